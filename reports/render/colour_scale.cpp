#include "reports/render/colour_scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr Colour kNoValue{176, 180, 186};
constexpr Colour kGreen{132, 188, 112};
constexpr std::array<Colour, 3> kPlus = {Colour{247, 209, 116}, Colour{228, 118, 54},
                                         Colour{146, 14, 30}};
constexpr std::array<Colour, 3> kMinus = {Colour{158, 204, 228}, Colour{66, 124, 196},
                                          Colour{24, 40, 118}};

Colour between(const Colour& a, const Colour& b, double f) {
  const auto mix = [f](std::uint8_t p, std::uint8_t q) {
    return static_cast<std::uint8_t>(std::lround(p + f * (q - p)));
  };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

Colour ramp(std::span<const Colour> stops, double f) {
  f = std::clamp(f, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(f), stops.size() - 2);
  return between(stops[below], stops[below + 1], f - static_cast<double>(below));
}

}  // namespace

double round_up(double value) {
  if (!(value > 0.0)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    if (step * power >= value * (1.0 - 1e-9)) return step * power;
  }
  return 10.0 * power;
}

Colour ColourScale::colour(double deviation_um) const {
  if (!std::isfinite(deviation_um)) return kNoValue;
  if (stops.size() > 1) return ramp(stops, 0.5 + 0.5 * deviation_um / limit_um);
  if (deviation_um > green_high_um) {
    return ramp(kPlus, (deviation_um - green_high_um) / std::max(limit_um - green_high_um, 1e-9));
  }
  if (deviation_um < green_low_um) {
    return ramp(kMinus, (green_low_um - deviation_um) / std::max(limit_um + green_low_um, 1e-9));
  }
  return kGreen;
}

ColourScale colour_scale(const InspectionRecord& record) {
  ColourScale scale;
  double reach = 0.0;
  for (const double edge : {record.deviation.p02_um, record.deviation.p98_um}) {
    if (std::isfinite(edge)) reach = std::max(reach, std::abs(edge));
  }
  if (reach == 0.0) {
    for (const float value : record.scene.deviation_um) {
      if (std::isfinite(value)) reach = std::max(reach, std::abs(static_cast<double>(value)));
    }
  }
  std::optional<double> lower;
  std::optional<double> upper;
  for (const Criterion& criterion : record.judgement.criteria) {
    if (criterion.relative_to_nominal) continue;
    if (!lower && criterion.characteristic == "deviation.p02_um") lower = criterion.lower;
    if (!upper && criterion.characteristic == "deviation.p98_um") upper = criterion.upper;
  }
  if (lower && upper && *lower < 0.0 && *upper > 0.0) {
    scale.green_low_um = *lower;
    scale.green_high_um = *upper;
    scale.from_tolerance = true;
    scale.statement = "Green: within the plan\u2019s limits, " + with_sign(*lower, 0) + " to " +
                      with_sign(*upper, 0) + " \u00b5m (set on the 2.3 % and 97.7 % quantiles).";
  }
  if (!scale.from_tolerance) {
    double band = round_up(0.1 * round_up(reach));
    const double u = record.deviation.u_point_um;
    if (std::isfinite(u) && u > 0.0) {
      band = std::ceil(u);
      scale.statement = "The plan sets no limits for it. Green: within \u00b1" + fixed(band, 0) +
                        " \u00b5m, the expanded uncertainty (k = 2) of one surface point.";
    } else {
      scale.statement = "The plan sets no limits for it. Green: within \u00b1" +
                        plain_number(band, 2) + " \u00b5m.";
    }
    scale.green_low_um = -band;
    scale.green_high_um = band;
  }
  reach = std::max({reach, 1.5 * scale.green_high_um, -1.5 * scale.green_low_um});
  scale.limit_um = round_up(reach);
  return scale;
}

Drawing scale_legend(const ColourScale& scale, double width) {
  constexpr double kBar = 9.0;
  constexpr double kTop = 12.0;
  Drawing drawing(width, 36.0);
  const double side = 46.0;
  const double left = side;
  const double length = width - 2.0 * side;
  const auto x_of = [&](double um) {
    return left + length * (um + scale.limit_um) / (2.0 * scale.limit_um);
  };
  constexpr int kSteps = 160;
  for (int i = 0; i < kSteps; ++i) {
    const double from = -scale.limit_um + 2.0 * scale.limit_um * i / kSteps;
    const double to = -scale.limit_um + 2.0 * scale.limit_um * (i + 1) / kSteps;
    // Each step overlaps the next, so that no viewer shows seams.
    drawing.rect({x_of(from), kTop}, x_of(to) - x_of(from) + (i + 1 < kSteps ? 0.4 : 0.0), kBar,
                 scale.colour(0.5 * (from + to)));
  }
  drawing.rect({x_of(scale.green_low_um), kTop},
               x_of(scale.green_high_um) - x_of(scale.green_low_um), kBar, scale.colour(0.0));
  for (const double sign : {-1.0, 1.0}) {
    const double x = x_of(sign * scale.limit_um);
    drawing.add(PathMark{{{x, kTop}, {x + sign * 8.0, kTop + 0.5 * kBar}, {x, kTop + kBar}},
                         true,
                         scale.colour(2.0 * sign * scale.limit_um),
                         {}});
  }
  drawing.text({left - 12.0, kTop + 7.5}, "minus", {kSmall, Face::kRegular, kMuted, Anchor::kEnd});
  drawing.text({left + length + 12.0, kTop + 7.5}, "plus", {kSmall, Face::kRegular, kMuted});
  drawing.text({x_of(0.0), 8.0}, "deviation from the design, \u00b5m",
               {kSmall, Face::kRegular, kMuted, Anchor::kMiddle});
  const int decimals = scale.limit_um < 10.0 ? 1 : 0;
  std::vector<double> taken;
  const auto tick = [&](double um, Face face) {
    for (const double other : taken) {
      if (std::abs(x_of(um) - x_of(other)) < 26.0) return;
    }
    taken.push_back(um);
    drawing.line({x_of(um), kTop + kBar}, {x_of(um), kTop + kBar + 3.0}, {0.6, kInk});
    drawing.text({x_of(um), kTop + kBar + 10.5}, with_sign(um, decimals),
                 {kSmall, face, kInk, Anchor::kMiddle});
  };
  for (const double um : {-scale.limit_um, scale.limit_um}) tick(um, Face::kBold);
  for (const double um : {scale.green_low_um, scale.green_high_um}) tick(um, Face::kBold);
  for (const double part : {0.0, -0.5, 0.5}) tick(part * scale.limit_um, Face::kRegular);
  return drawing;
}

}  // namespace asbuilt::render
