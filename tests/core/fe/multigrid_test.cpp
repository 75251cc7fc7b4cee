// The preconditioner must be symmetric and positive definite, and never far above the inverse: that
// is what conjugate gradients need, and what the weights of the two visits were chosen for.
#include "core/fe/multigrid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/fe/apparent.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

TEST(TwoVisits, ReduceTheWholeRangeAsFarAsTwoCorrectionsCan) {
  for (const auto& [low, high] : {std::pair{0.25, 1.1}, std::pair{0.5, 1.0}, std::pair{0.1, 2.0}}) {
    const auto [first, second] = two_visits(low, high);
    const auto left = [a = double{first}, b = double{second}](double eigenvalue) {
      return (1.0 - a * eigenvalue) * (1.0 - b * eigenvalue);
    };
    // The least possible largest value on the range: one over Chebyshev's T2, reached at both ends
    // and, with the other sign, in the middle.
    const double t = (high + low) / (high - low);
    const double least = 1.0 / (2.0 * t * t - 1.0);
    EXPECT_NEAR(left(low), least, 1e-6);
    EXPECT_NEAR(left(high), least, 1e-6);
    EXPECT_NEAR(left(0.5 * (low + high)), -least, 1e-6);
  }
}

// Plates of one voxel joined by pillars: thin parts that bend too stiffly on coarse levels.
Mask thin_frame(std::int64_t n) {
  Mask mask = solid_block({n, n, n});
  for (std::int64_t z = 0; z < n; ++z) {
    for (std::int64_t y = 0; y < n; ++y) {
      for (std::int64_t x = 0; x < n; ++x) {
        mask.at(x, y, z) = z % 5 == 0 || (x % 5 == 2 && y % 5 == 2) ? 1 : 0;
      }
    }
  }
  return mask;
}

struct Preconditioner {
  explicit Preconditioner(const Mask& mask)
      : grid(mask), stiffness(grid, mask.frame.spacing_mm, {1.0, 0.3}, {}, best_instruction_set()) {
    const std::size_t n = grid.unknown_count();
    const std::vector<float> diagonal = diagonal_of_stiffness();
    inverse.assign(n + FineOperator::kPadding, 0);
    for (std::size_t i = 0; i < n; ++i) inverse[i] = narrow(1.0F / diagonal[i]);
    fixed.assign(grid.node_count(), 0);
    const Shape& shape = grid.elements_shape();
    for (std::int64_t y = 0; y <= shape.y; ++y) {
      for (std::int64_t x = 0; x <= shape.x; ++x) {
        const auto [a, number] = grid.node(x, y, 0);
        if (a.stride == 0) continue;
        fixed[number] = 7;
        for (std::uint32_t p = 0; p < 3; ++p) inverse[a.first + p * a.stride] = 0;
      }
    }
    multigrid = std::make_unique<Multigrid>(stiffness, inverse, fixed, std::vector<std::uint32_t>{},
                                            best_instruction_set(), MultigridOptions{}, Progress{});
    std::vector<float> r = empty(), p = empty(), z = empty(), y = empty();
    multigrid->measure_finest(r.data(), p.data(), z.data(), y.data());
  }

  // K e_i for every i at once would be dense: unit vectors of the 27 colours of nodes, by
  // component.
  std::vector<float> diagonal_of_stiffness() {
    std::vector<float> diagonal(grid.unknown_count());
    const Shape& shape = grid.elements_shape();
    for (int colour = 0; colour < 81; ++colour) {
      std::vector<float> unit = empty(), product = empty();
      std::vector<std::size_t> where;
      for (std::int64_t z = colour / 27; z <= shape.z; z += 3) {
        for (std::int64_t y = colour / 9 % 3; y <= shape.y; y += 3) {
          for (std::int64_t x = colour / 3 % 3; x <= shape.x; x += 3) {
            const NodeAddress a = grid.address(x, y, z);
            if (a.stride == 0) continue;
            where.push_back(a.first + static_cast<std::uint32_t>(colour % 3) * a.stride);
            unit[where.back()] = 1.0F;
          }
        }
      }
      stiffness.apply(unit.data(), product.data());
      for (const std::size_t i : where) diagonal[i] = product[i];
    }
    return diagonal;
  }

