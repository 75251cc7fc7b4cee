#include "core/surface/point_surface.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/surface/point_field.h"
#include "core/surface/surface_nets.h"
#include "core/surface/winding.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kBlock = 4;       // voxels; far from points one winding number serves them
constexpr double kBounded = 1e-3;        // share of the surface that may be unseen, for a volume
constexpr double kCurvatureShare = 0.1;  // of the term that is cancelled
constexpr double kAside = 1.0;           // kernel widths: the rim of what was measured

// 1 within `reach` of a point.
Mask near_points(const PointCloud& cloud, const GridFrame& frame, double reach_mm) {
  Mask mask(frame);
  const double r = reach_mm / frame.spacing_mm.x();
  const auto whole = static_cast<std::int64_t>(std::ceil(r)) + 1;
  for (const Vec3f& p : cloud.points_mm) {
    const Vec3 v = frame.voxel_of(p.cast<double>());
    const auto cy = std::llround(v.y());
    const auto cz = std::llround(v.z());
    for (std::int64_t z = cz - whole; z <= cz + whole; ++z)
      for (std::int64_t y = cy - whole; y <= cy + whole; ++y) {
        if (y < 0 || z < 0 || y >= frame.shape.y || z >= frame.shape.z) continue;
        const double left = r * r - std::pow(static_cast<double>(y) - v.y(), 2) -
                            std::pow(static_cast<double>(z) - v.z(), 2);
        if (left < 0.0) continue;
        const double half = std::sqrt(left);
        const auto from =
            std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(v.x() - half)));
        const auto to = std::min<std::int64_t>(frame.shape.x - 1,
                                               static_cast<std::int64_t>(std::floor(v.x() + half)));
        for (std::int64_t x = from; x <= to; ++x) mask.at(x, y, z) = 1;
      }
  }
  return mask;
}

// Fills the metal fractions, and marks where the surface is not seen.
class Sampler {
 public:
  Sampler(const PointCloud& cloud, const PointField& field, const GridFrame& frame)
      : field_(field),
        winding_(cloud.points_mm, cloud.normals, cloud.area_mm2),
        near_(near_points(cloud, frame, field.reach_mm())),
        grid(frame, sampled_level(1e9, 1.0)),
        unseen(frame) {}

  void run(const Progress& progress) {
    const Shape& s = grid.frame.shape;
    const std::int64_t layers = (s.z + kBlock - 1) / kBlock;
    std::atomic<std::int64_t> done{0};
    parallel_for(0, layers, 1, [&](std::int64_t from, std::int64_t to) {
      if (progress.cancelled()) return;
      for (std::int64_t layer = from; layer < to; ++layer)
        for (std::int64_t y = 0; y < s.y; y += kBlock)
          for (std::int64_t x = 0; x < s.x; x += kBlock) block(x, y, layer * kBlock);
      progress.report(static_cast<double>(++done) / static_cast<double>(layers));
    });
    progress.throw_if_cancelled();
  }

 private:
  bool metal_by_winding(double x, double y, double z) const {
    return winding_.at(grid.frame.position_mm(x, y, z).cast<float>()) > 0.5;
  }

  void block(std::int64_t x0, std::int64_t y0, std::int64_t z0) {
    const Shape& s = grid.frame.shape;
    const std::int64_t x1 = std::min(s.x, x0 + kBlock);
    const std::int64_t y1 = std::min(s.y, y0 + kBlock);
    const std::int64_t z1 = std::min(s.z, z0 + kBlock);
    bool empty = true;
    for (std::int64_t z = z0; z < z1 && empty; ++z)
      for (std::int64_t y = y0; y < y1 && empty; ++y)
        for (std::int64_t x = x0; x < x1 && empty; ++x) empty = near_.at(x, y, z) == 0;
    const bool all = empty && metal_by_winding(0.5 * static_cast<double>(x0 + x1 - 1),
                                               0.5 * static_cast<double>(y0 + y1 - 1),
                                               0.5 * static_cast<double>(z0 + z1 - 1));
    for (std::int64_t z = z0; z < z1; ++z)
      for (std::int64_t y = y0; y < y1; ++y)
        for (std::int64_t x = x0; x < x1; ++x) {
          if (empty) {
            grid.at(x, y, z) = sampled_level(all ? -1e9 : 1e9, 1.0);
            unseen.at(x, y, z) = 1;
          } else {
            voxel(x, y, z);
          }
        }
  }

