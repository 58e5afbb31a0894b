// The JSON of `./impromptu read`: a golden line for each file of the corpus that can be read, and
// one error. UPDATE_GOLDEN=1 writes them anew.
#include "native-trainer/read/report.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/corpus/corpus.hpp"

using namespace impromptu;
using namespace impromptu::test;

namespace {

const std::string kGolden =
    std::string(__FILE__).substr(0, std::string(__FILE__).rfind("read/")) + "corpus/reports.jsonl";

}  // namespace

TEST_CASE("the reports of the corpus are those of the golden file") {
  std::string lines;
  for (const CorpusFile& file : corpus()) {
    if (file.kind == "invalid" && file.reason != "not_midi") continue;
    lines += report_of(file.path(), bytes_of(file.bytes), InstrumentChoice::automatic) + '\n';
  }
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kGolden, std::ios::binary) << lines;
  }
  std::ifstream stream(kGolden, std::ios::binary);
  REQUIRE_MESSAGE(stream.good(), kGolden);
  const std::string golden{std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>()};
  CHECK(golden == lines);
}

TEST_CASE("names of any bytes become text") {
  const std::string latin = meta(0, 3, raw({'F', 0xFC, 'r'})) + on(0, 60) + off(480, 60);
  const std::string report = report_of("x", bytes_of(file(latin)), InstrumentChoice::automatic);
  CHECK(report.find("\"name\":\"F\xC3\xBCr\"") != std::string::npos);
  const std::string utf8 = meta(0, 3, "F\xC3\xBCr") + on(0, 60) + off(480, 60);
  CHECK(report_of("x", bytes_of(file(utf8)), InstrumentChoice::automatic) == report);
}

TEST_CASE("all melodic parts are reported as chosen when asked for") {
  const std::string two = header(1, 2, 480) + track(on(0, 60) + off(480, 60)) +
                          track(program(0, 40, 1) + on(0, 67, 90, 1) + off(480, 67, 1));
  CHECK(report_of("x", bytes_of(two), InstrumentChoice::automatic).find("\"chosen\":[0]") !=
        std::string::npos);
  CHECK(report_of("x", bytes_of(two), InstrumentChoice::all_melodic).find("\"chosen\":[0,1]") !=
        std::string::npos);
}