  std::vector<float> empty() const {
    return std::vector<float>(grid.unknown_count() + FineOperator::kPadding, 0.0F);
  }
  std::vector<float> random(unsigned seed) const {
    std::vector<float> out = empty();
    std::mt19937 generator(seed);
    for (std::size_t i = 0; i < grid.unknown_count(); ++i) {
      const float value = static_cast<float>(generator()) / 2147483648.0F - 1.0F;
      if (inverse[i] != 0) out[i] = value;
    }
    return out;
  }
  std::vector<float> cycle(const std::vector<float>& r) {
    std::vector<float> z = empty(), d = empty(), y = empty();
    const CycleVectors vectors{r.data(), z.data(), d.data(), y.data()};
    multigrid->cycle({&vectors, 1}, {});
    return z;
  }

  BlockGrid grid;
  FineOperator stiffness;
  std::vector<HalfFloat> inverse;
  std::vector<std::uint8_t> fixed;
  std::unique_ptr<Multigrid> multigrid;
};

class Cycle : public testing::TestWithParam<int> {
 protected:
  static Mask part() {
    // What hangs free or by an edge would have motions without stiffness.
    return only_bearing(GetParam() == 0 ? thin_frame(31) : random_part({28, 28, 28}, 0.6, 5), 2);
  }
};

TEST_P(Cycle, IsSymmetricAndPositive) {
  Preconditioner m(part());
  for (unsigned seed = 1; seed < 6; ++seed) {
    const std::vector<float> a = m.random(seed), b = m.random(seed + 100);
    const std::vector<float> ma = m.cycle(a), mb = m.cycle(b);
    const std::size_t n = m.grid.unknown_count();
    const double aa = dot(a.data(), ma.data(), n), bb = dot(b.data(), mb.data(), n);
    EXPECT_GT(aa, 0.0);
    EXPECT_GT(bb, 0.0);
    EXPECT_NEAR(dot(b.data(), ma.data(), n), dot(a.data(), mb.data(), n),
                1e-5 * std::sqrt(aa * bb));
  }
}

// Eigenvalues of M K by Lanczos: conjugate gradients with M, their coefficients put in a matrix.
TEST_P(Cycle, NeverCorrectsByTwiceTheError) {
  Preconditioner m(part());
  const std::size_t n = m.grid.unknown_count();
  std::vector<float> r = m.random(9), z = m.cycle(r), p = z, y = m.empty();
  double rz = dot(r.data(), z.data(), n);
  std::vector<double> alphas, betas;
  for (int k = 0; k < 12; ++k) {
    m.stiffness.apply(p.data(), y.data());
    for (std::size_t i = 0; i < n; ++i) {
      if (m.inverse[i] == 0) y[i] = 0.0F;
    }
    alphas.push_back(rz / dot(p.data(), y.data(), n));
    ASSERT_GT(alphas.back(), 0.0);
    subtract(static_cast<float>(alphas.back()), y.data(), r.data(), n);
    z = m.cycle(r);
    const double next = dot(r.data(), z.data(), n);
    ASSERT_GT(next, 0.0);
    betas.push_back(next / rz);
    for (std::size_t i = 0; i < n; ++i) p[i] = z[i] + static_cast<float>(next / rz) * p[i];
    rz = next;
  }
  // e of multigrid.h is 0.24; the finest level's smoothing can only lower what exceeds 1.
  EXPECT_LT(largest_ritz_value(alphas, betas), 1.25);
  EXPECT_GT(largest_ritz_value(alphas, betas), 0.9);
}

INSTANTIATE_TEST_SUITE_P(Parts, Cycle, testing::Values(0, 1),
                         [](const auto& p) { return p.param == 0 ? "ThinFrame" : "Ragged"; });

}  // namespace
}  // namespace asbuilt::fe
