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

// Order of the parameters: rotation vector and translation (6), the five of the offset (a, b, c, e,
// g), scale.
constexpr int kPose = 6;
constexpr int kOffset = 5;
constexpr int kNuisance = kPose + kOffset;
constexpr int kScale = kNuisance;
constexpr int kFull = kNuisance + 1;

// Prior standard deviations of c, e and g over the radius.
constexpr double kEllipse = 0.02;
constexpr double kSag = 0.1;
constexpr double kOther = 0.003;
// Neighbouring points err together: this many count as one against the priors.
constexpr double kPointsPerPatch = 25.0;

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
      double radius_mm, double scale_mm, Pose& pose)
      : points_(points),
        field_(field),
        pose_(pose),
        down_(-design.build_direction.normalized()),
        scale_mm_(scale_mm) {
    prior_mm_ << 0.0, 0.0, kEllipse * radius_mm, kSag * radius_mm, kOther * radius_mm;
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
    fit.cov_translation = pose_covariance.block<3, 3>(3, 3);
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
    const double down = g.dot(down_);  // the nominal normal: no noise
    const double flat = flat_[i];
    // About the strut's axis, straight down at 1.
    const double cosine = flat > 0.0 ? std::clamp(down / std::sqrt(flat), -1.0, 1.0) : 0.0;
    const double facing = std::max(0.0, cosine);
    row << arm.cross(g), g, -1.0, -flat, -flat * cosine * cosine, -flat * facing * facing,
        -flat * (4.0 * cosine * cosine - 3.0) * cosine, -g.dot(arm);
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
    scores.reserve(blocks.size());
    for (const auto& [key, score] : blocks) scores.push_back(score);
    return scores;
  }

  // Weight of each prior in the units of the normal equations: the variance of a patch of points
  // over the prior's. Zero where there is none.
  Row prior_weights(const Sums& sums) const {
    Row weights = Row::Zero();
    const double variance = kPointsPerPatch * sums.squares / std::max(sums.weight, 1e-300);
    for (int k = 0; k < kOffset; ++k) {
      if (prior_mm_[k] > 0.0) weights[kPose + k] = variance / (prior_mm_[k] * prior_mm_[k]);
    }
    return weights;
  }

  // Normal equations with the priors. A ridge far below the data's weight holds what the surface
  // does not determine: the turn of a plain rod about its axis, b where all struts lie at one
  // inclination.
  Eigen::MatrixXd held(const Sums& sums, int count) const {
    Eigen::MatrixXd n = sums.normal.topLeftCorner(count, count);
    n.diagonal().array() += 1e-9 * n.diagonal().array().maxCoeff() + 1e-300;
    n.diagonal() += prior_weights(sums).head(count);
    return n;
  }

  Row solve(const Sums& sums, int count) const {
    Row right = sums.right;
    right.segment<kOffset>(kPose) -=
        prior_weights(sums).segment<kOffset>(kPose).cwiseProduct(offset_);
    Row step = Row::Zero();
    step.head(count) = held(sums, count).ldlt().solve(right.head(count));
    return step;
  }

  Eigen::MatrixXd sandwich(const Sums& sums, const std::vector<Row>& scores, int count) const {
    Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(count, count);
    for (const Row& score : scores) meat += score.head(count) * score.head(count).transpose();
    const double g = static_cast<double>(scores.size());
    meat *= g > count + 1 ? g / (g - count) : 2.0;  // few blocks say too little
    const Row weights = prior_weights(sums);
    for (int k = 0; k < kOffset; ++k)
      meat(kPose + k, kPose + k) += std::pow(weights[kPose + k] * prior_mm_[k], 2);
    const Eigen::MatrixXd inverse =
        held(sums, count).ldlt().solve(Eigen::MatrixXd::Identity(count, count));
    return inverse * meat * inverse;
  }

  const std::vector<SurfacePoint>& points_;
  const SignedField& field_;
  Pose& pose_;
  Vec3 down_;
  double scale_mm_;
  Vec3 center_ = Vec3::Zero();
  std::vector<float> flat_;  // cos^2 of the inclination of each point's strut
  Offset offset_ = Offset::Zero();
  Offset prior_mm_ = Offset::Zero();  // standard deviations; 0: none
};

}  // namespace

FinalFit final_fit(const std::vector<SurfacePoint>& points, const Design& design,
                   const SignedField& field, double radius_mm, double scale_mm, double block_mm,
                   Pose& design_from_scan) {
  Fit fit(points, design, field, radius_mm, scale_mm, design_from_scan);
  fit.run(1e-7 * block_mm);
  return fit.result(block_mm);
}

}  // namespace asbuilt
