#include "reports/render/spc_charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "reports/render/chart_frame.h"
#include "reports/render/charts.h"
#include "reports/render/map_labels.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kRight = 74.0;  // room for the names of the limits
constexpr double kLeft = 52.0;
constexpr double kPlateLegend = 92.0;

struct Extent {
  double low = INFINITY;
  double high = -INFINITY;
  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

// Decimals that tell apart what an axis over `span` shows, with two more digits than its steps.
int decimals_over(double span) {
  return std::min(6, decimals_of(round_step(span, 5)) + 1);
}

// A line that steps half way between points; parted where a point has no limit.
void steps(Drawing& drawing, const ChartFrame& frame, const std::vector<SpcPoint>& points,
           double SpcPoint::*of, const Stroke& stroke) {
  PathMark path;
  path.stroke = stroke;
  const auto end = [&] {
    if (path.points.size() > 1) drawing.add(path);
    path.points.clear();
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double value = points[i].*of;
    if (!std::isfinite(value)) {
      end();
      continue;
    }
    path.points.push_back({frame.x(static_cast<double>(i) - 0.5), frame.y(value)});
    path.points.push_back({frame.x(static_cast<double>(i) + 0.5), frame.y(value)});
  }
  end();
}

void name_limits(Drawing& drawing, const ChartFrame& frame, const std::vector<SpcPoint>& points) {
  const auto last = std::find_if(points.rbegin(), points.rend(),
                                 [](const SpcPoint& p) { return std::isfinite(p.center); });
  if (last == points.rend()) return;
  const int decimals = decimals_over(frame.y_high - frame.y_low);
  const auto name = [&](const char* words, double value, double y, const Colour& colour) {
    drawing.text({frame.right + 4.0, y + 2.3}, words + fixed(value, decimals),
                 {6.6, Face::kRegular, colour});
  };
  // Names of limits near the centre line move away from its name.
  constexpr double kLine = 7.6;
  const double centre = frame.y(last->center);
  name("upper ", last->upper, std::min(frame.y(last->upper), centre - kLine), kBad);
  name("centre ", last->center, centre, kMuted);
  name("lower ", last->lower, std::max(frame.y(last->lower), centre + kLine), kBad);
}

void part_groups(Drawing& drawing, const ChartFrame& frame, const std::vector<SpcPoint>& points,
                 bool named) {
  double free_from = 0.0;  // names do not cover each other
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].group.empty() || (i > 0 && points[i].group == points[i - 1].group)) continue;
    const double x = frame.x(static_cast<double>(i) - 0.5);
    if (i > 0) drawing.line({x, frame.top - 6.0}, {x, frame.bottom}, {0.6, kMuted, 2.0});
    if (!named || x < free_from) continue;
    const std::string name = shortened(points[i].group, 6.6, Face::kBold, 90.0);
    drawing.text({x + 2.0, frame.top - 3.0}, name, {6.6, Face::kBold, kMuted});
    free_from = x + 8.0 + text_width(name, 6.6, Face::kBold);
  }
}

void draw_points(Drawing& drawing, const ChartFrame& frame, const std::vector<SpcPoint>& points) {
  const double radius = points.size() > 150 ? 1.1 : 1.9;
  PathMark path;
  path.stroke = {0.8, kAccent};
  DotsMark dots;
  dots.radius = radius;
  dots.colour = kAccent;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!std::isfinite(points[i].value)) {
      if (path.points.size() > 1) drawing.add(path);
      path.points.clear();
      continue;
    }
    const Point at{frame.x(static_cast<double>(i)), frame.y(points[i].value)};
    path.points.push_back(at);
    if (points[i].signal.empty()) dots.centres.push_back(at);
  }
  if (path.points.size() > 1) drawing.add(path);
  drawing.add(dots);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].signal.empty()) continue;
    const Point at{frame.x(static_cast<double>(i)), frame.y(points[i].value)};
    drawing.add(CircleMark{at, radius + 1.4, kBad, {0.8, kWhite}});
    const bool below = points[i].value < points[i].center;
    drawing.text({at.x, below ? at.y + 11.0 : at.y - 5.5}, points[i].signal,
                 {6.6, Face::kBold, kBad, Anchor::kMiddle});
  }
}

