// Pictures of statistics: every value is where it belongs, signals and limits are named, and a
// lot's document holds them.
#include "reports/render/spc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/render_lot.h"
#include "reports/render/spc_charts.h"
#include "tests/reports/render/read_back.h"

namespace asbuilt::render {
namespace {

template <class Kind>
std::vector<Kind> marks_of(const Drawing& drawing) {
  std::vector<Kind> all;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* one = std::get_if<Kind>(&mark)) all.push_back(*one);
  }
  return all;
}

bool says(const Drawing& drawing, const std::string& words) {
  const std::vector<TextMark> texts = marks_of<TextMark>(drawing);
  return std::any_of(texts.begin(), texts.end(),
                     [&](const TextMark& text) { return text.text == words; });
}

SpcPanel panel() {
  SpcPanel made{"length, mm", {}};
  for (int i = 0; i < 10; ++i) {
    made.points.push_back({"SN-" + std::to_string(i), i < 5 ? "L-1" : "L-2", 20.0 + 0.001 * i,
                           19.98, 20.0, 20.02, ""});
  }
  made.points[7].value = 20.04;
  made.points[7].signal = "1, 5";
  return made;
}

class SpcCharts : public testing::Test {
 protected:
  void SetUp() override { prepare_drawing(); }
};

TEST_F(SpcCharts, PointsStandWhereTheirValuesAre) {
  const Drawing drawing = control_chart_drawing({panel()}, 500.0);
  const auto dots = marks_of<DotsMark>(drawing);
  ASSERT_EQ(dots.size(), 1u);
  ASSERT_EQ(dots[0].centres.size(), 9u);
  const auto signals = marks_of<CircleMark>(drawing);
  ASSERT_EQ(signals.size(), 1u);
  // Heights are linear: 1 um between the first two, 40 um from the first to the signal.
  const double per_um = dots[0].centres[1].y - dots[0].centres[0].y;
  EXPECT_NEAR(signals[0].centre.y - dots[0].centres[0].y, 40.0 * per_um, 1e-6);
  const double pitch = dots[0].centres[1].x - dots[0].centres[0].x;
  EXPECT_NEAR(signals[0].centre.x - dots[0].centres[0].x, 7.0 * pitch, 1e-6);
  EXPECT_TRUE(says(drawing, "1, 5"));
  EXPECT_TRUE(says(drawing, "L-1"));
  EXPECT_TRUE(says(drawing, "L-2"));
  EXPECT_TRUE(says(drawing, "upper 20.020"));
  EXPECT_TRUE(says(drawing, "lower 19.980"));
}

TEST_F(SpcCharts, BothPanelsShareTheirAxis) {
  SpcPanel spread = panel();
  spread.points[0].value = spread.points[0].lower = spread.points[0].center =
      spread.points[0].upper = kNotMeasured;
  const Drawing drawing = control_chart_drawing({panel(), spread}, 500.0);
  const auto dots = marks_of<DotsMark>(drawing);
  ASSERT_EQ(dots.size(), 2u);
  EXPECT_EQ(dots[1].centres.size(), 8u);
  EXPECT_NEAR(dots[1].centres[0].x, dots[0].centres[1].x, 1e-9);
  EXPECT_GT(dots[1].centres[0].y, dots[0].centres[0].y);
}

TEST_F(SpcCharts, EverythingStaysInsideTheDrawing) {
  SpcPanel far = panel();
  for (SpcPoint& p : far.points) p.label = "a serial number that is far too long for its place";
  const Drawing drawing = control_chart_drawing({far}, 500.0);
  for (const TextMark& text : marks_of<TextMark>(drawing)) {
    EXPECT_GE(text.base.x, 0.0);
    EXPECT_LE(text.base.x, 500.0);
    EXPECT_LE(text.base.y, drawing.height());
  }
  EXPECT_FALSE(control_chart_drawing({}, 500.0).empty());
  EXPECT_FALSE(control_chart_drawing({SpcPanel{}}, 500.0).empty());
}

