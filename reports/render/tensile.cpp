#include "reports/render/tensile.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/charts.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kHeight = 200.0;
constexpr std::size_t kMostPoints = 1200;
constexpr double kOffsetPct = 0.2;

// What of the curve an axis shows: nothing left of zero, and of each run of samples the least and
// the largest stress in their order, so that no peak is lost.
std::vector<Point> thinned(const std::vector<Point>& curve, double end_pct) {
  std::vector<Point> kept;
  for (const Point& p : curve) {
    if (p.x >= 0.0 && p.y >= 0.0 && p.x <= 1.1 * end_pct) kept.push_back(p);
  }
  if (kept.size() <= kMostPoints) return kept;
  std::vector<Point> out;
  const std::size_t run = 2 * kept.size() / kMostPoints + 1;
  const auto lower = [](const Point& a, const Point& b) { return a.y < b.y; };
  for (std::size_t first = 0; first < kept.size(); first += run) {
    const auto begin = kept.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = kept.begin() + static_cast<std::ptrdiff_t>(std::min(first + run, kept.size()));
    auto [least, most] = std::minmax_element(begin, end, lower);
    if (most < least) std::swap(least, most);
    out.push_back(*least);
    if (most != least) out.push_back(*most);
  }
  return out;
}

Drawing chart(const TensileTest& test, double end_pct, double width, bool whole) {
  double stress = 0.0;
  for (const Point& p : test.curve) {
    if (p.x <= end_pct) stress = std::max(stress, p.y);
  }
  if (!(stress > 0.0) || !(end_pct > 0.0)) return empty_chart("no curve", {width, kHeight});
  const double top = 1.08 * stress;
  std::vector<CurveLine> lines;
  lines.push_back({thinned(test.curve, end_pct), {1.4, kAccent}, "curve, toe taken off"});
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
  return curve_chart(lines, dots, {"strain, %", 1.02 * end_pct}, {"stress, MPa", top},
                     {width, kHeight});
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

void add_test(Document& document, const TensileTest& test, PageStart start) {
  document.add(Heading{test.name, 1, start});
  std::string facts;
  for (const std::string& fact : test.facts) facts += (facts.empty() ? "" : "; ") + fact;
  document.add(Paragraph{capital(for_people(facts)) + ".", Tone::kMuted});
  if (test.verdict) document.add(VerdictBlock{*test.verdict, test.statements, ""});
  document.add(FigureRow{{{tensile_chart(test, kContentWidth), "The whole curve."}}});
  document.add(
      FigureRow{{{tensile_elastic_chart(test, kContentWidth),
                  test.offset ? "Its elastic part: fitted line and its parallel at 0.2 % strain."
                              : "Its elastic part and the fitted line."}}});
  Table table;
  table.columns = {{"Quantity", 1.0},
                   {"Value", 1.0, Align::kRight, Face::kMono},
                   {"U (k = 2)", 0.8, Align::kRight, Face::kMono},
                   {"What to know of it", 4.2}};
  for (const TensileNumber& n : test.numbers) {
    table.rows.push_back(
        {Cell(n.name, Tone::kStrong), Cell(n.value), Cell(n.u), Cell(n.remark, Tone::kMuted)});
  }
  document.add(std::move(table));
}

}  // namespace

Drawing tensile_chart(const TensileTest& test, double width) {
  return chart(test, end_of(test), width, true);
}

Drawing tensile_elastic_chart(const TensileTest& test, double width) {
  return chart(test, test.elastic_end_pct, width, false);
}

void add_tensile(Document& document, const std::vector<TensileTest>& tests) {
  for (std::size_t i = 0; i < tests.size(); ++i) {
    add_test(document, tests[i], i == 0 ? PageStart::kHere : PageStart::kNewPage);
  }
}

}  // namespace asbuilt::render

namespace asbuilt {
namespace {

using namespace render;

constexpr double kPanelWidth = 440.0;

// All tests below each other, whole beside magnified.
Drawing sheet_of(const std::vector<TensileTest>& tests) {
  constexpr double kTitle = 20.0;
  constexpr double kGap = 14.0;
  const double row = kTitle + kHeight + kGap;
  Drawing sheet(2.0 * kPanelWidth + 3.0 * kGap, kGap + row * static_cast<double>(tests.size()));
  sheet.rect({0.0, 0.0}, sheet.width(), sheet.height(), kWhite);
  double y = kGap;
  for (const TensileTest& test : tests) {
    sheet.text({kGap, y + 9.0}, for_people(test.name), {10.0, Face::kBold, kInk});
    sheet.place(tensile_chart(test, kPanelWidth), {kGap, y + kTitle});
    sheet.place(tensile_elastic_chart(test, kPanelWidth), {2.0 * kGap + kPanelWidth, y + kTitle});
    y += row;
  }
  return sheet;
}

}  // namespace

void require_tensile_plot(const std::filesystem::path& out) {
  const std::string extension = out.extension().string();
  if (extension == ".pdf" || extension == ".svg" || extension == ".png") return;
  throw Error(ErrorCode::kInvalidInput, {"a plot's form is not known", "--plot " + out.string(),
                                         "a name that ends in .pdf, .svg or .png", ""});
}

void render_tensile(const std::vector<render::TensileTest>& tests, const TensileSheet& sheet,
                    const std::filesystem::path& out) {
  require_tensile_plot(out);
  prepare_drawing();
  if (out.extension() == ".png") {
    write_output(out, draw_png(sheet_of(tests), 150.0));
  } else if (out.extension() == ".svg") {
    write_output(out, svg_file_of(sheet_of(tests), sheet.title));
  } else {
    Document document;
    document.title = sheet.title;
    document.header_left = sheet.title;
    document.header_right = "Tension tests";
    document.footer_left = sheet.software;
    document.footer_middle = "Units: MPa, GPa, %; U with k = 2.  Toe taken off every strain.";
    add_tensile(document, tests);
    write_output(out,
                 draw_pdf(paginate(document), {sheet.title, sheet.software, sheet.created_utc}));
  }
}

}  // namespace asbuilt
