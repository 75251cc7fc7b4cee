#include "inspectors/common/strut_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "inspectors/common/blurred_disc.h"
#include "inspectors/common/robust.h"

namespace asbuilt {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastBlurs = 2.5;  // radius in blur widths below which a core says nothing
constexpr std::size_t kFewest = 8;   // struts that make a population
// What differs between struts differs within them, too: this share of the offset and of the spread
// between struts is not corrected, k = 1.
constexpr double kWithin = 0.5;
// Blur cannot lift the core of a strut above deep metal. What does is the exponential edge
// gradient: the detector blurs signals before their logarithm is taken, which lowers the rim and
// lifts the core. For discs of 0.2 mm (voxel 45 um, 0.2 per mm, blur of 0.3 to 1 pixel) the edge
// moves inwards by 1.4 to 4.2 times what the lift alone would move it; docs/methods/struts.md.
constexpr double kEdgePerLift = 3.0;
// Neighbours share rings and streaks: the middle is known to a fifth of the spread between struts;
// less than twice that is no lift.
constexpr double kMiddleKnown = 0.4;
constexpr double kCommonLevel = 0.001;  // of the contrast: what all struts share, k = 1

struct Seen {
  double value = kNone;
  double variance = 0.0;
};

// Median over a strut's sections and its variance; sections nearer than two voxels err together.
Seen summarise(const std::vector<double>& values, double step_voxels) {
  Seen seen;
  if (values.size() < 3) return seen;
  seen.value = median(values);
  const double independent = std::max(1.0, static_cast<double>(values.size()) * step_voxels / 2.0);
  seen.variance = 1.571 * std::pow(robust_spread(values), 2) / independent;  // of a median: pi / 2
  return seen;
}

struct StrutLevels {
  Seen core;
  Seen ambient;
};

StrutLevels levels_of(const StrutTrace& trace, double voxel_mm, double sigma_mm) {
  std::vector<double> cores;
  std::vector<double> ambients;
  for (const Section& s : trace.sections) {
    if (s.state != SectionState::kMeasured) continue;
    const double radius = 0.5 * s.diameter_mm();
    if (radius < kLeastBlurs * sigma_mm) continue;
    cores.push_back(s.core_fraction / disc_core(radius, sigma_mm));
    if (!std::isnan(s.ambient_fraction)) ambients.push_back(s.ambient_fraction);
  }
  const double step = trace.step_mm / voxel_mm;
  return {summarise(cores, step), summarise(ambients, step)};
}

// What was seen, drawn towards the population's middle as far as its scatter is mere noise.
class Population {
 public:
  explicit Population(const std::vector<Seen>& all) {
    std::vector<double> values;
    std::vector<double> variances;
    for (const Seen& seen : all) {
      if (std::isnan(seen.value)) continue;
      values.push_back(seen.value);
      variances.push_back(seen.variance);
    }
    if (values.size() < kFewest) return;
    middle_ = median(values);
    between_ = std::max(0.0, std::pow(robust_spread(values), 2) - median(std::move(variances)));
  }
  bool known() const { return !std::isnan(middle_); }
  double middle() const { return middle_; }
  double between() const { return between_; }
  Seen settle(const Seen& seen) const {
    if (std::isnan(seen.value)) return {middle_, between_};
    const double sum = between_ + seen.variance;
    const double share = sum > 0.0 ? between_ / sum : 0.0;
    return {middle_ + share * (seen.value - middle_), share * seen.variance};
  }

 private:
  double middle_ = kNone;
  double between_ = 0.0;
};

void move_contour(Section& s, double outward_mm) {
  const double old_radius = 0.5 * s.diameter_mm();
  const double radius = std::max(0.0, old_radius + outward_mm);
  s.area_mm2 = std::numbers::pi * radius * radius;
  for (float& r : s.radius_mm) r = std::max(0.0F, r + static_cast<float>(outward_mm));
  for (double* diameter : {&s.inscribed_mm, &s.circumscribed_mm, &s.minor_mm, &s.major_mm})
    *diameter = std::max(0.0, *diameter + 2.0 * outward_mm);
  s.upskin_mm += outward_mm;
  s.downskin_mm += outward_mm;
  s.second_moment_mm4 *= std::pow(radius / old_radius, 4);
}

}  // namespace

void settle_strut_levels(const InspectionContext& context, std::vector<StrutTrace>& traces) {
  const double sigma = context.surface->blur_sigma_mm;
  std::vector<Seen> cores;
  std::vector<Seen> ambients;
  for (const StrutTrace& trace : traces) {
    const StrutLevels levels = levels_of(trace, context.voxel_mm(), sigma);
    cores.push_back(levels.core);
    ambients.push_back(levels.ambient);
  }
  const Population core(cores);
  const Population ambient(ambients);
  if (!core.known()) return;
  const double between = 0.25 * (core.between() + (ambient.known() ? ambient.between() : 0.0));
  const double lift = std::max(0.0, core.middle() - 1.0 - kMiddleKnown * std::sqrt(core.between()));
  const double mm_per_level = sigma * std::sqrt(2.0 * std::numbers::pi);
  for (std::size_t i = 0; i < traces.size(); ++i) {
    StrutTrace& trace = traces[i];
    const Seen inside = core.settle(cores[i]);
    const Seen outside = ambient.known() ? ambient.settle(ambients[i]) : Seen{0.0, 0.0};
    trace.level_offset = 0.5 * (inside.value + outside.value - 1.0);
    trace.u_level_offset =
        std::sqrt(0.25 * (inside.variance + outside.variance) +
                  kWithin * kWithin * (std::pow(trace.level_offset, 2) + between) +
                  kCommonLevel * kCommonLevel + std::pow(kEdgePerLift * lift, 2));
    for (Section& s : trace.sections) {
      if (s.state == SectionState::kMeasured) move_contour(s, -trace.level_offset * mm_per_level);
    }
  }
}

}  // namespace asbuilt
