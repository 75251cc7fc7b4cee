// Every schema that was ever released still opens. The files in data/ are never rewritten.
#include <gtest/gtest.h>

#include <cmath>

#include "reports/store/artifacts.h"
#include "reports/store/database.h"
#include "reports/store/migrations.h"
#include "reports/store/open.h"
#include "reports/store/store.h"
#include "tests/reports/store/plain_connection.h"
#include "tests/reports/store/sample_lot_records.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

struct OldDatabase {
  std::int64_t schema;
  std::int64_t bytes;
};

constexpr OldDatabase kOldDatabases[] = {{1, 167936}, {2, 167936}, {3, 200704}, {4, 212992},
                                         {5, 229376}, {6, 237568}, {7, 249856}, {8, 266240}};

std::string content_of(const OldDatabase& old) {
  const std::string file =
      std::string(ASBUILT_STORE_TEST_DATA) + "/schema_" + std::to_string(old.schema) + ".zlib";
  return decompress(sample::bytes_of(file), old.bytes);
}

void expect_whole(const Store& store, const OldDatabase& old) {
  const IntegrityReport report = store.verify();
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.inspections, 2);
  const InspectionRecord first = store.load_inspection(1);
  EXPECT_EQ(first.part_serial, "P-0001");
  EXPECT_EQ(first.operator_name, "Ada Lovelace");
  EXPECT_EQ(first.lot, old.schema < 2 ? "" : "L-2026-004");
  ASSERT_EQ(first.struts.size(), 9U);
  EXPECT_EQ(first.struts[0].diameter_um, 412.25);
  EXPECT_EQ(first.defects.size(), 12U);
  EXPECT_EQ(first.scene.surface.triangles.size(), 3U);
  EXPECT_EQ(first.pictures.size(), 3U);
  ASSERT_TRUE(first.stiffness.has_value());
  EXPECT_EQ(first.stiffness->knockdown.size(), 3U);
  EXPECT_EQ(std::isnan(first.stiffness->u_design_gpa[0]), old.schema < 3);
  EXPECT_EQ(std::isnan(first.stiffness->model.young_gpa), old.schema < 3);
  ASSERT_EQ(first.stiffness->strength.has_value(), old.schema >= 3);
  if (old.schema >= 3) {
    EXPECT_EQ(first.stiffness->strength->struts.at(2).strut_id, "s4");
    EXPECT_EQ(first.stiffness->strength->hot_spots.at(0).von_mises_mpa, 9000.5);
    EXPECT_EQ(first.stiffness->strength->lost.size(), old.schema < 7 ? 0U : 3U);
    EXPECT_EQ(std::isnan(first.stiffness->strength->load_n), old.schema < 7);
    EXPECT_EQ(first.stiffness->strength->hot_spots.at(0).picture.has_value(), old.schema >= 7);
  }
  ASSERT_EQ(first.stiffness->crush.has_value(), old.schema >= 4);
  if (old.schema >= 4) {
    EXPECT_EQ(first.stiffness->crush->curve.size(), 6U);
    EXPECT_EQ(first.stiffness->crush->curve.at(3).part, "built");
  }
  const bool figures = old.schema >= 8;
  EXPECT_EQ(first.stiffness->constants.size(), figures ? 3U : 0U);
  EXPECT_EQ(first.stiffness->bounds.size(), figures ? 2U : 0U);
  EXPECT_EQ(first.stiffness->checks.size(), figures ? 2U : 0U);
  EXPECT_EQ(first.stiffness->loosely_hung.has_value(), figures);
  EXPECT_EQ(std::isnan(first.stiffness->knockdown[0].larger_elements_change), !figures);
  EXPECT_EQ(store.load_inspection(2).part_serial, "P-0002");
  EXPECT_EQ(store.lot_records().size(), old.schema < 5 ? 0U : old.schema < 6 ? 3U : 4U);
  EXPECT_EQ(report.attachments, old.schema < 6 ? 0 : 1);
  if (old.schema >= 6) {
    EXPECT_EQ(store.attached_content(store.lot_records().back().text(kContentField)),
              sample::kAttachedText);
  }
}

