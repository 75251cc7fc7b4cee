// What is done to a file behind the program's back: refused by the database itself where it can be,
// found by verify() where it cannot.
#include <gtest/gtest.h>

#include <functional>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "reports/store/audit.h"
#include "reports/store/digest.h"
#include "reports/store/migrations.h"
#include "reports/store/open.h"
#include "reports/store/store.h"
#include "tests/reports/store/plain_connection.h"
#include "tests/reports/store/sample_lot_records.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::PlainConnection;
using sample::TemporaryFolder;
namespace fs = std::filesystem;

class Tampering : public testing::Test {
 protected:
  void SetUp() override {
    static const std::string original = [this] {
      Store store = Store::create_or_open(path_);
      store.add_inspection(sample::record());
      InspectionRecord second = sample::record();
      second.part_serial = "second";
      store.add_inspection(second);
      store.change_lot([](LotWriter& writer) {
        sample::add_lot_records(writer);
        sample::add_attachment(writer, "S1", sample::kAttachedText);
      });
      return sample::bytes_of(path_);
    }();
    sample::write_bytes(path_, original);
    ASSERT_EQ(problems(), "");
  }
  std::string problems() const { return sample::problems_of(path_); }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "lot.sqlite";
  // Its audit entry: the steps of the schema come before it.
  const std::string first_inspection_ = std::to_string(migrations().size() + 1);
};

// INSERT OR REPLACE deletes rows without firing delete triggers unless recursive triggers are on; a
// plain connection has them off.
TEST_F(Tampering, EveryTableRefusesChangeRemovalAndReplacement) {
  std::vector<std::string> tables;
  {
    Database database(path_, Access::kReadOnly, 0);
    Statement names(database,
                    "SELECT name FROM sqlite_schema WHERE type = 'table' "
                    "AND name NOT LIKE 'sqlite%'");
    while (names.step()) tables.push_back(names.text(0));
  }
  ASSERT_EQ(tables.size(), 41U);
  PlainConnection plain(path_);
  for (const std::string& table : tables) {
    SCOPED_TRACE(table);
    const std::string key = table == "audit"            ? "seq"
                            : table == "schema_history" ? "version"
                            : table == "inspections" || table == "strut_designs" ||
                                    table == "lot_records" || table == "attachments"
                                ? "id"
                            : table == "design_struts" ? "design_id"
                                                       : "inspection_id";
    EXPECT_NE(plain.run("UPDATE " + table + " SET " + key + " = " + key), "");
    EXPECT_NE(plain.run("DELETE FROM " + table), "");
    for (const char* verb : {"INSERT INTO ", "INSERT OR REPLACE INTO ", "INSERT OR IGNORE INTO "}) {
      EXPECT_NE(plain.run(verb + table + " SELECT * FROM " + table), "") << verb;
    }
    EXPECT_NE(plain.run("UPDATE OR REPLACE " + table + " SET " + key + " = 1"), "");
  }
  EXPECT_EQ(problems(), "");
}

TEST_F(Tampering, NothingCanBeAddedToAnInspection) {
  PlainConnection plain(path_);
  EXPECT_NE(plain.run("INSERT INTO statements VALUES (1, 1000, 'judgement', 'all is well')"), "");
  EXPECT_NE(plain.run("INSERT INTO inputs VALUES (2, 1000, 'scan', 'x', 'y', 1)"), "");
  EXPECT_EQ(problems(), "");
}

TEST_F(Tampering, RowsWithoutAnInspectionDoNotStay) {
  PlainConnection plain(path_);
  EXPECT_EQ(plain.run("PRAGMA foreign_keys = ON"), "");
  EXPECT_NE(plain.run("INSERT INTO statements VALUES (9, 0, 'judgement', 'of nothing')"), "");
  EXPECT_EQ(problems(), "");
}

TEST_F(Tampering, TheSchemaRefusesInfinitiesAndWrongTypes) {
  PlainConnection plain(path_);
  EXPECT_NE(plain.run("INSERT INTO walls VALUES (9, 0, 9e999, 0, 0, 1, 1, 1, 1)"), "");
  EXPECT_NE(plain.run("INSERT INTO walls VALUES (9, 0, 0, 0, 0, -9e999, 1, 1, 1)"), "");
  EXPECT_NE(plain.run("INSERT INTO walls VALUES (9, 0, 0, 0, 0, 'abc', 1, 1, 1)"), "");
  EXPECT_NE(plain.run("INSERT INTO walls VALUES (9, 0, 0, 0, 0, 1, 1, -1, 1)"), "");  // uncertainty
  EXPECT_NE(plain.run("INSERT INTO walls VALUES (9, 0, NULL, 0, 0, 1, 1, 1, 1)"), "");
  EXPECT_EQ(plain.run("INSERT INTO walls VALUES (9, 0, 0, 0, 0, 1, NULL, 1, 1)"), "");
}

