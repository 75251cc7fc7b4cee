// The block, its elements, and what the stiffness inspector refuses; the knock-down itself is held
// against the truth in tests/app/session/test_inspect_stiffness.cpp.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "core/base/error.h"
#include "core/fe/load_case.h"
#include "core/fe/stress.h"
#include "core/morphology/gaussian.h"
#include "inspectors/stiffness/block_elements.h"
#include "inspectors/stiffness/check_options.h"
#include "inspectors/stiffness/stiffness.h"
#include "inspectors/stiffness/strength.h"
#include "inspectors/stiffness/stress_picture.h"
#include "tests/inspectors/boxes.h"

namespace asbuilt {
namespace {

constexpr double kRadius = 0.2;

// Straight struts along z between (0, 0, 0) and (2, 1, 3) mm, and a frame that joins their ends.
Design ladder() {
  Design design;
  Lattice& lattice = design.lattice;
  for (int k = 0; k < 8; ++k)
    lattice.nodes_mm.emplace_back((k & 1) != 0 ? 2.0 : 0.0, (k & 2) != 0 ? 1.0 : 0.0,
                                  (k & 4) != 0 ? 3.0 : 0.0);
  const auto strut = [&](std::int32_t a, std::int32_t b) {
    Strut s;
    s.node1 = a;
    s.node2 = b;
    s.radius1_mm = s.radius2_mm = kRadius;
    lattice.struts.push_back(s);
  };
  for (std::int32_t k = 0; k < 4; ++k) strut(k, k + 4);
  for (const std::int32_t z : {0, 4}) {
    strut(z, z + 1);
    strut(z + 1, z + 3);
    strut(z + 3, z + 2);
    strut(z + 2, z);
  }
  return design;
}

double volume(const Grid3<float>& share) {
  return std::accumulate(share.values.begin(), share.values.end(), 0.0) *
         share.frame.voxel_volume_mm3();
}

// The design as a part that was built without fault, its surface given.
struct BuiltAsDesigned {
  Design design = ladder();
  Surface surface;
  InspectionContext context;

