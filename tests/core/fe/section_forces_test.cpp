#include "core/fe/section_forces.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{113800.0, 0.342};

// A square bar of 1 x 1 x 3 mm along z whose low corner is at (10, 20, 30) mm.
constexpr int kAcross = 8;
Mask square_bar() {
  const double h = 1.0 / kAcross;
  Mask bar = solid_block({kAcross, kAcross, 3 * kAcross}, Vec3(h, h, h));
  bar.frame.origin_mm = Vec3(10, 20, 30) + Vec3::Constant(0.5 * h);
  return bar;
}
const Segment kAxis{Vec3(10.5, 20.5, 30.0), Vec3(10.5, 20.5, 33.0), 0.5};

TEST(SectionForces, OfABarInTension) {
  const LoadCase load = platen_compression(2, Platens::kFrictionless, -1e-3, Vec3(1, 1, 3));
  ElasticSystem system(square_bar(), kMetal, {}, load, tight(), {});
  const Solution s = system.solve(load, {});
  const SectionForces f = section_forces(system, {kAxis}, {}, {})[0];
  const double force = kMetal.young_mpa * 1e-3;
  EXPECT_NEAR(f.axial_n, force, 1e-6 * force);
  EXPECT_LT(f.shear_n + std::abs(f.torque_nmm) + f.largest_bending_nmm, 1e-5 * force);
  EXPECT_NEAR(f.area_mm2, 1.0, 1e-12);
  EXPECT_EQ(f.elements, kAcross * kAcross * kAcross * 3);
  EXPECT_NEAR(f.strain_energy_nmm, s.strain_energy_nmm, 1e-9 * s.strain_energy_nmm);
  EXPECT_NEAR(f.outer_fibre_mpa, force, 1e-4 * force);

  // The other way round it is still tension.
  const SectionForces back = section_forces(system, {{kAxis.b_mm, kAxis.a_mm, 0.5}}, {}, {})[0];
  EXPECT_NEAR(back.axial_n, force, 1e-6 * force);

  // Two segments beside each other share the bar; one outside of it has nothing.
  const Vec3 aside(0.25, 0, 0), far(5, 0, 0);
  const std::vector<SectionForces> three =
      section_forces(system,
                     {{kAxis.a_mm - aside, kAxis.b_mm - aside, 0.5},
                      {kAxis.a_mm + aside, kAxis.b_mm + aside, 0.5},
                      {kAxis.a_mm + far, kAxis.b_mm + far, 0.5}},
                     {}, {});
  EXPECT_NEAR(three[0].axial_n, 0.5 * force, 1e-6 * force);
  EXPECT_NEAR(three[1].axial_n, 0.5 * force, 1e-6 * force);
  EXPECT_EQ(three[0].elements + three[1].elements, f.elements);
  EXPECT_EQ(three[2].elements, 0);
  EXPECT_EQ(three[2].axial_n, 0.0);
  EXPECT_EQ(three[2].outer_fibre_mpa, 0.0);
}

// Elements of half the stiffness count with half their area.
TEST(SectionForces, HonourTheScaleOfElements) {
  const LoadCase load = platen_compression(2, Platens::kFrictionless, 1e-3, Vec3(1, 1, 3));
  const Mask bar = square_bar();
  ElasticSystem system(bar, kMetal, std::vector<float>(bar.values.size(), 0.5F), load, tight(), {});
  const Solution s = system.solve(load, {});
  const SectionForces f = section_forces(system, {kAxis}, {}, {})[0];
  EXPECT_NEAR(f.axial_n, -0.5 * kMetal.young_mpa * 1e-3, 1e-4);
  EXPECT_NEAR(f.area_mm2, 0.5, 1e-12);
  EXPECT_NEAR(f.strain_energy_nmm, s.strain_energy_nmm, 1e-9 * s.strain_energy_nmm);
}

