#include "core/alignment/search.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

#include "core/base/parallel.h"

namespace asbuilt {
namespace {

using Row6 = Eigen::Matrix<double, 6, 1>;
using Mat6 = Eigen::Matrix<double, 6, 6>;

// Points of the design's inside, for correlation.
std::vector<Vec3> inside_points(const SignedField& field, std::size_t wanted) {
  std::vector<Vec3> points;
  const Box3 box = field.bounds();
  for (std::int64_t i = 0; i < 400000 && points.size() < wanted; ++i) {
    const Vec3 p = spread_point(i, box);
    if (field.distance_mm(p) < 0.0) points.push_back(p);
  }
  return points;
}

// Gauss-Newton on the difference of densities at places where the design's density varies.
void refine_on_density(const Density& scan, const Density& design, const std::vector<Vec3>& samples,
                       int rounds, Pose& design_from_scan) {
  const Vec3 center = design.center_of_mass_mm;
  for (int round = 0; round < rounds; ++round) {
    const Pose scan_from_design{
        design_from_scan.rotation.transpose(),
        -(design_from_scan.rotation.transpose() * design_from_scan.translation_mm)};
    Mat6 normal = Mat6::Zero();
    Row6 right = Row6::Zero();
    for (const Vec3& q : samples) {
      const Vec3 p = scan_from_design * q;
      const double r = scan.at(p) - design.at(q);
      // Moving the pose by (w, t) on the left moves the scan's density at q by -gradient . (w x arm
      // + t).
      const Vec3 g = design_from_scan.rotation * scan.gradient(p);
      Row6 row;
      row.head<3>() = -(q - center).cross(g);
      row.tail<3>() = -g;
      normal += row * row.transpose();
      right -= r * row;
    }
    normal.diagonal().array() += 1e-4 * normal.diagonal().maxCoeff() + 1e-300;
    Row6 step = normal.ldlt().solve(right);
    const double turn = step.head<3>().norm();
    if (turn > 0.2) step *= 0.2 / turn;
    const Mat3 rotation = rotation_from_axis_angle(step.head<3>());
    design_from_scan.rotation = rotation * design_from_scan.rotation;
    design_from_scan.translation_mm =
        rotation * (design_from_scan.translation_mm - center) + center + step.tail<3>();
    if (turn < 1e-4) break;
  }
}

std::vector<Vec3> varying_places(const Density& design, std::size_t wanted) {
  std::vector<std::pair<double, Vec3>> all;
  const GridFrame& f = design.grid.frame;
  for (std::int64_t z = 0; z < f.shape.z; ++z)
    for (std::int64_t y = 0; y < f.shape.y; ++y)
      for (std::int64_t x = 0; x < f.shape.x; ++x) {
        const Vec3 p =
            f.position_mm(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        const double g = design.gradient(p).norm();
        if (g > 0.0) all.emplace_back(g, p);
      }
  if (all.empty()) return {};
  std::vector<double> sizes;
  sizes.reserve(all.size());
  for (const auto& [g, p] : all) sizes.push_back(g);
  const auto cut = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), cut, sizes.end());
  std::vector<Vec3> kept;
  for (const auto& [g, p] : all) {
    if (g >= *cut) kept.push_back(p);
  }
  std::vector<Vec3> out;
  const std::size_t step = std::max<std::size_t>(1, kept.size() / wanted);
  for (std::size_t i = 0; i < kept.size(); i += step) out.push_back(kept[i]);
  return out;
}

}  // namespace

Mat3 spread_rotation(std::int64_t i, std::int64_t n) {
  constexpr double kPhi = std::numbers::sqrt2;
  constexpr double kPsi = 1.533751168755204288118041;
  const double s = static_cast<double>(i) + 0.5;
  const double t = s / static_cast<double>(n);
  const double d = 2.0 * std::numbers::pi * s;
  const double r = std::sqrt(t);
  const double big = std::sqrt(1.0 - t);
  const Eigen::Quaterniond q(big * std::cos(d / kPsi), r * std::sin(d / kPhi),
                             r * std::cos(d / kPhi), big * std::sin(d / kPsi));
  return q.normalized().toRotationMatrix();
}

