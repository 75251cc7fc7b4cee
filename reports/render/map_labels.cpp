#include "reports/render/map_labels.h"

#include <cmath>

#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kMarkReach = 1.3;  // of a mark in its radii, whatever its shape

}  // namespace

std::size_t MapLabels::add_mark(Point at, double radius) {
  taken_.push_back({at, kMarkReach * radius, kMarkReach * radius});
  radii_.push_back(radius);
  return radii_.size() - 1;
}

bool MapLabels::free(Point middle, double half_width, double half_height, std::size_t own) const {
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    const Taken& t = taken_[i];
    if (i != own && std::abs(middle.x - t.middle.x) < half_width + t.half_width &&
        std::abs(middle.y - t.middle.y) < half_height + t.half_height) {
      return false;
    }
  }
  return true;
}

bool MapLabels::add_label(Drawing& drawing, std::size_t mark, const std::string& label) {
  const Point at = taken_[mark].middle;
  const double reach = kMarkReach * radii_[mark];
  const double half_width = 0.5 * text_width(label, kMapLabel, Face::kRegular) + 0.75;
  const double half_height = 0.5 * kMapLabel;
  const double down = reach + 1.6 + half_height, aside = reach + 1.2 + half_width;
  for (const Point& by :
       {Point{0.0, down}, Point{0.0, -down}, Point{aside, 0.0}, Point{-aside, 0.0}}) {
    const Point middle{at.x + by.x, at.y + by.y};
    if (!free(middle, half_width, half_height, mark)) continue;
    taken_.push_back({middle, half_width, half_height});
    drawing.text({middle.x, middle.y + 0.35 * kMapLabel}, label,
                 {kMapLabel, Face::kRegular, kInk, Anchor::kMiddle});
    return true;
  }
  return false;
}

}  // namespace asbuilt::render
