// Measured characteristics as other programs exchange them: the neutral table between this program
// and QIF, Q-DAS DFQ, CSV and XLSX. Readers fill it, writers print from it, nothing is computed.
//
// A value belongs to a characteristic, and a characteristic to a part type; several pieces of one
// type carry several values of each characteristic, told apart by serial and time. Numbers are raw
// doubles in the unit that the characteristic names ("mm", "um", "MPa", "1"); limits of one side
// only leave the other empty. Uncertainties are expanded with the factor k beside them. Times are
// UTC as "2026-11-20T10:00:00Z", or without the Z where the source did not say which zone it meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/geometry/vec.h"
#include "core/records/rows.h"

namespace asbuilt {

enum class ResultKind {
  kDiameter,
  kLength,
  kPosition,
  kAngle,
  kForm,       // flatness, profile, orientation: a zone of one width
  kStress,     // stress or pressure
  kRatio,      // fractions, percentages, counts
  kAttribute,  // judged without a number
  kOther
};
const char* to_string(ResultKind kind);
ResultKind result_kind_from(const std::string& text);  // throws kBadFormat

enum class ResultStatus {
  kPass,
  kFail,
  kUndecided,
  kUnmeasured,
  kNotJudged  // measured, but held against no limits
};
const char* to_string(ResultStatus status);
ResultStatus result_status_from(const std::string& text);

struct ResultPart {
  std::string number;
  std::string name;
  std::string revision;
};

struct ResultInstrument {
  std::string id;  // as values name it, for example a serial number
  std::string name;
  std::string calibration_due;  // date or time as above; empty: not known
};

// What a characteristic was measured on. Coordinates in mm in the frame of the design.
struct ResultFeature {
  std::string id;
  std::string form;    // "Cylinder", "Circle", "Plane", "Point", ... as QIF names them
  std::string serial;  // of the piece that was measured; empty where only the nominal is known
  std::optional<Vec3> nominal_mm;  // a point of it, of a cylinder where its axis begins
  std::optional<Vec3> direction;   // axis or normal, a unit vector
  double nominal_diameter_mm = kNotMeasured;
  std::optional<Vec3> measured_mm;
  std::optional<Vec3> measured_direction;
  double measured_diameter_mm = kNotMeasured;
};

struct ResultCharacteristic {
  std::string id;  // unique within its part
  std::string name;
  ResultKind kind = ResultKind::kOther;
  std::string unit;      // "" where the source does not say
  std::size_t part = 0;  // index into parts
  std::optional<double> nominal;
  std::optional<double> lower;
  std::optional<double> upper;
  std::string feature;  // id of the feature; empty: none
};

struct ResultValue {
  std::size_t characteristic = 0;  // index into characteristics
  double value = kNotMeasured;     // NaN: not measured, or an attribute
  double u = kNotMeasured;
  double k = 2.0;  // coverage factor of u
  // Why value or u is missing, why it is undecided, or what else a reader has to know of it.
  std::string reason;
  ResultStatus status = ResultStatus::kUnmeasured;
  std::string text;  // of an attribute: what was found
  std::string time;
  std::string operator_name;
  std::optional<std::size_t> instrument;  // index into instruments
  std::string serial;                     // of the piece
  std::string batch;
  std::string machine;
  std::string place;  // in the file it was read from: "line 12", "id 10"; not written
};

struct CharacteristicResults {
  std::string source;         // "QIF 3.0.0", "DFQ", "CSV", or this program's name and version
  std::string inspection_id;  // of the report that the values come from
  std::string created;        // time at which the table was made, given by the caller
  std::vector<ResultPart> parts;
  std::vector<ResultInstrument> instruments;
  std::vector<ResultFeature> features;
  std::vector<ResultCharacteristic> characteristics;
  std::vector<ResultValue> values;
  std::vector<std::string> notes;  // what a reader met and could not keep, for people
};

// Refuses what no format could carry: indices out of range, infinities, a negative uncertainty, a
// factor k that is not above zero, limits in the wrong order, an empty or repeated id, texts with
// control characters or that are not UTF-8, times that are none. Throws kInvalidInput naming table,
// row and column.
void check_results(const CharacteristicResults& results);

// True for "YYYY-MM-DD" and "YYYY-MM-DDThh:mm:ss" with an optional fraction and Z or offset, of a
// day that exists.
bool is_time_text(const std::string& text);
// True for UTF-8 without control characters.
bool is_plain_text(const std::string& text);

}  // namespace asbuilt
