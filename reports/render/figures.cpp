#include "reports/render/figures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kPixelsPerPoint = 3.3;  // 240 dots per inch

// A bar of a round length, about a quarter of the picture, at its lower left.
void scale_bar(Drawing& drawing, double mm_per_pt, double size) {
  const double wanted_um = 1000.0 * mm_per_pt * 0.25 * drawing.width();
  const double power = std::pow(10.0, std::floor(std::log10(wanted_um)));
  double length_um = power;
  for (const double step : {2.0, 5.0}) {
    if (step * power <= wanted_um * 1.3) length_um = step * power;
  }
  const double length = length_um / 1000.0 / mm_per_pt;
  const std::string label = length_um >= 1000.0 ? plain_number(length_um / 1000.0, 2) + " mm"
                                                : plain_number(length_um, 1) + " \u00b5m";
  const double words = text_width(label, size, Face::kRegular);
  const double width = std::max(length, words) + 6.0;
  const double y = drawing.height() - 4.0;
  Colour paper = kWhite;
  paper.opacity = 0.85;
  drawing.rect({3.0, y - size - 5.5}, width, size + 6.5, paper, {}, 1.5);
  drawing.rect({6.0, y - 2.0}, length, 1.5, kInk);
  drawing.text({6.0, y - 4.0}, label, {size, Face::kRegular, kInk});
}

void axes(Drawing& drawing, const View& view, Point centre, double length, double size) {
  struct Axis {
    Vec3 direction;
    const char* name;
  };
  std::array<Axis, 3> all = {Axis{Vec3::UnitX(), "x"}, {Vec3::UnitY(), "y"}, {Vec3::UnitZ(), "z"}};
  std::sort(all.begin(), all.end(), [&](const Axis& a, const Axis& b) {
    return a.direction.dot(view.towards_eye) < b.direction.dot(view.towards_eye);
  });
  Colour paper = kWhite;
  paper.opacity = 0.8;
  drawing.add(CircleMark{centre, length + 0.75 * size, paper, {}});
  for (const Axis& axis : all) {
    const Point arm{axis.direction.dot(view.right()) * length,
                    -axis.direction.dot(view.up) * length};
    const double reach = std::hypot(arm.x, arm.y);
    if (reach < 0.3 * length) continue;  // points at the reader
    drawing.line(centre, {centre.x + arm.x, centre.y + arm.y}, {0.8, kInk});
    const double beyond = 1.0 + 0.62 * size / reach;
    drawing.text({centre.x + arm.x * beyond, centre.y + arm.y * beyond + 0.33 * size}, axis.name,
                 {size, Face::kRegular, kInk, Anchor::kMiddle});
  }
}

void nominal_outline(Drawing& drawing, const View& view, const StrutRow& strut) {
  const Point a = project(view, strut.end1_mm, drawing.width(), drawing.height());
  const Point b = project(view, strut.end2_mm, drawing.width(), drawing.height());
  const double radius =
      0.0005 * strut.nominal_diameter_um * 0.5 * drawing.height() / view.half_height_mm;
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (length < 2.0 * radius) return;  // seen from its end
  const Point along{(b.x - a.x) / length, (b.y - a.y) / length};
  for (const double side : {-1.0, 1.0}) {
    const Point off{-along.y * radius * side, along.x * radius * side};
    Point from{a.x + off.x, a.y + off.y};
    Point to{b.x + off.x, b.y + off.y};
    // Cut to the picture.
    double low = 0.0;
    double high = 1.0;
    const auto clip = [&](double start, double step, double least, double most) {
      if (std::abs(step) < 1e-12) {
        if (start < least || start > most) high = -1.0;
        return;
      }
      double t0 = (least - start) / step;
      double t1 = (most - start) / step;
      if (t0 > t1) std::swap(t0, t1);
      low = std::max(low, t0);
      high = std::min(high, t1);
    };
    const Point step{to.x - from.x, to.y - from.y};
    clip(from.x, step.x, 0.0, drawing.width());
    clip(from.y, step.y, 0.0, drawing.height());
    if (low >= high) continue;
    to = {from.x + high * step.x, from.y + high * step.y};
    from = {from.x + low * step.x, from.y + low * step.y};
    drawing.line(from, to, {1.6, kWhite});
    drawing.line(from, to, {0.9, kInk, 2.4});
  }
}

