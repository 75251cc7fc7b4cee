#include "inspectors/strut/strut_summary.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "inspectors/common/robust.h"

namespace asbuilt {
namespace {

// A gap is a run of sections whose core is less than half metal. Its ends are placed between
// sections where the fill crosses 1/2. Hidden sections count too: inside a node there is metal from
// others.
void find_gap(const StrutTrace& trace, StrutSummary& s) {
  const auto& sections = trace.sections;
  std::size_t i = 0;
  while (i < sections.size()) {
    if (sections[i].state == SectionState::kOutside || sections[i].fill >= 0.5) {
      ++i;
      continue;
    }
    std::size_t j = i;
    double least = 1.0;
    while (j < sections.size() && sections[j].state != SectionState::kOutside &&
           sections[j].fill < 0.5) {
      least = std::min(least, sections[j].fill);
      ++j;
    }
    double from = sections[i].along_mm - 0.5 * trace.step_mm;
    double to = sections[j - 1].along_mm + 0.5 * trace.step_mm;
    if (i > 0)
      from = sections[i].along_mm - trace.step_mm * (0.5 - sections[i].fill) /
                                        std::max(1e-6, sections[i - 1].fill - sections[i].fill);
    if (j < sections.size()) {
      to = sections[j - 1].along_mm + trace.step_mm * (0.5 - sections[j - 1].fill) /
                                          std::max(1e-6, sections[j].fill - sections[j - 1].fill);
    }
    if (to - from > s.gap_mm) {
      s.gap_mm = to - from;
      s.gap_at_mm = 0.5 * (from + to);
      s.gap_fill = least;
    }
    i = j;
  }
}

// Diameter averaged over about a third of the strut's width, so that one section's noise or a
// single particle is neither neck nor bulge.
void find_extremes(const StrutTrace& trace, double nominal_mm, StrutSummary& s) {
  const auto half =
      static_cast<std::ptrdiff_t>(std::max(1.0, std::round(0.17 * nominal_mm / trace.step_mm)));
  const auto n = static_cast<std::ptrdiff_t>(trace.sections.size());
  for (std::ptrdiff_t k = 0; k < n; ++k) {
    double sum = 0.0;
    int count = 0;
    for (std::ptrdiff_t m = std::max<std::ptrdiff_t>(0, k - half); m <= std::min(n - 1, k + half);
         ++m) {
      const Section& section = trace.sections[static_cast<std::size_t>(m)];
      if (section.state != SectionState::kMeasured) continue;
      sum += section.diameter_mm();
      ++count;
    }
    if (count < half + 1) continue;
    const double d = sum / count;
    const double at = trace.sections[static_cast<std::size_t>(k)].along_mm;
    if (!(d >= s.neck_mm)) {
      s.neck_mm = d;
      s.neck_at_mm = at;
    }
    if (!(d <= s.bulge_mm)) {
      s.bulge_mm = d;
      s.bulge_at_mm = at;
    }
  }
}

}  // namespace

StrutSummary summarise_strut(const InspectionContext& context, const StrutTrace& trace,
                             double nominal_mm) {
  StrutSummary s;
  std::vector<double> diameters;
  double blur_shift = 0.0;
  double clear = 0.0;
  for (const Section& section : trace.sections) {
    clear += section.clear ? 1.0 : 0.0;
    switch (section.state) {
      case SectionState::kMeasured:
        s.measured.push_back(&section);
        diameters.push_back(section.diameter_mm());
        blur_shift += section.blur_shift_mm;
        s.visible_mm += trace.step_mm;
        break;
      case SectionState::kEmpty:
        s.visible_mm += trace.step_mm;
        s.empty_mm += trace.step_mm;
        break;
      case SectionState::kOutside:
        s.outside_share += 1.0;
        break;
      case SectionState::kHidden:
        break;
    }
  }
  s.outside_share /= std::max<double>(1.0, static_cast<double>(trace.sections.size()));
  find_gap(trace, s);
  if (diameters.empty()) return s;
  const double n = static_cast<double>(diameters.size());
  double sum = 0.0;
  for (const double d : diameters) sum += d;
  s.mean_mm = sum / n;
  double squares = 0.0;
  for (const double d : diameters) squares += (d - s.mean_mm) * (d - s.mean_mm);
  s.sd_mm = n > 1.0 ? std::sqrt(squares / (n - 1.0)) : 0.0;
  if (diameters.size() >= 4) {
    // The ends are the first and the last quarter.
    const auto quarter = static_cast<std::ptrdiff_t>(diameters.size() / 4);
    const double inner =
        std::accumulate(diameters.begin() + quarter, diameters.end() - quarter, 0.0);
    const auto outer_count = static_cast<double>(2 * quarter);
    s.ends_over_middle_mm = (sum - inner) / outer_count - inner / (n - outer_count);
  }
  s.unseen_share = std::max(0.0, 1.0 - n / std::max(n, clear));
  s.median_mm = median(diameters);
  blur_shift /= n;
  find_extremes(trace, nominal_mm, s);

  // Standard uncertainty of the mean diameter, mm:
  const Surface& surface = *context.surface;
  const double sigma = surface.blur_sigma_mm;
  const double slope =
      1.0 / (sigma * std::sqrt(2.0 * std::numbers::pi));  // of the fraction across an edge, per mm
  const double noise = surface.levels.noise / surface.levels.contrast();
  const double voxel = context.voxel_mm();
  // 1. noise of one ray, 0.55 of a voxel's through interpolation; rays nearer than a voxel share it
  const double rays = std::min<double>(kRays, std::numbers::pi * s.mean_mm / voxel);
  //    for given points their scatter, over as many as lie on the section, in place of a ray's
  const double apart = surface.given_spacing_mm;
  const double u_section =
      apart > 0.0 ? 2.0 * surface.given_scatter_mm / std::sqrt(std::numbers::pi * s.mean_mm / apart)
                  : 2.0 * 0.55 * noise / slope / std::sqrt(rays);
  const double u_noise =
      u_section / std::sqrt(std::max(1.0, n * trace.step_mm / (apart > 0.0 ? apart : 2.0 * voxel)));
  // 2. the strut's own grey level, which moves both sides alike; for a given surface instead what
  // its facets or points leave open
  const double u_level = 2.0 * surface.given_u_mm.value_or(trace.u_level_offset / slope);
  // 3. blur correction: the blur is known to 1.5 %, its effect goes with the square, and the
  // Gaussian stands for other kernels within 2 %
  const double u_blur = 2.0 * 0.04 * blur_shift;
  // 4. linear interpolation between voxels; a sampled distance has creases
  const double u_interpolation = (surface.given_u_mm ? 0.015 : 0.005) * voxel;
  // 5. voxel size
  const double u_scale = context.voxel_scale_u * s.mean_mm;
  // 6. what the scanner adds to edges, if the plan says so
  const double u_edge = 2.0 * surface.u_edge_mm;
  const double systematic = u_level * u_level + u_blur * u_blur +
                            u_interpolation * u_interpolation + u_scale * u_scale + u_edge * u_edge;
  s.u_noise_mm = u_noise;
  s.u_mm = std::sqrt(systematic + u_noise * u_noise);
  s.u_local_mm = std::sqrt(systematic + u_section * u_section);
  return s;
}

void add_ends(std::vector<StrutSummary>& summaries) {
  std::vector<double> squares;
  std::vector<double> noises;
  for (const StrutSummary& s : summaries) {
    if (std::isnan(s.ends_over_middle_mm)) continue;
    squares.push_back(s.ends_over_middle_mm * s.ends_over_middle_mm);
    noises.push_back(s.u_noise_mm * s.u_noise_mm);
  }
  constexpr double kMedianOfSquare = 0.4549;  // of a standard normal quantity
  const double usual = squares.empty()
                           ? 0.0
                           : std::max(0.0, 0.25 * median(std::move(squares)) / kMedianOfSquare -
                                               median(std::move(noises)));
  for (StrutSummary& s : summaries) {
    if (std::isnan(s.u_mm)) continue;
    // A strut with fewer than four sections has nothing but its own scatter.
    const double variance = std::isnan(s.ends_over_middle_mm) ? s.sd_mm * s.sd_mm : usual;
    s.u_mm = std::sqrt(s.u_mm * s.u_mm + variance * s.unseen_share);
  }
}

// Centre line: largest distance from the nominal axis, and RMS about its own straight line.
void measure_center_line(const StrutTrace& trace, const StrutSummary& s, StrutRow& row) {
  if (s.measured.size() < 3) return;
  Eigen::Matrix2d normal = Eigen::Matrix2d::Zero();
  Eigen::Matrix2d right = Eigen::Matrix2d::Zero();
  double largest = 0.0;
  for (const Section* section : s.measured) {
    largest = std::max(largest, std::hypot(section->offset1_mm, section->offset2_mm));
    const Eigen::Vector2d basis(1.0, section->along_mm / trace.length_mm - 0.5);
    normal += basis * basis.transpose();
    right += basis * Eigen::RowVector2d(section->offset1_mm, section->offset2_mm);
  }
  row.offset_um = kUm * largest;
  const Eigen::Matrix2d line = normal.ldlt().solve(right);
  double squares = 0.0;
  for (const Section* section : s.measured) {
    const Eigen::RowVector2d fit =
        Eigen::RowVector2d(1.0, section->along_mm / trace.length_mm - 0.5) * line;
    squares +=
        std::pow(section->offset1_mm - fit[0], 2) + std::pow(section->offset2_mm - fit[1], 2);
  }
  row.waviness_um = kUm * std::sqrt(squares / static_cast<double>(s.measured.size()));
}

void measure_shape(const StrutSummary& s, double nominal_mm, StrutRow& row) {
  double ellipticity = 0.0;
  double moment = 0.0;
  double inscribed = 1e300;
  double circumscribed = 0.0;
  double up = 0.0;
  double down = 0.0;
  int ups = 0;
  int downs = 0;
  double least = 1e300;
  double most = 0.0;
  for (const Section* section : s.measured) {
    ellipticity += section->minor_mm / section->major_mm;
    moment += section->second_moment_mm4;
    inscribed = std::min(inscribed, section->inscribed_mm);
    circumscribed = std::max(circumscribed, section->circumscribed_mm);
    least = std::min(least, section->diameter_mm());
    most = std::max(most, section->diameter_mm());
    if (!std::isnan(section->upskin_mm)) {
      up += section->upskin_mm;
      ++ups;
    }
    if (!std::isnan(section->downskin_mm)) {
      down += section->downskin_mm;
      ++downs;
    }
  }
  const double n = static_cast<double>(s.measured.size());
  row.ellipticity = ellipticity / n;
  row.second_moment_ratio = moment / n / (std::numbers::pi * std::pow(nominal_mm, 4) / 64.0);
  row.inscribed_um = kUm * inscribed;
  row.circumscribed_um = kUm * circumscribed;
  row.min_diameter_um = kUm * (std::isnan(s.neck_mm) ? least : s.neck_mm);
  row.max_diameter_um = kUm * (std::isnan(s.bulge_mm) ? most : s.bulge_mm);
  if (ups > 0) row.upskin_um = kUm * up / ups;
  if (downs > 0) row.downskin_um = kUm * down / downs;
}

}  // namespace asbuilt
