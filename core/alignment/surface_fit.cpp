#include "core/alignment/surface_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

constexpr int kPose = 6;  // rotation vector, translation

using Row = Eigen::Matrix<double, kPose, 1>;
using Normal = Eigen::Matrix<double, kPose, kPose>;

struct Sums {
  Normal normal = Normal::Zero();
  Row right = Row::Zero();
  double weight = 0.0;
};

Sums gather(const std::vector<SurfacePoint>& points, const SignedField& field, const Pose& pose,
            const Vec3& center, double scale_mm) {
  const double step_mm = std::min(0.25 * scale_mm, 0.05 * field.reach_mm());
  return parallel_reduce<Sums>(
      0, static_cast<std::int64_t>(points.size()), 1024, Sums{},
      [&](std::int64_t begin, std::int64_t end) {
        Sums sums;
        for (std::int64_t i = begin; i < end; ++i) {
          const Vec3 q = pose * points[static_cast<std::size_t>(i)].position_mm;
          const double r = field.distance_mm(q);
          if (std::abs(r) >= 0.999 * field.reach_mm()) continue;
          const double w = tukey_weight(r, scale_mm);
          if (w <= 0.0) continue;
          const Vec3 g = field_gradient(field, q, step_mm);
          Row row;
          row << (q - center).cross(g), g;
          sums.normal += w * row * row.transpose();
          sums.right -= w * r * row;
          sums.weight += w;
        }
        return sums;
      },
      [](Sums a, const Sums& b) {
        a.normal += b.normal;
        a.right += b.right;
        a.weight += b.weight;
        return a;
      });
}

// A ridge far below the data's weight holds what the surface does not determine (a plain rod may
// turn about its axis).
Row solve(const Sums& sums) {
  Normal ridge = sums.normal;
  ridge.diagonal().array() += 1e-9 * sums.normal.diagonal().array().maxCoeff() + 1e-300;
  return ridge.ldlt().solve(sums.right);
}

}  // namespace

double tukey_weight(double residual, double scale) {
  const double u = residual / scale;
  if (std::abs(u) >= 1.0) return 0.0;
  const double v = 1.0 - u * u;
  return v * v;
}

Vec3 field_gradient(const SignedField& field, const Vec3& point_mm, double step_mm) {
  Vec3 g;
  for (int k = 0; k < 3; ++k) {
    const Vec3 d = step_mm * Vec3::Unit(k);
    g[k] = field.distance_mm(point_mm + d) - field.distance_mm(point_mm - d);
  }
  g /= 2.0 * step_mm;
  // Across a crease the difference is shorter than one; it must not be longer.
  const double length = g.norm();
  return length > 1.0 ? Vec3(g / length) : g;
}

Vec3 center_of(const std::vector<SurfacePoint>& points, const Pose& pose) {
  Vec3 sum = Vec3::Zero();
  for (const SurfacePoint& p : points) sum += p.position_mm;
  return pose * (sum / static_cast<double>(points.size()));
}

void nudge(const Vec3& turn, const Vec3& shift_mm, const Vec3& center, Pose& pose) {
  const Mat3 rotation = rotation_from_axis_angle(turn);
  pose.rotation = rotation * pose.rotation;
  pose.translation_mm = rotation * (pose.translation_mm - center) + center + shift_mm;
  // Keep it orthogonal through hundreds of steps.
  const Eigen::JacobiSVD<Mat3> svd(pose.rotation, Eigen::ComputeFullU | Eigen::ComputeFullV);
  pose.rotation = svd.matrixU() * svd.matrixV().transpose();
}

std::vector<SurfacePoint> pick_points(const std::vector<Vec3f>& vertices_mm,
                                      const std::vector<Vec3f>& normals, std::int64_t count) {
  std::vector<SurfacePoint> points;
  const auto n = static_cast<std::int64_t>(vertices_mm.size());
  const std::int64_t wanted = std::min(n, count);
  for (std::int64_t k = 0; k < wanted; ++k) {
    const auto i = static_cast<std::size_t>(static_cast<double>(k) / static_cast<double>(wanted) *
                                            static_cast<double>(n));
    points.push_back({vertices_mm[i].cast<double>(), normals[i].cast<double>()});
  }
  return points;
}

SampledField::SampledField(const SignedField& field, double spacing_mm, double margin_mm)
    : bounds_(field.bounds()), reach_(field.reach_mm()) {
  Box3 box = bounds_;
  box.grow(margin_mm);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(spacing_mm);
  frame.origin_mm = box.low_mm;
  const Vec3 n = (box.size_mm() / spacing_mm).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()) + 1, static_cast<std::int64_t>(n.y()) + 1,
                 static_cast<std::int64_t>(n.z()) + 1};
  grid_ = Grid3<float>(frame);
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          const double d = field.distance_mm(frame.position_mm(
              static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
          grid_.at(x, y, z) = static_cast<float>(std::clamp(d, -reach_, reach_));
        }
  });
}

double SampledField::distance_mm(const Vec3& point_mm) const {
  const Vec3 v = grid_.frame.voxel_of(point_mm);
  const Shape& s = grid_.frame.shape;
  if (v.x() < 0 || v.y() < 0 || v.z() < 0 || v.x() > static_cast<double>(s.x - 1) ||
      v.y() > static_cast<double>(s.y - 1) || v.z() > static_cast<double>(s.z - 1)) {
    return reach_;
  }
  return sample_trilinear(grid_, v);
}

void fit_pose(const std::vector<SurfacePoint>& points, const SignedField& field, double scale_mm,
              int rounds, Pose& design_from_scan) {
  for (int round = 0; round < rounds; ++round) {
    const Vec3 center = center_of(points, design_from_scan);
    const Sums sums = gather(points, field, design_from_scan, center, scale_mm);
    if (sums.weight < 12.0) return;
    const Row step = solve(sums);
    Vec3 turn = step.head<3>();
    Vec3 shift = step.tail<3>();
    if (turn.norm() > 0.15) turn *= 0.15 / turn.norm();
    if (shift.norm() > scale_mm) shift *= scale_mm / shift.norm();
    nudge(turn, shift, center, design_from_scan);
    if (turn.norm() < 1e-7 && shift.norm() < 1e-6 * scale_mm) return;
  }
}

}  // namespace asbuilt
