#include "reports/render/fatigue.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "reports/render/charts.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kHeight = 230.0;
constexpr double kLegend = 128.0;
const TextStyle kTick{6.6, Face::kRegular, kMuted, Anchor::kMiddle};

// Logarithmic axes both ways.
struct LogFrame {
  double left, top, right, bottom;
  double x_low, x_high, y_low, y_high;  // log10
  double x(double value) const {
    return left + (right - left) * (std::log10(value) - x_low) / (x_high - x_low);
  }
  double y(double value) const {
    return bottom - (bottom - top) * (std::log10(value) - y_low) / (y_high - y_low);
  }
};

LogFrame frame_of(const FatiguePlot& plot, double width) {
  double x_low = 1e300, x_high = 0.0, y_low = 1e300, y_high = 0.0;
  const auto hold = [&](double cycles, double stress) {
    if (!std::isfinite(cycles) || !(cycles > 0.0)) return;
    x_low = std::min(x_low, cycles);
    x_high = std::max(x_high, cycles);
    y_low = std::min(y_low, stress);
    y_high = std::max(y_high, stress);
  };
  for (const FatiguePoint& p : plot.points) hold(p.cycles, p.stress_mpa);
  for (const FatigueLinePoint& p : plot.line) {
    hold(p.life, p.stress_mpa);
    hold(p.design, p.stress_mpa);
  }
  if (plot.wanted) hold(plot.wanted->cycles, plot.wanted->stress_mpa);
  const double margin = std::max(0.02, 0.08 * std::log10(y_high / y_low));
  return {46.0,
          12.0,
          width - kLegend - 8.0,
          kHeight - 26.0,
          std::floor(std::log10(x_low) - 0.05),
          std::ceil(std::log10(x_high) + 0.05),
          std::log10(y_low) - margin,
          std::log10(y_high) + margin};
}

std::string power_text(int exponent) {
  static const char* const kDigits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                        "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  std::string out = "10";
  for (const char digit : std::to_string(exponent)) out += kDigits[digit - '0'];
  return out;
}

void draw_axes(Drawing& drawing, const LogFrame& frame, const std::string& stress_label) {
  // A linear step that a logarithmic axis of this span still shows well.
  const double low = std::pow(10.0, frame.y_low);
  const double high = std::pow(10.0, frame.y_high);
  TextStyle style = kTick;
  style.anchor = Anchor::kEnd;
  const double step = round_step(high - low, 5);
  const int last = static_cast<int>(std::floor(high / step + 1e-9));
  for (int k = static_cast<int>(std::ceil(low / step)); k <= last; ++k) {
    const double at = k * step;
    drawing.line({frame.left, frame.y(at)}, {frame.right, frame.y(at)}, {0.4, kHairline});
    drawing.text({frame.left - 4.0, frame.y(at) + 2.3}, fixed(at, decimals_of(step)), style);
  }
  style = kTick;
  style.size_pt = kSmall;
  style.colour = kInk;
  style.direction = Direction::kUpwards;
  drawing.text({7.0, 0.5 * (frame.top + frame.bottom)}, stress_label, style);
  drawing.line({frame.left, frame.bottom}, {frame.right, frame.bottom}, {0.7, kMuted});
  for (int e = static_cast<int>(frame.x_low); e <= static_cast<int>(frame.x_high); ++e) {
    const double decade = std::pow(10.0, e);
    drawing.line({frame.x(decade), frame.top}, {frame.x(decade), frame.bottom}, {0.4, kHairline});
    drawing.line({frame.x(decade), frame.bottom}, {frame.x(decade), frame.bottom + 3.0},
                 {0.7, kMuted});
    drawing.text({frame.x(decade), frame.bottom + 11.0}, power_text(e), kTick);
    for (int k = 2; k < 10 && e < static_cast<int>(frame.x_high); ++k) {
      const double x = frame.x(k * decade);
      drawing.line({x, frame.bottom}, {x, frame.bottom + 1.6}, {0.5, kMuted});
    }
  }
  style.direction = Direction::kAcross;
  drawing.text({0.5 * (frame.left + frame.right), frame.bottom + 22.0}, "cycles", style);
}

