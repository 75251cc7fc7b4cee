// Rows of a small text table whose first line names the columns (CSV as spreadsheets write it).
//
// The encoding is found (text_encoding.h). Lines that are empty or begin with # are passed over.
// The line of names tells what parts the fields: ; where it holds one, else a tab, else a comma.
// What fields mean, and rows of another width than the names, are the caller's to judge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

struct NamedRows {
  struct Row {
    std::int64_t line = 0;  // in the file, from 1
    std::vector<std::string> fields;
  };
  char separator = ',';
  std::vector<std::string> names;
  std::vector<Row> rows;
};

// Throws kBadFormat for bytes that are no text and for a table without rows, kInvalidInput for more
// than `most` rows; `source` and `wanted` ("a line for each test") stand in the messages.
NamedRows read_named_rows(std::string_view text, const std::string& source,
                          const std::string& wanted, std::size_t most);

}  // namespace asbuilt
