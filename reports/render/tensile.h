// Tension tests on paper: each curve with its constructions, whole and magnified, and its numbers.
//
// Prints what it is given and computes nothing but the ends of the axes. A section of blocks serves
// the report of a lot; render_tensile writes tests alone: PDF (A4 pages with the numbers), SVG or
// PNG (the curves).
// Units: strain in %, MPa. Errors: kInvalidInput for another extension; kStorage where the file
// cannot be written; kNotFound where no known font is installed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "reports/render/document.h"
#include "reports/render/test_sheet.h"

namespace asbuilt::render {

struct TensileMark {
  Point at;  // strain in %, MPa
  std::string label;
};

struct TensileTest {
  std::string name;
  std::vector<std::string> facts;       // section, gauge length, instrument
  std::vector<Point> curve;             // strain in %, toe taken off; MPa
  double slope_mpa_per_pct = 0.0;       // of the fitted line through zero
  std::string slope_label;              // "E 114.0 GPa" or "slope 75 GPa, no modulus"
  std::optional<TensileMark> offset;    // Rp0.2; its line is drawn
  std::optional<TensileMark> strength;  // Rm, also the uniform elongation
  std::optional<TensileMark> fracture;
  double elastic_end_pct = 1.0;  // where the magnified part ends
  std::vector<TestNumber> numbers;
  std::optional<Outcome> verdict;
  std::vector<std::string> statements;  // beside the verdict
};

// The whole curve to fracture, and its elastic part to `elastic_end_pct`.
inline constexpr double kTensileHeight = 200.0;
Drawing tensile_chart(const TensileTest& test, double width, double height = kTensileHeight);
Drawing tensile_elastic_chart(const TensileTest& test, double width,
                              double height = kTensileHeight);

// Blocks of all tests, one after the other.
void add_tensile(Document& document, const std::vector<TensileTest>& tests);

}  // namespace asbuilt::render

namespace asbuilt {

struct TensileSheet {
  std::string title;
  std::string file;         // the curves' file
  std::string software;     // "asbuilt 0.1.0 (...)"
  std::string created_utc;  // ISO 8601; the only time in a PDF
};

// By the extension of `out`: .pdf, .svg, .png.
void render_tensile(const std::vector<render::TensileTest>& tests, const TensileSheet& sheet,
                    const std::filesystem::path& out);

}  // namespace asbuilt
