// LeftOut: collecting, listing, counting.
#include "native-trainer/data/left_out.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace impromptu {
namespace {

using Counts = std::map<std::string, std::size_t>;

std::size_t sum_of(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0},
                         [](std::size_t sum, const auto& count) { return sum + count.second; });
}

std::string shown(const std::string& name) { return name.empty() ? "without extension" : name; }

// Returns "4 .txt, 1 .csv", the most frequent first.
std::string listed(const Counts& counts) {
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [name, count] : order) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, shown(name));
  }
  return text;
}

std::string files_in_words(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "file" : "files");
}

}  // namespace

void LeftOut::add(std::string_view file, std::string_view reason) {
  lines_.push_back(fmt::format("{}: {}", file, reason));
  ++reasons_[std::string(reason.substr(0, reason.find(':')))];
}

void LeftOut::append(const LeftOut& more, std::string_view folder) {
  for (const std::string& line : more.lines_) {
    lines_.push_back(folder.empty() ? line : fmt::format("{}/{}", folder, line));
  }
  for (const auto& [name, count] : more.reasons_) reasons_[name] += count;
  for (const auto& [name, count] : more.others_) others_[name] += count;
}

std::string LeftOut::text() const {
  std::string text;
  for (const std::string& line : lines_) text += line + '\n';
  for (const auto& [name, count] : others_) {
    text += fmt::format("{}: other_kind: {}\n", name.empty() ? "without extension" : "*" + name,
                        files_in_words(count));
  }
  return text;
}

std::string LeftOut::summary() const {
  std::string text;
  if (!lines_.empty())
    text = fmt::format("{} ({})", files_in_words(lines_.size()), listed(reasons_));
  if (!others_.empty()) {
    text += fmt::format("{}{} of other kinds ({})", text.empty() ? "" : " and ", sum_of(others_),
                        listed(others_));
  }
  return text;
}

}  // namespace impromptu