// The work of the platens is half of moment times angle; E I kappa is met with the square of the
// element.
TEST(SectionForces, OfPureBending) {
  constexpr double kAngle = 1e-3;
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 4;
  load.faces[5].gradient(2, 0) = -kAngle;
  load.faces[5].shift_mm[2] = 0.5 * kAngle;
  ElasticSystem system(square_bar(), kMetal, {}, load, tight(), {});
  const double moment = 2.0 * system.solve(load, {}).strain_energy_nmm / kAngle;
  const SectionForces f = section_forces(system, {kAxis}, {}, {})[0];
  EXPECT_NEAR(f.bending_nmm, moment, 1e-6 * moment);
  EXPECT_NEAR(f.largest_bending_nmm, moment, 1e-6 * moment);
  EXPECT_LT(f.shear_n + std::abs(f.axial_n) + std::abs(f.torque_nmm), 1e-5 * moment);
  const double beam = kMetal.young_mpa / 12.0 * kAngle / 3.0;
  EXPECT_NEAR(f.bending_nmm, beam, 0.02 * beam);
  // The bar's own second moment, a^4 / 12; outermost the round of its area, r = a / sqrt(pi).
  EXPECT_NEAR(f.outer_fibre_mpa, 12.0 * moment / std::sqrt(std::numbers::pi), 5e-3 * moment);
  EXPECT_FALSE(f.cut);
}

// What a face of the block, or two, leave of a round bar along z.
struct CutRound {
  static constexpr double kRadius = 1.0, kVoxel = 1.0 / 16.0;
  explicit CutRound(int faces) {
    GridFrame frame;
    frame.shape = {17, faces == 2 ? 17 : 34, 48};
    frame.spacing_mm = Vec3::Constant(kVoxel);
    frame.origin_mm = Vec3::Constant(0.5 * kVoxel);
    middle = Vec3(0.0, faces == 2 ? 0.0 : 17 * kVoxel, 0.0);
    mask = Mask(frame);
    for (std::int64_t z = 0; z < frame.shape.z; ++z) {
      for (std::int64_t y = 0; y < frame.shape.y; ++y) {
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          const Vec3 p = frame.position_mm(static_cast<double>(x), static_cast<double>(y), 0.0);
          if (std::hypot(p.x() - middle.x(), p.y() - middle.y()) <= kRadius) mask.at(x, y, z) = 1;
        }
      }
    }
    segment = {middle, middle + Vec3(0, 0, 48 * kVoxel), kRadius};
  }
  Mask mask;
  Vec3 middle;
  Segment segment;
};

// Stress is the same everywhere; about the nominal axis such a section seems bent by N alone.
TEST(SectionForces, OfSectionsCutByTheBlockInTension) {
  const double centroid = 4.0 * CutRound::kRadius / (3.0 * std::numbers::pi);
  for (const int faces : {1, 2}) {
    const CutRound part(faces);
    const LoadCase load =
        platen_compression(2, Platens::kFrictionless, -1e-3, part.mask.frame.bounds().size_mm());
    ElasticSystem system(part.mask, kMetal, {}, load, tight(), {});
    system.solve(load, {});
    const SectionForces f = section_forces(system, {part.segment}, {}, {})[0];
    const double stress = kMetal.young_mpa * 1e-3;
    EXPECT_TRUE(f.cut);
    EXPECT_NEAR(f.area_mm2, std::numbers::pi / (2.0 * faces), 0.02);
    EXPECT_NEAR(f.outer_fibre_mpa, stress, 1e-4 * stress);
    EXPECT_LT(f.largest_own_bending_nmm + std::abs(f.own_torque_nmm), 1e-4 * f.axial_n);
    const double lever = faces == 2 ? std::sqrt(2.0) * centroid : centroid;
    EXPECT_NEAR(f.largest_bending_nmm, lever * f.axial_n, 0.03 * lever * f.axial_n);
  }
}

