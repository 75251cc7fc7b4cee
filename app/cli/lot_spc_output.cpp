#include "app/cli/lot_spc_output.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/session/spc_figures.h"
#include "core/base/number_text.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostMembers = 8;  // of a subgroup that the terminal lists

template <class... Values>
void say(const char* format, Values... values) {
  char line[240];
  print_to(line, sizeof line, format, values...);
  std::cout << line << '\n';
}

void say_all(const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) std::cout << "note: " << sentence << '\n';
}

// JSON has no NaN: what is not known is null.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}
Json text(const std::string& words) {
  return words.empty() ? Json(nullptr) : Json(words);
}

Json value_json(const SeriesValue& v) {
  return Json{{"value", v.value},
              {"u", number(v.u)},
              {"lot", text(v.lot)},
              {"part", v.part},
              {"build", text(v.build)},
              {"machine", text(v.machine)},
              {"instrument", text(v.instrument)},
              {"x_mm", number(v.x_mm)},
              {"y_mm", number(v.y_mm)},
              {"variant_pct", number(v.variant_pct)},
              {"utc", text(v.utc)},
              {"entry", v.entry}};
}

Json series_json(const CharacteristicSeries& series) {
  Json json{{"characteristic", series.characteristic},
            {"unit", text(series.unit)},
            {"superseded", series.superseded},
            {"values", Json::array()}};
  for (const SeriesValue& v : series.values) json["values"].push_back(value_json(v));
  return json;
}

Json limits_json(const CapabilityLimits& limits) {
  return Json{{"lower", number(limits.lower)}, {"upper", number(limits.upper)}};
}

Json verdict_json(const std::optional<Outcome>& verdict) {
  return verdict ? Json(to_string(*verdict)) : Json(nullptr);
}

Json normality_json(const std::optional<NormalityTest>& test) {
  if (!test) return nullptr;
  return Json{{"a_squared", test->a_squared}, {"adjusted", test->adjusted}, {"p", test->p}};
}

Json indices_json(const CapabilityIndices& c, const char* spread, const char* nearest) {
  return Json{{"sigma", c.sigma},         {"dof", c.dof},
              {spread, number(c.spread)}, {std::string(spread) + "_bound", number(c.spread_bound)},
              {nearest, c.nearest},       {std::string(nearest) + "_bound", c.nearest_bound},
              {"ppm_below", c.ppm_below}, {"ppm_above", c.ppm_above}};
}

Json capability_json(const CharacteristicSeries& series, const CapabilityRequest& request,
                     const CapabilityReport& report) {
  Json json{{"study", "capability"},
            {"series", series_json(series)},
            {"limits", limits_json(report.limits)},
            {"by", to_string(request.by)},
            {"estimator", to_string(report.estimator)},
            {"confidence", report.study.confidence},
            {"count", report.study.count},
            {"mean", report.study.mean},
            {"within", indices_json(report.study.within, "cp", "cpk")},
            {"overall", indices_json(report.study.overall, "pp", "ppk")},
            {"ppm_low", report.ppm.low},
            {"ppm_high", report.ppm.high},
            {"outside", report.study.outside},
            {"normality", normality_json(report.study.normality)},
            {"out_of_control", report.study.out_of_control},
            {"measurement_share", number(report.measurement_share)},
            {"without_u", report.without_u},
            {"groups", Json::array()},
            {"group_effect", nullptr},
            {"least_cpk", number(request.least_cpk)},
            {"least_ppk", number(request.least_ppk)},
            {"verdict", verdict_json(report.verdict)},
            {"notes", report.statements}};
  for (const GroupFigures& g : report.groups) {
    json["groups"].push_back(
        Json{{"key", g.key}, {"count", g.count}, {"mean", g.mean}, {"sd", number(g.sd)}});
  }
  if (report.group_effect) {
    json["group_effect"] =
        Json{{"f", number(report.group_effect->f)}, {"p", report.group_effect->p}};
  }
  return json;
}

std::string limits_text(const CapabilityLimits& limits) {
  return (limits.lower ? "lower " + plain_number(*limits.lower) : std::string("no lower")) + ", " +
         (limits.upper ? "upper " + plain_number(*limits.upper) : std::string("no upper"));
}