TEST_F(Tampering, AChangedValueIsFound) {
  PlainConnection plain(path_);
  EXPECT_EQ(plain.run("DROP TRIGGER struts_no_update"), "");
  EXPECT_EQ(plain.run("UPDATE struts SET diameter_um = diameter_um + 1e-9 "
                      "WHERE inspection_id = 2 AND seq = 3"),
            "");
  const std::string found = problems();
  EXPECT_NE(found.find("trigger struts_no_update is missing"), std::string::npos) << found;
  EXPECT_NE(found.find("inspection 2, table struts: its values were altered"), std::string::npos)
      << found;
  EXPECT_EQ(found.find("inspection 1,"), std::string::npos) << found;
}

TEST_F(Tampering, AChangedLoadOrUncertaintyIsFound) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER strut_loads_no_update; DROP TRIGGER stiffness_terms_no_update");
  plain.run("DROP TRIGGER crushes_no_update; DROP TRIGGER crush_curves_no_update");
  EXPECT_EQ(plain.run("UPDATE crushes SET ratio = 1 WHERE inspection_id = 1"), "");
  EXPECT_EQ(plain.run("UPDATE crush_curves SET stress_mpa = 1 WHERE inspection_id = 2 AND seq = 2"),
            "");
  EXPECT_EQ(plain.run("UPDATE strut_loads SET strut = 3 WHERE inspection_id = 1 AND seq = 3"), "");
  EXPECT_EQ(plain.run("UPDATE stiffness_terms SET u_built_gpa = 0 WHERE inspection_id = 2"), "");
  const std::string found = problems();
  for (const char* altered : {"inspection 1, table strut_loads", "inspection 1, table crushes",
                              "inspection 2, table crush_curves"}) {
    EXPECT_NE(found.find(std::string(altered) + ": its values were altered"), std::string::npos)
        << found;
  }
  EXPECT_NE(found.find("inspection 2, table stiffness_terms: its values were altered"),
            std::string::npos)
      << found;
}

TEST_F(Tampering, ADroppedTriggerKeepsTheFileFromBeingWritten) {
  EXPECT_EQ(PlainConnection(path_).run("DROP TRIGGER audit_no_delete"), "");
  try {
    Store::create_or_open(path_);
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
    EXPECT_NE(std::string(error.what()).find("audit_no_delete"), std::string::npos);
  }
  EXPECT_EQ(Store::open_read_only(path_).load_inspection(2).part_serial, "second");
}

TEST_F(Tampering, AChangedDesignIsFound) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER design_struts_no_update");
  EXPECT_EQ(plain.run("UPDATE design_struts SET nominal_diameter_um = 1 WHERE seq = 0"), "");
  EXPECT_NE(problems().find("strut design 1"), std::string::npos);
}

TEST_F(Tampering, AConsistentlyForgedManifestIsFoundByTheChain) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER struts_no_update; DROP TRIGGER manifest_no_update");
  plain.run("UPDATE struts SET diameter_um = 400 WHERE inspection_id = 1 AND seq = 3");
  std::string forged;
  {
    Database database(path_, Access::kReadOnly, 0);
    forged = digest_stored_rows(database, "struts",
                                database.text("SELECT columns FROM manifest WHERE "
                                              "inspection_id = 1 AND table_name = 'struts'"),
                                "inspection_id", 1, {})
                 .sha256;
  }
  EXPECT_EQ(plain.run("UPDATE manifest SET sha256 = '" + forged +
                      "' WHERE inspection_id = 1 AND table_name = 'struts'"),
            "");
  const std::string found = problems();
  EXPECT_EQ(found.find("table struts: its values"), std::string::npos) << found;
  EXPECT_NE(found.find("inspection 1: its list of digests is not the one in the audit trail"),
            std::string::npos)
      << found;
}

TEST_F(Tampering, AnEditedAuditEntryBreaksTheChain) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER audit_no_update");
  EXPECT_EQ(plain.run("UPDATE audit SET entry = replace(entry, 'Ada', 'Eve') WHERE seq = " +
                      first_inspection_),
            "");
  EXPECT_NE(problems().find("audit entry " + first_inspection_ + " does not continue the chain"),
            std::string::npos);
}

