// What is wrong with the rows of a file that becomes entries, the same of many rows told once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace asbuilt {

struct RowProblem {
  std::string place;      // "line 3, column build", "line 3, \"length\" of \"SN-1\""
  std::string text;       // what is wrong, what is allowed, what to do
  std::int64_t line = 0;  // of the file, with `column`; 0: only the place is known
  std::string column;
};

// A sentence for each, in their order. Where kGroupedRows of them or more say the same, one at the
// place of the first: "lines 2 to 105, column build: ..." where each has a line (and one column),
// else "...; so of 103 further, the last: PLACE".
inline constexpr std::size_t kGroupedRows = 4;
std::vector<std::string> row_problem_sentences(const std::vector<RowProblem>& problems);

}  // namespace asbuilt
