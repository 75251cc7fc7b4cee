#include "core/spec/judge.h"

#include <algorithm>
#include <cmath>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/spec/count_findings.h"
#include "core/spec/criterion_summary.h"
#include "core/spec/select_features.h"
#include "core/spec/statements.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostRows = 2'000'000;

struct Limits {
  std::optional<double> lower;
  std::optional<double> upper;
};

class Judge {
 public:
  Judge(const InspectionRecord& record, const JudgementSpec& spec)
      : record_(record), spec_(spec), selector_(record) {}

  Judgement run(const Progress& progress) {
    out_.decision_rule = describe_rule(spec_);
    std::size_t done = 0;
    for (const Tolerance& tolerance : spec_.tolerances) {
      if ((done & 63) == 0) {
        progress.throw_if_cancelled();
        progress.report(static_cast<double>(done) / static_cast<double>(spec_.tolerances.size()));
      }
      ++done;
      apply(tolerance, progress);
    }
    out_.verdict = overall();
    out_.statements = write_statements(record_, spec_, out_, summaries_);
    progress.report(1.0);
    return std::move(out_);
  }

 private:
  void apply(const Tolerance& tolerance, const Progress& progress) {
    const Characteristic& c = *tolerance.characteristic;
    Selected selected = selector_.select(tolerance.selection, c.kind);
    if (spec_.is_default && lacks_what_it_judges(tolerance)) return;

    summary_ = {};
    summary_.tolerance = &tolerance;
    for (std::string& id : selected.unknown) {
      VerdictRow row = undecided(
          "the plan names it, but the part has no such " +
          std::string(c.is_count || c.kind == FeatureKind::kVoid || c.kind == FeatureKind::kDefect
                          ? "strut"
                          : to_string(c.kind)));
      row.feature_id = std::move(id);
      add(std::move(row), RowState::kUnknown);
    }
    if (c.is_count) {
      count(tolerance, selected.rows);
    } else {
      if (selected.rows.empty() && selected.unknown.empty()) nothing_selected(tolerance);
      std::size_t since_check = 0;
      for (const std::size_t row : selected.rows) {
        if ((++since_check & 0xFFFF) == 0) progress.throw_if_cancelled();
        one(tolerance, row);
      }
    }
    summary_.selected =
        c.is_count ? 1 : static_cast<std::int64_t>(selected.rows.size() + selected.unknown.size());
    summary_.allowed =
        tolerance.allowed_fraction
            // A product that is whole on paper may lie just below it in binary.
            ? static_cast<std::int64_t>(std::floor(
                  *tolerance.allowed_fraction * static_cast<double>(summary_.selected) + 1e-9))
            : tolerance.allowed_failures;
    summary_.outcome = summary_.failed() > summary_.allowed ? Outcome::kDoesNotConform
                       : summary_.failed() + summary_.undecided() > summary_.allowed
                           ? Outcome::kUndecided
                           : Outcome::kConforms;
    out_.criteria.push_back(criterion_of(tolerance));
    summaries_.push_back(summary_);
  }

  Criterion criterion_of(const Tolerance& tolerance) const {
    const Characteristic& c = *tolerance.characteristic;
    Criterion criterion;
    criterion.id = tolerance.id;
    criterion.characteristic = c.id;
    criterion.scope = tolerance.selection.describe(c.kind);
    if (tolerance.expanded_uncertainty) {
      criterion.scope += "; U from the plan where none is measured";
    }
    criterion.unit = tolerance.kind == LimitKind::kDeviationPercent ? "%" : std::string(c.unit);
    criterion.lower = tolerance.lower;
    criterion.upper = tolerance.upper;
    criterion.relative_to_nominal = tolerance.kind != LimitKind::kAbsolute;
    criterion.rule = to_string(rule_of(tolerance));
    criterion.severity = to_string(tolerance.severity);
    criterion.allowed_failures = summary_.allowed;
    return criterion;
  }

  DecisionRule rule_of(const Tolerance& tolerance) const {
    if (tolerance.characteristic->is_count) return DecisionRule::kSimple;
    return tolerance.rule.value_or(spec_.rule);
  }

  bool examined(FeatureKind kind) const {
    return std::find(spec_.not_examined.begin(), spec_.not_examined.end(), kind) ==
           spec_.not_examined.end();
  }

  // A scan without any void that also has no closed porosity was never looked at for voids.
  bool voids_were_sought() const {
    return examined(FeatureKind::kVoid) &&
           (!record_.voids.empty() || !std::isnan(record_.porosity.closed_porosity.value));
  }

  bool lacks_what_it_judges(const Tolerance& tolerance) const {
    if (counts_only_strut_defects(tolerance)) return record_.struts.empty();
    const FeatureKind kind = tolerance.characteristic->kind;
    return (kind == FeatureKind::kStrut || kind == FeatureKind::kWall) &&
           feature_count(record_, kind) == 0;
  }

