#include "core/alignment/surface_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

constexpr int kPose = 6;      // rotation vector, translation
constexpr int kNuisance = 9;  // and oversize, down-skin linear and quadratic
constexpr int kFull = 10;     // and scale

using Row = Eigen::Matrix<double, kFull, 1>;
using Normal = Eigen::Matrix<double, kFull, kFull>;

Vec3 gradient_of(const SignedField& field, const Vec3& p, double step_mm) {
  Vec3 g;
  for (int k = 0; k < 3; ++k) {
    const Vec3 d = step_mm * Vec3::Unit(k);
    g[k] = field.distance_mm(p + d) - field.distance_mm(p - d);
  }
  g /= 2.0 * step_mm;
  // Across a crease the difference is shorter than one; it must not be longer.
  const double length = g.norm();
  return length > 1.0 ? Vec3(g / length) : g;
}

double tukey(double residual, double scale) {
  const double u = residual / scale;
  if (std::abs(u) >= 1.0) return 0.0;
  const double v = 1.0 - u * u;
  return v * v;
}

struct Sums {
  Normal normal = Normal::Zero();
  Row right = Row::Zero();
  double weight = 0.0;
  double squares = 0.0;
};

struct Terms {
  int count = kPose;  // how many of the parameters are free, from the front
  Vec3 down = -Vec3::UnitZ();
  Row value = Row::Zero();  // current oversize, down-skin (two), scale excess in [6] to [9]
};

// Residual and its derivative at one point. Parameters: rotation about `center`, translation, both
// applied on the left in the design frame; oversize; down-skin; scale about `center`.
bool point_row(const SurfacePoint& point, const SignedField& field, const Pose& pose,
               const Vec3& center, double step_mm, const Terms& terms, Row& row, double& residual) {
  const Vec3 q = pose * point.position_mm;
  const double d = field.distance_mm(q);
  if (std::abs(d) >= 0.999 * field.reach_mm()) return false;
  const Vec3 g = gradient_of(field, q, step_mm);
  const Vec3 arm = q - center;
  const Vec3 n = pose.rotation * point.normal;
  const double facing_down = std::max(0.0, n.dot(terms.down));
  row.head<3>() = arm.cross(g);
  row.segment<3>(3) = g;
  row[6] = -1.0;
  row[7] = -facing_down;
  row[8] = -facing_down * facing_down;
  row[9] = -g.dot(arm);
  residual = d + terms.value.tail<4>().dot(row.tail<4>());
  return true;
}

Vec3 center_of(const std::vector<SurfacePoint>& points, const Pose& pose) {
  Vec3 sum = Vec3::Zero();
  for (const SurfacePoint& p : points) sum += p.position_mm;
  return pose * (sum / static_cast<double>(points.size()));
}

// Moves the pose on the left by a small rotation about the centre and a translation.
void apply(const Row& step, const Vec3& center, Pose& pose) {
  const Mat3 turn = rotation_from_axis_angle(step.head<3>());
  pose.rotation = turn * pose.rotation;
  pose.translation_mm = turn * (pose.translation_mm - center) + center + step.segment<3>(3);
  // Keep it orthogonal through hundreds of steps.
  const Eigen::JacobiSVD<Mat3> svd(pose.rotation, Eigen::ComputeFullU | Eigen::ComputeFullV);
  pose.rotation = svd.matrixU() * svd.matrixV().transpose();
}

Sums gather(const std::vector<SurfacePoint>& points, const SignedField& field, const Pose& pose,
            const Vec3& center, double scale_mm, const Terms& terms) {
  const double step_mm = std::min(0.25 * scale_mm, 0.05 * field.reach_mm());
  return parallel_reduce<Sums>(
      0, static_cast<std::int64_t>(points.size()), 1024, Sums{},
      [&](std::int64_t begin, std::int64_t end) {
        Sums sums;
        for (std::int64_t i = begin; i < end; ++i) {
          Row row;
          double r = 0.0;
          if (!point_row(points[static_cast<std::size_t>(i)], field, pose, center, step_mm, terms,
                         row, r))
            continue;
          const double w = tukey(r, scale_mm);
          sums.normal += w * row * row.transpose();
          sums.right -= w * r * row;
          sums.weight += w;
          sums.squares += w * r * r;
        }
        return sums;
      },
      [](Sums a, const Sums& b) {
        a.normal += b.normal;
        a.right += b.right;
        a.weight += b.weight;
        a.squares += b.squares;
        return a;
      });
}

