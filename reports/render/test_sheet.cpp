#include "reports/render/test_sheet.h"

#include <algorithm>

#include "core/base/error.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kMostPoints = 1200;
constexpr double kPanelWidth = 440.0;

void add_test(Document& document, const TestSheet& test, PageStart start) {
  document.add(Heading{test.name, 1, start});
  std::string facts;
  for (const std::string& fact : test.facts) facts += (facts.empty() ? "" : "; ") + fact;
  document.add(Paragraph{capital(for_people(facts)) + ".", Tone::kMuted});
  if (test.verdict) document.add(VerdictBlock{*test.verdict, test.statements, ""});
  for (const TestFigure& figure : test.figures) {
    document.add(FigureRow{{{figure.draw(kContentWidth), figure.caption}}});
  }
  Table table;
  table.columns = {{"Quantity", 1.0},
                   {"Value", 1.0, Align::kRight, Face::kMono},
                   {"U (k = 2)", 0.8, Align::kRight, Face::kMono},
                   {"What to know of it", 4.2}};
  for (const TestNumber& n : test.numbers) {
    table.rows.push_back(
        {Cell(n.name, Tone::kStrong), Cell(n.value), Cell(n.u), Cell(n.remark, Tone::kMuted)});
  }
  document.add(std::move(table));
}

// "Rm 905 MPa, U 4.6; slope b -5.1 (95 %: -5.6 to -4.6)" of the results that have a value; checks
// have no U.
std::string results_text(const TestSheet& test) {
  std::string text;
  bool stated = false;
  for (const TestNumber& n : test.numbers) {
    if (n.value.empty() || n.value == "-" || (n.u.empty() && !n.in_short)) continue;
    text += (text.empty() ? "" : "; ") + n.name + " " + n.value;
    if (n.u.empty()) {
      if (!n.remark.empty()) text += " (" + n.remark + ")";
    } else {
      text += n.u == "-" ? ", U not stated" : ", U " + n.u;
      stated = true;
    }
  }
  if (text.empty()) return "No result.";
  return text + (stated ? " (U with k = 2)." : ".");
}

std::string facts_of(const TestSheet& test) {
  std::string facts;
  for (const std::string& fact : test.facts) facts += (facts.empty() ? "" : "; ") + fact;
  return facts + ".";
}

// All tests below each other under the title, the figures of each in a row.
Drawing sheet_of(const std::vector<TestSheet>& tests, const std::string& title) {
  constexpr double kTitle = 32.0;  // name and facts
  constexpr double kLine = 10.5;
  constexpr std::size_t kMostLines = 5;
  constexpr double kHead = 24.0;
  constexpr double kGap = 14.0;
  struct Row {
    std::vector<Drawing> figures;
    std::vector<std::string> results;
    double height = 0.0;  // of the figures
    double head() const { return kTitle + kLine * static_cast<double>(results.size()) + 2.0; }
  };
  std::vector<Row> rows;
  double width = 0.0;
  double height = kGap + kHead;
  for (const TestSheet& test : tests) {
    Row row;
    for (const TestFigure& figure : test.figures) {
      row.figures.push_back(figure.draw(kPanelWidth));
      row.height = std::max(row.height, row.figures.back().height());
    }
    width = std::max(width, kGap + (kPanelWidth + kGap) * static_cast<double>(row.figures.size()));
    rows.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < tests.size(); ++i) {
    rows[i].results = wrapped(for_people(results_text(tests[i])), kBody, Face::kRegular,
                              width - 2.0 * kGap, kMostLines);
    height += rows[i].head() + rows[i].height + kGap;
  }
  Drawing sheet(width, height);
  sheet.rect({0.0, 0.0}, sheet.width(), sheet.height(), kWhite);
  const auto write = [&](double at, const std::string& words, const TextStyle& style) {
    sheet.text({kGap, at},
               shortened(for_people(words), style.size_pt, style.face, width - 2.0 * kGap), style);
  };
  write(kGap + 10.0, title, {12.0, Face::kBold, kInk});
  double y = kGap + kHead;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    write(y + 9.0, tests[i].name, {10.0, Face::kBold, kInk});
    write(y + 21.0, facts_of(tests[i]), {kBody, Face::kRegular, kMuted});
    for (std::size_t k = 0; k < rows[i].results.size(); ++k) {
      sheet.text({kGap, y + 33.0 + kLine * static_cast<double>(k)}, rows[i].results[k],
                 {kBody, Face::kRegular, kInk});
    }
    double x = kGap;
    for (const Drawing& figure : rows[i].figures) {
      sheet.place(figure, {x, y + rows[i].head()});
      x += kPanelWidth + kGap;
    }
    y += rows[i].head() + rows[i].height + kGap;
  }
  return sheet;
}

}  // namespace

std::vector<Point> thinned(const std::vector<Point>& curve, double end) {
  std::vector<Point> kept;
  for (const Point& p : curve) {
    if (p.x >= 0.0 && p.y >= 0.0 && p.x <= 1.1 * end) kept.push_back(p);
  }
  if (kept.size() <= kMostPoints) return kept;
  std::vector<Point> out;
  const std::size_t run = 2 * kept.size() / kMostPoints + 1;
  const auto lower = [](const Point& a, const Point& b) { return a.y < b.y; };
  for (std::size_t first = 0; first < kept.size(); first += run) {
    const auto begin = kept.begin() + static_cast<std::ptrdiff_t>(first);
    const auto stop =
        kept.begin() + static_cast<std::ptrdiff_t>(std::min(first + run, kept.size()));
    auto [least, most] = std::minmax_element(begin, stop, lower);
    if (most < least) std::swap(least, most);
    out.push_back(*least);
    if (most != least) out.push_back(*most);
  }
  return out;
}

void add_tests(Document& document, const std::vector<TestSheet>& tests) {
  for (std::size_t i = 0; i < tests.size(); ++i) {
    add_test(document, tests[i], i == 0 ? PageStart::kHere : PageStart::kNewPage);
  }
}

void render_tests(const std::vector<TestSheet>& tests, const TestDocument& about,
                  const std::filesystem::path& out) {
  require_plot(out);
  prepare_drawing();
  if (out.extension() == ".png") {
    write_output(out, draw_png(sheet_of(tests, about.title), 150.0));
  } else if (out.extension() == ".svg") {
    write_output(out, svg_file_of(sheet_of(tests, about.title), about.title));
  } else {
    Document document;
    document.title = about.title;
    document.header_left = about.title;
    document.header_right = about.kind;
    document.footer_left = about.software;
    document.footer_middle = about.units;
    add_tests(document, tests);
    write_output(out,
                 draw_pdf(paginate(document), {about.title, about.software, about.created_utc}));
  }
}

}  // namespace asbuilt::render
