// Charts as drawings. Binning, medians and quantiles of what is shown are formed here for the eye;
// none of them is a reported value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/render/drawing.h"

namespace asbuilt::render {

struct ChartSize {
  double width = 247.0;
  double height = 150.0;
};

struct Histogram {
  std::vector<double> edges;   // one more than shares
  std::vector<double> shares;  // 0 to 1, of all values
  std::int64_t below = 0;      // values beyond the first and the last edge: written, not drawn
  std::int64_t above = 0;
};

// Equal bins of a round width over the values' range. A few values far off do not squeeze the rest
// into one bin: where the whole range of 400 values or more is over five times that of their middle
// 99 %, only the latter is drawn. Values that are not finite are left out; empty where none is
// left.
Histogram histogram_of(std::vector<double> values, int wanted_bins);

// A vertical line across a chart with a few words beside it.
struct Mark1D {
  double at = 0.0;
  std::string label;
};

Drawing histogram_chart(const Histogram& histogram, const std::string& label,
                        const std::vector<Mark1D>& marks, ChartSize size);

struct Bar {
  std::string label;
  double value = 0.0;
  std::string text;  // at the bar's end
  Colour colour;
};
Drawing bar_chart(const std::vector<Bar>& bars, ChartSize size);

// A scatter over inclination with the median and the 10-90 % band of each 10-degree bin that holds
// five values or more. More than 2500 points are drawn as a density. The axis ends as that of
// histogram_of does; what lies beyond is an arrow at the edge, counted in the legend.
struct InclinationPoint {
  double inclination_deg = 0.0;
  double value = 0.0;
};
Drawing inclination_chart(const std::vector<InclinationPoint>& points, double nominal,
                          const std::string& label, ChartSize size);

// Curves over a common axis, both axes from 0, each with its words in the legend. What lies beyond
// the axes' ends is cut off.
struct CurveLine {
  std::vector<Point> points;  // values, not places
  Stroke stroke;
  std::string label;  // empty: not in the legend
};
struct CurveDot {
  Point at;  // values
  Colour colour;
  std::string label;  // in the legend
};
struct CurveAxis {
  std::string label;
  double end = 1.0;
};
Drawing curve_chart(const std::vector<CurveLine>& lines, const std::vector<CurveDot>& dots,
                    const CurveAxis& across, const CurveAxis& up, ChartSize size);

// A round step (1, 2, 2.5 or 5 times a power of ten) that parts `span` into about `wanted`, and the
// decimals that show its multiples.
double round_step(double span, int wanted);
int decimals_of(double step);

// What an empty chart's place says.
Drawing empty_chart(const std::string& words, ChartSize size);

}  // namespace asbuilt::render