// As many labels as have room, the first always.
void label_points(Drawing& drawing, const ChartFrame& frame, const std::vector<SpcPoint>& points) {
  constexpr double kMostWidth = 60.0;
  double widest = 4.0;
  for (const SpcPoint& p : points) {
    widest = std::max(widest, std::min(kMostWidth, text_width(p.label, 6.2, Face::kRegular)));
  }
  const double pitch = frame.x(1.0) - frame.x(0.0);
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil((widest + 5.0) / pitch)));
  for (std::size_t i = 0; i < points.size(); i += every) {
    const double x = frame.x(static_cast<double>(i));
    drawing.line({x, frame.bottom}, {x, frame.bottom + 2.5}, {0.7, kMuted});
    drawing.text({x, frame.bottom + 10.0},
                 shortened(points[i].label, 6.2, Face::kRegular, kMostWidth),
                 {6.2, Face::kRegular, kMuted, Anchor::kMiddle});
  }
}

// Beside an axis there is room for its height: else the unit alone, as the title has the name.
std::string upright_label(const std::string& label, double height) {
  if (text_width(label, kSmall, Face::kRegular) <= height) return label;
  const std::size_t unit = label.rfind(", ");
  return unit == std::string::npos ? shortened(label, kSmall, Face::kRegular, height)
                                   : label.substr(unit + 2);
}

Drawing panel_drawing(const SpcPanel& panel, double width, double height, bool first, bool last) {
  Extent extent;
  for (const SpcPoint& p : panel.points) {
    for (const double v : {p.value, p.lower, p.upper}) extent.take(v);
  }
  if (panel.points.empty() || !(extent.high > extent.low)) {
    return empty_chart("no points for this chart", {width, height});
  }
  const double margin = 0.09 * (extent.high - extent.low);
  const double low = extent.low >= 0.0 && extent.low < margin ? 0.0 : extent.low - margin;
  Drawing drawing(width, height);
  const ChartFrame frame{kLeft,
                         first ? 16.0 : 10.0,
                         width - kRight,
                         height - (last ? 16.0 : 6.0),
                         -0.5,
                         static_cast<double>(panel.points.size()) - 0.5,
                         low,
                         extent.high + margin};
  y_axis(drawing, frame, round_step(frame.y_high - frame.y_low, height < 80.0 ? 3 : 5),
         upright_label(panel.label, height), 1.0, "");
  drawing.line({frame.left, frame.bottom}, {frame.right, frame.bottom}, {0.7, kMuted});
  part_groups(drawing, frame, panel.points, first);
  steps(drawing, frame, panel.points, &SpcPoint::center, {0.8, kMuted});
  steps(drawing, frame, panel.points, &SpcPoint::upper, {0.9, kBad, 3.0});
  steps(drawing, frame, panel.points, &SpcPoint::lower, {0.9, kBad, 3.0});
  name_limits(drawing, frame, panel.points);
  draw_points(drawing, frame, panel.points);
  if (last) label_points(drawing, frame, panel.points);
  return drawing;
}

double normal_share(double from, double to, double mean, double sd) {
  const auto below = [&](double x) { return 0.5 * std::erfc(-(x - mean) / (sd * std::sqrt(2.0))); };
  return below(to) - below(from);
}

// Cividis (Nuñez et al. 2018) at five places.
constexpr std::array kRamp{Colour{0, 32, 77}, Colour{65, 77, 107}, Colour{124, 123, 120},
                           Colour{187, 175, 113}, Colour{255, 234, 70}};

Colour ramp_colour(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * (kRamp.size() - 1.0);
  const std::size_t below = std::min(static_cast<std::size_t>(at), kRamp.size() - 2);
  const double f = at - static_cast<double>(below);
  const auto mix = [&](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + f * (b - a)));
  };
  const Colour &a = kRamp[below], &b = kRamp[below + 1];
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

void ramp_legend(Drawing& drawing, Point corner, double height, const Extent& extent,
                 const std::string& label) {
  constexpr int kSteps = 24;
  const double step = height / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    drawing.rect({corner.x, corner.y + step * i}, 9.0, step + 0.3,
                 ramp_colour(1.0 - (i + 0.5) / kSteps));
  }
  const int decimals = decimals_over(std::max(extent.high - extent.low, 1e-6));
  drawing.text({corner.x + 13.0, corner.y + 6.0}, fixed(extent.high, decimals),
               {6.6, Face::kRegular, kInk});
  drawing.text({corner.x + 13.0, corner.y + height}, fixed(extent.low, decimals),
               {6.6, Face::kRegular, kInk});
  drawing.text({corner.x, corner.y - 6.0}, shortened(label, 6.6, Face::kRegular, 84.0),
               {6.6, Face::kRegular, kInk});
}

