#include "core/fe/self_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

// Translation 0 to 2 or turn 3 to 5 as displacement = gradient * (position - middle) + shift.
struct Motion {
  Mat3 gradient = Mat3::Zero();
  Vec3 shift_mm = Vec3::Zero();
};

Motion motion(int k, const Vec3& block_mm) {
  Motion out;
  if (k < 3) {
    out.shift_mm[k] = 1.0;
    return out;
  }
  const int p = (k + 1) % 3, q = (k + 2) % 3;
  const double angle = 2.0 / std::hypot(block_mm[p], block_mm[q]);
  out.gradient(p, q) = -angle;
  out.gradient(q, p) = angle;
  return out;
}

// Calls visit(layer, address, place) for every node; layers at once.
template <class Visit>
void for_all_nodes(const BlockGrid& grid, Visit visit) {
  const Shape& blocks = grid.blocks_shape();
  parallel_for(0, blocks.z, 1, [&](std::int64_t bz, std::int64_t) {
    for (std::int64_t by = 0; by < blocks.y; ++by) {
      for (std::int64_t bx = 0; bx < blocks.x; ++bx) {
        const Block* block = grid.block(bx, by, bz);
        if (block == nullptr) continue;
        grid.for_nodes(
            *block, bx, by, bz,
            [&](std::int64_t x, std::int64_t y, std::int64_t z, NodeAddress a, std::uint32_t) {
              visit(a,
                    Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
            });
      }
    }
  });
}

}  // namespace

double rigid_motion_force(const BlockGrid& grid, const Vec3& edges_mm, double diagonal,
                          const Product& product, double* x, double* y) {
  const Shape& n = grid.elements_shape();
  const Vec3 block_mm = edges_mm.cwiseProduct(
      Vec3(static_cast<double>(n.x), static_cast<double>(n.y), static_cast<double>(n.z)));
  double largest = 0.0;
  for (int k = 0; k < 6; ++k) {
    const Motion m = motion(k, block_mm);
    for_all_nodes(grid, [&](const NodeAddress& a, const Vec3& place) {
      const Vec3 u = m.gradient * (edges_mm.cwiseProduct(place) - 0.5 * block_mm) + m.shift_mm;
      for (std::uint32_t p = 0; p < 3; ++p) x[a.first + p * a.stride] = u[p];
    });
    product(x, y);
    const double found = parallel_reduce(
        0, static_cast<std::int64_t>(grid.unknown_count()), 1 << 16, 0.0,
        [&](std::int64_t first, std::int64_t last) {
          double most = 0.0;
          for (std::int64_t i = first; i < last; ++i) {
            // A force that is no number counts as endless.
            most = std::isfinite(y[i]) ? std::max(most, std::abs(y[i])) : HUGE_VAL;
          }
          return most;
        },
        [](double a, double b) { return std::max(a, b); });
    largest = std::max(largest, found);
  }
  return largest / diagonal;
}

void require_no_force_of_rigid_motions(double force) {
  if (force <= kMostRigidMotionForce) return;
  throw Error(ErrorCode::kInternal,
              {"the stiffness of the model resists a rigid motion: nothing solved with it is right",
               decimal_text(force) + " of the stiffness of a node",
               "at most " + decimal_text(kMostRigidMotionForce) + ", what rounding leaves",
               "report this with the scan and the options, and try another machine"});
}

double energy_imbalance(double energy_nmm, double work_nmm, double least_nmm) {
  const double larger = std::max({std::abs(energy_nmm), std::abs(work_nmm), least_nmm});
  return larger > 0.0 ? std::abs(energy_nmm - work_nmm) / larger : 0.0;
}

double force_imbalance(const Vec3& low_n, const Vec3& high_n) {
  const double larger = std::max(low_n.norm(), high_n.norm());
  return larger > 0.0 ? (low_n + high_n).norm() / larger : 0.0;
}

}  // namespace asbuilt::fe
