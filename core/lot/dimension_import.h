// Measured characteristics of a file (core/records/characteristic_results.h) as entries `dimension`
// of a lot's record.
//
// Each value becomes one entry: value, nominal and limits as they stand, U with the factor k = 2
// (U / k * 2; where the file states none, that of the request, whose origin stands in the entry's
// note), the unit under its one name ("um" for "micrometer"), the time in UTC cut to the
// second, serial, instrument and operator, and the file's SHA-256 with the place of the value
// within it. The entry is named by the first eight digits of that SHA-256 and the number of the
// value in the file. A characteristic is called by its name, or by its id where the file gives no
// name; where two ids of one piece share a name the id stands behind it, but for "length" and
// "length #2" that differ in unit or limits: an export numbers the ways of one characteristic so,
// and they come back under its name. A verdict of the file is
// compared with value and limits and is not kept: the record decides by its profile.
//
// All problems are listed, none is repaired. Limits: kMostImported values.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/records/characteristic_results.h"
#include "core/records/lot_record.h"

namespace asbuilt {

inline constexpr std::size_t kMostImported = 5000;

// An expanded uncertainty (k = 2) that somebody answers for.
struct StatedUncertainty {
  double u = 0.0;
  std::string unit;
  std::string origin;  // the statement of the machine's maker, a calibration, repeated measurements
};

struct DimensionImport {
  std::string lot;
  std::string sha256;                              // of the file
  std::string part;                                // of values that name none
  std::string instrument;                          // of values that name none
  std::map<std::string, std::string> parts;        // serial by the name that the file has
  std::map<std::string, std::string> instruments;  // number by the name that the file has
  // Of values without one, by the name or the id of the characteristic; "*": of all others whose
  // unit is of the same quantity.
  std::map<std::string, StatedUncertainty> uncertainties;
  std::string utc_offset;  // "+01:00" or "Z", of times that tell no zone; empty: refused
  std::string measured;    // of values without a time, as "2026-11-20T10:00:00Z"; empty: refused
  std::vector<std::string> unread;  // problems that the reader told; they come first
  std::string actor;
  std::string utc;  // of the entries
};

struct DimensionImportPlan {
  std::vector<LotRecord> entries;     // without a problem, in the order of the file
  std::vector<std::string> problems;  // place, what is wrong, what to do; empty: may be added
  std::vector<std::string> notes;     // for people: what is left out, what will block a release
};

// `existing` is the whole record; the lot must be there. Throws kInvalidInput for more than
// kMostImported values, for an offset or a time that is none, and where there is no such lot.
DimensionImportPlan plan_dimension_import(const CharacteristicResults& results,
                                          const DimensionImport& request,
                                          const std::vector<LotRecord>& existing);

}  // namespace asbuilt
