#include "core/fe/fine_operator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

constexpr InstructionSet kSets[] = {InstructionSet::kPortable, InstructionSet::kAvx2,
                                    InstructionSet::kAvx512};

// Shapes that do and do not fill blocks of four and tiles of 32, flat and long ones.
const std::vector<Shape> kShapes = {{1, 1, 1},   {3, 4, 5},   {8, 8, 8}, {33, 5, 4},
                                    {4, 37, 20}, {35, 34, 9}, {5, 6, 70}};

template <class Real>
std::vector<Real> random_vector(std::size_t n) {
  std::vector<Real> v(n + FineOperator::kPadding);
  std::mt19937 random(5);
  for (std::size_t i = 0; i < n; ++i)
    v[i] = static_cast<Real>(random()) / Real(2147483648.0) - Real(1);
  return v;
}

// The same product element by element with the full 24 x 24 matrix.
std::vector<double> plain_product(const Mask& mask, const BlockGrid& grid, const Elastic& material,
                                  const ElementLaws& laws, const std::vector<double>& x) {
  std::vector<double> y(x.size(), 0.0);
  std::size_t next = 0;
  // Elements in the order of the grid: tile by tile, block by block, plane by plane, lane by lane.
  for (const Tile& tile : grid.tiles()) {
    for (std::int64_t bz = tile.z0; bz < tile.z1; ++bz) {
      for (std::int64_t by = tile.y0; by < tile.y1; ++by) {
        for (std::int64_t bx = tile.x0; bx < tile.x1; ++bx) {
          const Block* block = grid.block(bx, by, bz);
          if (block == nullptr) continue;
          for (int plane = 0; plane < 4; ++plane) {
            for (int lane = 0; lane < 16; ++lane) {
              if ((block->elements[plane] >> lane & 1) == 0) continue;
              const ElementLaw law = laws.at(next++);
              const auto factor = static_cast<double>(law.scale);
              const Matrix24 k = hex8_stiffness(
                  mask.frame.spacing_mm,
                  factor * material.lambda_mpa() + static_cast<double>(law.lambda_mpa),
                  factor * material.mu_mpa());
              std::uint32_t at[24];
              for (int corner = 0; corner < 8; ++corner) {
                const NodeAddress a = grid.address(4 * bx + lane % 4 + (corner & 1),
                                                   4 * by + lane / 4 + (corner >> 1 & 1),
                                                   4 * bz + plane + (corner >> 2));
                for (std::uint32_t p = 0; p < 3; ++p)
                  at[3 * corner + static_cast<int>(p)] = a.first + p * a.stride;
              }
              for (std::size_t i = 0; i < 24; ++i) {
                for (std::size_t j = 0; j < 24; ++j) y[at[i]] += k[i][j] * x[at[j]];
              }
            }
          }
        }
      }
    }
  }
  return y;
}

TEST(FineOperator, EqualsTheProductElementByElement) {
  const Elastic material{2.0, 0.3};
  std::vector<std::pair<Shape, Vec3>> bricks;
  for (const Shape& shape : kShapes) {
    for (const Vec3& edges : {Vec3(0.8, 1.0, 1.3), Vec3(0.7, 0.7, 0.7)}) {
      bricks.emplace_back(shape, edges);
    }
  }
  for (const auto& [shape, edges] : bricks) {
    Mask mask = random_part(shape, 0.4, 3, edges);
    mask.values[0] = 1;
    const BlockGrid grid(mask);
    const std::size_t n = grid.unknown_count();
    std::mt19937 random(7);
    std::vector<float> scale(grid.element_count());
    for (float& s : scale) s = 0.1F + 0.9F * static_cast<float>(random()) / 4294967296.0F;
    // lambda stays above -2 mu / 3 in every element.
    std::vector<float> lambda(grid.element_count());
    for (std::size_t k = 0; k < lambda.size(); ++k) {
      lambda[k] = scale[k] * (3.0F * static_cast<float>(random()) / 4294967296.0F - 1.0F);
    }
    const auto x = random_vector<double>(n);
    std::vector<float> x_float(x.begin(), x.end());
    for (const ElementLaws& laws :
         {ElementLaws(), ElementLaws(scale), ElementLaws(scale, lambda)}) {
      const auto expected = plain_product(mask, grid, material, laws, x);
      for (const InstructionSet set : kSets) {
        if (!supported(set)) continue;
        FineOperator stiffness(grid, mask.frame.spacing_mm, material, laws, set);
        std::vector<double> y(x.size());
        std::vector<float> y_float(x.size());
        stiffness.apply(x.data(), y.data());
        stiffness.apply(x_float.data(), y_float.data());
        for (std::size_t i = 0; i < n; ++i) {
          ASSERT_NEAR(y[i], expected[i], 1e-13) << to_string(set) << " unknown " << i;
          ASSERT_NEAR(static_cast<double>(y_float[i]), expected[i], 5e-6) << to_string(set);
        }
      }
    }
  }
}