std::vector<Pose> density_candidates(const Density& scan, const Density& design,
                                     const SignedField& field, const AlignmentOptions& options,
                                     const std::optional<PoseHint>& hint, Handedness handedness,
                                     const Progress& progress) {
  const std::vector<Vec3> inside = inside_points(field, 3000);
  Mat3 mirror = Mat3::Identity();
  if (handedness == Handedness::kMirrored) mirror(0, 0) = -1.0;

  std::vector<Mat3> rotations;
  if (hint) {
    // A ball of rotations about the hint, and the hint itself.
    rotations.push_back(hint->design_from_scan.rotation);
    const double tolerance = hint->rotation_tolerance_deg * std::numbers::pi / 180.0;
    for (std::int64_t i = 0; i < options.rotations; ++i) {
      const Mat3 r = spread_rotation(i, options.rotations);
      if (Eigen::AngleAxisd(Mat3(r * hint->design_from_scan.rotation.transpose())).angle() <=
          tolerance) {
        rotations.push_back(r);
      }
    }
  } else {
    for (std::int64_t i = 0; i < options.rotations; ++i) {
      rotations.push_back(spread_rotation(i, options.rotations) * mirror);
    }
  }
  const auto start_translation = [&](const Mat3& r) -> Vec3 {
    if (hint)
      return hint->design_from_scan.translation_mm +
             (hint->design_from_scan.rotation - r) * scan.center_of_mass_mm;
    return design.center_of_mass_mm - r * scan.center_of_mass_mm;
  };
  std::vector<double> scores(rotations.size());
  parallel_for(0, static_cast<std::int64_t>(rotations.size()), 64,
               [&](std::int64_t from, std::int64_t to) {
                 if (progress.cancelled()) return;
                 for (std::int64_t i = from; i < to; ++i) {
                   const Mat3& r = rotations[static_cast<std::size_t>(i)];
                   const Vec3 t = start_translation(r);
                   double sum = 0.0;
                   for (const Vec3& q : inside) sum += scan.at(r.transpose() * (q - t));
                   scores[static_cast<std::size_t>(i)] = sum;
                 }
               });
  progress.throw_if_cancelled();
  std::vector<std::size_t> order(rotations.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<Pose> chosen;
  for (const std::size_t i : order) {
    if (static_cast<int>(chosen.size()) >= options.candidates) break;
    const bool apart = std::all_of(chosen.begin(), chosen.end(), [&](const Pose& other) {
      return rotation_angle_deg(other.rotation, rotations[i]) > 10.0;
    });
    if (apart) chosen.push_back({rotations[i], start_translation(rotations[i])});
  }

  const Density scan_wide = blurred(scan, 2.5);
  const Density design_wide = blurred(design, 2.5);
  const std::vector<Vec3> wide_places = varying_places(design_wide, 3000);
  const std::vector<Vec3> places = varying_places(design, 5000);
  parallel_for(0, static_cast<std::int64_t>(chosen.size()), 1,
               [&](std::int64_t from, std::int64_t to) {
                 if (progress.cancelled()) return;
                 for (std::int64_t i = from; i < to; ++i) {
                   Pose& pose = chosen[static_cast<std::size_t>(i)];
                   refine_on_density(scan_wide, design_wide, wide_places, 12, pose);
                   refine_on_density(scan, design, places, 10, pose);
                 }
               });
  progress.throw_if_cancelled();
  return chosen;
}

std::vector<Vec3> repeat_vectors(const Lattice& lattice) {
  if (lattice.struts.size() < 2) return {};
  std::vector<double> lengths;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) lengths.push_back(lattice.length_mm(i));
  std::nth_element(lengths.begin(),
                   lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2),
                   lengths.end());
  const double typical = lengths[lengths.size() / 2];
  const double bin = 0.05 * typical;
  const double reach = 2.6 * typical;

  // The 200 nodes nearest to the middle vote with their differences to all nodes in reach.
  const Vec3 middle = lattice.bounds().center_mm();
  std::vector<std::size_t> order(lattice.nodes_mm.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return (lattice.nodes_mm[a] - middle).squaredNorm() <
           (lattice.nodes_mm[b] - middle).squaredNorm();
  });
  const std::size_t voters = std::min<std::size_t>(200, order.size());
  struct Vote {
    Vec3 sum = Vec3::Zero();
    double count = 0.0;
  };
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Vote> votes;
  for (std::size_t i = 0; i < voters; ++i)
    for (const Vec3& other : lattice.nodes_mm) {
      const Vec3 d = other - lattice.nodes_mm[order[i]];
      if (d.norm() > reach || d.norm() < 0.2 * typical) continue;
      Vote& vote =
          votes[{std::llround(d.x() / bin), std::llround(d.y() / bin), std::llround(d.z() / bin)}];
      vote.sum += d;
      vote.count += 1.0;
    }
  std::vector<Vec3> vectors;
  for (const auto& [key, vote] : votes) {
    if (vote.count >= 0.25 * static_cast<double>(voters)) vectors.push_back(vote.sum / vote.count);
  }
  std::stable_sort(vectors.begin(), vectors.end(),
                   [](const Vec3& a, const Vec3& b) { return a.norm() < b.norm() - 1e-9; });
  if (vectors.size() > 64) vectors.resize(64);
  return vectors;
}

}  // namespace asbuilt
