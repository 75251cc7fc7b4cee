// The neutral table as a workbook for people (Office Open XML, ISO/IEC 29500), written with
// libxlsxwriter.
//
// The sheet "identity" says what the values belong to; then one sheet for each unit, with the unit
// in the headers of its numbers, the header frozen, an autofilter, and the status coloured (pass
// green, fail red, undecided yellow). Numbers are numbers with all their digits, as far as the
// format's 16 to 17 decimal digits carry them; what was not measured is an empty cell with its
// reason beside it.
#pragma once

#include <filesystem>

#include "core/records/characteristic_results.h"

namespace asbuilt {

// The same table gives the same cells; rows are streamed. Throws kInvalidInput for a table that
// check_results refuses or with more than 1048575 values of one unit; kStorage.
void write_xlsx(const CharacteristicResults& results, const std::filesystem::path& path);

}  // namespace asbuilt
