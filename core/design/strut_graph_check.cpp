#include "core/design/strut_graph_check.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/parallel.h"
#include "core/geometry/field.h"

namespace asbuilt::strut_graph {
namespace {

constexpr double kTolerance = 0.08;  // over the median diameter
constexpr double kFillet = 0.4;  // how high a fillet may stand over the struts, over the diameter
constexpr double kNodeReach = 1.3;      // how far from a node that may be, over its own diameter
constexpr double kFlatReach = 1.5;      // how far a flat part is looked at, over the diameter
constexpr double kFlatCosine = 0.9986;  // 3 degrees
constexpr double kFlatShare = 0.42;     // at a plate's edge it is a half; on a square bar a third

// Whether the surface around a point is that of a plate, its rim included.
bool is_flat(const SampleSet& samples, const Vec3& point, const Vec3& normal, double diameter_mm) {
  int same = 0;
  int facing = 0;  // the plate's other side does not count
  samples.near(point, kFlatReach * diameter_mm, [&](std::uint32_t k) {
    const double cosine = normal.dot(samples.normal(k));
    facing += cosine > -0.5 ? 1 : 0;
    same += cosine > kFlatCosine ? 1 : 0;
  });
  return same >= kFlatShare * facing;
}

// The distance to the nearest node, over that node's largest strut diameter.
std::vector<float> nearness_to_nodes(const SampleSet& samples, const Lattice& lattice) {
  std::vector<double> diameter(lattice.nodes_mm.size(), 0.0);
  for (const Strut& s : lattice.struts) {
    double& d1 = diameter[static_cast<std::size_t>(s.node1)];
    double& d2 = diameter[static_cast<std::size_t>(s.node2)];
    d1 = std::max(d1, 2.0 * s.radius1_mm);
    d2 = std::max(d2, 2.0 * s.radius2_mm);
  }
  std::vector<float> nearness(samples.size(), 1e9F);
  for (std::size_t n = 0; n < diameter.size(); ++n) {
    const Vec3& x = lattice.nodes_mm[n];
    samples.near(x, kNodeReach * diameter[n], [&](std::uint32_t i) {
      nearness[i] =
          std::min(nearness[i], static_cast<float>((samples.point(i) - x).norm() / diameter[n]));
    });
  }
  return nearness;
}

std::vector<UnexplainedRegion> find_regions(const SampleSet& left,
                                            const std::vector<float>& thickness,
                                            double smallest_mm2) {
  std::vector<std::uint32_t> parent(left.size());
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&parent](std::uint32_t i) {
    while (parent[i] != i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  for (std::uint32_t i = 0; i < left.size(); ++i) {
    left.near(left.point(i), 2.5 * left.spacing_mm, [&](std::uint32_t j) {
      const std::uint32_t a = root(i);
      const std::uint32_t b = root(j);
      parent[std::max(a, b)] = std::min(a, b);
    });
  }
  std::vector<std::vector<std::uint32_t>> members(left.size());
  for (std::uint32_t i = 0; i < left.size(); ++i) members[root(i)].push_back(i);
  std::vector<UnexplainedRegion> regions;
  for (const auto& group : members) {
    UnexplainedRegion region;
    region.area_mm2 = static_cast<double>(group.size()) * left.spacing_mm * left.spacing_mm;
    if (group.empty() || region.area_mm2 < smallest_mm2) continue;
    std::vector<float> behind;
    for (const std::uint32_t i : group) {
      region.box.include(left.point(i));
      if (std::isfinite(thickness[i])) behind.push_back(thickness[i]);
    }
    if (!behind.empty()) {
      const auto middle = behind.begin() + static_cast<std::ptrdiff_t>(behind.size() / 2);
      std::nth_element(behind.begin(), middle, behind.end());
      region.median_thickness_mm = *middle;
    }
    regions.push_back(region);
  }
  std::stable_sort(regions.begin(), regions.end(),
                   [](const auto& a, const auto& b) { return a.area_mm2 > b.area_mm2; });
  return regions;
}

}  // namespace

Explanation explain(const MeshRays& rays, const SampleSet& samples, const Lattice& lattice,
                    double diameter_mm, const Progress& progress) {
  const auto field = make_lattice_field(lattice, diameter_mm);
  std::vector<float> residual(samples.size());
  parallel_for(0, static_cast<std::int64_t>(samples.size()), 8192,
               [&](std::int64_t begin, std::int64_t end) {
                 progress.throw_if_cancelled();
                 for (auto i = begin; i < end; ++i) {
                   residual[static_cast<std::size_t>(i)] = static_cast<float>(
                       field->distance_mm(samples.point(static_cast<std::uint32_t>(i))));
                 }
               });
  const std::vector<float> nearness = nearness_to_nodes(samples, lattice);

  Explanation result;
  std::vector<float> sizes;
  SampleSet left;
  left.spacing_mm = samples.spacing_mm;
  double squares = 0.0;
  for (std::uint32_t i = 0; i < samples.size(); ++i) {
    const double f = residual[i];
    if (std::abs(f) <= kTolerance * diameter_mm) {
      squares += f * f;
      sizes.push_back(static_cast<float>(std::abs(f)));
    } else if (nearness[i] > kNodeReach || f > kFillet * diameter_mm) {
      left.points_mm.push_back(samples.points_mm[i]);
      left.normals.push_back(samples.normals[i]);
    }
  }
  if (!sizes.empty()) {
    result.residual_rms_mm = std::sqrt(squares / static_cast<double>(sizes.size()));
    const auto place =
        sizes.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), place, sizes.end());
    result.residual_p95_mm = *place;
  }
  const double all = static_cast<double>(samples.size());
  const double explained = all - static_cast<double>(left.size());
  result.explained_fraction = all > 0.0 ? explained / all : 0.0;

  left.build(2.5 * left.spacing_mm);
  const std::vector<float> thickness =
      rays.thickness_behind(left.points_mm, left.normals, progress);
  // Surface of the struts' own scale that is round in no direction of theirs: sheets, bent struts.
  std::vector<std::uint8_t> strut_like(left.size(), 0);
  parallel_for(
      0, static_cast<std::int64_t>(left.size()), 1024, [&](std::int64_t begin, std::int64_t end) {
        progress.throw_if_cancelled();
        for (auto i = static_cast<std::uint32_t>(begin); i < static_cast<std::uint32_t>(end); ++i) {
          if (!(thickness[i] < 2.0 * diameter_mm)) continue;
          strut_like[i] = is_flat(samples, left.point(i), left.normal(i), diameter_mm) ? 0 : 1;
        }
      });
  double unexplained = 0.0;
  for (const std::uint8_t is : strut_like) unexplained += is;
  result.strut_like_explained_fraction =
      explained > 0.0 ? explained / (explained + unexplained) : 0.0;
  result.regions = find_regions(left, thickness, std::numbers::pi * diameter_mm * diameter_mm);
  return result;
}

}  // namespace asbuilt::strut_graph
