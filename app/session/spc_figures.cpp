#include "app/session/spc_figures.h"

#include <cmath>

namespace asbuilt {
namespace {

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
  const std::string& name = series.characteristic;
  const bool plain = name.starts_with("inspection.") ||
                     (name.starts_with("tensile.") && series.unit.find(' ') == std::string::npos);
  return name + (series.unit.empty() || plain ? "" : ", " + series.unit);
}

std::vector<SpcPanel> chart_panels(const CharacteristicSeries& series, const ChartReport& report) {
  const std::string unit = series.unit.empty() || series.unit == "1" ? "" : ", " + series.unit;
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
  std::string label = axis_label(series);
  for (const char* prefix : {"inspection.", "tensile."}) {  // there is little room beside the plate
    if (label.starts_with(prefix)) label.erase(0, std::string(prefix).size());
  }
  SpcPlate plate{label, {}};
  for (const SeriesValue& v : series.values) {
    if (std::isfinite(v.x_mm) && std::isfinite(v.y_mm)) {
      plate.places.push_back({v.x_mm, v.y_mm, v.value, v.part});
    }
  }
  if (plate.places.size() < 2) return std::nullopt;
  return plate;
}

}  // namespace asbuilt
