// Curves from XLSX workbooks (ISO/IEC 29500-1, SpreadsheetML), one sheet after the other.
//
// The package is read as every package is (core/design/zip_package.h): false sizes, growth as only
// an attack has it, encryption and document types are refused. Values of formulas are those that
// the file stores. Limits: 256 MiB of a sheet, 64 MiB of shared texts, 64 sheets. Errors: those of
// curve_file.h; kBadFormat for a package that is no workbook.
#pragma once

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

std::vector<RawCurve> read_workbook(const std::filesystem::path& path, const CurveOptions& options);

}  // namespace asbuilt::tensile
