// Tables of fatigue tests, one row a specimen, from CSV.
//
// Columns by name, English or German, in any order; units in brackets or behind the name
// ("max stress [MPa]", "stress_max_mpa"): specimen; maximum stress or stress amplitude in MPa, or
// maximum force or force amplitude in N or kN with the section told; R (least over largest load,
// signs kept); cycles; result (failed, run-out, stopped). May be absent: frequency in Hz, medium,
// place of the break, U of the stress (k = 2, u_stress_mpa). Fields are parted by ; tab or ,;
// decimal point or comma, one of both in a file. Lines that begin with # are passed over. A run-out
// reached the cycles at which the test was to end; a stopped test was ended before for a reason
// that is not the specimen's. All that is wrong with a file is told at once.
//
// Limits: 16 MiB, 100,000 rows. Errors: kNotFound, kStorage, kBadFormat (no table, fields that do
// not fit; the list of what is wrong), kInvalidInput (a force without a section).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/rows.h"

namespace asbuilt::fatigue {

enum class StressMeasure { kMaximum, kAmplitude };
const char* to_string(StressMeasure measure);  // "maximum", "amplitude"

enum class Ending { kFailed, kRunout, kStopped };
const char* to_string(Ending ending);  // "failed", "run-out", "stopped"

struct FatigueTest {
  std::string specimen;
  std::int64_t line = 0;
  double stress_mpa = 0.0;             // by the table's measure
  double u_stress_mpa = kNotMeasured;  // k = 2
  double ratio = 0.0;                  // R
  double frequency_hz = kNotMeasured;
  std::string medium;  // empty: not told
  double cycles = 0.0;
  Ending ending = Ending::kFailed;
  std::string where;  // it broke
};

struct FatigueTable {
  StressMeasure measure = StressMeasure::kMaximum;
  std::vector<FatigueTest> tests;  // in the order of the file
};

struct TableOptions {
  std::optional<double> area_mm2;  // turns forces into stresses
};

FatigueTable read_fatigue_table(const std::filesystem::path& path,
                                const TableOptions& options = {});
// The same for text in memory; `name` stands for the file in messages.
FatigueTable parse_fatigue_table(std::string_view text, const std::string& name,
                                 const TableOptions& options = {});

// Factors between the measures at R: amplitude = maximum (1 - R) / 2.
double maximum_of(const FatigueTest& test, StressMeasure measure);
double amplitude_of(const FatigueTest& test, StressMeasure measure);

}  // namespace asbuilt::fatigue