TEST(FineOperator, SameBitsWithEveryInstructionSetAndThreadCount) {
  const Mask mask = random_part({70, 45, 40}, 0.3, 11);
  const BlockGrid grid(mask);
  const std::size_t n = grid.unknown_count();
  auto x = random_vector<float>(n);
  const auto factors = random_vector<float>(grid.element_count());
  std::vector<float> scale, lambda;
  for (std::size_t k = 0; k < grid.element_count(); ++k) {
    scale.push_back(0.55F + 0.45F * factors[k]);
    lambda.push_back(0.1F * factors[k]);
  }
  for (const ElementLaws& laws : {ElementLaws(), ElementLaws(scale, lambda)}) {
    std::vector<float> first;
    for (const int threads : {1, 2, 4}) {
      set_thread_count(threads);
      for (const InstructionSet set : kSets) {
        if (!supported(set)) continue;
        FineOperator stiffness(grid, Vec3::Ones(), {}, laws, set);
        std::vector<float> y(x.size());
        stiffness.apply(x.data(), y.data());
        y.resize(n);
        if (first.empty()) first = y;
        EXPECT_EQ(std::memcmp(first.data(), y.data(), n * sizeof(float)), 0)
            << to_string(set) << " with " << threads << " threads";
      }
    }
  }
  set_thread_count(0);
}

TEST(FineOperator, DiagonalIsThatOfTheProduct) {
  const Mask mask = random_part({9, 10, 11}, 0.5, 2, Vec3(1.0, 1.5, 0.5));
  const BlockGrid grid(mask);
  std::vector<float> factors(grid.element_count()), lambda(grid.element_count());
  for (std::size_t k = 0; k < factors.size(); ++k) {
    factors[k] = 0.25F * static_cast<float>(1 + k % 4);
    lambda[k] = 0.2F * static_cast<float>(k % 3) - 0.1F;
  }
  for (const ElementLaws& laws : {ElementLaws(), ElementLaws(factors, lambda)}) {
    FineOperator stiffness(grid, mask.frame.spacing_mm, {}, laws, InstructionSet::kPortable);
    const auto scale = stiffness.node_scale();
    auto lambdas = stiffness.node_lambda_mpa();
    lambdas.resize(scale.size(), 0.0F);
    std::vector<double> x(grid.unknown_count() + FineOperator::kPadding, 0.0), y(x.size());
    for (std::int64_t z = 0; z <= 11; z += 3) {
      for (std::int64_t place = 0; place <= 9; place += 2) {
        const auto [a, number] = grid.node(place, place, z);
        if (a.stride == 0) continue;
        for (std::uint32_t p = 0; p < 3; ++p) {
          x[a.first + p * a.stride] = 1.0;
          stiffness.apply(x.data(), y.data());
          EXPECT_NEAR(y[a.first + p * a.stride],
                      stiffness.diagonal(static_cast<int>(p), static_cast<double>(scale[number]),
                                         static_cast<double>(lambdas[number])),
                      laws.uniform() ? 1e-12 : 1e-7);
          x[a.first + p * a.stride] = 0.0;
        }
      }
    }
  }
}

TEST(BlockGrid, RefusesAnEmptyMask) {
  GridFrame frame;
  frame.shape = {4, 4, 4};
  EXPECT_THROW(BlockGrid{Mask(frame)}, Error);
}

TEST(BlockGrid, NodesAreTheCornersOfElements) {
  const Mask mask = random_part({13, 6, 9}, 0.2, 4);
  const BlockGrid grid(mask);
  std::size_t nodes = 0;
  for (std::int64_t z = 0; z <= 9; ++z) {
    for (std::int64_t y = 0; y <= 6; ++y) {
      for (std::int64_t x = 0; x <= 13; ++x) {
        bool expected = false;
        for (int k = 0; k < 8; ++k) {
          const std::int64_t ex = x - (k & 1), ey = y - (k >> 1 & 1), ez = z - (k >> 2);
          if (ex < 0 || ey < 0 || ez < 0 || ex >= 13 || ey >= 6 || ez >= 9) continue;
          expected = expected || mask.at(ex, ey, ez) != 0;
        }
        const auto [address, number] = grid.node(x, y, z);
        EXPECT_EQ(address.stride != 0, expected);
        if (expected) {
          EXPECT_EQ(grid.address_of(number).first, address.first);
          ++nodes;
        }
      }
    }
  }
  EXPECT_EQ(nodes, grid.node_count());
}

}  // namespace
}  // namespace asbuilt::fe
