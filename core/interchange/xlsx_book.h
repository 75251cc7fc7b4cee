// A workbook (Office Open XML, ISO/IEC 29500) written sheet after sheet and row after row with
// libxlsxwriter; it appears complete or not at all.
//
// Numbers keep their 16 to 17 digits, whatever is shown of them; the first row of a sheet is its
// header, frozen and with a filter. Rows are streamed: memory does not grow with them. The same
// cells give the same cells.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace asbuilt {

enum class CellStyle { kPlain, kHeader, kPass, kFail, kUndecided, kOther };

inline constexpr std::size_t kMostSheetRows = 1048575;  // below the header

class XlsxBook {
 public:
  // Throws kStorage.
  explicit XlsxBook(const std::filesystem::path& path);
  XlsxBook(const XlsxBook&) = delete;
  XlsxBook& operator=(const XlsxBook&) = delete;
  ~XlsxBook();

  // Ends the sheet before. The name is cut to 31 characters, freed of those that are not allowed
  // there, and made the only one of its kind.
  void begin_sheet(const std::string& name);
  void set_width(int first_column, int last_column, double characters);
  // Rows in rising order. Empty texts and NaN are empty cells. Throws kInvalidInput for a text of
  // more than 32767 bytes.
  void text(std::size_t row, int column, const std::string& value,
            CellStyle style = CellStyle::kPlain);
  // `decimals` are shown; none: as the spreadsheet likes.
  void number(std::size_t row, int column, double value, std::optional<int> decimals = {});
  void number(std::size_t row, int column, const std::optional<double>& value,
              std::optional<int> decimals = {});
  // Of the sheet: its header stays in sight and has a filter over so many rows and columns.
  void head_table(std::size_t rows, int columns);
  // Throws kStorage. Without it nothing is left.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace asbuilt
