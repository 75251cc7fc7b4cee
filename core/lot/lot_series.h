// The values of one characteristic over the lots of one or more records, for statistics.
//
// Names: a dimension's characteristic as it was entered; `tensile.` with rm_mpa, rp02_mpa, a_pct,
// z_pct or e_gpa; `inspection.` with a figure of inspection_figures.h. Only current entries count;
// superseded ones are told. Rejected parts count like all others: the process made them; so does
// what a dimension was before its part was reworked, not after (repeated_values.h). Values
// stand in the order of their time (measured, tested, scanned), then of file and entry.
// Limits are those that a dimension is held against (tolerances.h), and of tension tests those that
// decide in the lot: of the test's specification, in force by the lot's profile
// (limits_in_force.h); what nobody compared with its document counts only where the profile accepts
// that, and is told otherwise. Units, limits and, for elongations, the gauge length that they refer
// to (4D and 5D elongations are not the same quantity) must be one and the same. Errors: kNotFound
// for an unknown lot or characteristic, with what there is; kInvalidInput for a lot that stands in
// two files, and for mixed units or limits, with what was found.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/lot/inspection_figures.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct SeriesValue {
  double value = 0.0;
  double u = kNotMeasured;  // k = 2
  std::string lot;          // of a table: its group
  std::string part;         // serial number; of a table: its label
  std::string build, machine, instrument;
  double x_mm = kNotMeasured, y_mm = kNotMeasured;  // place on the plate
  double variant_pct = kNotMeasured;
  std::string utc;
  std::int64_t entry = 0;  // of a table: the number of the row, from 1
};

struct CharacteristicSeries {
  std::string characteristic;
  std::string unit;  // empty: that of a table, which states none
  std::optional<double> lower, upper;
  std::vector<SeriesValue> values;
  std::size_t superseded = 0;
  std::vector<std::string> notes;  // what was left out, and what to know of the values
};

struct SeriesSource {
  std::string file;
  std::vector<LotRecord> records;
  // The figures of an inspection of this file.
  std::function<InspectionFigures(std::int64_t)> figures;
};

struct SeriesRequest {
  std::string characteristic;
  std::vector<std::string> lots;  // empty: all
  std::optional<double> variant_pct;
  bool limits_given = false;  // by the caller: those of the entries may differ, and are told
};

CharacteristicSeries lot_series(std::span<const SeriesSource> sources,
                                const SeriesRequest& request);

// What lot_series takes for these lots (empty: all), sorted; figures of inspections where there is
// an inspection.
std::vector<std::string> series_names(std::span<const SeriesSource> sources,
                                      const std::vector<std::string>& lots);

// The name of a characteristic in words: "tensile strength" for "tensile.rm_mpa", as the fields of
// entries say it; a dimension's as it was entered.
std::string characteristic_words(const std::string& characteristic);

}  // namespace asbuilt
