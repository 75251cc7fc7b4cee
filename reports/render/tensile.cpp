#include "reports/render/tensile.h"

#include <algorithm>
#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kOffsetPct = 0.2;

Drawing chart(const TensileTest& test, double end_pct, ChartSize size, bool whole) {
  double stress = 0.0;
  for (const Point& p : test.curve) {
    if (p.x <= end_pct) stress = std::max(stress, p.y);
  }
  if (!(stress > 0.0) || !(end_pct > 0.0)) return empty_chart("no curve", size);
  const double top = 1.08 * stress;
  std::vector<CurveLine> lines;
  lines.push_back({thinned(test.curve, end_pct), {1.4, kAccent}, "curve"});
  if (test.slope_mpa_per_pct > 0.0) {
    const double reach = 2.0 * top;
    lines.push_back({{{0.0, 0.0}, {reach / test.slope_mpa_per_pct, reach}},
                     {0.7, kGood, 2.0},
                     test.slope_label});
    if (test.offset) {
      lines.push_back({{{kOffsetPct, 0.0}, {kOffsetPct + reach / test.slope_mpa_per_pct, reach}},
                       {0.7, kBad},
                       "0.2 % offset"});
    }
  }
  std::vector<CurveDot> dots;
  const auto add = [&](const std::optional<TensileMark>& mark, const Colour& colour) {
    if (mark && mark->at.x <= end_pct && mark->at.x >= 0.0) {
      dots.push_back({mark->at, colour, mark->label});
    }
  };
  add(test.offset, kBad);
  if (whole) {
    if (test.strength) {
      lines.push_back({{{test.strength->at.x, 0.0}, test.strength->at},
                       {0.6, kMuted, 1.5},
                       "Agt " + fixed(test.strength->at.x, 2) + " %"});
    }
    add(test.strength, kInk);
    add(test.fracture, kOpen);
  }
  return curve_chart(lines, dots, {"strain, %", 1.02 * end_pct}, {"stress, MPa", top}, size);
}

double end_of(const TensileTest& test) {
  double end = test.elastic_end_pct;
  for (const auto& mark : {test.offset, test.strength, test.fracture}) {
    if (mark) end = std::max(end, mark->at.x);
  }
  if (!test.fracture) {  // the record ends before it
    for (const Point& p : test.curve) end = std::max(end, p.x);
  }
  return end;
}

TestSheet sheet_of(const TensileTest& test) {
  TestSheet sheet;
  sheet.name = test.name;
  sheet.facts = test.facts;
  sheet.figures = {
      {[test](double width) { return tensile_chart(test, width); }, "The whole curve."},
      {[test](double width) { return tensile_elastic_chart(test, width); },
       test.offset ? "Its elastic part: fitted line and its parallel at 0.2 % strain."
                   : "Its elastic part and the fitted line."}};
  sheet.numbers = test.numbers;
  sheet.verdict = test.verdict;
  sheet.statements = test.statements;
  return sheet;
}

std::vector<TestSheet> sheets_of(const std::vector<TensileTest>& tests) {
  std::vector<TestSheet> sheets;
  sheets.reserve(tests.size());
  for (const TensileTest& test : tests) sheets.push_back(sheet_of(test));
  return sheets;
}

}  // namespace

Drawing tensile_chart(const TensileTest& test, double width, double height) {
  return chart(test, end_of(test), {width, height}, true);
}

Drawing tensile_elastic_chart(const TensileTest& test, double width, double height) {
  return chart(test, test.elastic_end_pct, {width, height}, false);
}

void add_tensile(Document& document, const std::vector<TensileTest>& tests) {
  add_tests(document, sheets_of(tests));
}

}  // namespace asbuilt::render

namespace asbuilt {

void render_tensile(const std::vector<render::TensileTest>& tests, const TensileSheet& sheet,
                    const std::filesystem::path& out) {
  render::render_tests(render::sheets_of(tests),
                       {sheet.title, "Tension tests",
                        "Units: MPa, GPa, %; U with k = 2.  Toe taken off every strain.",
                        sheet.software, sheet.created_utc},
                       out);
}

}  // namespace asbuilt