TEST_F(Tampering, ExchangedAuditEntriesBreakTheChain) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER audit_no_update");
  EXPECT_EQ(plain.run("UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE "
                      "seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99"),
            "");
  const std::string found = problems();
  EXPECT_NE(found.find("audit entry 2 was moved"), std::string::npos) << found;
  EXPECT_NE(found.find("audit entry 2 does not continue the chain"), std::string::npos) << found;
}

TEST_F(Tampering, ARemovedAuditEntryIsMissed) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER audit_no_delete");
  EXPECT_EQ(plain.run("DELETE FROM audit WHERE seq = " + first_inspection_), "");
  const std::string found = problems();
  EXPECT_NE(found.find("audit entry " + first_inspection_ + " is missing"), std::string::npos)
      << found;
  EXPECT_NE(found.find("inspection 1 is not in the audit trail"), std::string::npos) << found;
}

// Cutting the newest record off with its entry leaves a sound shorter file: only a head that was
// written down elsewhere shows it.
TEST_F(Tampering, AFileThatWasCutBackShowsOnlyAgainstTheHead) {
  const std::string head = Store::open_read_only(path_).audit_head();
  TemporaryFolder other;
  Store shorter = Store::create_or_open(other / "lot.sqlite");
  shorter.add_inspection(sample::record());
  EXPECT_TRUE(shorter.verify().ok());
  EXPECT_NE(shorter.verify().audit_head, head);
}

TEST_F(Tampering, ARemovedInspectionIsMissed) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER inspections_no_delete");
  EXPECT_EQ(plain.run("DELETE FROM inspections WHERE id = 2"), "");
  const std::string found = problems();
  EXPECT_NE(found.find("inspection 2 is in the audit trail, but its record is missing"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find("refers to a row of inspections that is not there"), std::string::npos);
}

TEST_F(Tampering, AnAlteredPictureIsFound) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER artifacts_no_update");
  EXPECT_EQ(plain.run("UPDATE artifacts SET data = (SELECT data FROM artifacts WHERE "
                      "inspection_id = 1 AND seq = 3) WHERE inspection_id = 1 AND seq = 1"),
            "");
  EXPECT_EQ(
      plain.run("UPDATE artifacts SET data = x'00112233' WHERE inspection_id = 2 AND seq = 0"), "");
  const std::string found = problems();
  EXPECT_NE(found.find("inspection 1, slice (artifact 1)"), std::string::npos) << found;
  EXPECT_NE(found.find("inspection 2, scene (artifact 0)"), std::string::npos) << found;
  EXPECT_THROW(Store::open_read_only(path_).load_inspection(2), Error);
}

// A manifest is text from the file and must not become SQL.
TEST_F(Tampering, AManifestCannotSmuggleInStatements) {
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER manifest_no_update");
  EXPECT_EQ(plain.run("UPDATE manifest SET columns = 'seq FROM struts; DELETE FROM x --' "
                      "WHERE inspection_id = 1 AND seq = 0"),
            "");
  EXPECT_NE(problems().find("its digest names no table or columns"), std::string::npos);
}

// Bytes all over the file are changed, one at a time: verify() finds it, or the byte did not
// carry anything; opening, loading and verifying never do worse than throw an Error.
TEST_F(Tampering, AChangedByteNeverGoesUnseen) {
  const std::string original = sample::bytes_of(path_);
  const InspectionRecord first = Store::open_read_only(path_).load_inspection(1);
  const std::string head = Store::open_read_only(path_).audit_head();
  int found = 0;
  int harmless = 0;
  const fs::path changed = folder_ / "changed.sqlite";
  const std::size_t step = original.size() / 90 | 1;
  for (std::size_t at = 3; at < original.size(); at += step) {
    std::string bytes = original;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x11);
    sample::write_bytes(changed, bytes);
    try {
      const Store store = Store::open_read_only(changed);
      const IntegrityReport report = store.verify();
      if (!report.ok()) {
        ++found;
        continue;
      }
      // Unused bytes of pages: then all content must be as it was.
      ++harmless;
      EXPECT_EQ(report.audit_head, head) << "byte " << at;
      sample::expect_same(store.load_inspection(1), first, "byte " + std::to_string(at));
    } catch (const Error&) {
      ++found;
    }
  }
  EXPECT_GT(found, 20);
  EXPECT_GT(harmless, 0);
}