std::shared_ptr<const Picture> grey_picture(const SlicePicture& slice) {
  auto picture = std::make_shared<Picture>();
  picture->width = slice.width;
  picture->height = slice.height;
  picture->kind = PictureKind::kExact;
  picture->rgb.reserve(3 * slice.grey.size());
  for (const std::uint8_t value : slice.grey) picture->rgb.insert(picture->rgb.end(), 3, value);
  return picture;
}

bool enclosed(DefectMode mode) {
  return mode == DefectMode::kVoid;
}

// The part in a picture of this size; scale bar and axes stand on a strip below it.
Drawing part_drawing(const PictureSource& source, const View& view, double width, double height) {
  const bool small = width < 120.0;
  const double strip = small ? 23.0 : 30.0;
  const double words = small ? 5.8 : 7.0;
  Drawing drawing(width, height + strip);
  // Without loss: the white around the part must be that of the page.
  const int pixels_wide = static_cast<int>(std::lround(width * kPixelsPerPoint));
  const int pixels_high = static_cast<int>(std::lround(height * kPixelsPerPoint));
  drawing.add(PictureMark{{0.0, 0.0},
                          width,
                          height,
                          source.scene->draw(view, pixels_wide, pixels_high, PictureKind::kExact)});
  scale_bar(drawing, 2.0 * view.half_height_mm / height, words);
  const double arm = small ? 6.0 : 9.0;
  axes(drawing, view, {width - strip, height + strip - arm - words}, arm, words);
  return drawing;
}

}  // namespace

const StrutRow* strut_of(const InspectionRecord& record, const DefectRow& defect) {
  if (defect.strut_id.empty()) return nullptr;
  for (const StrutRow& strut : record.struts) {
    if (strut.strut_id == defect.strut_id) return &strut;
  }
  return nullptr;
}

Figure side_figure(const PictureSource& source, const Vec3& towards_eye, const std::string& name,
                   double width, double height) {
  const View view =
      fit_view(source.scene->bounds(), towards_eye, source.record.build_direction, width / height);
  return {part_drawing(source, view, width, height), name};
}

Vec3 front_direction(const InspectionRecord& record) {
  const Vec3 up = upwards(record);
  const Vec3 helper = std::abs(up.x()) < 0.9 ? Vec3(Vec3::UnitX()) : Vec3(Vec3::UnitY());
  const Vec3 side = (helper - helper.dot(up) * up).normalized();
  return (0.62 * side - up.cross(side) + 0.62 * up).normalized();
}

Vec3 upwards(const InspectionRecord& record) {
  return record.build_direction.norm() > 0.0 ? Vec3(record.build_direction.normalized())
                                             : Vec3(Vec3::UnitZ());
}

Figure overview_figure(const PictureSource& source, const std::vector<std::size_t>& defects,
                       double width, double height) {
  constexpr double kRadius = 5.2;
  const View view = fit_view(source.scene->bounds(), front_direction(source.record),
                             upwards(source.record), width / height);
  Drawing drawing = part_drawing(source, view, width, height);
  std::vector<Point> places;
  places.reserve(defects.size());
  for (const std::size_t index : defects) {
    places.push_back(project(view, source.record.defects[index].position_mm, width, height));
  }
  std::vector<Point> pins = places;
  for (int round = 0; round < 60; ++round) {  // pins that overlap push each other aside
    for (std::size_t i = 0; i < pins.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        Point gap{pins[i].x - pins[k].x, pins[i].y - pins[k].y};
        double distance = std::hypot(gap.x, gap.y);
        if (distance >= 2.2 * kRadius) continue;
        if (distance < 1e-6) {
          gap = {1.0, 0.3 * static_cast<double>(i)};
          distance = std::hypot(gap.x, gap.y);
        }
        const double push =
            0.5 * (2.2 * kRadius - std::min(distance, 2.2 * kRadius)) / distance + 0.01;
        pins[i] = {pins[i].x + push * gap.x, pins[i].y + push * gap.y};
        pins[k] = {pins[k].x - push * gap.x, pins[k].y - push * gap.y};
      }
    }
    for (Point& pin : pins) {
      pin.x = std::clamp(pin.x, kRadius, width - kRadius);
      pin.y = std::clamp(pin.y, kRadius, height - kRadius);
    }
  }
  for (std::size_t i = 0; i < pins.size(); ++i) drawing.line(places[i], pins[i], {0.9, kMarker});
  for (std::size_t i = 0; i < pins.size(); ++i) {
    drawing.add(CircleMark{pins[i], kRadius, kMarker, {0.8, kWhite}});
    drawing.text({pins[i].x, pins[i].y + 2.4}, std::to_string(i + 1),
                 {6.6, Face::kBold, kWhite, Anchor::kMiddle});
  }
  return {std::move(drawing), "The part from the front; numbers mark the defects listed first."};
}

