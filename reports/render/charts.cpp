#include "reports/render/charts.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "reports/render/chart_frame.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

using Frame = ChartFrame;

double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

struct Range {
  double low = 0.0;
  double high = 0.0;
  bool holds(double value) const { return value >= low && value <= high; }
};

// What of the values an axis shows: see histogram_of.
Range shown_range(const std::vector<double>& sorted) {
  const Range whole{sorted.front(), sorted.back()};
  if (sorted.size() < 400) return whole;
  const Range middle{quantile(sorted, 0.005), quantile(sorted, 0.995)};
  return whole.high - whole.low <= 5.0 * (middle.high - middle.low) ? whole : middle;
}

// A triangle at the chart's edge that points to where the value is.
void arrow(Drawing& drawing, double x, double tip, double towards_inside) {
  const double base = tip + 5.0 * towards_inside;
  drawing.add(PathMark{{{x, tip}, {x - 2.2, base}, {x + 2.2, base}}, true, kBad, {}});
}

// Points by count, in eight strengths: far smaller in the file than 100 000 dots.
void draw_density(Drawing& drawing, const Frame& frame,
                  const std::vector<InclinationPoint>& points) {
  constexpr double kCell = 1.8;
  constexpr int kStrengths = 8;
  const int columns = static_cast<int>((frame.right - frame.left) / kCell);
  const int rows = static_cast<int>((frame.bottom - frame.top) / kCell);
  std::vector<int> counts(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  const auto count_in = [&](int row, int column) -> int& {
    return counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  };
  int most = 1;
  for (const InclinationPoint& p : points) {
    const int c = std::clamp(static_cast<int>((frame.x(p.inclination_deg) - frame.left) / kCell), 0,
                             columns - 1);
    const int r = std::clamp(static_cast<int>((frame.y(p.value) - frame.top) / kCell), 0, rows - 1);
    most = std::max(most, ++count_in(r, c));
  }
  std::vector<DotsMark> strengths(kStrengths);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      const int n = count_in(r, c);
      if (n == 0) continue;
      const int strength =
          std::min(kStrengths - 1, static_cast<int>(kStrengths * std::log1p(n) / std::log1p(most)));
      strengths[static_cast<std::size_t>(strength)].centres.push_back(
          {frame.left + kCell * (c + 0.5), frame.top + kCell * (r + 0.5)});
    }
  }
  for (int s = 0; s < kStrengths; ++s) {
    DotsMark& dots = strengths[static_cast<std::size_t>(s)];
    if (dots.centres.empty()) continue;
    dots.radius = 0.5 * kCell;
    dots.colour = kAccent;
    dots.colour.opacity = 0.15 + 0.7 * s / (kStrengths - 1.0);
    drawing.add(dots);
  }
}

// What of a line lies within the axes; a piece that leaves them ends at their edge.
std::vector<Point> within(const std::vector<Point>& points, double x_high, double y_high) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool inside = points[i].x <= x_high && points[i].y <= y_high;
    if (i > 0) {
      const Point &a = points[i - 1], &b = points[i];
      if (inside != (a.x <= x_high && a.y <= y_high)) {
        const Point& in = inside ? b : a;
        const Point& out = inside ? a : b;
        double share = 1.0;
        if (out.x > x_high) share = std::min(share, (x_high - in.x) / (out.x - in.x));
        if (out.y > y_high) share = std::min(share, (y_high - in.y) / (out.y - in.y));
        kept.push_back({in.x + share * (out.x - in.x), in.y + share * (out.y - in.y)});
      }
    }
    if (inside) kept.push_back(points[i]);
  }
  return kept;
}

}  // namespace

double round_step(double span, int wanted) {
  const double raw = span / std::max(wanted, 1);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double step : {1.0, 2.0, 2.5, 5.0}) {
    if (step * power >= raw * (1.0 - 1e-9)) return step * power;
  }
  return 10.0 * power;
}

int decimals_of(double step) {
  for (int decimals = 0; decimals < 6; ++decimals) {
    const double scaled = step * std::pow(10.0, decimals);
    if (std::abs(scaled - std::round(scaled)) < 1e-6) return decimals;
  }
  return 6;
}

Drawing empty_chart(const std::string& words, ChartSize size) {
  Drawing drawing(size.width, size.height);
  drawing.rect({0.5, 0.5}, size.width - 1.0, size.height - 1.0, {}, {0.6, kHairline, 2.5});
  drawing.text({0.5 * size.width, 0.5 * size.height + 2.5},
               shortened(words, kBody, Face::kRegular, size.width - 16.0),
               {kBody, Face::kRegular, kMuted, Anchor::kMiddle});
  return drawing;
}

