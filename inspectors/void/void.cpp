#include "inspectors/void/void.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/ball.h"
#include "core/morphology/labels.h"
#include "inspectors/common/blurred_disc.h"

namespace asbuilt {

const std::vector<OptionField<VoidOptions>>& VoidOptions::fields() {
  static const std::vector<OptionField<VoidOptions>> all = {
      {"least_voxels",
       "voxels",
       "smallest group of voxels that is a void",
       &VoidOptions::least_voxels,
       1,
       1e6,
       {}},
      {"open_skin",
       "1",
       "share of a void's skin that may touch open air",
       &VoidOptions::open_skin,
       0.0,
       1.0,
       {}},
  };
  return all;
}

namespace {

// 1 where a voxel and its six face neighbours are air (the scan's border counts as air beyond).
Mask wide_air(const Mask& metal) {
  Mask out(metal.frame);
  const Shape& s = metal.frame.shape;
  parallel_for(0, s.z, 4, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < s.y; ++y) {
        const std::uint8_t* c = metal.values.data() + metal.frame.index(0, y, z);
        const std::uint8_t* up = y > 0 ? c - s.x : nullptr;
        const std::uint8_t* down = y + 1 < s.y ? c + s.x : nullptr;
        const std::uint8_t* back = z > 0 ? c - s.x * s.y : nullptr;
        const std::uint8_t* front = z + 1 < s.z ? c + s.x * s.y : nullptr;
        std::uint8_t* o = out.values.data() + out.frame.index(0, y, z);
        for (std::int64_t x = 0; x < s.x; ++x) {
          unsigned any = c[x];
          if (x > 0) any |= c[x - 1];
          if (x + 1 < s.x) any |= c[x + 1];
          if (up != nullptr) any |= up[x];
          if (down != nullptr) any |= down[x];
          if (back != nullptr) any |= back[x];
          if (front != nullptr) any |= front[x];
          o[x] = any != 0 ? 0 : 1;
        }
      }
  });
  return out;
}

struct Skin {
  std::int64_t metal = 0;
  std::int64_t open = 0;
};

// How much of a group lies where the design has air; one run in its middle voxel stands for all.
struct Designed {
  std::int64_t voxels = 0;
  std::int64_t in_air = 0;
  bool mostly_air() const { return 2 * in_air > voxels; }
};

}  // namespace

