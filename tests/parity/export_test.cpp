// Model folders: what an export holds, unpacking it again, and folders that are refused.
#include <doctest/doctest.h>
#include <onnx/checker.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "native-trainer/export/chord_gru_graph.hpp"
#include "native-trainer/export/files.hpp"
#include "native-trainer/export/half.hpp"
#include "native-trainer/export/model_folder.hpp"
#include "shared/tokens/chord_vocabulary.hpp"
#include "tests/parity/export_values.hpp"
#include "tests/parity/temporary_folder.hpp"

using namespace impromptu;

namespace {

namespace fs = std::filesystem;

constexpr const char* kVocabulary = "e\n60\n60,64\n62\n67\n";
constexpr std::int64_t kWords = 5;
const Metadata kFacts = {{"data", "a made-up | piece"}, {"train_loss", "4.5"}};

ModelDescription description_of_words() {
  ModelDescription description;
  description.title = "Tiny";
  description.family = "chord-gru";
  description.vocabulary_size = kWords;
  description.vocabulary_hash = ChordVocabulary::from_text(kVocabulary)->hash();
  return description;
}

// A trained model on disk, and where to export it to.
struct Trained {
  TemporaryFolder folder;
  std::vector<NamedTensor> tensors = random_tensors(chord_gru_layout(kWords));
  ModelDescription description = description_of_words();
  ExportSettings settings;

  Trained() {
    settings.model = folder.path() / "best";
    settings.out = folder.path() / "public" / "tiny";
    settings.storage = Storage::fp32;
    settings.licence = "CC BY-NC-SA 4.0";
  }

  void write() const {
    create_folder(settings.model);
    write_safetensors(settings.model / "weights.safetensors", tensors, kFacts);
    write_file(settings.model / "vocabulary.txt", kVocabulary);
    write_file(settings.model / "description.json", json_from(description));
  }

  ModelDescription exported() {
    write();
    return export_model(settings);
  }

  std::string refusal() {
    write();
    return refusal_of([&] { export_model(settings); });
  }

  [[nodiscard]] std::vector<NamedTensor> unpacked() const {
    const fs::path out = folder.path() / "unpacked";
    unpack_model(settings.out, out);
    CHECK(read_safetensors_metadata(out / "weights.safetensors") == kFacts);
    CHECK(read_file(out / "vocabulary.txt") == kVocabulary);
    return read_safetensors(out / "weights.safetensors");
  }
};

NamedTensor& tensor_named(std::vector<NamedTensor>& tensors, const std::string& name) {
  return *std::find_if(tensors.begin(), tensors.end(),
                       [&](const NamedTensor& tensor) { return tensor.name == name; });
}

onnx::ModelProto onnx_model(const fs::path& folder) {
  onnx::ModelProto model;
  REQUIRE(model.ParseFromString(read_file(folder / "model.onnx")));
  return model;
}

}  // namespace

TEST_CASE("the model of 36,010 words has 6,858,873 parameters") {
  CHECK(parameter_count(chord_gru_layout(36010)) == 6858873);
}

TEST_CASE("an exported model has the inputs and outputs that the page expects") {
  for (const Storage storage : {Storage::fp32, Storage::fp16}) {
    Trained trained;
    trained.settings.storage = storage;
    trained.exported();
    const onnx::ModelProto model = onnx_model(trained.settings.out);
    onnx::checker::check_model(model);
    REQUIRE(model.graph().input_size() == 1);
    REQUIRE(model.graph().output_size() == 3);
    CHECK(signature(model.graph().input(0)) == "window 7 B 50");
    CHECK(signature(model.graph().output(0)) == "logits 1 B 6");
    CHECK(signature(model.graph().output(1)) == "attention1 1 B 50 50");
    CHECK(signature(model.graph().output(2)) == "attention2 1 B 50 50");
  }
}

TEST_CASE("model.json describes the files beside it") {
  Trained trained;
  trained.settings.storage = Storage::fp16;
  const ModelDescription written = trained.exported();
  const auto read = description_from(read_file(trained.settings.out / "model.json"));
  REQUIRE(read.has_value());
  CHECK(*read == written);
  const std::string onnx = read_file(trained.settings.out / "model.onnx");
  CHECK(written.name == "tiny");
  CHECK(written.title == "Tiny");
  CHECK(written.licence == "CC BY-NC-SA 4.0");
  CHECK(written.storage == "fp16");
  CHECK(written.onnx_bytes == static_cast<std::int64_t>(onnx.size()));
  CHECK(written.onnx_sha256 == sha256(onnx));
  const std::string readme = read_file(trained.settings.out / "README.md");
  CHECK(says(readme, "CC BY-NC-SA 4.0"));
  CHECK(says(readme, "| data | a made-up \\| piece |"));
}

