// LeftOut: the files of a folder that are not used, and why.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace impromptu {

class LeftOut {
 public:
  // Notes a file that is not used.
  //   reason  "name: what is wrong"; the name counts alike reasons.
  void add(std::string_view file, std::string_view reason);

  // Notes a file that is of another kind than MIDI.
  //   extension  in lower case with its dot; empty for none.
  void add_other(const std::string& extension) { ++others_[extension]; }

  // Adds what another list holds, its files below `folder` ("" adds them as they are).
  void append(const LeftOut& more, std::string_view folder);

  // Returns the number of files that were noted with a reason, those of other kinds not among them.
  [[nodiscard]] std::size_t files() const { return lines_.size(); }

  // Returns whether nothing was left out, files of other kinds included.
  [[nodiscard]] bool empty() const { return lines_.empty() && others_.empty(); }

  // Returns "file: reason" line by line, then a line per other extension with its count.
  [[nodiscard]] std::string text() const;

  // Returns one line such as "3 files (2 duplicate, 1 not_midi) and 5 of other kinds (4 .txt, 1
  // without extension)"; empty when nothing was left out.
  [[nodiscard]] std::string summary() const;

 private:
  std::vector<std::string> lines_;
  std::map<std::string, std::size_t> reasons_;  // how often each name of a reason came
  std::map<std::string, std::size_t> others_;   // by extension
};

}  // namespace impromptu
