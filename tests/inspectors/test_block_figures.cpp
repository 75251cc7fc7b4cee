// Engineering constants, bounds and checks beside the tensors of designed and built block, against
// closed forms and against the tensors that the record holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/fe/mixture_bounds.h"
#include "inspectors/stiffness/block_elements.h"
#include "inspectors/stiffness/block_figures.h"
#include "inspectors/stiffness/platen_load.h"
#include "inspectors/stiffness/solution_checks.h"
#include "inspectors/stiffness/stiffness.h"
#include "tests/inspectors/boxes.h"

namespace asbuilt {
namespace {

constexpr fe::Elastic kMetal{100e3, 0.3};

fe::Matrix6 cubic(double c11, double c12, double c44) {
  fe::Matrix6 c = fe::Matrix6::Zero();
  c.topLeftCorner<3, 3>().setConstant(c12);
  for (int i = 0; i < 3; ++i) {
    c(i, i) = c11;
    c(i + 3, i + 3) = c44;
  }
  return c;
}

const BlockFigureRow& row(const std::vector<BlockFigureRow>& rows, const std::string& name) {
  const auto at = std::ranges::find(rows, name, &BlockFigureRow::name);
  if (at == rows.end()) throw std::runtime_error("no figure " + name);
  return *at;
}

// A cubic block; larger elements make it stiffer by `coarse`, its surface by `surface` either way.
SolvedBlock scaled(double coarse, double surface, double placement) {
  const fe::Matrix6 c = cubic(6.0, 2.5, 3.0);
  SolvedBlock s;
  s.placement = s.sections = placement;
  s.design_fine.c = s.built_fine.c = c;
  s.design_coarse.c = s.built_coarse.c = (1.0 + coarse) * c;
  s.built_inner.c = (1.0 - surface) * c;
  s.built_outer.c = (1.0 + surface) * c;
  for (SolvedTensor* t : {&s.design_fine, &s.design_coarse, &s.built_fine, &s.built_coarse,
                          &s.built_inner, &s.built_outer}) {
    t->metal_share = 0.2;
  }
  return s;
}

// What scales every entry alike scales moduli, and nothing else.
TEST(BlockConstants, UJoinsResolutionSurfaceGridAndSolver) {
  SolvedBlock s = scaled(0.04, 0.03, 0.012);
  s.step = 1.25;
  s.built_fine.u_solver_gpa = 0.007 * 6.0;
  const auto rows = block_constants(s, fe::TensorBoundary::kKinematic);
  const double young = 6.0 - 2.0 * 2.5 * 2.5 / (6.0 + 2.5);
  for (const char* name : {"young_x_gpa", "young_y_gpa", "young_z_gpa"}) {
    EXPECT_NEAR(row(rows, name).design.value, young, 1e-12);
    EXPECT_NEAR(row(rows, name).design.u, young * std::hypot(1.25 * 0.04, 0.012), 1e-12);
    EXPECT_NEAR(row(rows, name).built.u,
                young * std::hypot(1.25 * 0.04, std::hypot(0.012, 0.007), 0.03), 1e-12);
  }
  EXPECT_NEAR(row(rows, "shear_xz_gpa").design.value, 3.0, 1e-12);
  EXPECT_NEAR(row(rows, "mean_bulk_voigt_gpa").built.value, 11.0 / 3.0, 1e-12);
  EXPECT_NEAR(row(rows, "mean_bulk_reuss_gpa").built.value, 11.0 / 3.0, 1e-12);
  const double nu = 2.5 / 8.5;
  EXPECT_NEAR(row(rows, "poisson_zy").design.value, nu, 1e-12);
  EXPECT_NEAR(row(rows, "poisson_zy").built.u, nu * std::hypot(0.012, 0.007), 1e-12);
  const double zener = 2.0 * 3.0 / 3.5;
  EXPECT_NEAR(row(rows, "zener").design.value, zener, 1e-12);
  EXPECT_NEAR(row(rows, "zener").design.u, 0.012 * zener, 1e-12);
  EXPECT_NEAR(row(rows, "deviation_from_cubic").design.value, 0.0, 1e-12);
  EXPECT_EQ(rows.size(), 19U);
  for (const BlockFigureRow& figure : rows) EXPECT_EQ(figure.built.reason, "") << figure.name;
}

// Cubic blocks whose shear modulus alone is off.
TEST(BlockConstants, UOfTheAnisotropyIsWhatAnErrorOfZenersRatioMakes) {
  constexpr double kOff = 1e-4;
  for (const double c44 : {0.6, 1.75, 3.0}) {
    SolvedBlock s = scaled(0.0, 0.0, kOff);
    for (SolvedTensor* t : {&s.design_fine, &s.design_coarse}) t->c = cubic(6.0, 2.5, c44);
    const double u =
        row(block_constants(s, fe::TensorBoundary::kKinematic), "universal_anisotropy").design.u;
    const auto index = [&](double factor) {
      return fe::engineering_constants(cubic(6.0, 2.5, factor * c44)).universal_anisotropy;
    };
    EXPECT_NEAR(u, std::abs(index(1.0 + kOff) - index(1.0 - kOff)) / 2.0, 1e-3 * kOff) << c44;
  }
}

// How elements fall on a part is chance: an axis that happens to agree says nothing.
TEST(BlockConstants, NoModulusIsKnownBetterThanTheOthersOfItsKind) {
  SolvedBlock s = scaled(0.0, 0.0, 0.0);
  s.design_coarse.c = cubic(6.0, 2.5, 3.0);
  s.design_coarse.c(3, 3) = 3.3;
  const auto rows = block_constants(s, fe::TensorBoundary::kKinematic);
  for (const char* name : {"shear_yz_gpa", "shear_xz_gpa", "shear_xy_gpa"}) {
    EXPECT_NEAR(row(rows, name).design.u, 0.3, 1e-12);
  }
  EXPECT_NEAR(row(rows, "young_x_gpa").design.u, 0.0, 1e-12);
}

TEST(BlockConstants, WhereABlockBearsNothingThereAreNoneAndAReason) {
  SolvedBlock s = scaled(0.0, 0.0, 0.01);
  s.built_inner.c(5, 5) = 0.0;
  auto rows = block_constants(s, fe::TensorBoundary::kMixed);
  EXPECT_NEAR(row(rows, "shear_xy_gpa").built.value, 3.0, 1e-12);
  EXPECT_TRUE(std::isnan(row(rows, "shear_xy_gpa").built.u));
  EXPECT_NE(row(rows, "shear_xy_gpa").built.reason.find("surface moved"), std::string::npos);
  EXPECT_FALSE(std::isnan(row(rows, "shear_xy_gpa").design.u));
  EXPECT_TRUE(std::isnan(row(rows, "coupling").design.u));
  EXPECT_FALSE(row(rows, "coupling").design.reason.empty());
  s.design_coarse.c(5, 5) = 0.0;
  rows = block_constants(s, fe::TensorBoundary::kMixed);
  EXPECT_NE(row(rows, "zener").design.reason.find("with the larger elements"), std::string::npos);
  s.built_fine.c(5, 5) = 0.0;
  rows = block_constants(s, fe::TensorBoundary::kMixed);
  EXPECT_TRUE(std::isnan(row(rows, "young_x_gpa").built.value));
  EXPECT_NE(row(rows, "young_x_gpa").built.reason.find("bears nothing"), std::string::npos);
}

TEST(BlockBounds, AreThoseOfTheShareOfMetal) {
  SolvedBlock s = scaled(0.0, 0.0, 0.0);
  s.step = 2.0;
  s.design_coarse.metal_share = s.built_coarse.metal_share = 0.203;
  s.built_inner.metal_share = 0.19;
  s.built_outer.metal_share = 0.21;
  const auto rows = block_bounds(s, kMetal);
  ASSERT_EQ(rows.size(), 13U);
  EXPECT_EQ(rows.front().name, "metal_share");
  EXPECT_NEAR(rows.front().design.u, 0.006, 1e-12);
  SolvedBlock on_a_grid = s;
  on_a_grid.placement = on_a_grid.sections = 0.04;
  EXPECT_NEAR(block_bounds(on_a_grid, kMetal).front().design.u, std::hypot(0.006, 0.008), 1e-12);
  EXPECT_NEAR(rows.front().built.u, std::hypot(0.006, 0.01), 1e-12);
  EXPECT_NEAR(row(rows, "young_voigt_gpa").built.value, 20.0, 1e-9);
  EXPECT_NEAR(row(rows, "young_voigt_gpa").built.u, 100.0 * std::hypot(0.006, 0.01), 1e-9);
  const fe::PorousBounds porous = fe::porous_bounds(kMetal, 0.2);
  EXPECT_NEAR(row(rows, "young_hashin_shtrikman_upper_gpa").design.value,
              porous.hashin_shtrikman_young_mpa / 1000.0, 1e-9);
  EXPECT_NEAR(row(rows, "shear_hashin_shtrikman_upper_gpa").design.value,
              porous.hashin_shtrikman_shear_mpa / 1000.0, 1e-9);
  const double more = fe::porous_bounds(kMetal, 0.203).hashin_shtrikman_bulk_mpa / 1000.0;
  EXPECT_NEAR(row(rows, "bulk_hashin_shtrikman_upper_gpa").design.u,
              2.0 * (more - porous.hashin_shtrikman_bulk_mpa / 1000.0), 1e-9);
  for (const char* name : {"young_reuss_gpa", "bulk_hashin_shtrikman_lower_gpa"}) {
    EXPECT_EQ(row(rows, name).built.value, 0.0);
    EXPECT_EQ(row(rows, name).built.u, 0.0);
  }
}

TEST(FiguresStatement, SaysWhatIsNotCubicNotSeenAndOutOfBounds) {
  SolvedBlock s = scaled(0.0, 0.0, 0.0);
  EXPECT_EQ(figures_statement(s, kMetal, fe::TensorBoundary::kMixed), "");
  s.built_fine.c(5, 5) = 2.0;
  s.design_fine.coupling = 0.03;
  s.design_fine.metal_share = 0.05;
  const std::string text = figures_statement(s, kMetal, fe::TensorBoundary::kMixed);
  EXPECT_NE(text.find("The tensor of the built block is not cubic"), std::string::npos) << text;
  EXPECT_NE(text.find("The designed block is not its own mirror image"), std::string::npos) << text;
  EXPECT_NE(text.find("The mean shear modulus of the designed block lies outside"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("modulus of the built block"), std::string::npos) << text;
}

TEST(SolutionChecks, FailuresAreSaidWithTheirLimit) {
  SolvedBlock s = scaled(0.0, 0.0, 0.0);
  std::vector<SolutionCheckRow> rows = checks_of(s);
  EXPECT_EQ(rows.size(), 14U);
  EXPECT_EQ(failed_checks(rows), "");
  s.built_inner.asymmetry = 0.004;
  s.design_fine.checks.energy_imbalance = 0.02;
  s.built_fine.c(3, 3) = 0.0;
  rows = checks_of(s);
  EXPECT_EQ(std::ranges::count(rows, false, &SolutionCheckRow::fulfilled), 3);
  const std::string text = failed_checks(rows);
  EXPECT_NE(text.find("(interval): what the tensor lacks to be symmetric is 0.004, allowed is at "
                      "most 0.001."),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("(design): the difference between strain energy and work is 0.02"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("(built): the smallest eigenvalue"), std::string::npos) << text;
  EXPECT_NE(failed_checks(checks_of("built along z", {0.0, 0.5, 0.0})).find("platens' forces"),
            std::string::npos);
}

// A solution that is left early is out of balance, and says so.
TEST(SolutionChecks, OfAPlatenLoadTellHowFarItWasSolved) {
  Mask part(block_frame({Vec3(0, 0, 0), Vec3(1, 1, 4)}, 0.1));
  for (std::int64_t z = 0; z < 40; ++z)
    for (std::int64_t y = 0; y < 10; ++y)
      for (std::int64_t x = 0; x < 10; ++x) {
        part.at(x, y, z) = static_cast<std::uint8_t>(x < 4 || (z / 5) % 2 == 0 ? 1 : 0);
      }
  const PlatenLoad solved(part, kMetal, 2, {});
  EXPECT_LT(solved.checks().energy_imbalance, 1e-6);
  EXPECT_LT(solved.checks().force_imbalance, 1e-5);
  EXPECT_LE(solved.checks().residual, 1e-6);
  EXPECT_GT(solved.relative_u_solver(), 0.0);
  EXPECT_GE(solved.relative_u_solver(), solved.checks().residual);
  fe::SolverOptions early;
  early.pcg.tolerance = 0.05;
  const PlatenLoad left(part, kMetal, 2, {}, early);
  EXPECT_GT(left.checks().residual, 1e-4);
  EXPECT_GT(left.checks().force_imbalance, 10.0 * solved.checks().force_imbalance);
  EXPECT_GE(left.relative_u_solver(), left.checks().residual);
}

// A solid bar as designed, and what was built of it.
struct Built {
  Design design;
  Surface surface;
  InspectionContext context;
  StiffnessOptions options;

  Built() {
    design.solid = SolidOf::kMesh;
    add_box(design.mesh, Vec3(0, 0, 0), Vec3(1, 1, 4));
    options.element_um = 125.0;
    options.load_axis = "none";
  }
  StiffnessRecord inspect() {
    surface.normals = surface.mesh.vertex_normals();
    surface.given_u_mm = 1e-3;
    surface.mask = Mask(block_frame({Vec3(-0.5, -0.5, -0.5), Vec3(1.5, 1.5, 4.5)}, 0.05));
    for (std::int64_t z = 10; z < 90; ++z)
      for (std::int64_t y = 10; y < 30; ++y)
        for (std::int64_t x = 10; x < 30; ++x) surface.mask.at(x, y, z) = 1;
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
    return inspect_stiffness(context, kMetal, {1e-3, {}}, options, {});
  }
};

fe::Matrix6 matrix(const std::array<double, 36>& terms) {
  return Eigen::Map<const Eigen::Matrix<double, 6, 6, Eigen::RowMajor>>(terms.data());
}

// The bar is its metal; what was built of it is thinner, and its constants are those of its tensor.
TEST(InspectedFigures, AreThoseOfTheStoredTensors) {
  Built bar;
  add_box(bar.surface.mesh, Vec3(0.15, 0, 0), Vec3(1.1, 1, 4));
  bar.options.element_um = 62.5;
  bar.options.load_axis = "z";
  const StiffnessRecord r = bar.inspect();
  EXPECT_NEAR(row(r.constants, "young_z_gpa").design.value, 100.0, 1e-3);
  EXPECT_NEAR(row(r.constants, "shear_yz_gpa").design.value, 100.0 / 2.6, 1e-3);
  EXPECT_NEAR(row(r.constants, "poisson_zx").design.value, 0.3, 1e-5);
  EXPECT_NEAR(row(r.constants, "zener").design.value, 1.0, 1e-5);
  EXPECT_NEAR(row(r.constants, "universal_anisotropy").design.value, 0.0, 1e-5);
  // Both element sizes give the same: what sections on the grid leave open is all that is left.
  const double sections = 0.4 / r.model.elements_across;
  EXPECT_NEAR(r.u_design_gpa[0], sections * r.design_tensor_gpa[0], 1e-3);
  EXPECT_NEAR(r.u_design_gpa[1], sections * r.design_tensor_gpa[1], 1e-3);
  EXPECT_NEAR(row(r.constants, "young_z_gpa").design.u, sections * 100.0, 1e-3);
  // Metal fills the block: all bounds are its own constants.
  for (const char* name : {"young_voigt_gpa", "young_hashin_shtrikman_upper_gpa",
                           "young_hashin_shtrikman_lower_gpa", "young_reuss_gpa"}) {
    EXPECT_NEAR(row(r.bounds, name).design.value, 100.0, 1e-3) << name;
  }
  EXPECT_NE(row(r.bounds, "young_reuss_gpa").design.reason, "");
  // A face along the grid falls on a row of rays or between two.
  const Quantity& share = row(r.bounds, "metal_share").built;
  EXPECT_LT(std::abs(share.value - 0.85), share.u);
  EXPECT_LT(share.u, 0.01);
  EXPECT_EQ(row(r.bounds, "young_reuss_gpa").built.value, 0.0);

  // 0.85 of the section bears along z; across the gap nothing.
  EXPECT_NE(r.mesh_statement.find("nothing along x: it is cut through"), std::string::npos);
  EXPECT_TRUE(std::isnan(row(r.constants, "young_z_gpa").built.value));
  EXPECT_NE(row(r.constants, "young_z_gpa").built.reason.find("bears nothing"), std::string::npos);
  EXPECT_NE(r.mesh_statement.find("Check failed (built): the smallest eigenvalue"),
            std::string::npos)
      << r.mesh_statement;
  EXPECT_EQ(std::ranges::count(r.checks, false, &SolutionCheckRow::fulfilled), 1);
  const auto solutions = [&](const char* name) {
    return std::ranges::count(r.checks, std::string(name), &SolutionCheckRow::solution);
  };
  EXPECT_EQ(solutions("design"), 5);
  EXPECT_EQ(solutions("built"), 5);
  EXPECT_EQ(solutions("interval"), 4);
  EXPECT_EQ(solutions("design along z"), 3);
  EXPECT_EQ(solutions("built along z"), 3);
  for (const SolutionCheckRow& check : r.checks) {
    if (check.check != "rigid_motion_force") continue;
    EXPECT_GT(check.value, 0.0) << check.solution;
  }

  // Held on all sides it bears: the constants are those of the tensor that is stored.
  bar.options.boundary = "kinematic";
  bar.options.load_axis = "none";
  const StiffnessRecord held = bar.inspect();
  const fe::EngineeringConstants e = fe::engineering_constants(matrix(held.built_tensor_gpa));
  EXPECT_NEAR(row(held.constants, "young_x_gpa").built.value, e.young_mpa.x(), 1e-12);
  EXPECT_NEAR(row(held.constants, "poisson_xz").built.value, e.poisson(0, 2), 1e-12);
  EXPECT_NEAR(row(held.constants, "shear_xy_gpa").built.value, e.shear_mpa.z(), 1e-12);
  EXPECT_NEAR(row(held.constants, "universal_anisotropy").built.value, e.universal_anisotropy,
              1e-12);
  for (const BlockFigureRow& figure : held.constants) {
    EXPECT_TRUE(std::isfinite(figure.built.u)) << figure.name << ": " << figure.built.reason;
  }
  EXPECT_GT(row(held.constants, "young_y_gpa").built.u,
            row(held.constants, "young_y_gpa").design.u);
}

// What the gate means is what the larger elements alone would say.
TEST(InspectedFigures, TheStepOfResolutionIsThatOfTheLargerElements) {
  Built bar;
  add_box(bar.surface.mesh, Vec3(-0.1, 0, 0), Vec3(2.0 / 3.0, 1, 4));
  bar.options.boundary = "kinematic";
  const StiffnessRecord coarse = bar.inspect();
  bar.options.element_um = 62.5;
  const StiffnessRecord fine = bar.inspect();
  ASSERT_NEAR(fine.model.coarse_element_um, coarse.model.element_um, 1e-9);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(fine.knockdown[axis].larger_elements_change,
                coarse.knockdown[axis].value / fine.knockdown[axis].value - 1.0, 1e-9);
  }
  EXPECT_GT(std::abs(fine.knockdown[0].larger_elements_change), 1e-3);
  EXPECT_NE(fine.mesh_statement.find("15.6 across the struts (as the plan "
                                     "asks), and of 125.00 um to tell the resolution."),
            std::string::npos)
      << fine.mesh_statement;
  EXPECT_NE(fine.mesh_statement.find(" Elements 2 times as large change the knock-down by "),
            std::string::npos);
}

// A bar, and beside it a plate that one element holds.
TEST(InspectedFigures, APieceThatHangsByOneElementIsTold) {
  Built bar;
  add_box(bar.surface.mesh, Vec3(-0.1, -0.1, -0.1), Vec3(0.5, 1.1, 4.1));
  const StiffnessRecord whole = bar.inspect();
  ASSERT_TRUE(whole.loosely_hung);
  EXPECT_EQ(whole.loosely_hung->pieces, 0);
  EXPECT_EQ(whole.mesh_statement.find("by a single element"), std::string::npos);
  // A hair apart, so that each is closed on its own; the plate is half an element thick.
  add_box(bar.surface.mesh, Vec3(0.5001, 0.5, 2.0), Vec3(0.7499, 0.625, 2.125));
  add_box(bar.surface.mesh, Vec3(0.75, 0.25, 1.75), Vec3(0.8125, 0.75, 2.25));
  const StiffnessRecord hung = bar.inspect();
  ASSERT_TRUE(hung.loosely_hung);
  const HungPiecesRecord& h = *hung.loosely_hung;
  EXPECT_EQ(h.pieces, 1);
  EXPECT_EQ(h.elements, 18);  // the one that holds them is the bar's own
  const double element = std::pow(0.125, 3.0);
  EXPECT_NEAR(h.volume_mm3, 10.0 * element, 0.02 * element);
  EXPECT_EQ(h.largest_mm3, h.volume_mm3);
  EXPECT_NEAR(h.share, 18.0 / (4.0 * 8.0 * 32.0 + 18.0), 1e-9);
  EXPECT_NEAR(h.largest_position_mm.x(), (16.0 * 0.8125 + 0.5625 + 0.6875) / 18.0, 1e-9);
  EXPECT_NEAR(h.largest_position_mm.z(), (16.0 * 2.0 + 2.0 * 2.0625) / 18.0, 1e-9);
  EXPECT_NE(hung.mesh_statement.find(" 1 piece of the part hangs by a single element (0.0195 mm3"),
            std::string::npos)
      << hung.mesh_statement;
}

}  // namespace
}  // namespace asbuilt
