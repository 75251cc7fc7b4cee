// Pictures of shapes whose picture is known.
#include "reports/render/scene_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/parallel.h"

namespace asbuilt::render {
namespace {

constexpr double kPi = std::numbers::pi;

// A sphere of radius r about c by latitude and longitude; outward, or turned to bound a hollow.
void add_sphere(Scene& scene, const Vec3& c, double r, float deviation_um, bool hollow = false) {
  constexpr int kRows = 64;
  constexpr int kColumns = 128;
  const auto first = static_cast<std::int32_t>(scene.surface.vertices_mm.size());
  for (int i = 0; i <= kRows; ++i) {
    for (int k = 0; k < kColumns; ++k) {
      const double t = kPi * i / kRows;
      const double p = 2.0 * kPi * k / kColumns;
      scene.surface.vertices_mm.push_back(
          (c + r * Vec3(std::sin(t) * std::cos(p), std::sin(t) * std::sin(p), std::cos(t)))
              .cast<float>());
      scene.deviation_um.push_back(deviation_um);
    }
  }
  const auto at = [&](int i, int k) { return first + i * kColumns + k % kColumns; };
  const auto add = [&](std::int32_t a, std::int32_t b, std::int32_t d) {
    scene.surface.triangles.push_back(hollow ? std::array{a, d, b} : std::array{a, b, d});
  };
  for (int i = 0; i < kRows; ++i) {
    for (int k = 0; k < kColumns; ++k) {
      if (i + 1 < kRows) add(at(i, k), at(i + 1, k), at(i + 1, k + 1));
      if (i > 0) add(at(i, k), at(i + 1, k + 1), at(i, k + 1));
    }
  }
}

ColourScale scale() {
  ColourScale s;
  s.limit_um = 100.0;
  s.green_low_um = -10.0;
  s.green_high_um = 10.0;
  return s;
}

struct Rgb {
  int r, g, b;
};
Rgb pixel(const Picture& picture, int x, int y) {
  const std::size_t at =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
           static_cast<std::size_t>(x));
  return {picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]};
}
bool white(const Rgb& c) {
  return c.r > 253 && c.g > 253 && c.b > 253;
}

TEST(SceneView, DiscOfASphereHasItsArea) {
  Scene scene;
  add_sphere(scene, {1, 2, 3}, 2.0, 0.0F);
  const SceneView view(scene, scale(), 0.5, {});
  const auto picture = view.draw(make_view({1, 2, 3}, Vec3(1, -2, 1), Vec3::UnitZ(), 3.0), 300, 300,
                                 PictureKind::kExact);
  int covered = 0;
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 300; ++x) covered += white(pixel(*picture, x, y)) ? 0 : 1;
  }
  const double radius_px = 2.0 / 3.0 * 150.0;
  // Half a pixel of partly covered rim at most.
  EXPECT_NEAR(covered, kPi * radius_px * radius_px, 2.0 * kPi * radius_px * 0.8);
}

TEST(SceneView, ColoursFollowTheConvention) {
  const auto middle_of = [](float deviation) {
    Scene scene;
    add_sphere(scene, {0, 0, 0}, 1.0, deviation);
    const SceneView view(scene, scale(), 0.1, {});
    return pixel(*view.draw(make_view({0, 0, 0}, Vec3::UnitX(), Vec3::UnitZ(), 1.5), 60, 60,
                            PictureKind::kExact),
                 30, 30);
  };
  const Rgb plus = middle_of(90.0F);
  EXPECT_GT(plus.r, plus.g + 60);
  EXPECT_GT(plus.r, plus.b + 60);
  const Rgb minus = middle_of(-90.0F);
  EXPECT_GT(minus.b, minus.r + 60);
  const Rgb near = middle_of(0.0F);
  EXPECT_GT(near.g, near.r + 30);
  EXPECT_GT(near.g, near.b + 30);
  const Rgb none = middle_of(std::numeric_limits<float>::quiet_NaN());
  EXPECT_LT(std::abs(none.r - none.b), 20);
}

TEST(SceneView, LegendAndSurfaceShareTheColours) {
  // A surface that faces the eye and its light is drawn within a tenth of the legend's colour.
  Scene scene;
  add_sphere(scene, {0, 0, 0}, 1.0, 55.0F);
  const SceneView view(scene, scale(), 0.1, {});
  const Rgb drawn = pixel(*view.draw(make_view({0, 0, 0}, Vec3::UnitX(), Vec3::UnitZ(), 1.5), 60,
                                     60, PictureKind::kExact),
                          30, 30);
  const Colour legend = scale().colour(55.0);
  EXPECT_NEAR(drawn.r, legend.red, 26);
  EXPECT_NEAR(drawn.g, legend.green, 26);
  EXPECT_NEAR(drawn.b, legend.blue, 26);
}