TEST_F(Tampering, ATruncatedFileNeverGoesUnseen) {
  const std::string original = sample::bytes_of(path_);
  const fs::path cut = folder_ / "cut.sqlite";
  for (std::size_t length = 1; length < original.size(); length += original.size() / 37) {
    sample::write_bytes(cut, original.substr(0, length));
    bool seen = false;
    try {
      seen = !Store::open_read_only(cut).verify().ok();
    } catch (const Error&) {
      seen = true;
    }
    EXPECT_TRUE(seen) << length;
  }
}

std::string lines_of(const IntegrityReport& report) {
  std::string all;
  for (const std::string& problem : report.problems) all.append(problem).append("\n");
  return all;
}

// Part, lot and verdict lead an evaluation: they are held against their digest wherever it is made.
TEST_F(Tampering, AChangedVerdictIsFoundWithoutReadingTheTables) {
  EXPECT_EQ(lines_of(Store::open_read_only(path_).verify_entries()), "");
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER inspections_no_update");
  EXPECT_EQ(plain.run("UPDATE inspections SET verdict = 'undecided' WHERE id = 2"), "");
  EXPECT_NE(lines_of(Store::open_read_only(path_).verify_entries())
                .find("inspection 2, table inspections: its values were altered"),
            std::string::npos);
}

TEST_F(Tampering, EvidenceIsReadOfWhatIsNamedAndOfNothingElse) {
  const std::string content = sha256_hex(sample::kAttachedText);
  const auto problems_with = [&](const Evidence& evidence) {
    return lines_of(Store::open_read_only(path_).verify_evidence(evidence));
  };
  EXPECT_EQ(problems_with({{1, 2}, {content}}), "");
  EXPECT_EQ(problems_with({{3}, {}}),
            "inspection 3 is in the audit trail, but its record is missing\n");
  EXPECT_NE(problems_with({{}, {std::string(64, 'b')}}).find("no attached file"),
            std::string::npos);
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"struts", "UPDATE struts SET diameter_um = 1 WHERE inspection_id = 2 AND seq = 3"},
      {"artifacts", "UPDATE artifacts SET data = zeroblob(20) WHERE inspection_id = 2 AND seq = 1"},
      {"manifest", "DELETE FROM manifest WHERE inspection_id = 2 AND table_name = 'pores'"},
  };
  const std::string whole = sample::bytes_of(path_);
  for (const auto& [table, sql] : changes) {
    SCOPED_TRACE(sql);
    PlainConnection plain(path_);
    plain.run("DROP TRIGGER " + table + "_no_update");
    plain.run("DROP TRIGGER " + table + "_no_delete");
    EXPECT_EQ(plain.run(sql), "");
    EXPECT_NE(problems_with({{2}, {}}).find("inspection 2"), std::string::npos);
    EXPECT_EQ(problems_with({{1}, {content}}), "");
    sample::write_bytes(path_, whole);
  }
  PlainConnection plain(path_);
  plain.run("DROP TRIGGER design_struts_no_update");
  EXPECT_EQ(plain.run("UPDATE design_struts SET nominal_diameter_um = 1 WHERE seq = 2"), "");
  EXPECT_NE(problems_with({{1}, {}}).find("strut design 1: its values were altered"),
            std::string::npos);
  plain.run("DROP TRIGGER attachments_no_update");
  EXPECT_EQ(plain.run("UPDATE attachments SET data = zeroblob(20)"), "");
  EXPECT_NE(problems_with({{}, {content}}).find("the attached content"), std::string::npos);
}

TEST_F(Tampering, AChangedHistoryOfTheSchemaIsFound) {
  const std::string whole = sample::bytes_of(path_);
  for (const char* sql : {"UPDATE schema_history SET applied_utc = '2020-01-01T00:00:00Z' WHERE "
                          "version = 2",
                          "UPDATE schema_history SET software_version = '9' WHERE version = 2",
                          "UPDATE schema_history SET description = 'x' WHERE version = 2",
                          "DELETE FROM schema_history WHERE version = 7",
                          "DELETE FROM schema_history WHERE version = 2",
                          "INSERT INTO schema_history VALUES (99, 'x', 'y', 'z')"}) {
    SCOPED_TRACE(sql);
    {
      PlainConnection plain(path_);
      for (const char* what : {"update", "delete", "insert"}) {
        plain.run(std::string("DROP TRIGGER schema_history_no_") + what);
      }
      EXPECT_EQ(plain.run(sql), "");
    }
    EXPECT_NE(problems().find("the history of the schema"), std::string::npos) << problems();
    sample::write_bytes(path_, whole);
  }
}

}  // namespace
}  // namespace asbuilt