  BuiltAsDesigned() {
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
  }
};

TEST(Block, IsCutThroughTheOutermostNodes) {
  const Design design = ladder();
  const auto field = make_design_field(design, 0.5);
  const TestBlock block = test_block(design, *field);
  EXPECT_TRUE(block.box.low_mm.isApprox(Vec3::Zero()) || block.box.low_mm.norm() < 1e-12);
  EXPECT_TRUE(block.box.high_mm.isApprox(Vec3(2, 1, 3)));
  EXPECT_EQ(block.cut_at, "the planes through the outermost nodes");
}

// A cube with a tooth: the cut leaves the tooth out.
TEST(Block, OfASolidIsCutWhereTheSectionIsHalfOfTheMean) {
  Design design;
  design.solid = SolidOf::kMesh;
  add_box(design.mesh, Vec3(0, 0, 0), Vec3(4, 4, 4));
  // Clear of it, so that both are closed on their own.
  add_box(design.mesh, Vec3(1, 1, 4.1), Vec3(1.5, 1.5, 4.5));
  const auto field = make_design_field(design, 0.5);
  const TestBlock block = test_block(design, *field);
  EXPECT_NEAR(block.box.high_mm.z(), 4.0, 0.05);
  EXPECT_NEAR(block.box.low_mm.z(), 0.0, 0.05);
  EXPECT_NEAR(block.box.high_mm.x(), 4.0, 0.05);
}

TEST(Block, ElementsFillItExactly) {
  const Box3 box{Vec3(-1, 0, 2), Vec3(0.93, 1.1, 2.5)};
  const GridFrame frame = block_frame(box, 0.1);
  EXPECT_EQ(frame.shape, (Shape{19, 11, 5}));
  EXPECT_TRUE(frame.bounds().low_mm.isApprox(box.low_mm));
  EXPECT_TRUE(frame.bounds().high_mm.isApprox(box.high_mm));
}

// The closed form of a round bar, from elements a quarter of its diameter wide.
TEST(Block, DesignedMetalKeepsItsVolume) {
  const Design design = ladder();
  const auto field = make_design_field(design, 0.5);
  const Box3 middle{Vec3(-0.5, -0.5, 1.0), Vec3(0.5, 0.5, 2.0)};
  const double share = volume(designed_share(design, *field, block_frame(middle, 0.1), {}));
  EXPECT_NEAR(share, std::numbers::pi * kRadius * kRadius, 0.01 * share);
}

// A solid bar: the metal's own constants. One that is cut through bears nothing along it where its
// sides are free, through its sides where they are held (kinematic boundary), and as before across
// the gap but for what the gap is of its section; no strut loads can be told.
TEST(Stiffness, ASolidWithoutStrutsBearsAsItsMetal) {
  for (const bool cut : {false, true}) {
    Design design;
    design.solid = SolidOf::kMesh;
    add_box(design.mesh, Vec3(0, 0, 0), Vec3(2, 2, 3));
    Surface surface;
    add_box(surface.mesh, Vec3(0, 0, 0), Vec3(2, 2, cut ? 1.2 : 3.0));
    if (cut) add_box(surface.mesh, Vec3(0, 0, 1.5), Vec3(2, 2, 3));
    surface.normals = surface.mesh.vertex_normals();
    surface.given_u_mm = 1e-3;
    surface.mask = Mask(block_frame({Vec3(-0.5, -0.5, -0.5), Vec3(2.5, 2.5, 3.5)}, 0.1));
    for (std::int64_t z = 5; z < 35; ++z)
      for (std::int64_t y = 5; y < 25; ++y)
        for (std::int64_t x = 5; x < 25; ++x) surface.mask.at(x, y, z) = 1;
    InspectionContext context;
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
    StiffnessOptions options;
    options.element_um = 100.0;
    const auto inspect = [&](const char* boundary) {
      options.boundary = boundary;
      return inspect_stiffness(context, {100e3, 0.3}, {1e-3, {}}, options, {});
    };
    const StiffnessRecord r = inspect("mixed");
    EXPECT_NEAR(r.design_tensor_gpa[0], 100.0 * 0.7 / (1.3 * 0.4), 0.01);
    EXPECT_NEAR(r.design_tensor_gpa[21], 100.0 / 2.6, 0.01);
    EXPECT_TRUE(std::isnan(r.u_built_gpa[3])) << "xx,yz is not seen by mixed conditions";
    EXPECT_GE(r.u_built_gpa[1], 0.0);
    ASSERT_EQ(r.knockdown.size(), 3U);
    if (cut) {
      EXPECT_EQ(r.knockdown[2].value, 0.0);
      EXPECT_EQ(r.knockdown[2].high, 0.0);
      EXPECT_NEAR(r.knockdown[0].value, 0.9, 0.01);
      EXPECT_NE(r.mesh_statement.find("nothing along z: it is cut through"), std::string::npos)
          << r.mesh_statement;
      EXPECT_NEAR(inspect("kinematic").knockdown[2].value, 0.53, 0.05);
      ASSERT_TRUE(r.strength);
      EXPECT_EQ(r.strength->built_modulus_gpa, 0.0);
      EXPECT_NE(r.mesh_statement.find("No metal of the part joins the platens along z"),
                std::string::npos)
          << r.mesh_statement;
    } else {
      for (const KnockdownRecord& k : r.knockdown) EXPECT_NEAR(k.value, 1.0, 1e-3);
      ASSERT_TRUE(r.strength);
      EXPECT_TRUE(r.strength->struts.empty());
      EXPECT_NEAR(r.strength->design_p99_mpa, 1.0, 0.5);
    }
  }
}

TEST(Stiffness, TooLittleTimeIsSaidWithTheTimeThatIsNeeded) {
  const BuiltAsDesigned part;
  StiffnessOptions options;
  options.time_s = 1e-3;
  try {
    inspect_stiffness(part.context, {105e3, 0.34}, {1e-3, {}}, options, {});
    FAIL() << "solved";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kNotMeasurable);
    EXPECT_NE(std::string(e.what()).find("raise time_s"), std::string::npos) << e.what();
  }
}

TEST(Stiffness, ElementsTooLargeForTheStrutsAreRefused) {
  const BuiltAsDesigned part;
  StiffnessOptions options;
  options.element_um = 150.0;
  try {
    inspect_stiffness(part.context, {105e3, 0.34}, {1e-3, {}}, options, {});
    FAIL() << "solved";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kNotMeasurable);
    EXPECT_NE(std::string(e.what()).find("at least 4"), std::string::npos) << e.what();
  }
}