TEST(OldSchemas, EachIsKept) {
  ASSERT_EQ(static_cast<std::size_t>(std::size(kOldDatabases)), migrations().size())
      << "keep a database of the new schema: see make_old_database.cpp";
}

TEST(OldSchemas, EachOpensForReadingAndStaysAsItIs) {
  for (const OldDatabase& old : kOldDatabases) {
    SCOPED_TRACE(old.schema);
    const sample::TemporaryFolder folder;
    const std::string content = content_of(old);
    sample::write_bytes(folder / "lot.sqlite", content);
    const Store store = Store::open_read_only(folder / "lot.sqlite");
    expect_whole(store, old);
    // The head of the file itself: one of a copy would be on no paper, and another each time.
    Database plain(folder / "lot.sqlite", Access::kReadOnly, 0);
    EXPECT_EQ(store.audit_head(), plain.text("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1"));
    EXPECT_EQ(store.verify().audit_head, store.audit_head());
    EXPECT_EQ(store.stored_schema(), old.schema);
    EXPECT_EQ(store.verify().schema, old.schema);
    EXPECT_EQ(sample::bytes_of(folder / "lot.sqlite"), content);
  }
}

TEST(OldSchemas, EachOpensForWriting) {
  for (const OldDatabase& old : kOldDatabases) {
    SCOPED_TRACE(old.schema);
    const sample::TemporaryFolder folder;
    sample::write_bytes(folder / "lot.sqlite", content_of(old));
    const Store store = Store::create_or_open(folder / "lot.sqlite");
    expect_whole(store, old);
    EXPECT_EQ(store.stored_schema(), Store::newest_schema());
    const std::string backup = "lot.sqlite.schema-" + std::to_string(old.schema) + ".backup";
    const bool migrated = old.schema < Store::newest_schema();
    EXPECT_EQ(store.backup_of_migration().filename(), migrated ? backup : "");
  }
}

// A trigger that was put into an old file runs neither in the private copy nor on the file itself.
TEST(OldSchemas, TriggersOfOthersDoNotRunWhileTheSchemaIsBroughtUpToDate) {
  const sample::TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  sample::write_bytes(path, content_of(kOldDatabases[4]));
  {
    Database plain(path, Access::kReadWrite, 0);
    plain.execute(
        "CREATE TABLE evil (i INTEGER); CREATE TRIGGER evil_audit AFTER INSERT ON audit BEGIN "
        "INSERT INTO evil VALUES (1); END; CREATE TRIGGER evil_update AFTER UPDATE ON knockdowns "
        "BEGIN INSERT INTO evil VALUES (1); END");
  }
  const std::string bytes = sample::bytes_of(path);
  {
    // A step of the schema to come that changes rows, as older ones did.
    std::vector<Migration> steps = migrations();
    steps.push_back({steps.back().version + 1, "a test",
                     "INSERT INTO audit SELECT seq + 1, entry, "
                     "hash FROM audit ORDER BY seq DESC LIMIT 1"});
    Database copy = open_for_reading(path, {}, steps);
    EXPECT_EQ(copy.number("SELECT count(*) FROM evil"), 0);
  }
  EXPECT_NE(sample::problems_of(path).find("evil_audit does not belong here"), std::string::npos);
  try {
    Store::create_or_open(path);
    ADD_FAILURE() << "an altered schema was brought up to date";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
    EXPECT_NE(std::string(error.what()).find("does not belong here"), std::string::npos)
        << error.what();
  }
  EXPECT_EQ(sample::bytes_of(path), bytes);
  EXPECT_FALSE(fs::exists(folder / "lot.sqlite.schema-5.backup"));
}

}  // namespace
}  // namespace asbuilt
