#include "core/mesh_files/named_rows.h"

#include "core/base/error.h"
#include "core/mesh_files/text_encoding.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

char separator_of(std::string_view line) {
  for (const char c : {';', '\t'}) {
    if (line.find(c) != std::string_view::npos) return c;
  }
  return ',';
}

}  // namespace

NamedRows read_named_rows(std::string_view text, const std::string& source,
                          const std::string& wanted, std::size_t most) {
  std::string made;
  text = utf8_of(text, made, source);
  NamedRows table;
  text_scan::Scanner scanner(text);
  for (std::string_view line; scanner.next_line(line);) {
    const std::string_view content = text_scan::trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    if (table.names.empty()) {
      table.separator = separator_of(line);
      table.names = text_scan::split_fields(line, table.separator);
      continue;
    }
    if (table.rows.size() == most) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a table has too many rows", source, "at most " + std::to_string(most), ""});
    }
    table.rows.push_back({scanner.last_line(), text_scan::split_fields(line, table.separator)});
  }
  if (table.rows.empty()) {
    throw Error(ErrorCode::kBadFormat,
                {"the file holds no table", source, "a line of column names and " + wanted, ""});
  }
  return table;
}

}  // namespace asbuilt
