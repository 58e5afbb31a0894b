// Composing natively, and model folders.
#include "native-trainer/train/compose.hpp"

#include <doctest/doctest.h>

#include "native-trainer/data/files.hpp"
#include "native-trainer/train/model_folder.hpp"
#include "native-trainer/weights/safetensors.hpp"
#include "tests/parity/temporary_folder.hpp"

namespace impromptu {
namespace {

// Writes a model that has learned nothing over the words "e" and the pitches from 60 up.
void write_fresh(const std::filesystem::path& folder, int words) {
  torch::manual_seed(1);
  std::string text = "e\n";
  for (int i = 1; i < words; ++i) text += std::to_string(59 + i) + "\n";
  const auto vocabulary = ChordVocabulary::from_text(text);
  write_model(folder, ChordGru(words), *vocabulary, {}, {{"data", "none"}});
}

TEST_CASE("a piece has the asked length, and the same seed writes it again") {
  const TemporaryFolder folder;
  write_fresh(folder.path(), 20);
  LoadedModel loaded = read_model(folder.path());
  ChordSettings settings;
  settings.frames = 30;
  settings.playback_fps = 10;
  settings.seed = 5;
  const auto write = [&] { return compose(loaded.model, loaded.vocabulary, settings, {}); };
  const Performance first = write();
  CHECK(first.end == Microseconds{3'100'000});  // the last random word and 30 written ones
  CHECK(first.notes.size() > 20);
  CHECK(write() == first);
  settings.keep_random = true;
  const Performance kept = write();
  CHECK(kept.end == Microseconds{8'000'000});  // all 50
  CHECK(kept.notes.size() > first.notes.size() + 20);
  settings.keep_random = false;
  settings.seed = 6;
  CHECK_FALSE(write() == first);
}

TEST_CASE("a model folder is read back to the same weights") {
  const TemporaryFolder folder;
  write_fresh(folder.path() / "a", 12);
  const LoadedModel loaded = read_model(folder.path() / "a");
  write_model(folder.path() / "b", loaded.model, loaded.vocabulary, {}, {});
  const bool same = read_safetensors(folder.path() / "a" / "weights.safetensors") ==
                    read_safetensors(folder.path() / "b" / "weights.safetensors");
  CHECK(same);
  CHECK(loaded.description.parameters == parameter_count(*ChordGru(12)));
}

TEST_CASE("a model folder with another model's vocabulary, or with ONNX only, is refused") {
  const TemporaryFolder folder;
  write_fresh(folder.path() / "a", 12);
  write_fresh(folder.path() / "b", 13);
  std::filesystem::copy_file(folder.path() / "b" / "vocabulary.txt",
                             folder.path() / "a" / "vocabulary.txt",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(refusal_of([&] {
          static_cast<void>(read_model(folder.path() / "a"));
        }).find("the files are of two models") != std::string::npos);
  make_folder(folder.path() / "c");
  write_atomically(folder.path() / "c" / "model.onnx", std::string_view("x"));
  CHECK(refusal_of([&] {
          static_cast<void>(read_model(folder.path() / "c"));
        }).find("./impromptu unpack") != std::string::npos);
}

}  // namespace
}  // namespace impromptu
