#include "reports/render/stress_figures.h"

#include <algorithm>
#include <memory>
#include <string>

#include "reports/render/colour_scale.h"
#include "reports/render/figures.h"
#include "reports/render/load_map.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kLegend = 44.0;
constexpr double kBetween = 6.0;
constexpr double kTitle = 11.0;
constexpr std::size_t kMost = 5;
const std::vector<Colour> kStops = {
    {214, 222, 232}, {246, 221, 140}, {231, 128, 56}, {178, 34, 44}, {92, 8, 40}};

std::shared_ptr<const Picture> coloured(const SlicePicture& slice) {
  auto picture = std::make_shared<Picture>();
  picture->width = slice.width;
  picture->height = slice.height;
  picture->kind = PictureKind::kExact;
  picture->rgb.reserve(3 * slice.grey.size());
  for (const std::uint8_t level : slice.grey) {
    const Colour colour = level == 0 ? kWhite : stress_colour((level - 1) / 254.0);
    for (const int part : {colour.red, colour.green, colour.blue}) {
      picture->rgb.push_back(static_cast<std::uint8_t>(part));
    }
  }
  return picture;
}

}  // namespace

Colour stress_colour(double share) {
  ColourScale scale;
  scale.limit_um = 1.0;
  scale.stops = kStops;
  return scale.colour(2.0 * share - 1.0);
}

Drawing hot_spot_pictures(const std::vector<HotSpotRow>& spots, double width) {
  const double side =
      (width - kLegend - static_cast<double>(kMost) * kBetween) / static_cast<double>(kMost);
  Drawing all(width, side + kTitle);
  double x = 0.0, largest = 0.0;
  for (std::size_t i = 0; i < std::min(kMost, spots.size()); ++i) {
    if (!spots[i].picture) continue;
    const StressPicture& picture = *spots[i].picture;
    largest = std::max(largest, picture.largest_mpa);
    std::string title = std::to_string(i + 1);
    if (!spots[i].strut_id.empty()) title.append("   strut ").append(spots[i].strut_id);
    all.text({x, 7.0}, shortened(title, kSmall, Face::kBold, side), {kSmall, Face::kBold, kInk});
    const Point corner{x, kTitle};
    all.rect({x - 0.4, kTitle - 0.4}, side + 0.8, side + 0.8, kHairline);
    all.place(slice_drawing(picture.slice, coloured(picture.slice), side), corner);
    x += side + kBetween;
  }
  if (largest > 0.0) {
    all.place(ramp_legend(kStops, largest, "MPa", "", kLegend, side + kTitle),
              {width - kLegend, 0.0});
  }
  return all;
}

}  // namespace asbuilt::render
