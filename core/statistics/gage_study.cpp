#include "core/statistics/gage_study.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/rounding.h"
#include "core/statistics/check_sample.h"
#include "core/statistics/control_constants.h"
#include "core/statistics/distributions.h"
#include "core/statistics/gage_sums.h"
#include "core/statistics/subgroups.h"
#include "core/statistics/variance_interval.h"

namespace asbuilt {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// AIAG's limits of %GRR.
constexpr double kAcceptable = 0.10;
constexpr double kConditional = 0.30;
// Cells beyond which the manual takes d2 for d2*.
constexpr std::int64_t kManyCells = 15;

using Terms = std::vector<MeanSquareTerm>;

GageComponent component(double sd) {
  GageComponent c;
  c.sd = sd;
  c.interval = {kNone, kNone};
  return c;
}

GageComponent component(const Terms& terms, double confidence) {
  GageComponent c = component(std::sqrt(std::max(0.0, variance_estimate(terms))));
  const SampleInterval variance = variance_interval(terms, confidence);
  c.interval = {std::sqrt(variance.low), std::sqrt(variance.high)};
  return c;
}

AnovaRow row(const std::string& source, double dof, double sum_of_squares) {
  return {source, dof, sum_of_squares, sum_of_squares / dof, kNone, kNone};
}

void test_against(AnovaRow& tested, const AnovaRow& error) {
  if (error.mean_square > 0.0) {
    tested.f = tested.mean_square / error.mean_square;
    tested.p = fisher_above(tested.f, tested.dof, error.dof);
  }
}

// GRR of what is left where a component was cut at 0, so that the shares add up; it is never below
// the repeatability, and neither is its upper bound.
void join_grr(GageStudy& study) {
  study.grr.sd = std::hypot(study.repeatability.sd, study.reproducibility.sd);
  study.grr.interval.high = std::max(study.grr.interval.high, study.repeatability.interval.high);
}

// In the order of the study's components; shares and grades follow from the standard deviations.
void finish(GageStudy& study, const GageOptions& options) {
  study.total = component(std::hypot(study.grr.sd, study.part.sd));
  if (!(study.total.sd > 0.0)) {
    throw Error(ErrorCode::kNotMeasurable,
                {"all readings are alike", "gage study", "readings that differ",
                 "record them with more digits"});
  }
  for (GageComponent* c : {&study.repeatability, &study.reproducibility, &study.operator_effect,
                           &study.interaction, &study.grr, &study.part, &study.total}) {
    c->share_of_total = c->sd / study.total.sd;
    c->share_of_tolerance = options.tolerance ? 6.0 * c->sd / *options.tolerance : kNone;
  }
  study.ndc_before_cut = study.grr.sd > 0.0 ? 1.41 * study.part.sd / study.grr.sd
                                            : std::numeric_limits<double>::infinity();
  study.ndc =
      study.grr.sd > 0.0 ? static_cast<std::int64_t>(std::min(study.ndc_before_cut, 1e6)) : 1000000;
  study.graded_by = options.tolerance ? "tolerance" : "total variation";
  study.grade =
      gage_grade(options.tolerance ? study.grr.share_of_tolerance : study.grr.share_of_total);
}

void by_range(const GageTable& table, GageStudy& study) {
  const auto parts = static_cast<std::int64_t>(study.parts);
  const auto operators = static_cast<std::int64_t>(study.operators);
  const auto trials = static_cast<std::int64_t>(study.trials);
  double ranges = 0.0;
  std::vector<double> part_means;
  std::vector<double> operator_means(study.operators, 0.0);
  for (std::size_t p = 0; p < study.parts; ++p) {
    std::vector<double> means;
    for (std::size_t o = 0; o < study.operators; ++o) {
      ranges += range_of(table.cell(p, o));
      means.push_back(table.cell_mean(p, o));
      operator_means[o] += means.back() / static_cast<double>(parts);
    }
    part_means.push_back(sample_mean(means));
  }
  const std::int64_t cells = parts * operators;
  const double k1 = gage_k1(trials, cells);
  const double ev = ranges / static_cast<double>(cells) * k1;
  double av = 0.0;
  if (operators > 1) {
    const double between = range_of(operator_means) * gage_k(operators, 1);
    av =
        std::sqrt(std::max(0.0, between * between - ev * ev / static_cast<double>(parts * trials)));
  }
  study.repeatability = component(ev);
  study.operator_effect = component(av);
  study.interaction = component(0.0);
  study.reproducibility = component(av);
  study.grr = component(std::hypot(ev, av));
  study.part = component(range_of(part_means) * gage_k(parts, 1));
}

// One operator: parts and repeatability.
void by_one_way(const GageTable& table, const GageOptions& options, GageStudy& study) {
  const GageSums sums = crossed_sums(table);
  const auto p = static_cast<double>(study.parts);
  const auto r = static_cast<double>(study.trials);
  AnovaRow parts = row("parts", p - 1.0, sums.parts);
  const AnovaRow error = row("repeatability", p * (r - 1.0), sums.repeatability);
  test_against(parts, error);
  const MeanSquareTerm e{1.0, error.mean_square, error.dof};
  study.repeatability = component({e}, options.confidence);
  study.grr = study.repeatability;
  study.part =
      component({{1.0 / r, parts.mean_square, parts.dof}, {-1.0 / r, e.mean_square, e.dof}},
                options.confidence);
  study.operator_effect = study.interaction = study.reproducibility = component(0.0);
  study.anova = {parts, error};
}

void by_anova(const GageTable& table, const GageOptions& options, GageStudy& study) {
  const GageSums sums = crossed_sums(table);
  const auto p = static_cast<double>(study.parts);
  const auto o = static_cast<double>(study.operators);
  const auto r = static_cast<double>(study.trials);
  AnovaRow parts = row("parts", p - 1.0, sums.parts);
  AnovaRow operators = row("operators", o - 1.0, sums.operators);
  AnovaRow both = row("interaction", (p - 1.0) * (o - 1.0), sums.interaction);
  const AnovaRow error = row("repeatability", p * o * (r - 1.0), sums.repeatability);
  test_against(both, error);
  // NaN (nothing repeats differently) is not pooled.
  study.interaction_pooled = both.p > options.pooling_p;
  const AnovaRow pooled =
      row("repeatability", both.dof + error.dof, both.sum_of_squares + error.sum_of_squares);
  const AnovaRow& noise = study.interaction_pooled ? pooled : error;
  const AnovaRow& against = study.interaction_pooled ? pooled : both;
  test_against(parts, against);
  test_against(operators, against);
  study.anova = {parts, operators, both, error};
  const auto term = [](double c, const AnovaRow& of) {
    return MeanSquareTerm{c, of.mean_square, of.dof};
  };
  const double conf = options.confidence;
  study.repeatability = component({term(1.0, noise)}, conf);
  study.operator_effect =
      component({term(1.0 / (p * r), operators), term(-1.0 / (p * r), against)}, conf);
  study.interaction = study.interaction_pooled
                          ? component(0.0)
                          : component({term(1.0 / r, both), term(-1.0 / r, error)}, conf);
  study.part = component({term(1.0 / (o * r), parts), term(-1.0 / (o * r), against)}, conf);
  study.reproducibility = component(std::hypot(study.operator_effect.sd, study.interaction.sd));
  const Terms all = study.interaction_pooled
                        ? Terms{term(1.0 / (p * r), operators), term(1.0 - 1.0 / (p * r), pooled)}
                        : Terms{term(1.0 / (p * r), operators), term((p - 1.0) / (p * r), both),
                                term((r - 1.0) / r, error)};
  study.grr = component(all, conf);
  join_grr(study);
}

void by_nested(const GageTable& table, const GageOptions& options, GageStudy& study) {
  const GageSums sums = nested_sums(table);
  const auto p = static_cast<double>(study.parts);
  const auto o = static_cast<double>(study.operators);
  const auto r = static_cast<double>(study.trials);
  AnovaRow operators = row("operators", o - 1.0, sums.operators);
  AnovaRow parts = row("parts within operators", o * (p - 1.0), sums.parts);
  const AnovaRow error = row("repeatability", p * o * (r - 1.0), sums.repeatability);
  test_against(operators, parts);
  test_against(parts, error);
  study.anova = {operators, parts, error};
  const auto term = [](double c, const AnovaRow& of) {
    return MeanSquareTerm{c, of.mean_square, of.dof};
  };
  const double conf = options.confidence;
  study.repeatability = component({term(1.0, error)}, conf);
  study.part = component({term(1.0 / r, parts), term(-1.0 / r, error)}, conf);
  study.operator_effect =
      component({term(1.0 / (p * r), operators), term(-1.0 / (p * r), parts)}, conf);
  study.interaction = component(0.0);
  study.reproducibility = study.operator_effect;
  study.grr = component(
      {term(1.0 / (p * r), operators), term(-1.0 / (p * r), parts), term(1.0, error)}, conf);
  join_grr(study);
}

}  // namespace

