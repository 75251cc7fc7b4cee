#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/design/strut_graph.h"
#include "test_strut_graph_match.h"
#include "test_strut_graph_meshes.h"

namespace asbuilt {
namespace {

using namespace test;

constexpr double kRadius = 0.2;
constexpr double kStep = kRadius / 4.0;

void expect_found(const Lattice& truth, const StrutGraphResult& result, double tolerance) {
  const GraphMatch match = match_graphs(truth, result.lattice);
  EXPECT_EQ(match.missing_struts, 0);
  EXPECT_EQ(match.extra_struts, 0);
  EXPECT_EQ(result.lattice.nodes_mm.size(), truth.nodes_mm.size());
  EXPECT_LT(match.worst_node, tolerance);
  EXPECT_LT(match.worst_diameter, tolerance);
  EXPECT_EQ(result.circumscribed_radius_mm.size(), result.lattice.struts.size());
  EXPECT_EQ(result.fit_rms_mm.size(), result.lattice.struts.size());
}

struct Design {
  const char* name;
  Lattice lattice;
};

class StrutGraphDesigns : public ::testing::TestWithParam<Design> {};

TEST_P(StrutGraphDesigns, EveryStrutIsFoundToOnePercentOfTheDiameter) {
  const Lattice& truth = GetParam().lattice;
  ASSERT_GT(truth.struts.size(), 8U);
  const StrutGraphResult result = extract_strut_graph(skin_of(truth, kStep));
  expect_found(truth, result, 0.01);
  EXPECT_GT(result.explained_fraction, 0.99);
  EXPECT_GT(result.strut_like_explained_fraction, 0.99);
  EXPECT_LT(result.residual_rms_mm, 0.01 * 2.0 * kRadius);
  EXPECT_LE(result.residual_rms_mm, result.residual_p95_mm * 2.0);
  EXPECT_TRUE(result.unexplained.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Designs, StrutGraphDesigns,
    ::testing::Values(Design{"cubic", lattice_of_cells("cubic", {2, 1, 1}, 1.6, kRadius)},
                      Design{"bcc", lattice_of_cells("bcc", {2, 1, 1}, 2.0, kRadius)},
                      Design{"octet", lattice_of_cells("octet", {1, 1, 1}, 2.6, kRadius)},
                      Design{"stubby_octet", lattice_of_cells("octet", {1, 1, 1}, 1.98, kRadius)},
                      Design{"diamond", lattice_of_cells("diamond", {1, 1, 1}, 2.8, kRadius)},
                      Design{"voronoi_2", voronoi_lattice(5.0, 10, 2, 0.9, kRadius)},
                      Design{"voronoi_5", voronoi_lattice(5.0, 10, 5, 0.9, kRadius)}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(StrutGraph, NodesAndStrutsStandInOrder) {
  // Numbered backwards in the truth; turned slightly, so that equal coordinates are equal only
  // nearly.
  Lattice truth = lattice_of_cells("cubic", {1, 1, 1}, 1.6, kRadius);
  const double small = 0.003;
  for (Vec3& p : truth.nodes_mm) p += small * Vec3(p.y(), -p.x(), p.x());
  const StrutGraphResult result = extract_strut_graph(skin_of(truth, kStep));
  ASSERT_EQ(result.lattice.nodes_mm.size(), 8U);
  for (int n = 0; n < 8; ++n) {
    const Vec3 expected = 1.6 * Vec3(n >> 2, n >> 1 & 1, n & 1);
    EXPECT_LT((result.lattice.nodes_mm[static_cast<std::size_t>(n)] - expected).norm(), 0.02);
  }
  const std::pair<int, int> pairs[] = {{0, 1}, {0, 2}, {0, 4}, {1, 3}, {1, 5}, {2, 3},
                                       {2, 6}, {3, 7}, {4, 5}, {4, 6}, {5, 7}, {6, 7}};
  ASSERT_EQ(result.lattice.struts.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(result.lattice.struts[i].node1, pairs[i].first);
    EXPECT_EQ(result.lattice.struts[i].node2, pairs[i].second);
  }
}

TEST(StrutGraph, SameBitsAtAnyThreadCount) {
  const TriMesh mesh = skin_of(lattice_of_cells("bcc", {1, 1, 1}, 2.0, kRadius), kStep);
  set_thread_count(1);
  const StrutGraphResult one = extract_strut_graph(mesh);
  set_thread_count(4);
  const StrutGraphResult four = extract_strut_graph(mesh);
  set_thread_count(0);
  ASSERT_EQ(one.lattice.nodes_mm.size(), four.lattice.nodes_mm.size());
  for (std::size_t i = 0; i < one.lattice.nodes_mm.size(); ++i) {
    EXPECT_EQ(one.lattice.nodes_mm[i], four.lattice.nodes_mm[i]);
  }
  for (std::size_t i = 0; i < one.lattice.struts.size(); ++i) {
    EXPECT_EQ(one.lattice.struts[i].radius1_mm, four.lattice.struts[i].radius1_mm);
  }
  EXPECT_EQ(one.residual_rms_mm, four.residual_rms_mm);
  EXPECT_EQ(one.explained_fraction, four.explained_fraction);
}

// The circle with the area of a regular n-gon on the circle R: r^2 = R^2 n sin(2 pi / n) / (2 pi).
class StrutGraphPrisms : public ::testing::TestWithParam<int> {};

TEST_P(StrutGraphPrisms, BothRadiiOfAFacetedStrut) {
  const int n = GetParam();
  const double around = 2.0 * std::numbers::pi / n;
  const double area_radius = kRadius * std::sqrt(std::sin(around) / around);
  const Vec3 a(1, -2, 3);
  const Vec3 b(2, 0.5, 4);
  const StrutGraphResult result = extract_strut_graph(prism(a, b, kRadius, n));
  ASSERT_EQ(result.lattice.struts.size(), 1U);
  EXPECT_NEAR(result.lattice.struts[0].radius1_mm, area_radius, 0.001 * kRadius);
  EXPECT_NEAR(result.circumscribed_radius_mm[0], kRadius, 0.01 * kRadius);
  EXPECT_NEAR(result.facets_per_turn, n, 0.05 * n);
  EXPECT_LT((result.lattice.nodes_mm[0] - a).norm(), 0.01 * 2.0 * kRadius);
  EXPECT_LT((result.lattice.nodes_mm[1] - b).norm(), 0.01 * 2.0 * kRadius);
  EXPECT_EQ(result.lattice.struts[0].cap1, StrutCap::kButt);
  StrutGraphOptions options;
  options.nominal_radius = "circumscribed";
  const StrutGraphResult wide = extract_strut_graph(prism(a, b, kRadius, n), options);
  EXPECT_NEAR(wide.lattice.struts[0].radius1_mm, kRadius, 0.01 * kRadius);
}

INSTANTIATE_TEST_SUITE_P(Corners, StrutGraphPrisms, ::testing::Values(6, 8, 12, 24));

TEST(StrutGraph, ShellsThatReachIntoEachOther) {
  for (const int corners : {8, 16}) {
    Lattice truth = lattice_of_cells("octet", {1, 1, 1}, 2.6, kRadius);
    const StrutGraphResult result = extract_strut_graph(prisms_of(truth, corners));
    const double around = 2.0 * std::numbers::pi / corners;
    for (Strut& s : truth.struts) {
      s.radius1_mm = s.radius2_mm = kRadius * std::sqrt(std::sin(around) / around);
    }
    expect_found(truth, result, 0.01);
    EXPECT_NEAR(result.circumscribed_radius_mm[0], kRadius, 0.01 * kRadius);
  }
}

// Fillets like those of a smooth union: the surface near the nodes belongs to no cylinder.
TEST(StrutGraph, FilletsDoNotMoveAxesOrDiameters) {
  const Lattice truth = lattice_of_cells("octet", {1, 1, 1}, 2.8, kRadius);
  const double blend = 0.1;
  const Solid solid = [&truth, blend](const Vec3& p) {
    double d = 1e9;
    for (std::size_t i = 0; i < truth.struts.size(); ++i) {
      const Vec3 a = truth.end1_mm(i);
      const Vec3 ab = truth.end2_mm(i) - a;
      const double t = std::clamp(ab.dot(p - a) / ab.squaredNorm(), 0.0, 1.0);
      const double next = (p - a - t * ab).norm() - truth.struts[i].radius1_mm;
      const double near = std::max(blend - std::abs(d - next), 0.0) / blend;
      d = std::min(d, next) - 0.25 * near * near * blend;
    }
    return d;
  };
  Box3 box = truth.bounds();
  box.grow(0.15);
  expect_found(truth, extract_strut_graph(skin(solid, box, kStep)), 0.01);
}

TEST(StrutGraph, InwardFacingTrianglesAndOpenMeshesAreNoted) {
  const Lattice truth = lattice_of_cells("cubic", {1, 1, 1}, 1.6, kRadius);
  TriMesh mesh = skin_of(truth, kStep);
  for (auto& t : mesh.triangles) std::swap(t[1], t[2]);
  const StrutGraphResult turned = extract_strut_graph(mesh);
  expect_found(truth, turned, 0.01);
  EXPECT_EQ(turned.notes.front(), "the triangles faced inwards and were turned");
  mesh.triangles.resize(mesh.triangles.size() - 5);
  const StrutGraphResult open = extract_strut_graph(mesh);
  expect_found(truth, open, 0.01);
  EXPECT_NE(open.notes.front().find("not watertight"), std::string::npos);
}

TEST(StrutGraph, TooFewSamplesAreRefusedBeforeTheWork) {
  const TriMesh mesh = prisms_of(lattice_of_cells("cubic", {4, 4, 4}, 4.0, 0.1), 12);
  StrutGraphOptions options;
  options.maximum_samples = 10000;
  try {
    extract_strut_graph(mesh, options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
    EXPECT_NE(error.text().allowed.find("maximum_samples"), std::string::npos);
  }
}

TEST(StrutGraph, CanBeCancelledAtAnyStage) {
  class StopAt : public ProgressSink {
   public:
    StopAt(std::stop_source stop, double at) : stop_(std::move(stop)), at_(at) {}
    void on_progress(double fraction, const std::string&) override {
      if (fraction >= at_) stop_.request_stop();
    }

   private:
    std::stop_source stop_;
    double at_;
  };
  const TriMesh mesh = prisms_of(lattice_of_cells("cubic", {1, 1, 1}, 1.6, kRadius), 12);
  for (const double at : {0.0, 0.3, 0.6, 0.8}) {
    std::stop_source stop;
    try {
      extract_strut_graph(mesh, {}, Progress(std::make_shared<StopAt>(stop, at), stop.get_token()));
      ADD_FAILURE() << "not cancelled at " << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCancelled) << at;
    }
  }
}

}  // namespace
}  // namespace asbuilt