VoidResult inspect_voids(const InspectionContext& context, const VoidOptions& options,
                         const Progress& progress) {
  const Mask& metal = context.surface->mask;
  const Shape& s = metal.frame.shape;
  // Open air: what a flood through wide passages reaches from the border, widened again.
  Mask open(metal.frame);
  {
    const Mask wide = wide_air(metal);
    const Components flooded = find_components(wide, Phase::kMetal, Connectivity::kFaces,
                                               progress.part(0.0, 0.4, "flooding the open air"));
    std::vector<std::uint8_t> chosen(flooded.components.size());
    for (std::size_t i = 0; i < chosen.size(); ++i)
      chosen[i] = flooded.components[i].touches_border ? 1 : 0;
    paint(open, flooded, chosen, 1);
  }
  progress.throw_if_cancelled();
  open = dilate_ball(open, 1.5, progress.part(0.4, 0.6, "flooding the open air"));

  // What is left of the air.
  Mask rest(metal.frame);
  parallel_for(0, static_cast<std::int64_t>(rest.values.size()), 1 << 20,
               [&](std::int64_t from, std::int64_t to) {
                 for (std::int64_t i = from; i < to; ++i) {
                   const auto k = static_cast<std::size_t>(i);
                   rest.values[k] = metal.values[k] == 0 && open.values[k] == 0 ? 1 : 0;
                 }
               });
  const Components groups = find_components(rest, Phase::kMetal, Connectivity::kFaces,
                                            progress.part(0.6, 0.9, "finding voids"));

  const auto state = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
    if (x < 0 || y < 0 || z < 0 || x >= s.x || y >= s.y || z >= s.z) return 1;
    const auto i = static_cast<std::size_t>(metal.frame.index(x, y, z));
    if (metal.values[i] != 0) return 0;
    return open.values[i] != 0 ? 1 : 2;
  };
  std::vector<Skin> skins(groups.components.size());
  std::vector<Designed> designed(groups.components.size());
  for (std::int64_t row = 0; row < s.y * s.z; ++row)
    for (std::int64_t r = groups.table.row_start[static_cast<std::size_t>(row)];
         r < groups.table.row_start[static_cast<std::size_t>(row) + 1]; ++r) {
      const Run& run = groups.table.runs[static_cast<std::size_t>(r)];
      Skin& skin =
          skins[static_cast<std::size_t>(groups.component_of_run[static_cast<std::size_t>(r)])];
      const std::int64_t y = row % s.y;
      const std::int64_t z = row / s.y;
      const auto face = [&](std::int64_t x, std::int64_t yy, std::int64_t zz) {
        const int what = state(x, yy, zz);
        skin.metal += what == 0 ? 1 : 0;
        skin.open += what == 1 ? 1 : 0;
      };
      Designed& share =
          designed[static_cast<std::size_t>(groups.component_of_run[static_cast<std::size_t>(r)])];
      const Vec3 middle =
          metal.frame.position_mm(0.5 * static_cast<double>(run.begin + run.end - 1),
                                  static_cast<double>(y), static_cast<double>(z));
      share.voxels += run.end - run.begin;
      if (context.field->distance_mm(context.design_from_scan * middle) > 0.0)
        share.in_air += run.end - run.begin;
      face(run.begin - 1, y, z);
      face(run.end, y, z);
      for (std::int64_t x = run.begin; x < run.end; ++x) {
        face(x, y - 1, z);
        face(x, y + 1, z);
        face(x, y, z - 1);
        face(x, y, z + 1);
      }
    }

  VoidResult result;
  const StrutIndex index(context.design->lattice);
  const double voxel_volume = metal.frame.voxel_volume_mm3();
  // Voxels are counted here, not interpolated between: without the blur of interpolation, whose
  // variance is a sixth of a voxel squared.
  const double voxel = context.voxel_mm();
  const double sigma = std::sqrt(std::max(
      0.1 * voxel * voxel,
      context.surface->blur_sigma_mm * context.surface->blur_sigma_mm - voxel * voxel / 6.0));
  Box3 near_part = context.field->bounds();
  near_part.grow(2.0 * context.voxel_mm());
  for (std::size_t i = 0; i < groups.components.size(); ++i) {
    const Component& c = groups.components[i];
    const auto faces = static_cast<double>(skins[i].metal + skins[i].open);
    if (c.voxels < options.least_voxels || c.touches_border) continue;
    if (static_cast<double>(skins[i].open) > options.open_skin * faces) continue;
    if (designed[i].mostly_air()) continue;
    const Vec3 scan_mm =
        metal.frame.position_mm(c.centroid_voxel.x(), c.centroid_voxel.y(), c.centroid_voxel.z());
    const Vec3 place = context.design_from_scan * scan_mm;
    if (!near_part.contains(place)) continue;
    VoidRow row;
    row.position_mm = place;
    row.voxels = c.voxels;
    const double seen = static_cast<double>(c.voxels) * voxel_volume;
    const double half_radius = std::cbrt(3.0 * seen / (4.0 * std::numbers::pi));
    const double radius = ball_radius(half_radius, sigma);
    row.equivalent_um = kUm * 2.0 * radius;
    row.volume_mm3 = 4.0 / 3.0 * std::numbers::pi * radius * radius * radius;
    // The edge of a void is known to a tenth of the blur or a fifth of a voxel, and the correction
    // to 30 %.
    const double u_edge =
        std::hypot(std::max(0.1 * sigma, 0.2 * context.voxel_mm()), context.surface->u_edge_mm);
    const double u_radius = std::hypot(u_edge, 0.3 * (radius - half_radius));
    row.u_volume_mm3 = 2.0 * 4.0 * std::numbers::pi * radius * radius * u_radius;
    // Faces of voxels overstate a ball's area by 3/2.
    const double area = faces / 1.5 * std::pow(voxel_volume, 2.0 / 3.0);
    row.sphericity =
        std::min(1.0, std::cbrt(std::numbers::pi) * std::pow(6.0 * seen, 2.0 / 3.0) / area);
    const auto strut = index.nearest(place, 5.0 * radius + 10.0 * context.voxel_mm());
    if (strut) row.strut_id = context.design->lattice.strut_id(static_cast<std::size_t>(*strut));
    row.confidence = std::clamp(1.0 - std::exp(-static_cast<double>(c.voxels) / 8.0), 0.5, 0.999);
    // Depth: to the nearest built surface that is not the void's own skin; rays in 26 directions.
    double depth = 1e300;
    for (int dz = -1; dz <= 1; ++dz)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          if (dx == 0 && dy == 0 && dz == 0) continue;
          const Vec3 step = Vec3(dx, dy, dz).normalized();
          double entered = -1.0;
          for (int half = 0; half < 800; ++half) {
            const double r = 0.5 * half;
            const Vec3 v = c.centroid_voxel + r * step;
            const int what = state(std::llround(v.x()), std::llround(v.y()), std::llround(v.z()));
            if (what == 0 && entered < 0.0) entered = r;
            if (what == 1 && entered >= 0.0) {
              depth =
                  std::min(depth, (r - entered) * step.cwiseProduct(metal.frame.spacing_mm).norm());
              break;
            }
          }
        }
    if (depth < 1e300) row.depth_um = kUm * depth;
    result.rows.push_back(row);
  }
  std::stable_sort(result.rows.begin(), result.rows.end(),
                   [](const VoidRow& a, const VoidRow& b) { return a.volume_mm3 > b.volume_mm3; });
  double squares = 0.0;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    VoidRow& row = result.rows[i];
    row.void_id = static_cast<std::int64_t>(i);
    result.total_mm3 += row.volume_mm3;
    squares += row.u_volume_mm3 * row.u_volume_mm3;
    DefectRow defect;
    defect.mode = DefectMode::kVoid;
    defect.strut_id = row.strut_id;
    defect.position_mm = row.position_mm;
    defect.size_um = row.equivalent_um;
    defect.volume_mm3 = row.volume_mm3;
    defect.confidence = row.confidence;
    // How much of the strut's section it takes.
    double section = 1.0;
    if (const auto strut = index.nearest(row.position_mm, 1e3 * context.voxel_mm())) {
      section =
          row.equivalent_um /
          (kUm * context.design->lattice.nominal_diameter_mm(static_cast<std::size_t>(*strut)));
    }
    defect.severity = std::clamp(section * section, 0.0, 1.0);
    char text[128];
    print_to(text, sizeof text, "closed void of %.0f um, %.0f um below the surface",
             row.equivalent_um, row.depth_um);
    defect.description = text;
    result.defects.push_back(std::move(defect));
  }
  result.u_total_mm3 = std::sqrt(squares);
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
