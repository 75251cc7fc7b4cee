#include "inspectors/defect/defect.h"

#include <Eigen/Dense>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <numbers>

#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/labels.h"

namespace asbuilt {

const std::vector<OptionField<DefectOptions>>& DefectOptions::fields() {
  static const std::vector<OptionField<DefectOptions>> all = {
      {"least_height_voxels",
       "voxels",
       "how far above the nominal surface surplus metal begins",
       &DefectOptions::least_height_voxels,
       0.5,
       100.0,
       {}},
      {"roughness_multiple",
       "1",
       "and by how many standard deviations of the surface above its mean",
       &DefectOptions::roughness_multiple,
       0.0,
       20.0,
       {}},
      {"least_voxels",
       "voxels",
       "smallest group of voxels that is a defect",
       &DefectOptions::least_voxels,
       1,
       1e7,
       {}},
      {"dross_inclination_deg",
       "deg",
       "struts steeper than this carry no dross",
       &DefectOptions::dross_inclination_deg,
       0.0,
       90.0,
       {}},
  };
  return all;
}

namespace {

// One group of voxels, design frame.
struct Group {
  double voxels = 0.0;
  Vec3 sum = Vec3::Zero();
  Mat3 squares = Mat3::Zero();
  double inside = 0.0;                      // voxels inside the nominal solid
  double highest_mm = 0.0;                  // above the nominal surface
  std::map<std::int32_t, double> touching;  // struts under its lower voxels

  Vec3 centroid() const { return sum / voxels; }
  // Ratio of the longest to the middle axis of the group's inertia.
  double elongation() const {
    const Vec3 c = centroid();
    const Mat3 covariance = squares / voxels - c * c.transpose();
    const Eigen::Vector3d e = Eigen::SelfAdjointEigenSolver<Mat3>(covariance).eigenvalues();
    return std::sqrt(std::max(e[2], 1e-12) / std::max(e[1], 1e-12));
  }
};

class Surplus {
 public:
  Surplus(const InspectionContext& context, const DefectOptions& options)
      : context_(context),
        options_(options),
        index_(context.design->lattice),
        lattice_(context.design->lattice),
        voxel_(context.voxel_mm()),
        voxel_mm3_(context.volume->frame().voxel_volume_mm3()) {
    limit_mm_ = std::max(options.least_height_voxels * voxel_,
                         context.oversize_mm + options.roughness_multiple * context.surface_rms_mm);
  }

  std::vector<DefectRow> run(const Progress& progress) {
    loose_metal(progress.part(0.0, 0.4, "finding loose metal"));
    attached_metal(progress.part(0.4, 1.0, "finding surplus metal"));
    std::stable_sort(rows_.begin(), rows_.end(), [](const DefectRow& a, const DefectRow& b) {
      return a.volume_mm3 > b.volume_mm3;
    });
    return std::move(rows_);
  }

 private:
  Vec3 design_place(std::int64_t x, std::int64_t y, std::int64_t z) const {
    return context_.design_from_scan * context_.volume->frame().position_mm(static_cast<double>(x),
                                                                            static_cast<double>(y),
                                                                            static_cast<double>(z));
  }

  template <class Visit>
  static void for_runs(const Components& groups, const Visit& visit) {
    const std::int64_t ny = groups.table.frame.shape.y;
    for (std::size_t row = 0; row + 1 < groups.table.row_start.size(); ++row)
      for (std::int64_t r = groups.table.row_start[row]; r < groups.table.row_start[row + 1]; ++r) {
        const Run& run = groups.table.runs[static_cast<std::size_t>(r)];
        const auto k = static_cast<std::int64_t>(row);
        visit(static_cast<std::size_t>(groups.component_of_run[static_cast<std::size_t>(r)]), run,
              k % ny, k / ny);
      }
  }

  std::vector<Group> gather(const Components& found,
                            const std::vector<std::uint8_t>& wanted) const {
    std::vector<Group> groups(found.components.size());
    for_runs(found, [&](std::size_t g, const Run& run, std::int64_t y, std::int64_t z) {
      if (wanted[g] == 0) return;
      for (std::int64_t x = run.begin; x < run.end; ++x) {
        const Vec3 p = design_place(x, y, z);
        Group& group = groups[g];
        group.voxels += 1.0;
        group.sum += p;
        group.squares += p * p.transpose();
        const double d = context_.field->distance_mm(p);
        group.inside += d < 0.0 ? 1.0 : 0.0;
        group.highest_mm = std::max(group.highest_mm, d);
        if (d < limit_mm_ + 1.5 * voxel_) {
          if (const auto strut = index_.nearest(p, limit_mm_ + 3.0 * voxel_))
            group.touching[*strut] += 1.0;
        }
      }
    });
    return groups;
  }

  void add(DefectMode mode, const Group& group, const std::string& strut_id, double severity,
           double clarity, const char* what) {
    DefectRow row;
    row.mode = mode;
    row.strut_id = strut_id;
    row.position_mm = group.centroid();
    row.volume_mm3 = group.voxels * voxel_mm3_;
    row.size_um = kUm * std::cbrt(6.0 * row.volume_mm3 / std::numbers::pi);
    row.severity = std::clamp(severity, 0.0, 1.0);
    row.confidence = std::clamp(
        clarity * (1.0 - std::exp(-group.voxels / (0.5 * options_.least_voxels))), 0.3, 0.99);
    char text[160];
    print_to(text, sizeof text, "%s, %.0f um across, %.0f um above the nominal surface", what,
             row.size_um, kUm * group.highest_mm);
    row.description = text;
    rows_.push_back(std::move(row));
  }

