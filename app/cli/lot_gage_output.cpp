#include "app/cli/lot_gage_output.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/print.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWorstStruts = 10;  // that the terminal lists

template <class... Values>
void say(const char* format, Values... values) {
  char line[240];
  print_to(line, sizeof line, format, values...);
  std::cout << line << '\n';
}

void say_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) std::cout << "note: " << note << '\n';
}

// JSON has no NaN: what was not measured is null.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json optional_number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

Json component_json(const GageComponent& c) {
  return Json{{"sd", number(c.sd)},
              {"sd_low", number(c.interval.low)},
              {"sd_high", number(c.interval.high)},
              {"share_of_total", number(c.share_of_total)},
              {"share_of_tolerance", number(c.share_of_tolerance)}};
}

Json linearity_json(const LinearityStudy& l) {
  Json json{{"slope", number(l.slope)},
            {"intercept", number(l.intercept)},
            {"slope_p", number(l.slope_p)},
            {"intercept_p", number(l.intercept_p)},
            {"residual_sd", number(l.residual_sd)},
            {"r_squared", number(l.r_squared)},
            {"zero_inside", l.zero_inside},
            {"band", Json::array()}};
  for (const BandPoint& p : l.band) {
    json["band"].push_back(Json{{"reference", number(p.reference)},
                                {"bias", number(p.bias)},
                                {"low", number(p.low)},
                                {"high", number(p.high)}});
  }
  return json;
}

Json gage_json(const GageReport& report, const GageRequest& request) {
  const GageStudy& s = report.study;
  Json json;
  json["study"] = "gage";
  json["input"] = Json{{"path", request.file.string()}, {"sha256", report.sha256}};
  json["method"] = to_string(s.method);
  json["parts"] = s.parts;
  json["operators"] = s.operators;
  json["trials"] = s.trials;
  json["tolerance"] = optional_number(report.tolerance);
  json["confidence"] = request.options.confidence;
  json["repeatability"] = component_json(s.repeatability);
  json["reproducibility"] = component_json(s.reproducibility);
  json["operator"] = component_json(s.operator_effect);
  json["interaction"] = component_json(s.interaction);
  json["grr"] = component_json(s.grr);
  json["part"] = component_json(s.part);
  json["total"] = component_json(s.total);
  json["ndc"] = s.ndc;
  json["ndc_before_cut"] = number(s.ndc_before_cut);
  json["anova"] = Json::array();
  for (const AnovaRow& row : s.anova) {
    json["anova"].push_back(Json{{"source", row.source},
                                 {"dof", number(row.dof)},
                                 {"sum_of_squares", number(row.sum_of_squares)},
                                 {"mean_square", number(row.mean_square)},
                                 {"f", number(row.f)},
                                 {"p", number(row.p)}});
  }
  json["interaction_pooled"] = s.interaction_pooled;
  json["pooling_p"] = request.options.pooling_p;
  json["bias"] = Json::array();
  for (const BiasStudy& b : report.bias) {
    json["bias"].push_back(Json{{"reference", number(b.reference)},
                                {"count", b.count},
                                {"bias", number(b.bias)},
                                {"sd", number(b.sd)},
                                {"t", number(b.t)},
                                {"p", number(b.p)},
                                {"low", number(b.interval.low)},
                                {"high", number(b.interval.high)}});
  }
  json["linearity"] = report.linearity ? linearity_json(*report.linearity) : Json(nullptr);
  json["graded_by"] = s.graded_by;
  json["grade"] = to_string(s.grade);
  json["notes"] = report.notes;
  return json;
}

void print_component(const char* name, const GageComponent& c) {
  char interval[60] = "";
  if (std::isfinite(c.interval.low)) {
    print_to(interval, sizeof interval, "%.5g to %.5g", c.interval.low, c.interval.high);
  }
  char tolerance[40] = "";
  if (std::isfinite(c.share_of_tolerance)) {
    print_to(tolerance, sizeof tolerance, "%10.2f %%", 100.0 * c.share_of_tolerance);
  }
  say("  %-18s %11.6g   %-24s %8.2f %%%s", name, c.sd, interval, 100.0 * c.share_of_total,
      tolerance);
}

void print_anova(const GageStudy& s) {
  if (s.anova.empty()) return;
  say("  %-23s %6s %12s %12s %9s %9s", "source", "dof", "SS", "MS", "F", "p");
  for (const AnovaRow& row : s.anova) {
    char test[60] = "";
    if (std::isfinite(row.f)) print_to(test, sizeof test, " %9.4g %9.3g", row.f, row.p);
    say("  %-23s %6.0f %12.6g %12.6g%s", row.source.c_str(), row.dof, row.sum_of_squares,
        row.mean_square, test);
  }
  if (s.interaction_pooled) std::cout << "  interaction pooled with the repeatability\n";
}

