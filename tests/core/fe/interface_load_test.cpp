#include "core/fe/interface_load.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{1000.0, 0.3};

// A box around one face of a part's bounding box, as thin as it comes.
Box3 end_of(const Mask& part, int face) {
  Box3 box = part.frame.bounds();
  const int axis = face / 2;
  if (face % 2 == 0) {
    box.high_mm[axis] = box.low_mm[axis];
  } else {
    box.low_mm[axis] = box.high_mm[axis];
  }
  return box;
}

InterfaceLoad between_ends(const Mask& part, int axis, int sign, InterfaceKind kind,
                           Platens sideways) {
  InterfaceLoad load;
  load.load_box = end_of(part, 2 * axis + 1);
  load.hold_box = end_of(part, 2 * axis);
  load.axis = axis;
  load.sign = sign;
  load.kind = kind;
  load.sideways = sideways;
  return load;
}

std::string refusal(const Mask& part, const InterfaceLoad& load) {
  try {
    interface_stiffness(part, kMetal, load, tight(), {});
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidInput);
    return e.what();
  }
  return {};
}

// E A / L, pressed or pulled, rigid or by even pressure; the frame is moved.
TEST(InterfaceLoad, BarInTension) {
  Mask bar = solid_block({6, 5, 12}, Vec3(0.1, 0.2, 0.15));
  bar.frame.origin_mm = Vec3(-3.0, 20.0, 5.0);
  const double expected = 1000.0 * 0.6 * 1.0 / 1.8;
  for (const int sign : {-1, 1}) {
    const InterfaceStiffness rigid = interface_stiffness(
        bar, kMetal, between_ends(bar, 2, sign, InterfaceKind::kRigid, Platens::kFrictionless),
        tight(), {});
    EXPECT_NEAR(rigid.stiffness_n_per_mm, expected, 1e-7 * expected);
    EXPECT_NEAR(rigid.other_stiffness_n_per_mm, expected, 1e-7 * expected);
    EXPECT_NEAR(rigid.loaded_mm2, sign < 0 ? 0.6 : 0.0, 1e-12);
    EXPECT_EQ(rigid.load_nodes, 42);
  }
  const InterfaceLoad press =
      between_ends(bar, 2, -1, InterfaceKind::kEven, Platens::kFrictionless);
  const InterfaceStiffness even = interface_stiffness(bar, kMetal, press, tight(), {});
  EXPECT_NEAR(even.stiffness_n_per_mm, expected, 1e-7 * expected);
  EXPECT_NEAR(even.other_stiffness_n_per_mm, expected, 1e-7 * expected);
  EXPECT_NEAR(even.largest_over_mean, 1.0, 1e-7);  // along the force: the ends slide
  EXPECT_LT(even.pin_share, 1e-7);
  InterfaceLoad pull = press;
  pull.sign = 1;
  EXPECT_NE(refusal(bar, pull).find("looks against the force"), std::string::npos);
}

// Regions that are the ends of the block are platens, whatever the part is like.
TEST(InterfaceLoad, EndsOfTheBlockArePlatens) {
  Mask part = random_part({11, 12, 10}, 0.75, 17, Vec3(0.1, 0.2, 0.15));
  for (const Platens platens : {Platens::kClamped, Platens::kFrictionless}) {
    const AxisStiffness between = axis_stiffness(part, kMetal, 1, platens, tight(), {});
    const InterfaceStiffness found = interface_stiffness(
        part, kMetal, between_ends(part, 1, -1, InterfaceKind::kRigid, platens), tight(), {});
    EXPECT_NEAR(found.stiffness_n_per_mm, between.stiffness_n_per_mm,
                1e-8 * between.stiffness_n_per_mm);
    EXPECT_EQ(found.size.elements, between.size.elements);
    EXPECT_EQ(found.size.left_out_bodies, between.size.left_out_bodies);
  }
}

// A cantilever of 10 x 1 x 1 mm held at one end, pressed on the top of its last half millimetre:
// F a^3 / 3 E I and F a 6 / 5 G A of shear (Timoshenko's beam, Poisson's ratio 0), a to the middle
// of the pressed face; bending goes on straight under it.
TEST(InterfaceLoad, CantileverUnderAnEndForce) {
  const Elastic wood{1000.0, 0.0};
  double found[2];
  for (int level = 0; level < 2; ++level) {
    const int n = 4 << level;
    const Mask bar = solid_block({10 * n, n, n}, Vec3::Constant(1.0 / n));
    InterfaceLoad load = between_ends(bar, 0, -1, InterfaceKind::kEven, Platens::kClamped);
    load.axis = 2;
    load.load_box = end_of(bar, 5);
    load.load_box.low_mm.x() = load.load_box.high_mm.x() - 0.5;
    const InterfaceStiffness one = interface_stiffness(bar, wood, load, tight(), {});
    EXPECT_NEAR(one.loaded_mm2, 0.5, 1e-9);
    EXPECT_NEAR(one.other_stiffness_n_per_mm, one.stiffness_n_per_mm,
                1e-6 * one.stiffness_n_per_mm);
    EXPECT_GT(one.largest_over_mean, 1.03);  // the tip, beyond the middle of the face
    EXPECT_LT(one.largest_over_mean, 1.06);
    found[level] = 1.0 / one.stiffness_n_per_mm;
  }
  const double a = 9.75;
  const double expected = a * a * a / (3.0 * 1000.0 / 12.0) + 1.2 * a / 500.0;
  EXPECT_NEAR(found[1] + (found[1] - found[0]) / 3.0, expected, 0.005 * expected);
}

