#include "reports/render/chart_frame.h"

#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/text.h"

namespace asbuilt::render {

void x_axis(Drawing& drawing, const ChartFrame& frame, double step, const std::string& label) {
  drawing.line({frame.left, frame.bottom}, {frame.right, frame.bottom}, {0.7, kMuted});
  const int decimals = decimals_of(step);
  double at = std::ceil(frame.x_low / step - 1e-9) * step;
  while (at <= frame.x_high + 1e-9 * step) {
    drawing.line({frame.x(at), frame.bottom}, {frame.x(at), frame.bottom + 2.5}, {0.7, kMuted});
    drawing.text({frame.x(at), frame.bottom + 10.0}, fixed(at, decimals), kTick);
    at += step;
  }
  TextStyle style = kTick;
  style.size_pt = kSmall;
  style.colour = kInk;
  drawing.text({0.5 * (frame.left + frame.right), frame.bottom + 21.0}, label, style);
}

void y_axis(Drawing& drawing, const ChartFrame& frame, double step, const std::string& label,
            double shown_factor, const std::string& suffix) {
  const int decimals = decimals_of(step * shown_factor);
  TextStyle style = kTick;
  style.anchor = Anchor::kEnd;
  double at = std::ceil(frame.y_low / step - 1e-9) * step;
  while (at <= frame.y_high + 1e-9 * step) {
    drawing.line({frame.left, frame.y(at)}, {frame.right, frame.y(at)}, {0.4, kHairline});
    drawing.text({frame.left - 4.0, frame.y(at) + 2.3}, fixed(at * shown_factor, decimals) + suffix,
                 style);
    at += step;
  }
  style = kTick;
  style.size_pt = kSmall;
  style.colour = kInk;
  style.direction = Direction::kUpwards;
  drawing.text({7.0, 0.5 * (frame.top + frame.bottom)}, label, style);
}

}  // namespace asbuilt::render