Histogram histogram_of(std::vector<double> values, int wanted_bins) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  Histogram histogram;
  if (values.empty()) return histogram;
  std::sort(values.begin(), values.end());
  auto [low, high] = shown_range(values);
  if (high - low < 1e-9 * (std::abs(low) + 1.0)) {
    low -= 0.5;
    high += 0.5;
  }
  const double step = round_step(high - low, wanted_bins);
  const double first = std::floor(low / step) * step;
  const int bins = std::max(1, static_cast<int>(std::ceil((high - first) / step + 1e-9)));
  histogram.shares.assign(static_cast<std::size_t>(bins), 0.0);
  for (int i = 0; i <= bins; ++i) histogram.edges.push_back(first + step * i);
  for (const double value : values) {
    if (value < histogram.edges.front() || value > histogram.edges.back()) {
      ++(value < histogram.edges.front() ? histogram.below : histogram.above);
      continue;
    }
    const int bin =
        static_cast<int>(std::clamp(std::floor((value - first) / step), 0.0, bins - 1.0));
    histogram.shares[static_cast<std::size_t>(bin)] += 1.0 / static_cast<double>(values.size());
  }
  return histogram;
}

Drawing histogram_chart(const Histogram& histogram, const std::string& label,
                        const std::vector<Mark1D>& marks, ChartSize size) {
  if (histogram.shares.empty() || histogram.edges.size() != histogram.shares.size() + 1) {
    return empty_chart("no values for this chart", size);
  }
  Drawing drawing(size.width, size.height);
  const double most = *std::max_element(histogram.shares.begin(), histogram.shares.end());
  Frame frame{40.0,
              16.0,
              size.width - 8.0,
              size.height - 26.0,
              histogram.edges.front(),
              histogram.edges.back(),
              0.0,
              std::max(most, 1e-9) * 1.04};
  for (const Mark1D& mark : marks) {  // a limit just outside still belongs into the picture
    const double span = frame.x_high - frame.x_low;
    if (mark.at < frame.x_low && mark.at > frame.x_low - 0.5 * span)
      frame.x_low = mark.at - 0.03 * span;
    if (mark.at > frame.x_high && mark.at < frame.x_high + 0.5 * span)
      frame.x_high = mark.at + 0.03 * span;
  }
  const double y_step = round_step(frame.y_high, 4);
  y_axis(drawing, frame, y_step, "share", 100.0, " %");
  for (std::size_t i = 0; i < histogram.shares.size(); ++i) {
    if (histogram.shares[i] <= 0.0) continue;
    const double x0 = frame.x(histogram.edges[i]);
    const double x1 = frame.x(histogram.edges[i + 1]);
    const double gap = x1 - x0 > 4.0 ? 0.5 : 0.0;
    drawing.rect({x0, frame.y(histogram.shares[i])}, x1 - x0 - gap,
                 frame.bottom - frame.y(histogram.shares[i]), kAccent);
  }
  x_axis(drawing, frame, round_step(frame.x_high - frame.x_low, size.width > 300.0 ? 9 : 5), label);
  const TextStyle beyond{6.6, Face::kRegular, kBad};
  if (histogram.below > 0)
    drawing.text({frame.left, frame.bottom + 21.0}, count(histogram.below) + " below", beyond);
  if (histogram.above > 0) {
    drawing.text({frame.right, frame.bottom + 21.0}, count(histogram.above) + " above",
                 {6.6, Face::kRegular, kBad, Anchor::kEnd});
  }
  std::vector<std::pair<double, double>> taken;  // labels' extents, so that none covers another
  for (const Mark1D& mark : marks) {
    if (mark.at < frame.x_low || mark.at > frame.x_high) continue;
    drawing.line({frame.x(mark.at), frame.top - 4.0}, {frame.x(mark.at), frame.bottom},
                 {0.9, kBad, 2.5});
    const double half = 0.5 * text_width(mark.label, 6.6, Face::kRegular);
    const double centre = std::clamp(frame.x(mark.at), half, size.width - half);
    const bool free = std::none_of(taken.begin(), taken.end(), [&](const auto& other) {
      return centre - half < other.second + 3.0 && centre + half > other.first - 3.0;
    });
    if (!free) continue;
    taken.emplace_back(centre - half, centre + half);
    drawing.text({centre, frame.top - 7.0}, mark.label,
                 {6.6, Face::kRegular, kBad, Anchor::kMiddle});
  }
  return drawing;
}