// A solid bar of 1 x 1 x 4 mm as designed; as built it is as wide as said, and cut through or not.
struct Bar {
  Design design;
  Surface surface;
  InspectionContext context;
  StiffnessOptions options;

  explicit Bar(double width, bool cut = false) {
    design.solid = SolidOf::kMesh;
    add_box(design.mesh, Vec3(0, 0, 0), Vec3(1, 1, 4));
    add_box(surface.mesh, Vec3(0, 0, 0), Vec3(width, 1, cut ? 1.5 : 4.0));
    if (cut) add_box(surface.mesh, Vec3(0, 0, 2), Vec3(width, 1, 4));
    surface.normals = surface.mesh.vertex_normals();
    surface.given_u_mm = 1e-3;
    surface.mask = Mask(block_frame({Vec3(-0.5, -0.5, -0.5), Vec3(1.5, 1.5, 4.5)}, 0.05));
    for (std::int64_t z = 10; z < 90; ++z)
      for (std::int64_t y = 10; y < 30; ++y)
        for (std::int64_t x = 10; x < 30; ++x) surface.mask.at(x, y, z) = 1;
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
    options.element_um = 125.0;
    options.crush_pct = 1.5;
    options.yield_mpa = 800.0;
    options.hardening_mpa = 500.0;
  }

  StiffnessRecord inspect() const {
    return inspect_stiffness(context, {100e3, 0.3}, {1e-3, {}}, options, {});
  }
};

// A long bar bears its section times the yield stress, so offset stresses are as the sections.
TEST(Crush, ABarThinnerByAThirdBearsAThirdLess) {
  const StiffnessRecord r = Bar(2.0 / 3.0).inspect();
  ASSERT_TRUE(r.crush);
  const CrushRecord& c = *r.crush;
  EXPECT_EQ(c.axis, "z");
  EXPECT_EQ(c.reason, "");
  EXPECT_EQ(c.strain, 0.015);
  EXPECT_NEAR(c.elements_across, 12.0, 0.5);
  EXPECT_NEAR(c.coarse_element_um / c.element_um, 2.0, 0.1);
  EXPECT_NEAR(c.design_slope_gpa, 100.0, 3.0);
  EXPECT_NEAR(c.design_offset_mpa, 800.0, 20.0);
  EXPECT_NEAR(c.ratio, 2.0 / 3.0, 0.01);
  EXPECT_LE(c.ratio_low, 2.0 / 3.0);
  EXPECT_GE(c.ratio_high, 2.0 / 3.0);
  EXPECT_LT(c.ratio_high - c.ratio_low, 0.1) << "an interval that says nothing";
  EXPECT_GT(c.u_design_offset_mpa, 0.0);
  EXPECT_GT(c.u_built_offset_mpa, 0.0);
  EXPECT_LT(c.built_first_yield_mpa, c.built_offset_mpa + c.u_built_offset_mpa);
  EXPECT_NEAR(c.built_energy_mpa / c.design_energy_mpa, 2.0 / 3.0, 0.02);
  ASSERT_FALSE(c.curve.empty());
  EXPECT_EQ(c.curve.front().part, "design");
  EXPECT_EQ(c.curve.back().part, "built");
  EXPECT_NEAR(c.curve.back().strain, 0.015, 1e-9);
  EXPECT_GT(c.curve.back().yielded_share, 0.5);
}

TEST(Crush, EqualPartsBearTheSame) {
  Bar bar(1.0);
  bar.options.load_axis = "x";
  const StiffnessRecord r = bar.inspect();
  ASSERT_TRUE(r.crush);
  EXPECT_EQ(r.crush->axis, "x");
  EXPECT_EQ(r.crush->ratio, 1.0);
  EXPECT_LT(r.crush->ratio_low, 1.0);
  EXPECT_GT(r.crush->ratio_high, 1.0);
  EXPECT_EQ(r.crush->built_energy_mpa, r.crush->design_energy_mpa);
}