TEST_F(SpcCharts, HistogramHoldsLimitsAndEveryValue) {
  SpcHistogram shown{"length, mm", {}, 19.95, 20.05, 20.0, 0.01};
  for (int i = 0; i < 100; ++i) shown.values.push_back(20.0 + 0.01 * std::sin(0.7 * i));
  const Drawing drawing = capability_drawing(shown, 400.0, 180.0);
  EXPECT_TRUE(says(drawing, "lower 19.950"));
  EXPECT_TRUE(says(drawing, "upper 20.050"));
  // Heights of the bars are shares: they add up to the same as the axis says 100 % is.
  double sum = 0.0;
  for (const RectMark& bar : marks_of<RectMark>(drawing)) sum += bar.height;
  double zero = 0.0;
  double ten = 0.0;
  for (const TextMark& text : marks_of<TextMark>(drawing)) {
    if (text.text == "0 %") zero = text.base.y;
    if (text.text == "10 %") ten = text.base.y;
  }
  ASSERT_GT(zero, ten);
  EXPECT_NEAR(sum, 10.0 * (zero - ten), 0.5);
  shown.upper = 30.0;  // far off: written, and the values keep their width
  EXPECT_TRUE(says(capability_drawing(shown, 400.0, 180.0), "upper 30.000, beyond the picture"));
  shown.sd = 0.0;
  EXPECT_TRUE(says(capability_drawing(shown, 400.0, 180.0), "no values for this chart"));
}

TEST_F(SpcCharts, PlateHasEveryPartAndTheSameScaleBothWays) {
  const SpcPlate plate{"length, mm",
                       {{0, 0, 1.0, "A"}, {40, 0, 2.0, "B"}, {0, 30, 3.0, "C"}, {0, 30, 2.0, "D"}}};
  const Drawing drawing = plate_drawing(plate, 300.0);
  const auto places = marks_of<CircleMark>(drawing);
  ASSERT_EQ(places.size(), 4u);
  const double per_x = (places[1].centre.x - places[0].centre.x) / 40.0;
  const double per_y = (places[0].centre.y - places[2].centre.y) / 30.0;
  EXPECT_NEAR(per_x, per_y, 1e-9);
  EXPECT_GT(places[3].centre.x, places[2].centre.x);  // side by side
  EXPECT_EQ(places[3].centre.y, places[2].centre.y);
  EXPECT_EQ(places[1].fill->red, places[3].fill->red);  // equal values, equal colours
  EXPECT_LT(places[0].fill->red, places[2].fill->red);
  EXPECT_TRUE(says(drawing, "A"));
  EXPECT_TRUE(says(drawing, "D"));
}

// No two texts of a plate stand on each other, however many parts it has.
TEST_F(SpcCharts, PlateNamesAllPartsOrRingsTheLeastAndTheGreatest) {
  SpcPlate plate{"length, mm", {}};
  for (int i = 0; i < 100; ++i) {
    const int column = i % 10, row = i / 10;
    plate.places.push_back({10.0 * column, 10.0 * row, 20.0 + 0.01 * ((37 * i) % 100),
                            "SN-" + std::to_string(1000 + i)});
  }
  const Drawing drawing = plate_drawing(plate, 260.0);
  EXPECT_TRUE(says(drawing, "least SN-1000"));     // 20.00
  EXPECT_TRUE(says(drawing, "greatest SN-1027"));  // 20.99
  int named = 0;
  for (const TextMark& text : marks_of<TextMark>(drawing)) named += text.text.starts_with("SN-");
  EXPECT_EQ(named, 0);
  // A place that was measured twice has its name once; a name that is too long is cut.
  plate.places.resize(4);
  plate.places.push_back(plate.places.front());
  named = 0;
  for (const TextMark& text : marks_of<TextMark>(plate_drawing(plate, 260.0))) {
    named += text.text.starts_with("SN-");
  }
  EXPECT_EQ(named, 4);
  plate.places[2].label = "SN-2026-11-23-A-VERY-LONG-SERIAL-NUMBER";
  EXPECT_TRUE(says(plate_drawing(plate, 260.0), "Ringed:"));
}