void print_indices(const char* words, const char* spread, const char* nearest,
                   const CapabilityIndices& c) {
  std::string indices;
  if (c.spread) {
    indices.append(spread).append(" ").append(index_text(*c.spread, *c.spread_bound)).append(", ");
  }
  indices.append(nearest).append(" ").append(index_text(c.nearest, c.nearest_bound));
  say("  %-8s s %s   %s", words, sd_text(c.sigma, c.dof).c_str(), indices.c_str());
}

void print_verdict(const std::optional<Outcome>& verdict) {
  if (!verdict) return;
  std::string words = to_string(*verdict);
  std::replace(words.begin(), words.end(), '_', ' ');
  std::cout << "verdict: " << words << '\n';
}

void print_capability(const CharacteristicSeries& series, const CapabilityRequest& request,
                      const CapabilityReport& report) {
  const CapabilityStudy& s = report.study;
  say("capability of %s: %d values, %s", axis_label(series).c_str(), static_cast<int>(s.count),
      limits_text(report.limits).c_str());
  say("  mean %s; beyond the limits now: %d", mean_text(s.count, s.mean, s.overall.sigma).c_str(),
      static_cast<int>(s.outside));
  print_indices("within", "Cp", "Cpk", s.within);
  print_indices("overall", "Pp", "Ppk", s.overall);
  say("  in brackets lower bounds, %.4g %%; s within: %s, subgroups: %s", 100.0 * s.confidence,
      to_string(report.estimator), to_string(request.by));
  say("  expected beyond the limits: %s ppm (%.4g %% from %s to %s)",
      ppm_text(s.overall.ppm_below + s.overall.ppm_above).c_str(), 100.0 * s.confidence,
      ppm_text(report.ppm.low).c_str(), ppm_text(report.ppm.high).c_str());
  if (report.measurement_share) {
    const double share = 100.0 * *report.measurement_share;
    say("  measuring: %s %% of the variance (U/2 of the entries)",
        share < 100.0 ? significant_text(share, 2).c_str() : "over 100");
  }
  for (const GroupFigures& g : report.groups) {
    say("  %-22s n %-4d mean %-11s s %s", g.key.c_str(), static_cast<int>(g.count),
        mean_text(g.count, g.mean, g.sd).c_str(),
        std::isfinite(g.sd) ? sd_text(g.sd, static_cast<double>(g.count) - 1.0).c_str() : "-");
  }
  print_verdict(report.verdict);
  say_all(report.statements);
}

Json points_json(const CharacteristicSeries& series, const ChartReport& report,
                 const ControlChart& chart, const std::vector<std::size_t>* of_group) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < chart.size(); ++i) {
    const ChartPoint& p = chart[i];
    const SeriesGroup& group = report.groups[of_group != nullptr ? (*of_group)[i] : i];
    Json entries = Json::array();
    Json parts = Json::array();
    for (const std::size_t member : group.members) {
      entries.push_back(series.values[member].entry);
      parts.push_back(series.values[member].part);
    }
    rows.push_back(Json{{"key", p.key},
                        {"count", group.members.size()},
                        {"value", p.value},
                        {"center", p.center},
                        {"lower", p.lower},
                        {"upper", p.upper},
                        {"signals", p.signals},
                        {"parts", std::move(parts)},
                        {"entries", std::move(entries)}});
  }
  return rows;
}

Json chart_json(const CharacteristicSeries& series, const ChartRequest& request,
                const ChartReport& report) {
  Json json{{"study", "chart"},
            {"series", series_json(series)},
            {"location", location_name(report.kind)},
            {"spread", text(spread_name(report.kind))},
            {"by", to_string(request.by)},
            {"rules", request.rules},
            {"limits_from", request.limits_from},
            {"estimator", to_string(report.estimator)},
            {"baseline_values", report.baseline_values},
            {"center", report.baseline.center},
            {"sigma", report.baseline.sigma},
            {"lambda", nullptr},
            {"ewma_limit", nullptr}};
  if (report.kind == ChartKind::kEwma) {
    json["lambda"] = request.ewma.lambda;
    json["ewma_limit"] = request.ewma.limit;
    json["rules"] = nullptr;
  }
  json["location_points"] = points_json(series, report, report.location, nullptr);
  json["spread_points"] = points_json(series, report, report.spread, &report.spread_group);
  json["signals"] = report.signals;
  json["in_control"] = report.signals == 0;
  json["notes"] = report.notes;
  return json;
}

