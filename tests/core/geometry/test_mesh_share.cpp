#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/geometry/mesh_share.h"
#include "solids.h"

namespace asbuilt {
namespace {

using test::box_mesh;
using test::soup_of;
using test::sphere_mesh;

GridFrame grid_of(const Shape& shape, const Vec3& low, const Vec3& spacing) {
  GridFrame frame;
  frame.shape = shape;
  frame.spacing_mm = spacing;
  frame.origin_mm = low + 0.5 * spacing;
  return frame;
}

double volume(const Grid3<float>& share) {
  return std::accumulate(share.values.begin(), share.values.end(), 0.0) *
         share.frame.voxel_volume_mm3();
}

TriMesh joined(TriMesh a, const TriMesh& b) {
  const auto shift = static_cast<std::int32_t>(a.vertices_mm.size());
  a.vertices_mm.insert(a.vertices_mm.end(), b.vertices_mm.begin(), b.vertices_mm.end());
  for (auto t : b.triangles) {
    for (std::int32_t& v : t) v += shift;
    a.triangles.push_back(t);
  }
  return a;
}

// Faces on the grid's planes, where rays and edges would coincide if anything did.
TEST(MeshShare, ABoxOnGridPlanesIsExact) {
  const GridFrame frame = grid_of({8, 6, 5}, Vec3(-1, -1, -1), Vec3(0.5, 0.5, 1.0));
  const Grid3<float> share = mesh_share(box_mesh(Vec3(0, 0, 0.25), Vec3(2, 1, 2.5)), frame, 3, {});
  for (std::int64_t z = 0; z < 5; ++z)
    for (std::int64_t y = 0; y < 6; ++y)
      for (std::int64_t x = 0; x < 8; ++x) {
        const double across = x >= 2 && x < 6 && y >= 2 && y < 4 ? 1.0 : 0.0;
        const double along = z == 1 ? 0.75 : z == 2 ? 1.0 : z == 3 ? 0.5 : 0.0;
        EXPECT_NEAR(share.at(x, y, z), across * along, 1e-6) << x << ' ' << y << ' ' << z;
      }
}

TEST(MeshShare, KeepsTheVolumeOfATurnedBody) {
  TriMesh mesh = sphere_mesh(Vec3(0, 0, 0), 1.0, 5);
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.7, Vec3(1, 2, 3).normalized()).toRotationMatrix();
  for (Vec3f& v : mesh.vertices_mm)
    v = (turn * v.cast<double>().cwiseProduct(Vec3(1.0, 0.6, 1.4)) + Vec3(0.1, 0.2, 0.3))
            .cast<float>();
  const GridFrame frame = grid_of({32, 32, 32}, Vec3(-1.6, -1.6, -1.6), Vec3::Constant(0.11));
  const Grid3<float> share = mesh_share(mesh, frame, 4, {});
  EXPECT_NEAR(volume(share) / mesh.signed_volume_mm3(), 1.0, 3e-4);
  for (const float s : share.values) {
    EXPECT_GE(s, 0.0F);
    EXPECT_LE(s, 1.0F + 1e-5F);
  }
  EXPECT_EQ(mesh_share(soup_of(mesh), frame, 4, {}).values, share.values);
  set_thread_count(1);
  EXPECT_EQ(mesh_share(mesh, frame, 4, {}).values, share.values);
  set_thread_count(0);
}

TEST(MeshShare, BodiesThatOverlapCountOnceAndSkinsOfVoidsAreTakenOff) {
  const TriMesh outer = box_mesh(Vec3(0, 0, 0), Vec3(2, 2, 2));
  TriMesh hole = box_mesh(Vec3(0.5, 0.5, 0.5), Vec3(1, 1, 1));
  for (auto& t : hole.triangles) std::swap(t[1], t[2]);
  const GridFrame frame = grid_of({16, 16, 16}, Vec3(0, 0, 0), Vec3::Constant(0.25));
  EXPECT_NEAR(volume(mesh_share(joined(outer, hole), frame, 2, {})), 8.0 - 0.125, 1e-6);
  const TriMesh twin = box_mesh(Vec3(1, 1, 1), Vec3(3, 3, 3));
  EXPECT_NEAR(volume(mesh_share(joined(outer, twin), frame, 2, {})), 15.0, 1e-5);
}

TEST(MeshShare, CutsWhatLiesOutsideTheGrid) {
  const GridFrame frame = grid_of({4, 4, 4}, Vec3(0, 0, 0), Vec3::Constant(0.25));
  EXPECT_NEAR(volume(mesh_share(box_mesh(Vec3(-3, 0.5, -2), Vec3(9, 4, 3)), frame, 2, {})), 0.5,
              1e-6);
}

TEST(MeshShare, AnOpenMeshIsRefused) {
  TriMesh open = box_mesh(Vec3(0, 0, 0), Vec3(1, 1, 1));
  open.triangles.pop_back();
  open.triangles.erase(open.triangles.begin());
  const GridFrame frame = grid_of({4, 4, 4}, Vec3(0, 0, 0), Vec3::Constant(0.25));
  int refused = 0;
  for (int k = 0; k < 3; ++k) {  // whichever faces are open: rays cross them along one of the axes
    for (Vec3f& v : open.vertices_mm) v = Vec3f(v.y(), v.z(), v.x());
    try {
      mesh_share(open, frame, 3, {});
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kNotMeasurable);
      ++refused;
    }
  }
  EXPECT_GE(refused, 1);
}

}  // namespace
}  // namespace asbuilt