TEST_F(SpcCharts, ALotsDocumentHoldsItsSections) {
  LotSheet sheet;
  sheet.kind = "SPC summary";
  sheet.lot = "L-1";
  sheet.state = "PENDING";
  sheet.audit_head = std::string(64, 'b');
  SpcSection section;
  section.title = "length, mm";
  section.table = {"", {{"Values of", 1.0}, {"n", 1.0}}, {{"lot L-1", "10"}}, ""};
  section.statements = {"Signals: SN-7."};
  section.figures.panels = {panel()};
  section.chart_caption = "Single values in time.";
  const std::filesystem::path pdf = test::work_folder() / "spc.pdf";
  render_lot_pdf(sheet, pdf, {section});
  std::string text;
  for (const std::string& page : test::pdf_pages(pdf)) text += page;
  for (const char* words : {"length, mm", "lot L-1", "Signals: SN-7.", "Single values in time.",
                            "This document", "bbbbbbbbbbbbbbbb"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words;
  }
  const std::filesystem::path plain = test::work_folder() / "plain.pdf";
  render_lot_pdf(sheet, plain, {});
  EXPECT_GT(test::coloured_share(pdf, 1), test::coloured_share(plain, 1) + 0.001);  // the chart
  const std::filesystem::path html = test::work_folder() / "spc.html";
  render_lot_html(sheet, html, {section});
  const std::string page = test::file_bytes(html);
  EXPECT_NE(page.find("<svg"), std::string::npos);
  // Without headings of the first level those of the second are the contents.
  EXPECT_NE(page.find("<nav><a href=\"#s1\">length, mm</a>"), std::string::npos);
  EXPECT_NE(page.find("<h3 id=\"s1\">length, mm</h3>"), std::string::npos);
}

TEST_F(SpcCharts, SectionsShareAPageAndPlatesStandTogether) {
  LotSheet sheet;
  sheet.kind = "SPC summary";
  sheet.lot = "L-1";
  sheet.last_tables = {{"Not evaluated", {{"What", 1.0}}, {{"the very last"}}, ""}};
  SpcSection section;
  section.table = {"", {{"Values of", 1.0}, {"n", 1.0}}, {{"lot L-1", "10"}}, ""};
  section.figures.panels = {panel(), panel()};
  section.figures.histogram =
      SpcHistogram{"length, mm", {20.0, 20.01, 20.02, 19.99}, 19.9, 20.1, 20.0, 0.01};
  section.figures.plate = SpcPlate{"length, mm", {{0, 0, 1.0, "A"}, {40, 0, 2.0, "B"}}};
  section.plate_caption = "a plate";
  std::vector<SpcSection> sections;
  for (int i = 0; i < 6; ++i) {
    section.title = "characteristic ";
    section.title += std::to_string(i);
    sections.push_back(section);
  }
  const std::filesystem::path pdf = test::work_folder() / "six.pdf";
  render_lot_pdf(sheet, pdf, sections);
  const std::vector<std::string> pages = test::pdf_pages(pdf);
  ASSERT_GE(pages.size(), 3u);
  EXPECT_LE(pages.size(), 4u);
  const auto page_of = [&pages](const std::string& words) {
    return std::find_if(pages.begin(), pages.end(),
                        [&words](const std::string& page) {
                          return page.find(words) != std::string::npos;
                        }) -
           pages.begin();
  };
  EXPECT_EQ(page_of("characteristic 3"), page_of("characteristic 4"));
  EXPECT_LE(page_of("characteristic 5"), page_of("Values on the plate"));
  EXPECT_LE(page_of("a plate"), page_of("the very last"));
}

TEST_F(SpcCharts, NothingOfALongCellIsLost) {
  LotSheet sheet;
  sheet.kind = "Batch record";
  sheet.lot = "L-1";
  std::string words;
  for (int i = 1000; i < 2400; ++i) words += std::to_string(i) + " ";
  sheet.tables = {{"Nonconformities", {{"No.", 1.0}, {"What", 3.0}}, {{"N1", words}}, ""}};
  const std::filesystem::path pdf = test::work_folder() / "long.pdf";
  render_lot_pdf(sheet, pdf);
  std::string text;
  for (const std::string& page : test::pdf_pages(pdf)) text += page;
  for (int i = 1000; i < 2400; ++i) {
    ASSERT_NE(text.find(std::to_string(i)), std::string::npos) << i;
  }
}

TEST_F(SpcCharts, PlotsByTheNameOfTheFile) {
  const SpcFigures figures{{panel()}, std::nullopt, std::nullopt};
  const SpcPlotSheet sheet{"Control chart: length", {"a note"}, "asbuilt", "2026-11-20T10:00:00Z"};
  const std::filesystem::path pdf = test::work_folder() / "chart.pdf";
  render_spc_plot(figures, sheet, pdf);
  EXPECT_NE(test::pdf_pages(pdf).front().find("a note"), std::string::npos);
  render_spc_plot(figures, sheet, test::work_folder() / "chart.svg");
  EXPECT_NE(test::file_bytes(test::work_folder() / "chart.svg").find("SN-0"), std::string::npos);
  EXPECT_THROW(require_plot("chart.jpg"), Error);
  EXPECT_THROW(render_spc_plot(figures, sheet, test::work_folder() / "chart"), Error);
}

}  // namespace
}  // namespace asbuilt::render
