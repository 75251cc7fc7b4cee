#include "core/fe/section_shape.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace asbuilt::fe {
namespace {

using Eigen::Vector2d;

constexpr int kCorners = 96;
// Rounding of the block's faces, and of what a face merely touches, in radii.
constexpr double kTouch = 0.05;

// Where n . v <= limit.
struct HalfPlane {
  Vector2d n;
  double limit = 0.0;
};

// A polygon of the area of the circle.
std::vector<Vector2d> round_of(double radius) {
  const double turn = 2.0 * std::numbers::pi / kCorners;
  const double corner = radius * std::sqrt(turn / std::sin(turn));
  std::vector<Vector2d> out;
  out.reserve(kCorners);
  for (int k = 0; k < kCorners; ++k) {
    out.emplace_back(corner * std::cos(turn * k), corner * std::sin(turn * k));
  }
  return out;
}

std::vector<Vector2d> clipped(const std::vector<Vector2d>& polygon, const HalfPlane& half) {
  std::vector<Vector2d> out;
  for (std::size_t k = 0; k < polygon.size(); ++k) {
    const Vector2d& a = polygon[k];
    const Vector2d& b = polygon[(k + 1) % polygon.size()];
    const double above_a = half.n.dot(a) - half.limit, above_b = half.n.dot(b) - half.limit;
    if (above_a <= 0.0) out.push_back(a);
    if ((above_a <= 0.0) != (above_b <= 0.0)) {
      out.emplace_back(a + (b - a) * (above_a / (above_a - above_b)));
    }
  }
  return out;
}

struct AreaAndCentroid {
  double area = 0.0;
  Vector2d centroid = Vector2d::Zero();
};

AreaAndCentroid measure(const std::vector<Vector2d>& polygon) {
  AreaAndCentroid out;
  for (std::size_t k = 0; k < polygon.size(); ++k) {
    const Vector2d& a = polygon[k];
    const Vector2d& b = polygon[(k + 1) % polygon.size()];
    const double cross = a.x() * b.y() - a.y() * b.x();
    out.area += 0.5 * cross;
    out.centroid += (a + b) * cross / 6.0;
  }
  if (out.area > 0.0) out.centroid /= out.area;
  return out;
}

std::vector<HalfPlane> faces_in(const Box3& block, const Vec3& p, const SectionPlane& plane) {
  std::vector<HalfPlane> out;
  for (int q = 0; q < 3; ++q) {
    const Vector2d along(plane.e1[q], plane.e2[q]);
    out.push_back({along, block.high_mm[q] - p[q]});
    out.push_back({-along, p[q] - block.low_mm[q]});
  }
  return out;
}

std::vector<Vector2d> round_inside(double radius, const std::vector<HalfPlane>& faces) {
  std::vector<Vector2d> polygon = round_of(radius);
  for (const HalfPlane& face : faces) polygon = clipped(polygon, face);
  return polygon;
}

}  // namespace

SectionPlane::SectionPlane(const Vec3& axis) {
  int least = 0;
  axis.cwiseAbs().minCoeff(&least);
  e1 = axis.cross(Vec3::Unit(least)).normalized();
  e2 = axis.cross(e1);
}

bool is_cut(const Box3& block, const Vec3& p, const Vec3& axis, double radius_mm) {
  for (int q = 0; q < 3; ++q) {
    const double out = radius_mm * (std::sqrt(std::max(0.0, 1.0 - axis[q] * axis[q])) - kTouch);
    if (p[q] - out < block.low_mm[q] || p[q] + out > block.high_mm[q]) return true;
  }
  return false;
}

std::vector<Vector2d> section_outline(double area_mm2, bool cut, const Box3& block, const Vec3& p,
                                      const SectionPlane& plane) {
  if (!(area_mm2 > 0.0)) return {};
  const double whole = std::sqrt(area_mm2 / std::numbers::pi);
  if (!cut) return round_of(whole);
  const std::vector<HalfPlane> faces = faces_in(block, p, plane);
  // Up to four times the radius: a sixteenth of a round. What cannot be had is taken as whole.
  double low = whole, high = 4.0 * whole;
  if (measure(round_inside(high, faces)).area < area_mm2) return round_of(whole);
  for (int step = 0; step < 40; ++step) {
    const double middle = 0.5 * (low + high);
    (measure(round_inside(middle, faces)).area < area_mm2 ? low : high) = middle;
  }
  std::vector<Vector2d> outline = round_inside(high, faces);
  const Vector2d centroid = measure(outline).centroid;
  for (Vector2d& corner : outline) corner -= centroid;
  return outline;
}

double largest_stress_mpa(const BeamSection& section, double axial_n, const Vector2d& moment_nmm,
                          const std::vector<Vector2d>& outline) {
  if (!(section.area_mm2 > 0.0)) return 0.0;
  // With r = y e1 + z e2 and sigma = N / A + slope . r, the moment of r x sigma t is
  // (integral of sigma z, - integral of sigma y).
  const Vector2d first(-moment_nmm.y(), moment_nmm.x());
  const Vector2d slope = section.second_mm4.inverse() * first;
  double most = 0.0;
  for (const Vector2d& corner : outline) {
    most = std::max(most, std::abs(axial_n / section.area_mm2 + slope.dot(corner)));
  }
  return most;
}

}  // namespace asbuilt::fe
