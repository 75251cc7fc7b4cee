#include "reports/render/plate_map.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/render/chart_frame.h"
#include "reports/render/charts.h"
#include "reports/render/map_labels.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kLeft = 34.0;
constexpr double kTop = 8.0;
constexpr double kBelow = 28.0;
constexpr double kLegend = 118.0;
constexpr double kMostHeight = 300.0;
constexpr double kMostNumbered = 420.0;  // height of a map with numbers
constexpr double kRowOfPlate = 0.02;     // of the plate's extent: parts in one row for the eye
constexpr double kLeastFieldMm = 2.0;    // parts closer than this are not drawn any larger
constexpr int kMostCuts = 6;             // 64 fields

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

// A part and what is written beside it; nothing where that is empty.
struct Labelled {
  const LotPlatePart* part;
  std::string label;
};

// The shapes and fills that the picture holds.
void legend(Drawing& drawing, const std::vector<Labelled>& parts, Point at) {
  constexpr double kRow = 13.0;
  constexpr double kRadius = 3.6;
  const TextStyle title{6.6, Face::kBold, kInk};
  const TextStyle words{6.6, Face::kRegular, kInk};
  const auto any = [&parts](const auto& holds) {
    return std::any_of(parts.begin(), parts.end(),
                       [&holds](const Labelled& l) { return holds(*l.part); });
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
Extent extent_of(const std::vector<Labelled>& parts, double LotPlatePart::*coordinate) {
  const double first = parts.front().part->*coordinate;
  Extent extent{first, first};
  for (const Labelled& l : parts) {
    extent.low = std::min(extent.low, l.part->*coordinate);
    extent.high = std::max(extent.high, l.part->*coordinate);
  }
  return extent;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

// The parts with their labels, in a map of their own.
PlateField map_of(const std::vector<Labelled>& parts, double width, double most_height) {
  const Extent x = extent_of(parts, &LotPlatePart::x_mm);
  const Extent y = extent_of(parts, &LotPlatePart::y_mm);
  const double pad_mm = 0.12 * std::max({x.length(), y.length(), 10.0});
  const double room = width - kLeft - kLegend;
  const double points_per_mm =
      std::min(room / (x.length() + 2.0 * pad_mm),
               (most_height - kTop - kBelow) / (y.length() + 2.0 * pad_mm));
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
  PlateField out{Drawing(width, kTop + tall + kBelow), x.low, x.high, y.low, y.high, 0};
  Drawing& drawing = out.drawing;
  drawing.rect({frame.left, frame.top}, room, tall, kShade);
  y_axis(drawing, frame, round_step(2.0 * half_y, 5), "y, mm", 1.0, "");
  x_axis(drawing, frame, round_step(2.0 * half_x, 7), "x on the plate, mm");
  const double radius = parts.size() > 120 ? 2.4 : 4.2;
  std::map<std::pair<double, double>, int> taken;
  MapLabels labels;
  for (const Labelled& l : parts) {
    const int before = taken[{l.part->x_mm, l.part->y_mm}]++;
    const Point at{frame.x(l.part->x_mm) + 3.0 * radius * before, frame.y(l.part->y_mm)};
    draw_part(drawing, at, radius, l.part->role, decided(l.part->state));
    labels.add_mark(at, radius);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].label.empty()) continue;
    if (!labels.add_label(drawing, i, parts[i].label)) ++out.unnamed;
  }
  const Point key{frame.right + 14.0, frame.top + 8.0};
  legend(drawing, parts, key);
  double bar_mm = round_step(2.0 * half_x, 6);
  for (int steps = 12; bar_mm * points_per_mm > kLegend - 20.0; steps *= 2) {
    bar_mm = round_step(2.0 * half_x, steps);
  }
  drawing.line({key.x, frame.bottom}, {key.x + bar_mm * points_per_mm, frame.bottom}, {1.6, kInk});
  drawing.text({key.x, frame.bottom - 4.0}, fixed(bar_mm, decimals_of(bar_mm)) + " mm",
               {6.6, Face::kRegular, kInk});
  return out;
}

// By rows from the top, each from the left.
std::vector<Labelled> in_rows(std::vector<Labelled> parts) {
  const double row_mm = kRowOfPlate * std::max(extent_of(parts, &LotPlatePart::x_mm).length(),
                                               extent_of(parts, &LotPlatePart::y_mm).length());
  std::stable_sort(parts.begin(), parts.end(), [](const Labelled& a, const Labelled& b) {
    return a.part->y_mm > b.part->y_mm;
  });
  for (auto from = parts.begin(); from != parts.end();) {
    const double top = from->part->y_mm;
    const auto to = std::find_if(from, parts.end(),
                                 [&](const Labelled& l) { return top - l.part->y_mm > row_mm; });
    std::stable_sort(
        from, to, [](const Labelled& a, const Labelled& b) { return a.part->x_mm < b.part->x_mm; });
    from = to;
  }
  return parts;
}

// Maps of the parts in which each label finds room, cut across the longer side where it has to be.
void add_fields(const std::vector<Labelled>& parts, double width, int cuts,
                std::vector<PlateField>& fields) {
  PlateField whole = map_of(parts, width, kMostNumbered);
  const double LotPlatePart::*along = whole.x_high - whole.x_low > whole.y_high - whole.y_low
                                          ? &LotPlatePart::x_mm
                                          : &LotPlatePart::y_mm;
  std::vector<double> places;
  places.reserve(parts.size());
  for (const Labelled& l : parts) places.push_back(l.part->*along);
  std::sort(places.begin(), places.end());
  const bool apart = places.back() - places.front() > kLeastFieldMm;
  if (whole.unnamed == 0 || !apart || cuts == 0) {
    fields.push_back(std::move(whole));
    return;
  }
  // At the middle part, but with something on either side.
  const auto middle = std::upper_bound(places.begin(), places.end(), places.front());
  const double cut = std::max(places[places.size() / 2], *middle);
  std::vector<Labelled> low, high;
  for (const Labelled& l : parts) (l.part->*along < cut ? low : high).push_back(l);
  const bool upper_first = along == &LotPlatePart::y_mm;
  add_fields(upper_first ? high : low, width, cuts - 1, fields);
  add_fields(upper_first ? low : high, width, cuts - 1, fields);
}

// The table that leads from number to serial, along the rows, so that it stays in order where a
// page ends; with as many columns as there is room for.
Table key_of(const std::vector<std::string>& serials) {
  constexpr double kNumber = 34.0;
  constexpr double kBetween = 12.0;
  double widest = text_width("Serial", kBody, Face::kBold);
  for (const std::string& serial : serials) {
    widest = std::max(widest, text_width(for_people(serial), kBody, Face::kRegular));
  }
  const double fit = std::floor(kContentWidth / (kNumber + widest + kBetween));
  const auto columns = static_cast<std::size_t>(std::clamp(fit, 1.0, 6.0));
  const std::size_t rows = (serials.size() + columns - 1) / columns;
  Table table;
  for (std::size_t c = 0; c < columns; ++c) {
    table.columns.push_back({"No.", kNumber, Align::kRight});
    table.columns.push_back({"Serial", widest + kBetween});
  }
  table.rows.assign(rows, std::vector<Cell>(2 * columns));
  for (std::size_t i = 0; i < serials.size(); ++i) {
    table.rows[i / columns][2 * (i % columns)] = {std::to_string(i + 1)};
    table.rows[i / columns][2 * (i % columns) + 1] = {for_people(serials[i])};
  }
  return table;
}

std::string range_text(double low, double high) {
  if (low == high) return fixed(low, 1) + " mm";
  return fixed(low, 1) + " to " + fixed(high, 1) + " mm";
}

std::string caption_of(const LotPlate& plate, const PlateMap& map, const PlateField& field) {
  std::string caption = "Build " + plate.build + " from above, ";
  if (map.fields.size() > 1) {
    caption.append("x ").append(range_text(field.x_low, field.x_high)).append(", y ");
    caption.append(range_text(field.y_low, field.y_high)).append(", ");
  }
  caption += "in true proportion.";
  if (!map.serials.empty()) caption += " Serials of the numbers: table below.";
  if (field.unnamed > 0) {
    caption.append(" Numbers left out for want of room: ").append(std::to_string(field.unnamed));
    caption += "; the table of parts lists all.";
  }
  return caption;
}

}  // namespace

