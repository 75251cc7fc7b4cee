#include <gtest/gtest.h>

#include <numbers>

#include "core/geometry/tri_mesh.h"
#include "solids.h"

namespace asbuilt {
namespace {

using test::box_mesh;
using test::soup_of;
using test::sphere_mesh;

TEST(TriMesh, ABoxHasItsVolumeAreaAndBounds) {
  const TriMesh box = box_mesh(Vec3(1, 2, 3), Vec3(3, 5, 7));
  EXPECT_NEAR(box.signed_volume_mm3(), 24.0, 1e-12);
  EXPECT_NEAR(box.area_mm2(), 2.0 * (6.0 + 8.0 + 12.0), 1e-12);
  EXPECT_EQ(box.bounds().low_mm, Vec3(1, 2, 3));
  EXPECT_EQ(box.bounds().high_mm, Vec3(3, 5, 7));
}

TEST(TriMesh, TheVolumeDoesNotDependOnTheOrigin) {
  EXPECT_NEAR(box_mesh(Vec3(1000, -2000, 500), Vec3(1001, -1999, 501)).signed_volume_mm3(), 1.0,
              1e-4);
}

TEST(TriMesh, ASphereConvergesWithTheSquareOfTheEdge) {
  const double volume = 4.0 / 3.0 * std::numbers::pi * 8.0;
  const double area = 4.0 * std::numbers::pi * 4.0;
  const TriMesh coarse = sphere_mesh(Vec3(1, 1, 1), 2.0, 4);
  const TriMesh fine = sphere_mesh(Vec3(1, 1, 1), 2.0, 5);
  EXPECT_NEAR((volume - coarse.signed_volume_mm3()) / (volume - fine.signed_volume_mm3()), 4.0,
              0.1);
  EXPECT_NEAR((area - coarse.area_mm2()) / (area - fine.area_mm2()), 4.0, 0.1);
  EXPECT_NEAR(fine.signed_volume_mm3(), volume, 0.003 * volume);
}

TEST(TriMesh, NormalsPointOutwardAndHaveUnitLength) {
  const TriMesh sphere = sphere_mesh(Vec3(5, 0, 0), 2.0, 3);
  const auto normals = sphere.vertex_normals();
  for (std::size_t i = 0; i < normals.size(); ++i) {
    const Vec3f outward = (sphere.vertices_mm[i] - Vec3f(5, 0, 0)).normalized();
    EXPECT_GT(normals[i].dot(outward), 0.995F);
    EXPECT_NEAR(normals[i].norm(), 1.0F, 1e-6F);
  }
}

TEST(TriMesh, AVertexWithoutTriangleHasNoNormal) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  mesh.vertices_mm.emplace_back(9, 9, 9);
  EXPECT_EQ(mesh.vertex_normals().back(), Vec3f(0, 0, 0));
}

TEST(CheckMesh, ASoundBox) {
  const MeshHealth health = check_mesh(box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1)));
  EXPECT_TRUE(health.watertight());
  EXPECT_EQ(health.components, 1);
  EXPECT_EQ(health.degenerate_triangles, 0);
}

TEST(CheckMesh, AMissingTriangleOpensThreeEdges) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  mesh.triangles.pop_back();
  const MeshHealth health = check_mesh(mesh);
  EXPECT_EQ(health.open_edges, 3);
  EXPECT_FALSE(health.watertight());
}

TEST(CheckMesh, ATurnedTriangleHasThreeInconsistentEdges) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  std::swap(mesh.triangles[4][1], mesh.triangles[4][2]);
  const MeshHealth health = check_mesh(mesh);
  EXPECT_EQ(health.inconsistent_edges, 3);
  EXPECT_EQ(health.open_edges, 0);
  EXPECT_FALSE(health.watertight());
}

TEST(CheckMesh, ADoubledTriangleMakesNonManifoldEdges) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  mesh.triangles.push_back(mesh.triangles.front());
  EXPECT_EQ(check_mesh(mesh).non_manifold_edges, 3);
}

TEST(CheckMesh, CountsComponentsAndLeavesUnusedVerticesOut) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  mesh.vertices_mm.emplace_back(9, 9, 9);
  const TriMesh second = box_mesh(Vec3(2, 0, 0), Vec3(3, 1, 1));
  const auto offset = static_cast<std::int32_t>(mesh.vertices_mm.size());
  mesh.vertices_mm.insert(mesh.vertices_mm.end(), second.vertices_mm.begin(),
                          second.vertices_mm.end());
  for (const auto& t : second.triangles) {
    mesh.triangles.push_back({t[0] + offset, t[1] + offset, t[2] + offset});
  }
  const MeshHealth health = check_mesh(mesh);
  EXPECT_EQ(health.components, 2);
  EXPECT_TRUE(health.watertight());
}

TEST(CheckMesh, DegenerateTrianglesAreCounted) {
  TriMesh mesh;
  mesh.vertices_mm = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {0, 1, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 0, 3}, {0, 1, 3}};
  EXPECT_EQ(check_mesh(mesh).degenerate_triangles, 2);
}

TEST(CheckMesh, AnEmptyMeshEnclosesNothingButHasNoFault) {
  const MeshHealth health = check_mesh(TriMesh{});
  EXPECT_EQ(health.components, 0);
  EXPECT_EQ(health.open_edges, 0);
}

TEST(Weld, JoinsASoupAndKeepsTheOrderOfFirstAppearance) {
  const TriMesh box = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  const TriMesh soup = soup_of(box);
  EXPECT_EQ(check_mesh(soup).open_edges, 36);
  const TriMesh welded = weld(soup, 1e-6);
  EXPECT_EQ(welded.vertices_mm.size(), 8U);
  EXPECT_EQ(welded.triangles.size(), 12U);
  EXPECT_TRUE(check_mesh(welded).watertight());
  EXPECT_EQ(welded.vertices_mm[0], soup.vertices_mm[0]);
  EXPECT_EQ(welded.vertices_mm[1], soup.vertices_mm[1]);
}

TEST(Weld, DropsTrianglesThatCollapse) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  mesh.triangles.push_back({0, 0, 1});
  EXPECT_EQ(weld(mesh, 1e-6).triangles.size(), 12U);
}

// A story: vertices were joined by rounding them to cells of the tolerance, so that two that lay
// next to a cell's border stayed apart however close they were, and the mesh stayed open.
TEST(Weld, JoinsEqualPointsWhereverTheyLie) {
  for (const float base : {0.0F, 0.5e-3F, 1.0005F, 123.4565F, -7.0015F}) {
    TriMesh mesh;
    const float close = std::nextafter(base, 1e9F);
    mesh.vertices_mm = {{base, 0, 0},  {1e3F, 0, 0}, {0, 1e3F, 0},
                        {close, 0, 0}, {0, 1e3F, 0}, {0, 0, 1e3F}};
    mesh.triangles = {{0, 1, 2}, {3, 4, 5}};
    EXPECT_EQ(weld(mesh, 1e-3).vertices_mm.size(), 4U) << base;
  }
}

TEST(Weld, KeepsPointsFartherApartThanTheTolerance) {
  TriMesh mesh;
  mesh.vertices_mm = {{0, 0, 0}, {0.01F, 0, 0}, {0, 0.01F, 0}};
  mesh.triangles = {{0, 1, 2}};
  EXPECT_EQ(weld(mesh, 1e-3).vertices_mm.size(), 3U);
}

}  // namespace
}  // namespace asbuilt
