// Surfaces that are given as points or meshes, on bodies that are known in closed form.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/surface/point_cloud.h"
#include "core/surface/point_field.h"
#include "core/surface/point_surface.h"
#include "core/surface/winding.h"

namespace asbuilt {
namespace {

// Evenly spread points on a sphere (Fibonacci spiral), with its outward normals.
void add_sphere(const Vec3& center, double radius, int count, std::vector<Vec3f>& points,
                std::vector<Vec3f>& normals) {
  const double golden = std::numbers::pi * (3.0 - std::sqrt(5.0));
  for (int i = 0; i < count; ++i) {
    const double z = 1.0 - 2.0 * (i + 0.5) / count;
    const double r = std::sqrt(1.0 - z * z);
    const Vec3 n(r * std::cos(golden * i), r * std::sin(golden * i), z);
    points.push_back((center + radius * n).cast<float>());
    normals.push_back(n.cast<float>());
  }
}

TEST(GivenSurface, NormalsAreFoundOutwardAndInwardOnTheSkinOfAVoid) {
  std::vector<Vec3f> points;
  std::vector<Vec3f> normals;
  add_sphere(Vec3(5, 6, 7), 1.0, 4000, points, normals);
  add_sphere(Vec3(5, 6, 7), 0.4, 1000, points, normals);
  const PointCloud cloud = prepare_points(points, {}, {});
  EXPECT_EQ(cloud.sheets, 2);
  EXPECT_EQ(cloud.inner_sheets, 1);
  EXPECT_NEAR(cloud.spacing_mm, std::sqrt(4.0 * std::numbers::pi / 4000.0), 0.006);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_GT(cloud.normals[i].dot(i < 4000 ? normals[i] : Vec3f(-normals[i])), 0.99F) << i;
  }
  const WindingNumber winding(cloud.points_mm, cloud.normals, cloud.area_mm2);
  EXPECT_NEAR(winding.at(Vec3f(5.7F, 6, 7)), 1.0, 0.08);
  EXPECT_NEAR(winding.at(Vec3f(5, 6, 7)), 0.0, 0.08);
  EXPECT_NEAR(winding.at(Vec3f(7, 6, 7)), 0.0, 0.08);
}

TEST(GivenSurface, TheSymmetricDistanceKeepsTheRadius) {
  std::vector<Vec3f> points;
  std::vector<Vec3f> normals;
  add_sphere(Vec3::Zero(), 1.0, 2000, points, normals);
  const PointCloud cloud = prepare_points(points, normals, {});
  const PointField field(cloud, 0.2);  // a fifth of the radius: each simple mean is off by 0.04
  for (const Vec3& d : {Vec3(1, 0, 0), Vec3(0.6, 0.64, 0.48), Vec3(-0.36, 0.48, 0.8)}) {
    const NearPoints near = field.at(d);
    EXPECT_TRUE(near.known);
    EXPECT_NEAR(near.distance_mm, 0.0, 0.002);
    EXPECT_GT(std::abs(near.plane_mm), 0.02);
  }
}

TEST(GivenSurface, AClosedCloudHasItsVolumeAndAnOpenOneNone) {
  std::vector<Vec3f> points;
  std::vector<Vec3f> normals;
  add_sphere(Vec3::Zero(), 1.0, 6000, points, normals);
  const PointPart whole = surface_from_points(prepare_points(points, normals, {}), 0.05, {});
  EXPECT_TRUE(whole.bounded);
  EXPECT_TRUE(whole.part.surface.unseen.values.empty());
  EXPECT_NEAR(whole.part.surface.mesh.signed_volume_mm3(), 4.0 / 3.0 * std::numbers::pi, 0.01);
  std::vector<Vec3f> open;
  std::vector<Vec3f> open_normals;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].z() > 0.8F) continue;
    open.push_back(points[i]);
    open_normals.push_back(normals[i]);
  }
  const PointPart cap = surface_from_points(prepare_points(open, open_normals, {}), 0.05, {});
  EXPECT_FALSE(cap.bounded);
  EXPECT_NEAR(cap.unseen_share, 0.09, 0.03);
  for (const Vec3f& v : cap.part.surface.mesh.vertices_mm) EXPECT_LT(v.z(), 0.88F);
}

TEST(GivenSurface, NormalsOfAnotherFrameAreRefused) {
  std::vector<Vec3f> points;
  std::vector<Vec3f> normals;
  add_sphere(Vec3::Zero(), 1.0, 2000, points, normals);
  for (Vec3f& n : normals) n = Vec3f(n.y(), n.z(), n.x());
  EXPECT_THROW(prepare_points(points, normals, {}), Error);
}

}  // namespace
}  // namespace asbuilt