// A half round that bends about its centroid, 4 r / 3 pi from the flat: the round side has
// E kappa r (1 - 4 / 3 pi), the flat one E kappa r 4 / 3 pi less 3 / 4 of it.
TEST(SectionForces, OfAHalfRoundInPureBending) {
  constexpr double kAngle = 1e-3;
  const CutRound part(1);
  const double centroid = 4.0 * CutRound::kRadius / (3.0 * std::numbers::pi);
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 4;
  load.faces[5].gradient(2, 0) = -kAngle;
  load.faces[5].shift_mm[2] = kAngle * centroid;
  ElasticSystem system(part.mask, kMetal, {}, load, tight(), {});
  system.solve(load, {});
  const SectionForces f = section_forces(system, {part.segment}, {}, {})[0];
  const double slope = kMetal.young_mpa * kAngle / (48 * CutRound::kVoxel);
  EXPECT_NEAR(f.outer_fibre_mpa, slope * (CutRound::kRadius - centroid), 0.03 * slope);
  const double second = std::numbers::pi / 8.0 - 8.0 / (9.0 * std::numbers::pi);
  EXPECT_NEAR(f.largest_own_bending_nmm, slope * second, 0.03 * slope * second);
}

// A round bar that was built beside its axis is not bent by what presses it.
TEST(SectionForces, OfABarBesideItsAxis) {
  const LoadCase load = platen_compression(2, Platens::kFrictionless, -1e-3, Vec3(1, 1, 3));
  ElasticSystem system(square_bar(), kMetal, {}, load, tight(), {});
  system.solve(load, {});
  const Vec3 aside(0.1, 0.0, 0.0);
  const SectionForces f =
      section_forces(system, {{kAxis.a_mm + aside, kAxis.b_mm + aside, 0.4}}, {}, {})[0];
  EXPECT_FALSE(f.cut);
  EXPECT_NEAR(f.outer_fibre_mpa, kMetal.young_mpa * 1e-3, 1e-3 * kMetal.young_mpa * 1e-3);
  EXPECT_GT(f.largest_bending_nmm, 0.05 * f.axial_n);
}

TEST(SectionForces, OfTorsion) {
  constexpr double kTwist = 1e-3;
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 3;
  load.faces[5].gradient << 0, -kTwist, 0, kTwist, 0, 0, 0, 0, 0;
  load.faces[5].shift_mm = Vec3(0.5 * kTwist, -0.5 * kTwist, 0.0);
  ElasticSystem system(square_bar(), kMetal, {}, load, tight(), {});
  const double torque = 2.0 * system.solve(load, {}).strain_energy_nmm / kTwist;
  const SectionForces f = section_forces(system, {kAxis}, {}, {})[0];
  EXPECT_NEAR(f.torque_nmm, torque, 1e-6 * torque);
  EXPECT_NEAR(f.torque_nmm, 0.140577 * kMetal.mu_mpa() * kTwist / 3.0, 0.05 * torque);
  EXPECT_LT(f.shear_n + std::abs(f.axial_n) + f.largest_bending_nmm, 1e-5 * torque);
}

// A cantilever between a wall and a guided end: shear V, moment V s about the middle.
TEST(SectionForces, OfAGuidedCantilever) {
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 7;
  load.faces[5].shift_mm = Vec3(0.01, 0, 0);
  ElasticSystem system(square_bar(), kMetal, {}, load, tight(), {});
  const double force = system.solve(load, {}).face_force_n[5].x();
  const SectionForces f = section_forces(system, {kAxis}, {}, {})[0];
  EXPECT_NEAR(f.shear_n, force, 1e-6 * force);
  EXPECT_NEAR(f.axial_n, 0.0, 1e-6 * force);
  // Six slabs of 0.25 mm (two elements), their middles 0.125, 0.375, 0.625 mm from the middle.
  EXPECT_NEAR(f.largest_bending_nmm, 0.625 * force, 1e-6 * force);
  EXPECT_NEAR(f.bending_nmm, 0.375 * force, 1e-6 * force);
}

// A round strut at an odd angle between two plates. Nothing else carries, so its section bears what
// the plates are pushed with, and by its point symmetry no moment in the middle.
struct Tilted {
  explicit Tilted(const Vec3& direction) : axis(direction.normalized()) {
    GridFrame frame;
    frame.shape = {64, 60, 52};
    frame.spacing_mm = Vec3::Constant(0.05);
    frame.origin_mm = Vec3(-1.0, 2.0, 5.0);
    mask = Mask(frame);
    const Vec3 middle = frame.position_mm(31.5, 29.5, 25.5);
    for (std::int64_t z = 0; z < 52; ++z) {
      for (std::int64_t y = 0; y < 60; ++y) {
        for (std::int64_t x = 0; x < 64; ++x) {
          const Vec3 p = frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                           static_cast<double>(z)) -
                         middle;
          const bool plate = z < 4 || z >= 48;
          mask.at(x, y, z) = plate || (p - p.dot(axis) * axis).norm() <= kRadius ? 1 : 0;
        }
      }
    }
    const double half = 22 * 0.05 / axis.z();
    segment = {middle - half * axis, middle + half * axis, kRadius};
  }
  static constexpr double kRadius = 0.22;
  Vec3 axis;
  Mask mask;
  Segment segment;
};

