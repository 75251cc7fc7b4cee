// The coarse operators must be exactly what Galerkin's rule asks for: the energy of a coarse field
// is the energy of the fine field that it interpolates to.
#include "core/fe/coarse_level.h"

#include <gtest/gtest.h>

#include <random>

#include "core/fe/transfer.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

void fill_randomly(CoarseLevel& level) {
  std::mt19937 random(3);
  const auto& inverse = level.inverse_diagonal();
  for (std::size_t i = 0; i < level.x.size(); ++i) {
    for (int p = 0; p < 3; ++p) {
      level.x[i][p] =
          inverse[i][p] != 0.0F ? static_cast<float>(random()) / 2147483648.0F - 1.0F : 0.0F;
    }
  }
}

double dot(const std::vector<Float4>& a, const std::vector<Float4>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (int p = 0; p < 3; ++p) sum += static_cast<double>(a[i][p]) * static_cast<double>(b[i][p]);
  }
  return sum;
}

double dot(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

class Hierarchy : public testing::TestWithParam<std::tuple<Shape, double, bool>> {};

TEST_P(Hierarchy, CoarseEnergyIsTheEnergyOfTheInterpolatedField) {
  const auto& [shape, fraction, graded] = GetParam();
  Mask mask = random_part(shape, fraction, 17, Vec3(1.0, 0.8, 1.2));
  mask.values[0] = 1;
  const BlockGrid grid(mask);
  std::vector<float> scale;
  if (graded) {
    std::mt19937 random(23);
    for (std::size_t e = 0; e < grid.element_count(); ++e) {
      scale.push_back(0.2F + 0.8F * static_cast<float>(random()) / 4294967296.0F);
    }
  }
  const InstructionSet set = best_instruction_set();
  FineOperator fine(grid, mask.frame.spacing_mm, {1.0, 0.3}, scale, set);
  const std::size_t n = grid.unknown_count();
  // A few unknowns are held, so that the rule for coarse ones is at work.
  std::vector<std::uint8_t> fixed(grid.node_count(), 0);
  std::vector<HalfFloat> inverse(n + FineOperator::kPadding, 1);
  for (std::int64_t x = 0; x <= shape.x; ++x) {
    const auto [a, number] = grid.node(x, 0, 0);
    if (a.stride == 0) continue;
    fixed[number] = 5;
    inverse[a.first] = inverse[a.first + 2 * a.stride] = 0;
  }

  std::vector<std::unique_ptr<CoarseLevel>> levels;
  levels.push_back(std::make_unique<CoarseLevel>(coarsen(grid, fixed, {}, {}), fine, set));
  for (int k = 0; k < 3; ++k) {
    CoarseMesh mesh = coarsen(levels.back()->mesh(), {});
    ElementMatrices matrices = levels.back()->parent_matrices(mesh);
    levels.back()->assemble();
    levels.push_back(std::make_unique<CoarseLevel>(std::move(mesh), std::move(matrices), set));
  }
  levels.back()->assemble();

  for (std::size_t top = 0; top < levels.size(); ++top) {
    fill_randomly(*levels[top]);
    std::vector<Float4> product(levels[top]->x.size());
    levels[top]->apply(levels[top]->x.data(), product.data());
    const double coarse_energy = dot(levels[top]->x, product);
    for (std::size_t k = top; k > 0; --k) {
      std::fill(levels[k - 1]->x.begin(), levels[k - 1]->x.end(), Float4{});
      prolongate(*levels[k], *levels[k - 1]);
    }
    std::vector<float> u(n + FineOperator::kPadding, 0.0F), f(u.size());
    std::vector<float> none(u.size(), 0.0F);
    const CycleVectors fields{f.data(), u.data(), nullptr, none.data()};
    prolongate(*levels[0], {&fields, 1}, inverse.data());
    fine.apply(u.data(), f.data());
    const double fine_energy = dot(u, f);
    EXPECT_NEAR(coarse_energy, fine_energy, 2e-5 * fine_energy) << "level " << top + 1;
    EXPECT_GT(fine_energy, 0.0);
    // Entry by entry: the fine forces, restricted, are the coarse product.
    restrict_residual({&fields, 1}, inverse.data(), *levels[0]);
    for (std::size_t k = 1; k <= top; ++k) {
      std::fill(levels[k - 1]->y.begin(), levels[k - 1]->y.end(), Float4{});
      restrict_residual(*levels[k - 1], *levels[k]);
    }
    float largest = 0.0F, difference = 0.0F;
    for (std::size_t i = 0; i < product.size(); ++i) {
      for (int p = 0; p < 3; ++p) {
        if (levels[top]->inverse_diagonal()[i][p] == 0.0F) continue;
        largest = std::max(largest, std::abs(product[i][p]));
        difference = std::max(difference, std::abs(product[i][p] - levels[top]->b[i][p]));
      }
    }
    EXPECT_LT(difference, 1e-5F * largest) << "level " << top + 1;
  }
}

TEST_P(Hierarchy, RestrictionIsTheTransposeOfInterpolation) {
  const auto& [shape, fraction, graded] = GetParam();
  Mask mask = random_part(shape, fraction, 29);
  mask.values[0] = 1;
  const BlockGrid grid(mask);
  const InstructionSet set = best_instruction_set();
  FineOperator fine(grid, mask.frame.spacing_mm, {}, {}, set);
  const std::size_t n = grid.unknown_count();
  const std::vector<std::uint8_t> fixed(grid.node_count(), 0);
  const std::vector<HalfFloat> inverse(n + FineOperator::kPadding, 1);
  CoarseLevel one(coarsen(grid, fixed, {}, {}), fine, set);
  CoarseMesh mesh = coarsen(one.mesh(), {});
  ElementMatrices matrices = one.parent_matrices(mesh);
  one.assemble();
  CoarseLevel two(std::move(mesh), std::move(matrices), set);
  two.assemble();

  std::mt19937 random(31);
  std::vector<float> r(n + FineOperator::kPadding, 0.0F), u(r.size(), 0.0F);
  std::vector<float> none(r.size(), 0.0F);
  for (std::size_t i = 0; i < n; ++i) r[i] = static_cast<float>(random()) / 2147483648.0F - 1.0F;
  const CycleVectors fields{r.data(), u.data(), nullptr, none.data()};
  restrict_residual({&fields, 1}, inverse.data(), one);
  fill_randomly(one);
  prolongate(one, {&fields, 1}, inverse.data());
  EXPECT_NEAR(dot(one.x, one.b), dot(u, r), 1e-4);

  one.y.assign(one.y.size(), Float4{});
  restrict_residual(one, two);
  const std::vector<Float4> right = one.b;
  fill_randomly(two);
  std::fill(one.x.begin(), one.x.end(), Float4{});
  prolongate(two, one);
  EXPECT_NEAR(dot(two.x, two.b), dot(one.x, right), 1e-4);
}

// Of the first two levels: by elements and by stored rows, for every instruction set.
TEST_P(Hierarchy, ProductsAndTransfersOfSeveralCasesAreThoseOfEach) {
  const auto& [shape, fraction, graded] = GetParam();
  Mask mask = random_part(shape, fraction, 37);
  mask.values[0] = 1;
  const BlockGrid grid(mask);
  const std::vector<std::uint8_t> fixed(grid.node_count(), 0);
  for (const InstructionSet set :
       {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!supported(set)) continue;
    FineOperator fine(grid, mask.frame.spacing_mm, {}, {}, set);
    CoarseLevel one(coarsen(grid, fixed, {}, {}), fine, set);
    CoarseMesh mesh = coarsen(one.mesh(), {});
    ElementMatrices matrices = one.parent_matrices(mesh);
    one.assemble();
    CoarseLevel two(std::move(mesh), std::move(matrices), set);
    two.assemble();

    // What a level holds of one case, after its product, restriction and interpolation.
    std::vector<std::vector<Float4>> alone;
    const auto run = [&](std::size_t first, int cases) {
      for (CoarseLevel* level : {&one, &two}) {
        level->set_cases(cases);
        for (std::size_t n = 0; n < level->node_count(); ++n) {
          for (std::size_t k = 0; k < level->cases(); ++k) {
            std::mt19937 random(static_cast<unsigned>(100 * n + first + k));
            Float4& x = level->x[level->cases() * n + k];
            for (int p = 0; p < 3; ++p) x[p] = static_cast<float>(random()) / 2147483648.0F - 1.0F;
            x[3] = 0.0F;
            level->b[level->cases() * n + k] = 0.5F * x;
          }
        }
        level->apply(level->x.data(), level->y.data());
      }
      restrict_residual(one, two);
      prolongate(two, one);
    };
    const auto of_case = [&](std::size_t k) {
      std::vector<Float4> out;
      for (const CoarseLevel* level : {&one, &two}) {
        for (const auto* values : {&level->x, &level->b, &level->y}) {
          for (std::size_t n = 0; n < level->node_count(); ++n) {
            out.push_back((*values)[level->cases() * n + k]);
          }
        }
      }
      return out;
    };
    for (std::size_t k = 0; k < kMostCases; ++k) {
      run(k, 1);
      alone.push_back(of_case(0));
    }
    for (int cases = 2; cases <= kMostCases; ++cases) {
      run(0, cases);
      for (std::size_t k = 0; k < static_cast<std::size_t>(cases); ++k) {
        const std::vector<Float4> found = of_case(k);
        ASSERT_EQ(found.size(), alone[k].size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          for (int p = 0; p < 3; ++p) {
            ASSERT_EQ(found[i][p], alone[k][i][p]) << to_string(set) << " case " << k;
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, Hierarchy,
                         testing::Values(std::tuple{Shape{8, 8, 8}, 0.4, false},
                                         std::tuple{Shape{9, 13, 7}, 0.3, false},
                                         std::tuple{Shape{9, 13, 7}, 0.15, true},
                                         std::tuple{Shape{40, 35, 37}, 0.2, true},
                                         std::tuple{Shape{1, 5, 2}, 0.9, false}));

// Two plates one voxel apart share coarse cells but no node: every level must keep them apart.
TEST(CoarseMesh, PartsThatDoNotTouchStayApartOnEveryLevel) {
  Mask mask = solid_block({16, 16, 16});
  for (std::int64_t y = 0; y < 16; ++y) {
    for (std::int64_t x = 0; x < 16; ++x) mask.at(x, y, 7) = 0;
  }
  const BlockGrid grid(mask);
  const std::vector<std::uint8_t> fixed(grid.node_count(), 0);
  CoarseMesh mesh = coarsen(grid, fixed, {}, {});
  for (int level = 1; level <= 4; ++level) {
    // A part is a set of nodes joined by elements.
    std::vector<std::uint32_t> part(mesh.node_count);
    for (std::uint32_t k = 0; k < part.size(); ++k) part[k] = k;
    const auto root = [&](std::uint32_t a) {
      while (part[a] != a) a = part[a];
      return a;
    };
    for (std::size_t e = 0; e < mesh.element_slots; ++e) {
      if (mesh.cell[e][0] < 0) continue;
      for (const std::uint32_t node : mesh.nodes[e]) part[root(node)] = root(mesh.nodes[e][0]);
    }
    int parts = 0;
    for (std::uint32_t k = 0; k < part.size(); ++k) parts += part[k] == k ? 1 : 0;
    EXPECT_EQ(parts, 2) << "level " << level;
    if (level < 4) mesh = coarsen(mesh, {});
  }
}

}  // namespace
}  // namespace asbuilt::fe
