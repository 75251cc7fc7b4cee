#include "app/session/part_sheet.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/design/workbook.h"
#include "core/lot/part_import.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

class SheetOfParts {
 public:
  explicit SheetOfParts(const std::filesystem::path& path) : file_(path.string()) {
    out_.rows.separator = ';';  // commas part no columns here: they may be those of decimals
  }

  void sheet(const std::string& name) { sheet_ = name; }

  void error(std::int64_t line, std::size_t column, const std::string& text) {
    if (!out_.rows.names.empty() && sheet_ != of_) return;
    std::string problem = "line " + std::to_string(line);
    problem.append(", column ");
    const bool named = column < out_.rows.names.size();
    problem.append(named ? out_.rows.names[column] : std::to_string(column + 1));
    problem.append(": the cell holds an error, ").append(text_scan::quoted(text));
    out_.problems.push_back(problem.append(" (allowed: a value); mend the formula"));
    with_error_ = line;
  }

  void row(std::int64_t line, const std::vector<std::string_view>& cells) {
    std::vector<std::string> fields;
    fields.reserve(cells.size());
    for (const std::string_view cell : cells) fields.emplace_back(text_scan::trimmed(cell));
    while (!fields.empty() && fields.back().empty()) fields.pop_back();
    if (fields.empty() || fields.front() == "#" || fields.front().starts_with("# ")) return;
    if (out_.rows.names.empty()) {
      of_ = sheet_;
      out_.rows.names = std::move(fields);
      return;
    }
    if (sheet_ != of_) return other_sheet();
    if (out_.rows.rows.size() == kMostImportedParts) {
      throw Error(ErrorCode::kInvalidInput, {"a table has too many rows", file_ + ", sheet " + of_,
                                             "at most " + std::to_string(kMostImportedParts), ""});
    }
    if (with_error_ == line) return;  // told already
    fields.resize(std::max(fields.size(), out_.rows.names.size()));
    out_.rows.rows.push_back({line, std::move(fields)});
  }

  PartSheet take() {
    if (out_.rows.rows.empty() && out_.problems.empty()) {
      throw Error(ErrorCode::kBadFormat,
                  {"the workbook holds no table", file_,
                   "a row of column names and a row for each part", "asbuilt lot template parts"});
    }
    check_part_table(out_.rows, file_ + ", sheet " + of_);
    return std::move(out_);
  }

 private:
  void other_sheet() {
    if (told_ == sheet_) return;
    told_ = sheet_;
    std::string note = "of the workbook the sheet \"";
    note.append(of_).append("\" was read, not \"").append(sheet_).append("\"");
    out_.notes.push_back(std::move(note));
  }

  std::string file_, sheet_, of_, told_;
  std::int64_t with_error_ = 0;
  PartSheet out_;
};

}  // namespace

PartSheet read_part_sheet(const std::filesystem::path& path) {
  SheetOfParts table(path);
  read_workbook(path, {[&table](const std::string& name) { table.sheet(name); },
                       [&table](std::int64_t row, const std::vector<std::string_view>& cells) {
                         table.row(row, cells);
                       },
                       [&table](std::int64_t row, std::size_t column, const std::string& text) {
                         table.error(row, column, text);
                       }});
  return table.take();
}

}  // namespace asbuilt
