// The surface against blurred cylinders and balls in closed form.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/geometry/pose.h"
#include "core/surface/surface.h"

namespace asbuilt {
namespace {

// A disc of radius R blurred by an isotropic Gaussian: the probability that a point at distance r
// from its centre, moved by the Gaussian, lands inside (a Rice distribution), by Simpson's rule.
std::vector<double> blurred_disc(double radius, double sigma, double step, double longest) {
  std::vector<double> table;
  for (double r = 0.0; r <= longest; r += step) {
    const int n = 400;
    double sum = 0.0;
    for (int i = 0; i <= n; ++i) {
      const double rho = radius * i / n;
      const double x = rho * r / (sigma * sigma);
      // I0(x) exp(-x), asymptotic beyond the range of the library's function.
      const double bessel = x < 500.0 ? std::cyl_bessel_i(0.0, x) * std::exp(-x)
                                      : (1.0 + 1.0 / (8.0 * x)) / std::sqrt(2.0 * M_PI * x);
      const double density =
          rho / (sigma * sigma) * bessel * std::exp(-(rho - r) * (rho - r) / (2.0 * sigma * sigma));
      sum += density * (i == 0 || i == n ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0));
    }
    table.push_back(sum * radius / n / 3.0);
  }
  return table;
}

double lookup(const std::vector<double>& table, double step, double r) {
  const double at = r / step;
  const auto i = static_cast<std::size_t>(at);
  if (i + 1 >= table.size()) return 0.0;
  return table[i] + (at - static_cast<double>(i)) * (table[i + 1] - table[i]);
}

struct Scene {
  Volume volume;
  Vec3 axis_point;
  Vec3 axis;
};

// A cylinder through the middle of an n^3 scan of voxels of 0.02 mm.
Scene cylinder_scan(double radius_voxels, double sigma_voxels, double noise, double cupping,
                    const Vec3& direction, std::int64_t n = 64) {
  Scene scene;
  GridFrame frame;
  frame.shape = {n, n, n};
  frame.spacing_mm = Vec3::Constant(0.02);
  frame.origin_mm = Vec3(1.0, -2.0, 3.0);
  Grid3<std::uint16_t> grid(frame);
  const double blur =
      std::sqrt(sigma_voxels * sigma_voxels + 1.0 / 12.0);  // PSF and the voxel's box
  const std::vector<double> table = blurred_disc(radius_voxels, blur, 0.01, radius_voxels + 8.0);
  scene.axis = direction.normalized();
  const Vec3 middle = Vec3::Constant(0.5 * static_cast<double>(n - 1)) + Vec3(0.21, -0.34, 0.13);
  std::mt19937 engine(7);
  std::normal_distribution<double> gauss(0.0, noise);
  for (std::int64_t z = 0; z < n; ++z)
    for (std::int64_t y = 0; y < n; ++y)
      for (std::int64_t x = 0; x < n; ++x) {
        const Vec3 p(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
        const Vec3 v = p - middle;
        const double r = (v - v.dot(scene.axis) * scene.axis).norm();
        const double far = v.norm() / (0.5 * static_cast<double>(n));
        const double metal = 1.0 - cupping * (1.0 - std::min(1.0, far * far));
        const double f = lookup(table, 0.01, r) * metal + gauss(engine);
        grid.at(x, y, z) =
            static_cast<std::uint16_t>(std::clamp(10000.0 + 30000.0 * f, 0.0, 65535.0));
      }
  scene.volume.grid = std::move(grid);
  scene.axis_point = frame.position_mm(middle.x(), middle.y(), middle.z());
  return scene;
}

struct RadiusStatistics {
  double mean_voxels = 0.0;
  double sd_voxels = 0.0;
};

RadiusStatistics radius_of(const Surface& surface, const Scene& scene) {
  double sum = 0.0, squares = 0.0, count = 0.0;
  for (const Vec3f& vertex : surface.mesh.vertices_mm) {
    const Vec3 v = vertex.cast<double>() - scene.axis_point;
    if (v.norm() > 0.4) continue;  // away from where the cylinder leaves the scan
    const double r = (v - v.dot(scene.axis) * scene.axis).norm() / 0.02;
    sum += r;
    squares += r * r;
    count += 1.0;
  }
  RadiusStatistics s;
  s.mean_voxels = sum / count;
  s.sd_voxels = std::sqrt(std::max(0.0, squares / count - s.mean_voxels * s.mean_voxels));
  return s;
}

// Down to a radius of three blur widths; below that no voxel shows the metal's own grey value.
TEST(Surface, CylinderRadiusIsUnbiased) {
  for (const double radius : {3.0, 4.0, 6.0, 10.0}) {
    for (const double sigma : {0.5, 0.9, 1.3}) {
      if (radius < 3.0 * std::sqrt(sigma * sigma + 0.25)) continue;
      const Scene scene = cylinder_scan(radius, sigma, 0.05, 0.0, Vec3(1.0, 2.0, 3.0));
      const Surface surface = find_surface(scene.volume, {}, {});
      const RadiusStatistics s = radius_of(surface, scene);
      EXPECT_NEAR(s.mean_voxels, radius, 0.05) << "radius " << radius << " blur " << sigma;
      EXPECT_LT(s.sd_voxels, 0.2) << "radius " << radius << " blur " << sigma;
    }
  }
}

TEST(Surface, StatedBlurIsTheBlurThatWasPutIn) {
  for (const double sigma : {0.6, 0.9, 1.4}) {
    const Scene scene = cylinder_scan(9.0, sigma, 0.03, 0.0, Vec3(2.0, -1.0, 1.5));
    const Surface surface = find_surface(scene.volume, {}, {});
    // PSF, the voxel's box, and the mean of trilinear interpolation between voxels.
    const double expected = std::sqrt(sigma * sigma + 1.0 / 12.0 + 1.0 / 6.0);
    EXPECT_NEAR(surface.blur_sigma_mm / 0.02, expected, 0.08 * expected) << sigma;
    EXPECT_NEAR(surface.edge_spread_um, 2.5631 * 1000.0 * surface.blur_sigma_mm, 1e-3);
  }
}

// A scan whose metal is 20 % darker in the middle: one global threshold would put the edge of a
// strut of 8 voxels 0.3 voxel off in diameter; the local levels must not.
TEST(Surface, CuppingDoesNotMoveTheEdge) {
  const Scene scene = cylinder_scan(4.0, 0.9, 0.03, 0.2, Vec3(1.0, 0.3, 0.2), 128);
  const Surface surface = find_surface(scene.volume, {}, {});
  const RadiusStatistics s = radius_of(surface, scene);
  EXPECT_NEAR(s.mean_voxels, 4.0, 0.07);
  EXPECT_GT(surface.levels.drift, 0.08);
}

TEST(Surface, StatedPointUncertaintyMatchesTheScatter) {
  const Scene scene = cylinder_scan(8.0, 0.9, 0.06, 0.0, Vec3(1.0, 2.0, -1.0));
  const Surface surface = find_surface(scene.volume, {}, {});
  const RadiusStatistics s = radius_of(surface, scene);
  double mean_u = 0.0;
  for (const float u : surface.u_vertex_um) mean_u += static_cast<double>(u);
  mean_u /= static_cast<double>(surface.u_vertex_um.size());
  EXPECT_GT(mean_u / 20.0, 0.6 * s.sd_voxels);
  EXPECT_LT(mean_u / 20.0, 2.0 * s.sd_voxels);
}

TEST(Surface, MeshIsClosedPointsOutwardAndAgreesWithTheMask) {
  const Scene scene = cylinder_scan(6.0, 0.9, 0.02, 0.0, Vec3(0.3, 0.2, 1.0));
  const Surface surface = find_surface(scene.volume, {}, {});
  const MeshHealth health = check_mesh(surface.mesh);
  EXPECT_EQ(health.open_edges, 0);
  EXPECT_EQ(health.inconsistent_edges, 0);
  double solid = 0.0;
  for (const std::uint8_t m : surface.mask.values) solid += m;
  const double mask_volume = solid * 0.02 * 0.02 * 0.02;
  EXPECT_NEAR(surface.mesh.signed_volume_mm3(), mask_volume, 0.03 * mask_volume);
}

TEST(Surface, SameBitsAtOneAndTwoThreads) {
  const Scene scene = cylinder_scan(5.0, 0.9, 0.05, 0.1, Vec3(1.0, 2.0, 3.0), 48);
  set_thread_count(1);
  const Surface one = find_surface(scene.volume, {}, {});
  set_thread_count(2);
  const Surface two = find_surface(scene.volume, {}, {});
  ASSERT_EQ(one.mesh.vertices_mm.size(), two.mesh.vertices_mm.size());
  for (std::size_t i = 0; i < one.mesh.vertices_mm.size(); ++i) {
    ASSERT_EQ(one.mesh.vertices_mm[i], two.mesh.vertices_mm[i]);
  }
  EXPECT_EQ(one.mesh.triangles, two.mesh.triangles);
  EXPECT_EQ(one.levels.metal, two.levels.metal);
}

TEST(Surface, NoiseAloneIsRefused) {
  GridFrame frame;
  frame.shape = {32, 32, 32};
  Grid3<std::uint16_t> grid(frame);
  std::mt19937 engine(3);
  std::normal_distribution<double> gauss(20000.0, 1500.0);
  for (auto& v : grid.values) v = static_cast<std::uint16_t>(gauss(engine));
  Volume volume;
  volume.grid = std::move(grid);
  try {
    find_surface(volume, {}, {});
    FAIL() << "noise was taken for a part";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotMeasurable);
  }
}

TEST(Surface, PaddingOutsideTheReconstructedCircleIsNotAir) {
  Scene scene = cylinder_scan(5.0, 0.9, 0.05, 0.0, Vec3(0.1, 0.2, 1.0));
  auto& grid = std::get<Grid3<std::uint16_t>>(scene.volume.grid);
  for (std::int64_t z = 0; z < 64; ++z)
    for (std::int64_t y = 0; y < 64; ++y)
      for (std::int64_t x = 0; x < 64; ++x) {
        if ((x - 32) * (x - 32) + (y - 32) * (y - 32) > 29 * 29) grid.at(x, y, z) = 0;
      }
  const Surface surface = find_surface(scene.volume, {}, {});
  EXPECT_NEAR(surface.levels.global_air, 10000.0, 150.0);
  EXPECT_NEAR(radius_of(surface, scene).mean_voxels, 5.0, 0.06);
}

}  // namespace
}  // namespace asbuilt
