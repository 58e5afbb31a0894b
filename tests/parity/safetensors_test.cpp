// safetensors files: round trips, the bytes of the format, and damage of every kind.
#include "native-trainer/weights/safetensors.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/parity/temporary_folder.hpp"

using namespace impromptu;

namespace {

NamedTensor tensor(const std::string& name, const std::string& dtype,
                   const std::vector<std::int64_t>& shape, std::size_t bytes) {
  NamedTensor result{name, dtype, shape, {}};
  for (std::size_t i = 0; i < bytes; ++i) result.bytes.push_back(static_cast<std::byte>(i + 1));
  return result;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Returns a file with this header and so many bytes of data.
std::string file_with(const std::string& header, std::size_t data) {
  std::string bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes += static_cast<char>((header.size() >> (8 * i)) & 0xFFU);
  }
  return bytes + header + std::string(data, 'x');
}

std::string refusal_of_file(const std::string& bytes) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "damaged.safetensors";
  put(path, bytes);
  return refusal_of([&] { static_cast<void>(read_safetensors(path)); });
}

bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("tensors and facts come back as they were written") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.safetensors";
  const std::vector<NamedTensor> tensors = {
      tensor("weight", "F32", {2, 3}, 24), tensor("scalar", "I32", {}, 4),
      tensor("nothing", "F16", {0, 5}, 0), tensor("odd", "U8", {3}, 3)};
  const Metadata facts = {{"data", "100 pieces, \"quoted\" and \xC3\xA9"}, {"epoch", "4"}};
  write_safetensors(path, tensors, facts);
  CHECK(read_safetensors(path) == tensors);
  CHECK(read_safetensors_metadata(path) == facts);
  CHECK(!std::filesystem::exists(path.string() + ".tmp"));
}

TEST_CASE("a file begins with the length of its header, and data lie at a multiple of eight") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.safetensors";
  write_safetensors(path, std::vector{tensor("a", "U8", {2}, 2)}, {});
  const std::string bytes = bytes_of(path);
  const std::string header = R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})";
  CHECK(bytes.substr(8, header.size()) == header);
  CHECK(static_cast<unsigned char>(bytes[0]) == bytes.size() - 8 - 2);
  CHECK((bytes.size() - 2) % 8 == 0);
  CHECK(bytes.substr(bytes.size() - 2) == "\x01\x02");
}

TEST_CASE("a file cut anywhere is refused") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.safetensors";
  write_safetensors(path, std::vector{tensor("a", "F32", {2}, 8), tensor("b", "F16", {1}, 2)}, {});
  const std::string whole = bytes_of(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_MESSAGE(refusal_of_file(whole.substr(0, size)) != "", "cut to ", size);
  }
  CHECK(says(refusal_of_file(whole + "x"), "bytes that belong to no tensor"));
}

TEST_CASE("a header that lies is refused with its reason") {
  const auto entry = [](const std::string& fields) { return "{\"a\":{" + fields + "}}"; };
  const auto refusal = [&](const std::string& fields) {
    return refusal_of_file(file_with(entry(fields), 8));
  };
  CHECK(refusal(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])") == "");
  CHECK(says(refusal(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), "outside the file"));
  CHECK(says(refusal(R"("dtype":"F32","shape":[3],"data_offsets":[0,12])"), "outside the file"));
  CHECK(says(refusal(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"), "disagree"));
  CHECK(says(refusal(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), "negative"));
  CHECK(says(refusal(R"("dtype":"Q4","shape":[2],"data_offsets":[0,8])"), "unknown dtype Q4"));
  CHECK(says(refusal(R"("dtype":"U8","shape":[4],"data_offsets":[4,8])"), "gap"));
  CHECK(says(refusal(R"("dtype":"U8","shape":[4],"data_offsets":[0,4])"), "no tensor"));
  CHECK(refusal(R"("dtype":"U8","shape":[4294967296,4294967296,2],"data_offsets":[0,8])") != "");
  CHECK(refusal(R"("dtype":"U8","shape":"8","data_offsets":[0,8])") != "");
  CHECK(refusal(R"("dtype":"U8","data_offsets":[0,8])") != "");
  CHECK(refusal(R"("dtype":"U8","shape":[8],"data_offsets":[-8,0])") != "");
  CHECK(says(refusal_of_file(file_with("[]", 0)), "no JSON object"));
  CHECK(says(refusal_of_file(file_with("{", 0)), "no JSON object"));
  CHECK(says(refusal_of_file(std::string(64, '\xFF')), "cut short"));
}

TEST_CASE("what cannot be written leaves the old file as it was") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.safetensors";
  write_safetensors(path, std::vector{tensor("a", "U8", {1}, 1)}, {});
  const std::string before = bytes_of(path);
  const std::vector twice = {tensor("a", "U8", {1}, 1), tensor("a", "U8", {1}, 1)};
  CHECK(says(refusal_of([&] { write_safetensors(path, twice, {}); }), "given twice"));
  const std::vector wrong = {tensor("a", "F32", {1}, 3)};
  CHECK(says(refusal_of([&] { write_safetensors(path, wrong, {}); }), "disagree"));
  CHECK(bytes_of(path) == before);
  const auto missing = folder.path() / "no" / "folder";
  CHECK(says(refusal_of([&] { write_safetensors(missing, {}, {}); }), "cannot be written"));
  CHECK(
      says(refusal_of([&] { static_cast<void>(read_safetensors(missing)); }), "cannot be opened"));
}