void draw_mark(Drawing& drawing, Point at, FatigueMark mark) {
  if (mark == FatigueMark::kFailed) {
    drawing.add(CircleMark{at, 2.6, kInk, {0.6, kWhite}});
    return;
  }
  const Colour colour = mark == FatigueMark::kRunout ? kGood : kOpen;
  drawing.line(at, {at.x + 10.0, at.y}, {0.9, colour});
  drawing.add(PathMark{
      {{at.x + 13.0, at.y}, {at.x + 9.0, at.y - 2.2}, {at.x + 9.0, at.y + 2.2}}, true, colour, {}});
  drawing.add(CircleMark{at, 2.6, kWhite, {1.0, colour}});
}

void draw_line(Drawing& drawing, const LogFrame& frame, const std::vector<FatigueLinePoint>& line,
               double FatigueLinePoint::*member, const Stroke& stroke) {
  PathMark path;
  for (const FatigueLinePoint& p : line) {
    if (!std::isfinite(p.*member)) continue;
    const double x = std::clamp(frame.x(p.*member), frame.left, frame.right);
    path.points.push_back({x, frame.y(p.stress_mpa)});
  }
  if (path.points.size() < 2) return;
  path.stroke = stroke;
  drawing.add(std::move(path));
}

void draw_band(Drawing& drawing, const LogFrame& frame, const std::vector<FatigueLinePoint>& line) {
  PathMark band;
  band.closed = true;
  Colour colour = kAccentLight;
  colour.opacity = 0.45;
  band.fill = colour;
  for (const FatigueLinePoint& p : line) {
    if (!std::isfinite(p.low)) continue;
    band.points.push_back(
        {std::clamp(frame.x(p.low), frame.left, frame.right), frame.y(p.stress_mpa)});
  }
  for (auto p = line.rbegin(); p != line.rend(); ++p) {
    if (!std::isfinite(p->high)) continue;
    band.points.push_back(
        {std::clamp(frame.x(p->high), frame.left, frame.right), frame.y(p->stress_mpa)});
  }
  if (band.points.size() > 2) drawing.add(std::move(band));
}

void draw_legend(Drawing& drawing, const FatiguePlot& plot, double x, double top) {
  double y = top + 6.0;
  const TextStyle words{6.6, Face::kRegular, kInk};
  const auto row = [&](const std::string& text) {
    drawing.text({x + 22.0, y}, text, words);
    y += 12.0;
  };
  for (const auto& [mark, text] : {std::pair{FatigueMark::kFailed, "failed"},
                                   {FatigueMark::kRunout, "run-out"},
                                   {FatigueMark::kStopped, "stopped early"}}) {
    const bool any = std::any_of(plot.points.begin(), plot.points.end(),
                                 [mark = mark](const FatiguePoint& p) { return p.mark == mark; });
    if (!any) continue;
    draw_mark(drawing, {x + 4.0, y - 2.2}, mark);
    row(text);
  }
  if (!plot.line.empty()) {
    drawing.line({x, y - 2.0}, {x + 16.0, y - 2.0}, {1.4, kAccent});
    row(plot.line_label);
    Colour band = kAccentLight;
    band.opacity = 0.45;
    drawing.rect({x, y - 6.0}, 16.0, 7.0, band);
    row(plot.band_label);
    drawing.line({x, y - 2.0}, {x + 16.0, y - 2.0}, {1.0, kBad, 3.0});
    row(plot.design_label);
  }
  if (plot.level) {
    drawing.line({x, y - 2.0}, {x + 16.0, y - 2.0}, {1.4, kAccent});
    row(plot.level->label);
  }
  if (plot.wanted) {
    drawing.line({x, y - 2.0}, {x + 16.0, y - 2.0}, {1.0, kMarker});
    row(plot.wanted->label);
  }
}

}  // namespace