void print_bias(const GageReport& report) {
  for (const BiasStudy& b : report.bias) {
    say("bias at %.6g: %.4g (95 %% from %.4g to %.4g, %d readings, p %.3g)", b.reference, b.bias,
        b.interval.low, b.interval.high, static_cast<int>(b.count), b.p);
  }
  if (!report.linearity) return;
  const LinearityStudy& l = *report.linearity;
  say("linearity: bias = %.4g + %.4g x reference (p of the slope %.3g, R squared %.3f)",
      l.intercept, l.slope, l.slope_p, l.r_squared);
  std::cout << (l.zero_inside ? "  no bias shows at any reference\n"
                              : "  the bias is not 0 at every reference\n");
}

void print_gage(const GageReport& report) {
  const GageStudy& s = report.study;
  say("gage study (%s): %d parts, %d operators, %d trials", to_string(s.method),
      static_cast<int>(s.parts), static_cast<int>(s.operators), static_cast<int>(s.trials));
  say("  %-18s %11s   %-24s %10s%s", "", "sd", s.anova.empty() ? "" : "95 % interval", "of total",
      report.tolerance ? " of tolerance" : "");
  print_component("repeatability EV", s.repeatability);
  print_component("reproducibility AV", s.reproducibility);
  if (s.operators > 1 && s.interaction.sd > 0.0) {
    print_component("  operators", s.operator_effect);
    print_component("  interaction", s.interaction);
  }
  print_component("gage GRR", s.grr);
  print_component("parts PV", s.part);
  print_component("total TV", s.total);
  print_anova(s);
  print_bias(report);
  const double share = report.tolerance ? s.grr.share_of_tolerance : s.grr.share_of_total;
  std::string grade = to_string(s.grade);
  std::replace(grade.begin(), grade.end(), '_', ' ');
  say("GRR is %.2f %% of the %s: %s (below 10 %% acceptable, to 30 %% conditional)", 100.0 * share,
      s.graded_by.c_str(), grade.c_str());
  say("distinct categories (ndc): %d", static_cast<int>(s.ndc));
  say_notes(report.notes);
}

Json ratio_json(const std::optional<MeasuringCapability>& q) {
  if (!q) return nullptr;
  return Json{{"ratio", q->ratio},
              {"limit", q->limit},
              {"capable", q->capable},
              {"smallest_tolerance", q->smallest_tolerance},
              {"standing", kRatioStanding}};
}

void print_ratio(const char* name, const std::optional<MeasuringCapability>& q) {
  if (!q) return;
  say("%s = 2 U / T = %.1f %%: %s (limit %.0f %%; smallest tolerance %.4g)", name, 100.0 * q->ratio,
      q->capable ? "capable" : "not capable", 100.0 * q->limit, q->smallest_tolerance);
}

Json zone_json(const std::optional<AcceptanceZone>& zone) {
  if (!zone) return nullptr;
  const bool empty = zone->empty;
  return Json{{"lower", optional_number(empty ? std::nullopt : zone->lower)},
              {"upper", optional_number(empty ? std::nullopt : zone->upper)},
              {"guard_band", zone->guard_band},
              {"conformance", kZoneConformance},
              {"empty", empty},
              {"standing", kZoneStanding}};
}

Json repeats_json(const RepeatsReport& report, const RepeatsRequest& request) {
  const TaskUncertainty& t = report.uncertainty;
  Json json;
  json["study"] = "repeats";
  if (request.struts) {
    json["input"] = Json{{"db", request.struts->db.string()},
                         {"inspections", request.struts->inspections},
                         {"strut_id", request.struts->strut_id},
                         {"characteristic", request.struts->characteristic}};
  } else {
    json["input"] = Json{{"path", request.file.string()}, {"sha256", report.sha256}};
  }
  json["count"] = t.count;
  json["calibrated"] = request.input.calibrated;
  json["mean"] = t.mean;
  json["bias"] = t.bias;
  json["bias_treatment"] = to_string(t.treatment);
  json["u_cal"] = request.input.u_cal;
  json["u_p"] = t.u_p;
  json["u_w"] = request.input.u_w;
  json["u_b"] = request.input.u_b;
  json["u_drift"] = request.input.u_drift;
  json["t_factor"] = t.t_factor;
  json["standard_uncertainty"] = t.standard;
  json["expanded_uncertainty"] = t.expanded;
  json["k"] = 2;
  json["standing"] = kTaskStanding;
  json["outlier"] = Json{{"index", report.outlier.index},
                         {"value", report.outlier_value},
                         {"g", report.outlier.g},
                         {"critical", report.outlier.critical},
                         {"flagged", report.outlier.flagged}};
  json["normality"] = nullptr;
  if (report.normality) {
    json["normality"] = Json{{"a_squared", report.normality->a_squared},
                             {"adjusted", report.normality->adjusted},
                             {"p", report.normality->p}};
  }
  json["tolerance"] = optional_number(request.tolerance);
  json["q_ms"] = ratio_json(report.system);
  json["q_mp"] = ratio_json(report.process);
  json["resolution"] = optional_number(request.resolution);
  json["resolution_suffices"] = nullptr;
  if (report.fine_enough) json["resolution_suffices"] = *report.fine_enough;
  json["acceptance_zone"] = zone_json(report.zone);
  json["notes"] = report.notes;
  return json;
}

