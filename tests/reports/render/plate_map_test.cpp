#include "reports/render/plate_map.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reports/render/document.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/sheet_table.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

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
  const PlateMap map = plate_map(plate_of({{"A", "implant", "ACCEPT", 0.0, 0.0},
                                           {"B", "implant", "REJECT", 100.0, 0.0},
                                           {"C", "implant", "PENDING", 0.0, 50.0}}),
                                 500.0);
  ASSERT_EQ(map.fields.size(), 1U);
  EXPECT_TRUE(map.serials.empty());
  const PlateField& made = map.fields.front();
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

// Written words and how much room they take.
struct Label {
  std::string words;
  double left, right, top, bottom;
};
std::vector<Label> labels(const Drawing& drawing, double size) {
  std::vector<Label> all;
  for (const Mark& mark : drawing.marks()) {
    const auto* text = std::get_if<TextMark>(&mark);
    if (text == nullptr || text->style.size_pt != size) continue;
    const double half = 0.5 * text_width(text->text, size, Face::kRegular);
    all.push_back({text->text, text->base.x - half, text->base.x + half, text->base.y - 0.75 * size,
                   text->base.y});
  }
  return all;
}
constexpr double kLabelSize = 5.8;

void expect_apart(const Drawing& drawing) {
  const std::vector<Label> all = labels(drawing, kLabelSize);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const bool apart = all[i].left >= all[k].right || all[k].left >= all[i].right ||
                         all[i].top >= all[k].bottom || all[k].top >= all[i].bottom;
      EXPECT_TRUE(apart) << all[i].words << " on " << all[k].words;
    }
    EXPECT_GE(all[i].left, 0.0);
    EXPECT_LE(all[i].right, drawing.width());
  }
}

LotPlate grid(int columns, int rows, double pitch_mm, const std::string& stem) {
  LotPlate plate{"B1", {}, {}};
  for (int i = 0; i < columns * rows; ++i) {
    std::string serial = std::to_string(1000 + i);
    serial.insert(0, stem);
    plate.parts.push_back({serial, "implant", "PENDING", pitch_mm * (i % columns),
                           pitch_mm * static_cast<double>(i / columns)});
  }
  return plate;
}

TEST(PlateMap, EqualPlacesStandSideBySideAndSerialsCoverNoOther) {
  prepare_drawing();
  const PlateMap made = plate_map(
      plate_of({{"SN-0001", "implant", "", 5.0, 5.0}, {"SN-0002", "implant", "", 5.0, 5.0}}),
      500.0);
  ASSERT_EQ(made.fields.size(), 1U);
  const std::vector<Point> at = discs(made.fields[0].drawing);
  EXPECT_GT(at[1].x - at[0].x, 8.0);
  EXPECT_EQ(made.fields[0].unnamed, 0);
  expect_apart(made.fields[0].drawing);
  Document document;
  LotPlate plate =
      plate_of({{"SN-0001", "implant", "", 5.0, 5.0}, {"SN-0002", "implant", "", 5.0, 5.0}});
  plate.without_place = {"SN-9"};
  add_plates(document, {plate, {"B2", {}, {"SN-7", "SN-8"}}});
  const std::string html = html_of(document);
  for (const char* words :
       {"Without a place: SN-9.", "Build B2: no part has a place. Without a place: SN-7, SN-8."}) {
    EXPECT_NE(html.find(words), std::string::npos) << words;
  }
}

TEST(PlateMap, AHundredPartsHaveNumbersAndAKey) {
  prepare_drawing();
  const LotPlate plate = grid(12, 9, 20.0, "IMPLANT-26-");
  const PlateMap made = plate_map(plate, kContentWidth);
  ASSERT_EQ(made.fields.size(), 1U);
  EXPECT_EQ(made.fields[0].unnamed, 0);
  expect_apart(made.fields[0].drawing);
  ASSERT_EQ(made.serials.size(), 108U);
  // Number 1 is the part at the top left: the first of the last row that was entered.
  EXPECT_EQ(made.serials[0], "IMPLANT-26-1096");
  EXPECT_EQ(made.serials[107], "IMPLANT-26-1011");
  const std::vector<Label> written = labels(made.fields[0].drawing, kLabelSize);
  ASSERT_EQ(written.size(), 108U);
  const std::vector<Point> marks = discs(made.fields[0].drawing);
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ(written[i].words, std::to_string(i + 1));
    EXPECT_NEAR(0.5 * (written[i].left + written[i].right), marks[i].x, 1e-6);  // below its mark
  }
  Document document;
  add_plates(document, {plate});
  const std::string html = html_of(document);
  EXPECT_NE(html.find("Numbers on the plate of build B1"), std::string::npos);
  EXPECT_EQ(html.find("want of room"), std::string::npos);
  std::size_t at = html.find("Numbers on the plate");
  for (const std::string& serial : made.serials) {  // in the order of the numbers
    at = html.find(serial, at);
    ASSERT_NE(at, std::string::npos) << serial;
  }
  for (const LotPlatePart& part : plate.parts) {
    EXPECT_NE(html.find(part.serial), std::string::npos) << part.serial;
  }
}

TEST(PlateMap, ACrowdedPlateIsDrawnInFields) {
  prepare_drawing();
  const LotPlate plate = grid(36, 36, 6.0, "I");
  const PlateMap made = plate_map(plate, kContentWidth);
  EXPECT_GT(made.fields.size(), 1U);
  ASSERT_EQ(made.serials.size(), 1296U);
  std::size_t written = 0;
  for (const PlateField& field : made.fields) {
    EXPECT_EQ(field.unnamed, 0);
    expect_apart(field.drawing);
    written += labels(field.drawing, kLabelSize).size();
  }
  EXPECT_EQ(written, 1296U);  // each part in one field
}

TEST(PlateMap, ALongSerialIsNotCutButNumbered) {
  prepare_drawing();
  const std::string serial = "PATIENT-0001-CAGE-L4-L5-VARIANT-105";
  const PlateMap made = plate_map(plate_of({{serial, "implant", "", 5.0, 5.0}}), 500.0);
  EXPECT_EQ(made.serials, std::vector<std::string>{serial});
  EXPECT_EQ(texts(made.fields.at(0).drawing, "1"), 1);
}

TEST(PlateMap, WhatCrowdsAtOnePlaceIsTold) {
  prepare_drawing();
  LotPlate plate{"B1", {}, {}};
  for (int i = 0; i < 300; ++i) {
    std::string serial = "S";
    serial.append(std::to_string(i));
    plate.parts.push_back({serial, "implant", "", 1.0, 1.0 + 1e-7 * i});
  }
  Document document;
  add_plates(document, {plate});
  const std::string html = html_of(document);
  EXPECT_NE(html.find("Numbers left out for want of room: "), std::string::npos);
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
