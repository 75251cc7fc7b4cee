#include "core/tensile/curve_workbook.h"

#include "core/design/workbook.h"
#include "core/tensile/curve_table.h"

namespace asbuilt::tensile {

std::vector<RawCurve> curves_of_workbook(const std::filesystem::path& path,
                                         const CurveOptions& options) {
  CurveTable table(path.string(), options, Decimal::kPoint, RowWidth::kFree);
  read_workbook(path,
                {[&table](const std::string& name) { table.start_sheet(name); },
                 [&table](std::int64_t row, const Cells& cells) { table.add_row(row, cells); },
                 {}});  // an error is no value
  return table.finish();
}

}  // namespace asbuilt::tensile
