// Fatigue tests on paper: S-N tests on logarithmic axes with their line, and stages over cycles.
//
// Prints what it is given and computes nothing but the ends of the axes. Run-outs and stopped tests
// are open marks with an arrow to the right. Units: cycles, MPa or N. Errors: test_sheet.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/render/test_sheet.h"

namespace asbuilt::render {

enum class FatigueMark { kFailed, kRunout, kStopped };

struct FatiguePoint {
  double cycles = 0.0, stress_mpa = 0.0;
  FatigueMark mark = FatigueMark::kFailed;
};

struct FatigueLinePoint {
  double stress_mpa = 0.0;
  double life = 0.0, low = 0.0, high = 0.0, design = 0.0;  // NaN: not there
};

struct FatiguePlot {
  std::string name;
  std::vector<std::string> facts;
  std::string stress_label;  // "maximum stress, MPa"
  std::vector<FatiguePoint> points;
  std::vector<FatigueLinePoint> line;
  std::string line_label, band_label, design_label;
  struct Level {
    double stress_mpa = 0.0;
    std::string label;
  };
  std::optional<Level> level;  // of a staircase
  struct Wanted {
    double cycles = 0.0, stress_mpa = 0.0;
    std::string label;
  };
  std::optional<Wanted> wanted;
  std::vector<TestNumber> numbers;
  std::optional<Outcome> verdict;
  std::vector<std::string> statements;
};

struct StagePlot {
  std::string name;
  std::vector<std::string> facts;
  std::string load_label;       // "largest load, N"
  std::vector<Point> wanted;    // steps of the protocol: cycles, load
  std::vector<Point> recorded;  // steps of the record
  std::optional<Point> failed;
  std::vector<TestNumber> numbers;
  std::optional<Outcome> verdict;
  std::vector<std::string> statements;
};

Drawing fatigue_chart(const FatiguePlot& plot, double width);
Drawing stage_chart(const StagePlot& plot, double width);
TestSheet fatigue_sheet(const FatiguePlot& plot);
TestSheet stage_sheet(const StagePlot& plot);

}  // namespace asbuilt::render
