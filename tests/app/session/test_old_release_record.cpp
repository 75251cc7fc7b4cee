// A lot that was released in a file of an older schema is released, signed and provable in one of
// the present schema, byte for byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/lot/check_history.h"
#include "core/lot/evaluate.h"
#include "reports/store/database.h"
#include "reports/store/lot_records.h"
#include "reports/store/migrations.h"
#include "reports/store/open.h"
#include "reports/store/store.h"
#include "tests/core/lot/sample_lot.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;
using sample::LotBook;

constexpr std::int64_t kFirstWithLots = 5;

// What the version of that schema wrote: its own tables, and the same entries.
void write_old_file(const fs::path& path, std::int64_t schema, const LotBook& book) {
  std::vector<Migration> steps = migrations();
  std::erase_if(steps, [schema](const Migration& step) { return step.version > schema; });
  Database database = open_for_writing(path, {}, steps);
  Transaction transaction(database, TransactionKind::kWrite);
  LotWriter writer(database);
  for (const LotRecord& record : book.records()) {
    writer.add(record, [&record](const std::string& text) {
      return LotBook::key(record.actor).sign(text);
    });
  }
  transaction.commit();
}

void expect_released(const Store& store, const LotBook& book) {
  const IntegrityReport report = store.verify();
  EXPECT_TRUE(report.ok()) << report.problems.front();
  const std::vector<LotRecord> records = store.lot_records();
  ASSERT_EQ(records.size(), book.records().size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(canonical_text(records[i]), canonical_text(book.records()[i]));
    EXPECT_EQ(records[i].ed25519, book.records()[i].ed25519);
  }
  EXPECT_EQ(check_history(records), std::vector<std::string>{});
  const LotEvaluation found = evaluate_lot(records, LotBook::kLot);
  EXPECT_EQ(found.state, "ACCEPT");
  EXPECT_TRUE(found.releasable());
}

TEST(OldReleaseRecord, StaysReleasedAndProvable) {
  LotBook book = sample::releasable_lot();
  book.decide(LotBook::kLot, "ACCEPT");
  for (std::int64_t schema = kFirstWithLots; schema < Store::newest_schema(); ++schema) {
    SCOPED_TRACE(schema);
    const sample::TemporaryFolder folder;
    const fs::path path = folder / "lot.sqlite";
    write_old_file(path, schema, book);
    const std::string bytes = sample::bytes_of(path);
    {
      const Store store = Store::open_read_only(path);
      EXPECT_EQ(store.stored_schema(), schema);
      expect_released(store, book);
    }
    EXPECT_EQ(sample::bytes_of(path), bytes);
    fs::path backup;
    {
      Store store = Store::create_or_open(path);
      EXPECT_EQ(store.stored_schema(), Store::newest_schema());
      backup = store.backup_of_migration();
      expect_released(store, book);
      // It goes on: an entry of today behind those of then.
      LotBook longer = book;
      longer.sign("ada", "review");
      store.change_lot([&longer](LotWriter& writer) {
        writer.add(longer.records().back(),
                   [](const std::string& text) { return LotBook::key("ada").sign(text); });
      });
      EXPECT_EQ(check_history(store.lot_records()), std::vector<std::string>{});
    }
    ASSERT_TRUE(fs::exists(backup));
    EXPECT_EQ(Store::open_read_only(backup).stored_schema(), schema);
    expect_released(Store::open_read_only(backup), book);
  }
}

// An entry that was altered in the older file is found before and after it is brought up to date.
TEST(OldReleaseRecord, AnAlteredEntryStaysFound) {
  LotBook book = sample::releasable_lot();
  const sample::TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  write_old_file(path, kFirstWithLots, book);
  {
    Database plain(path, Access::kReadWrite, 0);
    const std::string trigger = plain.text(
        "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE type = 'trigger' AND "
        "tbl_name = 'lot_records'");
    const std::string drop = plain.text(
        "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE "
        "type = 'trigger' AND tbl_name = 'lot_records'");
    plain.execute(drop);
    plain.execute("UPDATE lot_records SET entry = replace(entry, '950', '960')");
    plain.execute(trigger);
  }
  EXPECT_FALSE(Store::open_read_only(path).verify().ok());
  { const Store brought_up = Store::create_or_open(path); }
  EXPECT_FALSE(Store::open_read_only(path).verify().ok());
}

}  // namespace
}  // namespace asbuilt
