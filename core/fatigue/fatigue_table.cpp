#include "core/fatigue/fatigue_table.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/csv_rows.h"

namespace asbuilt::fatigue {
namespace {

using Names = std::vector<std::string_view>;

const Names kSpecimen = {"specimen", "part", "serial", "test", "probe", "no", "nr"};
const Names kMaximumStress = {"max stress", "maximum stress", "stress max", "smax", "oberspannung"};
const Names kAmplitudeStress = {"stress amplitude", "amplitude", "sa", "spannungsamplitude",
                                "spannungsausschlag"};
const Names kMaximumForce = {"max force", "maximum force", "force max", "max load",
                             "fmax",      "oberlast",      "oberkraft"};
const Names kAmplitudeForce = {"force amplitude", "load amplitude", "kraftamplitude"};
const Names kUncertainty = {"u stress"};
const Names kRatio = {"r",
                      "ratio",
                      "r ratio",
                      "load ratio",
                      "stress ratio",
                      "lastverh\u00e4ltnis",
                      "spannungsverh\u00e4ltnis"};
const Names kFrequency = {"frequency", "f", "frequenz", "pr\u00fcffrequenz"};
const Names kMedium = {"medium", "environment", "umgebung"};
const Names kCycles = {"cycles", "n", "life", "lastspiele", "schwingspiele", "lastspielzahl"};
const Names kResult = {"result", "ending", "ended", "status", "ergebnis"};
const Names kWhere = {"broken at", "where", "fracture place", "bruchort"};

constexpr char kAllowed[] =
    "columns specimen; max stress [MPa] or stress amplitude [MPa] (or a force in N or kN); R; "
    "cycles; result (failed, run-out, stopped); may be absent: frequency [Hz], medium, broken at, "
    "u_stress_mpa";

std::optional<Ending> ending_of(std::string_view text) {
  const std::string word = folded_word(text);
  const auto is = [&word](const Names& names) {
    return std::find(names.begin(), names.end(), word) != names.end();
  };
  if (is({"failed", "failure", "broken", "bruch", "gebrochen"})) return Ending::kFailed;
  if (is({"run out", "runout", "survived", "durchl\u00e4ufer"})) return Ending::kRunout;
  if (is({"stopped", "abgebrochen", "gestoppt"})) return Ending::kStopped;
  return std::nullopt;
}

struct Load {
  std::size_t column = 0;
  double factor = 1.0;  // to MPa
  StressMeasure measure = StressMeasure::kMaximum;
};

// The one column of the load, and what it is worth.
std::optional<Load> load_of(CsvRows& rows, const TableOptions& options, const std::string& name) {
  struct Kind {
    const Names* names;
    StressMeasure measure;
    bool force;
  };
  std::vector<Load> found;
  for (const Kind& kind : {Kind{&kMaximumStress, StressMeasure::kMaximum, false},
                           Kind{&kAmplitudeStress, StressMeasure::kAmplitude, false},
                           Kind{&kMaximumForce, StressMeasure::kMaximum, true},
                           Kind{&kAmplitudeForce, StressMeasure::kAmplitude, true}}) {
    std::string unit;
    const auto column = rows.column(*kind.names, &unit);
    if (!column) continue;
    const bool known = kind.force ? unit == "n" || unit == "kn" : unit == "mpa";
    if (!known) {
      rows.problem("the column of the " + std::string(kind.force ? "force" : "stress") +
                   " has no unit that is known: " + (kind.force ? "N, kN" : "MPa"));
    }
    if (kind.force && !options.area_mm2) {
      throw Error(ErrorCode::kInvalidInput,
                  {"forces are given, the section is not", name,
                   "a stress in MPa, or forces with a section", "give --area-mm2"});
    }
    found.push_back({*column, kind.force ? (unit == "kn" ? 1000.0 : 1.0) / *options.area_mm2 : 1.0,
                     kind.measure});
  }
  if (found.size() == 1) return found.front();
  rows.problem(found.empty() ? "no column of the load: max stress [MPa], stress amplitude [MPa]"
                             : "more than one column of the load");
  return std::nullopt;
}

// Without a unit.
std::size_t needed(CsvRows& rows, const Names& names, bool& complete) {
  const auto column = rows.column_in(names, {"", "1", "-"});
  if (!column) rows.problem("no column " + std::string(names.front()));
  complete = complete && column;
  return column.value_or(0);
}

}  // namespace

const char* to_string(StressMeasure measure) {
  return measure == StressMeasure::kMaximum ? "maximum" : "amplitude";
}

const char* to_string(Ending ending) {
  switch (ending) {
    case Ending::kFailed:
      return "failed";
    case Ending::kRunout:
      return "run-out";
    case Ending::kStopped:
      break;
  }
  return "stopped";
}

double maximum_of(const FatigueTest& test, StressMeasure measure) {
  return measure == StressMeasure::kMaximum ? test.stress_mpa
                                            : 2.0 * test.stress_mpa / (1.0 - test.ratio);
}

double amplitude_of(const FatigueTest& test, StressMeasure measure) {
  return measure == StressMeasure::kAmplitude ? test.stress_mpa
                                              : 0.5 * test.stress_mpa * (1.0 - test.ratio);
}

FatigueTable parse_fatigue_table(std::string_view text, const std::string& name,
                                 const TableOptions& options) {
  if (options.area_mm2 && !(*options.area_mm2 > 0.0 && *options.area_mm2 <= 1e6)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the section is out of range", decimal_text(*options.area_mm2) + " mm2",
                 "above 0, up to 1000000", ""});
  }
  CsvRows rows(text, name);
  bool complete = true;
  const std::optional<Load> load = load_of(rows, options, name);
  const std::size_t specimen = needed(rows, kSpecimen, complete);
  const std::size_t ratio = needed(rows, kRatio, complete);
  const std::size_t cycles = needed(rows, kCycles, complete);
  const std::size_t result = needed(rows, kResult, complete);
  if (!load || !complete) rows.throw_if_wrong(kAllowed);
  const auto uncertainty = rows.column_in(kUncertainty, {"mpa"});
  const auto frequency = rows.column_in(kFrequency, {"hz", ""});
  const auto medium = rows.column(kMedium);
  const auto where = rows.column(kWhere);
  rows.refuse_unknown_uncertainties();

  FatigueTable table;
  table.measure = load->measure;
  std::set<std::string> names;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    FatigueTest test;
    test.line = rows.line(i);
    test.specimen = rows.field(i, specimen);
    if (test.specimen.empty()) rows.problem(i, "the specimen has no name");
    if (!test.specimen.empty() && !names.insert(test.specimen).second) {
      rows.problem(i, "specimen " + test.specimen + " stands in the table twice");
    }
    const auto stress = rows.number(i, load->column, 1e-6, 1e9);
    if (!stress) rows.problem(i, "no load");
    test.stress_mpa = load->factor * stress.value_or(0.0);
    if (test.stress_mpa > 1e5) rows.problem(i, "a stress above 100,000 MPa: a unit is wrong");
    const auto r = rows.number(i, ratio, -100.0, 0.999);
    if (!r) rows.problem(i, "no R");
    test.ratio = r.value_or(0.0);
    test.cycles = rows.count(i, cycles, 1e12);
    const auto ending = ending_of(rows.field(i, result));
    if (!ending) {
      rows.problem(i, "the result is none of failed, run-out, stopped: \"" +
                          std::string(rows.field(i, result)) + "\"");
    }
    test.ending = ending.value_or(Ending::kFailed);
    if (uncertainty)
      test.u_stress_mpa = rows.number(i, *uncertainty, 0.0, 1e5).value_or(kNotMeasured);
    if (frequency) test.frequency_hz = rows.number(i, *frequency, 1e-6, 1e6).value_or(kNotMeasured);
    if (medium) test.medium = rows.field(i, *medium);
    if (where) test.where = rows.field(i, *where);
    if (test.ending != Ending::kFailed && !test.where.empty()) {
      rows.problem(i, "a specimen that did not fail broke at " + test.where);
    }
    table.tests.push_back(std::move(test));
  }
  rows.throw_if_wrong(kAllowed);
  return table;
}

FatigueTable read_fatigue_table(const std::filesystem::path& path, const TableOptions& options) {
  return parse_fatigue_table(read_small_text(path), path.string(), options);
}

}  // namespace asbuilt::fatigue
