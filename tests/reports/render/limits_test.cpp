// The report at its edges: nothing measured, too much of everything, what must be refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/render.h"
#include "tests/reports/render/read_back.h"
#include "tests/reports/render/sample_record.h"

namespace asbuilt::test {
namespace {

std::string text_of(const InspectionRecord& record, const char* name) {
  const auto out = work_folder() / name;
  render_pdf(record, out);
  std::string text;
  for (const std::string& page : pdf_pages(out)) text += page;
  return text;
}

// No word may leave the page's frame, and none may be printed over another.
void expect_clean_setting(const std::filesystem::path& pdf) {
  const auto pages = pdf_words(pdf);
  ASSERT_FALSE(pages.empty());
  for (std::size_t p = 0; p < pages.size(); ++p) {
    for (std::size_t i = 0; i < pages[p].size(); ++i) {
      const Word& a = pages[p][i];
      EXPECT_GE(a.left, 44.0) << "page " << p + 1 << ": " << a.text;
      EXPECT_LE(a.right, 552.0) << "page " << p + 1 << ": " << a.text;
      EXPECT_GE(a.top, 25.0) << "page " << p + 1 << ": " << a.text;
      EXPECT_LE(a.bottom, 825.0) << "page " << p + 1 << ": " << a.text;
      for (std::size_t k = 0; k < i; ++k) {
        const Word& b = pages[p][k];
        const double wide = std::min(a.right, b.right) - std::max(a.left, b.left);
        // A word's box reaches beyond its ink by the line's leading; a third of the height is
        // overlap.
        const double high = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
        const double size = std::min(a.bottom - a.top, b.bottom - b.top);
        EXPECT_FALSE(wide > 1.0 && high > 0.4 * size)
            << "page " << p + 1 << ": \"" << a.text << "\" over \"" << b.text << "\"";
      }
    }
  }
}

TEST(ReportLimits, WordsStayApartAndOnThePage) {
  const auto out = work_folder() / "plain.pdf";
  render_pdf(sample_record({1, 0.25, 7}), out);
  expect_clean_setting(out);
}

TEST(ReportLimits, LongTextsWrapOrAreShortened) {
  InspectionRecord record = sample_record({1, 0.25, 6});
  const std::string path = "/" + std::string(300, 'p') + "/reconstruction.mha";
  std::string prose;
  for (int i = 0; i < 60; ++i) prose += "a statement that goes on and on ";
  record.part_serial = "SERIAL-" + std::string(160, 'W');
  record.design_name = std::string(220, 'D');
  record.operator_name = "Dr. " + std::string(90, 'n');
  record.material = prose;
  record.software.revision = std::string(120, 'f');
  record.inputs[0].path = path;
  record.judgement.statements.assign(9, prose);
  record.judgement.decision_rule = prose;
  record.judgement.criteria[0].id = std::string(80, 'c');
  record.judgement.criteria[1].scope = prose;
  record.registration.statement = prose;
  record.registration.alternatives[0].refused_because = prose;
  record.scan.reasons = {prose};
  record.scan.notes = {std::string(500, 'q')};
  record.not_measured = {prose, path};
  record.porosity.envelope = prose;
  record.defects[0].description = prose;
  record.defects[1].strut_id = std::string(100, '7');
  const auto out = work_folder() / "long.pdf";
  render_pdf(record, out);
  expect_clean_setting(out);
  EXPECT_LT(pdf_pages(out).size(), 25u);
}

TEST(ReportLimits, NothingMeasuredIsSaid) {
  const InspectionRecord record = bare_record();
  check_record(record);
  const std::string text = text_of(record, "bare.pdf");
  for (const char* words : {"Undecided", "No defects were found", "The design names no struts",
                            "The plan sets no tolerance", "the built surface is not closed",
                            "The record holds no built surface", "rms not measured",
                            "Voids were not measured", "No other pose was scored", "not stored"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words;
  }
  EXPECT_EQ(text.find("Predicted stiffness"), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos);
  expect_clean_setting(work_folder() / "bare.pdf");
  const auto html = work_folder() / "bare.html";
  render_html(record, html);
  EXPECT_EQ(file_bytes(html).find("nan"), std::string::npos);
}

TEST(ReportLimits, AnEmptyRecordPrints) {
  EXPECT_FALSE(text_of(InspectionRecord{}, "empty.pdf").empty());
}

TEST(ReportLimits, AFewVoidsAreListedWithoutAChart) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  record.pores.clear();
  record.voids.resize(3);
  record.judgement.statements.resize(6, "a statement");
  const auto out = work_folder() / "few.html";
  render_html(record, out);
  const std::string html = file_bytes(out);
  EXPECT_EQ(html.find("no pores were measured"), std::string::npos);
  EXPECT_EQ(html.find("equivalent void diameter"), std::string::npos);
  EXPECT_NE(html.find(">Voids</h"), std::string::npos);
  EXPECT_NE(html.find("and 1 more statement under"), std::string::npos);
}

TEST(ReportLimits, AmbiguityIsOnTheFirstPage) {
  InspectionRecord record = sample_record({1, 0.25, 1});
  record.registration.ambiguous = true;
  record.registration.statement = "Four poses explain the scan equally well.";
  const auto out = work_folder() / "ambiguous.pdf";
  render_pdf(record, out);
  const std::vector<std::string> pages = pdf_pages(out);
  EXPECT_NE(pages.front().find("The registration is ambiguous"), std::string::npos);
  EXPECT_NE(pages.front().find("Four poses explain the scan equally well."), std::string::npos);
  for (const std::string& page : pages) EXPECT_NE(page.find("ambiguous"), std::string::npos);
}

TEST(ReportLimits, HundredThousandStruts) {
  InspectionRecord record = bare_record();
  for (int i = 0; i < 100'000; ++i) {
    StrutRow row;
    row.strut_id = std::to_string(i);
    row.end2_mm = Vec3(1, 0, 0);
    row.inclination_deg = (i * 7919 % 9001) / 100.0;
    row.nominal_diameter_um = 300.0 + (i % 2) * 50.0;
    row.diameter_um =
        row.nominal_diameter_um + 20.0 * std::sin(i * 0.37) + 8.0 * std::sin(i * 1.91);
    row.u_diameter_um = 6.0;
    row.status = i % 5000 == 0 ? StrutStatus::kThin : StrutStatus::kOk;
    record.struts.push_back(row);
  }
  const std::string text = text_of(record, "many.pdf");
  EXPECT_NE(text.find("100 000 struts of 100 000 measured"), std::string::npos);
  EXPECT_NE(text.find("several nominal diameters"), std::string::npos);
  EXPECT_LT(std::filesystem::file_size(work_folder() / "many.pdf"), 1'000'000u);
  const auto html = work_folder() / "many.html";
  render_html(record, html);
  EXPECT_LT(std::filesystem::file_size(html), 2'000'000u);
}

TEST(ReportLimits, MarkupInTextsIsHarmless) {
  InspectionRecord record = bare_record();
  record.part_serial = "<script>alert('x')</script>\"&";
  record.operator_name = "\xff\xfe broken";
  const auto out = work_folder() / "markup.html";
  render_html(record, out);
  const std::string html = file_bytes(out);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"),
            std::string::npos);
  EXPECT_EQ(html.find('\xff'), std::string::npos);
}

ErrorCode code_of(const InspectionRecord& record, const std::filesystem::path& out,
                  const Progress& progress = {}) {
  try {
    render_pdf(record, out, progress);
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was refused";
  return ErrorCode::kInternal;
}

TEST(ReportLimits, RefusesWhatCannotBeDone) {
  EXPECT_EQ(code_of(bare_record(), "/nonexistent_folder/report.pdf"), ErrorCode::kStorage);
  EXPECT_EQ(code_of(bare_record(), work_folder()), ErrorCode::kStorage);  // a folder is in the way

  InspectionRecord torn = sample_record({1, 0.4, 1});
  torn.scene.surface.triangles.push_back({0, 1, 1'000'000});
  EXPECT_EQ(code_of(torn, work_folder() / "torn.pdf"), ErrorCode::kInternal);
  torn = sample_record({1, 0.4, 1});
  torn.pictures[0].slices[0].grey.pop_back();
  EXPECT_EQ(code_of(torn, work_folder() / "torn.pdf"), ErrorCode::kInternal);
  EXPECT_FALSE(std::filesystem::exists(work_folder() / "torn.pdf"));

  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(
      code_of(bare_record(), work_folder() / "stopped.pdf", Progress(nullptr, stop.get_token())),
      ErrorCode::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(work_folder() / "stopped.pdf"));
  EXPECT_FALSE(std::filesystem::exists(work_folder() / "stopped.pdf.part"));
}

}  // namespace
}  // namespace asbuilt::test
