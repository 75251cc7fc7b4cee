#include "core/fe/pins.h"

#include <Eigen/Core>
#include <algorithm>

#include "core/fe/bodies.h"

namespace asbuilt::fe {
namespace {

using Place = std::array<std::int32_t, 3>;
using Row = Eigen::Matrix<double, 6, 1>;

// Less than this of a new direction is rounding: a contact of one voxel on a body of a million
// still gives 1e-6 of a turn.
constexpr double kNothingNew = 1e-7;

// The rigid motions of one body that are not held yet.
class RigidMotions {
 public:
  RigidMotions(const Vec3& centre_mm, double size_mm, std::uint8_t periodic)
      : centre_mm_(centre_mm), size_mm_(size_mm) {
    for (int axis = 0; axis < 3; ++axis) {
      turns_[axis] = (periodic & ~(1U << axis)) == 0 ? 1.0 : 0.0;
    }
    free_ = 3 + static_cast<int>(turns_.sum());
  }

  bool held() const { return static_cast<int>(basis_.size()) == free_; }
  // How much of a new direction the displacement component at a position has, 0 to about 2.
  double news(const Vec3& at_mm, int component) const { return rest(at_mm, component).norm(); }
  // Holds it; false where it was held before.
  bool hold(const Vec3& at_mm, int component) {
    const Row row = rest(at_mm, component);
    const double norm = row.norm();
    if (held() || norm < kNothingNew) return false;
    basis_.push_back(row / norm);
    return true;
  }

 private:
  Row rest(const Vec3& at_mm, int component) const {
    const Vec3 direction = Vec3::Unit(component);
    const Vec3 turn = ((at_mm - centre_mm_) / size_mm_).cross(direction).cwiseProduct(turns_);
    Row row;
    row << direction, turn;
    for (int twice = 0; twice < 2; ++twice) {
      for (const Row& b : basis_) row -= b.dot(row) * b;
    }
    return row;
  }

  Vec3 centre_mm_;
  double size_mm_;
  Vec3 turns_ = Vec3::Zero();
  int free_ = 6;
  std::vector<Row> basis_;
};

// Corners of the voxels at the far ends of a body, those across `first_axis` to begin with.
std::vector<Place> far_corners(const Body& body, int first_axis) {
  std::vector<Place> out;
  for (int k = 0; k < 3; ++k) {
    const auto& spread = body.spread[static_cast<std::size_t>((first_axis + k) % 3)];
    for (int corner = 0; corner < 8; ++corner) {
      const Place step{corner & 1, corner >> 1 & 1, corner >> 2};
      out.push_back({spread[0][0] + step[0], spread[0][1] + step[1], spread[0][2] + step[2]});
      out.push_back({spread[1][0] - step[0], spread[1][1] - step[1], spread[1][2] - step[2]});
    }
  }
  return out;
}

}  // namespace

std::vector<Pin> find_pins(const Mask& elements, const LoadCase& support,
                           const Progress& progress) {
  // Clamped faces hold every body that reaches them.
  const auto clamped_or_free = [](const FaceSupport& f) { return f.fixed == 0 || f.fixed == 7; };
  unsigned held = 0;
  for (const FaceSupport& face : support.faces) held |= face.fixed;
  if (support.held.empty() && held != 0 &&
      std::all_of(support.faces.begin(), support.faces.end(), clamped_or_free)) {
    return {};
  }
  for (const NodeSupport& group : support.held) held |= group.fixed;
  const Vec3& edge = elements.frame.spacing_mm;
  const auto position = [&edge](const Place& p) -> Vec3 {
    return edge.cwiseProduct(Vec3(p[0], p[1], p[2]));
  };
  const Bodies found = find_bodies(elements, support.periodic, progress);
  std::vector<std::vector<Place>> corners;
  std::vector<RigidMotions> motions;
  for (const Body& body : found.bodies) {
    corners.push_back(far_corners(body, held == 1 ? 0 : held == 2 ? 1 : 2));
    const Vec3 centre = position(corners.back().front());
    double size = 0.0;
    for (const Place& p : corners.back()) size = std::max(size, (position(p) - centre).norm());
    motions.emplace_back(centre, size, support.periodic);
  }

  const Shape& n = elements.frame.shape;
  const std::int64_t last[3] = {n.x, n.y, n.z};
  for (int face = 0; face < 6; ++face) {
    const unsigned fixed = support.faces[static_cast<std::size_t>(face)].fixed;
    if (fixed == 0) continue;
    const int axis = face / 2, p = (axis + 1) % 3, q = (axis + 2) % 3;
    std::int64_t voxel[3] = {};
    voxel[axis] = face % 2 == 0 ? 0 : last[axis] - 1;
    for (voxel[q] = 0; voxel[q] < last[q]; ++voxel[q]) {
      for (voxel[p] = 0; voxel[p] < last[p]; ++voxel[p]) {
        const std::int32_t label = found.label[static_cast<std::size_t>(
            elements.frame.index(voxel[0], voxel[1], voxel[2]))];
        if (label < 0 || motions[static_cast<std::size_t>(label)].held()) continue;
        for (int corner = 0; corner < 4; ++corner) {
          Vec3 at;
          at[axis] = face % 2 == 0 ? 0.0 : static_cast<double>(last[axis]);
          at[p] = static_cast<double>(voxel[p] + (corner & 1));
          at[q] = static_cast<double>(voxel[q] + (corner >> 1));
          for (int c = 0; c < 3; ++c) {
            if ((fixed >> c & 1) != 0) {
              motions[static_cast<std::size_t>(label)].hold(edge.cwiseProduct(at), c);
            }
          }
        }
      }
    }
  }

  for (const NodeSupport& group : support.held) {
    for (const GridNode& node : group.nodes) {
      for (int corner = 0; corner < 8; ++corner) {
        const std::int64_t at[3] = {node[0] - (corner & 1), node[1] - (corner >> 1 & 1),
                                    node[2] - (corner >> 2)};
        if (at[0] < 0 || at[1] < 0 || at[2] < 0 || at[0] >= n.x || at[1] >= n.y || at[2] >= n.z) {
          continue;
        }
        const std::int32_t label =
            found.label[static_cast<std::size_t>(elements.frame.index(at[0], at[1], at[2]))];
        if (label < 0) continue;
        for (int c = 0; c < 3; ++c) {
          if ((group.fixed >> c & 1) != 0) {
            motions[static_cast<std::size_t>(label)].hold(position(node), c);
          }
        }
      }
    }
  }

  std::vector<Pin> pins;
  for (std::size_t k = 0; k < motions.size(); ++k) {
    RigidMotions& body = motions[k];
    // All translations left, at one point; then one by one what is held the least.
    const auto pin = [&](const Place& at, int c) {
      if (body.hold(position(at), c)) pins.push_back({at, static_cast<std::uint8_t>(1U << c)});
    };
    for (int c = 0; c < 3; ++c) pin(corners[k].front(), c);
    while (!body.held()) {
      Place best = corners[k].front();
      int component = 0;
      double most = 0.0;
      for (const Place& at : corners[k]) {
        for (int c = 0; c < 3; ++c) {
          const double news = body.news(position(at), c);
          if (news <= most * (1.0 + 1e-9)) continue;
          most = news;
          best = at;
          component = c;
        }
      }
      pin(best, component);
    }
  }
  return pins;
}

}  // namespace asbuilt::fe
