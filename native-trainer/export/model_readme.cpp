// The README.md of a shipped model, from a template.
#include "native-trainer/export/model_readme.hpp"

#include <spdlog/fmt/fmt.h>

namespace impromptu {
namespace {

constexpr const char* kTemplate = R"(# {title}

{title} continues piano music: it reads the last {window} frames, {fps} per second, each the set of
pitches that sound in it (a "chord word"), and says how likely each of {words} words is next.
Three bidirectional GRUs with two local self-attentions, {parameters} parameters, stored as {storage}.

- **Licence of the weights:** {licence}
- **Made with** `./impromptu train` and `./impromptu export`. The model is that of "Generate piano
  music with deep learning" (haryoa/note_music_generator, 2019), trained anew.

| fact | value |
|---|---|
{facts}
| file | what it is |
|---|---|
| model.onnx | the network: input `window`; outputs `logits`, `attention1`, `attention2` |
| model.json | what the page needs to know, with the hash of the vocabulary |
| vocabulary.txt | the word of id n on line n; e is silence |
)";

// Returns the text in one line of a Markdown table's cell.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' || c == '\r' ? ' ' : c;
  }
  return result;
}

}  // namespace

std::string model_readme(const ModelDescription& description, const Metadata& facts) {
  std::string rows;
  for (const auto& [key, value] : facts) rows += fmt::format("| {} | {} |\n", key, cell(value));
  rows += fmt::format("| vocabulary hash | {} |\n", description.vocabulary_hash);
  const std::string licence = description.licence.empty() ? "not stated" : description.licence;
  return fmt::format(
      kTemplate, fmt::arg("title", description.title), fmt::arg("window", description.window),
      fmt::arg("fps", description.fps), fmt::arg("words", description.vocabulary_size),
      fmt::arg("parameters", description.parameters), fmt::arg("storage", description.storage),
      fmt::arg("licence", licence), fmt::arg("facts", rows));
}

}  // namespace impromptu