  void voxel(std::int64_t x, std::int64_t y, std::int64_t z) {
    const double size = grid.frame.spacing_mm.x();
    const auto fx = static_cast<double>(x);
    const auto fy = static_cast<double>(y);
    const auto fz = static_cast<double>(z);
    NearPoints here;
    if (near_.at(x, y, z) != 0) here = field_.at(grid.frame.position_mm(fx, fy, fz));
    if (here.known) {
      grid.at(x, y, z) = sampled_level(here.distance_mm, size);
      unseen.at(x, y, z) = here.aside_mm > kAside * field_.kernel_mm() ? 1 : 0;
      // Past a rim the plane of what was measured goes on without end: there the winding number
      // says where the metal ends.
      if (unseen.at(x, y, z) == 0) return;
    }
    grid.at(x, y, z) = sampled_level(metal_by_winding(fx, fy, fz) ? -1e9 : 1e9, 1.0);
    unseen.at(x, y, z) = 1;
  }

  const PointField& field_;
  WindingNumber winding_;
  Mask near_;

 public:
  Grid3<std::uint16_t> grid;
  Mask unseen;  // the place would not be seen if the surface passed through
};

// Leaves the marks only where metal and air meet; empty where none is left.
void keep_marks_at_surface(const Mask& metal, Mask& unseen) {
  const Shape& s = metal.frame.shape;
  Mask kept(metal.frame);
  std::atomic<std::int64_t> count{0};
  parallel_for(1, std::max<std::int64_t>(1, s.z - 1), 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 1; y + 1 < s.y; ++y)
        for (std::int64_t x = 1; x + 1 < s.x; ++x) {
          if (unseen.at(x, y, z) == 0) continue;
          const std::uint8_t own = metal.at(x, y, z);
          if (metal.at(x - 1, y, z) == own && metal.at(x + 1, y, z) == own &&
              metal.at(x, y - 1, z) == own && metal.at(x, y + 1, z) == own &&
              metal.at(x, y, z - 1) == own && metal.at(x, y, z + 1) == own)
            continue;
          kept.at(x, y, z) = 1;
          ++count;
        }
  });
  unseen = count > 0 ? std::move(kept) : Mask();
}

// Keeps the triangles all of whose corners are seen.
void keep_seen(Surface& s, const std::vector<char>& seen) {
  std::vector<std::int32_t> number(seen.size(), -1);
  TriMesh kept;
  std::vector<Vec3f> normals;
  for (const auto& t : s.mesh.triangles) {
    if (!(seen[static_cast<std::size_t>(t[0])] && seen[static_cast<std::size_t>(t[1])] &&
          seen[static_cast<std::size_t>(t[2])]))
      continue;
    std::array<std::int32_t, 3> corners{};
    for (std::size_t k = 0; k < 3; ++k) {
      const auto v = static_cast<std::size_t>(t[k]);
      if (number[v] < 0) {
        number[v] = static_cast<std::int32_t>(kept.vertices_mm.size());
        kept.vertices_mm.push_back(s.mesh.vertices_mm[v]);
        normals.push_back(s.normals[v]);
      }
      corners[k] = number[v];
    }
    kept.triangles.push_back(corners);
  }
  s.mesh = std::move(kept);
  s.normals = std::move(normals);
}

// Puts the vertices on the points' surface; gives the mean curvature term h^2 / 2R there, mm.
double settle(const PointField& field, Surface& s, std::vector<char>& seen) {
  const std::size_t n = s.mesh.vertices_mm.size();
  std::vector<double> plane(n, 0.0);
  seen.assign(n, 0);
  s.normals = s.mesh.vertex_normals();
  const double most = 2.0 * s.mask.frame.spacing_mm.x();
  parallel_for(0, static_cast<std::int64_t>(n), 4096, [&](std::int64_t from, std::int64_t to) {
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
      const Vec3 start = s.mesh.vertices_mm[i].cast<double>();
      Vec3 p = start;
      NearPoints near;
      for (int round = 0; round < 4; ++round) {
        near = field.at(p);
        if (!near.known || std::abs(near.distance_mm) < 1e-7) break;
        p -= near.distance_mm * near.normal;
      }
      if (!near.known || near.aside_mm > kAside * field.kernel_mm() || (p - start).norm() > most)
        continue;
      seen[i] = 1;
      s.mesh.vertices_mm[i] = p.cast<float>();
      s.normals[i] = near.normal.cast<float>();
      plane[i] = std::abs(near.plane_mm);
    }
  });
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    sum += seen[i] ? plane[i] : 0.0;
    count += seen[i] ? 1.0 : 0.0;
  }
  return count > 0.0 ? sum / count : 0.0;
}

