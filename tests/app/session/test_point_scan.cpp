// Points on the built surface in place of a scan, against the truth of simulated parts.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <random>

#include "core/base/error.h"
#include "core/mesh_files/output_file.h"
#include "tests/app/session/built_surface.h"

namespace asbuilt {
namespace {

struct Points {
  std::vector<Vec3> places;
  std::vector<Vec3> normals;
};

// Random points on the true surface, evenly by area, with Gaussian scatter along the normal.
Points points_on(const BuiltSurface& part, double spacing_mm, double scatter_mm) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> gauss(0.0, scatter_mm);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  Points points;
  const Pose design_from_scan = part.truth.scan_from_design.inverse();
  double owed = 0.0;
  for (const auto& t : part.mesh.triangles) {
    Vec3 corner[3];
    for (std::size_t k = 0; k < 3; ++k)
      corner[k] = part.mesh.vertices_mm[static_cast<std::size_t>(t[k])].cast<double>();
    const Vec3 cross = (corner[1] - corner[0]).cross(corner[2] - corner[0]);
    for (owed += 0.5 * cross.norm() / (spacing_mm * spacing_mm); owed >= 1.0; owed -= 1.0) {
      double a = unit(random);
      double b = unit(random);
      if (a + b > 1.0) {
        a = 1.0 - a;
        b = 1.0 - b;
      }
      const Vec3 p = corner[0] + a * (corner[1] - corner[0]) + b * (corner[2] - corner[0]);
      Vec3 q = part.on_surface(design_from_scan * p);
      const Vec3 n = part.gradient(q).normalized();
      if (scatter_mm > 0.0) q += gauss(random) * n;
      points.places.push_back(part.truth.scan_from_design * q);
      points.normals.push_back(part.truth.scan_from_design.rotation * n);
    }
  }
  return points;
}

void write_xyz(const std::filesystem::path& path, const Points& points, bool normals) {
  std::string text;
  char line[160];
  for (std::size_t i = 0; i < points.places.size(); ++i) {
    const Vec3& p = points.places[i];
    const Vec3& n = points.normals[i];
    if (normals)
      std::snprintf(line, sizeof line, "%.6f %.6f %.6f %.5f %.5f %.5f\n", p.x(), p.y(), p.z(),
                    n.x(), n.y(), n.z());
    else
      std::snprintf(line, sizeof line, "%.6f %.6f %.6f\n", p.x(), p.y(), p.z());
    text += line;
  }
  OutputFile file(path);
  file.write(text);
  file.commit();
}

void show(const InspectionRecord& r, const DiameterErrors& e) {
  std::printf("%s\n", text_of(e).c_str());
  for (const std::string& note : r.scan.notes) std::printf("  %s\n", note.c_str());
  for (const std::string& what : r.not_measured) std::printf("  not: %s\n", what.c_str());
}

TEST(PointScan, DiametersAndDefectsAgreeWithTheTruthWithoutNormals) {
  const BuiltSurface part("points",
                          "[build]\ndiameter_bias_um = 12\nmissing = 1\nbroken = 1\nnecked = "
                          "1\nthin = 1\nthick = 1\nsize_spread = 0\n",
                          0.03);
  write_xyz(part.folder / "built.xyz", points_on(part, 0.04, 0.003), false);
  const InspectionRecord r = run_inspection(part.plan("built.xyz"), {}).record;
  const DiameterErrors e = diameter_errors(r, part.truth);
  show(r, e);
  EXPECT_EQ(r.scan.kind, "points");
  EXPECT_GT(e.count, 50);
  EXPECT_LT(std::abs(e.bias), 2.0);
  EXPECT_LT(e.sd, 2.0);
  EXPECT_GE(e.covered, 0.9);
  std::map<std::string, const StrutRow*> rows;
  for (const StrutRow& row : r.struts) rows[row.strut_id] = &row;
  for (const StrutTruth& s : part.truth.struts) {
    if (s.status == StrutStatus::kOk && s.defect_id >= 0) continue;
    EXPECT_EQ(to_string(rows.at(s.strut_id)->status), std::string(to_string(s.status)))
        << "strut " << s.strut_id;
  }
  const double built = part.truth.built_solid.volume_mm3;
  std::printf("built %.4f (true %.4f, U %.4f) mm3\n", r.porosity.built_solid_mm3.value, built,
              r.porosity.built_solid_mm3.u);
  EXPECT_NEAR(r.porosity.built_solid_mm3.value, built, 0.01 * built);
}

TEST(PointScan, AHoleInThePointsIsNotMeasuredRatherThanInvented) {
  const BuiltSurface part("hole", "[[defect]]\nmode = \"missing\"\nstrut = 5\n", 0.03);
  Points all = points_on(part, 0.04, 0.0);
  Points points;
  const Vec3 middle = part.built.nominal.design.bounds().center_mm();
  const Pose design_from_scan = part.truth.scan_from_design.inverse();
  const Vec3 centre = middle + Vec3(0.45, 0.45, 0.45);
  for (std::size_t i = 0; i < all.places.size(); ++i) {
    if ((design_from_scan * all.places[i] - centre).norm() < 1.1) continue;
    points.places.push_back(all.places[i]);
    points.normals.push_back(all.normals[i]);
  }
  write_xyz(part.folder / "built.xyz", points, true);
  const InspectionRecord r = run_inspection(part.plan("built.xyz"), {}).record;
  const DiameterErrors e = diameter_errors(r, part.truth);
  show(r, e);
  EXPECT_GE(e.covered, 0.9);
  int uncovered = 0;
  for (const StrutRow& row : r.struts) {
    if (row.reason == "the given points do not cover the strut") ++uncovered;
  }
  EXPECT_GE(uncovered, 1);
  // What is missing in truth, with metal measured all round the place, and nothing else.
  ASSERT_EQ(r.defects.size(), 1u);
  EXPECT_EQ(r.defects[0].mode, DefectMode::kMissing);
  EXPECT_EQ(r.defects[0].strut_id, part.truth.struts[5].strut_id);
  for (const NodeRow& node : r.nodes) EXPECT_NE(node.status, NodeStatus::kMissing) << node.node_id;
  EXPECT_TRUE(std::isnan(r.porosity.built_solid_mm3.value));
  EXPECT_FALSE(r.porosity.built_solid_mm3.reason.empty());
}

TEST(PointScan, PointsTooFarApartAreRefusedWithWhatIsNeeded) {
  const BuiltSurface part("sparse", "", 0.05);
  write_xyz(part.folder / "built.xyz", points_on(part, 0.09, 0.0), false);
  try {
    run_registration(part.plan("built.xyz"), {});
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotMeasurable);
    EXPECT_NE(std::string(error.what()).find("64 um"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace asbuilt
