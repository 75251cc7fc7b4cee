#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/spec/materials.h"

namespace asbuilt {
namespace {

TEST(Materials, CatalogueIsPlausibleAndMarked) {
  ASSERT_GE(materials().size(), 4u);
  for (const char* id : {"Ti6Al4V ELI", "CP Ti", "Ta", "CoCr"}) {
    const Material* m = find_material(id);
    ASSERT_NE(m, nullptr) << id;
    EXPECT_FALSE(m->origin.empty());
    EXPECT_FALSE(m->edition.empty());
    EXPECT_TRUE(m->verify) << "no value was compared with its standard yet";
    // Shear modulus by E / (2 (1 + nu)): metals of this list have 35 to 95 GPa.
    const double shear = m->young_gpa / (2.0 * (1.0 + m->poisson));
    EXPECT_GT(shear, 35.0) << id;
    EXPECT_LT(shear, 95.0) << id;
  }
  EXPECT_DOUBLE_EQ(find_material("Ti6Al4V ELI")->young_gpa, 105.0);
  EXPECT_DOUBLE_EQ(find_material("Ta")->density_g_cm3, 16.69);
}

TEST(Materials, NamesFold) {
  EXPECT_EQ(find_material("ti-6al-4v_eli"), find_material("Ti6Al4V ELI"));
  EXPECT_EQ(find_material("TANTALUM"), find_material("Ta"));
  EXPECT_NE(find_material("Ti6Al4V"), find_material("Ti6Al4V ELI"));
  EXPECT_EQ(find_material("unobtainium"), nullptr);
  EXPECT_EQ(find_material(""), nullptr);
  EXPECT_EQ(find_material(" - "), nullptr);
}

class MaterialsFile : public ::testing::Test {
 protected:
  std::string failure(const std::string& text) {
    const auto path = std::filesystem::path(::testing::TempDir()) / "asbuilt_materials.toml";
    std::ofstream(path) << text;
    try {
      read_materials(path);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }
  const std::string good_ =
      "[[material]]\nid = \"X\"\naliases = []\ntitle = \"t\"\nedition = \"e\"\norigin = \"o\"\n"
      "verify = false\nyoung_gpa = 100.0\npoisson = 0.3\ndensity_g_cm3 = 5.0\n";
};

TEST_F(MaterialsFile, ReadsAndRefuses) {
  EXPECT_EQ(failure(good_), "");
  EXPECT_NE(failure(good_ + good_).find("used twice"), std::string::npos);
  EXPECT_NE(failure(good_ + "color = 1\n").find("not known"), std::string::npos);
  std::string bad = good_;
  bad.replace(bad.find("0.3"), 3, "0.5");
  EXPECT_NE(failure(bad).find("asbuilt_materials.toml:9 material.poisson"), std::string::npos)
      << failure(bad);
  EXPECT_NE(failure("a = 1\n").find("material"), std::string::npos);
  EXPECT_NE(failure("[[material]]\nid = \"X\"\n").find("a key is missing"), std::string::npos);
  EXPECT_THROW(read_materials("/nowhere/materials.toml"), Error);
}

}  // namespace
}  // namespace asbuilt
