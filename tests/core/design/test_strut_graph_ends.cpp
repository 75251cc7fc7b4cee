// Ends of struts, struts of different and changing radii, and parts that are no struts.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/design/strut_graph.h"
#include "test_strut_graph_match.h"
#include "test_strut_graph_meshes.h"

namespace asbuilt {
namespace {

using namespace test;

constexpr double kRadius = 0.2;
constexpr double kDiameter = 2.0 * kRadius;
constexpr double kStep = kRadius / 4.0;

Lattice lattice_of(std::vector<Vec3> nodes, std::vector<Strut> struts) {
  Lattice lattice;
  lattice.nodes_mm = std::move(nodes);
  lattice.struts = std::move(struts);
  return lattice;
}

Strut strut(int a, int b, double r1, double r2) {
  return {a, b, r1, r2, StrutCap::kSphere, StrutCap::kSphere, ""};
}

// Tolerance: of nodes over the first strut's diameter, of radii relative.
void expect_same(const Lattice& truth, const Lattice& found, double tolerance) {
  const GraphMatch match = match_graphs(truth, found);
  EXPECT_EQ(match.missing.size(), 0U);
  EXPECT_EQ(match.extra.size(), 0U);
  EXPECT_LT(match.worst_joint, tolerance);
  EXPECT_LT(match.worst_end, tolerance);
  EXPECT_LT(match.worst_radius, tolerance);
}

// Three struts from one node: a round end, a flat one and one cut at 45 degrees.
TEST(StrutGraphEnds, RoundFlatAndObliqueEndsAreWhereTheAxisEnds) {
  const Lattice truth = lattice_of({Vec3(0, 0, 0), Vec3(2, 0, 0), Vec3(0, 2.2, 0), Vec3(0, 0, 2.4)},
                                   {strut(0, 1, kRadius, kRadius), strut(0, 2, kRadius, kRadius),
                                    strut(0, 3, kRadius, kRadius)});
  Lattice longer = truth;
  longer.nodes_mm[2].y() = 3.0;
  longer.nodes_mm[3].z() = 3.2;
  const Solid uncut = solid_of(longer);
  const TriMesh mesh = skin(
      [&](const Vec3& p) {
        const double flat = p.y() - 2.2;
        const double oblique = (p - Vec3(0, 0, 2.4)).dot(Vec3(1, 0, 1).normalized());
        return std::max({uncut(p), flat, p.z() > 1.5 ? oblique : -1.0});
      },
      longer.bounds(), kStep / 1.5);
  const StrutGraphResult result = extract_strut_graph(mesh);
  expect_same(truth, result.lattice, 0.02);
  ASSERT_EQ(result.lattice.nodes_mm.size(), 4U);
  // In order: the node, the end along z, the end along y, the end along x.
  EXPECT_EQ(result.lattice.struts[0].cap2, StrutCap::kButt);
  EXPECT_EQ(result.lattice.struts[1].cap2, StrutCap::kButt);
  EXPECT_EQ(result.lattice.struts[2].cap2, StrutCap::kSphere);
}

// A block cut out of a larger lattice half-way through its struts: every cut strut ends in the face
// that cuts it. Where several faces cut one strut the mesh rounds their edge off.
struct Cut {
  std::string kind;
  double cell_mm;
  double end;  // limit over the diameter
};

class StrutGraphCuts : public ::testing::TestWithParam<Cut> {};

TEST_P(StrutGraphCuts, StrutsEndInTheFacesOfTheBlock) {
  const auto& [kind, cell, end] = GetParam();
  const Lattice whole = lattice_of_cells(kind, {2, 2, 2}, cell, kRadius);
  const double share = kind == "diamond" ? 0.125 : 0.25;
  const Box3 block{Vec3::Constant(share * cell), Vec3::Constant((1.0 + share) * cell)};
  const Lattice truth = truncated(whole, block);
  const StrutGraphResult result = extract_strut_graph(skin_within(whole, block, kStep));
  const GraphMatch match = match_graphs(truth, result.lattice);
  EXPECT_EQ(match.missing.size(), 0U);
  EXPECT_EQ(match.extra.size(), 0U);
  EXPECT_EQ(result.lattice.nodes_mm.size(), truth.nodes_mm.size());
  EXPECT_LT(match.worst_joint, 0.004);
  EXPECT_LT(match.worst_end, end);
  EXPECT_LT(match.worst_radius, 0.01);
  for (const Strut& s : result.lattice.struts) {
    for (const std::int32_t n : {s.node1, s.node2}) {
      const Vec3& p = result.lattice.nodes_mm[static_cast<std::size_t>(n)];
      EXPECT_LT(((p - block.center_mm()).cwiseAbs() - 0.5 * block.size_mm()).maxCoeff(),
                0.02 * kDiameter);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, StrutGraphCuts,
                         ::testing::Values(Cut{"cubic", 2.6, 0.03}, Cut{"bcc", 2.6, 0.05},
                                           Cut{"fcc", 2.6, 0.05}, Cut{"octet", 2.6, 0.1},
                                           Cut{"diamond", 3.2, 0.05}),
                         [](const auto& tested) { return tested.param.kind; });

// Cut anywhere: stubs of less than two diameters may go unseen, but nothing else, and nothing is
// made up for them.
TEST(StrutGraphEnds, ACutVoronoiLatticeLosesItsStubsOnly) {
  const Lattice whole = voronoi_lattice(6.0, 14, 1, 1.0, kRadius);
  const Box3 block{Vec3(1, 1, 1), Vec3(4.6, 4.5, 4.4)};
  const Lattice truth = truncated(whole, block);
  const StrutGraphResult result = extract_strut_graph(skin_within(whole, block, kStep));
  const GraphMatch match = match_graphs(truth, result.lattice);
  EXPECT_EQ(match.extra.size(), 0U);
  EXPECT_LT(4 * match.missing.size(), truth.struts.size());
  for (const std::size_t i : match.missing) {
    EXPECT_LT(truth.length_mm(i), 2.0 * truth.nominal_diameter_mm(i));
  }
  EXPECT_LT(match.worst_joint, 0.01);
  EXPECT_LT(match.worst_end, 0.05);
  EXPECT_LT(match.worst_radius, 0.015);
}

TEST(StrutGraphEnds, StrutsThatEndInAPlateEndAtItsSkin) {
  const Lattice lattice = lattice_of_cells("bcc", {1, 1, 1}, 2.0, kRadius);
  const Solid struts = solid_of(lattice);
  // The plate's upper skin lies 0.15 above the lower nodes.
  const Vec3 low(-0.7, -0.7, -0.6);
  const Vec3 high(2.7, 2.7, 0.15);
  const Solid solid = [&](const Vec3& p) {
    const Vec3 q = (p - 0.5 * (low + high)).cwiseAbs() - 0.5 * (high - low);
    return std::min(struts(p), std::min(q.maxCoeff(), 0.0) + q.cwiseMax(0.0).norm());
  };
  Box3 box = lattice.bounds();
  box.include(low);
  box.include(high);
  const StrutGraphResult result = extract_strut_graph(skin(solid, box, kStep));
  Lattice truth = lattice;
  for (Vec3& p : truth.nodes_mm) {
    if (p.z() > 0.1) continue;
    p += 0.15 * (Vec3(1, 1, 1) - p).cwiseSign();
  }
  expect_same(truth, result.lattice, 0.02);
  ASSERT_EQ(result.unexplained.size(), 1U);
  const UnexplainedRegion& plate = result.unexplained.front();
  // Around each of the four landings, within 1.3 diameters of the strut's end and 0.4 of its skin,
  // surface counts as a fillet: ellipses of the struts at 35 degrees to the plate.
  const double stretch = std::sqrt(3.0);
  const double landings = 4.0 * std::numbers::pi * std::pow(kRadius + 0.4 * kDiameter, 2) * stretch;
  const double plate_area = 2.0 * 3.4 * 3.4 + 4.0 * 3.4 * 0.75 - landings;
  EXPECT_NEAR(plate.area_mm2, plate_area, 0.03 * plate_area);
  EXPECT_NEAR(plate.median_thickness_mm, 0.75, 0.01);
  EXPECT_LT((plate.box.low_mm - low).norm(), 0.2);
  EXPECT_LT((plate.box.high_mm - high).norm(), 0.2);
  EXPECT_NEAR(result.explained_fraction, 1.0 - plate.area_mm2 / (plate.area_mm2 + 17.5), 0.1);
  // The plate's corners look like anything.
  EXPECT_GT(result.strut_like_explained_fraction, 0.95);
}

TEST(StrutGraphRadii, EveryStrutKeepsItsOwn) {
  const Lattice truth =
      lattice_of({Vec3(0, 0, 0), Vec3(2, 0, 0), Vec3(0, 2.5, 0), Vec3(0, 0, 3), Vec3(2, 2.5, 0)},
                 {strut(0, 1, 0.15, 0.15), strut(0, 2, 0.3, 0.3), strut(0, 3, 0.45, 0.45),
                  strut(1, 4, 0.2, 0.2), strut(2, 4, 0.25, 0.25)});
  expect_same(truth, extract_strut_graph(skin_of(truth, 0.04)).lattice, 0.015);
}

TEST(StrutGraphRadii, ConesHaveTwo) {
  const Lattice truth =
      lattice_of({Vec3(0, 0, 0), Vec3(3, 0, 0), Vec3(0, 3, 0), Vec3(0, 0, 3)},
                 {strut(0, 1, 0.3, 0.2), strut(0, 2, 0.3, 0.3), strut(0, 3, 0.3, 0.36)});
  const StrutGraphResult result = extract_strut_graph(skin_of(truth, 0.05));
  ASSERT_EQ(result.lattice.struts.size(), 3U);
  const auto& s = result.lattice.struts;
  EXPECT_NEAR(s[0].radius1_mm, 0.3, 0.005);  // along z
  EXPECT_NEAR(s[0].radius2_mm, 0.36, 0.005);
  EXPECT_EQ(s[1].radius1_mm, s[1].radius2_mm);  // along y
  EXPECT_NEAR(s[1].radius1_mm, 0.3, 0.003);
  EXPECT_NEAR(s[2].radius1_mm, 0.3, 0.005);  // along x
  EXPECT_NEAR(s[2].radius2_mm, 0.2, 0.005);
}

// Graded along z: the diameter grows by a tenth of a millimetre a millimetre, so that every strut
// out of the planes of equal height is a cone.
TEST(StrutGraphRadii, GradedLattices) {
  for (const char* kind : {"cubic", "octet"}) {
    SCOPED_TRACE(kind);
    Lattice truth = lattice_of_cells(kind, {1, 1, 1}, 2.6, kRadius);
    for (Strut& s : truth.struts) {
      s.radius1_mm += 0.05 * truth.nodes_mm[static_cast<std::size_t>(s.node1)].z();
      s.radius2_mm += 0.05 * truth.nodes_mm[static_cast<std::size_t>(s.node2)].z();
    }
    expect_same(truth, extract_strut_graph(skin_of(truth, kStep)).lattice, 0.01);
  }
}

// The thick part's flat end is the shoulder; there is the node.
TEST(StrutGraphRadii, AStepInLineIsANode) {
  TriMesh mesh = prism(Vec3(0, 0, 0), Vec3(0, 0, 2), 0.3, 24);
  append(mesh, prism(Vec3(0, 0, 1.9), Vec3(0, 0, 4), 0.2, 24));
  const StrutGraphResult result = extract_strut_graph(mesh);
  ASSERT_EQ(result.lattice.struts.size(), 2U);
  ASSERT_EQ(result.lattice.nodes_mm.size(), 3U);
  EXPECT_LT((result.lattice.nodes_mm[1] - Vec3(0, 0, 2)).norm(), 0.02 * kDiameter);
  EXPECT_NEAR(result.lattice.struts[0].radius1_mm, 0.3, 0.005);
  EXPECT_NEAR(result.lattice.struts[1].radius1_mm, 0.2, 0.005);
}

TEST(StrutGraphNodes, ANodeInTheMiddleOfAStraightStrutIsNone) {
  const Lattice drawn = lattice_of({Vec3(0, 0, 0), Vec3(1.5, 0, 0), Vec3(3, 0, 0), Vec3(0, 2, 0)},
                                   {strut(0, 1, kRadius, kRadius), strut(1, 2, kRadius, kRadius),
                                    strut(0, 3, kRadius, kRadius)});
  const StrutGraphResult result = extract_strut_graph(skin_of(drawn, kStep));
  EXPECT_EQ(result.lattice.struts.size(), 2U);
  EXPECT_EQ(result.lattice.nodes_mm.size(), 3U);
}

TEST(StrutGraphNodes, AKinkIsANode) {
  const Lattice truth = lattice_of({Vec3(0, 0, 0), Vec3(2, 0, 0), Vec3(3.9, 0.7, 0)},
                                   {strut(0, 1, kRadius, kRadius), strut(1, 2, kRadius, kRadius)});
  expect_same(truth, extract_strut_graph(skin_of(truth, kStep)).lattice, 0.02);
}

// A thin strut that lands on the middle of a thicker one, and two that cross without a drawn node.
TEST(StrutGraphNodes, StrutsAreSplitWhereOthersLandOrCross) {
  const Lattice landing =
      lattice_of({Vec3(-2, 0, 0), Vec3(0.3, 0, 0), Vec3(2, 0, 0), Vec3(0.8, 2, 0)},
                 {strut(0, 1, 0.3, 0.3), strut(1, 2, 0.3, 0.3), strut(1, 3, 0.15, 0.15)});
  expect_same(landing, extract_strut_graph(skin_of(landing, 0.04)).lattice, 0.01);
  const Lattice crossing =
      lattice_of({Vec3(-2, 0, 0), Vec3(0, 0, 0), Vec3(2, 0, 0), Vec3(-1, -1.5, 0), Vec3(1, 1.5, 0)},
                 {strut(0, 1, kRadius, kRadius), strut(1, 2, kRadius, kRadius),
                  strut(3, 1, kRadius, kRadius), strut(1, 4, kRadius, kRadius)});
  expect_same(crossing, extract_strut_graph(skin_of(crossing, kStep)).lattice, 0.01);
}

}  // namespace
}  // namespace asbuilt