TEST_CASE("SHA-256 gives the digest of the standard's example") {
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("unpacking an fp32 export gives the trained weights back") {
  Trained trained;
  trained.exported();
  CHECK(trained.unpacked() == trained.tensors);
}

TEST_CASE("unpacking an fp16 export gives the weights rounded to fp16") {
  Trained trained;
  trained.settings.storage = Storage::fp16;
  trained.exported();
  const std::vector<NamedTensor> unpacked = trained.unpacked();
  REQUIRE(unpacked.size() == trained.tensors.size());
  for (std::size_t i = 0; i < unpacked.size(); ++i) {
    std::vector<float> rounded = floats_of(trained.tensors[i]);
    for (float& value : rounded) value = float_from_half(half_bits_from(value));
    CHECK(unpacked[i].name == trained.tensors[i].name);
    CHECK(floats_of(unpacked[i]) == rounded);
  }
}

TEST_CASE("gates go from r, z, n to z, r, h, and dense kernels are transposed") {
  Trained trained;
  const auto layout = chord_gru_layout(kWords);
  const NamedValues values = initializers_from(layout, trained.tensors);
  const auto ih = floats_of(tensor_named(trained.tensors, "gru1.weight_ih_reverse"));
  const std::vector<float>& w = values.at("gru1.W");
  const std::size_t gate = 128 * 100;  // H rows of the embedding's width
  const std::size_t reverse = 3 * gate;
  CHECK(w[reverse] == ih[gate]);
  CHECK(w[reverse + gate] == ih[0]);
  CHECK(w[reverse + 2 * gate] == ih[2 * gate]);
  const auto hh_bias = floats_of(tensor_named(trained.tensors, "gru1.bias_hh"));
  CHECK(values.at("gru1.B")[3 * 128] == hh_bias[128]);
  const auto dense = floats_of(tensor_named(trained.tensors, "dense.weight"));  // [64,256]
  CHECK(values.at("dense.weight")[64 * 3 + 5] == dense[256 * 5 + 3]);
}

TEST_CASE("weights that are not this model's are refused by name") {
  SUBCASE("another shape") {
    Trained trained;
    auto& tensor = tensor_named(trained.tensors, "attention1.weight");
    tensor.shape = {128, 512};
    CHECK(says(trained.refusal(), "attention1.weight has shape [128, 512]"));
  }
  SUBCASE("a missing tensor") {
    Trained trained;
    trained.tensors.pop_back();
    CHECK(says(trained.refusal(), "lack output.bias"));
  }
  SUBCASE("an unknown tensor") {
    Trained trained;
    trained.tensors.push_back({"gru4.bias_ih", "U8", {1}, {std::byte{1}}});
    CHECK(says(trained.refusal(), "unknown tensor: gru4.bias_ih"));
  }
  SUBCASE("another type") {
    Trained trained;
    auto& tensor = tensor_named(trained.tensors, "attention1.bias");
    tensor.dtype = "I32";
    CHECK(says(trained.refusal(), "attention1.bias is I32"));
  }
  SUBCASE("a number that is not finite") {
    Trained trained;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(tensor_named(trained.tensors, "dense.bias").bytes.data(), &nan, sizeof(nan));
    CHECK(says(trained.refusal(), "dense.bias holds numbers that are not finite"));
  }
}

TEST_CASE("a folder whose files are of two models is refused, and the old export stays") {
  Trained trained;
  trained.exported();
  const std::string before = read_file(trained.settings.out / "model.json");
  trained.description.vocabulary_hash = "0123456789abcdef";
  CHECK(says(trained.refusal(), "does not belong to these weights"));
  trained.description = description_of_words();
  trained.description.family = "note-transformer";
  CHECK(says(trained.refusal(), "note-transformer"));
  trained.description = description_of_words();
  trained.description.window = 64;
  CHECK(says(trained.refusal(), "window 64"));
  trained.description = description_of_words();
  trained.settings.sampling.values.front() = 1;
  CHECK(says(trained.refusal(), "sampling is kept with note models only"));
  CHECK(read_file(trained.settings.out / "model.json") == before);
}

TEST_CASE("missing folders and files are named") {
  Trained trained;
  CHECK(says(refusal_of([&] { export_model(trained.settings); }), "no such model folder"));
  trained.write();
  fs::remove(trained.settings.model / "vocabulary.txt");
  CHECK(says(refusal_of([&] { export_model(trained.settings); }), "vocabulary.txt: is missing"));
}

TEST_CASE("a damaged export is not unpacked") {
  Trained trained;
  trained.exported();
  const fs::path onnx = trained.settings.out / "model.onnx";
  const fs::path vocabulary = trained.settings.out / "vocabulary.txt";
  const fs::path out = trained.folder.path() / "unpacked";
  const auto refusal = [&] { return refusal_of([&] { unpack_model(trained.settings.out, out); }); };
  std::string bytes = read_file(onnx);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(onnx, bytes);
  CHECK(says(refusal(), "is not the file that model.json names"));
  trained.exported();
  write_file(vocabulary, "e\n60\n");
  CHECK(says(refusal(), "vocabulary.txt: does not belong"));
  CHECK(!fs::exists(out / "description.json"));
}
