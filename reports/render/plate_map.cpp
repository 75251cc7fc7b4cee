#include "reports/render/plate_map.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/render/chart_frame.h"
#include "reports/render/charts.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kLeft = 34.0;
constexpr double kTop = 8.0;
constexpr double kBelow = 28.0;
constexpr double kLegend = 118.0;
constexpr double kMostHeight = 300.0;
constexpr double kSerial = 5.8;
constexpr double kSerialRoom = 52.0;

enum class Decided { kAccepted, kConcession, kRejected, kOpen, kSpecimen };

Decided decided(const std::string& state) {
  if (state.empty()) return Decided::kSpecimen;
  if (state == "ACCEPT") return Decided::kAccepted;
  if (state == "CONCESSION") return Decided::kConcession;
  return state == "REJECT" || state == "SCRAP" ? Decided::kRejected : Decided::kOpen;
}

struct Look {
  Decided decided;
  const char* words;
  Colour line;
  Colour fill;
};
const Look& look_of(Decided decided) {
  static const Look all[] = {{Decided::kAccepted, "accepted", kGood, kGood},
                             {Decided::kConcession, "accepted by concession", kOpen, kOpen},
                             {Decided::kRejected, "rejected or scrapped", kBad, kWhite},
                             {Decided::kOpen, "not decided", kOpen, kWhite},
                             {Decided::kSpecimen, "specimen", kMuted, kHairline}};
  return all[static_cast<int>(decided)];
}

// Corners of a role's shape around zero, in radii; none: a disc.
struct Shape {
  const char* role;
  std::vector<Point> corners;
};
const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"implant", {}},
      {"tensile bar", {{-0.5, -1.3}, {0.5, -1.3}, {0.5, 1.3}, {-0.5, 1.3}}},
      {"density cube", {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}}},
      {"porous specimen", {{0.0, -1.25}, {1.25, 0.0}, {0.0, 1.25}, {-1.25, 0.0}}},
      {"witness", {{0.0, -1.2}, {1.15, 0.9}, {-1.15, 0.9}}}};
  return all;
}

void draw_shape(Drawing& drawing, Point at, double radius, const std::string& role, Fill fill,
                const Colour& line) {
  const auto shape = std::find_if(shapes().begin(), shapes().end(),
                                  [&role](const Shape& s) { return s.role == role; });
  if (shape == shapes().end() || shape->corners.empty()) {
    drawing.add(CircleMark{at, radius, fill, {1.0, line}});
    return;
  }
  std::vector<Point> corners;
  for (const Point& c : shape->corners) {
    corners.push_back({at.x + radius * c.x, at.y + radius * c.y});
  }
  drawing.add(PathMark{std::move(corners), true, fill, {1.0, line}});
}

void draw_part(Drawing& drawing, Point at, double radius, const std::string& role, Decided of) {
  const Look& look = look_of(of);
  draw_shape(drawing, at, radius, role, look.fill, look.line);
  if (of != Decided::kRejected) return;
  const double k = 0.62 * radius;
  drawing.line({at.x - k, at.y - k}, {at.x + k, at.y + k}, {1.2, look.line});
  drawing.line({at.x - k, at.y + k}, {at.x + k, at.y - k}, {1.2, look.line});
}

// The shapes and fills that the picture holds.
void legend(Drawing& drawing, const LotPlate& plate, Point at) {
  constexpr double kRow = 13.0;
  constexpr double kRadius = 3.6;
  const TextStyle title{6.6, Face::kBold, kInk};
  const TextStyle words{6.6, Face::kRegular, kInk};
  const auto any = [&plate](const auto& holds) {
    return std::any_of(plate.parts.begin(), plate.parts.end(), holds);
  };
  drawing.text(at, "What it is", title);
  for (const Shape& shape : shapes()) {
    if (!any([&shape](const LotPlatePart& p) { return p.role == shape.role; })) continue;
    at.y += kRow;
    draw_shape(drawing, {at.x + 5.0, at.y - 2.2}, kRadius, shape.role, {}, kInk);
    drawing.text({at.x + 14.0, at.y}, shape.role, words);
  }
  at.y += 1.6 * kRow;
  drawing.text(at, "What was decided", title);
  for (const Decided of : {Decided::kAccepted, Decided::kConcession, Decided::kRejected,
                           Decided::kOpen, Decided::kSpecimen}) {
    if (!any([of](const LotPlatePart& p) { return decided(p.state) == of; })) continue;
    at.y += kRow;
    draw_part(drawing, {at.x + 5.0, at.y - 2.2}, kRadius, "", of);
    drawing.text({at.x + 14.0, at.y}, look_of(of).words, words);
  }
}

struct Extent {
  double low = 0.0, high = 0.0;
  double middle() const { return 0.5 * (low + high); }
  double length() const { return high - low; }
};
Extent extent_of(const LotPlate& plate, double LotPlatePart::*coordinate) {
  Extent extent{plate.parts.front().*coordinate, plate.parts.front().*coordinate};
  for (const LotPlatePart& p : plate.parts) {
    extent.low = std::min(extent.low, p.*coordinate);
    extent.high = std::max(extent.high, p.*coordinate);
  }
  return extent;
}

