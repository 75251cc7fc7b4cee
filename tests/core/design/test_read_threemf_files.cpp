// Every 3MF file of the fixtures: read as it is, or refused for the reason in its name.
#include <gtest/gtest.h>

#include <set>

#include "core/design/read_design.h"
#include "tests/core/mesh_files/expect_error.h"

namespace asbuilt {
namespace {

const std::filesystem::path kData = std::string(ASBUILT_FIXTURES_DIR) + "/data";

struct Outcome {
  const char* file;
  const char* refusal;  // part of the error's text; nullptr: it is read
  double volume_mm3 = 0.0;
  std::size_t triangles = 0;
  std::size_t struts = 0;
};

// Volumes: a cube of 20 mm, of one inch, of 10 mm; a prism of 280 mm^2 x 20 mm made 2.08333 times
// as large twice; one sixth of a cube of 100 mm... each known from the file's own numbers.
const Outcome kOutcomes[] = {
    {"3mf/beam_lattice/pyramid.3mf", nullptr, 0, 0, 391},
    {"3mf/beam_lattice/spinal implant.3mf", nullptr, 3031.05, 5672, 11821},
    {"3mf/beam_lattice/variable voronoi.3mf", nullptr, 0, 0, 1291},
    {"3mf/lib3mf_BeamLattice/BeamSet_Not_Unique.3mf", "securecontent"},
    {"3mf/lib3mf_BeamLattice/Box_Attributes_Negative_2.3mf", "neither model nor solidsupport"},
    {"3mf/lib3mf_BeamLattice/Box_Attributes_Positive.3mf", nullptr, 0, 0, 1},
    {"3mf/lib3mf_BeamLattice/Box_Simple.3mf", "r2 but no r1"},
    {"3mf/lib3mf_Reader/CS-1111_3dmodel-e1r1_other-e1r1.3mf", "starts with 2 models"},
    {"3mf/lib3mf_Reader/DOS-FUZ-LIB3MF.3mf", "matindices"},
    {"3mf/lib3mf_Reader/GEN-M-ADA-ITEM-TRANSFORM-0.3mf", "duplicate attribute"},
    {"3mf/lib3mf_Reader/N_XXX_0422_01.3mf", "\"0,500\""},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter2_DuplicatedIdAcrossGroup.3mf",
     "two resources have the id 2"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter2_MissingColorValue.3mf",
     "lacks its attribute color"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter4b_MatId_IsNotBaseMaterials.3mf",
     "matid does not name basematerials"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter4d_MissingMatIndices.3mf", "matindices"},
    {"3mf/validation/"
     "MUSTFAIL_3MF100_Extension_Chapter5b_MultipleReferenceToBaseAndCompositeMatterials.3mf",
     "more than one group of materials"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter5b_ReferToAnotherMultiProperties.3mf",
     "multiproperties refer to resource 2"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter5d_MultipleReferenceToCompositeMaterials.3mf",
     "more than one group of materials"},
    {"3mf/validation/MUSTFAIL_3MF100_Extension_Chapter6_2DTexture_MissingPath.3mf",
     "<texture2d> lacks its attribute path"},
    {"3mf/validation/MUSTFAIL_Chapter3.4.1a_MissingMetadataName.3mf", "unknown name \"Undefined\""},
    {"3mf/validation/MUSTFAIL_Chapter3.4.1b_DuplicatedMetadataName.3mf",
     "\"Title\" is given twice"},
    {"3mf/validation/MUSTFAIL_Chapter3.4.3.1a_NotMatchingObjectIdInBuildItem.3mf",
     "there is no object 14"},
    {"3mf/validation/MUSTFAIL_Chapter3.4.3.1b_BuildItemReferToObjectOfTypeOther.3mf",
     "multiproperties refer to resource 2"},
    {"3mf/validation/MUSTFAIL_Chapter3.4a_MoreThanOneModel.3mf", "junk after document element"},
    {"3mf/validation/MUSTFAIL_Chapter3.4b_MissingBuildElement.3mf", "no <build>"},
    {"3mf/validation/MUSTFAIL_Chapter3.4c_MissingResourceElement.3mf", "there is no object 13"},
    {"3mf/validation/MUSTPASS_Chapter2.1_PartsRelationships.3mf", nullptr, 8000, 12},
    {"3mf/validation/MUSTPASS_Chapter2.2_PartNaming.3mf", nullptr, 25.4 * 25.4 * 25.4, 12},
    {"3mf/validation/MUSTPASS_Chapter2.3a_IgnorableMarkup.3mf", nullptr, 1000, 12},
    {"3mf/validation/MUSTPASS_Chapter4.1_ExplicitSupport.3mf", nullptr, 10988.4, 404},
    {"3mf/validation/MUSTPASS_Chapter4.2_Components.3mf", nullptr, 14000, 60},
    {"3mf/validation/MUSTPASS_Chapter5.1a_MaterialResources_CompositeAndMultiProperties.3mf",
     nullptr, 1000, 12},
    {"3mf/validation/"
     "MUSTPASS_Chapter5.1b_MaterialResources_MultiObjects_CompositeAndMultiProperties.3mf",
     nullptr, 2000, 24},
    {"3mf/validation/MUSTPASS_Chapter5.1c_MaterialResources_sRGB_RGB_Colors.3mf", nullptr, 1000,
     12},
    {"mesh_trimesh/P_XPM_0331_01.3mf", nullptr, 1e6 / 6.0, 6},
    {"mesh_trimesh/counterX.3MF", nullptr, 885303, 8080},
    {"mesh_trimesh/pyramids.3mf", nullptr, 195038, 3276},
};

TEST(ThreemfFiles, AreReadOrRefusedForTheRightReason) {
  for (const Outcome& wanted : kOutcomes) {
    SCOPED_TRACE(wanted.file);
    if (wanted.refusal != nullptr) {
      testing_files::expect_error([&] { read_design({kData / wanted.file}, {}); },
                                  ErrorCode::kBadFormat, wanted.refusal);
      continue;
    }
    Design design;
    ASSERT_NO_THROW(design = read_design({kData / wanted.file}, {}));
    EXPECT_NEAR(design.mesh.signed_volume_mm3(), wanted.volume_mm3,
                1e-5 * wanted.volume_mm3 + 1e-9);
    EXPECT_EQ(design.mesh.triangles.size(), wanted.triangles);
    EXPECT_EQ(design.lattice.struts.size(), wanted.struts);
    EXPECT_TRUE(design.unit_is_declared);
    EXPECT_EQ(design.unit, "millimeter");
    EXPECT_TRUE(check_mesh(design.mesh).watertight());
    const SolidOf solid = wanted.struts == 0      ? SolidOf::kMesh
                          : wanted.triangles == 0 ? SolidOf::kLattice
                                                  : SolidOf::kLatticeAndMesh;
    EXPECT_EQ(design.solid, solid);
  }
}

TEST(ThreemfFiles, TheTableIsComplete) {
  std::set<std::string> listed;
  for (const Outcome& outcome : kOutcomes) listed.insert(outcome.file);
  std::size_t found = 0;
  for (const char* set : {"3mf", "mesh_trimesh"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kData / set)) {
      const std::string ending = entry.path().extension().string();
      if (ending != ".3mf" && ending != ".3MF") continue;
      ++found;
      EXPECT_TRUE(listed.contains(entry.path().lexically_relative(kData).string())) << entry;
    }
  }
  EXPECT_EQ(found, listed.size());
}

TEST(ThreemfFiles, PyramidBeamsCarryTheirOwnRadii) {
  const Design design = read_design({kData / "3mf/beam_lattice/pyramid.3mf"}, {});
  EXPECT_EQ(design.lattice.nodes_mm.size(), 123u);
  EXPECT_EQ(design.lattice.struts[0].node1, 0);
  EXPECT_EQ(design.lattice.struts[0].node2, 15);
  EXPECT_EQ(design.lattice.struts[0].radius1_mm, 2.29999);
  EXPECT_EQ(design.lattice.struts[0].radius2_mm, 2.29999);
  EXPECT_EQ(design.lattice.strut_id(390), "390");
  EXPECT_TRUE(design.notes.empty());
}

TEST(ThreemfFiles, SpinalImplantIsBeamsBesideASolid) {
  const Design design = read_design({kData / "3mf/beam_lattice/spinal implant.3mf"}, {});
  for (const Strut& strut : design.lattice.struts) {
    ASSERT_EQ(strut.radius1_mm, 0.25);
    ASSERT_EQ(strut.radius2_mm, 0.25);
  }
  // Only the nodes of beams, not the 2818 vertices of the frame.
  EXPECT_EQ(design.lattice.nodes_mm.size(), 7272u);
  EXPECT_EQ(design.mesh.vertices_mm.size(), 2818u);
  const Design frame =
      read_design({kData / "3mf/beam_lattice/spinal implant.3mf"}, {.build_item = 1});
  EXPECT_EQ(frame.solid, SolidOf::kMesh);
  EXPECT_TRUE(frame.lattice.empty());
  testing_files::expect_error(
      [] { read_design({kData / "3mf/beam_lattice/spinal implant.3mf"}, {.build_item = 3}); },
      ErrorCode::kInvalidInput, "1 to 2");
}

TEST(ThreemfFiles, VoronoiHasCones) {
  const Design design = read_design({kData / "3mf/beam_lattice/variable voronoi.3mf"}, {});
  std::size_t cones = 0;
  double thickest = 0.0;
  for (const Strut& strut : design.lattice.struts) {
    cones += strut.radius1_mm != strut.radius2_mm ? 1 : 0;
    thickest = std::max({thickest, strut.radius1_mm, strut.radius2_mm});
  }
  EXPECT_GT(cones, 400u);
  EXPECT_EQ(thickest, 2.21826);
  // All axes lie in the clipping cube already, so that none is cut and numbers are the file's.
  EXPECT_EQ(design.lattice.strut_id(1290), "1290");
  ASSERT_EQ(design.notes.size(), 1u);
  EXPECT_NE(design.notes[0].find("clipped by a mesh"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
