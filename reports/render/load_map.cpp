#include "reports/render/load_map.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/render/charts.h"
#include "reports/render/figures.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::size_t kMostStruts = 2000;
const std::vector<Colour> kStops = {{222, 228, 236}, {150, 184, 214}, {70, 122, 172}, {16, 48, 88}};

struct Line {
  const StrutRow* strut = nullptr;
  double share = 0.0;  // of the largest
  bool lost = false;
  double depth = 0.0;
};

Colour shade(double share) {
  ColourScale scale;
  scale.limit_um = 1.0;
  scale.stops = kStops;
  return scale.colour(2.0 * share - 1.0);
}

std::vector<Line> lines_of(const InspectionRecord& record, const StrengthRecord& strength,
                           const LoadMap& map) {
  std::map<std::string, double> shares;
  for (const StrutLoadRow& row : strength.struts) shares[row.strut_id] = row.*map.share;
  std::vector<Line> lines;
  for (const StrutRow& strut : record.struts) {
    const auto share = shares.find(strut.strut_id);
    if (share == shares.end()) continue;
    Line line{&strut, 0.0, false, 0.0};
    if (std::isfinite(share->second))
      line.share = std::clamp(share->second / map.largest, 0.0, 1.0);
    line.lost =
        map.part && (strut.status == StrutStatus::kMissing || strut.status == StrutStatus::kBroken);
    lines.push_back(line);
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.lost != b.lost ? a.lost : a.share > b.share;
  });
  if (lines.size() > kMostStruts) lines.resize(kMostStruts);
  return lines;
}

}  // namespace

Drawing load_map(const InspectionRecord& record, const StrengthRecord& strength, const LoadMap& map,
                 double width, double height) {
  std::vector<Line> lines = lines_of(record, strength, map);
  if (lines.empty()) return empty_chart("no strut lies in the block", {width, height});
  Drawing drawing(width, height);
  Box3 box;
  for (const Line& line : lines) {
    box.include(line.strut->end1_mm);
    box.include(line.strut->end2_mm);
  }
  box.grow(0.02 * box.diagonal_mm());
  const View view = fit_view(box, front_direction(record), upwards(record), width / height);
  for (Line& line : lines) {
    line.depth = 0.5 * (line.strut->end1_mm + line.strut->end2_mm).dot(view.towards_eye);
  }
  // From the back to the front, the lost ones over all.
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.lost != b.lost ? b.lost : a.depth < b.depth;
  });
  for (const Line& line : lines) {
    const Point a = project(view, line.strut->end1_mm, width, height);
    const Point b = project(view, line.strut->end2_mm, width, height);
    const double thick = 0.8 + 2.2 * line.share;
    drawing.line(a, b, {thick + 1.2, kWhite});
    if (line.lost) {
      drawing.line(a, b, {2.0, kBad, 3.0});
    } else {
      drawing.line(a, b, {thick, shade(line.share)});
    }
  }
  for (std::size_t i = std::min(map.hot_spots, strength.hot_spots.size()); i-- > 0;) {
    const Point at = project(view, strength.hot_spots[i].position_mm, width, height);
    drawing.add(CircleMark{at, 5.0, kBad, {0.8, kWhite}});
    drawing.text({at.x, at.y + 2.4}, std::to_string(i + 1),
                 {6.6, Face::kBold, kWhite, Anchor::kMiddle});
  }
  return drawing;
}

Drawing load_legend(double largest, double width, double height) {
  return ramp_legend(kStops, 100.0 * largest, "energy", " %", width, height);
}

Drawing ramp_legend(const std::vector<Colour>& stops, double largest, const std::string& title,
                    const std::string& unit, double width, double height) {
  constexpr double kTop = 20.0;
  constexpr int kSteps = 64;
  const double bottom = height - 12.0;
  Drawing drawing(width, height);
  drawing.text({0.0, 9.0}, title, {kSmall, Face::kRegular, kInk});
  ColourScale scale;
  scale.limit_um = 1.0;
  scale.stops = stops;
  const double each = (bottom - kTop) / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    drawing.rect({0.0, bottom - (i + 1) * each}, 9.0, each + (i > 0 ? 0.3 : 0.0),
                 scale.colour((2.0 * i + 1.0) / kSteps - 1.0));
  }
  const double step = round_step(largest, 5);
  for (int tick = 0; tick <= static_cast<int>(std::floor(largest / step + 1e-9)); ++tick) {
    const double at = step * tick;
    const double y = bottom - (bottom - kTop) * at / largest;
    drawing.line({9.0, y}, {12.0, y}, {0.7, kMuted});
    drawing.text({15.0, y + 2.3}, fixed(at, decimals_of(step)) + unit,
                 {6.6, Face::kRegular, kMuted});
  }
  return drawing;
}

}  // namespace asbuilt::render