// Places of serial numbers that were written.
class Serials {
 public:
  // False where the text would cover another one.
  bool take(Point middle, double width) {
    const bool covers = std::any_of(taken_.begin(), taken_.end(), [&](const Taken& t) {
      return std::abs(middle.x - t.middle.x) < 0.5 * (width + t.width) + 1.5 &&
             std::abs(middle.y - t.middle.y) < kSerial;
    });
    if (!covers) taken_.push_back({middle, width});
    return !covers;
  }

 private:
  struct Taken {
    Point middle;
    double width;
  };
  std::vector<Taken> taken_;
};

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace

PlateMapDrawing plate_map(const LotPlate& plate, double width) {
  if (plate.parts.empty()) return {empty_chart("no part has a place", {width, 60.0}), 0};
  const Extent x = extent_of(plate, &LotPlatePart::x_mm);
  const Extent y = extent_of(plate, &LotPlatePart::y_mm);
  const double pad_mm = 0.12 * std::max({x.length(), y.length(), 10.0});
  const double room = width - kLeft - kLegend;
  const double points_per_mm =
      std::min(room / (x.length() + 2.0 * pad_mm),
               (kMostHeight - kTop - kBelow) / (y.length() + 2.0 * pad_mm));
  const double tall = std::max(150.0, points_per_mm * (y.length() + 2.0 * pad_mm));
  const double half_x = 0.5 * room / points_per_mm;
  const double half_y = 0.5 * tall / points_per_mm;
  const ChartFrame frame{kLeft,
                         kTop,
                         kLeft + room,
                         kTop + tall,
                         x.middle() - half_x,
                         x.middle() + half_x,
                         y.middle() - half_y,
                         y.middle() + half_y};
  PlateMapDrawing out{Drawing(width, kTop + tall + kBelow), 0};
  Drawing& drawing = out.drawing;
  drawing.rect({frame.left, frame.top}, room, tall, kShade);
  y_axis(drawing, frame, round_step(2.0 * half_y, 5), "y, mm", 1.0, "");
  x_axis(drawing, frame, round_step(2.0 * half_x, 7), "x on the plate, mm");
  const double radius = plate.parts.size() > 120 ? 2.4 : 4.2;
  std::map<std::pair<double, double>, int> taken;
  Serials serials;
  for (const LotPlatePart& p : plate.parts) {
    const int before = taken[{p.x_mm, p.y_mm}]++;
    const Point at{frame.x(p.x_mm) + 2.4 * radius * before, frame.y(p.y_mm)};
    draw_part(drawing, at, radius, p.role, decided(p.state));
    const std::string serial =
        shortened(for_people(p.serial), kSerial, Face::kRegular, kSerialRoom);
    const Point base{at.x, at.y + 1.3 * radius + 6.6};
    if (serials.take(base, text_width(serial, kSerial, Face::kRegular))) {
      drawing.text(base, serial, {kSerial, Face::kRegular, kInk, Anchor::kMiddle});
    } else {
      ++out.unnamed;
    }
  }
  const Point key{frame.right + 14.0, frame.top + 8.0};
  legend(drawing, plate, key);
  double bar_mm = round_step(2.0 * half_x, 6);
  for (int parts = 12; bar_mm * points_per_mm > kLegend - 20.0; parts *= 2) {
    bar_mm = round_step(2.0 * half_x, parts);
  }
  drawing.line({key.x, frame.bottom}, {key.x + bar_mm * points_per_mm, frame.bottom}, {1.6, kInk});
  drawing.text({key.x, frame.bottom - 4.0}, fixed(bar_mm, decimals_of(bar_mm)) + " mm",
               {6.6, Face::kRegular, kInk});
  return out;
}

void add_plates(Document& document, const std::vector<LotPlate>& plates) {
  if (plates.empty()) return;
  document.add(Heading{"Places on the plate", 2});
  for (const LotPlate& plate : plates) {
    const std::string without =
        plate.without_place.empty() ? "" : " Without a place: " + listed(plate.without_place) + ".";
    if (plate.parts.empty()) {
      document.add(Paragraph{"Build " + plate.build + ": no part has a place." + without});
      continue;
    }
    PlateMapDrawing made = plate_map(plate, kContentWidth);
    std::string caption = "Build " + plate.build + " from above, in true proportion.";
    if (made.unnamed > 0) {
      caption += " Serial numbers left out for want of room: " + std::to_string(made.unnamed) +
                 "; the table of parts lists all.";
    }
    document.add(FigureRow{{{std::move(made.drawing), std::move(caption)}}});
    if (!without.empty()) document.add(Paragraph{"Build " + plate.build + "." + without});
  }
}

}  // namespace asbuilt::render
