#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/render/charts.h"
#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kStatuses = 9;

Drawing status_bars(const InspectionRecord& record, ChartSize size) {
  std::array<std::int64_t, kStatuses> counts{};
  for (const StrutRow& strut : record.struts) ++counts[static_cast<std::size_t>(strut.status)];
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < kStatuses; ++i) {
    const auto status = static_cast<StrutStatus>(i);
    const Colour colour = status == StrutStatus::kOk              ? kGood
                          : status == StrutStatus::kNotMeasurable ? kMuted
                                                                  : kBad;
    bars.push_back(
        {spaced(to_string(status)), static_cast<double>(counts[i]), count(counts[i]), colour});
  }
  return bar_chart(bars, size);
}

Table reasons_table(const InspectionRecord& record) {
  std::map<std::string, std::pair<std::int64_t, std::string>> reasons;  // count, first strut
  for (const StrutRow& strut : record.struts) {
    if (std::isfinite(strut.diameter_um)) continue;
    auto& entry = reasons[strut.reason];
    if (entry.first++ == 0) entry.second = strut.strut_id;
  }
  std::vector<std::pair<std::string, std::pair<std::int64_t, std::string>>> sorted(reasons.begin(),
                                                                                   reasons.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
  constexpr std::size_t kMost = 8;
  Table table;
  table.columns = {
      {"Why no diameter was measured", 4.0}, {"Struts", 0.8, Align::kRight}, {"For example", 1.6}};
  std::int64_t others = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i >= kMost) {
      others += sorted[i].second.first;
      continue;
    }
    table.rows.push_back(
        {for_people(sorted[i].first), count(sorted[i].second.first), sorted[i].second.second});
  }
  if (others > 0) table.rows.push_back({"other reasons, see struts.csv", count(others), kDash});
  table.empty_text = "Every strut was measured.";
  return table;
}

Table node_table(const InspectionRecord& record) {
  std::array<std::int64_t, 4> counts{};
  double largest = kNotMeasured;
  const NodeRow* worst = nullptr;
  for (const NodeRow& node : record.nodes) {
    ++counts[static_cast<std::size_t>(node.status)];
    if (std::isfinite(node.offset_um) && !(node.offset_um <= largest)) {
      largest = node.offset_um;
      worst = &node;
    }
  }
  Table table;
  table.columns = {{"Nodes", 1.2, Align::kRight},          {"ok", 1.0, Align::kRight},
                   {"shifted", 1.0, Align::kRight},        {"missing", 1.0, Align::kRight},
                   {"not measurable", 1.3, Align::kRight}, {"Largest offset", 2.6, Align::kRight}};
  table.rows.push_back({count(std::ssize(record.nodes)), count(counts[0]), count(counts[1]),
                        count(counts[2]), count(counts[3]),
                        worst == nullptr ? std::string(kDash)
                                         : fixed(worst->offset_um, 0) + " \u00b5m, U " +
                                               fixed(worst->u_offset_um, 0) + " \u00b5m, node " +
                                               std::to_string(worst->node_id)});
  return table;
}

}  // namespace

void add_struts(Document& document, const InspectionRecord& record) {
  document.add(Heading{"Struts", 1, PageStart::kHere});
  if (record.struts.empty()) {
    document.add(
        Paragraph{"The design names no struts; strut measurements do not apply.", Tone::kMuted});
    return;
  }
  // One nominal diameter: the chart shows diameters. Several: it shows deviations from each
  // nominal.
  const double nominal = record.struts.front().nominal_diameter_um;
  const bool single = std::all_of(
      record.struts.begin(), record.struts.end(),
      [&](const StrutRow& s) { return std::abs(s.nominal_diameter_um - nominal) < 0.05; });
  std::vector<InclinationPoint> points;
  std::vector<double> deviations;
  for (const StrutRow& strut : record.struts) {
    if (!std::isfinite(strut.diameter_um)) continue;
    deviations.push_back(strut.diameter_um - strut.nominal_diameter_um);
    points.push_back({strut.inclination_deg, single ? strut.diameter_um : deviations.back()});
  }
  document.add(Heading{"Diameter by inclination", 2});
  FigureRow wide;
  wide.figures.push_back(
      {inclination_chart(points, single ? nominal : 0.0,
                         single ? "diameter, \u00b5m" : "diameter minus nominal, \u00b5m",
                         {kContentWidth, 205.0}),
       single ? "Area-equivalent diameter of each measured strut; nominal diameter " +
                    plain_number(nominal, 1) + " \u00b5m."
              : "Area-equivalent diameter minus nominal of each measured strut; the design has "
                "several nominal diameters."});
  document.add(std::move(wide));
  FigureRow row;
  row.figures.push_back(
      {histogram_chart(histogram_of(deviations, 24), "diameter minus nominal, \u00b5m",
                       {{0.0, "nominal"}}, {246.0, 165.0}),
       "Measured struts by the deviation of their diameter."});
  row.figures.push_back({status_bars(record, {246.0, 165.0}),
                         "Status of all " +
                             counted(std::ssize(record.struts), "nominal strut", "nominal struts") +
                             "."});
  document.add(std::move(row));
  document.add(Heading{"Struts without a diameter", 2});
  document.add(reasons_table(record));
  if (!record.nodes.empty()) {
    document.add(Heading{"Nodes", 2});
    document.add(node_table(record));
  }
}

void add_walls(Document& document, const InspectionRecord& record) {
  if (record.walls.empty()) return;
  std::vector<double> deviations;
  for (const WallRow& wall : record.walls) deviations.push_back(wall.deviation_um);
  document.add(Heading{"Walls", 1});
  FigureRow row;
  row.figures.push_back(
      {histogram_chart(histogram_of(deviations, 30), "thickness minus nominal, \u00b5m",
                       {{0.0, "nominal"}}, {kContentWidth, 150.0}),
       "Wall thickness at " + counted(std::ssize(record.walls), "place", "places") +
           " of the sheet, by its deviation from nominal."});
  document.add(std::move(row));
}

}  // namespace asbuilt::render