// Standard deviation of the points about the surface, enlarged for what they pull it along, mm.
double scatter_mm(const PointCloud& cloud, const PointField& field) {
  const std::size_t step = std::max<std::size_t>(1, cloud.points_mm.size() / 20000);
  std::vector<double> residuals;
  for (std::size_t i = 0; i < cloud.points_mm.size(); i += step) {
    const NearPoints near = field.at(cloud.points_mm[i].cast<double>());
    if (near.known && near.aside_mm < kAside * field.kernel_mm())
      residuals.push_back(std::abs(near.distance_mm));
  }
  if (residuals.empty()) return 0.0;
  const auto middle = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 2);
  std::nth_element(residuals.begin(), middle, residuals.end());
  const double held = 6.28 * std::pow(field.kernel_mm() / cloud.spacing_mm, 2);  // points a kernel
  return 1.4826 * *middle / std::sqrt(std::max(0.3, 1.0 - 1.0 / std::max(1.0, held)));
}

}  // namespace

PointPart surface_from_points(const PointCloud& cloud, double voxel_mm, const Progress& progress) {
  PointPart result;
  Surface& s = result.part.surface;
  Box3 box;
  for (const Vec3f& p : cloud.points_mm) box.include(p.cast<double>());
  const GridFrame frame = sampling_frame(box, voxel_mm);
  require_memory(5 * frame.shape.count(), "the points of the built part",
                 "give a part of it, or a machine with more memory");
  const PointField field(cloud, std::max(cloud.wide_spacing_mm, 0.6 * voxel_mm));
  Sampler sampler(cloud, field, frame);
  sampler.run(progress.part(0.0, 0.8, "sampling the points"));
  result.part.volume.grid = std::move(sampler.grid);
  s.levels = sampled_levels();
  const MetalFraction fraction(result.part.volume, s.levels);
  s.mesh = surface_nets(fraction, s.mask, progress.part(0.8, 0.9, "closing the surface"));
  if (s.mesh.empty()) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the points bound no metal", "", "points on the whole surface of the part",
                 "check the normals, or export without them"});
  }
  for (Vec3f& v : s.mesh.vertices_mm)
    v = frame
            .position_mm(static_cast<double>(v.x()), static_cast<double>(v.y()),
                         static_cast<double>(v.z()))
            .cast<float>();
  std::vector<char> seen;
  const double curvature_mm = settle(field, s, seen);
  const double all_mm2 = s.mesh.area_mm2();
  const TriMesh closed = s.mesh;
  keep_seen(s, seen);
  s.area_mm2 = s.mesh.area_mm2();
  result.unseen_share = 1.0 - s.area_mm2 / all_mm2;
  result.bounded = result.unseen_share <= kBounded;
  if (result.bounded) {
    s.mesh = closed;
    s.normals = s.mesh.vertex_normals();
    s.area_mm2 = all_mm2;
  }
  keep_marks_at_surface(s.mask, sampler.unseen);
  s.unseen = std::move(sampler.unseen);
  s.blur_sigma_voxels = Vec3::Constant(std::sqrt(1.0 / 6.0));
  s.blur_sigma_mm = s.blur_sigma_voxels.x() * voxel_mm;
  s.given_u_mm = kCurvatureShare * curvature_mm;
  const double scatter = scatter_mm(cloud, field);
  s.given_scatter_mm = scatter;
  s.given_spacing_mm = cloud.spacing_mm;
  result.scatter_um = 1000.0 * scatter;
  result.part.sliver_um = 1000.0 * curvature_mm;
  result.part.shells = cloud.sheets;
  result.part.inner_shells = cloud.inner_sheets;
  // A kernel holds several points, whose scatter it averages.
  const double local = scatter * cloud.spacing_mm / (std::sqrt(6.28) * field.kernel_mm());
  s.u_vertex_um.assign(s.mesh.vertices_mm.size(),
                       static_cast<float>(1000.0 * std::hypot(*s.given_u_mm, local)));
  s.shift_um.assign(s.mesh.vertices_mm.size(), 0.0F);
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
