// Tests of specimens on paper: name and facts, verdict, figures, numbers with U. The frame that
// tension, compression and fatigue tests share; what a figure shows is theirs.
//
// PDF: A4 pages, one test after the other, figures over the whole width, numbers as a table. SVG
// and PNG: the figures alone, those of a test beside each other. Errors: kInvalidInput for another
// extension; kStorage where the file cannot be written; kNotFound where no known font is installed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "reports/render/document.h"

namespace asbuilt::render {

struct TestNumber {
  std::string name, value, u, remark;
  // Of the results in short that stand above the figures of SVG and PNG, its remark in place of U;
  // numbers with U always are.
  bool in_short = false;
};

struct TestFigure {
  std::function<Drawing(double width)> draw;
  std::string caption;
};

struct TestSheet {
  std::string name;
  std::vector<std::string> facts;  // section, length, instrument
  std::vector<TestFigure> figures;
  std::vector<TestNumber> numbers;
  std::optional<Outcome> verdict;
  std::vector<std::string> statements;  // beside the verdict
};

struct TestDocument {
  std::string title;
  std::string kind;         // "Tension tests"
  std::string units;        // of the numbers, for the foot of each page
  std::string software;     // "asbuilt 0.1.0 (...)"
  std::string created_utc;  // ISO 8601; the only time in a PDF
};

// Blocks of all tests, one after the other.
void add_tests(Document& document, const std::vector<TestSheet>& tests);

// By the extension of `out`: .pdf, .svg, .png.
void render_tests(const std::vector<TestSheet>& tests, const TestDocument& about,
                  const std::filesystem::path& out);

// What of a curve an axis from 0 to `end` shows: nothing left of zero, and of each run of samples
// the least and the largest value in their order, so that no peak is lost.
std::vector<Point> thinned(const std::vector<Point>& curve, double end);

}  // namespace asbuilt::render
