#include "app/session/fitness.h"

#include <algorithm>

#include "core/base/print.h"

namespace asbuilt {

ScanRecord judge_scan(const LoadedScan& scan, const Surface& surface, const Design& design) {
  ScanRecord r;
  const GridFrame& frame = scan.volume.frame();
  const bool volume = scan.kind == ScanKind::kVolume;
  r.kind = volume ? "volume" : scan.kind == ScanKind::kMesh ? "mesh" : "points";
  r.shape = frame.shape;
  r.voxel_um = 1000.0 * frame.spacing_mm;
  r.notes = scan.notes;
  if (volume) {
    r.edge_spread_um = surface.edge_spread_um;
    r.air_level = surface.levels.global_air;
    r.metal_level = surface.levels.global_metal;
    r.contrast_to_noise = surface.levels.noise > 0.0
                              ? surface.levels.contrast() / surface.levels.noise
                              : kNotMeasured;
    r.level_drift = surface.levels.drift;
  }
  double thinnest = 0.0;
  for (std::size_t i = 0; i < design.lattice.struts.size(); ++i) {
    const double d = design.lattice.nominal_diameter_mm(i);
    thinnest = i == 0 ? d : std::min(thinnest, d);
  }
  r.fitness = Fitness::kFit;
  const auto limit = [&r](Fitness to, const char* format, double value, double wanted) {
    r.fitness = std::max(r.fitness, to);
    char text[160];
    print_to(text, sizeof text, format, value, wanted);
    r.reasons.push_back(text);
  };
  // Larger is better.
  const auto at_least = [&](double value, double fit, double limited, const char* format) {
    if (value < limited)
      limit(Fitness::kUnfit, format, value, limited);
    else if (value < fit)
      limit(Fitness::kLimited, format, value, fit);
  };
  if (thinnest > 0.0) {
    r.voxels_per_strut = thinnest / frame.spacing_mm.maxCoeff();
    at_least(r.voxels_per_strut, 8.0, 5.0,
             "%.1f voxels across the thinnest strut, %.0f are wanted");
    if (volume)
      at_least(1000.0 * thinnest / surface.edge_spread_um, 2.0, 1.33,
               "the thinnest strut is %.1f edge widths (10-90 %%) across, %.1f are wanted");
  }
  if (!volume && thinnest > 0.0) {
    const double share = 100.0 * 1e-3 * scan.sliver_um / thinnest;
    if (share > 1.5)
      limit(share > 5.0 ? Fitness::kUnfit : Fitness::kLimited,
            "facets or points leave %.1f %% of the thinnest strut's diameter open, at most %.1f %% "
            "is wanted",
            share, share > 5.0 ? 5.0 : 1.5);
  }
  if (volume && surface.levels.noise > 0.0) {
    at_least(r.contrast_to_noise, 8.0, 5.0, "contrast-to-noise %.1f, %.0f is wanted");
    at_least(1.0 - surface.levels.drift, 0.6, 0.4,
             "the metal level keeps %.2f of its contrast over the part, %.2f is wanted");
  }
  if (r.reasons.empty() && thinnest > 0.0) {
    char text[160];
    if (volume)
      print_to(text, sizeof text,
               "%.1f voxels across the thinnest strut, contrast-to-noise %.0f, edge spread %.1f um",
               r.voxels_per_strut, surface.levels.contrast() / std::max(surface.levels.noise, 1e-9),
               surface.edge_spread_um);
    else
      print_to(text, sizeof text,
               "%.1f voxels of its sampling across the thinnest strut, facets or points leave "
               "%.2f um open",
               r.voxels_per_strut, scan.sliver_um);
    r.reasons.push_back(text);
  }
  return r;
}

}  // namespace asbuilt
