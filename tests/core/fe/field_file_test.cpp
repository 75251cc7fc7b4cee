#include "core/fe/field_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <sstream>

#include "core/base/error.h"
#include "core/fe/stress.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

// A part, solved, and its fields.
struct Solved {
  Solved() {
    system.solve(load, {});
    field = element_stresses(system, {});
    stress = von_mises_mpa(field);
    principal = principal_stresses_mpa(field);
  }
  Mask part = shifted(random_part({7, 6, 5}, 0.8, 11, Vec3(0.1, 0.2, 0.25)));
  LoadCase load = kinematic_uniform(Mat3::Identity() * 0.01);
  ElasticSystem system{part, Elastic{1000.0, 0.3}, {}, load, {}, {}};
  StressField field;
  std::vector<float> stress, principal;

  static Mask shifted(Mask mask) {
    mask.frame.origin_mm = Vec3(1.0, -2.0, 0.5);
    return mask;
  }
  std::vector<CellField> fields() const {
    return {{"von_mises_mpa", stress, 1}, {"principal_mpa", principal, 3}};
  }
};

// The bytes of an appended array, found as a reader finds them; `end` moves to behind them.
template <class Value>
std::vector<Value> array_of(const std::string& file, const std::string& name, std::size_t& end) {
  const std::size_t at = file.find("Name=\"" + name + "\"");
  EXPECT_NE(at, std::string::npos) << name;
  const std::size_t offset_at = file.find("offset=\"", at) + 8;
  const auto offset = static_cast<std::size_t>(std::strtoull(&file[offset_at], nullptr, 10));
  const std::size_t start = file.find("<AppendedData encoding=\"raw\">\n_") + 31 + offset;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, &file[start], sizeof bytes);
  EXPECT_LE(start + 8 + bytes, file.size());
  std::vector<Value> out(bytes / sizeof(Value));
  std::memcpy(out.data(), &file[start + 8], bytes);
  end = start + 8 + bytes;
  return out;
}

bool has(const std::string& file, const std::string& text) {
  return file.find(text) != std::string::npos;
}

TEST(FieldFile, ImageDataHoldsTheWholeGrid) {
  const Solved s;
  std::ostringstream out;
  write_vti(s.field.frame, s.field.elements, s.fields(), "1 MPa & more", out);
  const std::string file = out.str();
  EXPECT_TRUE(has(file, "header_type=\"UInt64\""));
  EXPECT_TRUE(has(file, "WholeExtent=\"0 7 0 6 0 5\""));
  EXPECT_TRUE(has(file, "Origin=\"0.94999999999999996 -2.1000000000000001 0.375\""));
  std::size_t end = 0;
  const auto solid = array_of<std::uint8_t>(file, "solid", end);
  EXPECT_EQ(solid, s.part.values);
  const auto stress = array_of<float>(file, "von_mises_mpa", end);
  const auto principal = array_of<float>(file, "principal_mpa", end);
  ASSERT_EQ(stress.size(), solid.size());
  ASSERT_EQ(principal.size(), 3 * solid.size());
  std::size_t next = 0;
  for (std::size_t k = 0; k < solid.size(); ++k) {
    EXPECT_EQ(stress[k], solid[k] != 0 ? s.stress[next] : 0.0F);
    EXPECT_EQ(principal[3 * k + 2], solid[k] != 0 ? s.principal[3 * next + 2] : 0.0F);
    next += solid[k];
  }
  EXPECT_EQ(file.substr(end), "\n</AppendedData>\n</VTKFile>\n");
}

TEST(FieldFile, UnstructuredGridHoldsElementsAndDisplacements) {
  const Solved s;
  std::ostringstream out;
  write_vtu(s.system, s.field.elements, s.fields(), "twice the load", 2.0, out);
  const std::string file = out.str();
  const auto cells = static_cast<std::size_t>(s.field.elements.count());
  std::size_t end = 0;
  const auto displacement = array_of<float>(file, "displacement_mm", end);
  const auto stress = array_of<float>(file, "von_mises_mpa", end);
  const auto points = array_of<float>(file, "points", end);
  const auto corners = array_of<std::int64_t>(file, "connectivity", end);
  const auto offsets = array_of<std::int64_t>(file, "offsets", end);
  const auto types = array_of<std::uint8_t>(file, "types", end);
  EXPECT_EQ(file.substr(end), "\n</AppendedData>\n</VTKFile>\n");
  EXPECT_TRUE(has(file, "NumberOfPoints=\"" + std::to_string(points.size() / 3) +
                            "\" NumberOfCells=\"" + std::to_string(cells) + "\""));
  EXPECT_EQ(stress, s.stress);
  EXPECT_EQ(types, std::vector<std::uint8_t>(cells, 12));
  ASSERT_EQ(corners.size(), 8 * cells);
  ASSERT_EQ(displacement.size(), points.size());
  const auto point = [&](const std::vector<float>& values, std::size_t cell, std::size_t corner) {
    const auto k = 3 * static_cast<std::size_t>(corners[8 * cell + corner]);
    return Vec3f(values[k], values[k + 1], values[k + 2]);
  };
  for (std::size_t cell = 0; cell < cells; ++cell) {
    EXPECT_EQ(offsets[cell], static_cast<std::int64_t>(8 * cell + 8));
    const auto [x, y, z] = s.field.elements.place(static_cast<std::int64_t>(cell));
    const Vec3 centre = s.part.frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                 static_cast<double>(z));
    Vec3f mean = Vec3f::Zero();
    for (std::size_t k = 0; k < 8; ++k) mean += point(points, cell, k) / 8.0F;
    EXPECT_LT((mean - centre.cast<float>()).norm(), 1e-6F);
    // Right-handed: bottom counted around, top above it.
    const Vec3f origin = point(points, cell, 0);
    const Vec3f along_x = point(points, cell, 1) - origin,
                along_y = point(points, cell, 3) - origin,
                along_z = point(points, cell, 4) - origin;
    EXPECT_NEAR(along_x.cross(along_y).dot(along_z), 0.1F * 0.2F * 0.25F, 1e-6F);
    EXPECT_LT((point(points, cell, 6) - origin - along_x - along_y - along_z).norm(), 1e-6F);
    const Vec3 u = s.system.displacement_mm(x + 1, y + 1, z + 1);
    EXPECT_EQ(point(displacement, cell, 6), (2.0 * u).cast<float>());
  }
}

TEST(FieldFile, RefusesFieldsThatDoNotFit) {
  const Solved s;
  std::ostringstream out;
  EXPECT_THROW(write_vti(s.field.frame, s.field.elements, {{"a", s.principal, 1}}, "", out), Error);
  EXPECT_THROW(write_vti(s.field.frame, s.field.elements, {{"a\"b", s.stress, 1}}, "", out), Error);
}

}  // namespace
}  // namespace asbuilt::fe
