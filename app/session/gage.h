// Studies of the measuring from tables of readings: gage study, and uncertainty of a task.
//
// A table is CSV with a line of column names: commas, or semicolons or tabs, with which numbers may
// have a decimal comma. Columns that are not asked for are left alone; empty lines and lines that
// begin with # are skipped. Methods: core/statistics/gage_study.h, gage_bias.h, task_uncertainty.h.
// Units: those of the table; limits and references alike.
// Errors: kNotFound for no such file, kBadFormat for a column that is missing or a field that is no
// number (file, line and column are named), kInvalidInput as the methods have it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/statistics/gage_bias.h"
#include "core/statistics/gage_study.h"
#include "core/statistics/grubbs.h"
#include "core/statistics/normality.h"
#include "core/statistics/task_uncertainty.h"

namespace asbuilt {

struct GageRequest {
  std::filesystem::path file;
  std::string part_column = "part";
  std::string operator_column;  // empty: one operator measured all
  std::string value_column = "value";
  std::string reference_column;  // empty: no bias is asked for
  GageOptions options;
};

struct GageReport {
  std::string sha256;  // of the file
  std::optional<double> tolerance;
  GageStudy study;
  std::vector<BiasStudy> bias;              // of each reference, rising
  std::optional<LinearityStudy> linearity;  // with two references or more
  std::vector<std::string> notes;           // for the reader: what the figures do not hold
};

GageReport run_gage(const GageRequest& request);

// Where repeats come from that are not in a file.
struct StrutRepeats {
  std::filesystem::path db;
  std::vector<std::int64_t> inspections;
  std::string strut_id;
  std::string characteristic;
  std::vector<double> values;
};

struct RepeatsRequest {
  std::filesystem::path file;
  std::string value_column = "value";
  std::optional<StrutRepeats> struts;  // in place of the file
  TaskUncertaintyInput input;
  std::optional<double> tolerance;
  std::optional<double> lower, upper;  // where both limits are known
  std::optional<double> resolution;    // smallest step of what is displayed
};

struct RepeatsReport {
  std::string sha256;  // of the file; empty: of none
  TaskUncertainty uncertainty;
  std::optional<NormalityTest> normality;  // with 8 values that differ
  GrubbsTest outlier;                      // at 5 %; flagged, never removed
  double outlier_value = 0.0;
  // With a tolerance: Q_MS, without the spread of parts (u_w), and Q_MP.
  std::optional<MeasuringCapability> system;
  std::optional<MeasuringCapability> process;
  // With both limits: the values that conform with 95 %, one limit each.
  std::optional<AcceptanceZone> zone;
  std::optional<bool> fine_enough;  // the resolution, for the tolerance
  std::vector<std::string> notes;
};

RepeatsReport run_repeats(const RepeatsRequest& request);

}  // namespace asbuilt
