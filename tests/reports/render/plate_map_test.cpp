#include "reports/render/plate_map.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reports/render/document.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/sheet_table.h"

namespace asbuilt::render {
namespace {

LotPlate plate_of(std::vector<LotPlatePart> parts) {
  return {"B1", std::move(parts), {}};
}

std::vector<Point> discs(const Drawing& drawing) {
  std::vector<Point> all;
  for (const Mark& mark : drawing.marks()) {
    if (const auto* disc = std::get_if<CircleMark>(&mark)) all.push_back(disc->centre);
  }
  return all;
}

int texts(const Drawing& drawing, const std::string& words) {
  int n = 0;
  for (const Mark& mark : drawing.marks()) {
    const auto* text = std::get_if<TextMark>(&mark);
    n += text != nullptr && text->text == words ? 1 : 0;
  }
  return n;
}

TEST(PlateMap, PlacesKeepTheirProportionAndTheBarIsToScale) {
  prepare_drawing();
  const PlateMapDrawing made = plate_map(plate_of({{"A", "implant", "ACCEPT", 0.0, 0.0},
                                                   {"B", "implant", "REJECT", 100.0, 0.0},
                                                   {"C", "implant", "PENDING", 0.0, 50.0}}),
                                         500.0);
  EXPECT_EQ(made.unnamed, 0);
  const std::vector<Point> at = discs(made.drawing);
  ASSERT_GE(at.size(), 3U);
  const double scale = (at[1].x - at[0].x) / 100.0;
  EXPECT_GT(scale, 0.5);
  EXPECT_NEAR((at[0].y - at[2].y) / 50.0, scale, 1e-9);  // y upwards
  for (const char* word : {"accepted", "rejected or scrapped", "not decided"}) {
    EXPECT_EQ(texts(made.drawing, word), 1) << word;
  }
  EXPECT_EQ(texts(made.drawing, "specimen"), 0);
  // The thickest line is the bar; its words tell its length.
  for (const Mark& mark : made.drawing.marks()) {
    const auto* line = std::get_if<PathMark>(&mark);
    if (line == nullptr || line->stroke.width_pt != 1.6) continue;
    EXPECT_LT(line->points[1].x, made.drawing.width());
    const double mm = (line->points[1].x - line->points[0].x) / scale;
    EXPECT_EQ(texts(made.drawing, std::to_string(static_cast<int>(std::lround(mm))) + " mm"), 1);
  }
}

TEST(PlateMap, EqualPlacesStandSideBySideAndSerialsCoverNoOther) {
  prepare_drawing();
  const PlateMapDrawing made = plate_map(
      plate_of({{"SN-0001", "implant", "", 5.0, 5.0}, {"SN-0002", "implant", "", 5.0, 5.0}}),
      500.0);
  const std::vector<Point> at = discs(made.drawing);
  EXPECT_GT(at[1].x - at[0].x, 8.0);
  EXPECT_EQ(made.unnamed, 1);
  Document document;
  LotPlate plate =
      plate_of({{"SN-0001", "implant", "", 5.0, 5.0}, {"SN-0002", "implant", "", 5.0, 5.0}});
  plate.without_place = {"SN-9"};
  add_plates(document, {plate, {"B2", {}, {"SN-7", "SN-8"}}});
  const std::string html = html_of(document);
  for (const char* words : {"left out for want of room: 1", "Without a place: SN-9.",
                            "Build B2: no part has a place. Without a place: SN-7, SN-8."}) {
    EXPECT_NE(html.find(words), std::string::npos) << words;
  }
}

TEST(SheetTable, OnlyColumnsOfStatesAreColoured) {
  SheetTable sheet;
  sheet.columns = {{"Serial"}, {"State", 1.0, true}};
  sheet.rows = {
      {"open", "open"}, {"fail", "does not conform"}, {"ACCEPT", "ACCEPT"}, {"x", "fine"}};
  const Table table = table_of(sheet);
  for (const auto& row : table.rows) EXPECT_EQ(row[0].tone, Tone::kPlain);
  EXPECT_EQ(table.rows[0][1].tone, Tone::kBad);
  EXPECT_EQ(table.rows[1][1].tone, Tone::kBad);
  EXPECT_EQ(table.rows[2][1].tone, Tone::kGood);
  EXPECT_EQ(table.rows[3][1].tone, Tone::kPlain);
}

// Wherever the text before it ends, a figure stands on the page of its heading.
TEST(PlateMap, StandsUnderItsHeading) {
  prepare_drawing();
  for (int lines = 0; lines < 60; lines += 3) {
    Document document;
    const Block line = Paragraph{"A line."};
    document.blocks.assign(static_cast<std::size_t>(lines), line);
    add_plates(document, {plate_of({{"SN-1", "implant", "ACCEPT", 0.0, 0.0},
                                    {"SN-2", "implant", "ACCEPT", 50.0, 80.0}})});
    for (const Drawing& page : paginate(document)) {
      EXPECT_EQ(texts(page, "Places on the plate"), texts(page, "SN-1")) << lines;
    }
  }
}

}  // namespace
}  // namespace asbuilt::render
