// Curves from XLSX workbooks (core/design/workbook.h), one sheet after the other. Errors: those of
// curve_file.h and of the reader.
#pragma once

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

std::vector<RawCurve> curves_of_workbook(const std::filesystem::path& path,
                                         const CurveOptions& options);

}  // namespace asbuilt::tensile