TEST(SectionForces, OfATiltedStrutBalanceThePlates) {
  for (const Vec3& direction : {Vec3(0.53, 0.31, 1.0), Vec3(-0.2, 0.6, 1.0), Vec3(0, 0, 1)}) {
    const Tilted part(direction);
    LoadCase load;
    load.faces[4].fixed = load.faces[5].fixed = 7;
    load.faces[5].shift_mm = Vec3(0.001, -0.002, 0.004);
    ElasticSystem system(part.mask, kMetal, {}, load, tight(), {});
    const Solution s = system.solve(load, {});
    const Vec3& force = s.face_force_n[5];
    const SectionForces f = section_forces(system, {part.segment}, {}, {})[0];
    EXPECT_NEAR(f.axial_n, force.dot(part.axis), 1e-6 * force.norm());
    EXPECT_NEAR(f.shear_n, (force - force.dot(part.axis) * part.axis).norm(), 1e-6 * force.norm());
    const double area = std::numbers::pi * Tilted::kRadius * Tilted::kRadius;
    EXPECT_NEAR(f.area_mm2, area, 0.03 * area);
    const double slab = 0.5 * (part.segment.b_mm - part.segment.a_mm).norm() / 8.0;
    EXPECT_NEAR(f.largest_bending_nmm, 3.5 * slab * f.shear_n, 1e-6 * force.norm());
    EXPECT_NEAR(f.bending_nmm, 2.0 * slab * f.shear_n, 1e-6 * force.norm());
    EXPECT_LT(std::abs(f.torque_nmm), 1e-6 * force.norm());
    EXPECT_LT(f.strain_energy_nmm, s.strain_energy_nmm);
    EXPECT_GT(f.strain_energy_nmm, 0.8 * s.strain_energy_nmm);
  }
}

TEST(SectionForces, SameBitsWithOneAndTwoThreads) {
  const Mask part = random_part({40, 37, 45}, 0.6, 43);
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(40, 37, 45));
  std::vector<Segment> segments;
  segments.reserve(12);
  for (int k = 0; k < 12; ++k) segments.push_back({Vec3(3 * k, 2, 4), Vec3(36 - k, 33, 41), 3.0});
  std::vector<std::vector<SectionForces>> found;
  for (const int threads : {1, 2}) {
    set_thread_count(threads);
    ElasticSystem system(part, kMetal, {}, load, {}, {});
    system.solve(load, {});
    found.push_back(section_forces(system, segments, {}, {}));
  }
  set_thread_count(0);
  for (std::size_t k = 0; k < segments.size(); ++k) {
    EXPECT_GT(found[0][k].elements, 0);
    EXPECT_EQ(found[0][k].axial_n, found[1][k].axial_n);
    EXPECT_EQ(found[0][k].torque_nmm, found[1][k].torque_nmm);
    EXPECT_EQ(found[0][k].largest_bending_nmm, found[1][k].largest_bending_nmm);
  }
}

TEST(SectionForces, RefuseSegmentsWithoutLength) {
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3(1, 1, 3));
  ElasticSystem system(square_bar(), kMetal, {}, load, {}, {});
  EXPECT_THROW(section_forces(system, {{kAxis.a_mm, kAxis.a_mm, 0.5}}, {}, {}), Error);
  EXPECT_THROW(section_forces(system, {{kAxis.a_mm, kAxis.b_mm, 0.0}}, {}, {}), Error);
  SectionOptions options;
  options.middle_share = 0.0;
  EXPECT_THROW(section_forces(system, {kAxis}, options, {}), Error);
}

}  // namespace
}  // namespace asbuilt::fe
