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
  music with deep learning" (haryoa/note_music_generator, 2019), trained anew. Dropout never acted in the
  tutorial's training, so losses under dropout are no measure beside its own; native-trainer/README.md
  lists all that differs.

| fact | value |
|---|---|
{facts}
| file | what it is |
|---|---|
| model.onnx | the network: input `window`; outputs `logits`, `attention1`, `attention2` |
| model.json | what the page needs to know, with the hash of the vocabulary |
| vocabulary.txt | the word of id n on line n; e is silence |
)";

constexpr const char* kNoteTemplate = R"(# {title}

{title} writes piano music like a performance, event by event: each is a key or the sustain pedal
with its time since the event before (10 ms steps), duration and touch. It reads up to {context}
events and may be asked for a composer, a density and a loudness.
A transformer of {layers} layers of width {width} ({heads} query heads, {kv_heads} for keys and
values; every layer sees {window} events, of every {full_every} the last all) and nested heads in the order
{order}: {parameters} parameters, stored as {storage}.

- **Licence of the weights:** {licence}
- **Made with** `./impromptu train` and `./impromptu export`.
- **Sampling that suits it:**
  `{sampling}`

| fact | value |
|---|---|
{facts}
| file | what it is |
|---|---|
| step.onnx | reads events: `rows`, `position`, cache; outputs `hidden` and the cache's new rows |
| heads.onnx | draws one event from `hidden`: `steps`, `logits` |
| burst.onnx | reads an event and writes several, sampling inside |
| weights.bin | the weights of all three |
| sounding.safetensors | what `./impromptu eval` knows besides; no page fetches it |
| model.json | what the page needs to know, with the hash of the events' layout |
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

// Returns the rows of the table of facts, the hash last.
std::string rows_of(const Metadata& facts, const char* hash_name, const std::string& hash) {
  std::string rows;
  for (const auto& [key, value] : facts) rows += fmt::format("| {} | {} |\n", key, cell(value));
  return rows + fmt::format("| {} | {} |\n", hash_name, hash);
}

// Returns the sampling as options of `./impromptu sample`, over two lines.
std::string options_of(const NoteSampling& sampling) {
  std::string text;
  std::size_t index = 0;
  NoteSampling::visit_fields(sampling, [&](std::string_view, double value) {
    if (index > 0) text += index == kSamplingFields.size() / 2 ? "\n  " : " ";
    text += fmt::format("--{} {}", option_name(kSamplingFields[index]), value);
    ++index;
  });
  return text;
}

std::string licence_of(const std::string& licence) {
  return licence.empty() ? "not stated" : licence;
}

}  // namespace

std::string model_readme(const ModelDescription& description, const Metadata& facts) {
  const std::string rows = rows_of(facts, "vocabulary hash", description.vocabulary_hash);
  return fmt::format(
      kTemplate, fmt::arg("title", description.title), fmt::arg("window", description.window),
      fmt::arg("fps", description.fps), fmt::arg("words", description.vocabulary_size),
      fmt::arg("parameters", description.parameters), fmt::arg("storage", description.storage),
      fmt::arg("licence", licence_of(description.licence)), fmt::arg("facts", rows));
}

std::string note_model_readme(const NoteModelDescription& description, const Metadata& facts) {
  const NoteModelShape& shape = description.shape;
  return fmt::format(
      kNoteTemplate, fmt::arg("title", description.title), fmt::arg("context", shape.context),
      fmt::arg("layers", shape.layers), fmt::arg("width", shape.width),
      fmt::arg("heads", shape.heads), fmt::arg("kv_heads", shape.kv_heads),
      fmt::arg("window", shape.window), fmt::arg("full_every", shape.full_every),
      fmt::arg("order", shape.order), fmt::arg("parameters", description.parameters),
      fmt::arg("storage", description.storage),
      fmt::arg("licence", licence_of(description.licence)),
      fmt::arg("sampling", options_of(description.sampling)),
      fmt::arg("facts", rows_of(facts, "hash of the events' layout", description.tokens_hash)));
}

}  // namespace impromptu
