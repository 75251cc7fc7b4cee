// Signed distance to a union of round cones, by a grid of buckets.
//
// A round cone is the union of all spheres whose centres run along the axis while their radius goes
// linearly from one end to the other; its surface is a cone tangent to both end spheres. Its
// distance has a closed form (two-dimensional problem in axial and radial coordinate).
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/geometry/field.h"

namespace asbuilt {
namespace {

struct Cone {
  Vec3 a;     // end 1
  Vec3 axis;  // unit
  double length;
  double r1;
  double r2;
  double sine;  // (r1 - r2) / length: slope of the tangent cone
  double cosine;
};

double distance_to_cone(const Cone& c, const Vec3& p) {
  const Vec3 v = p - c.a;
  const double along = v.dot(c.axis);
  if (c.length <= std::abs(c.r1 - c.r2)) {  // one end sphere swallows the other
    return std::min(v.norm() - c.r1, (v - c.length * c.axis).norm() - c.r2);
  }
  // Not from squaredNorm() - along^2: on a long strut the difference of the squares loses the
  // radius.
  const double radial = (v - along * c.axis).norm();
  // Foot on the axis of the sphere that touches the cone's surface nearest to p.
  const double t = along - radial * c.sine / c.cosine;
  if (t <= 0.0) return v.norm() - c.r1;
  if (t >= c.length) return (v - c.length * c.axis).norm() - c.r2;
  return radial * c.cosine + along * c.sine - c.r1;
}

class LatticeField final : public SignedField {
 public:
  LatticeField(const Lattice& lattice, double reach_mm)
      : reach_(reach_mm), bounds_(lattice.bounds()) {
    double widest = 0.0;
    for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
      Cone c;
      c.a = lattice.end1_mm(i);
      const Vec3 d = lattice.end2_mm(i) - c.a;
      c.length = d.norm();
      c.axis = c.length > 0.0 ? Vec3(d / c.length) : Vec3::UnitZ();
      c.r1 = lattice.struts[i].radius1_mm;
      c.r2 = lattice.struts[i].radius2_mm;
      c.sine = c.length > 0.0 ? std::clamp((c.r1 - c.r2) / c.length, -1.0, 1.0) : 0.0;
      c.cosine = std::sqrt(1.0 - c.sine * c.sine);
      widest = std::max({widest, c.r1, c.r2});
      cones_.push_back(c);
    }
    const double margin = reach_;
    box_ = bounds_;
    box_.grow(margin);
    const Vec3 size = box_.size_mm();
    cell_ = std::max({1.5 * widest, 0.5 * reach_, std::cbrt(std::max(size.prod(), 1e-30) / 2e6)});
    for (int k = 0; k < 3; ++k) {
      dims_[k] = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(size[k] / cell_)));
    }
    fill_buckets();
  }

  double distance_mm(const Vec3& p) const override {
    if (!box_.contains(p)) {
      double outside2 = 0.0;
      for (int k = 0; k < 3; ++k) {
        const double d = std::max({bounds_.low_mm[k] - p[k], 0.0, p[k] - bounds_.high_mm[k]});
        outside2 += d * d;
      }
      return std::max(reach_, std::sqrt(outside2));
    }
    std::int64_t index = 0;
    Vec3 from_center;
    for (int k = 2; k >= 0; --k) {
      auto i = static_cast<std::int64_t>((p[k] - box_.low_mm[k]) / cell_);
      i = std::clamp<std::int64_t>(i, 0, dims_[k] - 1);
      index = index * dims_[k] + i;
      from_center[k] = p[k] - box_.low_mm[k] - cell_ * (static_cast<double>(i) + 0.5);
    }
    const double away = from_center.norm();
    double best = kFar;
    const auto from = starts_[static_cast<std::size_t>(index)];
    const auto to = starts_[static_cast<std::size_t>(index) + 1];
    for (auto k = from; k < to; ++k) {
      const Member& member = members_[k];
      // A distance changes by no more than the way moved: farther members cannot be nearer here.
      if (static_cast<double>(member.from_center_mm) - away >= best) break;
      best = std::min(best, distance_to_cone(cones_[static_cast<std::size_t>(member.cone)], p));
    }
    return best >= kFar ? reach_ : best;
  }
  double reach_mm() const override { return reach_; }
  Box3 bounds() const override { return bounds_; }

 private:
  static constexpr double kFar = 1e300;

  struct Member {
    std::int32_t cone = 0;
    float from_center_mm = 0.0F;  // distance of the strut from the cell's centre
  };

  // A strut belongs to every cell it may reach within reach_: distance from the cell's centre below
  // half the cell's diagonal plus reach.
  void fill_buckets() {
    const auto cells = static_cast<std::size_t>(dims_[0] * dims_[1] * dims_[2]);
    std::vector<std::uint32_t> counts(cells + 1, 0);
    const double slack = 0.5 * std::sqrt(3.0) * cell_ + reach_;
    const auto for_cells = [&](auto&& visit) {
      for (std::size_t s = 0; s < cones_.size(); ++s) {
        const Cone& c = cones_[s];
        const Vec3 b = c.a + c.length * c.axis;
        const double r = std::max(c.r1, c.r2) + reach_;
        std::int64_t low[3];
        std::int64_t high[3];
        for (int k = 0; k < 3; ++k) {
          low[k] = static_cast<std::int64_t>(
              std::floor((std::min(c.a[k], b[k]) - r - box_.low_mm[k]) / cell_));
          high[k] = static_cast<std::int64_t>(
              std::floor((std::max(c.a[k], b[k]) + r - box_.low_mm[k]) / cell_));
          low[k] = std::clamp<std::int64_t>(low[k], 0, dims_[k] - 1);
          high[k] = std::clamp<std::int64_t>(high[k], 0, dims_[k] - 1);
        }
        for (std::int64_t z = low[2]; z <= high[2]; ++z)
          for (std::int64_t y = low[1]; y <= high[1]; ++y)
            for (std::int64_t x = low[0]; x <= high[0]; ++x) {
              const Vec3 center = box_.low_mm + cell_ * Vec3(static_cast<double>(x) + 0.5,
                                                             static_cast<double>(y) + 0.5,
                                                             static_cast<double>(z) + 0.5);
              const double d = distance_to_cone(c, center);
              if (d <= slack)
                visit(static_cast<std::size_t>(x + dims_[0] * (y + dims_[1] * z)), s, d);
            }
      }
    };
    for_cells([&](std::size_t cell, std::size_t, double) { ++counts[cell + 1]; });
    for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
    starts_ = counts;
    members_.resize(counts.back());
    for_cells([&](std::size_t cell, std::size_t s, double d) {
      // Rounded down a little, so that the bound holds in single precision.
      members_[counts[cell]++] = {static_cast<std::int32_t>(s),
                                  static_cast<float>(d - 1e-6 * (slack + std::abs(d)))};
    });
    for (std::size_t cell = 0; cell < cells; ++cell) {
      std::sort(members_.begin() + starts_[cell], members_.begin() + starts_[cell + 1],
                [](const Member& a, const Member& b) {
                  return a.from_center_mm != b.from_center_mm ? a.from_center_mm < b.from_center_mm
                                                              : a.cone < b.cone;
                });
    }
  }

  double reach_;
  Box3 bounds_;  // of the solid
  Box3 box_;     // of the buckets
  double cell_ = 1.0;
  std::int64_t dims_[3] = {1, 1, 1};
  std::vector<Cone> cones_;
  std::vector<std::uint32_t> starts_;
  std::vector<Member> members_;  // of each cell, nearest first
};

}  // namespace

std::shared_ptr<const SignedField> make_lattice_field(const Lattice& lattice, double reach_mm) {
  if (lattice.empty()) {
    throw Error(ErrorCode::kInvalidInput, "a distance field needs at least one strut");
  }
  return std::make_shared<LatticeField>(lattice, reach_mm);
}

}  // namespace asbuilt
