#include <gtest/gtest.h>

#include <random>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/geometry/field.h"
#include "solids.h"

namespace asbuilt {
namespace {

using test::box_mesh;
using test::distance_to_box;
using test::soup_of;
using test::sphere_mesh;

const Vec3 kLow(1, 2, 3);
const Vec3 kHigh(3, 5, 7);

// Every one of the 27 regions around a box, and its inside: nearest face, edge or corner, each with
// its own pseudo-normal.
TEST(MeshField, ABoxInAllRegionsAroundIt) {
  const auto field = make_mesh_field(soup_of(box_mesh(kLow, kHigh)), 10.0);
  for (double x = -0.5; x < 5.0; x += 0.5)
    for (double y = -0.5; y < 7.0; y += 0.5)
      for (double z = 0.5; z < 9.0; z += 0.5) {
        const Vec3 p(x, y, z);
        EXPECT_NEAR(field->distance_mm(p), distance_to_box(p, kLow, kHigh), 1e-12) << p.transpose();
      }
}

TEST(MeshField, PointsStraightAboveFacesEdgesAndCorners) {
  const auto field = make_mesh_field(box_mesh(kLow, kHigh), 10.0);
  EXPECT_NEAR(field->distance_mm(Vec3(2, 3.5, 8)), 1.0, 1e-12);           // face, on its diagonal
  EXPECT_NEAR(field->distance_mm(Vec3(4, 6, 5)), std::sqrt(2.0), 1e-12);  // edge
  EXPECT_NEAR(field->distance_mm(Vec3(0, 1, 2)), std::sqrt(3.0), 1e-12);  // corner
  EXPECT_NEAR(field->distance_mm(Vec3(2, 3.5, 5)), -1.0, 1e-12);          // centre
  EXPECT_NEAR(field->distance_mm(Vec3(1.01, 2.01, 3.01)), -0.01, 1e-12);  // just inside a corner
  EXPECT_NEAR(std::abs(field->distance_mm(Vec3(3, 3, 5))), 0.0, 1e-12);   // on the face
}

// The corner where the plain mean of the face normals points the wrong way: a flat wedge whose two
// sides meet at a sharp tip.
TEST(MeshField, TheSignHoldsAtSharpTips) {
  TriMesh tip;
  tip.vertices_mm = {{0, 0, 0}, {10, -0.5F, -0.3F}, {10, 0.5F, -0.3F}, {10, 0, 0.6F}};
  tip.triangles = {{0, 2, 1}, {0, 3, 2}, {0, 1, 3}, {1, 2, 3}};
  ASSERT_TRUE(check_mesh(tip).watertight());
  ASSERT_GT(tip.signed_volume_mm3(), 0.0);
  const auto field = make_mesh_field(tip, 20.0);
  for (double angle = 0.0; angle < 6.28; angle += 0.2) {
    for (const double back : {0.01, 1.0, 5.0}) {
      const Vec3 p(-back, 0.8 * back * std::cos(angle), 0.8 * back * std::sin(angle));
      EXPECT_NEAR(field->distance_mm(p), p.norm(), 1e-9) << p.transpose();
    }
  }
  EXPECT_LT(field->distance_mm(Vec3(9, 0, 0)), 0.0);
}

TEST(MeshField, ASphereWithinItsFacets) {
  const double radius = 2.0;
  const Vec3 center(-3, 4, 1);
  const auto field = make_mesh_field(sphere_mesh(center, radius, 5), 5.0);
  // Facets lie inside the sphere by at most the sagitta of the longest edge.
  const double sagitta = 0.004 * radius;
  std::mt19937 random(7);
  const auto uniform = [&random] { return static_cast<double>(random()) / 4294967296.0; };
  for (int i = 0; i < 3000; ++i) {
    const Vec3 p = center + 8.0 * (Vec3(uniform(), uniform(), uniform()) - Vec3::Constant(0.5));
    const double expected = (p - center).norm() - radius;
    const double found = field->distance_mm(p);
    EXPECT_GE(found, expected - 1e-6) << p.transpose();
    EXPECT_LE(found, expected + sagitta) << p.transpose();
  }
}

// Far from the origin single precision has steps of a tenth of a micrometre; neither sign nor
// distance may suffer more than that.
TEST(MeshField, HoldsFarFromTheOrigin) {
  const Vec3 offset(4096, -2048, 1024);
  const auto field = make_mesh_field(box_mesh(kLow + offset, kHigh + offset), 10.0);
  std::mt19937 random(8);
  const auto uniform = [&random] { return static_cast<double>(random()) / 4294967296.0; };
  for (int i = 0; i < 20000; ++i) {
    const Vec3 p = 8.0 * Vec3(uniform(), uniform(), uniform());
    const double expected = distance_to_box(p, kLow, kHigh);
    EXPECT_NEAR(field->distance_mm(p + offset), expected, 1e-9) << p.transpose();
  }
}

TEST(MeshField, InwardFacingTrianglesAreTurned) {
  TriMesh inverted = box_mesh(kLow, kHigh);
  for (auto& t : inverted.triangles) std::swap(t[1], t[2]);
  const auto field = make_mesh_field(inverted, 10.0);
  EXPECT_NEAR(field->distance_mm(Vec3(2, 3.5, 5)), -1.0, 1e-12);
  EXPECT_NEAR(field->distance_mm(Vec3(2, 3.5, 8)), 1.0, 1e-12);
}

// A box with a cavity: the inner shell faces into the cavity, where it is air.
TEST(MeshField, ACavityIsOutside) {
  TriMesh mesh = box_mesh(Vec3(0, 0, 0), Vec3(10, 10, 10));
  const TriMesh cavity = box_mesh(Vec3(4, 4, 4), Vec3(6, 6, 6));
  for (const Vec3f& v : cavity.vertices_mm) mesh.vertices_mm.push_back(v);
  for (const auto& t : cavity.triangles) mesh.triangles.push_back({t[0] + 8, t[2] + 8, t[1] + 8});
  const auto field = make_mesh_field(mesh, 10.0);
  EXPECT_NEAR(field->distance_mm(Vec3(5, 5, 5)), 1.0, 1e-12);
  EXPECT_NEAR(field->distance_mm(Vec3(3, 5, 5)), -1.0, 1e-12);
  EXPECT_NEAR(field->distance_mm(Vec3(-1, 5, 5)), 1.0, 1e-12);
}

// A triangle without area, as Boolean operations leave them, must not blind the sign near it.
TEST(MeshField, ATriangleWithoutAreaDoesNoHarm) {
  TriMesh mesh = box_mesh(kLow, kHigh);
  // Split the edge between corners 4 and 5 on one side only; a flat triangle fills the seam.
  mesh.vertices_mm.emplace_back(2.0F, 2.0F, 7.0F);
  mesh.triangles[2] = {4, 8, 7};
  mesh.triangles.push_back({8, 5, 7});
  mesh.triangles.push_back({4, 5, 8});
  ASSERT_TRUE(check_mesh(mesh).watertight());
  ASSERT_EQ(check_mesh(mesh).degenerate_triangles, 1);
  const auto field = make_mesh_field(mesh, 10.0);
  for (double x = 0.25; x < 4.0; x += 0.25)
    for (double y = 1.0; y < 3.1; y += 0.25)
      for (double z = 6.0; z < 8.1; z += 0.25) {
        const Vec3 p(x, y, z);
        EXPECT_NEAR(field->distance_mm(p), distance_to_box(p, kLow, kHigh), 1e-9) << p.transpose();
      }
}

TEST(MeshField, WhatEnclosesNothingIsRefused) {
  TriMesh open = box_mesh(kLow, kHigh);
  open.triangles.pop_back();
  for (const TriMesh& mesh : {open, TriMesh{}}) {
    try {
      make_mesh_field(mesh, 1.0);
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kNotMeasurable);
    }
  }
}

TEST(MeshField, MayBeAskedFromManyThreads) {
  const auto field = make_mesh_field(sphere_mesh(Vec3(0, 0, 0), 1.0, 3), 5.0);
  const auto point = [](std::int64_t i) -> Vec3 {
    return Vec3(static_cast<double>(i % 17) - 8.0, static_cast<double>(i % 13) - 6.0,
                static_cast<double>(i % 11) - 5.0) *
           0.2;
  };
  std::vector<double> values(2000);
  parallel_for(0, 2000, 7, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i)
      values[static_cast<std::size_t>(i)] = field->distance_mm(point(i));
  });
  for (std::int64_t i = 0; i < 2000; ++i) {
    EXPECT_EQ(values[static_cast<std::size_t>(i)], field->distance_mm(point(i)));
  }
}

}  // namespace
}  // namespace asbuilt
