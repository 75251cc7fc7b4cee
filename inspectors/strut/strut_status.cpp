#include "inspectors/strut/strut_status.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/print.h"
#include "inspectors/common/robust.h"

namespace asbuilt {
namespace {

// Probability that a quantity with standard uncertainty u, seen `excess` beyond a limit, is beyond
// it.
double beyond(double excess, double u) {
  return 0.5 * std::erfc(-excess / (std::max(u, 1e-12) * std::numbers::sqrt2));
}

std::string sentence(const char* format, double a, double b) {
  char text[160];
  print_to(text, sizeof text, format, a, b);
  return text;
}

double circle_mm2(double diameter_mm) {
  return 0.25 * std::numbers::pi * diameter_mm * diameter_mm;
}

}  // namespace

StrutPeers::StrutPeers(const std::vector<StrutRow>& rows,
                       const std::vector<StrutSummary>& summaries) {
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

double StrutPeers::usual_ratio(double inclination_deg) const {
  return by_inclination_[static_cast<std::size_t>(
      std::clamp(std::lround(inclination_deg), 0L, 90L))];
}

StrutVerdict judge_strut(const StrutSummary& s, const StrutTrace& trace, const StrutRow& row,
                         const StrutPeers& peers, const StrutOptions& options, double voxel_mm,
                         double edge_mm) {
  StrutVerdict j;
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
             sentence("%.0f um (median) instead of %.0f um over the whole length",
                      kUm * s.median_mm, row.nominal_diameter_um));
  } else {
    consider(StrutStatus::kThick, whole, whole_limit, relative_u, s.median_mm - nominal, middle,
             excess_volume, whole,
             sentence("%.0f um (median) instead of %.0f um over the whole length",
                      kUm * s.median_mm, row.nominal_diameter_um));
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

}  // namespace asbuilt