// Each part by its whole name, once; false, and nothing is written, where they do not all find
// room.
bool name_all(Drawing& drawing, MapLabels labels, const std::vector<SpcPlace>& places) {
  Drawing named = drawing;
  std::set<std::string> told;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string name = for_people(places[i].label);
    if (!told.insert(name).second) continue;
    if (text_width(name, kMapLabel, Face::kRegular) > kMapLabelRoom) return false;
    if (!labels.add_label(named, i, name)) return false;
  }
  drawing = std::move(named);
  return true;
}

// Rings around the least and the greatest value; their names stand at `at`, below each other.
void ring_extremes(Drawing& drawing, const std::vector<SpcPlace>& places,
                   const std::vector<Point>& marks, double radius, Point at) {
  constexpr double kRow = 9.0;
  const auto [least, greatest] =
      std::minmax_element(places.begin(), places.end(),
                          [](const SpcPlace& a, const SpcPlace& b) { return a.value < b.value; });
  const auto row = [&](const std::string& words) {
    drawing.text(at, shortened(words, 6.6, Face::kRegular, kPlateLegend - 12.0),
                 {6.6, Face::kRegular, kInk});
    at.y += kRow;
  };
  row("Ringed:");
  for (const auto& [words, place] : {std::pair{"greatest ", greatest}, {"least ", least}}) {
    drawing.add(CircleMark{
        marks[static_cast<std::size_t>(place - places.begin())], radius + 2.0, {}, {1.2, kInk}});
    row(words + for_people(place->label));
  }
}

}  // namespace

Drawing control_chart_drawing(const std::vector<SpcPanel>& panels, double width,
                              const PanelHeights& heights) {
  double height = 0.0;
  for (std::size_t i = 0; i < panels.size(); ++i)
    height += i == 0 ? heights.first : heights.further;
  if (panels.empty()) return empty_chart("no points for this chart", {width, heights.first});
  Drawing drawing(width, height);
  double y = 0.0;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const double own = i == 0 ? heights.first : heights.further;
    drawing.place(panel_drawing(panels[i], width, own, i == 0, i + 1 == panels.size()), {0.0, y});
    y += own;
  }
  return drawing;
}

Drawing capability_drawing(const SpcHistogram& shown, double width, double height) {
  const Histogram bins =
      histogram_of(shown.values, std::clamp(static_cast<int>(shown.values.size() / 3), 8, 24));
  if (bins.shares.empty() || !(shown.sd > 0.0)) {
    return empty_chart("no values for this chart", {width, height});
  }
  Drawing drawing(width, height);
  Extent across;
  across.take(bins.edges.front());
  across.take(bins.edges.back());
  across.take(shown.mean - 3.5 * shown.sd);
  across.take(shown.mean + 3.5 * shown.sd);
  // A limit far off would squeeze the values into a line: it is written, not drawn.
  const double span = across.high - across.low;
  const auto far_off = [&](const std::optional<double>& at) {
    return at && (*at < across.low - 2.0 * span || *at > across.high + 2.0 * span);
  };
  const bool lower_far = far_off(shown.lower);
  const bool upper_far = far_off(shown.upper);
  if (shown.lower && !lower_far) across.take(*shown.lower);
  if (shown.upper && !upper_far) across.take(*shown.upper);
  const double bin = bins.edges[1] - bins.edges[0];
  const double peak =
      normal_share(shown.mean - 0.5 * bin, shown.mean + 0.5 * bin, shown.mean, shown.sd);
  const double most = std::max(peak, *std::max_element(bins.shares.begin(), bins.shares.end()));
  const double margin = 0.04 * (across.high - across.low);
  const ChartFrame frame{
      kLeft, 18.0,       width - 12.0, height - 26.0, across.low - margin, across.high + margin,
      0.0,   1.06 * most};
  y_axis(drawing, frame, round_step(frame.y_high, 4), "share", 100.0, " %");
  for (std::size_t i = 0; i < bins.shares.size(); ++i) {
    if (bins.shares[i] <= 0.0) continue;
    const double x0 = frame.x(bins.edges[i]);
    const double x1 = frame.x(bins.edges[i + 1]);
    drawing.rect({x0, frame.y(bins.shares[i])}, std::max(0.6, x1 - x0 - 0.5),
                 frame.bottom - frame.y(bins.shares[i]), kAccentLight);
  }
  PathMark curve;
  curve.stroke = {1.3, kAccent};
  constexpr int kPoints = 160;
  const double curve_low = std::max(frame.x_low, shown.mean - 4.5 * shown.sd);
  const double curve_high = std::min(frame.x_high, shown.mean + 4.5 * shown.sd);
  for (int i = 0; i <= kPoints; ++i) {
    const double x = curve_low + (curve_high - curve_low) * i / kPoints;
    const double share = normal_share(x - 0.5 * bin, x + 0.5 * bin, shown.mean, shown.sd);
    curve.points.push_back({frame.x(x), frame.y(share)});
  }
  drawing.add(curve);
  const auto mark = [&](double at, const std::string& words, const Colour& colour, double dash) {
    const double half = 0.5 * text_width(words, 6.6, Face::kRegular);
    drawing.line({frame.x(at), frame.top - 4.0}, {frame.x(at), frame.bottom}, {0.9, colour, dash});
    drawing.text({std::clamp(frame.x(at), half, width - half), frame.top - 7.0}, words,
                 {6.6, Face::kRegular, colour, Anchor::kMiddle});
  };
  const int decimals = decimals_over(across.high - across.low);
  const auto limit = [&](const char* name, double at, bool far, double edge, Anchor anchor) {
    const std::string words = name + fixed(at, decimals);
    if (!far) return mark(at, words, kBad, 2.5);
    drawing.text({edge, frame.top - 7.0}, words + ", beyond the picture",
                 {6.6, Face::kRegular, kBad, anchor});
  };
  if (shown.lower) limit("lower ", *shown.lower, lower_far, frame.left, Anchor::kStart);
  if (shown.upper) limit("upper ", *shown.upper, upper_far, frame.right, Anchor::kEnd);
  const auto near_mean = [&](const std::optional<double>& at) {
    return at && std::abs(frame.x(*at) - frame.x(shown.mean)) < 62.0;
  };
  const bool crowded = near_mean(shown.lower) || near_mean(shown.upper);
  mark(shown.mean, crowded ? "" : "mean " + fixed(shown.mean, decimals), kInk, 1.2);
  x_axis(drawing, frame, round_step(frame.x_high - frame.x_low, width > 300.0 ? 8 : 5),
         shown.label);
  return drawing;
}

