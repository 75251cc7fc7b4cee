// Dimensions measured by hand, as a small table that a spreadsheet can fill (CSV).
//
// The first line names the columns, in any order: id, value and unit are needed; name, kind,
// nominal, lower, upper, u, instrument, operator, time, serial, batch, machine may be there.
// The encoding is found (core/mesh_files/text_encoding.h). Columns are separated by semicolons,
// tabs or commas, whichever the first line uses; decimals have a point, or a comma where commas do
// not separate columns or the number stands in quotes. u is expanded with k = 2. An empty value is
// a dimension that was not measured. Lines that begin with # are passed over. Repeated ids are
// further values of the same dimension; what they say of it must be the same.
// At most 1,000,000 rows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/records/characteristic_results.h"

namespace asbuilt {

// `part` is what the dimensions belong to. Throws kBadFormat naming line and column.
// With `problems` only the first line is refused so: a field that cannot be read is told there, a
// sentence each, and taken as empty, a last line without its end is told, too, and a time stays as
// it was written, readable or not. What comes back then has not passed check_results.
CharacteristicResults read_dimension_table(const std::filesystem::path& path,
                                           const ResultPart& part,
                                           std::vector<std::string>* problems = nullptr);

// An empty table: the header and lines of explanation.
std::string dimension_template(char separator = ';');
// Throws kStorage.
void write_dimension_template(const std::filesystem::path& path, char separator = ';');

// The values of a table that check_results accepts, in the same columns. Characteristics without a
// value and all but the first part's are refused (kInvalidInput), as is a factor k other than 2.
void write_dimension_table(const CharacteristicResults& results, const std::filesystem::path& path,
                           char separator = ';', char decimal = '.');

}  // namespace asbuilt
