// Folders of note models: three graphs over one file of weights, unpacking, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "native-trainer/export/files.hpp"
#include "native-trainer/export/note_layout.hpp"
#include "native-trainer/export/note_model_folder.hpp"
#include "shared/tokens/sounding_keys.hpp"
#include "tests/parity/export_values.hpp"
#include "tests/parity/temporary_folder.hpp"
#include "tests/parity/tiny_shape.hpp"

using namespace impromptu;

namespace {

namespace fs = std::filesystem;

const Metadata kFacts = {{"data", "made up"}};

NoteModelShape exported_shape() {
  NoteModelShape shape = tiny_shape();
  shape.width = 128;
  shape.heads = 2;
  shape.context = 64;
  return shape;
}

// Tensors of a trained model: those of its graphs, and those that no graph needs.
std::vector<NamedTensor> trained_tensors() {
  std::vector<Initializer> layout = note_layout(exported_shape());
  for (const Initializer& table : sounding_layout(exported_shape())) layout.push_back(table);
  return random_tensors(layout);
}

// A trained note model on disk, and where to export it to.
struct TrainedNotes {
  TemporaryFolder folder;
  NoteModelDescription description;
  std::vector<NamedTensor> tensors = trained_tensors();
  ExportSettings settings;

  TrainedNotes() {
    description.title = "Tiny";
    description.shape = exported_shape();
    description.tokens_hash = note_tokens_hash();
    settings.model = folder.path() / "best";
    settings.out = folder.path() / "tiny";
    settings.storage = Storage::fp32;
    settings.licence = "CC0-1.0";
  }

  NoteModelDescription exported() {
    create_folder(settings.model);
    write_safetensors(settings.model / kWeightsFile, tensors, kFacts);
    write_file(settings.model / kDescriptionFile, json_from(description));
    return export_note_model(settings);
  }

  std::string refusal() {
    return refusal_of([&] { static_cast<void>(exported()); });
  }

  [[nodiscard]] std::vector<NamedTensor> unpacked() const {
    const fs::path out = folder.path() / "unpacked";
    unpack_note_model(settings.out, out);
    CHECK(read_safetensors_metadata(out / kWeightsFile) == kFacts);
    CHECK(trained_note_model_from(read_file(out / kDescriptionFile))->shape == exported_shape());
    return read_safetensors(out / kWeightsFile);
  }
};

// Signatures of inputs and outputs, one per line.
std::string signatures(const fs::path& file) {
  onnx::ModelProto model;
  REQUIRE(model.ParseFromString(read_file(file)));
  std::string text;
  for (const auto& value : model.graph().input()) text += signature(value) + "\n";
  text += "\n";
  for (const auto& value : model.graph().output()) text += signature(value) + "\n";
  return text;
}

// Where the initialisers of a graph lie: "name offset".
std::set<std::string> places(const fs::path& file) {
  onnx::ModelProto model;
  REQUIRE(model.ParseFromString(read_file(file)));
  std::set<std::string> result;
  for (const auto& tensor : model.graph().initializer()) {
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) continue;
    CHECK(tensor.external_data(0).value() == "weights.bin");
    CHECK(std::stoul(tensor.external_data(1).value()) % 64 == 0);
    result.insert(tensor.name() + " " + tensor.external_data(1).value());
  }
  return result;
}

}  // namespace

TEST_CASE("small has 5.0 million parameters, base at most 25 million") {
  NoteModelShape shape;
  CHECK(parameter_count(note_layout(shape)) == 5045942);
  shape.width = 512;
  shape.layers = shape.heads = 8;
  shape.mlp = 2048;
  shape.head_mlp = 512;
  CHECK(parameter_count(note_layout(shape)) == 24380342);
}

TEST_CASE("a note model's graphs have the inputs and outputs that the page expects") {
  TrainedNotes trained;
  trained.exported();
  CHECK(signatures(trained.settings.out / "step.onnx") ==
        "rows 6 B S 9\nposition 7 1\n"
        "past_k_0 1 B 1 past_local 64\npast_v_0 1 B 1 past_local 64\n"
        "past_k_1 1 B 1 past_full 64\npast_v_1 1 B 1 past_full 64\n\n"
        "hidden 1 B 128\nnew_k_0 1 B 1 S 64\nnew_v_0 1 B 1 S 64\n"
        "new_k_1 1 B 1 S 64\nnew_v_1 1 B 1 S 64\n");
  CHECK(signatures(trained.settings.out / "heads.onnx") ==
        "hidden 1 B 128\nnoise 1 B 438\ntemperature 1 4\ntop_p 1 4\nmin_p 1 4\nbias 1 B 438\n"
        "presence 1 B 94\n\n"
        "steps 6 B 4\nlogits 1 B 438\n");
  CHECK(signatures(trained.settings.out / "burst.onnx") ==
        "rows 6 B 1 9\nposition 7 1\n"
        "past_k_0 1 B 1 past_local 64\npast_v_0 1 B 1 past_local 64\n"
        "past_k_1 1 B 1 past_full 64\npast_v_1 1 B 1 past_full 64\n"
        "noise 1 M B 438\ntemperature 1 4\ntop_p 1 4\nmin_p 1 4\nbias 1 B 438\n"
        "presence 1 B 94\npresence_penalty 1 1\n\n"
        "steps 6 M B 4\nnew_k_0 1 B 1 M 64\nnew_v_0 1 B 1 M 64\n"
        "new_k_1 1 B 1 M 64\nnew_v_1 1 B 1 M 64\n");
}