// Solves for the first `count` parameters; the others stay zero. A ridge far below the data's
// weight holds what the surface does not determine (a plain rod may turn about its axis).
Row solve(const Sums& sums, int count) {
  const Eigen::MatrixXd n = sums.normal.topLeftCorner(count, count);
  Eigen::MatrixXd ridge = n;
  ridge.diagonal().array() += 1e-9 * n.diagonal().array().maxCoeff() + 1e-300;
  Row step = Row::Zero();
  step.head(count) = ridge.ldlt().solve(sums.right.head(count));
  return step;
}

}  // namespace

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
  Terms terms;
  for (int round = 0; round < rounds; ++round) {
    const Vec3 center = center_of(points, design_from_scan);
    const Sums sums = gather(points, field, design_from_scan, center, scale_mm, terms);
    if (sums.weight < 12.0) return;
    Row step = solve(sums, kPose);
    const double turn = step.head<3>().norm();
    if (turn > 0.15) step.head<3>() *= 0.15 / turn;
    const double shift = step.segment<3>(3).norm();
    if (shift > scale_mm) step.segment<3>(3) *= scale_mm / shift;
    apply(step, center, design_from_scan);
    if (turn < 1e-7 && shift < 1e-6 * scale_mm) return;
  }
}

// Scale of Tukey's weights from the residuals' own spread (4.685 robust standard deviations), so
// that fillets at nodes, which lie outside any strut's surface, have no say. At most `most`.
double residual_scale(const std::vector<SurfacePoint>& points, const SignedField& field,
                      const Pose& pose, const Vec3& center, const Terms& terms, double most) {
  std::vector<double> residuals;
  for (const SurfacePoint& point : points) {
    Row row;
    double r = 0.0;
    if (point_row(point, field, pose, center, 0.05 * most, terms, row, r))
      residuals.push_back(std::abs(r));
  }
  if (residuals.empty()) return most;
  const auto middle = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 2);
  std::nth_element(residuals.begin(), middle, residuals.end());
  return std::clamp(4.685 * 1.4826 * *middle, 0.1 * most, most);
}

FinalFit final_fit(const std::vector<SurfacePoint>& points, const SignedField& field,
                   const Vec3& build_direction, double scale_mm, double block_mm,
                   Pose& design_from_scan) {
  FinalFit fit;
  Terms terms;
  terms.down = -build_direction.normalized();
  terms.count = kNuisance;
  for (int round = 0; round < 14; ++round) {
    const Vec3 center = center_of(points, design_from_scan);
    if (round == 3 || round == 6) {
      scale_mm = residual_scale(points, field, design_from_scan, center, terms, scale_mm);
    }
    const Sums sums = gather(points, field, design_from_scan, center, scale_mm, terms);
    if (sums.weight < 12.0) break;
    const Row step = solve(sums, terms.count);
    apply(step, center, design_from_scan);
    terms.value[6] += step[6];
    terms.value[7] += step[7];
    terms.value[8] += step[8];
    if (round > 6 && step.head<3>().norm() < 1e-8 && step.segment<3>(3).norm() < 1e-7 * block_mm)
      break;
  }
  fit.oversize_mm = terms.value[6];
  fit.downskin_mm = terms.value[7] + terms.value[8];

  // Scale: one Gauss-Newton step with all parameters suffices, it is nearly linear. Then the
  // scores of each block for the sandwich.
  const Vec3 center = center_of(points, design_from_scan);
  const Sums sums = gather(points, field, design_from_scan, center, scale_mm, terms);
  fit.rms_mm = std::sqrt(sums.squares / std::max(sums.weight, 1e-300));
  const Row last = solve(sums, kFull);
  fit.scale = 1.0 + last[9];

  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Row> blocks;
  const double step_mm = std::min(0.25 * scale_mm, 0.05 * field.reach_mm());
  for (const SurfacePoint& point : points) {
    Row row;
    double r = 0.0;
    if (!point_row(point, field, design_from_scan, center, step_mm, terms, row, r)) continue;
    const double w = tukey(r, scale_mm);
    if (w <= 0.0) continue;
    const Vec3 q = (design_from_scan * point.position_mm - center) / block_mm;
    const auto key = std::make_tuple(static_cast<std::int64_t>(std::floor(q.x())),
                                     static_cast<std::int64_t>(std::floor(q.y())),
                                     static_cast<std::int64_t>(std::floor(q.z())));
    blocks.try_emplace(key, Row::Zero()).first->second += w * r * row;
  }
  const auto covariance = [&](int count) {
    Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(count, count);
    for (const auto& [key, score] : blocks)
      meat += score.head(count) * score.head(count).transpose();
    Eigen::MatrixXd bread = sums.normal.topLeftCorner(count, count);
    bread.diagonal().array() += 1e-9 * bread.diagonal().array().maxCoeff() + 1e-300;
    const Eigen::MatrixXd inverse = bread.ldlt().solve(Eigen::MatrixXd::Identity(count, count));
    const double g = static_cast<double>(blocks.size());
    const double small_sample = g > count + 1 ? g / (g - count) : 2.0;
    return Eigen::MatrixXd(small_sample * inverse * meat * inverse);
  };
  const Eigen::MatrixXd pose_covariance = covariance(kNuisance);
  fit.cov_rotation = pose_covariance.topLeftCorner<3, 3>();
  fit.cov_translation = pose_covariance.block<3, 3>(3, 3);
  fit.u_scale = std::sqrt(std::max(0.0, covariance(kFull)(9, 9)));
  return fit;
}

}  // namespace asbuilt