TEST(Crush, ACurveThatDoesNotCrossTheOffsetLineIsOpenAndSaysSo) {
  Bar bar(1.0);
  bar.options.crush_pct = 0.5;
  const StiffnessRecord r = bar.inspect();
  ASSERT_TRUE(r.crush);
  EXPECT_TRUE(std::isnan(r.crush->design_offset_mpa));
  EXPECT_TRUE(std::isnan(r.crush->ratio));
  EXPECT_TRUE(std::isnan(r.crush->ratio_low));
  EXPECT_NE(r.crush->reason.find("as designed: the curve stays above"), std::string::npos)
      << r.crush->reason;
  EXPECT_GT(r.crush->design_slope_gpa, 0.0);
  EXPECT_FALSE(r.crush->curve.empty());
}

TEST(Crush, APartThatIsCutThroughKeepsItsTensors) {
  const StiffnessRecord r = Bar(1.0, true).inspect();
  ASSERT_TRUE(r.crush);
  EXPECT_EQ(r.crush->reason, "as built: no metal joins the two ends of the block along z");
  EXPECT_TRUE(std::isnan(r.crush->ratio));
  EXPECT_TRUE(r.crush->curve.empty());
  EXPECT_EQ(r.crush->yield_mpa, 800.0);
  EXPECT_EQ(r.knockdown.size(), 3U);
}

TEST(Crush, IsLeftOutUnlessAskedFor) {
  Bar bar(1.0);
  bar.options.crush_pct = 0.0;
  EXPECT_FALSE(bar.inspect().crush);
}

TEST(Crush, OptionsThatDoNotGoTogetherAreRefused) {
  const auto refusal = [](const std::function<void(StiffnessOptions&)>& spoil) {
    Bar bar(1.0);
    spoil(bar.options);
    try {
      bar.inspect();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kNotMeasurable);
      return std::string(e.what());
    }
    return std::string("solved");
  };
  EXPECT_NE(refusal([](StiffnessOptions& o) { o.yield_mpa = 0.0; }).find("state yield_mpa"),
            std::string::npos);
  EXPECT_NE(refusal([](StiffnessOptions& o) { o.load_axis = "none"; }).find("state load_axis"),
            std::string::npos);
}

