// Q-DAS ASCII transfer format (AQDEF; ISO/TR 11462-5:2009), one file with characteristics and
// values (.dfq), in and out.
//
// Lines end with CR LF. "K0100 n" comes first, then the K-fields of the part (K1xxx), of each
// characteristic (K2xxx/i) and of catalogues (K4xxx/i), then a line of values for each piece: sets
// of the characteristics 1 to n, separated by chr(15), their fields by chr(20): value, validity
// (K0002), time (K0004), events, batch (K0006), cavity, operator (K0008), machine (K0010), process
// parameter, gauge (K0012). K-fields that follow such a line belong to it.
//
// From memory, to be verified against the AQDEF catalogue of fields (docs/methods/interchange.md):
// revision in K1004, remarks in K1900 and K2900, catalogues of machines (K4062, K4063), gauges
// (K4072, K4073) and operators (K4092), validity 256 for a missing value, sample size and number of
// defects as the first two fields of an attribute characteristic (K2004 = 1).
#pragma once

#include <filesystem>
#include <string>

#include "core/records/characteristic_results.h"

namespace asbuilt {

// Values are not judged in this format; what this program wrote itself (uncertainty, status,
// reason) it finds again in K0009. Fields that are not kept are named in notes. A file may use a
// decimal comma or point, in any encoding of core/mesh_files/text_encoding.h. Throws kBadFormat
// with the line: K0100 is missing or wrong, a set of values is missing or incomplete, a number that
// is none, a file that ends within a line of definitions or values.
CharacteristicResults read_dfq(const std::filesystem::path& path);

// As Latin-1 where that holds every character, otherwise UTF-8 with a byte order mark. Lost:
// features and dates of calibration. Throws
// kInvalidInput for a table that check_results refuses, with no or several parts, without
// characteristics, or with a unit of more than 20 bytes; kStorage.
void write_dfq(const CharacteristicResults& results, const std::filesystem::path& path,
               char decimal = '.');

}  // namespace asbuilt