  static VerdictRow undecided(std::string reason) {
    VerdictRow row;
    row.feature_id = "part";
    row.reason = std::move(reason);
    return row;
  }

  void add(VerdictRow row, RowState state, double score = 0.0) {
    if (out_.rows.size() >= kMostRows) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the tolerances need too many verdicts",
                   summary_.tolerance->where + " tolerance " + summary_.tolerance->id,
                   "2 million features times tolerances",
                   "let tolerances select fewer features, or judge the part's own numbers"});
    }
    row.criterion = static_cast<std::int64_t>(out_.criteria.size());
    summary_.add(state, out_.rows.size(), score);
    out_.rows.push_back(std::move(row));
  }

  // No void and no defect is good news, where they were looked for. No strut, node, wall or pore is
  // a mistake of the plan or a measurement that was not made.
  void nothing_selected(const Tolerance& tolerance) {
    const FeatureKind kind = tolerance.characteristic->kind;
    const bool sought = kind == FeatureKind::kVoid ? voids_were_sought() : examined(kind);
    if (!sought) {
      add(undecided(std::string("this inspection did not look for ") + plural_of(kind)),
          RowState::kUnmeasured);
    } else if (kind != FeatureKind::kVoid && kind != FeatureKind::kDefect) {
      add(undecided("the tolerance selects no feature of the part"), RowState::kUnknown);
    }
  }

  std::optional<Limits> limits_of(const Tolerance& tolerance, std::size_t row) const {
    if (tolerance.kind == LimitKind::kAbsolute) return Limits{tolerance.lower, tolerance.upper};
    const double nominal = tolerance.characteristic->nominal(record_, row);
    if (!std::isfinite(nominal)) return std::nullopt;
    const double unit =
        tolerance.kind == LimitKind::kDeviationPercent ? 0.01 * std::abs(nominal) : 1.0;
    const auto limit = [&](double about) {
      return decimal_sum(nominal, decimal_product(unit, about));
    };
    Limits limits;
    if (tolerance.lower) limits.lower = limit(*tolerance.lower);
    if (tolerance.upper) limits.upper = limit(*tolerance.upper);
    return limits;
  }

  void one(const Tolerance& tolerance, std::size_t index) {
    const Characteristic& c = *tolerance.characteristic;
    VerdictRow row;
    row.feature_id = feature_id(record_, c.kind, index);
    row.value = c.value(record_, index);
    if (!std::isfinite(row.value)) row.value = kNotMeasured;
    if (c.uncertainty != nullptr) row.u = c.uncertainty(record_, index);
    if (!(row.u >= 0.0)) row.u = tolerance.expanded_uncertainty.value_or(kNotMeasured);
    const std::optional<Limits> limits = limits_of(tolerance, index);
    if (limits) {
      row.lower = limits->lower.value_or(kNotMeasured);
      row.upper = limits->upper.value_or(kNotMeasured);
    }
    if (c.kind == FeatureKind::kStrut && absent_strut(tolerance, index, row)) return;
    if (std::isnan(row.value)) {
      row.reason = reason_of(c, index);
      if (tolerance.not_measurable == NotMeasurable::kIgnore) {
        row.reason += "; the plan leaves it out";
        return add(std::move(row), RowState::kIgnored);
      }
      return add(std::move(row), RowState::kUnmeasured);
    }
    if (!limits) {
      row.reason = "the nominal value is not known";
      return add(std::move(row), RowState::kUnmeasured);
    }
    const Decision decision =
        decide(row.value, row.u, limits->lower, limits->upper, rule_of(tolerance), spec_.guard);
    row.outcome = decision.outcome;
    row.conformance_probability = decision.conformance_probability;
    const double confidence = feature_confidence(record_, c.kind, index);
    if (row.outcome == Outcome::kDoesNotConform &&
        !(confidence >= tolerance.selection.min_confidence)) {
      row.outcome = Outcome::kUndecided;
      row.reason = std::string("it may not be a ") + to_string(c.kind) + low_confidence(confidence);
      return add(std::move(row), RowState::kDoubtful);
    }
    finish(std::move(row), decision.why, c, index);
  }

  void finish(VerdictRow row, Why why, const Characteristic& c, std::size_t index) {
    const double margin = std::fmin(std::isnan(row.lower) ? INFINITY : row.value - row.lower,
                                    std::isnan(row.upper) ? INFINITY : row.upper - row.value);
    switch (why) {
      case Why::kInside:
        return add(std::move(row), RowState::kInside, -margin);
      case Why::kBelow:
        row.reason = "below the lower limit";
        return add(std::move(row), RowState::kBelow, -margin);
      case Why::kAbove:
        row.reason = "above the upper limit";
        return add(std::move(row), RowState::kAbove, -margin);
      case Why::kGuardBand:
        row.reason = "nearer to a limit than its uncertainty allows to decide";
        return add(std::move(row), RowState::kGuardBand, -margin);
      case Why::kNoUncertainty: {
        row.reason = "no uncertainty is known for it";
        if (c.reason != nullptr && c.kind == FeatureKind::kPart &&
            !c.reason(record_, index)->empty()) {
          row.reason += ": " + *c.reason(record_, index);
        }
        return add(std::move(row), RowState::kNoUncertainty);
      }
      case Why::kNoValue:
        return add(std::move(row), RowState::kUnmeasured);
    }
  }

  std::string reason_of(const Characteristic& c, std::size_t index) const {
    const std::string* stated = c.reason != nullptr ? c.reason(record_, index) : nullptr;
    if (c.kind == FeatureKind::kStrut) {
      const StrutStatus status = record_.struts[index].status;
      if (status == StrutStatus::kMissing) return "the strut is missing";
      if (status == StrutStatus::kBroken && (stated == nullptr || stated->empty())) {
        return "the strut is broken";
      }
    }
    if (stated != nullptr && !stated->empty()) return *stated;
    return "not measured";
  }

  // A strut that is not whole fails limits on its size: true where this wrote the row.
  bool absent_strut(const Tolerance& tolerance, std::size_t index, VerdictRow& row) {
    const StrutRow& strut = record_.struts[index];
    const bool missing = strut.status == StrutStatus::kMissing;
    if (!tolerance.characteristic->needs_whole_strut ||
        (!missing && strut.status != StrutStatus::kBroken)) {
      return false;
    }
    if (!(strut.confidence >= tolerance.selection.min_confidence)) {
      row.reason = std::string("the strut may be ") + (missing ? "missing" : "broken") +
                   low_confidence(strut.confidence);
      add(std::move(row), RowState::kDoubtful);
      return true;
    }
    if (std::isnan(row.value)) row.value = 0.0;
    row.outcome = Outcome::kDoesNotConform;
    row.conformance_probability = 0.0;
    row.reason = missing ? "the strut is missing" : "the strut is broken";
    add(std::move(row), RowState::kAbsent);
    return true;
  }

  void count(const Tolerance& tolerance, const std::vector<std::size_t>& rows) {
    const FeatureKind kind = tolerance.characteristic->kind;
    VerdictRow row = undecided("");
    if (kind == FeatureKind::kVoid ? !voids_were_sought() : !examined(kind)) {
      row.reason = std::string("this inspection did not look for ") + plural_of(kind);
      return add(std::move(row), RowState::kUnmeasured);
    }
    if (counts_only_strut_defects(tolerance) && record_.struts.empty()) {
      row.reason = "the part has no struts";
      return add(std::move(row), RowState::kUnknown);
    }
    const FindingCount found = count_findings(record_, selector_, tolerance, rows);
    row.value = static_cast<double>(found.sure);
    row.lower = tolerance.lower.value_or(kNotMeasured);
    row.upper = tolerance.upper.value_or(kNotMeasured);
    const double most = static_cast<double>(found.sure + found.doubtful + found.unmeasured_struts);
    const bool above = tolerance.upper && row.value > *tolerance.upper;
    const bool below = tolerance.lower && most < *tolerance.lower;
    if (above || below) {
      row.outcome = Outcome::kDoesNotConform;
      row.conformance_probability = 0.0;
      row.reason = found.sure_list;
      return add(std::move(row), above ? RowState::kAbove : RowState::kBelow);
    }
    if ((tolerance.upper && most > *tolerance.upper) ||
        (tolerance.lower && row.value < *tolerance.lower)) {
      if (found.doubtful > 0) {
        row.reason = grouped(found.doubtful) + " more of low confidence: " + found.doubtful_list;
      }
      if (found.unmeasured_struts > 0) {
        row.reason += (row.reason.empty() ? "" : "; ") + grouped(found.unmeasured_struts) +
                      (found.unmeasured_struts == 1 ? " strut" : " struts") +
                      " could not be measured";
      }
      return add(std::move(row), RowState::kDoubtful);
    }
    row.outcome = Outcome::kConforms;
    row.conformance_probability = 1.0;
    add(std::move(row), RowState::kInside);
  }

  Outcome overall() const {
    if (summaries_.empty() || !obstacles(record_).empty()) return Outcome::kUndecided;
    Outcome verdict = Outcome::kConforms;
    for (const CriterionSummary& summary : summaries_) {
      if (summary.outcome == Outcome::kDoesNotConform) return Outcome::kDoesNotConform;
      if (summary.outcome == Outcome::kUndecided) verdict = Outcome::kUndecided;
    }
    return verdict;
  }

  const InspectionRecord& record_;
  const JudgementSpec& spec_;
  const FeatureSelector selector_;
  Judgement out_;
  std::vector<CriterionSummary> summaries_;
  CriterionSummary summary_;
};

}  // namespace

Judgement judge(const InspectionRecord& record, const JudgementSpec& spec,
                const Progress& progress) {
  return Judge(record, spec).run(progress);
}

}  // namespace asbuilt
