// Gage repeatability and reproducibility: how much of what is seen is the measuring itself.
//
// kRange: average and range method (AIAG, Measurement Systems Analysis, 4th ed. 2010): EV = R-bar
// K1,
//   AV² = (largest difference of operator means K2)² - EV²/(n r), PV = range of part means K3. K =
//   1/d2* by computation (control_constants.h), to four decimals as the manual prints them; K1 with
//   d2* of all cells where these are at most 15, with d2 beyond. Names no intervals.
// kAnova: two factors, random, with interaction (same source; ISO 22514-7 annex). The interaction
// is
//   pooled with the repeatability where its p exceeds `pooling_p` (0.25). Components below 0 are 0.
// kNested: every operator has parts of its own (destroyed or not at hand twice): parts within
//   operators; the interaction cannot be told from the parts.
// One operator: repeatability and parts only.
// Intervals: chi-square (repeatability), modified large-sample (variance_interval.h); NaN where
// none. GRR² = EV² + AV², TV² = GRR² + PV². Shares: of TV (sd over sd), of the tolerance (6 sd over
// it). ndc = 1.41 PV/GRR, cut to a whole number. Grades (AIAG): share below 10 % acceptable, to 30
// % conditional, above not; ndc 5 or more. Of the tolerance where one is given, else of TV. Units:
// those of the values. Errors: kInvalidInput for a tolerance not above 0; those of gage_table.h;
// kNotMeasurable where nothing varies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/statistics/descriptive.h"
#include "core/statistics/gage_table.h"

namespace asbuilt {

enum class GageMethod { kAnova, kRange, kNested };
const char* to_string(GageMethod method);  // "anova", "range", "nested"

struct GageOptions {
  GageMethod method = GageMethod::kAnova;
  std::optional<double> tolerance;  // upper minus lower limit
  double pooling_p = 0.25;
  double confidence = 0.95;  // of intervals, two-sided
};

struct GageComponent {
  double sd = 0.0;
  SampleInterval interval;          // of sd
  double share_of_total = 0.0;      // sd over TV
  double share_of_tolerance = 0.0;  // NaN without a tolerance
};

struct AnovaRow {
  std::string source;  // "parts", "operators", "interaction", "repeatability", "total"
  double dof = 0.0;
  double sum_of_squares = 0.0;
  double mean_square = 0.0;
  double f = 0.0;  // NaN where there is no test
  double p = 0.0;
};

enum class GageGrade { kAcceptable, kConditional, kNotAcceptable };
const char* to_string(GageGrade grade);  // "acceptable", "conditional", "not_acceptable"
GageGrade gage_grade(double share);

struct GageStudy {
  GageMethod method = GageMethod::kAnova;
  std::size_t parts = 0;  // of each operator
  std::size_t operators = 0;
  std::size_t trials = 0;
  GageComponent repeatability;    // EV
  GageComponent reproducibility;  // AV: operators and interaction
  GageComponent operator_effect;
  GageComponent interaction;
  GageComponent grr;
  GageComponent part;   // PV
  GageComponent total;  // TV
  std::int64_t ndc = 0;
  double ndc_before_cut = 0.0;
  bool interaction_pooled = false;
  std::vector<AnovaRow> anova;  // empty for the range method
  std::string graded_by;        // "tolerance" or "total variation"
  GageGrade grade = GageGrade::kNotAcceptable;
};

GageStudy gage_study(const GageTable& table, const GageOptions& options);

// K1 of the range method: 1/d2* of the cells, beyond 15 of them 1/d2, to four decimals.
double gage_k1(std::int64_t trials, std::int64_t cells);
// 1/d2* of samples of n, to four decimals: K2 and K3.
double gage_k(std::int64_t n, std::int64_t samples);

}  // namespace asbuilt