std::string members_text(const CharacteristicSeries& series, const SeriesGroup& group) {
  std::string words;
  for (std::size_t i = 0; i < std::min(kMostMembers, group.members.size()); ++i) {
    const SeriesValue& v = series.values[group.members[i]];
    words += (i > 0 ? ", " : "") + v.part + " (entry " + std::to_string(v.entry) + ")";
  }
  if (group.members.size() > kMostMembers) {
    words += " and " + std::to_string(group.members.size() - kMostMembers) + " more";
  }
  return words;
}

void print_signals(const CharacteristicSeries& series, const ChartReport& report,
                   const ControlChart& chart, const std::vector<std::size_t>* of_group,
                   const char* name) {
  for (std::size_t i = 0; i < chart.size(); ++i) {
    const ChartPoint& p = chart[i];
    if (p.signals.empty()) continue;
    std::string rules;
    for (const int rule : p.signals) rules += (rules.empty() ? "" : ", ") + std::to_string(rule);
    std::cout << "signal, " << name << ", rule " << rules << ": " << p.key << " "
              << decimal_text(p.value) << " (limits " << decimal_text(p.lower) << " to "
              << decimal_text(p.upper) << "): "
              << members_text(series, report.groups[of_group != nullptr ? (*of_group)[i] : i])
              << '\n';
  }
}

void print_chart(const CharacteristicSeries& series, const ChartRequest& request,
                 const ChartReport& report) {
  say("control chart of %s: %s, %d points", axis_label(series).c_str(), location_name(report.kind),
      static_cast<int>(report.location.size()));
  std::string from = "all values";
  if (!request.limits_from.empty()) {
    from.clear();
    for (const std::string& lot : request.limits_from) from += (from.empty() ? "" : ", ") + lot;
  }
  say("  limits from %s: %d values, centre %s, sigma %s (%s)", from.c_str(),
      static_cast<int>(report.baseline_values),
      mean_text(report.baseline_values, report.baseline.center, report.baseline.sigma).c_str(),
      sd_text(report.baseline.sigma, static_cast<double>(report.baseline_values) - 1.0).c_str(),
      to_string(report.estimator));
  print_signals(series, report, report.location, nullptr, location_name(report.kind));
  print_signals(series, report, report.spread, &report.spread_group, spread_name(report.kind));
  if (report.signals == 0) {
    std::cout << "no signal: nothing shows that the process is out of control\n";
  } else {
    say("out of control: points with a signal: %d", static_cast<int>(report.signals));
  }
  say_all(report.notes);
}

Json tolerance_json(const CharacteristicSeries& series, const ToleranceRequest& request,
                    const ToleranceReport& report) {
  return Json{{"study", "tolerance"},
              {"series", series_json(series)},
              {"coverage", request.coverage},
              {"confidence", request.confidence},
              {"count", report.moments.count},
              {"mean", report.moments.mean},
              {"sd", report.moments.sd},
              {"k", report.k},
              {"k_howe", number(report.k_howe)},
              {"low", number(report.low)},
              {"high", number(report.high)},
              {"normality", normality_json(report.normality)},
              {"least", report.moments.least},
              {"greatest", report.moments.greatest},
              {"distribution_free_confidence", report.free_confidence},
              {"distribution_free_count", report.free_count},
              {"limits", limits_json(report.limits)},
              {"verdict", verdict_json(report.verdict)},
              {"notes", report.statements}};
}

void print_tolerance(const CharacteristicSeries& series, const ToleranceRequest& request,
                     const ToleranceReport& report) {
  const auto n = static_cast<double>(report.moments.count);
  say("tolerance interval of %s: %d values, mean %s, s %s", axis_label(series).c_str(),
      static_cast<int>(report.moments.count), mean_text(report.moments).c_str(),
      sd_text(report.moments.sd, n - 1.0).c_str());
  // A bound is mean + k s: its digits as U of both allows, about 2 s sqrt(1/n + k^2 / (2 (n - 1))).
  const double u =
      2.0 * report.moments.sd * std::sqrt(1.0 / n + 0.5 * report.k * report.k / (n - 1.0));
  const std::string low = report.low ? supported_text(*report.low, u) : "unbounded";
  const std::string high = report.high ? supported_text(*report.high, u) : "unbounded";
  say("  %.6g %% of the parts with %.6g %% confidence: %s to %s (k %.4f, exact)",
      100.0 * request.coverage, 100.0 * request.confidence, low.c_str(), high.c_str(), report.k);
  say("  whatever the distribution: the extremes %.7g and %.7g hold that with %.4g %%; %lld values "
      "are needed",
      report.moments.least, report.moments.greatest, 100.0 * report.free_confidence,
      static_cast<long long>(report.free_count));
  if (report.limits.lower || report.limits.upper) {
    say("  limits: %s", limits_text(report.limits).c_str());
  }
  print_verdict(report.verdict);
  say_all(report.statements);
}