TEST_CASE("three graphs share one file of weights") {
  TrainedNotes trained;
  const NoteModelDescription written = trained.exported();
  const std::set<std::string> burst = places(trained.settings.out / "burst.onnx");
  for (const char* file : {"step.onnx", "heads.onnx"}) {
    for (const std::string& place : places(trained.settings.out / file)) {
      CHECK(burst.contains(place));
    }
  }
  const auto read = note_model_from(read_file(trained.settings.out / kModelFile));
  REQUIRE(read);
  CHECK(*read == written);
  const std::string weights = read_file(trained.settings.out / "weights.bin");
  CHECK(written.weights.sha256 == sha256(weights));
  CHECK(written.name == "tiny");
  CHECK(written.licence == "CC0-1.0");
  CHECK(says(read_file(trained.settings.out / "README.md"), "| data | made up |"));
}

TEST_CASE("unpacking an fp32 note model gives the trained weights back") {
  TrainedNotes trained;
  trained.exported();
  CHECK(trained.unpacked() == trained.tensors);
}

TEST_CASE("unpacking fp16 and int8 note models gives the weights that the page computes with") {
  for (const Storage storage : {Storage::fp16, Storage::int8}) {
    TrainedNotes trained;
    trained.settings.storage = storage;
    trained.exported();
    const std::vector<NamedTensor> unpacked = trained.unpacked();
    REQUIRE(unpacked.size() == trained.tensors.size());
    const float most = storage == Storage::fp16 ? 0.0003F : 0.5F / 254 + 1e-6F;
    for (std::size_t i = 0; i < unpacked.size(); ++i) {
      const std::vector<float> before = floats_of(trained.tensors[i]);
      const std::vector<float> after = floats_of(unpacked[i]);
      float largest = 0;
      for (std::size_t j = 0; j < before.size(); ++j) {
        largest = std::max(largest, std::abs(before[j] - after[j]));
      }
      CAPTURE(unpacked[i].name);
      CHECK(largest <= most);
      if (unpacked[i].shape.size() == 1) CHECK(largest == 0);
    }
  }
}

TEST_CASE("note models that do not fit this program are refused by reason") {
  TrainedNotes trained;
  SUBCASE("another layout of steps") {
    trained.description.tokens_hash = "0123456789abcdef";
    CHECK(says(trained.refusal(), "note steps have hash 0123456789abcdef"));
  }
  SUBCASE("a trunk of LSTMs") {
    trained.description.shape.trunk = "lstm";
    CHECK(says(trained.refusal(), "lstm"));
  }
  SUBCASE("missing tensors") {
    trained.tensors.pop_back();
    CHECK(says(trained.refusal(), "lack sounding.keys"));
    trained.tensors = trained_tensors();
    trained.tensors.erase(trained.tensors.begin());
    CHECK(says(trained.refusal(), "lack embedding"));
  }
  SUBCASE("a table of another model") {
    trained.tensors.back().shape = {exported_shape().width, kSoundingKeyIds};
    CHECK(says(trained.refusal(), "sounding.keys has shape [128, 1408]"));
  }
  SUBCASE("sampling out of range") {
    trained.settings.sampling.values.front() = 20;
    CHECK(says(trained.refusal(), "temperature"));
    CHECK(!fs::exists(trained.settings.out));  // a folder that was there stays as it was
  }
}

TEST_CASE("a damaged note model is not unpacked") {
  TrainedNotes trained;
  trained.exported();
  const fs::path weights = trained.settings.out / "weights.bin";
  std::string bytes = read_file(weights);
  bytes[100] = static_cast<char>(bytes[100] ^ 1);
  write_file(weights, bytes);
  const auto unpack = [&] { unpack_note_model(trained.settings.out, trained.folder.path() / "u"); };
  CHECK(says(refusal_of(unpack), "weights.bin: is not the file that model.json names"));
}
