#include "core/alignment/final_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/base/parallel.h"
#include "core/geometry/strut_index.h"

namespace asbuilt {
namespace {

// Order of the parameters: rotation vector and translation (6), the four of the offset, scale.
constexpr int kPose = 6;
constexpr int kOffset = 4;
constexpr int kNuisance = kPose + kOffset;
constexpr int kScale = kNuisance;
constexpr int kFull = kNuisance + 1;

// A down-skin that grows like n+^3 or like a lump of 90 degrees shifts the fit by this share of it.
constexpr double kShapeDoubt = 0.17;

using Row = Eigen::Matrix<double, kFull, 1>;
using Normal = Eigen::Matrix<double, kFull, kFull>;
using Offset = Eigen::Matrix<double, kOffset, 1>;

struct Sums {
  Normal normal = Normal::Zero();
  Row right = Row::Zero();
  double weight = 0.0;
  double squares = 0.0;
  double symmetric = 0.0;  // part of the expected offset that is no down-skin
};

class Fit {
 public:
  Fit(const std::vector<SurfacePoint>& points, const Design& design, const SignedField& field,
      double scale_mm, Pose& pose)
      : points_(points),
        field_(field),
        pose_(pose),
        down_(-design.build_direction.normalized()),
        scale_mm_(scale_mm) {
    find_flatness(design);
  }

  // Gauss-Newton on pose and offset until it stands still.
  void run(double standstill_mm) {
    for (int round = 0; round < 16; ++round) {
      center_ = center_of(points_, pose_);
      if (round == 3 || round == 6 || round == 9) lower_scale();
      const Sums sums = gather();
      if (sums.weight < 12.0) break;
      const Row step = solve(sums, kNuisance);
      nudge(step.head<3>(), step.segment<3>(3), center_, pose_);
      offset_ += step.segment<kOffset>(kPose);
      if (round > 9 && step.head<3>().norm() < 1e-8 && step.segment<3>(3).norm() < standstill_mm)
        break;
    }
    center_ = center_of(points_, pose_);
  }

  FinalFit result(double block_mm) const {
    FinalFit fit;
    const Sums sums = gather();
    const double weight = std::max(sums.weight, 1e-300);
    fit.rms_mm = std::sqrt(sums.squares / weight);
    fit.oversize_mm = sums.symmetric / weight;
    fit.downskin_mm = offset_[3];
    // The scale is nearly linear: one step with all parameters free suffices.
    fit.scale = 1.0 + solve(sums, kFull)[kScale];
    const std::vector<Row> scores = block_scores(block_mm);
    const Eigen::MatrixXd pose_covariance = sandwich(sums, scores, kNuisance);
    fit.cov_rotation = pose_covariance.topLeftCorner<3, 3>();
    fit.cov_translation = pose_covariance.block<3, 3>(3, 3) +
                          std::pow(kShapeDoubt * offset_[3], 2) * down_ * down_.transpose();
    fit.u_scale = std::sqrt(std::max(0.0, sandwich(sums, scores, kFull)(kScale, kScale)));
    return fit;
  }

 private:
  void find_flatness(const Design& design) {
    flat_.assign(points_.size(), 1.0F);
    const Lattice& lattice = design.lattice;
    if (lattice.empty()) return;
    std::vector<float> of_strut(lattice.struts.size());
    for (std::size_t i = 0; i < of_strut.size(); ++i) {
      const Vec3 along = lattice.end2_mm(i) - lattice.end1_mm(i);
      const double length = along.norm();
      const double sine = length > 0.0 ? along.dot(down_) / length : 0.0;
      of_strut[i] = static_cast<float>(std::max(0.0, 1.0 - sine * sine));
    }
    const StrutIndex index(lattice);
    parallel_for(0, static_cast<std::int64_t>(points_.size()), 512,
                 [&](std::int64_t begin, std::int64_t end) {
                   for (std::int64_t k = begin; k < end; ++k) {
                     const auto i = static_cast<std::size_t>(k);
                     const auto strut = index.nearest(pose_ * points_[i].position_mm, scale_mm_);
                     if (strut) flat_[i] = of_strut[static_cast<std::size_t>(*strut)];
                   }
                 });
  }

