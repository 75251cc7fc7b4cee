// Answers of other finite element programs on the same voxels.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/fe/bodies.h"
#include "core/fe/elastic_system.h"
#include "core/morphology/ball.h"
#include "core/morphology/gaussian.h"
#include "core/morphology/labels.h"
#include "core/morphology/zoom.h"
#include "core/scan/read_volume.h"

namespace asbuilt::fe {
namespace {

const std::filesystem::path kFixtures(ASBUILT_FIXTURES_DIR);

// `copies` by `copies` by `copies` cells of an octet lattice, 50 voxels a cell.
Mask octet(int copies) {
  const auto cell = std::get<Grid3<std::uint8_t>>(
      read_scan(kFixtures / "fe" / "octet_cell_50.mha", {}).volume.grid);
  GridFrame frame;
  frame.shape = {50 * copies, 50 * copies, 50 * copies};
  Mask mask(frame);
  for (std::int64_t z = 0; z < frame.shape.z; ++z) {
    for (std::int64_t y = 0; y < frame.shape.y; ++y) {
      for (std::int64_t x = 0; x < frame.shape.x; ++x) {
        mask.at(x, y, z) = cell.at(x % 50, y % 50, z % 50) != 0 ? 1 : 0;
      }
    }
  }
  return mask;
}

// ParOSol and CalculiX 2.20 (SPOOLES) on the same C3D8 elements, nu = 0.3, both platens clamped, to
// the digits that they were noted with.
TEST(OctetLattice, ApparentModulusOfOtherPrograms) {
  struct Case {
    int copies;
    double modulus, digits;
  };
  for (const Case& c :
       {Case{1, 0.05356301, 6e-9}, Case{2, 0.05199344, 6e-9}, Case{4, 0.0511444, 6e-8}}) {
    const Mask mask = octet(c.copies);
    const double edge = 50.0 * c.copies;
    const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, Vec3::Constant(edge));
    ElasticSystem system(mask, {1.0, 0.3}, {}, load, {}, {});
    const Solution s = system.solve(load, {});
    EXPECT_NEAR(2.0 * s.strain_energy_nmm / (edge * edge * edge * 1e-4), c.modulus, c.digits);
    EXPECT_NEAR(s.face_force_n[4].z() / (edge * edge * 0.01), c.modulus, 2e-6);
  }
}

// A periodic lattice is the same material however many cells are taken.
TEST(OctetLattice, PeriodicTensorDoesNotDependOnTheNumberOfCells) {
  double first[3] = {};
  for (int copies = 1; copies <= 2; ++copies) {
    const Mask mask = octet(copies);
    const double volume = 125000.0 * copies * copies * copies;
    ElasticSystem system(mask, {1.0, 0.3}, {}, periodic_uniform(Mat3::Zero()), {}, {});
    const int shown[3] = {0, 2, 4};
    for (int k = 0; k < 3; ++k) {
      const Solution s = system.solve(periodic_uniform(unit_strain(shown[k])), {});
      const double stiffness = 2.0 * s.strain_energy_nmm / volume;
      if (copies == 1) first[k] = stiffness;
      EXPECT_NEAR(stiffness, first[k], 1e-7 * first[k]);
    }
  }
  EXPECT_NEAR(first[0], first[1], 1e-7 * first[0]);  // the cell is cubic
}

// ciclope's example of human trabecular bone (gianthk/ciclope, MIT), solved there by CalculiX: base
// clamped, top moved by -0.04 mm and free to slide, E = 18 GPa, nu = 0.3: 247.3045 N.
TEST(TrabecularBone, ReactionOfCiclopesExample) {
  ScanOptions options;
  options.voxel_size_mm = 0.0195;
  options.slice_distance_mm = 0.0195;
  options.polarity = "as_stored";
  const auto scan = std::get<Grid3<std::uint8_t>>(
      read_scan(kFixtures / "data" / "ciclope_lhdl" / "cropped", options).volume.grid);
  const Grid3<float> half = zoom_spline2(gaussian_smooth(scan, Vec3::Ones()), 0.5);
  Mask mask(half.frame);
  for (std::size_t i = 0; i < mask.values.size(); ++i)
    mask.values[i] = half.values[i] > 63.0F ? 1 : 0;
  mask = close_ball(mask, 3.0);
  mask.frame.spacing_mm = Vec3::Constant(0.039);  // the recipe doubles the voxel
  const Bodies found = find_bodies(mask, 0);
  std::int32_t largest = 0;
  for (std::size_t k = 0; k < found.bodies.size(); ++k) {
    if (found.bodies[k].voxels > found.bodies[static_cast<std::size_t>(largest)].voxels) {
      largest = static_cast<std::int32_t>(k);
    }
  }
  for (std::size_t i = 0; i < mask.values.size(); ++i)
    mask.values[i] = found.label[i] == largest ? 1 : 0;
  LoadCase load;  // the base is clamped, the top slides
  load.faces[4].fixed = 7;
  load.faces[5].fixed = 4;
  load.faces[5].shift_mm.z() = -0.04;
  ElasticSystem system(mask, {18000.0, 0.3}, {}, load, {}, {});
  EXPECT_EQ(system.element_count(), 247062U);
  const Solution s = system.solve(load, {});
  EXPECT_NEAR(s.face_force_n[4].z(), 247.3045, 0.001);
  EXPECT_NEAR(2.0 * s.strain_energy_nmm / 0.04, 247.3045, 0.001);
}

}  // namespace
}  // namespace asbuilt::fe
