// Every file of the corpus: still as generated, read as its folder says, and as the golden file has
// it. UPDATE_GOLDEN=1 writes corpus and golden file anew.
#include "tests/corpus/corpus.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "shared/midi/smf.hpp"
#include "tests/corpus/score_text.hpp"

using namespace impromptu;
using namespace impromptu::test;

namespace {

const std::string kFolder =
    std::string(__FILE__).substr(0, std::string(__FILE__).rfind("shared/midi/")) + "corpus/";

std::string text_in(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE_MESSAGE(stream.good(), path);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool updating() { return std::getenv("UPDATE_GOLDEN") != nullptr; }

void write_text(const std::string& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  REQUIRE_MESSAGE(stream.good(), path);
}

bool warns_of(const SmfImport& import, const std::string& name) {
  return std::any_of(import.warnings.begin(), import.warnings.end(),
                     [&name](const SmfWarning& w) { return warning_name(w.code) == name; });
}

}  // namespace

TEST_CASE("the corpus on disk is the one that is generated") {
  for (const CorpusFile& file : corpus()) {
    CAPTURE(file.path());
    if (updating()) write_text(kFolder + file.path(), file.bytes);
    CHECK(text_in(kFolder + file.path()) == file.bytes);
  }
}

TEST_CASE("each file of the corpus is read as its folder says") {
  for (const CorpusFile& file : corpus()) {
    CAPTURE(file.path());
    const Result<SmfImport> import = read_smf(bytes_of(file.bytes));
    if (file.kind == "invalid") {
      REQUIRE_FALSE(import);
      CHECK(error_name(import.error().code) == file.reason);
      CHECK(import.error().offset <= file.bytes.size());
      continue;
    }
    REQUIRE(import);
    if (file.kind == "valid") CHECK(import->warnings.empty());
    if (file.kind == "damaged") CHECK(warns_of(*import, file.reason));
    for (const SmfWarning& warning : import->warnings) {
      CHECK(warning.offset <= file.bytes.size());
      CHECK(warning.count > 0);
    }
  }
}

TEST_CASE("each kind of damage has a file, and each file another path") {
  std::set<std::string> reasons;
  std::set<std::string> paths;
  for (const CorpusFile& file : corpus()) {
    reasons.insert(file.reason);
    CHECK(paths.insert(file.path()).second);
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(SmfWarningCode::count_); ++i) {
    const std::string name(warning_name(static_cast<SmfWarningCode>(i)));
    CAPTURE(name);
    CHECK(reasons.count(name) == 1);
  }
}

TEST_CASE("the scores of the corpus are those of the golden file") {
  std::string text;
  for (const CorpusFile& file : corpus()) {
    text += file.path() + '\n' + text_of(read_smf(bytes_of(file.bytes)));
  }
  const std::string path = kFolder + "scores.txt";
  if (updating()) write_text(path, text);
  CHECK(text_in(path) == text);
}

TEST_CASE("what is read from the corpus survives writing and reading") {
  for (const CorpusFile& file : corpus()) {
    CAPTURE(file.path());
    const Result<SmfImport> import = read_smf(bytes_of(file.bytes));
    if (!import) continue;
    const std::vector<std::byte> written = write_smf(import->score);
    const Result<SmfImport> again = read_smf(written);
    REQUIRE(again);
    CHECK_FALSE(is_damaged(*again));
    CHECK(again->score == import->score);
    CHECK(write_smf(again->score) == written);
  }
}