Figure close_up_figure(const PictureSource& source, const DefectRow& defect, double side) {
  const InspectionRecord& record = source.record;
  const StrutRow* strut = strut_of(record, defect);
  const double diagonal = source.scene->bounds().diagonal_mm();
  const double size_mm = std::isfinite(defect.size_um) ? 0.001 * defect.size_um : 0.0;
  double reach = std::max(0.9 * size_mm, 0.04 * diagonal);
  std::optional<Vec3> along;
  Vec3 target = defect.position_mm;
  if (strut != nullptr) {
    const Vec3 arm = strut->end2_mm - strut->end1_mm;
    const double diameter = 0.001 * strut->nominal_diameter_um;
    if (arm.norm() > 1e-9) along = arm.normalized();
    reach = std::max({2.4 * diameter, 0.9 * size_mm, 0.02 * diagonal});
    if (defect.mode == DefectMode::kMissing || defect.mode == DefectMode::kWavy) {
      reach = std::max(reach, 0.55 * arm.norm() + diameter);
      target = 0.5 * (strut->end1_mm + strut->end2_mm);
    }
  }
  reach = std::min(reach, 0.5 * diagonal);
  const double cut = enclosed(defect.mode) ? 0.0 : 1.1 * reach;
  const Vec3 eye = source.scene->open_direction(target, reach, cut, record.build_direction, along);
  View view = make_view(target, eye, record.build_direction, reach);
  view.cut_mm = cut;
  view.fade_mm = 0.25 * reach;
  Drawing drawing(side, side);
  const int pixels = static_cast<int>(std::lround(side * kPixelsPerPoint));
  drawing.add(PictureMark{
      {0.0, 0.0}, side, side, source.scene->draw(view, pixels, pixels, PictureKind::kPhotograph)});
  if (strut != nullptr) nominal_outline(drawing, view, *strut);
  const double ring = std::clamp(0.5 * std::max(size_mm, 0.0) * 0.5 * side / reach * 1.25,
                                 0.09 * side, 0.40 * side);
  const Point centre = project(view, defect.position_mm, side, side);
  drawing.add(CircleMark{centre, ring, {}, {2.2, kWhite}});
  drawing.add(CircleMark{centre, ring, {}, {1.1, kMarker}});
  scale_bar(drawing, 2.0 * reach / side, 5.8);
  axes(drawing, view, {side - 12.0, side - 12.0}, 7.0, 5.8);
  drawing.rect({0.25, 0.25}, side - 0.5, side - 0.5, {}, {0.5, kHairline});
  return {std::move(drawing),
          enclosed(defect.mode) ? "section through the place" : "built surface, close-up"};
}

Drawing slice_drawing(const SlicePicture& slice, const std::shared_ptr<const Picture>& colours,
                      double side) {
  if (slice.width < 1 || slice.height < 1 ||
      slice.grey.size() !=
          static_cast<std::size_t>(slice.width) * static_cast<std::size_t>(slice.height)) {
    throw Error(ErrorCode::kInternal,
                {"a slice picture of the record is not whole",
                 std::to_string(slice.width) + " x " + std::to_string(slice.height) + " pixels, " +
                     std::to_string(slice.grey.size()) + " bytes",
                 "", "inspect the part again"});
  }
  Drawing drawing(side, side);
  drawing.rect({0.0, 0.0}, side, side, kInk);
  const double scale = side / std::max(slice.width, slice.height);  // points per pixel
  const double width = scale * slice.width;
  const double height = scale * slice.height;
  drawing.add(PictureMark{{0.5 * (side - width), 0.5 * (side - height)}, width, height, colours});
  if (slice.pixel_um > 0.0) scale_bar(drawing, 0.001 * slice.pixel_um / scale, 5.8);
  return drawing;
}

Figure slice_figure(const SlicePicture& slice, double side) {
  return {slice_drawing(slice, grey_picture(slice), side),
          slice.plane.empty() ? "scan" : "scan, " + slice.plane};
}

}  // namespace asbuilt::render
