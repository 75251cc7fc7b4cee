// What is no strut lattice must be refused with a reason, not turned into nonsense.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/design/strut_graph.h"
#include "test_strut_graph_meshes.h"

namespace asbuilt {
namespace {

using namespace test;

void expect_refused(const TriMesh& mesh, const std::string& name) {
  try {
    const StrutGraphResult result = extract_strut_graph(mesh);
    ADD_FAILURE() << name << " gave " << result.lattice.struts.size() << " struts";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotMeasurable) << name;
    EXPECT_EQ(error.text().what.rfind("the mesh is no strut lattice: ", 0), 0U) << error.what();
    EXPECT_FALSE(error.text().remedy.empty());
  }
}

constexpr double kCell = 2.0;

double gyroid(const Vec3& p) {
  const Vec3 a = 2.0 * std::numbers::pi / kCell * p;
  return std::sin(a.x()) * std::cos(a.y()) + std::sin(a.y()) * std::cos(a.z()) +
         std::sin(a.z()) * std::cos(a.x());
}

double diamond(const Vec3& p) {
  const Vec3 a = 2.0 * std::numbers::pi / kCell * p;
  return std::cos(a.x()) * std::cos(a.y()) * std::cos(a.z()) -
         std::sin(a.x()) * std::sin(a.y()) * std::sin(a.z());
}

double primitive(const Vec3& p) {
  const Vec3 a = 2.0 * std::numbers::pi / kCell * p;
  return std::cos(a.x()) + std::cos(a.y()) + std::cos(a.z());
}

TriMesh cut_from_box(double (*level)(const Vec3&), double from, double to) {
  const Box3 box{Vec3(0, 0, 0), Vec3(1.7, 1.7, 1.7)};
  return skin(
      [&](const Vec3& p) {
        const double value = level(p);
        const double wall = ((p - box.center_mm()).cwiseAbs() - 0.5 * box.size_mm()).maxCoeff();
        return std::max({(from - value) / 4.5, (value - to) / 4.5, wall});
      },
      box, 0.06);
}

TEST(StrutGraphRefusals, Sheets) {
  expect_refused(cut_from_box(gyroid, -0.7, 0.7), "gyroid sheet");
  expect_refused(cut_from_box(diamond, -0.5, 0.5), "diamond sheet");
}

TEST(StrutGraphRefusals, PeriodicNetworks) {
  expect_refused(cut_from_box(gyroid, -9.0, -0.9), "gyroid network");
  expect_refused(cut_from_box(gyroid, -9.0, -1.15), "thin gyroid network");
  expect_refused(cut_from_box(primitive, -9.0, -0.7), "primitive network");
  expect_refused(cut_from_box(diamond, -9.0, -0.5), "diamond network");
}

TEST(StrutGraphRefusals, SolidParts) {
  expect_refused(box_mesh(Vec3(0, 0, 0), Vec3(3, 2, 1)), "block");
  expect_refused(box_mesh(Vec3(0, 0, 0), Vec3(30, 2, 2)), "square bar");
  const Box3 box{Vec3(-1, -1, -1), Vec3(1, 1, 1)};
  expect_refused(skin([](const Vec3& p) { return p.norm() - 1.0; }, box, 0.1), "ball");
  expect_refused(prism(Vec3(0, 0, 0), Vec3(0, 0, 0.5), 1.0, 32), "disc");
}

TEST(StrutGraphRefusals, BentStruts) {
  const Lattice lattice = lattice_of_cells("cubic", {1, 1, 1}, 1.6, 0.2);
  const Solid straight = solid_of(lattice);
  for (const double amplitude : {0.03, 0.06, 0.12}) {
    const Solid bent = [&](const Vec3& p) {
      const Vec3 a = 2.0 * std::numbers::pi / 1.6 * p;
      return straight(p + amplitude * Vec3(std::sin(a.y()) + std::sin(a.z()),
                                           std::sin(a.x()) + std::sin(a.z()),
                                           std::sin(a.x()) + std::sin(a.y())));
    };
    Box3 box = lattice.bounds();
    box.grow(2.5 * amplitude);
    expect_refused(skin(bent, box, 0.05), "bent by " + std::to_string(amplitude));
  }
}

TEST(StrutGraphRefusals, Nothing) {
  expect_refused(TriMesh{}, "empty");
  TriMesh sheet;
  sheet.vertices_mm = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
  sheet.triangles = {{0, 1, 2}};
  expect_refused(sheet, "one triangle");
}

}  // namespace
}  // namespace asbuilt