TEST(SceneView, NearerHidesFartherUnlessCut) {
  Scene scene;
  add_sphere(scene, {0, 0, 0}, 0.5, 90.0F);   // red, behind
  add_sphere(scene, {3, 0, 0}, 0.5, -90.0F);  // blue, towards the eye
  const SceneView scene_view(scene, scale(), 0.1, {});
  View view = make_view({0, 0, 0}, Vec3::UnitX(), Vec3::UnitZ(), 1.0);
  Rgb c = pixel(*scene_view.draw(view, 60, 60, PictureKind::kExact), 30, 30);
  EXPECT_GT(c.b, c.r);
  view.cut_mm = 1.0;
  c = pixel(*scene_view.draw(view, 60, 60, PictureKind::kExact), 30, 30);
  EXPECT_GT(c.r, c.b);
}

TEST(SceneView, SectionShowsAHollow) {
  Scene scene;
  add_sphere(scene, {0, 0, 0}, 1.0, 0.0F);
  add_sphere(scene, {0, 0, 0}, 0.3, 90.0F, true);
  const SceneView scene_view(scene, scale(), 0.1, {});
  View view = make_view({0, 0, 0}, Vec3::UnitX(), Vec3::UnitZ(), 1.2);
  view.cut_mm = 0.0;
  const auto picture = scene_view.draw(view, 120, 120, PictureKind::kExact);
  const Rgb metal = pixel(*picture, 60 + 33, 60);  // between the hollow and the outside: flat grey
  EXPECT_LT(std::abs(metal.r - metal.b), 12);
  EXPECT_GT(metal.r, 180);
  const Rgb hollow = pixel(*picture, 60, 60);
  EXPECT_GT(hollow.r, hollow.b + 30);
}

TEST(SceneView, OpenDirectionLooksAroundAnObstacle) {
  // Walls of spheres above and on three sides of the place: only +x is open.
  Scene scene;
  for (const Vec3& at :
       {Vec3(-2, 0, 0), Vec3(0, 2, 0), Vec3(0, -2, 0), Vec3(0, 0, 2), Vec3(0, 0, -2)}) {
    add_sphere(scene, at, 1.6, 0.0F);
  }
  const SceneView view(scene, scale(), 0.1, {});
  const Vec3 direction = view.open_direction({0, 0, 0}, 0.3, 1e300, Vec3::UnitZ(), {});
  EXPECT_GT(direction.x(), 0.7);
}

TEST(SceneView, ProjectsWhereItDraws) {
  Scene scene;
  add_sphere(scene, {0, 0, 0}, 5.0, 0.0F);
  scene = {};
  add_sphere(scene, {1.0, 0.4, -0.7}, 0.05, 90.0F);
  const SceneView scene_view(scene, scale(), 0.1, {});
  const View view = make_view({0, 0, 0}, Vec3(2, 1, 0.5), Vec3::UnitZ(), 2.0);
  const auto picture = scene_view.draw(view, 200, 200, PictureKind::kExact);
  double sum_x = 0.0, sum_y = 0.0;
  int n = 0;
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 200; ++x) {
      if (white(pixel(*picture, x, y))) continue;
      sum_x += x + 0.5;
      sum_y += y + 0.5;
      ++n;
    }
  }
  ASSERT_GT(n, 10);
  const Point expected = project(view, {1.0, 0.4, -0.7}, 200.0, 200.0);
  EXPECT_NEAR(sum_x / n, expected.x, 0.5);
  EXPECT_NEAR(sum_y / n, expected.y, 0.5);
}

TEST(SceneView, SameBytesAtAnyThreadCount) {
  Scene scene;
  add_sphere(scene, {0, 0, 0}, 1.0, 5.0F);
  add_sphere(scene, {1.2, 0, 0}, 0.6, 50.0F);
  const auto bytes = [&] {
    const SceneView view(scene, scale(), 0.5, {});
    return view
        .draw(fit_view(view.bounds(), Vec3(1, -1, 1), Vec3::UnitZ(), 1.0), 150, 150,
              PictureKind::kExact)
        ->rgb;
  };
  set_thread_count(1);
  const auto one = bytes();
  set_thread_count(0);
  EXPECT_EQ(one, bytes());
}

}  // namespace
}  // namespace asbuilt::render