// Before anything is scanned.
TEST(Stiffness, OptionsThatTheDesignRefutesAreRefusedAtOnce) {
  const Lattice lattice = ladder().lattice;
  EXPECT_NEAR(thin_quarter_of_struts_mm(lattice), 2.0 * kRadius, 1e-12);
  const auto refusal = [&](const std::function<void(StiffnessOptions&)>& set) {
    StiffnessOptions options;
    set(options);
    try {
      check_stiffness_options(options, lattice);
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kInvalidInput);
      return std::string(e.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(refusal([](StiffnessOptions&) {}), "taken");
  EXPECT_EQ(refusal([](StiffnessOptions& o) { o.element_um = 100.0; }), "taken");
  EXPECT_NE(refusal([](StiffnessOptions& o) { o.element_um = 2000.0; }).find("smaller element_um"),
            std::string::npos);
  EXPECT_NE(refusal([](StiffnessOptions& o) { o.crush_pct = 5.0; }).find("state yield_mpa"),
            std::string::npos);
  EXPECT_NE(refusal([](StiffnessOptions& o) { o.load_n = 700.0; }).find("state yield_mpa"),
            std::string::npos);
  EXPECT_NE(refusal([](StiffnessOptions& o) {
              o.load_n = 700.0;
              o.yield_mpa = 800.0;
              o.load_axis = "none";
            }).find("name an axis"),
            std::string::npos);
}

// What was solved before is kept.
TEST(Crush, TooLittleTimeLeavesTheCompressionOpenAlone) {
  Bar bar(1.0);
  bar.options.crush_time_s = 1e-3;
  const StiffnessRecord r = bar.inspect();
  ASSERT_EQ(r.knockdown.size(), 3U);
  EXPECT_NEAR(r.knockdown[2].value, 1.0, 1e-3);
  ASSERT_TRUE(r.crush);
  EXPECT_NE(r.crush->reason.find("raise crush_time_s"), std::string::npos) << r.crush->reason;
  EXPECT_TRUE(std::isnan(r.crush->ratio));
  EXPECT_TRUE(std::isnan(r.crush->element_um));
  EXPECT_TRUE(r.crush->curve.empty());
  EXPECT_EQ(r.crush->yield_mpa, 800.0);
}

// The surface that a scan of a design shows: blurred, without noise.
Surface scanned(const Design& design) {
  const auto field = make_design_field(design, 0.5);
  Box3 box = field->bounds();
  box.grow(0.3);
  Grid3<float> grey = designed_share(design, *field, block_frame(box, 0.04), {});
  gaussian_smooth_in_place(grey, Vec3::Constant(0.8), Border::kReplicate, {});
  for (float& value : grey.values) value = 1000.0F + 10000.0F * value;
  Volume volume;
  volume.grid = std::move(grey);
  return find_surface(volume, {}, {});
}

// Four posts bear 1 MPa on 2 mm2 together; when one is missing the others bear it alone.
TEST(Strength, PostsBearTheLoad) {
  const Design design = ladder();
  Design printed = design;
  printed.lattice.struts.erase(printed.lattice.struts.begin() + 3);
  for (const bool missing : {false, true}) {
    const Surface surface = scanned(missing ? printed : design);
    InspectionContext context;
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
    const TestBlock block = test_block(design, *context.field);
    StrengthCase load;
    load.yield_mpa = 800.0;
    load.load_n = 100.0;
    load.fine = block_frame(block.box, 0.04);
    load.coarse = block_frame(block.box, 0.08);
    load.sections = 0.04;
    if (missing) load.lost = {3};
    const LoadedStruts loaded = inspect_strength(context, {105e3, 0.34}, load, {});
    const StrengthRecord& r = loaded.record;
    // All lie in edges or faces of the block.
    EXPECT_NE(loaded.statement.find("12 of 12 struts"), std::string::npos) << loaded.statement;
    EXPECT_EQ(loaded.statement.find("leave out"), std::string::npos) << loaded.statement;
    // A quarter of a post bears a quarter of the load: 0.5 N on pi r^2 / 4, and bends little.
    const double pressed = 0.5 / (0.25 * std::numbers::pi * kRadius * kRadius);
    EXPECT_GT(r.struts[0].design_fibre_mpa, 0.95 * pressed);
    EXPECT_LT(r.struts[0].design_fibre_mpa, 1.3 * pressed);
    ASSERT_EQ(r.struts.size(), design.lattice.struts.size());
    double force = 0.0, energy = 0.0;
    for (const StrutLoadRow& row : r.struts) {
      energy += row.built_energy_share;
      if (row.strut_id <= "3" && row.strut_id.size() == 1 && !std::isnan(row.axial_n))
        force += row.axial_n;
    }
    EXPECT_NEAR(force, -2.0, 0.02);
    EXPECT_GT(energy, 0.9);
    EXPECT_LT(energy, 1.0 + 1e-6);
    EXPECT_GT(r.struts[3].design_energy_share, 0.15);
    EXPECT_EQ(r.hot_spots.size(), 10U);
    EXPECT_GT(r.hot_spots[0].von_mises_mpa, 0.9 * r.built_p99_mpa);
    EXPECT_GT(r.design_first_yield_mpa, 0.0);
    // 100 N on 2 mm2.
    EXPECT_NEAR(r.load_mpa, 50.0, 1e-9);
    EXPECT_NEAR(r.utilisation(800.0 / 50.0), 1.0, 1e-12);
    if (missing) {
      EXPECT_LT(r.struts[3].built_energy_share, 1e-6);
      EXPECT_TRUE(std::isnan(r.struts[3].axial_n));
      EXPECT_LT(r.built_modulus_gpa,
                (1.0 - r.struts[3].design_energy_share) * r.design_modulus_gpa);
      EXPECT_LT(r.built_first_yield_mpa, 0.8 * r.design_first_yield_mpa);
      // What the design loses with it is what the part lost, but for how it was printed.
      ASSERT_EQ(r.lost.size(), 1U);
      EXPECT_EQ(r.lost[0].strut_id, "3");
      EXPECT_NEAR(r.lost[0].modulus_loss, 1.0 - r.built_modulus_gpa / r.design_modulus_gpa, 0.02);
      EXPECT_GT(r.lost[0].modulus_loss, r.struts[3].design_energy_share);
      EXPECT_GT(r.lost[0].u_modulus_loss, 0.0);
      EXPECT_LT(r.lost[0].u_modulus_loss, 0.1 * r.lost[0].modulus_loss);
    } else {
      EXPECT_TRUE(r.lost.empty());
      for (int k = 0; k < 4; ++k)
        EXPECT_NEAR(r.struts[static_cast<std::size_t>(k)].axial_n, -0.5, 0.01);
      EXPECT_NEAR(r.built_modulus_gpa / r.design_modulus_gpa, 1.0, 0.02);
      // A quarter of a post is five elements across: a layer more or less bends it otherwise.
      EXPECT_NEAR(r.built_first_yield_mpa / r.design_first_yield_mpa, 1.0, 0.08);
    }
  }
}

// A strut that bears nothing is whole, the posts in the edges of the block are quarters: the first
// yield cannot lie above what the posts bear when they yield all over.
TEST(Strength, QuartersOfPostsYieldBeforeAnIdleStrutThatIsWhole) {
  Design design = ladder();
  Lattice& lattice = design.lattice;
  lattice.nodes_mm.emplace_back(0.6, 0.5, 1.5);
  lattice.nodes_mm.emplace_back(1.4, 0.5, 1.5);
  Strut idle = lattice.struts.front();
  idle.node1 = 8;
  idle.node2 = 9;
  lattice.struts.push_back(idle);
  // Joined to the posts by struts that run through their nodes' planes.
  for (const auto& [a, b] : {std::pair{0, 8}, std::pair{7, 9}}) {
    Strut arm = idle;
    arm.node1 = a;
    arm.node2 = b;
    arm.radius1_mm = arm.radius2_mm = 0.6 * kRadius;
    lattice.struts.push_back(arm);
  }
  const Surface surface = scanned(design);
  InspectionContext context;
  context.design = &design;
  context.field = make_design_field(design, 0.5);
  context.surface = &surface;
  const TestBlock block = test_block(design, *context.field);
  StrengthCase load;
  load.yield_mpa = 800.0;
  load.fine = block_frame(block.box, 0.04);
  load.coarse = block_frame(block.box, 0.08);
  const LoadedStruts loaded = inspect_strength(context, {105e3, 0.34}, load, {});
  EXPECT_NE(loaded.statement.find("12 of 15 struts"), std::string::npos) << loaded.statement;
  const double arms = 2.0 * std::numbers::pi * 0.36 * kRadius * kRadius;
  const double posts = std::numbers::pi * kRadius * kRadius;
  EXPECT_LT(loaded.record.design_first_yield_mpa, 800.0 * (posts + arms) / 2.0);
  EXPECT_GT(loaded.record.design_first_yield_mpa, 0.5 * 800.0 * posts / 2.0);
}

// Between platens that hold their ends the four posts are equal springs side by side: each costs a
// quarter, whether the design is a lattice, or a mesh that names its struts.
TEST(Strength, APostCostsAQuarter) {
  for (const bool mesh : {false, true}) {
    Design design = ladder();
    const Surface surface = scanned(design);
    if (mesh) {
      design.mesh = surface.mesh;
      design.solid = SolidOf::kMesh;
    }
    InspectionContext context;
    context.design = &design;
    context.field = make_design_field(design, 0.5);
    context.surface = &surface;
    // Of the frames at both ends the posts hold a share in their corners: away from these.
    const Box3 box{Vec3(0, 0, 0), Vec3(2, 1, 3)};
    StrengthCase load;
    load.fine = block_frame(box, 0.05);
    load.coarse = block_frame(box, 0.1);
    load.lost = {1, 2};
    const StrengthRecord r = inspect_strength(context, {105e3, 0.34}, load, {}).record;
    ASSERT_EQ(r.lost.size(), 3U);
    EXPECT_TRUE(std::isnan(r.load_mpa));
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(r.lost[i].modulus_loss, 0.25, 0.005) << mesh;
      EXPECT_LT(std::abs(r.lost[i].modulus_loss - 0.25), r.lost[i].u_modulus_loss + 0.002) << mesh;
    }
    EXPECT_EQ(r.lost[0].strut_id.size() + r.lost[1].strut_id.size(), 2U);
    EXPECT_EQ(r.lost[2].strut_id, "");
    EXPECT_NEAR(r.lost[2].modulus_loss, 0.5, 0.01) << mesh;
  }
}

// The design's half is told, and what all posts cost: everything.
TEST(Strength, OfAPartThatIsCutThroughTheDesignIsTold) {
  const Design design = ladder();
  Design printed = design;
  printed.lattice.struts.erase(printed.lattice.struts.begin(), printed.lattice.struts.begin() + 4);
  const Surface surface = scanned(printed);
  InspectionContext context;
  context.design = &design;
  context.field = make_design_field(design, 0.5);
  context.surface = &surface;
  StrengthCase load;
  load.yield_mpa = 800.0;
  load.fine = block_frame({Vec3(0, 0, 0), Vec3(2, 1, 3)}, 0.05);
  load.coarse = block_frame({Vec3(0, 0, 0), Vec3(2, 1, 3)}, 0.1);
  load.lost = {0, 1, 2, 3};
  const LoadedStruts loaded = inspect_strength(context, {105e3, 0.34}, load, {});
  const StrengthRecord& r = loaded.record;
  EXPECT_NE(loaded.statement.find("No metal of the part joins the platens along z"),
            std::string::npos);
  EXPECT_EQ(r.built_modulus_gpa, 0.0);
  EXPECT_GT(r.design_modulus_gpa, 1.0);
  EXPECT_GT(r.design_first_yield_mpa, 0.0);
  for (const double open : {r.built_p99_mpa, r.built_first_yield_mpa, r.struts[0].axial_n,
                            r.struts[0].built_energy_share, r.struts[0].built_fibre_mpa}) {
    EXPECT_TRUE(std::isnan(open));
  }
  EXPECT_GT(r.struts[0].design_energy_share, 0.15);
  EXPECT_TRUE(r.hot_spots.empty());
  ASSERT_EQ(r.lost.size(), 5U);
  EXPECT_NEAR(r.lost[0].modulus_loss, 0.25, 0.005);
  EXPECT_EQ(r.lost[4].modulus_loss, 1.0);
}

// A value that grows along x, in a plane that is tilted against the grid.
TEST(StressPicture, HasTheValuesOfItsElementsInItsPlane) {
  Mask part(block_frame({Vec3(0, 0, 0), Vec3(4, 3, 2)}, 0.1));
  std::fill(part.values.begin(), part.values.end(), std::uint8_t{1});
  for (std::int64_t z = 0; z < part.frame.shape.z; ++z)
    for (std::int64_t x = 0; x < part.frame.shape.x; ++x) part.at(x, 0, z) = 0;
  const fe::LoadCase load =
      fe::platen_compression(2, fe::Platens::kFrictionless, 1e-3, part.frame.bounds().size_mm());
  const fe::ElasticSystem system(part, {100e3, 0.3}, {}, load, {}, {});
  const fe::StressField field = fe::element_stresses(system, {});
  std::vector<float> values(static_cast<std::size_t>(field.elements.count()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(
        field.frame
            .position_mm(static_cast<double>(field.elements.place(static_cast<std::int64_t>(i))[0]),
                         0, 0)
            .x());
  }
  const Vec3 along = Vec3(1, 0, 1).normalized();
  StressPlane plane = plane_along(along, Vec3(2, 1.5, 1), Vec3(2, 1.6, 1));
  EXPECT_NEAR(plane.up.y(), 1.0, 1e-12);
  plane.edge_mm = 9.6;
  const StressPicture picture =
      stress_picture(field.frame, field.elements, values, 2.0, 6.0, plane);
  ASSERT_EQ(picture.slice.grey.size(), 96U * 96U);
  EXPECT_NEAR(picture.slice.pixel_um, 100.0, 1e-9);
  int metal = 0;
  for (int row = 0; row < 96; ++row)
    for (int column = 0; column < 96; ++column) {
      const Vec3 p =
          Vec3(2, 1.6, 1) + 0.1 * (column - 47.5) * along + Vec3(0, 0.1 * (47.5 - row), 0);
      const std::uint8_t level = picture.slice.grey[static_cast<std::size_t>(96 * row + column)];
      const bool inside =
          p.x() > 0 && p.x() < 4 && p.y() > 0.1 && p.y() < 3 && p.z() > 0 && p.z() < 2;
      ASSERT_EQ(level != 0, inside) << row << ", " << column;
      if (!inside) continue;
      ++metal;
      const double x = 0.1 * std::floor(p.x() / 0.1) + 0.05;
      ASSERT_NEAR((level - 1) / 254.0, std::min(1.0, 2.0 * x / 6.0), 0.5 / 254.0 + 1e-6);
    }
  EXPECT_GT(metal, 500);
}

}  // namespace
}  // namespace asbuilt
