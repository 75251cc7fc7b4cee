// The finite-life line of S-N tests with run-outs, its intervals and a design line.
//
// Model (Basquin 1910): log10 N = a + b log10 S + sigma e, e standard normal; S by the table's
// measure. Estimates: maximum likelihood, failures by their density, run-outs and stopped tests by
// the probability to live longer (W. Nelson, "Accelerated Testing", 1990, chapters 2 and 5). With
// 1/sigma, a/sigma, b/sigma as parameters the logarithm of the likelihood is concave (Pratt 1981),
// so that Newton's method with halved steps finds its one maximum. Without run-outs the estimates
// are those of least squares (ASTM E739).
//
// sd is sigma times sqrt(r / (r - 2)), r failures: without run-outs the unbiased one of E739.
// Intervals of slope, life and strength: profile likelihood, those values whose deviance is at most
// r log(1 + t^2 / (r - 2)), t the quantile of Student's t with r - 2 degrees of freedom. Profiles,
// because with few failures and run-outs on one side no estimate is symmetric; this threshold
// instead of chi-square's, because without run-outs the intervals are then exactly those of E739.
// With run-outs coverage is approximate (simulated in tests/core/fatigue). Interval of sd:
// chi-square with r - 2 degrees of freedom.
// Design line: lower one-sided tolerance limit of the life, mean - k sd, at a survival p and a
// confidence c, k = h t'(c; r - 2, z_p / h), t' of the noncentral t, h the standard error of the
// mean life over sigma, from the observed information. Exact without run-outs, point by point along
// the line, not for the whole line at once; approximate with run-outs.
//
// No fatigue limit is estimated: run-outs do not prove one, and a limit with scatter asks for far
// more tests near it than lots have; nothing is said beyond the stresses that were tested.
//
// Refused: tests of several R or media; fewer than 6 tests, 4 failures, or failures at fewer than 2
// stresses (own rule; ASTM E739 wants 6 to 12 specimens for exploratory work: verify).
// Errors: kInvalidInput, kNotMeasurable, kNotConverged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fatigue/fatigue_table.h"

namespace asbuilt::fatigue {

struct Interval {
  double value = kNotMeasured, low = kNotMeasured, high = kNotMeasured;
  std::string reason;  // why an end is missing
};

struct DesignLevel {
  double survival = 0.90;    // share that lives longer
  double confidence = 0.95;  // one-sided
};

class SnCurve {
 public:
  // `confidence` of the two-sided intervals.
  explicit SnCurve(const FatigueTable& table, double confidence = 0.95);
  ~SnCurve();
  SnCurve(SnCurve&&) noexcept;
  SnCurve& operator=(SnCurve&&) noexcept;

  StressMeasure measure() const;
  double ratio() const;
  const std::string& medium() const;
  double confidence() const;
  int tests() const;
  int failures() const;
  int levels() const;  // distinct stresses
  // 100 (1 - levels / tests): ASTM E739's percent replication.
  double replication_pct() const;
  double lowest_mpa() const;
  double highest_mpa() const;
  double log_likelihood() const;
  const std::vector<std::string>& notes() const;

  double intercept() const;  // a
  Interval slope() const;    // b
  Interval sd() const;       // of log10 life
  // Mean of log10 life at a stress, as cycles: the life that half of the specimens reach.
  Interval life(double stress_mpa) const;
  // The stress at which half of the specimens reach so many cycles; only within the stresses that
  // were tested.
  Interval strength(double cycles) const;
  double design_life(double stress_mpa, const DesignLevel& level) const;
  // The largest stress tested at which the design line reaches so many cycles, or the reason.
  Interval design_strength(double cycles, const DesignLevel& level) const;

 private:
  struct Fit;
  std::unique_ptr<Fit> fit_;
};

// The one R and medium of a table; throws kInvalidInput naming the different ones.
void require_one_condition(const FatigueTable& table);

}  // namespace asbuilt::fatigue