Drawing plate_drawing(const SpcPlate& plate, double width) {
  Extent x, y, value;
  for (const SpcPlace& p : plate.places) {
    x.take(p.x_mm);
    y.take(p.y_mm);
    value.take(p.value);
  }
  if (plate.places.empty()) return empty_chart("no part has a place", {width, 120.0});
  const double reach = std::max({x.high - x.low, y.high - y.low, 10.0});
  const double pad = 0.15 * reach;
  const double room = width - kLeft - kPlateLegend;
  const double wide = x.high - x.low + 2.0 * pad;
  const double tall = y.high - y.low + 2.0 * pad;
  const double scale = std::min(room / wide, 250.0 / tall);
  const double height = std::max(110.0, scale * tall) + 36.0;
  Drawing drawing(width, height);
  const double half_x = 0.5 * room / scale;
  const double half_y = 0.5 * (height - 36.0) / scale;
  const ChartFrame frame{kLeft,
                         8.0,
                         kLeft + room,
                         height - 28.0,
                         0.5 * (x.low + x.high) - half_x,
                         0.5 * (x.low + x.high) + half_x,
                         0.5 * (y.low + y.high) - half_y,
                         0.5 * (y.low + y.high) + half_y};
  drawing.rect({frame.left, frame.top}, frame.right - frame.left, frame.bottom - frame.top, kShade);
  y_axis(drawing, frame, round_step(frame.y_high - frame.y_low, 5), "y, mm", 1.0, "");
  x_axis(drawing, frame, round_step(frame.x_high - frame.x_low, 7), "x on the plate, mm");
  const double radius = plate.places.size() > 120 ? 2.6 : 4.2;
  std::map<std::pair<double, double>, int> taken;
  MapLabels labels;
  std::vector<Point> marks;
  for (const SpcPlace& p : plate.places) {
    const int before = taken[{p.x_mm, p.y_mm}]++;
    const Point at{frame.x(p.x_mm) + 2.0 * radius * before, frame.y(p.y_mm)};
    const double share =
        value.high > value.low ? (p.value - value.low) / (value.high - value.low) : 0.5;
    drawing.add(CircleMark{at, radius, ramp_colour(share), {0.6, kInk}});
    labels.add_mark(at, radius);
    marks.push_back(at);
  }
  const double legend = std::min(80.0, frame.bottom - frame.top - 20.0);
  if (!name_all(drawing, labels, plate.places)) {
    ring_extremes(drawing, plate.places, marks, radius,
                  {frame.right + 10.0, frame.top + legend + 28.0});
  }
  ramp_legend(drawing, {frame.right + 10.0, frame.top + 14.0}, legend, value, plate.label);
  return drawing;
}

}  // namespace asbuilt::render