const char* to_string(GageMethod method) {
  switch (method) {
    case GageMethod::kAnova:
      return "anova";
    case GageMethod::kRange:
      return "range";
    case GageMethod::kNested:
      return "nested";
  }
  return "";
}

const char* to_string(GageGrade grade) {
  switch (grade) {
    case GageGrade::kAcceptable:
      return "acceptable";
    case GageGrade::kConditional:
      return "conditional";
    case GageGrade::kNotAcceptable:
      return "not_acceptable";
  }
  return "";
}

GageGrade gage_grade(double share) {
  if (share < kAcceptable) return GageGrade::kAcceptable;
  return share <= kConditional ? GageGrade::kConditional : GageGrade::kNotAcceptable;
}

double gage_k1(std::int64_t trials, std::int64_t cells) {
  return cells > kManyCells ? round_half_even_decimals(1.0 / control_d2(trials), 4)
                            : gage_k(trials, cells);
}

double gage_k(std::int64_t n, std::int64_t samples) {
  return round_half_even_decimals(1.0 / control_d2_star(n, samples), 4);
}

GageStudy gage_study(const GageTable& table, const GageOptions& options) {
  if (options.tolerance) check_positive(*options.tolerance, "tolerance");
  check_share(options.confidence, "confidence");
  GageStudy study;
  study.method = options.method;
  study.parts = table.parts.size();
  study.operators = table.operators.size();
  study.trials = table.trials;
  if (options.method == GageMethod::kRange) {
    by_range(table, study);
  } else if (study.operators == 1) {
    by_one_way(table, options, study);
  } else if (options.method == GageMethod::kNested) {
    by_nested(table, options, study);
  } else {
    by_anova(table, options, study);
  }
  finish(study, options);
  return study;
}

}  // namespace asbuilt