// The force with which a rigid region is pushed is borne by the held one; even is never stiffer.
TEST(InterfaceLoad, EvenIsNeverStifferThanRigid) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const Mask part = random_part({12, 10, 11}, 0.75, seed, Vec3::Constant(0.1));
    InterfaceLoad load;
    load.load_box = {part.frame.position_mm(6.0, 0.0, 7.6), part.frame.bounds().high_mm};
    load.hold_box = {part.frame.bounds().low_mm, part.frame.position_mm(12.0, 10.0, 1.2)};
    for (load.axis = 0; load.axis < 3; ++load.axis) {
      load.sign = seed % 2 == 0 ? 1 : -1;
      double stiffness[2] = {};
      for (const InterfaceKind kind : {InterfaceKind::kEven, InterfaceKind::kRigid}) {
        load.kind = kind;
        const InterfaceStiffness found = interface_stiffness(part, kMetal, load, tight(), {});
        stiffness[kind == InterfaceKind::kRigid ? 1 : 0] = found.stiffness_n_per_mm;
        EXPECT_NEAR(found.other_stiffness_n_per_mm, found.stiffness_n_per_mm,
                    1e-6 * found.stiffness_n_per_mm);
        EXPECT_LT(found.checks.energy_imbalance, 1e-8);
      }
      EXPECT_LT(stiffness[0], stiffness[1]);
      EXPECT_GT(stiffness[0], 0.02 * stiffness[1]);
    }
  }
}

// Elements by share: pressure acts on each element's share of its face.
TEST(InterfaceLoad, EvenPressureByShare) {
  const Mask bar = solid_block({2, 1, 4}, Vec3::Constant(0.5));
  std::vector<float> shares(8, 1.0F);
  for (std::size_t k = 1; k < 8; k += 2) shares[k] = 0.25F;
  const InterfaceLoad load = between_ends(bar, 2, -1, InterfaceKind::kEven, Platens::kFrictionless);
  const Elastic cork{1000.0, 0.0};
  const InterfaceStiffness found =
      interface_stiffness(bar, cork, load, tight(), {}, ElementLaws(shares));
  // Stress over stiffness is the same in both halves: the bar is pressed straight.
  EXPECT_NEAR(found.loaded_mm2, 0.25 * 1.25, 1e-6);
  EXPECT_NEAR(found.stiffness_n_per_mm, 1000.0 * 0.25 * 1.25 / 2.0, 1e-5 * 156.0);
}

TEST(InterfaceLoad, RefusesWhatCannotBe) {
  Mask part = solid_block({4, 4, 10});
  const InterfaceLoad good = between_ends(part, 2, -1, InterfaceKind::kRigid, Platens::kClamped);
  InterfaceLoad load = good;
  load.load_box = {Vec3(90.0, 0.0, 0.0), Vec3(95.0, 4.0, 10.0)};
  EXPECT_NE(refusal(part, load).find("loaded region is outside of the part"), std::string::npos);
  load = good;
  load.hold_box = {Vec3(1.0, 1.0, 3.0), Vec3(2.0, 2.0, 4.0)};
  EXPECT_NE(refusal(part, load).find("held region has no surface"), std::string::npos);
  load = good;
  load.hold_box.high_mm.z() = 20.0;
  EXPECT_NE(refusal(part, load).find("share surface"), std::string::npos);
  // Cut through.
  for (std::int64_t k = 0; k < 16; ++k) part.values[static_cast<std::size_t>(16 * 5 + k)] = 0;
  EXPECT_NE(refusal(part, good).find("no piece of metal joins"), std::string::npos);
  // Held along the axis on a strip at one side, at a line of nodes as thin as it comes, and pressed
  // all over: it would turn about the strip.
  const Mask block = solid_block({8, 8, 4});
  load = between_ends(block, 2, -1, InterfaceKind::kEven, Platens::kFrictionless);
  load.hold_box = {Vec3(-0.6, -0.6, -0.4), Vec3(-0.4, 7.6, 0.1)};
  load.load_box.low_mm.x() = 3.0;
  EXPECT_NE(refusal(block, load).find("would turn"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt::fe
