#include "core/tensile/curve_workbook.h"

#include "core/design/workbook.h"
#include "core/tensile/curve_numbers.h"
#include "core/tensile/curve_table.h"

namespace asbuilt::tensile {
namespace {

// The sign of the decimals in cells of text; numbers are stored with a point in every language.
Decimal decimal_of_texts(const std::filesystem::path& path, const CurveOptions& options) {
  if (options.decimal != Decimal::kFound) return options.decimal;
  DecimalEvidence evidence;
  std::string sheet;
  std::string open;  // file and sheet of the first cell that is open
  read_workbook(path, {[&](const std::string& name) { sheet = name; },
                       [](std::int64_t, const Cells&) {},
                       {},
                       [&](std::int64_t row, std::string& text) {
                         evidence.add(text, row);
                         if (open.empty() && evidence.has_open_cell()) {
                           open = place_of_sheet(path.string(), sheet);
                         }
                       }});
  evidence.refuse_open(open);
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
