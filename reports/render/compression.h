// Compression tests of porous specimens on paper: each curve with its constructions, whole and
// magnified, and its numbers.
//
// Prints what it is given and computes nothing but the ends of the axes. Units: strain in %, MPa.
// Errors: test_sheet.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "reports/render/test_sheet.h"

namespace asbuilt::render {

struct CompressionMark {
  Point at;  // strain in %, MPa
  std::string label;
};

struct CompressionPlot {
  std::string name;
  std::vector<std::string> facts;
  std::vector<Point> curve;        // strain in %, toe taken off; MPa
  double slope_mpa_per_pct = 0.0;  // of the loading line through zero; 0: none
  std::string slope_label;
  double offset_pct = 1.0;
  std::optional<CompressionMark> offset, first_maximum, plateau_end;
  struct Plateau {
    double from_pct = 0.0, to_pct = 0.0, mpa = 0.0;
    std::string label;
  };
  std::optional<Plateau> plateau;
  struct Secant {
    Point low, high;
    std::string label;
  };
  std::optional<Secant> loop;
  std::optional<double> energy_to_pct;  // a line where the energy is told to
  std::vector<TestNumber> numbers;
  std::optional<Outcome> verdict;
  std::vector<std::string> statements;
};

Drawing compression_chart(const CompressionPlot& test, double width);
Drawing compression_line_chart(const CompressionPlot& test, double width);
TestSheet compression_sheet(const CompressionPlot& test);

}  // namespace asbuilt::render
