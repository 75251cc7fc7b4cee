// What a model is told to take, held against what the heap then holds.
#include "core/fe/model_memory.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cmath>
#include <random>
#include <string>

#include "core/fe/bearing.h"
#include "core/fe/elastic_system.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};
// What is told for the libraries' threads is not on the heap.
constexpr double kFixedBytes = 5 << 20;

double heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

// Struts along x, y and z, `thick` voxels of every `cell`.
Mask struts(std::int64_t edge, std::int64_t cell, std::int64_t thick) {
  Mask mask = solid_block({edge, edge, edge});
  for (std::int64_t z = 0; z < edge; ++z) {
    for (std::int64_t y = 0; y < edge; ++y) {
      for (std::int64_t x = 0; x < edge; ++x) {
        const int inside = (x % cell < thick) + (y % cell < thick) + (z % cell < thick);
        mask.at(x, y, z) = inside >= 2 ? 1 : 0;
      }
    }
  }
  return mask;
}

// Struts along the diagonals of cells, which no grid follows.
Mask diagonals(std::int64_t edge, double cell, double radius) {
  Mask mask = solid_block({edge, edge, edge});
  for (std::int64_t z = 0; z < edge; ++z) {
    for (std::int64_t y = 0; y < edge; ++y) {
      for (std::int64_t x = 0; x < edge; ++x) {
        Vec3 p(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        for (double& c : p) c -= cell * std::floor(c / cell);
        double nearest = cell;
        for (unsigned k = 0; k < 4; ++k) {
          const Vec3 start((k & 1) != 0 ? cell : 0.0, (k & 2) != 0 ? cell : 0.0, 0.0);
          const Vec3 along = (Vec3::Constant(0.5 * cell) - start).normalized();
          nearest = std::min(nearest, (p - start).cross(along).norm());
        }
        mask.at(x, y, z) = nearest < radius ? 1 : 0;
      }
    }
  }
  return mask;
}

ElementLaws random_laws(std::size_t elements) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> share(0.3F, 1.0F);
  ElementLaws laws;
  for (std::size_t k = 0; k < elements; ++k) {
    laws.scale.push_back(share(random));
    laws.lambda_mpa.push_back(-0.01F * share(random));
  }
  return laws;
}

std::int64_t solid_count(const Mask& mask) {
  std::int64_t sum = 0;
  for (const std::uint8_t v : mask.values) sum += v != 0 ? 1 : 0;
  return sum;
}

struct Case {
  std::string name;
  Mask part;
  bool own_laws = false;
};

TEST(ModelMemory, IsWhatSystemsTake) {
  const std::vector<Case> cases = {{"block", solid_block({70, 60, 65})},
                                   {"block, own laws", solid_block({70, 60, 65}), true},
                                   {"struts of two", struts(100, 9, 2)},
                                   {"struts of four", struts(90, 15, 4)},
                                   {"plates", struts(80, 8, 7)},
                                   {"diagonals", diagonals(100, 25.0, 2.6)},
                                   {"stout diagonals", diagonals(90, 45.0, 7.0)},
                                   {"half of all", random_part({60, 60, 60}, 0.5, 3)}};
  for (const Case& c : cases) {
    const Mask part = only_bearing(c.part, 2);
    const LoadCase load =
        platen_compression(2, Platens::kClamped, 1e-3, part.frame.bounds().size_mm());
    const double before = heap_bytes();
    const ElementLaws laws =
        c.own_laws ? random_laws(static_cast<std::size_t>(solid_count(part))) : ElementLaws{};
    SolverOptions options;
    options.pcg.tolerance = 0.05;
    ElasticSystem system(part, kMetal, laws, load, options, {});
    system.solve(load, {});
    const ModelMemory told = estimate_memory(part, laws);
    EXPECT_EQ(told.elements, static_cast<std::int64_t>(system.element_count())) << c.name;
    EXPECT_EQ(3 * told.nodes, static_cast<std::int64_t>(system.unknown_count())) << c.name;
    // A sanitizer's heap does not tell what it holds.
    if (before > 0.0) {
      const double ratio =
          (static_cast<double>(told.system_bytes) - kFixedBytes) / (heap_bytes() - before);
      EXPECT_GT(ratio, 1.0) << c.name;
      EXPECT_LT(ratio, 1.3) << c.name;
    }
    const double of_case =
        static_cast<double>(told.case_bytes) / static_cast<double>(system.case_bytes());
    EXPECT_GT(of_case, 0.95) << c.name;
    EXPECT_LT(of_case, 1.1) << c.name;
  }
}

TEST(ModelMemory, OfSmallerElementsIsFromAbove) {
  const ModelMemory small = estimate_memory(struts(24, 12, 4));
  const ModelMemory large = estimate_memory(struts(72, 36, 12));
  const ModelMemory told = small.scaled_to(static_cast<double>(large.elements));
  EXPECT_GT(told.system_bytes, large.system_bytes);
  EXPECT_LT(static_cast<double>(told.system_bytes), 2.0 * static_cast<double>(large.system_bytes));
  EXPECT_GT(told.case_bytes, large.case_bytes);
}

TEST(ModelMemory, OfATensorHoldsTheCasesThatGoTogether) {
  const ModelMemory model = estimate_memory(struts(60, 12, 3));
  const std::int64_t plenty = std::int64_t{1} << 40;
  EXPECT_EQ(model.tensor_bytes(TensorBoundary::kKinematic, plenty),
            model.system_bytes + 2 * model.case_bytes);
  EXPECT_EQ(model.tensor_bytes(TensorBoundary::kStatic, plenty),
            model.system_bytes + 2 * model.case_bytes + 3 * model.traction_bytes());
  EXPECT_EQ(model.tensor_bytes(TensorBoundary::kMixed, 0), model.system_bytes);
}

}  // namespace
}  // namespace asbuilt::fe
