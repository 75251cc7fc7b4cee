// What is read and written does not change with decimal commas in the locale.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "core/design/read_design.h"
#include "core/mesh_files/read_mesh.h"
#include "core/scan/read_volume.h"
#include "core/spec/plan.h"
#include "fixtures/phantom/write_case.h"
#include "fixtures/projection/attenuation.h"
#include "reports/export/export.h"
#include "reports/render/render.h"
#include "tests/core/base/comma_locale.h"
#include "tests/reports/render/sample_record.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

class Locale : public testing::Test {
 protected:
  Locale() { fs::create_directories(folder_); }
  ~Locale() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  static std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Every file of a folder that `make` fills.
  std::map<std::string, std::string> made(const std::string& name,
                                          const std::function<void(const fs::path&)>& make) const {
    make(folder_ / name);
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder_ / name))
      files[entry.path().filename().string()] = bytes_of(entry.path());
    return files;
  }

  const fs::path folder_ =
      fs::temp_directory_path() / ("asbuilt-locale-" + std::to_string(getpid()));
};

#ifdef ASBUILT_COMMA_LOCALE
TEST_F(Locale, TheCLibraryTakesPart) {
  EXPECT_TRUE(test::CommaLocale().in_c()) << "the build made a locale with decimal commas";
}
#endif

TEST_F(Locale, TablesAndReportsKeepThePoint) {
  const InspectionRecord record = test::sample_record();
  const auto write_all = [&](const fs::path& out) {
    export_inspection(record, out);
    render_html(record, out / "report.html");
  };
  const auto with_points = made("points", write_all);
  ASSERT_GT(with_points.size(), 4U);
  const test::CommaLocale commas;
  const auto with_commas = made("commas", write_all);
  ASSERT_EQ(with_commas.size(), with_points.size());
  for (const auto& [name, text] : with_points)
    EXPECT_TRUE(with_commas.at(name) == text) << name << " differs";
}

TEST_F(Locale, MeshesAndPointsAreReadAlike) {
  const std::string facet =
      "facet normal 0 0 1\nouter loop\nvertex 0.5 0.25 1.5e-1\nvertex 2.75 0 0.125\nvertex 0 3.5 "
      "-1.25\nendloop\nendfacet\n";
  const std::vector<fs::path> files = {
      write("a.stl", "solid a\n" + facet + "endsolid a\n"),
      write("a.ply",
            "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty "
            "float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0.5 0.25 "
            "0.15\n2.75 0 0.125\n0 3.5 -1.25\n3 0 1 2\n"),
      write("a.obj", "v 0.5 0.25 0.15\nv 2.75 0 0.125\nv 0 3.5 -1.25\nf 1 2 3\n"),
      write("a.off", "OFF\n3 1 0\n0.5 0.25 0.15\n2.75 0 0.125\n0 3.5 -1.25\n3 0 1 2\n"),
      write("a.xyz", "0.5 0.25 0.15\n2.75 0 0.125\n0 3.5 -1.25\n")};
  const test::CommaLocale commas;
  for (const fs::path& path : files) {
    const MeshFile file = read_mesh(path);
    const std::vector<Vec3f>& read = file.mesh.empty() ? file.points_mm : file.mesh.vertices_mm;
    ASSERT_EQ(read.size(), 3U) << path;
    EXPECT_EQ(read[0], Vec3f(0.5F, 0.25F, 0.15F)) << path;
    EXPECT_EQ(read[1], Vec3f(2.75F, 0.0F, 0.125F)) << path;
    EXPECT_EQ(read[2], Vec3f(0.0F, 3.5F, -1.25F)) << path;
  }
}

TEST_F(Locale, ScanHeadersAreReadAlike) {
  const std::string samples(2 * 3 * 4, '\7');
  write("s.raw", samples);
  const std::string raw =
      "shape = [2, 3, 4]\nvoxel_mm = [0.025, 0.025, 0.0375]\ntype = \"uint8\"\n";
  write("s.raw.toml", raw);
  const std::vector<fs::path> files = {
      write("s.mha",
            "ObjectType = Image\nNDims = 3\nBinaryData = True\nOffset = 1.5 -2.25 0\n"
            "ElementSpacing = 0.025 0.025 0.0375\nDimSize = 2 3 4\nElementType = MET_UCHAR\n"
            "ElementDataFile = LOCAL\n" +
                samples),
      write("s.nrrd",
            "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 3 4\nspace dimension: 3\nspace "
            "directions: (0.025,0,0) (0,0.025,0) (0,0,0.0375)\nspace origin: (1.5,-2.25,0)\n"
            "encoding: raw\n\n" +
                samples),
      folder_ / "s.raw"};
  const test::CommaLocale commas;
  for (const fs::path& path : files) {
    const GridFrame frame = read_scan(path).volume.frame();
    EXPECT_TRUE(frame.spacing_mm.isApprox(Vec3(0.025, 0.025, 0.0375), 1e-12))
        << path << " " << frame.spacing_mm.transpose();
    const Vec3 origin = path.extension() == ".raw" ? Vec3(0.0, 0.0, 0.0) : Vec3(1.5, -2.25, 0.0);
    EXPECT_LT((frame.origin_mm - origin).norm(), 1e-12) << path;
  }
}

TEST_F(Locale, PlansAndStrutTablesAreReadAlike) {
  const fs::path table =
      write("struts.csv", "strut,x1,y1,z1,x2,y2,z2,diameter\nA,0,0,0,1.5,0,2.25,0.325\n");
  const test::CommaLocale commas;
  const Design design = read_design({table}, {});
  ASSERT_EQ(design.lattice.struts.size(), 1U);
  EXPECT_EQ(design.lattice.nominal_diameter_mm(0), 0.325);
  EXPECT_EQ(design.lattice.end2_mm(0), Vec3(1.5, 0.0, 2.25));
  const Plan plan = parse_plan(
      "scan = \"s.mha\"\ndesign = \"d.3mf\"\n[memory]\nbudget_gb = 2.5\n[surface]\nx = 1.25e-3\n",
      "plan.toml");
  EXPECT_EQ(plan.memory_budget_gb, 2.5);
  EXPECT_EQ(std::get<double>(plan.surface.at(0).value), 1.25e-3);
}

TEST_F(Locale, SimulatedScansAreWrittenAlike) {
  Grid3<std::uint8_t> grid;
  grid.frame.shape = {1200, 1, 1};
  grid.frame.spacing_mm = Vec3(0.025, 0.1, 1.0 / 3.0);
  grid.frame.origin_mm = Vec3(1234.5, 0.0, -2.5);
  grid.values.assign(1200, 7);
  Volume volume;
  volume.grid = grid;
  write_metaimage(folder_ / "points.mha", volume);
  const test::CommaLocale commas;
  write_metaimage(folder_ / "commas.mha", volume);
  EXPECT_EQ(bytes_of(folder_ / "commas.mha"), bytes_of(folder_ / "points.mha"));
  // The first call of the process reads the table.
  bool fraction = false;
  for (const std::string& material : attenuation_materials()) {
    const double density = density_g_cm3(material);
    fraction = fraction || density != std::floor(density);
  }
  EXPECT_TRUE(fraction) << "densities lost what stands behind the point";
}

}  // namespace
}  // namespace asbuilt
