#include "app/session/spc_figures.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/entry_words.h"
#include "core/statistics/descriptive.h"

namespace asbuilt {
namespace {

constexpr double kAsTwoSigma = 0.9545;  // of a normal value: k = 2

SpcPoint point_of(const ChartPoint& p) {
  SpcPoint point{p.key, "", p.value, p.lower, p.center, p.upper, ""};
  for (const int rule : p.signals) {
    point.signal += (point.signal.empty() ? "" : ", ") + std::to_string(rule);
  }
  return point;
}

// A lot is a part of the chart only where its values stand together.
std::string group_of(const CharacteristicSeries& series, const SeriesGroup& group) {
  return group.members.size() == 1 ? series.values[group.members.front()].lot : std::string();
}

}  // namespace

std::string axis_label(const CharacteristicSeries& series) {
  std::string label = characteristic_words(series.characteristic);
  const std::string unit = unit_words(series.unit);
  if (!unit.empty()) label.append(", ").append(unit);
  return label;
}

std::string mean_text(const SampleMoments& moments) {
  if (moments.count < 2) return decimal_text(moments.mean);
  const SampleInterval found = mean_interval(moments, kAsTwoSigma);
  return supported_text(moments.mean, 0.5 * (found.high - found.low));
}

std::string mean_text(std::size_t count, double mean, double sd) {
  SampleMoments moments;
  moments.count = std::isfinite(sd) ? count : 1;
  moments.mean = mean;
  moments.sd = sd;
  return mean_text(moments);
}

std::string sd_text(double sd, double dof) {
  if (!std::isfinite(sd) || !(sd > 0.0) || !(dof > 0.0)) return decimal_text(sd);
  const SampleInterval found = sd_interval(sd, dof, kAsTwoSigma);
  return supported_text(sd, std::min(sd, 0.5 * (found.high - found.low)));
}

std::string index_text(double index, double bound) {
  const double u = index - bound;
  return supported_text(index, u) + " (" + supported_text(bound, u) + ")";
}

std::string ppm_text(double ppm) {
  if (ppm < 0.01) return ppm > 0.0 ? "< 0.01" : "0";
  return significant_text(ppm, 2);
}

std::vector<SpcPanel> chart_panels(const CharacteristicSeries& series, const ChartReport& report) {
  const std::string unit = unit_words(series.unit).empty() ? "" : ", " + unit_words(series.unit);
  SpcPanel location{std::string(location_name(report.kind)) + unit, {}};
  if (report.kind == ChartKind::kIndividuals) location.label = axis_label(series);
  for (std::size_t i = 0; i < report.location.size(); ++i) {
    location.points.push_back(point_of(report.location[i]));
    location.points.back().group = group_of(series, report.groups[i]);
  }
  std::vector<SpcPanel> panels{std::move(location)};
  if (report.spread.empty()) return panels;
  // Without a spread a point keeps its place on the axis, so that both panels share it.
  SpcPanel spread{std::string(spread_name(report.kind)) + unit, {}};
  for (std::size_t i = 0; i < report.location.size(); ++i) {
    spread.points.push_back(
        {report.location[i].key, "", kNotMeasured, kNotMeasured, kNotMeasured, kNotMeasured, ""});
  }
  for (std::size_t i = 0; i < report.spread.size(); ++i) {
    spread.points[report.spread_group[i]] = point_of(report.spread[i]);
  }
  for (std::size_t i = 0; i < report.location.size(); ++i) {
    spread.points[i].group = group_of(series, report.groups[i]);
  }
  panels.push_back(std::move(spread));
  return panels;
}

SpcHistogram capability_histogram(const CharacteristicSeries& series,
                                  const CapabilityReport& report) {
  return {axis_label(series),  plain_values(series), report.limits.lower,
          report.limits.upper, report.study.mean,    report.study.overall.sigma};
}

std::optional<SpcPlate> plate_map(const CharacteristicSeries& series) {
  SpcPlate plate{axis_label(series), {}};
  for (const SeriesValue& v : series.values) {
    if (!std::isfinite(v.x_mm) || !std::isfinite(v.y_mm)) continue;
    // Of a part that was measured several times the last value stands.
    const auto before = std::find_if(plate.places.begin(), plate.places.end(),
                                     [&v](const SpcPlace& place) { return place.label == v.part; });
    if (before != plate.places.end()) {
      before->value = v.value;
    } else {
      plate.places.push_back({v.x_mm, v.y_mm, v.value, v.part});
    }
  }
  if (plate.places.size() < 2) return std::nullopt;
  return plate;
}

}  // namespace asbuilt
