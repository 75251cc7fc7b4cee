// The part of a chart that carries data, and its axes.
#pragma once

#include <string>

#include "reports/render/drawing.h"
#include "reports/render/style.h"

namespace asbuilt::render {

// How values map into a drawing.
struct ChartFrame {
  double left, top, right, bottom;
  double x_low, x_high, y_low, y_high;
  double x(double value) const {
    return left + (right - left) * (value - x_low) / (x_high - x_low);
  }
  double y(double value) const {
    return bottom - (bottom - top) * (value - y_low) / (y_high - y_low);
  }
};

inline const TextStyle kTick{6.6, Face::kRegular, kMuted, Anchor::kMiddle};

void x_axis(Drawing& drawing, const ChartFrame& frame, double step, const std::string& label);
// Numbers are shown times `shown_factor`, with `suffix`.
void y_axis(Drawing& drawing, const ChartFrame& frame, double step, const std::string& label,
            double shown_factor, const std::string& suffix);

}  // namespace asbuilt::render