void print_zone(const std::optional<AcceptanceZone>& zone) {
  if (!zone) return;
  if (zone->empty) {
    say("no value conforms with %.0f %%: the guard band %.4g leaves nothing between the limits",
        100.0 * kZoneConformance, zone->guard_band);
    return;
  }
  say("values from %.7g to %.7g conform with %.0f %% (guard band %.4g)", *zone->lower, *zone->upper,
      100.0 * kZoneConformance, zone->guard_band);
}

void print_repeats(const RepeatsReport& report, const RepeatsRequest& request) {
  const TaskUncertainty& t = report.uncertainty;
  const TaskUncertaintyInput& in = request.input;
  if (request.struts) {
    say("%s of strut %s", request.struts->characteristic.c_str(), request.struts->strut_id.c_str());
  }
  say("%d repeats: mean %.7g, calibrated %.7g, bias %.4g", static_cast<int>(t.count), t.mean,
      in.calibrated, t.bias);
  say("  u_cal %.4g, u_p %.4g, u_w %.4g, u_b %.4g, u_drift %.4g", in.u_cal, t.u_p, in.u_w, in.u_b,
      in.u_drift);
  const char* what = "added to U";
  if (t.treatment == BiasTreatment::kCorrected) what = "corrected: subtract it from every result";
  if (t.treatment == BiasTreatment::kInRoot) what = "in the root, beside u";
  if (t.treatment == BiasTreatment::kBesideRoot) what = "in the root, beside U";
  say("  bias %s", what);
  say("U %.4g (k = 2, ISO 15530-3)", t.expanded);
  print_ratio("Q_MS, the system,", report.system);
  print_ratio("Q_MP, the process,", report.process);
  if (report.fine_enough) {
    say("resolution %.4g: %s (at most 5 %% of the tolerance)", *request.resolution,
        *report.fine_enough ? "suffices" : "too coarse");
  }
  print_zone(report.zone);
  say_notes(report.notes);
}

Json struts_json(const StrutRepeatability& r, const std::vector<std::int64_t>& inspections) {
  Json json;
  json["study"] = "inspections";
  json["inspections"] = inspections;
  json["characteristic"] = r.characteristic;
  json["struts"] = r.struts;
  json["left_out"] = r.left_out;
  json["dof"] = r.dof;
  json["repeatability_sd"] = number(r.sd);
  json["sd_low"] = number(r.interval.low);
  json["sd_high"] = number(r.interval.high);
  json["stated_u"] = number(r.stated_u);
  json["ratio"] = number(r.ratio);
  json["outside"] = r.outside;
  json["rows"] = Json::array();
  for (const StrutRepeat& row : r.rows) {
    json["rows"].push_back(Json{{"strut_id", row.strut_id},
                                {"count", row.count},
                                {"mean", number(row.mean)},
                                {"sd", number(row.sd)},
                                {"stated_u", number(row.stated_u)},
                                {"outside", row.outside}});
  }
  return json;
}

void print_struts(const StrutRepeatability& r) {
  say("%s of %d struts in %d inspections; struts not measured twice: %d", r.characteristic.c_str(),
      static_cast<int>(r.struts), static_cast<int>(r.inspections), static_cast<int>(r.left_out));
  say("repeatability s_r %.4g (95 %% from %.4g to %.4g, %.0f degrees of freedom)", r.sd,
      r.interval.low, r.interval.high, r.dof);
  if (!std::isfinite(r.stated_u)) {
    std::cout << "no uncertainty is stated for this characteristic\n";
    return;
  }
  say("stated u %.4g (U/2): ratio %.3f", r.stated_u, r.ratio);
  say("struts outside of their stated u: %d", static_cast<int>(r.outside));
  std::cout
      << "note: scans of one set-up repeat its voxel size and its edges: a ratio below 1 does "
         "not show that U is too large\n";
  std::vector<StrutRepeat> outside;
  std::copy_if(r.rows.begin(), r.rows.end(), std::back_inserter(outside),
               [](const StrutRepeat& row) { return row.outside; });
  std::sort(outside.begin(), outside.end(), [](const StrutRepeat& a, const StrutRepeat& b) {
    return a.sd / a.stated_u > b.sd / b.stated_u;
  });
  for (std::size_t i = 0; i < std::min(kWorstStruts, outside.size()); ++i) {
    say("  strut %s: s %.4g, stated u %.4g", outside[i].strut_id.c_str(), outside[i].sd,
        outside[i].stated_u);
  }
}

void write_json(const Json& json) {
  std::cout << json.dump(2) << '\n';
}

}  // namespace

void write_gage(const GageReport& report, const GageRequest& request, const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(gage_json(report, request));
  print_gage(report);
}

void write_repeats(const RepeatsReport& report, const RepeatsRequest& request,
                   const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(repeats_json(report, request));
  print_repeats(report, request);
}

void write_strut_repeats(const StrutRepeatability& result,
                         const std::vector<std::int64_t>& inspections, const Console& console) {
  if (console.form == OutputForm::kJson) return write_json(struts_json(result, inspections));
  print_struts(result);
}

}  // namespace asbuilt
