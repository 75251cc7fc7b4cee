#include "reports/render/compression.h"

#include <algorithm>

#include "reports/render/charts.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kHeight = 200.0;

double top_of(const CompressionPlot& test, double end_pct) {
  double stress = 0.0;
  for (const Point& p : test.curve) {
    if (p.x <= end_pct) stress = std::max(stress, p.y);
  }
  return 1.08 * stress;
}

// Densification beyond what is told does not press the plateau to the floor.
double end_of(const CompressionPlot& test) {
  double last = 0.0;
  for (const Point& p : test.curve) last = std::max(last, p.x);
  double end = 0.0;
  if (test.plateau_end) end = std::max(end, 1.05 * test.plateau_end->at.x);
  if (test.energy_to_pct) end = std::max(end, 1.05 * *test.energy_to_pct);
  return end > 0.0 ? std::min(end, last) : last;
}

Drawing chart(const CompressionPlot& test, double end_pct, double width, bool whole) {
  const double top = top_of(test, end_pct);
  if (!(top > 0.0) || !(end_pct > 0.0)) return empty_chart("no curve", {width, kHeight});
  std::vector<CurveLine> lines;
  lines.push_back({thinned(test.curve, end_pct), {1.4, kAccent}, "curve, toe taken off"});
  if (test.slope_mpa_per_pct > 0.0) {
    const double reach = 2.0 * top;
    const double run = reach / test.slope_mpa_per_pct;
    lines.push_back({{{0.0, 0.0}, {run, reach}}, {0.7, kGood, 2.0}, test.slope_label});
    if (test.offset) {
      lines.push_back({{{test.offset_pct, 0.0}, {test.offset_pct + run, reach}},
                       {0.7, kBad},
                       fixed(test.offset_pct, 0) + " % offset"});
    }
  }
  if (test.loop && !whole) {
    lines.push_back({{test.loop->low, test.loop->high}, {1.2, kMarker}, test.loop->label});
  }
  std::vector<CurveDot> dots;
  const auto add = [&](const std::optional<CompressionMark>& mark, const Colour& colour) {
    if (mark && mark->at.x <= end_pct && mark->at.x >= 0.0) {
      dots.push_back({mark->at, colour, mark->label});
    }
  };
  add(test.offset, kBad);
  add(test.first_maximum, kInk);
  if (whole) {
    if (test.plateau) {
      lines.push_back(
          {{{test.plateau->from_pct, test.plateau->mpa}, {test.plateau->to_pct, test.plateau->mpa}},
           {2.2, kOpen},
           test.plateau->label});
    }
    if (test.energy_to_pct && *test.energy_to_pct <= end_pct) {
      lines.push_back({{{*test.energy_to_pct, 0.0}, {*test.energy_to_pct, top}},
                       {0.6, kMuted, 1.5},
                       "energy to " + fixed(*test.energy_to_pct, 0) + " %"});
    }
    add(test.plateau_end, kOpen);
  }
  return curve_chart(lines, dots, {"compressive strain, %", 1.02 * end_pct},
                     {"compressive stress, MPa", top}, {width, kHeight});
}

}  // namespace

Drawing compression_chart(const CompressionPlot& test, double width) {
  return chart(test, end_of(test), width, true);
}

Drawing compression_line_chart(const CompressionPlot& test, double width) {
  double end = 3.0 * test.offset_pct;
  if (test.offset) end = std::max(end, 1.6 * test.offset->at.x);
  if (test.first_maximum) end = std::max(end, 1.3 * test.first_maximum->at.x);
  if (test.loop) end = std::max(end, 1.2 * test.loop->high.x);
  return chart(test, std::min(end, end_of(test)), width, false);
}

TestSheet compression_sheet(const CompressionPlot& test) {
  TestSheet sheet;
  sheet.name = test.name;
  sheet.facts = test.facts;
  sheet.figures = {
      {[test](double width) { return compression_chart(test, width); },
       "The curve to its plateau's end or 50 % strain."},
      {[test](double width) { return compression_line_chart(test, width); },
       test.loop ? "Its beginning: loading line, its parallel at 1 % strain, secant of the loop."
                 : "Its beginning: loading line and its parallel at 1 % strain."}};
  sheet.numbers = test.numbers;
  sheet.verdict = test.verdict;
  sheet.statements = test.statements;
  return sheet;
}

}  // namespace asbuilt::render