  // Derivatives of one point's residual by all parameters; rotation and scale about center_.
  bool row_of(std::size_t i, Row& row, double& residual) const {
    const SurfacePoint& point = points_[i];
    const Vec3 q = pose_ * point.position_mm;
    const double d = field_.distance_mm(q);
    if (std::abs(d) >= 0.999 * field_.reach_mm()) return false;
    const double step_mm = std::min(0.25 * scale_mm_, 0.05 * field_.reach_mm());
    const Vec3 g = field_gradient(field_, q, step_mm);
    const Vec3 arm = q - center_;
    const double down = (pose_.rotation * point.normal).dot(down_);
    const double facing = std::max(0.0, down);
    const double flat = flat_[i];
    row << arm.cross(g), g, -1.0, -flat, -flat * down * down, -flat * facing * facing, -g.dot(arm);
    residual = d + offset_.dot(row.segment<kOffset>(kPose));
    return true;
  }

  Sums gather() const {
    return parallel_reduce<Sums>(
        0, static_cast<std::int64_t>(points_.size()), 1024, Sums{},
        [&](std::int64_t begin, std::int64_t end) {
          Sums sums;
          for (std::int64_t i = begin; i < end; ++i) {
            Row row;
            double r = 0.0;
            if (!row_of(static_cast<std::size_t>(i), row, r)) continue;
            const double w = tukey_weight(r, scale_mm_);
            sums.normal += w * row * row.transpose();
            sums.right -= w * r * row;
            sums.weight += w;
            sums.squares += w * r * r;
            sums.symmetric -= w * offset_.head<3>().dot(row.segment<3>(kPose));
          }
          return sums;
        },
        [](Sums a, const Sums& b) {
          a.normal += b.normal;
          a.right += b.right;
          a.weight += b.weight;
          a.squares += b.squares;
          a.symmetric += b.symmetric;
          return a;
        });
  }

  void lower_scale() {
    std::vector<double> residuals;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      Row row;
      double r = 0.0;
      if (row_of(i, row, r)) residuals.push_back(std::abs(r));
    }
    if (residuals.empty()) return;
    const auto middle = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 2);
    std::nth_element(residuals.begin(), middle, residuals.end());
    scale_mm_ = std::clamp(4.685 * 1.4826 * *middle, 0.1 * scale_mm_, scale_mm_);
  }

  // Sums of weighted scores by cubes of block_mm about the centre.
  std::vector<Row> block_scores(double block_mm) const {
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Row> blocks;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      Row row;
      double r = 0.0;
      if (!row_of(i, row, r)) continue;
      const double w = tukey_weight(r, scale_mm_);
      if (w <= 0.0) continue;
      const Vec3 q = (pose_ * points_[i].position_mm - center_) / block_mm;
      const auto key = std::make_tuple(static_cast<std::int64_t>(std::floor(q.x())),
                                       static_cast<std::int64_t>(std::floor(q.y())),
                                       static_cast<std::int64_t>(std::floor(q.z())));
      blocks.try_emplace(key, Row::Zero()).first->second += w * r * row;
    }
    std::vector<Row> scores;
    for (const auto& [key, score] : blocks) scores.push_back(score);
    return scores;
  }

  // A ridge far below the data's weight holds what the surface does not determine: the turn of a
  // plain rod about its axis, b where all struts lie at one inclination.
  static Eigen::MatrixXd ridged(const Sums& sums, int count) {
    Eigen::MatrixXd n = sums.normal.topLeftCorner(count, count);
    n.diagonal().array() += 1e-9 * n.diagonal().array().maxCoeff() + 1e-300;
    return n;
  }

  static Row solve(const Sums& sums, int count) {
    Row step = Row::Zero();
    step.head(count) = ridged(sums, count).ldlt().solve(sums.right.head(count));
    return step;
  }

  static Eigen::MatrixXd sandwich(const Sums& sums, const std::vector<Row>& scores, int count) {
    Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(count, count);
    for (const Row& score : scores) meat += score.head(count) * score.head(count).transpose();
    const Eigen::MatrixXd inverse =
        ridged(sums, count).ldlt().solve(Eigen::MatrixXd::Identity(count, count));
    const double g = static_cast<double>(scores.size());
    const double small_sample = g > count + 1 ? g / (g - count) : 2.0;
    return small_sample * inverse * meat * inverse;
  }

  const std::vector<SurfacePoint>& points_;
  const SignedField& field_;
  Pose& pose_;
  Vec3 down_;
  double scale_mm_;
  Vec3 center_ = Vec3::Zero();
  std::vector<float> flat_;  // cos^2 of the inclination of each point's strut
  Offset offset_ = Offset::Zero();
};

}  // namespace

FinalFit final_fit(const std::vector<SurfacePoint>& points, const Design& design,
                   const SignedField& field, double scale_mm, double block_mm,
                   Pose& design_from_scan) {
  Fit fit(points, design, field, scale_mm, design_from_scan);
  fit.run(1e-7 * block_mm);
  return fit.result(block_mm);
}

}  // namespace asbuilt
