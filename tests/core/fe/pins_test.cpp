#include "core/fe/pins.h"

#include <gtest/gtest.h>

#include "core/fe/elastic_system.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

int components(const std::vector<Pin>& pins) {
  int count = 0;
  for (const Pin& pin : pins) count += __builtin_popcount(pin.components);
  return count;
}

TEST(Pins, AsManyAsRigidMotionsAreLeft) {
  const Mask block = solid_block({5, 6, 7});
  const Vec3 edges(5, 6, 7);
  EXPECT_EQ(components(find_pins(block, {})), 6);
  EXPECT_EQ(components(find_pins(block, periodic_uniform(Mat3::Zero()))), 3);
  EXPECT_EQ(components(find_pins(block, mixed_uniform(0))), 0);
  EXPECT_EQ(components(find_pins(block, platen_compression(1, Platens::kClamped, 0.1, edges))), 0);
  EXPECT_EQ(components(find_pins(block, platen_compression(1, Platens::kFrictionless, 0.1, edges))),
            3);
  LoadCase around;  // repeats along z alone: free to turn about it
  around.periodic = 4;
  EXPECT_EQ(components(find_pins(block, around)), 4);
}

// Two bars that each reach other faces: every one is held for itself.
TEST(Pins, EveryBodyIsHeldForItself) {
  Mask mask = solid_block({9, 9, 9});
  for (std::int64_t z = 0; z < 9; ++z) {
    for (std::int64_t y = 0; y < 9; ++y) {
      for (std::int64_t x = 0; x < 9; ++x) {
        const bool along_x = y >= 1 && y < 3 && z >= 1 && z < 3;
        const bool along_y = x >= 5 && x < 7 && z >= 5 && z < 8;
        mask.at(x, y, z) = along_x || along_y ? 1 : 0;
      }
    }
  }
  // Under a normal strain a bar may shift two ways and turn about itself.
  EXPECT_EQ(components(find_pins(mask, mixed_uniform(0))), 6);
  // Shear xy: both bars have their ends held across x or y, and may only shift along themselves.
  EXPECT_EQ(components(find_pins(mask, mixed_uniform(5))), 2);
}

// Traction on a prism: the exact uniform field, and nothing at the pins.
TEST(Pins, BearNoForceWhereTractionsAreInBalance) {
  const Elastic metal{113800.0, 0.342};
  const Mask block = solid_block({7, 9, 12}, Vec3(0.02, 0.04, 0.03));
  LoadCase load;
  load.name = "tension";
  load.tractions[4].traction_mpa = Vec3(0, 0, -100.0);
  load.tractions[5].traction_mpa = Vec3(0, 0, 100.0);
  SolverOptions options;
  options.pcg.tolerance = 1e-9;
  ElasticSystem system(block, metal, {}, load, options, {});
  const Solution s = system.solve(load, {});
  const double force = 100.0 * 0.14 * 0.36;
  EXPECT_LT(s.pin_force_n, 1e-7 * force);
  EXPECT_NEAR(s.mean_stress_mpa(2, 2), 100.0, 1e-6);
  EXPECT_NEAR(s.mean_stress_mpa.norm(), 100.0, 1e-6);
  const double strain = 100.0 / metal.young_mpa;
  EXPECT_NEAR(s.face_displacement_mm[5].z() - s.face_displacement_mm[4].z(), strain * 0.36,
              1e-7 * strain * 0.36);
  const Vec3 across = system.displacement_mm(7, 0, 12) - system.displacement_mm(0, 0, 12);
  EXPECT_NEAR(across.x(), -metal.poisson * strain * 0.14, 1e-7 * strain * 0.14);
}

}  // namespace
}  // namespace asbuilt::fe