Json sampling_json(const SamplingAnswer& a) {
  Json json{{"study", "sampling"},
            {"size", a.lot ? Json(*a.lot) : Json(nullptr)},
            {"aql_pct", number(a.aql)},
            {"level", a.aql ? Json(a.level) : Json(nullptr)},
            {"code_letter", text(a.plan.code_letter)},
            {"plan_letter", text(a.plan.plan_letter)},
            {"arrow", text(a.plan.arrow)},
            {"sample", a.plan.sample},
            {"whole_lot", a.plan.whole_lot},
            {"accept", a.plan.accept},
            {"reject", a.plan.reject},
            {"standing", text(a.plan.standing)},
            {"counted", a.aql && counted_by(*a.aql) == Counted::kNonconformities ? "nonconformities"
                                                                                 : "items"},
            {"p95", nullptr},
            {"p10", nullptr},
            {"curve", Json::array()}};
  if (!a.oc) return json;
  json["p95"] = a.oc->p95;
  json["p10"] = a.oc->p10;
  for (const OcPoint& p : a.oc->curve) {
    json["curve"].push_back(Json{{"share", p.share}, {"acceptance", p.acceptance}});
  }
  return json;
}

void print_sampling(const SamplingAnswer& a) {
  if (a.aql) {
    const bool items = counted_by(*a.aql) == Counted::kItems;
    say("lot of %lld, level %s, AQL %.4g%s: code letter %s%s%s", static_cast<long long>(*a.lot),
        a.level.c_str(), *a.aql, items ? " %" : " nonconformities per 100 items",
        a.plan.code_letter.c_str(),
        a.plan.arrow.empty() ? "" : (", arrow " + a.plan.arrow + " to letter ").c_str(),
        a.plan.arrow.empty() ? "" : a.plan.plan_letter.c_str());
  }
  const bool items = !a.aql || counted_by(*a.aql) == Counted::kItems;
  const char* what = items ? "nonconforming" : "nonconformities";
  say("plan: sample %lld, accept up to %lld, reject from %lld %s",
      static_cast<long long>(a.plan.sample), static_cast<long long>(a.plan.accept),
      static_cast<long long>(a.plan.reject), what);
  if (a.oc) {
    const char* unit = items ? "% nonconforming" : "nonconformities per 100 items";
    say("  accepted with 95 %%: %.4g %s; with 10 %%: %.4g", 100.0 * a.oc->p95, unit,
        100.0 * a.oc->p10);
    say("  %16s %16s", what, "accepted with");
    for (const OcPoint& p : a.oc->curve) {
      say("  %14.4f %s %14.2f %%", 100.0 * p.share, items ? "%" : " ", 100.0 * p.acceptance);
    }
    std::cout << (items ? "  binomial: nonconforming items of a running process (type B)\n"
                        : "  Poisson: nonconformities of a running process, an item may have "
                          "several\n");
  } else {
    std::cout << "  the plan asks for the whole lot\n";
  }
  if (!a.plan.standing.empty()) std::cout << "note: " << a.plan.standing << '\n';
}

void write_json(const Json& json) {
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void write_capability(const CharacteristicSeries& series, const CapabilityRequest& request,
                      const CapabilityReport& report, const Console& console) {
  if (console.form == OutputForm::kJson)
    return write_json(capability_json(series, request, report));
  print_capability(series, request, report);
}

void write_chart(const CharacteristicSeries& series, const ChartRequest& request,
                 const ChartReport& report, const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(chart_json(series, request, report));
  print_chart(series, request, report);
}

void write_tolerance(const CharacteristicSeries& series, const ToleranceRequest& request,
                     const ToleranceReport& report, const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(tolerance_json(series, request, report));
  print_tolerance(series, request, report);
}

void write_sampling(const SamplingAnswer& answer, const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(sampling_json(answer));
  print_sampling(answer);
}

}  // namespace asbuilt
