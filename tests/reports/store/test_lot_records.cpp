// The lot's release record in the database: whole or absent, never changed, and every change of it
// behind the program's back is found.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "core/base/error.h"
#include "reports/store/store.h"
#include "tests/reports/store/plain_connection.h"
#include "tests/reports/store/sample_lot_records.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::lot_record;
using sample::TemporaryFolder;
namespace fs = std::filesystem;

class LotRecords : public testing::Test {
 protected:
  void SetUp() override {
    Store store = Store::create_or_open(path_);
    store.change_lot([](LotWriter& writer) { sample::add_lot_records(writer); });
    ASSERT_EQ(problems(), "");
  }
  std::string problems() const { return sample::problems_of(path_); }
  std::string run(const std::string& sql) const { return sample::PlainConnection(path_).run(sql); }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "lot.sqlite";
};

TEST_F(LotRecords, ReadBackBitForBit) {
  const std::vector<LotRecord> records = Store::open_read_only(path_).lot_records();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].text("text"), "\xc2\xb5m \"\n;");
  EXPECT_EQ(records[2].number("number"), 1e-300);
  EXPECT_EQ(records[2].supersedes, 2);
  EXPECT_EQ(records[0].list("list"), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(current_records(records).size(), 2U);
  const std::vector<AuditEntry> trail = Store::open_read_only(path_).audit_trail();
  EXPECT_EQ(trail.back().action, "SUPERSEDE");
  EXPECT_EQ(trail.back().more.at("reason"), "typing mistake");
  EXPECT_EQ(trail.back().more.at("sha256"), records[2].sha256);
}

TEST_F(LotRecords, AChangeThatFailsLeavesNothing) {
  Store store = Store::create_or_open(path_);
  const std::string head = store.audit_head();
  EXPECT_THROW(store.change_lot([](LotWriter& writer) {
    writer.add(lot_record("part", "SN-2"), sample::no_key);
    throw Error(ErrorCode::kInvalidInput, "no");
  }),
               Error);
  EXPECT_EQ(store.lot_records().size(), 3U);
  EXPECT_EQ(store.audit_head(), head);
}

// The database itself holds the rule, whatever program writes.
TEST_F(LotRecords, OneCurrentEntryOfALotKindAndKey) {
  Store store = Store::create_or_open(path_);
  const auto add = [&store](const LotRecord& record) {
    store.change_lot([&record](LotWriter& writer) { writer.add(record, sample::no_key); });
  };
  EXPECT_THROW(add(lot_record("part", "SN-1")), Error);
  LotRecord again = lot_record("part", "SN-1");
  again.supersedes = 2;  // superseded by 3 already
  again.reason = "late";
  EXPECT_THROW(add(again), Error);
  again.supersedes = 3;
  EXPECT_NO_THROW(add(again));
  EXPECT_NO_THROW(add(lot_record("part", "SN-2")));
  EXPECT_EQ(problems(), "");
}

TEST_F(LotRecords, EveryChangeBehindTheBackIsFound) {
  struct Case {
    const char* sql;
    const char* says;
  };
  const Case cases[] = {
      {"UPDATE lot_records SET entry = replace(entry, 'ada', 'eve') WHERE id = 2",
       "entry 2 of the lot's record was altered"},
      {"UPDATE lot_records SET key = 'SN-9' WHERE id = 3", "columns do not agree"},
      {"UPDATE lot_records SET sha256 = replace(sha256, 'a', 'b') WHERE id = 1",
       "columns do not agree"},
      {"UPDATE lot_records SET supersedes = NULL WHERE id = 3", "columns do not agree"},
      {"DELETE FROM lot_records WHERE id = 3",
       "entry 3 of the lot's record is in the audit trail, "
       "but missing"},
      {"INSERT INTO lot_records SELECT 4, lot, kind, 'SN-7', NULL, entry, sha256, ed25519 FROM "
       "lot_records "
       "WHERE id = 2",
       "entry 4 of the lot's record is not in the audit trail"},
      {"UPDATE lot_records SET id = 9 WHERE id = 1; UPDATE lot_records SET id = 1 WHERE id = 2; "
       "UPDATE lot_records SET id = 2 WHERE id = 9",
       "entry 1 of the lot's record was altered"},
  };
  const std::string original = sample::bytes_of(path_);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.sql);
    sample::write_bytes(path_, original);
    run("DROP TRIGGER lot_records_no_update; DROP TRIGGER lot_records_no_delete; "
        "DROP TRIGGER lot_records_no_replace");
    EXPECT_EQ(run(c.sql), "");
    const std::string found = problems();
    EXPECT_NE(found.find(c.says), std::string::npos) << found;
    EXPECT_NE(found.find("trigger lot_records_no_update is missing"), std::string::npos);
  }
}

TEST_F(LotRecords, TwoProgramsTakeTurns) {
  const int kEach = 40;
  std::vector<pid_t> children;
  for (int child = 0; child < 2; ++child) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      int status = 0;
      try {
        Store store = Store::create_or_open(path_);
        for (int k = 0; k < kEach; ++k) {
          std::string key = std::to_string(child);
          key += '-';
          key += std::to_string(k);
          store.change_lot(
              [&key](LotWriter& writer) { writer.add(lot_record("part", key), sample::no_key); });
        }
      } catch (const Error&) {
        status = 1;
      }
      ::_exit(status);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(Store::open_read_only(path_).lot_records().size(), 3U + 2U * kEach);
  EXPECT_EQ(problems(), "");
}

// Groups of five entries, killed at any moment: no half group, no acknowledged one lost.
TEST(LotRecordsCrash, TwoHundredKillsLeaveWholeGroups) {
  const TemporaryFolder folder(sample::Place::kDisk);
  const fs::path path = folder / "lot.sqlite";
  Store::create_or_open(path).change_lot(
      [](LotWriter& writer) { sample::add_lot_records(writer); });
  std::mt19937 random(31);
  std::uniform_int_distribution<int> delay_us(100, 20000);
  std::int64_t acknowledged = 3;
  int killed_in_transaction = 0;
  for (int round = 0; round < 200; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      try {
        Store store = Store::create_or_open(path);
        while (true) {
          std::int64_t last = 0;
          store.change_lot([&last](LotWriter& writer) {
            for (int k = 0; k < 5; ++k) {
              last =
                  writer.add(lot_record("part", std::to_string(writer.next_id())), sample::no_key)
                      .id;
            }
          });
          if (::write(ends[1], &last, sizeof last) != sizeof last) break;
        }
      } catch (const Error&) {
      }
      ::_exit(1);
    }
    ::close(ends[1]);
    std::int64_t last = 0;
    // Every fourth is let through one transaction, however slow the machine is.
    if (round % 4 == 3 && ::read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    std::this_thread::sleep_for(std::chrono::microseconds(delay_us(random)));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer stopped by itself";
    while (::read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    ::close(ends[0]);
    if (fs::exists(path.string() + "-journal")) ++killed_in_transaction;
    const auto present =
        static_cast<std::int64_t>(Store::create_or_open(path).lot_records().size());
    ASSERT_GE(present, acknowledged);
    ASSERT_LE(present, acknowledged + 5);
    ASSERT_EQ((present - 3) % 5, 0) << "a group was torn";
    acknowledged = present;
  }
  EXPECT_GT(acknowledged, 3 + 5 * 40);
  EXPECT_GT(killed_in_transaction, 0) << "no kill hit a transaction";
  const IntegrityReport report = Store::create_or_open(path).verify();
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.lot_records, acknowledged);
}

}  // namespace
}  // namespace asbuilt
