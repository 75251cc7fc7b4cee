#include "core/surface/winding.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace asbuilt {
namespace {

constexpr std::int32_t kLeaf = 12;
constexpr int kDeepest = 40;
constexpr float kFar = 2.0F;  // cell radii beyond which a cell acts as one dipole

}  // namespace

WindingNumber::WindingNumber(const std::vector<Vec3f>& points_mm, const std::vector<Vec3f>& normals,
                             const std::vector<float>& area_mm2)
    : points_(points_mm) {
  dipoles_.reserve(points_.size());
  for (std::size_t i = 0; i < points_.size(); ++i) dipoles_.push_back(area_mm2[i] * normals[i]);
  nodes_.push_back(
      {Vec3f::Zero(), Vec3f::Zero(), 0.0F, 0, static_cast<std::int32_t>(points_.size()), true});
  build(0, 0);
}

// Halves at the median along the longest side: a k-d tree, whose cells follow the points.
void WindingNumber::build(std::int32_t number, int depth) {
  Node node = nodes_[static_cast<std::size_t>(number)];
  const auto from = static_cast<std::size_t>(node.first);
  const auto to = from + static_cast<std::size_t>(node.count);
  Vec3f low = Vec3f::Constant(1e30F);
  Vec3f high = Vec3f::Constant(-1e30F);
  Vec3 center = Vec3::Zero();
  Vec3 dipole = Vec3::Zero();
  double weight = 0.0;
  for (std::size_t i = from; i < to; ++i) {
    low = low.cwiseMin(points_[i]);
    high = high.cwiseMax(points_[i]);
    const double w = std::max(static_cast<double>(dipoles_[i].norm()), 1e-30);
    center += w * points_[i].cast<double>();
    dipole += dipoles_[i].cast<double>();
    weight += w;
  }
  node.center = (center / std::max(weight, 1e-30)).cast<float>();
  node.dipole = dipole.cast<float>();
  for (std::size_t i = from; i < to; ++i)
    node.radius = std::max(node.radius, (points_[i] - node.center).norm());
  if (node.count > kLeaf && depth < kDeepest) {
    int axis = 0;
    (high - low).maxCoeff(&axis);
    std::vector<std::int32_t> order(static_cast<std::size_t>(node.count));
    std::iota(order.begin(), order.end(), node.first);
    const auto middle = order.begin() + node.count / 2;
    std::nth_element(order.begin(), middle, order.end(), [&](std::int32_t a, std::int32_t b) {
      const float pa = points_[static_cast<std::size_t>(a)][axis];
      const float pb = points_[static_cast<std::size_t>(b)][axis];
      return pa != pb ? pa < pb : a < b;
    });
    std::vector<Vec3f> sorted_points;
    std::vector<Vec3f> sorted_dipoles;
    for (const std::int32_t i : order) {
      sorted_points.push_back(points_[static_cast<std::size_t>(i)]);
      sorted_dipoles.push_back(dipoles_[static_cast<std::size_t>(i)]);
    }
    std::copy(sorted_points.begin(), sorted_points.end(), points_.begin() + node.first);
    std::copy(sorted_dipoles.begin(), sorted_dipoles.end(), dipoles_.begin() + node.first);
    const std::int32_t half = node.count / 2;
    const auto child = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back({Vec3f::Zero(), Vec3f::Zero(), 0.0F, node.first, half, true});
    nodes_.push_back(
        {Vec3f::Zero(), Vec3f::Zero(), 0.0F, node.first + half, node.count - half, true});
    node.leaf = false;
    node.first = child;
    nodes_[static_cast<std::size_t>(number)] = node;
    build(child, depth + 1);
    build(child + 1, depth + 1);
    return;
  }
  nodes_[static_cast<std::size_t>(number)] = node;
}

double WindingNumber::at(const Vec3f& place) const {
  double sum = 0.0;
  const auto add = [&sum](const Vec3f& d, const Vec3f& dipole) {
    const float squared = std::max(d.squaredNorm(), 1e-18F);
    sum += static_cast<double>(d.dot(dipole) / (squared * std::sqrt(squared)));
  };
  std::int32_t stack[2 * kDeepest + 4];
  int top = 0;
  stack[top++] = 0;
  while (top > 0) {
    const Node& node = nodes_[static_cast<std::size_t>(stack[--top])];
    const Vec3f d = node.center - place;
    if (d.squaredNorm() > kFar * kFar * node.radius * node.radius) {
      add(d, node.dipole);
    } else if (node.leaf) {
      for (std::int32_t i = node.first; i < node.first + node.count; ++i)
        add(points_[static_cast<std::size_t>(i)] - place, dipoles_[static_cast<std::size_t>(i)]);
    } else {
      stack[top++] = node.first;
      stack[top++] = node.first + 1;
    }
  }
  return sum / (4.0 * std::numbers::pi);
}

}  // namespace asbuilt
