// How true to size a lot was printed: its recorded dimensions against their nominals, by role, size
// variant, build and axis; the mean growth factor; whether size variants stand to the 100 % parts
// as they should.
//
// Taken are the current entries `dimension` with a nominal above zero, their own or the profile's
// (tolerances.h), and a unit of length, that tell what the process made (repeated_values.h): not of
// after a rework. The axis is x, y or z where exactly one of these stands as a word of its own in
// the characteristic ("length x", "width_Y"). The nominal is that of the part as it was ordered,
// the size variant included.
//
// Method. Deviation = value - nominal, with the value's U. Growth factor of a group = mean of value
// / nominal (below 1: shrunk). Its standard uncertainty has two parts: that of the measuring, the
// mean of U / (2 nominal), as if one error were common to all (an instrument's); and the scatter, s
// / sqrt(n) with n - 1 degrees of freedom. Combined after JCGM 100:2008, 5.1.2; U = t u with t for
// 95.45 % and the effective degrees of freedom (Welch-Satterthwaite, G.4.1); of one value the
// scatter is not known and not in U. The scatter holds the measuring's noise as well, so U is
// rather too large. Size variant v: ratio of the mean measured value to that of the 100 % parts of
// the same role, build and characteristic, over parts: one that was measured several times counts
// once. The ratio ordered is v / 100 where v is of length, its cube root where v is of volume
// (`variant_of` of the parts; where they do not say, the one of the two that the nominals of both
// sizes stand in, to half a unit of the finer one's last digit, at most a fifth of the step, and to
// 1e-4). U from both groups as above, as if their measuring had no error in common; E_n = |ratio -
// ordered| / U (ISO 13528:2015, 9.7, from secondary sources: verify). The variant fits where E_n <=
// 1 and U is at most half the step |ordered - 1|, so that the sizes are told apart; it does not fit
// where E_n > 1. Not decided, with the reason: fewer than two parts of either size, nominals that
// differ among the parts of one size or stand in neither ratio, U too large, or none. Units: um, %,
// factors 1. Limits: a constant offset (a beam's width) and a factor are not told apart; in growth
// factors values of one part count each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/records/lot_record.h"
#include "core/records/rows.h"

namespace asbuilt {

struct AccuracyRow {
  std::int64_t entry = 0;
  std::string part;
  std::string role;
  std::string build;
  double variant_pct = kNotMeasured;
  std::string variant_of;  // "length", "volume"; empty: not said
  std::string axis;        // "x", "y", "z"; empty: the characteristic does not say
  std::string characteristic;
  double nominal_um = 0.0;
  double rounding_um = 0.0;  // half a unit of the last digit that the nominal is written with
  double measured_um = 0.0;
  double deviation_um = 0.0;
  double u_um = kNotMeasured;
  double deviation_pct = 0.0;
  double u_pct = kNotMeasured;
};

struct AccuracyGroup {
  std::string role;
  double variant_pct = kNotMeasured;
  std::string build;  // empty: all builds and axes together
  std::string axis;
  std::int64_t values = 0;
  double deviation_um = 0.0;  // mean
  double factor = 0.0;
  double u_factor = kNotMeasured;
  std::string reason;  // what is not in U, or why there is none
};

struct VariantFit {
  std::string role;
  std::string build;
  std::string characteristic;
  double variant_pct = 0.0;
  std::int64_t values = 0;
  std::int64_t values_100 = 0;
  std::int64_t parts = 0;  // 0 where no part of 100 % has it
  std::int64_t parts_100 = 0;
  double ordered =
      kNotMeasured;  // ratio of lengths; not known where neither parts nor nominals say
  double ratio = kNotMeasured;
  double u_ratio = kNotMeasured;
  double k = kNotMeasured;  // U over its standard uncertainty: t of the degrees of freedom
  double en = kNotMeasured;
  std::string result;  // "fits", "does not fit", or why it is not decided
};

struct PrintAccuracy {
  std::vector<AccuracyRow> rows;  // by role, variant, build, part
  std::vector<AccuracyGroup>
      groups;                        // of a role and variant first together, where they are several
  std::vector<VariantFit> variants;  // other than 100 %
  std::vector<std::string> notes;    // what was left out, nominals that do not follow the variant
};

// An empty one where the lot has no such dimension.
PrintAccuracy print_accuracy(const std::vector<LotRecord>& records, const std::string& lot);

}  // namespace asbuilt
