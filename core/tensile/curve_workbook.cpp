#include "core/tensile/curve_workbook.h"

#include <algorithm>
#include <utility>

#include "core/design/workbook.h"
#include "core/tensile/curve_numbers.h"
#include "core/tensile/curve_table.h"

namespace asbuilt::tensile {
namespace {

// What cells of text in rows of two numbers or more tell of the sign of the decimals; numbers are
// stored with a point in every language, and a label beside one text ("serial", "12.345") tells
// nothing.
class TextEvidence {
 public:
  explicit TextEvidence(std::string file) : file_(std::move(file)) {}

  void start_sheet(const std::string& name) { sheet_ = name; }
  void take_text(const std::string& text) { texts_.push_back(text); }
  void end_row(std::int64_t row, const Cells& cells) {
    const auto numbers = std::count_if(cells.begin(), cells.end(), [](std::string_view cell) {
      return number_in(cell, Decimal::kPoint) || number_in(cell, Decimal::kComma);
    });
    if (numbers >= 2) {
      for (const std::string& text : texts_) evidence_.add(text, row);
    }
    texts_.clear();
    if (open_.empty() && evidence_.has_open_cell()) open_ = place_of_sheet(file_, sheet_);
  }
  // Throws where it cannot be told.
  Decimal decimal() const {
    evidence_.refuse_open(open_);
    return evidence_.decimal();
  }

 private:
  std::string file_, sheet_;
  std::string open_;  // file and sheet of the first cell that is open
  std::vector<std::string> texts_;
  DecimalEvidence evidence_;
};

Decimal decimal_of_texts(const std::filesystem::path& path, const CurveOptions& options) {
  if (options.decimal != Decimal::kFound) return options.decimal;
  TextEvidence evidence(path.string());
  read_workbook(path, {[&](const std::string& name) { evidence.start_sheet(name); },
                       [&](std::int64_t row, const Cells& cells) { evidence.end_row(row, cells); },
                       {},
                       [&](std::int64_t, const std::string& text) { evidence.take_text(text); }});
  return evidence.decimal();
}

}  // namespace

std::vector<RawCurve> curves_of_workbook(const std::filesystem::path& path,
                                         const CurveOptions& options) {
  const Decimal decimal = decimal_of_texts(path, options);
  CurveTable table(path.string(), options, Decimal::kPoint, RowWidth::kFree);
  read_workbook(path,
                {[&table](const std::string& name) { table.start_sheet(name); },
                 [&table](std::int64_t row, const Cells& cells) { table.add_row(row, cells); },
                 {},  // an error is no value
                 [decimal](std::int64_t, std::string& text) {
                   if (auto number = with_point(text, decimal)) text = std::move(*number);
                 }});
  return table.finish();
}

}  // namespace asbuilt::tensile
