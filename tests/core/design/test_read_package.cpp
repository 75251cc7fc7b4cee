// The ZIP and XML below a 3MF: hostile packages are refused in bounded time and memory.
#include <gtest/gtest.h>

#include <random>

#include "core/design/design_parts.h"
#include "core/design/read_design.h"
#include "core/design/threemf_parser.h"
#include "core/design/xml_reader.h"
#include "tests/core/design/threemf_text.h"
#include "tests/core/mesh_files/expect_error.h"
#include "tests/core/mesh_files/temp_folder.h"

namespace asbuilt {
namespace {

using testing_files::expect_error;
using testing_files::TempFolder;

std::string sound_model() {
  return testing_files::model(
      testing_files::object(1, testing_files::box_mesh(0, 1)) +
          testing_files::object(2, testing_files::lattice_mesh(
                                       R"(<b:beam v1="0" v2="1" r1="1" r2="2" cap1="butt"/>)")),
      R"(<item objectid="1"/><item objectid="2" transform="1 0 0 0 1 0 0 0 1 0 0 3"/>)");
}

void expect_refused(const std::vector<ZipEntry>& entries, const std::string& reason) {
  const TempFolder folder;
  const auto path = folder.put("a.3mf", pack_zip(entries));
  expect_error([&] { read_design({path}, {}); }, ErrorCode::kBadFormat, reason);
}

TEST(Package, NamesThatLeaveThePackageAreRefused) {
  for (const char* name : {"../evil.model", "3D/../../evil", "/etc/passwd", "3D\\..\\evil", ".."}) {
    auto entries = testing_files::package(sound_model());
    entries.push_back({name, "x"});
    expect_refused(entries, "points outside the package");
  }
  // Dots that are part of a name are no way out.
  auto entries = testing_files::package(sound_model());
  entries.push_back({"3D/a..b/...", "x"});
  const TempFolder folder;
  EXPECT_NO_THROW(read_design({folder.put("a.3mf", pack_zip(entries))}, {}));
}

TEST(Package, PartsHaveOneNameEach) {
  auto entries = testing_files::package(sound_model());
  entries.push_back({"3d/3DMODEL.model", "x"});
  expect_refused(entries, "same name");
}

TEST(Package, MissingPartsAndStrangeRelationshipsAreRefused) {
  auto entries = testing_files::package(sound_model());
  expect_refused({entries[1], entries[2]}, "no 3MF");
  expect_refused({entries[0], entries[2]}, "no 3MF");
  expect_refused({entries[0], entries[1]}, "does not hold it");
  const auto with_rels = [&](const std::string& from, const std::string& to) {
    auto changed = entries;
    changed[1].bytes.replace(changed[1].bytes.find(from), from.size(), to);
    return changed;
  };
  expect_refused(with_rels("/3D/3dmodel.model", "/3D/../../secret"), "does not hold it");
  expect_refused(with_rels("Id=\"r\"", "Id=\"r\" TargetMode=\"External\""), "one relationship");
  expect_refused(with_rels("2013/01/3dmodel", "2013/01/printticket"), "starts with 0 models");
  const TempFolder folder;
  expect_error([&] { read_design({folder.put("a.3mf", "PK but no more")}, {}); },
               ErrorCode::kBadFormat, "not a sound ZIP");
  expect_error([&] { read_design({folder / "none.3mf"}, {}); }, ErrorCode::kNotFound,
               "does not exist");
}

TEST(Package, BombsAreRefusedBeforeTheyGoOff) {
  auto entries = testing_files::package(sound_model());
  // 32 MiB of blanks pack a thousandfold.
  entries[2].bytes.insert(entries[2].bytes.find("<resources>"), std::size_t{32} << 20, ' ');
  expect_refused(entries, "as only an attack does");
}

TEST(Package, FalseChecksumsAndSizesAreRefused) {
  const TempFolder folder;
  const std::string sound = pack_zip(testing_files::package(sound_model()));
  ASSERT_NO_THROW(read_design({folder.put("a.3mf", sound)}, {}));
  // The central directory's record of the model: checksum at 16, packed size at 20, size at 24.
  const std::size_t record = sound.rfind("PK\x01\x02");
  for (const std::size_t field : {16u, 24u}) {
    for (const int change : {1, 0x40}) {
      std::string bad = sound;
      bad[record + field] = static_cast<char>(bad[record + field] ^ change);
      const auto path = folder.put("a.3mf", bad);
      EXPECT_THROW(read_design({path}, {}), Error) << field;
    }
  }
  std::string encrypted = sound;
  encrypted[record + 8] = static_cast<char>(encrypted[record + 8] | 1);
  const auto path = folder.put("a.3mf", encrypted);
  EXPECT_THROW(read_design({path}, {}), Error);
}

TEST(Package, CutOffAnywhereIsRefused) {
  const TempFolder folder;
  const std::string sound = pack_zip(testing_files::package(sound_model()));
  for (std::size_t size = 0; size < sound.size(); size += 1 + size / 12) {
    const auto path = folder.put("a.3mf", sound.substr(0, size));
    EXPECT_THROW(read_design({path}, {}), Error) << size;
  }
}

// The sound model with a few bytes changed, read straight from memory.
class Ignore : public XmlHandler {
 public:
  void start_element(std::string_view, const XmlAttributes&) override { ++elements; }
  void end_element(std::string_view) override {}
  int elements = 0;
};

TEST(Package, DamagedModelsAreReadOrRefused) {
  const std::string sound = sound_model();
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = sound;
    for (int i = 0; i < 3; ++i) {
      const std::size_t at = 500 + random() % (text.size() - 500);
      if (random() % 2 == 0) {
        text[at] = static_cast<char>("0123456789-.\"<>/ e"[random() % 18]);
      } else {
        text.erase(at, 1 + random() % 3);
      }
    }
    try {
      threemf::ModelHandler handler("part", true);
      XmlReader reader(handler, "part");
      handler.set_reader(&reader);
      reader.feed(text);
      reader.finish();
      threemf::Package package;
      package.root = "part";
      package.parts.emplace("part", handler.take());
      const Design design = design_parts::place_package(package, "a.3mf", {}, {});
      for (const Strut& strut : design.lattice.struts) {
        ASSERT_LT(static_cast<std::size_t>(strut.node1), design.lattice.nodes_mm.size());
        ASSERT_LT(static_cast<std::size_t>(strut.node2), design.lattice.nodes_mm.size());
        ASSERT_GT(strut.radius1_mm, 0.0);
      }
      for (const Vec3f& v : design.mesh.vertices_mm) ASSERT_TRUE(v.allFinite());
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(Xml, DepthAndLengthAreBounded) {
  Ignore handler;
  XmlReader deep(handler, "deep");
  expect_error(
      [&] {
        for (int i = 0; i < 1000; ++i) deep.feed("<a>");
      },
      ErrorCode::kBadFormat, "nested too deeply");
  EXPECT_EQ(handler.elements, 64);
  XmlReader long_token(handler, "long");
  long_token.feed("<a b=\"");
  const std::string block(1 << 20, 'x');
  expect_error(
      [&] {
        for (int i = 0; i < 64; ++i) long_token.feed(block);
      },
      ErrorCode::kBadFormat, "too long");
}

TEST(Xml, ExceptionsOfTheHandlerArriveUnchanged) {
  class Throws : public Ignore {
    void start_element(std::string_view, const XmlAttributes&) override {
      throw Error(ErrorCode::kCancelled, "stop here");
    }
  };
  Throws handler;
  XmlReader reader(handler, "x");
  expect_error([&] { reader.feed("<a/>"); }, ErrorCode::kCancelled, "stop here");
}

TEST(Xml, TheEndMustCome) {
  Ignore handler;
  XmlReader reader(handler, "x");
  reader.feed("<a><b/>");
  expect_error([&] { reader.finish(); }, ErrorCode::kBadFormat, "line 1");
}

}  // namespace
}  // namespace asbuilt