  void loose_metal(const Progress& progress) {
    Components metal =
        find_components(context_.surface->mask, Phase::kMetal, Connectivity::kCorners, progress);
    const std::int32_t main = metal.largest();
    std::vector<std::uint8_t> wanted(metal.components.size(), 0);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Component& c = metal.components[i];
      wanted[i] = static_cast<std::int32_t>(i) != main && c.voxels >= options_.least_voxels ? 1 : 0;
    }
    const std::vector<Group> groups = gather(metal, wanted);
    Box3 near_part = context_.field->bounds();
    near_part.grow(limit_mm_);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (wanted[i] == 0 || groups[i].inside > 0.5 * groups[i].voxels ||
          !near_part.contains(groups[i].centroid()))
        continue;
      add(DefectMode::kTrappedPowder, groups[i], nearest_id(groups[i].centroid()), 0.4, 0.95,
          "loose metal");
    }
    loose_ = std::move(wanted);
    metal_ = std::move(metal);
  }

  std::string nearest_id(const Vec3& p) const {
    const auto strut = index_.nearest(p, 50.0 * voxel_);
    return strut ? lattice_.strut_id(static_cast<std::size_t>(*strut)) : std::string();
  }

  void attached_metal(const Progress& progress) {
    const Mask& mask = context_.surface->mask;
    const Shape& s = mask.frame.shape;
    Mask surplus(mask.frame);
    Box3 near_part = context_.field->bounds();
    near_part.grow(0.5 * context_.field->reach_mm());
    std::atomic<std::int64_t> done{0};
    // Fixtures and plates outside the part's box are not the part's metal.
    parallel_for(0, s.z, 1, [&](std::int64_t from, std::int64_t to) {
      if (progress.cancelled()) return;
      for (std::int64_t z = from; z < to; ++z)
        for (std::int64_t y = 0; y < s.y; ++y) {
          const auto start = static_cast<std::size_t>(mask.frame.index(0, y, z));
          for (std::int64_t x = 0; x < s.x; ++x) {
            if (mask.values[start + static_cast<std::size_t>(x)] == 0) continue;
            const Vec3 p = design_place(x, y, z);
            const double d = context_.field->distance_mm(p);
            if (d <= limit_mm_) {
              // The distance changes by no more than the way moved: skip what cannot lie outside.
              x += static_cast<std::int64_t>(
                  std::max(0.0, (limit_mm_ - d) / mask.frame.spacing_mm.x()));
              continue;
            }
            if (near_part.contains(p)) surplus.values[start + static_cast<std::size_t>(x)] = 1;
          }
        }
      progress.report(0.6 * static_cast<double>(++done) / static_cast<double>(s.z));
    });
    progress.throw_if_cancelled();
    paint(surplus, metal_, loose_, 0);
    const Components found = find_components(surplus, Phase::kMetal, Connectivity::kCorners,
                                             progress.part(0.6, 0.9, "finding surplus metal"));
    std::vector<std::uint8_t> wanted(found.components.size(), 0);
    for (std::size_t i = 0; i < wanted.size(); ++i)
      wanted[i] = found.components[i].voxels >= options_.least_voxels ? 1 : 0;
    const std::vector<Group> groups = gather(found, wanted);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (wanted[i] != 0) name(groups[i]);
    }
  }

  // What a group of attached surplus metal is.
  void name(const Group& group) {
    const Vec3 center = group.centroid();
    if (group.touching.empty() || lattice_.empty()) {
      add(DefectMode::kParticle, group, nearest_id(center), 0.2, 0.6, "surplus metal");
      return;
    }
    double touched = 0.0;
    for (const auto& [strut, count] : group.touching) touched += count;
    int joined = 0;
    for (const auto& [strut, count] : group.touching) joined += count > 0.08 * touched ? 1 : 0;
    const auto most =
        std::max_element(group.touching.begin(), group.touching.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto strut = static_cast<std::size_t>(most->first);
    const double diameter = lattice_.nominal_diameter_mm(strut);
    const double size = std::cbrt(6.0 * group.voxels * voxel_mm3_ / std::numbers::pi);
    const std::string id = lattice_.strut_id(strut);
    if (joined >= 3 && size > 0.8 * diameter && group.highest_mm > 0.5 * diameter) {
      add(DefectMode::kClosedPore, group, "", 0.6, 0.9, "metal across a lattice window");
      return;
    }
    const Vec3 axis = (lattice_.end2_mm(strut) - lattice_.end1_mm(strut)).normalized();
    const Vec3 arm = center - lattice_.end1_mm(strut);
    const Vec3 outward = arm - arm.dot(axis) * axis;
    const double downward =
        outward.norm() > 0.0 ? -outward.normalized().dot(context_.build_direction) : 0.0;
    const double inclination = lattice_.inclination_deg(strut, context_.build_direction);
    // Below a flat strut, and either long or larger than powder grains are.
    if (inclination < options_.dross_inclination_deg &&
        downward > 0.5 * std::cos(inclination * std::numbers::pi / 180.0) &&
        (group.elongation() > 1.5 || size > 0.6 * diameter)) {
      add(DefectMode::kDross, group, id, 0.3, 0.8, "dross on the lower side");
      return;
    }
    add(DefectMode::kParticle, group, id, 0.2, group.elongation() < 1.6 ? 0.9 : 0.6,
        "attached particle");
  }

  const InspectionContext& context_;
  const DefectOptions& options_;
  StrutIndex index_;
  const Lattice& lattice_;
  double voxel_;
  double voxel_mm3_;
  double limit_mm_ = 0.0;
  Components metal_;
  std::vector<std::uint8_t> loose_;
  std::vector<DefectRow> rows_;
};

}  // namespace

DefectResult inspect_surplus(const InspectionContext& context, const DefectOptions& options,
                             const Progress& progress) {
  DefectResult result;
  result.defects = Surplus(context, options).run(progress);
  return result;
}

}  // namespace asbuilt
