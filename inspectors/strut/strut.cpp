#include "inspectors/strut/strut.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include "core/base/parallel.h"
#include "core/base/print.h"
#include "inspectors/common/robust.h"

namespace asbuilt {

const std::vector<OptionField<StrutOptions>>& StrutOptions::fields() {
  static const std::vector<OptionField<StrutOptions>> all = {
      {"gap_voxels",
       "voxels",
       "shortest gap that makes a strut broken",
       &StrutOptions::gap_voxels,
       0.5,
       100.0,
       {}},
      {"missing_fraction",
       "1",
       "share of the visible length without metal that makes a strut missing",
       &StrutOptions::missing_fraction,
       0.2,
       1.0,
       {}},
      {"neck_fraction",
       "1",
       "local loss of diameter that makes a neck",
       &StrutOptions::neck_fraction,
       0.05,
       0.95,
       {}},
      {"bulge_fraction",
       "1",
       "local gain of diameter that makes a bulge",
       &StrutOptions::bulge_fraction,
       0.05,
       3.0,
       {}},
      {"thin_thick_fraction",
       "1",
       "deviation of a whole strut from its peers that makes it thin or thick",
       &StrutOptions::thin_thick_fraction,
       0.02,
       1.0,
       {}},
      {"gross_fraction",
       "1",
       "deviation of a whole strut from nominal that makes it thin or thick whatever its peers",
       &StrutOptions::gross_fraction,
       0.05,
       3.0,
       {}},
      {"wavy_fraction",
       "1",
       "RMS waviness over nominal diameter that makes a strut wavy",
       &StrutOptions::wavy_fraction,
       0.01,
       2.0,
       {}},
      {"least_measured",
       "1",
       "measured share of the length below which no diameter is stated",
       &StrutOptions::least_measured,
       0.0,
       1.0,
       {}},
  };
  return all;
}

namespace {

constexpr double kUm = 1000.0;

// Probability that a quantity with standard uncertainty u, seen `excess` beyond a limit, is beyond
// it.
double beyond(double excess, double u) {
  return 0.5 * std::erfc(-excess / (std::max(u, 1e-12) * std::numbers::sqrt2));
}

// What the sections of one strut say, before it is compared with others.
struct Summary {
  std::vector<const Section*> measured;
  double mean_mm = kNotMeasured;  // diameter
  double sd_mm = kNotMeasured;
  double median_mm = kNotMeasured;
  double u_mm = kNotMeasured;        // standard uncertainty of the mean
  double u_noise_mm = kNotMeasured;  // of it what is independent from section to section
  double ends_over_middle_mm =
      kNotMeasured;           // mean of the outer quarters less that of the middle half
  double unseen_share = 0.0;  // of the clear length, not measured for want of distance to nodes
  double u_local_mm = kNotMeasured;  // of one smoothed section
  double visible_mm = 0.0;           // length that is neither hidden nor outside
  double empty_mm = 0.0;             // of it without metal
  double gap_mm = 0.0;               // longest run without metal
  double gap_at_mm = 0.0;
  double gap_fill = 1.0;          // least metal fraction in the gap
  double neck_mm = kNotMeasured;  // least and greatest smoothed diameter
  double neck_at_mm = 0.0;
  double bulge_mm = kNotMeasured;
  double bulge_at_mm = 0.0;
  double outside_share = 0.0;
};

// A gap is a run of sections whose core is less than half metal. Its ends are placed between
// sections where the fill crosses 1/2. Hidden sections count too: inside a node there is metal from
// others.
void find_gap(const StrutTrace& trace, Summary& s) {
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
void find_extremes(const StrutTrace& trace, double nominal_mm, Summary& s) {
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

Summary summarise(const InspectionContext& context, const StrutTrace& trace, double nominal_mm) {
  Summary s;
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

// What the unmeasured ends of the clear lengths add to the uncertainty of a mean over them. With S
// the spectral density of the diameter along a strut at long waves, the means over a part L of the
// length C differ by S (1/L - 1/C), and those over its middle half and over its outer quarters by 4
// S / L. The latter is seen, as a robust mean over all struts, and blind to a taper; noise of the
// scan has its part in it.
void add_ends(std::vector<Summary>& summaries) {
  std::vector<double> squares;
  std::vector<double> noises;
  for (const Summary& s : summaries) {
    if (std::isnan(s.ends_over_middle_mm)) continue;
    squares.push_back(s.ends_over_middle_mm * s.ends_over_middle_mm);
    noises.push_back(s.u_noise_mm * s.u_noise_mm);
  }
  constexpr double kMedianOfSquare = 0.4549;  // of a standard normal quantity
  const double usual = squares.empty()
                           ? 0.0
                           : std::max(0.0, 0.25 * median(std::move(squares)) / kMedianOfSquare -
                                               median(std::move(noises)));
  for (Summary& s : summaries) {
    if (std::isnan(s.u_mm)) continue;
    // A strut with fewer than four sections has nothing but its own scatter.
    const double variance = std::isnan(s.ends_over_middle_mm) ? s.sd_mm * s.sd_mm : usual;
    s.u_mm = std::sqrt(s.u_mm * s.u_mm + variance * s.unseen_share);
  }
}

// Centre line: largest distance from the nominal axis, and RMS about its own straight line.
void measure_center_line(const StrutTrace& trace, const Summary& s, StrutRow& row) {
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

void measure_shape(const Summary& s, double nominal_mm, StrutRow& row) {
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

// Usual ratio of built to nominal diameter for an inclination: median over the struts within 10
// degrees, or over all where they are few. Defective struts are too few to move a median.
class Peers {
 public:
  Peers(const std::vector<StrutRow>& rows, const std::vector<Summary>& summaries) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (std::isnan(summaries[i].median_mm)) continue;
      inclination_.push_back(rows[i].inclination_deg);
      ratio_.push_back(kUm * summaries[i].median_mm / rows[i].nominal_diameter_um);
    }
    all_ = ratio_.size() >= 5 ? median(ratio_) : 1.0;
    for (int bin = 0; bin <= 90; ++bin) {
      std::vector<double> near;
      for (std::size_t i = 0; i < ratio_.size(); ++i) {
        if (std::abs(inclination_[i] - bin) <= 10.0) near.push_back(ratio_[i]);
      }
      by_inclination_.push_back(near.size() >= 15 ? median(near) : all_);
    }
  }
  double usual_ratio(double inclination_deg) const {
    return by_inclination_[static_cast<std::size_t>(
        std::clamp(std::lround(inclination_deg), 0L, 90L))];
  }

 private:
  std::vector<double> inclination_;
  std::vector<double> ratio_;
  std::vector<double> by_inclination_;
  double all_ = 1.0;
};

struct Judged {
  StrutStatus status = StrutStatus::kOk;
  double confidence = 1.0;
  double size_mm = 0.0;  // of the defect
  double at_mm = 0.0;    // along the strut
  double volume_mm3 = 0.0;
  double severity = 0.0;
  std::string text;
};

std::string sentence(const char* format, double a, double b) {
  char text[160];
  print_to(text, sizeof text, format, a, b);
  return text;
}

double circle_mm2(double diameter_mm) {
  return 0.25 * std::numbers::pi * diameter_mm * diameter_mm;
}

Judged judge_strut(const Summary& s, const StrutTrace& trace, const StrutRow& row,
                   const Peers& peers, const StrutOptions& options, double voxel_mm,
                   double edge_mm) {
  Judged j;
  const double nominal = row.nominal_diameter_um / kUm;
  const double middle = 0.5 * trace.length_mm;
  if (s.visible_mm > 0.0 && s.empty_mm >= options.missing_fraction * s.visible_mm) {
    j.status = StrutStatus::kMissing;
    const double share = s.empty_mm / s.visible_mm;
    j.confidence = std::clamp(0.5 + 2.0 * (share - options.missing_fraction), 0.5, 0.999);
    j.size_mm = trace.length_mm;
    j.at_mm = middle;
    j.volume_mm3 = circle_mm2(nominal) * s.empty_mm;
    j.severity = 1.0;
    j.text = sentence("no metal over %.0f %% of the visible length of %.2f mm", 100.0 * share,
                      s.visible_mm);
    return j;
  }
  const double shortest = options.gap_voxels * voxel_mm;
  if (s.gap_mm >= shortest) {
    j.status = StrutStatus::kBroken;
    j.confidence = std::clamp(beyond(s.gap_mm - shortest, 0.5 * edge_mm), 0.5, 0.999);
    j.size_mm = s.gap_mm;
    j.at_mm = s.gap_at_mm;
    j.volume_mm3 = circle_mm2(nominal) * s.gap_mm;
    j.severity = 1.0;
    j.text = sentence("gap of %.0f um at %.2f mm from end 1", kUm * s.gap_mm, s.gap_at_mm);
    return j;
  }
  if (s.measured.empty() || trace.length_mm <= 0.0) {
    j.status = StrutStatus::kNotMeasurable;
    j.confidence = 0.0;
    return j;
  }
  // The strongest of the remaining modes, measured in units of its limit.
  double strongest = 1.0;
  const auto consider = [&](StrutStatus status, double amount, double limit, double u, double size,
                            double at, double volume, double severity, const std::string& text) {
    if (!(amount / limit >= strongest)) return;
    strongest = amount / limit;
    j.status = status;
    j.confidence = std::clamp(beyond(amount - limit, u), 0.5, 0.999);
    j.size_mm = size;
    j.at_mm = at;
    j.volume_mm3 = volume;
    j.severity = std::clamp(severity, 0.0, 1.0);
    j.text = text;
  };
  const double usual = peers.usual_ratio(row.inclination_deg);
  const double against_peers = s.median_mm / (nominal * usual) - 1.0;
  const double against_nominal = s.median_mm / nominal - 1.0;
  const double relative_u = s.u_mm / nominal;
  const double whole = std::abs(against_peers) / options.thin_thick_fraction >=
                               std::abs(against_nominal) / options.gross_fraction
                           ? against_peers
                           : against_nominal;
  const double whole_limit =
      whole == against_peers ? options.thin_thick_fraction : options.gross_fraction;
  const double excess_volume =
      std::abs(circle_mm2(s.median_mm) - circle_mm2(nominal * usual)) * trace.length_mm;
  if (whole < 0.0) {
    consider(StrutStatus::kThin, -whole, whole_limit, relative_u, nominal - s.median_mm, middle,
             excess_volume, 1.0 - std::pow(s.median_mm / nominal, 4),
             sentence("%.0f um instead of %.0f um over the whole length", kUm * s.median_mm,
                      row.nominal_diameter_um));
  } else {
    consider(StrutStatus::kThick, whole, whole_limit, relative_u, s.median_mm - nominal, middle,
             excess_volume, whole,
             sentence("%.0f um instead of %.0f um over the whole length", kUm * s.median_mm,
                      row.nominal_diameter_um));
  }
  // Necks and bulges against what the strut should be: a neck can be as long as what can be seen of
  // the strut, and its own median is the neck's then.
  const double expected = nominal * usual;
  const double local_u = std::hypot(s.u_local_mm, 0.3 * s.sd_mm) / nominal;
  const double length = nominal;
  if (!std::isnan(s.neck_mm)) {
    const double loss = 1.0 - s.neck_mm / expected;
    consider(StrutStatus::kNecked, loss, options.neck_fraction, local_u, expected - s.neck_mm,
             s.neck_at_mm, (circle_mm2(expected) - circle_mm2(s.neck_mm)) * 0.5 * length,
             1.0 - std::pow(s.neck_mm / nominal, 4),
             sentence("neck of %.0f um at %.2f mm from end 1", kUm * s.neck_mm, s.neck_at_mm));
    const double gain = s.bulge_mm / expected - 1.0;
    consider(StrutStatus::kBulged, gain, options.bulge_fraction, local_u, s.bulge_mm - expected,
             s.bulge_at_mm, (circle_mm2(s.bulge_mm) - circle_mm2(expected)) * 0.5 * length,
             0.5 * gain,
             sentence("bulge of %.0f um at %.2f mm from end 1", kUm * s.bulge_mm, s.bulge_at_mm));
  }
  if (!std::isnan(row.waviness_um)) {
    consider(StrutStatus::kWavy, row.waviness_um / row.nominal_diameter_um, options.wavy_fraction,
             0.2 * voxel_mm / nominal, row.waviness_um / kUm, middle, 0.0,
             row.waviness_um / row.nominal_diameter_um,
             sentence("centre line wanders by %.0f um RMS, %.0f um at most", row.waviness_um,
                      row.offset_um));
  }
  if (j.status == StrutStatus::kOk) {
    j.confidence =
        std::clamp(1.0 - beyond(std::abs(against_peers) - options.thin_thick_fraction, relative_u),
                   0.5, 0.999);
  }
  return j;
}

std::optional<DefectMode> mode_of(StrutStatus status) {
  switch (status) {
    case StrutStatus::kMissing:
      return DefectMode::kMissing;
    case StrutStatus::kBroken:
      return DefectMode::kBroken;
    case StrutStatus::kNecked:
      return DefectMode::kNecked;
    case StrutStatus::kBulged:
      return DefectMode::kBulged;
    case StrutStatus::kThin:
      return DefectMode::kThin;
    case StrutStatus::kThick:
      return DefectMode::kThick;
    case StrutStatus::kWavy:
      return DefectMode::kWavy;
    case StrutStatus::kOk:
    case StrutStatus::kNotMeasurable:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string why_no_diameter(const Summary& s, const StrutRow& row, double blur_mm, bool covered) {
  if (!covered && s.outside_share > 0.1) return "the given points do not cover the strut";
  if (s.outside_share > 0.5) return "the strut lies outside the scan";
  if (s.visible_mm <= 0.0)
    return "nodes or solid parts hide the whole strut: no section is free of its neighbours";
  if (s.empty_mm > 0.0) return "no metal where the strut should be";
  if (row.nominal_diameter_um / kUm < 3.0 * blur_mm)
    return "the strut is thinner than three blur widths of the scan";
  return "too little of the strut can be seen";
}

}  // namespace

StrutResult inspect_struts(const InspectionContext& context, const StrutOptions& options,
                           const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  const std::size_t count = lattice.struts.size();
  StrutResult result;
  result.rows.resize(count);
  std::vector<Summary> summaries(count);
  parallel_for(0, static_cast<std::int64_t>(count), 64, [&](std::int64_t begin, std::int64_t end) {
    if (progress.cancelled()) return;
    for (std::int64_t k = begin; k < end; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const StrutTrace& trace = context.traces[i];
      StrutRow& row = result.rows[i];
      row.strut_id = lattice.strut_id(i);
      row.end1_mm = lattice.end1_mm(i);
      row.end2_mm = lattice.end2_mm(i);
      row.inclination_deg = lattice.inclination_deg(i, context.build_direction);
      const double nominal = lattice.nominal_diameter_mm(i);
      row.nominal_diameter_um = kUm * nominal;
      Summary& s = summaries[i];
      s = summarise(context, trace, nominal);
      row.measured_fraction = trace.length_mm > 0.0
                                  ? std::min(1.0, static_cast<double>(s.measured.size()) *
                                                      trace.step_mm / trace.length_mm)
                                  : 0.0;
      if (s.measured.empty() || row.measured_fraction < options.least_measured) {
        row.reason = why_no_diameter(s, row, context.surface->blur_sigma_mm,
                                     context.surface->unseen.values.empty());
        s.measured.clear();
        s.median_mm = kNotMeasured;
        continue;
      }
      row.diameter_um = kUm * s.mean_mm;
      row.diameter_sd_um = kUm * s.sd_mm;
      measure_shape(s, nominal, row);
      measure_center_line(trace, s, row);
    }
  });
  progress.throw_if_cancelled();
  progress.report(0.8);

  add_ends(summaries);
  const Peers peers(result.rows, summaries);
  for (std::size_t i = 0; i < count; ++i) {
    StrutRow& row = result.rows[i];
    if (!std::isnan(row.diameter_um)) row.u_diameter_um = kUm * 2.0 * summaries[i].u_mm;
    const StrutTrace& trace = context.traces[i];
    const Judged j = judge_strut(summaries[i], trace, row, peers, options, context.voxel_mm(),
                                 context.surface->blur_sigma_mm);
    row.status = j.status;
    row.confidence = j.confidence;
    if (j.status == StrutStatus::kMissing || j.status == StrutStatus::kBroken) {
      if (!row.reason.empty()) row.reason = j.text;
    }
    const std::optional<DefectMode> mode = mode_of(j.status);
    if (!mode) continue;
    DefectRow defect;
    defect.mode = *mode;
    defect.strut_id = row.strut_id;
    defect.position_mm = row.end1_mm + j.at_mm * trace.axis;
    defect.size_um = kUm * j.size_mm;
    defect.volume_mm3 = j.volume_mm3;
    defect.severity = j.severity;
    defect.confidence = j.confidence;
    defect.description = "strut " + row.strut_id + ": " + j.text;
    result.defects.push_back(std::move(defect));
  }
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