Drawing bar_chart(const std::vector<Bar>& bars, ChartSize size) {
  if (bars.empty()) return empty_chart("no values for this chart", size);
  Drawing drawing(size.width, size.height);
  double most = 0.0;
  double label_width = 0.0;
  double text_room = 0.0;
  for (const Bar& bar : bars) {
    most = std::max(most, bar.value);
    label_width = std::max(label_width, text_width(bar.label, 7.4, Face::kRegular));
    text_room = std::max(text_room, text_width(bar.text, 7.4, Face::kRegular));
  }
  label_width = std::min(label_width, 0.4 * size.width);
  const double pitch = std::min(18.0, (size.height - 8.0) / static_cast<double>(bars.size()));
  const double left = label_width + 8.0;
  const double length = size.width - left - text_room - 8.0;
  double y = 4.0;
  for (const Bar& bar : bars) {
    const double thick = 0.62 * pitch;
    const double middle = y + 0.5 * pitch;
    drawing.text({label_width, middle + 2.6},
                 shortened(bar.label, 7.4, Face::kRegular, label_width),
                 {7.4, Face::kRegular, kInk, Anchor::kEnd});
    const double reach = most > 0.0 ? length * bar.value / most : 0.0;
    if (bar.value > 0.0)
      drawing.rect({left, middle - 0.5 * thick}, std::max(reach, 0.8), thick, bar.colour);
    drawing.text({left + reach + 4.0, middle + 2.6}, bar.text,
                 {7.4, Face::kRegular, bar.value > 0.0 ? kInk : kMuted});
    y += pitch;
  }
  drawing.line({left, 2.0}, {left, y + 2.0}, {0.7, kMuted});
  return drawing;
}

Drawing inclination_chart(const std::vector<InclinationPoint>& points, double nominal,
                          const std::string& label, ChartSize size) {
  std::vector<double> values;
  values.reserve(points.size());
  for (const InclinationPoint& p : points) values.push_back(p.value);
  std::sort(values.begin(), values.end());
  if (values.empty()) return empty_chart("no strut could be measured", size);
  Drawing drawing(size.width, size.height);
  const Range shown = shown_range(values);
  double low = std::min(shown.low, nominal);
  double high = std::max(shown.high, nominal);
  const double margin = std::max(0.08 * (high - low), 1.0);
  low -= margin;
  high += margin;
  Frame frame{46.0, 12.0, size.width - 70.0, size.height - 26.0, -4.0, 94.0, low, high};
  y_axis(drawing, frame, round_step(high - low, 5), label, 1.0, "");

  struct Bin {
    double centre, q10, q50, q90;
  };
  std::vector<Bin> bins;
  for (int b = 0; b < 9; ++b) {
    std::vector<double> inside;
    double sum_deg = 0.0;
    for (const InclinationPoint& p : points) {
      if (std::clamp(static_cast<int>(p.inclination_deg / 10.0), 0, 8) != b) continue;
      inside.push_back(p.value);
      sum_deg += p.inclination_deg;
    }
    if (inside.size() < 5) continue;
    const double centre = sum_deg / static_cast<double>(inside.size());  // where its struts are
    std::sort(inside.begin(), inside.end());
    bins.push_back({centre, quantile(inside, 0.1), quantile(inside, 0.5), quantile(inside, 0.9)});
  }
  const auto y_in = [&](double value) {
    return std::clamp(frame.y(value), frame.top, frame.bottom);
  };
  for (const Bin& bin : bins) {
    drawing.rect({frame.x(bin.centre - 3.0), y_in(bin.q90)},
                 frame.x(bin.centre + 3.0) - frame.x(bin.centre - 3.0),
                 y_in(bin.q10) - y_in(bin.q90), kAccentLight, {}, 1.0);
  }
  std::vector<InclinationPoint> inside;
  std::set<std::pair<int, bool>> arrows;  // one for all that would cover each other
  for (const InclinationPoint& p : points) {
    if (shown.holds(p.value)) {
      inside.push_back(p);
    } else if (const bool above = p.value > shown.high;
               arrows.emplace(static_cast<int>(frame.x(p.inclination_deg)), above).second) {
      arrow(drawing, frame.x(p.inclination_deg), above ? frame.top : frame.bottom,
            above ? 1.0 : -1.0);
    }
  }
  if (inside.size() > 2500) {
    draw_density(drawing, frame, inside);
  } else {
    DotsMark dots;
    dots.radius = points.size() > 600 ? 0.8 : 1.2;
    dots.colour = kAccent;
    dots.colour.opacity = 0.55;
    for (const InclinationPoint& p : inside)
      dots.centres.push_back({frame.x(p.inclination_deg), frame.y(p.value)});
    drawing.add(dots);
  }
  for (const Bin& bin : bins) {
    drawing.line({frame.x(bin.centre - 3.0), y_in(bin.q50)},
                 {frame.x(bin.centre + 3.0), y_in(bin.q50)}, {1.6, kInk});
  }
  drawing.line({frame.left, frame.y(nominal)}, {frame.right, frame.y(nominal)}, {1.0, kBad, 3.0});
  x_axis(drawing, frame, 10.0,
         "inclination, degrees (0 = in the build plane, 90 = along the build)");

  double y = frame.top + 6.0;
  const double x = frame.right + 8.0;
  const TextStyle words{6.6, Face::kRegular, kInk};
  drawing.line({x, y - 2.0}, {x + 10.0, y - 2.0}, {1.0, kBad, 2.0});
  drawing.text({x + 14.0, y}, "nominal", words);
  drawing.line({x, y + 10.0}, {x + 10.0, y + 10.0}, {1.6, kInk});
  drawing.text({x + 14.0, y + 12.0}, "median", words);
  drawing.rect({x, y + 18.0}, 10.0, 7.0, kAccentLight, {}, 1.0);
  drawing.text({x + 14.0, y + 24.0}, "10\u201390 %", words);
  drawing.add(CircleMark{{x + 5.0, y + 34.0}, 1.4, kAccent, {}});
  drawing.text({x + 14.0, y + 36.0}, inside.size() > 2500 ? "struts, density" : "one strut", words);
  if (inside.size() < points.size()) {
    arrow(drawing, x + 5.0, y + 43.0, 1.0);
    drawing.text({x + 14.0, y + 48.0},
                 count(static_cast<std::int64_t>(points.size() - inside.size())) + " beyond",
                 words);
  }
  return drawing;
}