PlateMap plate_map(const LotPlate& plate, double width) {
  if (plate.parts.empty()) {
    return {{{empty_chart("no part has a place", {width, 60.0}), 0.0, 0.0, 0.0, 0.0, 0}}, {}};
  }
  std::vector<Labelled> parts;
  bool whole = true;  // no serial is cut
  for (const LotPlatePart& p : plate.parts) {
    const std::string serial = for_people(p.serial);
    whole = whole && text_width(serial, kMapLabel, Face::kRegular) <= kMapLabelRoom;
    parts.push_back({&p, serial});
  }
  PlateMap out;
  if (whole) {
    out.fields.push_back(map_of(parts, width, kMostHeight));
    if (out.fields.front().unnamed == 0) return out;
    out.fields.clear();
  }
  parts = in_rows(std::move(parts));
  for (Labelled& l : parts) {
    out.serials.push_back(l.part->serial);
    l.label = std::to_string(out.serials.size());
  }
  add_fields(parts, width, kMostCuts, out.fields);
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
    PlateMap map = plate_map(plate, kContentWidth);
    for (PlateField& field : map.fields) {
      std::string caption = caption_of(plate, map, field);
      document.add(FigureRow{{{std::move(field.drawing), std::move(caption)}}});
    }
    if (!map.serials.empty()) {
      document.add(Heading{"Numbers on the plate of build " + plate.build, 3});
      document.add(key_of(map.serials));
    }
    if (!without.empty()) document.add(Paragraph{"Build " + plate.build + "." + without});
  }
}

}  // namespace asbuilt::render