Drawing fatigue_chart(const FatiguePlot& plot, double width) {
  if (plot.points.empty()) return empty_chart("no test", {width, kHeight});
  Drawing drawing(width, kHeight);
  const LogFrame frame = frame_of(plot, width);
  draw_axes(drawing, frame, plot.stress_label);
  draw_band(drawing, frame, plot.line);
  draw_line(drawing, frame, plot.line, &FatigueLinePoint::life, {1.4, kAccent});
  draw_line(drawing, frame, plot.line, &FatigueLinePoint::design, {1.0, kBad, 3.0});
  if (plot.level) {
    const double y = frame.y(plot.level->stress_mpa);
    drawing.line({frame.left, y}, {frame.right, y}, {1.4, kAccent});
  }
  if (plot.wanted) {
    const Point at{frame.x(plot.wanted->cycles), frame.y(plot.wanted->stress_mpa)};
    drawing.line({frame.left, at.y}, at, {1.0, kMarker});
    drawing.line({at.x, frame.bottom}, at, {1.0, kMarker});
  }
  std::map<std::pair<double, double>, int> equal;  // run-outs lie on each other: how many
  for (const FatiguePoint& p : plot.points) {
    draw_mark(drawing, {frame.x(p.cycles), frame.y(p.stress_mpa)}, p.mark);
    if (p.mark != FatigueMark::kFailed) ++equal[{p.cycles, p.stress_mpa}];
  }
  for (const auto& [at, count] : equal) {
    if (count < 2) continue;
    drawing.text({frame.x(at.first) + 16.0, frame.y(at.second) + 2.3},
                 "\u00d7" + std::to_string(count), {6.6, Face::kRegular, kInk});
  }
  draw_legend(drawing, plot, width - kLegend + 8.0, frame.top);
  return drawing;
}

Drawing stage_chart(const StagePlot& plot, double width) {
  double cycles = 0.0, load = 0.0;
  for (const auto* steps : {&plot.wanted, &plot.recorded}) {
    for (const Point& p : *steps) {
      cycles = std::max(cycles, p.x);
      load = std::max(load, p.y);
    }
  }
  if (!(cycles > 0.0) || !(load > 0.0)) return empty_chart("no stage", {width, kHeight});
  const auto thousands = [](std::vector<Point> points) {
    for (Point& p : points) p.x *= 1e-3;
    return points;
  };
  std::vector<CurveLine> lines = {{thousands(plot.wanted), {1.0, kMuted, 3.0}, "protocol"},
                                  {thousands(plot.recorded), {1.8, kAccent}, "recorded"}};
  std::vector<CurveDot> dots;
  if (plot.failed) dots.push_back({{1e-3 * plot.failed->x, plot.failed->y}, kBad, "failed"});
  return curve_chart(lines, dots, {"cycles, thousands", 1.03e-3 * cycles},
                     {plot.load_label, 1.1 * load}, {width, kHeight});
}

TestSheet fatigue_sheet(const FatiguePlot& plot) {
  TestSheet sheet;
  sheet.name = plot.name;
  sheet.facts = plot.facts;
  sheet.figures = {{[plot](double width) { return fatigue_chart(plot, width); },
                    "Tests on logarithmic axes; open marks with an arrow did not fail."}};
  sheet.numbers = plot.numbers;
  sheet.verdict = plot.verdict;
  sheet.statements = plot.statements;
  return sheet;
}

TestSheet stage_sheet(const StagePlot& plot) {
  TestSheet sheet;
  sheet.name = plot.name;
  sheet.facts = plot.facts;
  sheet.figures = {{[plot](double width) { return stage_chart(plot, width); },
                    "Largest load of each cycle over the cycles."}};
  sheet.numbers = plot.numbers;
  sheet.verdict = plot.verdict;
  sheet.statements = plot.statements;
  return sheet;
}

}  // namespace asbuilt::render