Drawing curve_chart(const std::vector<CurveLine>& lines, const std::vector<CurveDot>& dots,
                    const CurveAxis& across, const CurveAxis& up, ChartSize size) {
  constexpr double kMostLegend = 118.0, kNarrow = 150.0;
  const TextStyle words{6.6, Face::kRegular, kInk};
  double legend = 0.0;
  const auto make_room = [&legend, &words](const std::string& label) {
    legend = std::max(legend, 20.0 + text_width(label, words.size_pt, words.face));
  };
  for (const CurveLine& line : lines) make_room(line.label);
  for (const CurveDot& dot : dots) make_room(dot.label);
  legend = std::min(legend, kMostLegend);
  Drawing drawing(size.width, size.height);
  const Frame frame{46.0, 12.0,  size.width - legend - 8.0, size.height - 26.0, 0.0, across.end,
                    0.0,  up.end};
  y_axis(drawing, frame, round_step(up.end, 5), up.label, 1.0, "");
  for (const CurveLine& line : lines) {
    PathMark path;
    for (const Point& p : within(line.points, across.end, up.end))
      path.points.push_back({frame.x(p.x), frame.y(p.y)});
    if (path.points.size() < 2) continue;
    path.stroke = line.stroke;
    drawing.add(std::move(path));
  }
  for (const CurveDot& dot : dots) {
    drawing.add(CircleMark{{frame.x(dot.at.x), frame.y(dot.at.y)}, 3.0, dot.colour, {0.8, kWhite}});
  }
  x_axis(drawing, frame, round_step(across.end, frame.right - frame.left < kNarrow ? 4 : 6),
         across.label);

  double y = frame.top + 6.0;
  const double x = size.width - legend;
  for (const CurveLine& line : lines) {
    if (line.label.empty()) continue;
    drawing.line({x, y - 2.0}, {x + 12.0, y - 2.0}, line.stroke);
    drawing.text({x + 16.0, y}, line.label, words);
    y += 12.0;
  }
  for (const CurveDot& dot : dots) {
    drawing.add(CircleMark{{x + 6.0, y - 2.2}, 3.0, dot.colour, {0.8, kWhite}});
    drawing.text({x + 16.0, y}, dot.label, words);
    y += 12.0;
  }
  return drawing;
}

}  // namespace asbuilt::render
