// Pictures of the statistics of a characteristic, ready to be drawn: nothing to compute but where
// marks go. Values have the characteristic's unit; a label names it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "core/records/lot_sheet.h"

namespace asbuilt {

struct SpcPoint {
  std::string label;  // serial number, lot, zone
  std::string group;  // where it changes a line parts the chart; empty: no line
  double value = 0.0;
  double lower = 0.0, center = 0.0, upper = 0.0;
  std::string signal;  // rules, "1, 5"; empty: none
};

struct SpcPanel {
  std::string label;  // of the axis
  std::vector<SpcPoint> points;
};

struct SpcHistogram {
  std::string label;
  std::vector<double> values;
  std::optional<double> lower, upper;
  double mean = 0.0, sd = 0.0;  // of the normal curve
};

struct SpcPlace {
  double x_mm = 0.0, y_mm = 0.0;
  double value = 0.0;
  std::string label;
};

struct SpcPlate {
  std::string label;
  std::vector<SpcPlace> places;
};

struct SpcFigures {
  std::vector<SpcPanel> panels;  // below each other, one axis of points
  std::optional<SpcHistogram> histogram;
  std::optional<SpcPlate> plate;
};

// One characteristic in a document.
struct SpcSection {
  std::string title;
  std::vector<std::string> statements;
  SheetTable table;
  SpcFigures figures;
  std::string chart_caption, histogram_caption, plate_caption;
};

}  // namespace asbuilt
