// 3MF rules, one by one, on packages made for the purpose.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/design/design_parts.h"
#include "core/design/threemf_parser.h"
#include "tests/core/design/threemf_text.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::box_mesh;
using testing_files::expect_error;
using testing_files::kItem1;
using testing_files::lattice_mesh;
using testing_files::model;
using testing_files::object;
using testing_files::TempFolder;

constexpr const char* kBeam01 = R"(<b:beam v1="0" v2="1"/>)";

// As read_design does below the ZIP package.
Design read_text(const std::string& text, const DesignOptions& options = {}) {
  const std::string part = "3D/3dmodel.model";
  threemf::ModelHandler handler(part, true);
  XmlReader reader(handler, part);
  handler.set_reader(&reader);
  reader.feed(text);
  reader.finish();
  threemf::Package package;
  package.root = part;
  package.parts.emplace(part, handler.take());
  return design_parts::place_package(package, "a.3mf", options, {});
}

bool has_note(const Design& design, const std::string& part) {
  for (const std::string& note : design.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

TEST(Threemf, UnitsBecomeMillimetres) {
  for (const auto& [unit, factor] :
       std::vector<std::pair<std::string, double>>{{"micron", 0.001},
                                                   {"millimeter", 1.0},
                                                   {"centimeter", 10.0},
                                                   {"inch", 25.4},
                                                   {"foot", 304.8},
                                                   {"meter", 1000.0}}) {
    const std::string text = model(object(1, lattice_mesh(R"(<b:beam v1="0" v2="1" r1="0.5"/>)",
                                                          R"(radius="1" minlength="0.01")")),
                                   R"(<item objectid="1" transform="1 0 0 0 1 0 0 0 1 2 0 0"/>)",
                                   "unit=\"" + unit + "\"");
    const Design design = read_text(text, {.node_tolerance_mm = 1e-6});
    EXPECT_NEAR(design.lattice.length_mm(0), 10.0 * factor, 1e-12 * factor);
    EXPECT_NEAR(design.lattice.end1_mm(0).x(), 2.0 * factor, 1e-12 * factor);
    EXPECT_NEAR(design.lattice.struts[0].radius1_mm, 0.5 * factor, 1e-12 * factor);
    EXPECT_EQ(design.unit, unit);
  }
  expect_error([] { read_text(model(object(1, box_mesh(0, 1)), kItem1, "unit=\"furlong\"")); },
               ErrorCode::kBadFormat, "furlong");
}

TEST(Threemf, BeamRadiiCapsAndShortBeams) {
  const std::string beams =
      R"(<b:beam v1="0" v2="1"/><b:beam v1="1" v2="2" r1="0.5"/>)"
      R"(<b:beam v1="2" v2="3" r1="0.5" r2="0.75" cap1="butt" cap2="hemisphere"/>)"
      R"(<b:beam v1="3" v2="0" cap2="sphere"/>)";
  // The beams at vertex 0 are 10 mm long, the others longer.
  const Design design = read_text(
      model(object(1, lattice_mesh(beams, R"(radius="0.3" minlength="10.5" cap="butt")")), kItem1));
  ASSERT_EQ(design.lattice.struts.size(), 2u);
  const Strut& first = design.lattice.struts[0];
  EXPECT_EQ(first.radius1_mm, 0.5);
  EXPECT_EQ(first.radius2_mm, 0.5);
  EXPECT_EQ(first.cap1, StrutCap::kButt);
  EXPECT_EQ(first.cap2, StrutCap::kButt);
  const Strut& second = design.lattice.struts[1];
  EXPECT_EQ(second.radius2_mm, 0.75);
  EXPECT_EQ(second.cap2, StrutCap::kHemisphere);
  // The struts keep the numbers that the file gives them, and unused nodes are gone.
  EXPECT_EQ(design.lattice.strut_id(0), "1");
  EXPECT_EQ(design.lattice.strut_id(1), "2");
  EXPECT_EQ(design.lattice.nodes_mm.size(), 3u);
  EXPECT_TRUE(has_note(design, "2 beams shorter"));
}

TEST(Threemf, RulesOfBeams) {
  struct Case {
    std::string lattice;
    const char* reason;
  };
  const Case cases[] = {
      {lattice_mesh(R"(<b:beam v1="0" v2="1" r2="2"/>)"), "r2 but no r1"},
      {lattice_mesh(R"(<b:beam v1="0" v2="4"/>)"), "vertex 4"},
      {lattice_mesh(R"(<b:beam v1="0" v2="-1"/>)"), "not a number of this kind"},
      {lattice_mesh(R"(<b:beam v1="0" v2="4294967296"/>)"), "not a number of this kind"},
      {lattice_mesh(R"(<b:beam v1="0" v2="0"/>)"), "same vertex"},
      {lattice_mesh(R"(<b:beam v1="0"/>)"), "lacks its attribute v2"},
      {lattice_mesh(R"(<b:beam v1="0" v2="1" r1="0"/>)"), "must be positive"},
      {lattice_mesh(R"(<b:beam v1="0" v2="1" r1="-1"/>)"), "must be positive"},
      {lattice_mesh(R"(<b:beam v1="0" v2="1" r1="nan"/>)"), "not a usable number"},
      {lattice_mesh(R"(<b:beam v1="0" v2="1" r1="1e999"/>)"), "not a usable number"},
      {lattice_mesh(R"(<b:beam v1="0" v2="1" cap1="round"/>)"), "unknown cap"},
      {lattice_mesh(R"(<b:bream v1="0" v2="1"/>)"), "does not belong here"},
      {lattice_mesh(kBeam01, R"(minlength="0.01")"), "lacks its attribute radius"},
      {lattice_mesh(kBeam01, R"(radius="1")"), "lacks its attribute minlength"},
      {lattice_mesh(kBeam01, R"(radius="1" minlength="1" clippingmode="inside")"),
       "without a clippingmesh"},
      {lattice_mesh(kBeam01, R"(radius="1" minlength="1" clippingmesh="1")"), "not a mesh object"},
      {lattice_mesh(kBeam01, R"(radius="1" minlength="1" representationmesh="7")"),
       "not a mesh object"},
      {lattice_mesh(kBeam01, R"(radius="1" minlength="1")",
                    R"(<b:beamsets><b:beamset><b:ref index="1"/></b:beamset></b:beamsets>)"),
       "names beam 1"},
      {lattice_mesh(kBeam01, R"(radius="1" minlength="1" ballmode="all")"), "without a ballradius"},
      {lattice_mesh("", R"(radius="1" minlength="1")"), "holds no part"},
  };
  for (const Case& bad : cases) {
    expect_error([&] { read_text(model(object(1, bad.lattice), kItem1)); }, ErrorCode::kBadFormat,
                 bad.reason, bad.lattice);
  }
}

TEST(Threemf, BallsThickerThanTheStrutsAreRefusedUnlessIgnored) {
  const auto text = [](const std::string& balls) {
    return model(
        object(1,
               lattice_mesh(kBeam01,
                            R"(radius="1" minlength="1" bb:ballmode="mixed" bb:ballradius="0.9")",
                            balls)),
        kItem1);
  };
  const std::string thick = text(R"(<bb:balls><bb:ball vindex="1" r="1.2"/></bb:balls>)");
  expect_error([&] { read_text(thick); }, ErrorCode::kInvalidInput, "thicker than its struts");
  EXPECT_EQ(read_text(thick, {.node_balls = "ignore"}).lattice.struts.size(), 1u);
  EXPECT_TRUE(has_note(read_text(thick, {.node_balls = "ignore"}), "balls"));
  EXPECT_EQ(read_text(text(R"(<bb:balls><bb:ball vindex="1"/></bb:balls>)")).lattice.struts.size(),
            1u);
}

TEST(Threemf, ComponentsAreTurnedShiftedAndMirrored) {
  // A quarter turn about z and a shift: x goes to y. Then a mirror image.
  const std::string text = model(
      object(1, lattice_mesh(kBeam01)) + object(2, box_mesh(0, 2)) +
          object(
              3,
              R"(<components><component objectid="1" transform="0 1 0 -1 0 0 0 0 1 100 0 0"/><component objectid="2" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/></components>)"),
      R"(<item objectid="3" transform="2 0 0 0 2 0 0 0 2 0 0 5"/>)");
  const Design design = read_text(text);
  EXPECT_LT((design.lattice.end1_mm(0) - Vec3(200, 0, 5)).norm(), 1e-12);
  EXPECT_LT((design.lattice.end2_mm(0) - Vec3(200, 20, 5)).norm(), 1e-12);
  EXPECT_NEAR(design.lattice.struts[0].radius1_mm, 2.0, 1e-12);
  EXPECT_EQ(design.solid, SolidOf::kLatticeAndMesh);
  EXPECT_NEAR(design.mesh.signed_volume_mm3(), 64.0, 1e-9);  // still outwards
  EXPECT_NEAR(design.mesh.bounds().low_mm.x(), -4.0, 1e-6);
}

TEST(Threemf, UnevenScalingOfBeamsIsRefused) {
  const std::string resources = object(1, lattice_mesh(kBeam01));
  for (const char* bad : {"2 0 0 0 1 0 0 0 1 0 0 0", "1 0.1 0 0 1 0 0 0 1 0 0 0"}) {
    expect_error(
        [&] {
          read_text(
              model(resources, std::string(R"(<item objectid="1" transform=")") + bad + "\"/>"));
        },
        ErrorCode::kInvalidInput, "oval");
  }
  // A rotation by 30 degrees with four digits is round enough.
  EXPECT_NO_THROW(read_text(model(
      resources, R"(<item objectid="1" transform="0.8660 0.5 0 -0.5 0.8660 0 0 0 1 0 0 0"/>)")));
}

TEST(Threemf, StrutsOfSeveralLatticesHaveNamesOfTheirOwn) {
  const std::string text =
      model(object(1, lattice_mesh(std::string(kBeam01) + R"(<b:beam v1="0" v2="2"/>)")),
            R"(<item objectid="1"/><item objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/>)");
  const Design design = read_text(text);
  ASSERT_EQ(design.lattice.struts.size(), 4u);
  EXPECT_EQ(design.lattice.strut_id(1), "1/1");
  EXPECT_EQ(design.lattice.strut_id(2), "2/0");
  // The end of the first meets the start of the second: five places, not six.
  EXPECT_EQ(design.lattice.nodes_mm.size(), 5u);
  const Design second = read_text(text, {.build_item = 2});
  EXPECT_EQ(second.lattice.strut_id(1), "1");
  EXPECT_EQ(second.lattice.end1_mm(0), Vec3(10, 0, 0));
}

TEST(Threemf, ClippingCutsTheAxes) {
  // Beams of 10 mm along the axes, clipped by a box from -2 to 4.
  const auto text = [](const std::string& mode) {
    return model(
        object(2, box_mesh(-2, 4)) +
            object(1,
                   lattice_mesh(R"(<b:beam v1="0" v2="1" r1="1" r2="2"/><b:beam v1="1" v2="2"/>)",
                                R"(radius="1" minlength="1" clippingmesh="2" clippingmode=")" +
                                    mode + "\"")),
        kItem1);
  };
  const Design inside = read_text(text("inside"));
  ASSERT_EQ(inside.lattice.struts.size(), 1u);
  EXPECT_EQ(inside.lattice.strut_id(0), "0");
  EXPECT_EQ(inside.lattice.end1_mm(0), Vec3(0, 0, 0));
  EXPECT_LT((inside.lattice.end2_mm(0) - Vec3(4, 0, 0)).norm(), 1e-4);
  EXPECT_NEAR(inside.lattice.struts[0].radius2_mm, 1.4, 1e-4);
  EXPECT_EQ(inside.lattice.struts[0].cap2, StrutCap::kButt);
  EXPECT_EQ(inside.lattice.struts[0].cap1, StrutCap::kSphere);
  EXPECT_TRUE(has_note(inside, "1 beams lie wholly on the far side"));

  const Design outside = read_text(text("outside"));
  ASSERT_EQ(outside.lattice.struts.size(), 2u);
  EXPECT_LT((outside.lattice.end1_mm(0) - Vec3(4, 0, 0)).norm(), 1e-4);
  EXPECT_EQ(outside.lattice.end2_mm(0), Vec3(10, 0, 0));
  EXPECT_EQ(outside.lattice.strut_id(1), "1");

  EXPECT_EQ(read_text(text("inside"), {.clipping = "ignore"}).lattice.length_mm(0), 10.0);
  EXPECT_EQ(read_text(text("none")).lattice.length_mm(0), 10.0);
  expect_error([&] { read_text(text("both")); }, ErrorCode::kBadFormat, "clippingmode");
}

TEST(Threemf, ClippingMeshMustNotHaveBeamsAndMustBeClosed) {
  const std::string clipped =
      lattice_mesh(kBeam01, R"(radius="1" minlength="1" clippingmesh="2" clippingmode="inside")");
  expect_error(
      [&] { read_text(model(object(2, lattice_mesh(kBeam01)) + object(1, clipped), kItem1)); },
      ErrorCode::kBadFormat, "has one itself");
  std::string open = box_mesh(-2, 4);
  open.erase(open.find("<triangle v1"),
             open.find("/>", open.find("<triangle v1")) + 2 - open.find("<triangle v1"));
  expect_error([&] { read_text(model(object(2, open) + object(1, clipped), kItem1)); },
               ErrorCode::kInvalidInput, "not closed");
}

TEST(Threemf, BeamsBesideAnOpenSurfaceAreTheLatticeAlone) {
  std::string mixed = lattice_mesh(kBeam01);
  const std::string none = "<triangles/>";
  mixed.replace(mixed.find(none), none.size(),
                R"(<triangles><triangle v1="0" v2="1" v3="2"/></triangles>)");
  const Design design = read_text(model(object(1, mixed), kItem1));
  EXPECT_EQ(design.solid, SolidOf::kLattice);
  EXPECT_TRUE(design.mesh.empty());
  EXPECT_TRUE(has_note(design, "enclose no volume"));
}

TEST(Threemf, ClosedMeshesAreTurnedOutwards) {
  std::string text = model(object(1, box_mesh(0, 3)), kItem1);
  // The second and third corner of every triangle change places.
  for (std::size_t at = text.find(" v2="); at != std::string::npos; at = text.find(" v2=", at)) {
    text[at + 2] = '3';
    text[text.find(" v3=", at + 3) + 2] = '2';
    at = text.find("/>", at);
  }
  const Design design = read_text(text);
  EXPECT_NEAR(design.mesh.signed_volume_mm3(), 27.0, 1e-9);
  EXPECT_TRUE(has_note(design, "inside out"));
}

TEST(Threemf, OtherModelPartsAreFollowed) {
  const TempFolder folder;
  const std::string root = model(
      object(1, R"(<components><component objectid="5" p:path="/3D/beams.model"/></components>)"),
      kItem1);
  auto entries = testing_files::package(root);
  entries.push_back({"3D/beams.model", model(object(5, lattice_mesh(kBeam01)), "")});
  EXPECT_EQ(read_design({folder.put("a.3mf", pack_zip(entries))}, {}).lattice.struts.size(), 1u);
  entries.back().bytes = model(object(5, lattice_mesh(kBeam01)), "", "unit=\"inch\"");
  expect_error([&] { read_design({folder.put("a.3mf", pack_zip(entries))}, {}); },
               ErrorCode::kBadFormat, "mixes units");
  entries.back().bytes = root;
  expect_error([&] { read_design({folder.put("a.3mf", pack_zip(entries))}, {}); },
               ErrorCode::kBadFormat, "may not refer to others");
  entries.back().name = "3D/other.model";
  expect_error([&] { read_design({folder.put("a.3mf", pack_zip(entries))}, {}); },
               ErrorCode::kBadFormat, "lacks a part");
}

TEST(Threemf, RulesOfObjectsAndBuild) {
  const std::string box = box_mesh(0, 1);
  struct Case {
    std::string text;
    const char* reason;
  };
  const Case cases[] = {
      {model(object(1, box), ""), "builds nothing"},
      {model(object(1, box) + object(1, box), kItem1), "two resources have the id 1"},
      {model(object(1, box, "type=\"other\""), kItem1), "type other may not be built"},
      {model(object(1, box, "type=\"support\""), kItem1), "holds no part"},
      {model(object(1, box, "type=\"magic\""), kItem1), "unknown type"},
      {model(object(1, ""), kItem1), "neither <mesh> nor <components>"},
      {model(object(1, box + box), kItem1), "more than one"},
      {model(object(1, R"(<components><component objectid="1"/></components>)"), kItem1),
       "no object 1 before"},
      {model(
           object(
               1,
               R"(<components><component objectid="1" p:path="/3D/3dmodel.model"/></components>)"),
           kItem1),
       "in a circle"},
      {model(object(1, box, "pid=\"9\""), kItem1), "no resource 9"},
      {model(R"(<basematerials id="2"><base name="a" displaycolor="#000000"/></basematerials>)" +
                 object(1, box, "pid=\"2\" pindex=\"1\""),
             kItem1),
       "property 1 of resource 2"},
      {model(object(1, box), R"(<item objectid="1" transform="1 0 0 0 1 0 0 0 1 0 0"/>)"),
       "too few numbers"},
      {model(object(1, box), R"(<item objectid="1" transform="1 0 0 0 1 0 0 0 0 0 0 0"/>)"),
       "singular"},
      {model(object(1, box), R"(<item objectid="1" transform="1 0 0 0 1 0 0 0 nan 0 0 0"/>)"),
       "not a usable number"},
      {model(object(1, box), R"(<item objectid="1" transform="9e8 0 0 0 9e8 0 0 0 9e8 9e8 0 0"/>)"),
       "out of reach"},
      {model(object(1, "<mesh><triangles/></mesh>"), kItem1), "before <vertices>"},
      {model(object(1, "<mesh><vertices/></mesh>"), kItem1), "without triangles"},
      {model(object(1, R"(<mesh><vertices><vertex x="0" y="0"/></vertices></mesh>)"), kItem1),
       "lacks its attribute z"},
      {model(object(1, box), kItem1, "requiredextensions2=\"x\"") + "<model/>", "junk"},
      {"<model/>", "no 3MF model"},
      {"", "no element found"},
      {"<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><m>&a;</m>",
       "document type declaration"},
      {"<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><m/>",
       "document type declaration"},
  };
  for (const Case& bad : cases) {
    expect_error([&] { read_text(bad.text); }, ErrorCode::kBadFormat, bad.reason, bad.text);
  }
}

TEST(Threemf, RequiredExtensions) {
  const std::string sound = model(object(1, box_mesh(0, 1)), kItem1);
  const auto require = [&sound](const std::string& value) {
    std::string text = sound;
    const std::string was = "requiredextensions=\"b\"";
    text.replace(text.find(was), was.size(), value);
    return text;
  };
  EXPECT_NO_THROW(read_text(require("requiredextensions=\"b m p\"")));
  EXPECT_NO_THROW(read_text(require("")));
  expect_error([&] { read_text(require("requiredextensions=\"q\"")); }, ErrorCode::kBadFormat,
               "\"q\" is not declared");
  expect_error(
      [&] {
        read_text(
            require("requiredextensions=\"s\" "
                    "xmlns:s=\"http://schemas.microsoft.com/3dmanufacturing/slice/2015/07\""));
      },
      ErrorCode::kBadFormat, "slice");
  try {
    read_text(
        require("requiredextensions=\"s\" xmlns:s=\"http://" + std::string(100000, 's') + '"'));
    ADD_FAILURE() << "an unknown extension was taken";
  } catch (const Error& error) {
    EXPECT_LT(std::string(error.what()).size(), 2000U);
  }
}

TEST(Threemf, NestedComponentsThatMultiplyAreRefusedAtOnce) {
  // Forty levels of ten copies: 1e40 boxes.
  std::string resources = object(1, box_mesh(0, 1));
  for (int level = 2; level <= 40; ++level) {
    std::string components("<components>");
    for (int i = 0; i < 10; ++i) {
      components.append("<component objectid=\"").append(std::to_string(level - 1)).append("\"/>");
    }
    resources += object(level, components.append("</components>"));
  }
  expect_error([&] { read_text(model(resources, R"(<item objectid="40"/>)")); },
               ErrorCode::kBadFormat, "multiply");
}

TEST(Threemf, UnknownNamespacesAreSkipped) {
  std::string text =
      model(R"(<x:thing xmlns:x="urn:x" id="3"><x:mesh><object id="1"/></x:mesh></x:thing>)" +
                object(1, box_mesh(0, 1), "xmlns:y=\"urn:y\" y:note=\"1\""),
            kItem1);
  EXPECT_EQ(read_text(text).mesh.triangles.size(), 12u);
}

}  // namespace
}  // namespace asbuilt
