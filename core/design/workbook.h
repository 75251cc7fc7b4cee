// Rows of XLSX workbooks (ISO/IEC 29500-1, SpreadsheetML), one sheet after the other: what curves
// of testing machines and tables of parts are read from.
//
// The package is read as every package is (zip_package.h): false sizes, growth as only an attack
// has it, encryption and document types are refused. Values of formulas are those that the file
// stores; numbers are the texts that it stores, with a decimal point. Limits: 256 MiB of a sheet,
// 64 MiB of shared texts, 64 sheets, 1024 columns, 1,048,576 rows. Errors: kBadFormat for a package
// that is no workbook or a sheet that is damaged, kInvalidInput beyond the limits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

struct WorkbookReader {
  std::function<void(const std::string& name)> sheet;  // one begins
  // Its rows by their numbers from 1, those without cells left out; cells that are not there are
  // empty, those behind the last one stay away.
  std::function<void(std::int64_t row, const std::vector<std::string_view>& cells)> row;
  // A cell that holds an error ("#REF!"), told before its row, where it is empty; its column from
  // 0.
  std::function<void(std::int64_t row, std::size_t column, const std::string& text)> error;
  // A cell that the file stores as text, told before its row; what it is changed to stands there.
  std::function<void(std::int64_t row, std::string& text)> text{};
};

void read_workbook(const std::filesystem::path& path, const WorkbookReader& reader);

// Throws kBadFormat for a workbook of before 2007 or with a password, by its first bytes.
void refuse_compound_file(std::string_view bytes, const std::string& name);
// Whether the file is meant as a workbook: by its extension (.xlsx, .xlsm), or because it is a
// package. Throws as refuse_compound_file.
bool is_workbook(const std::filesystem::path& path);

}  // namespace asbuilt
