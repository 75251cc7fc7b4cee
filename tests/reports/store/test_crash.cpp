// Killed writers, failing disks and full disks: every record is there whole or not at all, and what
// was acknowledged stays.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "core/base/error.h"
#include "reports/store/store.h"
#include "tests/reports/store/failing_disk.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::TemporaryFolder;
namespace fs = std::filesystem;

// A record whose size makes one transaction span many pages.
InspectionRecord large_record(int struts) {
  InspectionRecord record = sample::record();
  sample::Numbers numbers;
  record.struts.clear();
  std::vector<StrutLoadRow>& loads = record.stiffness->strength->struts;
  loads.resize(1);
  for (int i = 0; i < struts; ++i) {
    record.struts.push_back(sample::strut(numbers, std::to_string(i), StrutStatus::kOk));
    loads.push_back(loads.front());
    loads.back().strut_id = record.struts.back().strut_id;
  }
  loads.erase(loads.begin());
  return record;
}

// Writes inspections until it is killed, and tells each id once add_inspection has returned.
[[noreturn]] void write_for_ever(const fs::path& path, const InspectionRecord& record,
                                 int pipe_end) {
  try {
    Store store = Store::create_or_open(path);
    while (true) {
      const std::int64_t id = store.add_inspection(record);
      if (::write(pipe_end, &id, sizeof id) != sizeof id) break;
    }
  } catch (const Error&) {
  }
  ::_exit(1);
}

TEST(Crash, KilledWritersLoseNothingAcknowledgedAndLeaveNothingPartial) {
  const TemporaryFolder folder(sample::Place::kDisk);
  const fs::path path = folder / "lot.sqlite";
  const InspectionRecord record = large_record(300);
  std::mt19937 random(20);
  std::uniform_int_distribution<int> delay_us(200, 40000);
  std::int64_t acknowledged = 0;
  std::int64_t killed_in_transaction = 0;
  for (int round = 0; round < 200; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      write_for_ever(path, record, ends[1]);
    }
    ::close(ends[1]);
    // Every other writer is let through one transaction at least, however slow the machine is.
    std::int64_t id = 0;
    if (round % 2 == 1 && ::read(ends[0], &id, sizeof id) == sizeof id) acknowledged = id;
    std::this_thread::sleep_for(std::chrono::microseconds(delay_us(random)));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer stopped by itself";
    while (::read(ends[0], &id, sizeof id) == sizeof id) acknowledged = id;
    ::close(ends[0]);
    if (fs::exists(path.string() + "-journal")) ++killed_in_transaction;
    if (!fs::exists(path) || fs::file_size(path) == 0) {
      EXPECT_EQ(acknowledged, 0);
      continue;
    }
    Store store = round % 2 == 0 ? Store::create_or_open(path) : Store::open_read_only(path);
    const std::int64_t present = store.latest_inspection().value_or(0);
    EXPECT_GE(present, acknowledged);
    EXPECT_LE(present, acknowledged + 1);  // committed, but killed before it could say so
    acknowledged = present;
    if (round % 5 == 4 && present > 0) {
      sample::expect_same(store.load_inspection(present), record, "record");
    }
  }
  EXPECT_GT(acknowledged, 0);
  EXPECT_GT(killed_in_transaction, 0) << "no kill hit a transaction";
  const IntegrityReport report = Store::create_or_open(path).verify();
  EXPECT_TRUE(report.ok()) << report.problems.front();
  EXPECT_EQ(report.inspections, acknowledged);
}

TEST(Crash, AFullDiskIsReportedAndHarmsNothing) {
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  const InspectionRecord record = large_record(2000);
  Store::create_or_open(path).add_inspection(sample::record());
  const auto size = fs::file_size(path);
  StoreOptions options;
  options.size_limit_mb = (static_cast<double>(size) + 2e5) / 1e6;
  Store store = Store::create_or_open(path, options);
  try {
    store.add_inspection(record);
    FAIL() << "it was stored";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
    EXPECT_NE(std::string(error.what()).find("full"), std::string::npos) << error.what();
    EXPECT_NE(error.text().remedy.find("free space"), std::string::npos);
  }
  EXPECT_EQ(fs::file_size(path), size);
  EXPECT_EQ(store.latest_inspection(), 1);
  EXPECT_TRUE(store.verify().ok());
  EXPECT_EQ(store.add_inspection(sample::record()), 2);  // what fits still goes in
  EXPECT_TRUE(store.verify().ok());
}

// For growing N the N-th write, sync, truncation or removal fails, until a run meets no failure
// any more. After each, the file opens, is sound, and holds every record that was acknowledged.
TEST(Crash, EveryFailingDiskOperationLeavesASoundFile) {
  sample::FailingDisk disk;
  const InspectionRecord record = sample::record();
  bool completed = false;
  int failures = 0;
  for (int n = 1; !completed && n < 5000; n += 1 + n / 20) {
    const TemporaryFolder folder;
    const fs::path path = folder / "lot.sqlite";
    std::int64_t acknowledged = 0;
    disk.fail_at(n);
    try {
      Store store = Store::create_or_open(path);
      acknowledged = store.add_inspection(record);
      acknowledged = store.add_inspection(record);
      completed = !disk.failed();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kStorage) << error.what();
      ++failures;
    }
    disk.fail_at(0);
    Store store = Store::create_or_open(path);
    const std::int64_t present = store.latest_inspection().value_or(0);
    EXPECT_GE(present, acknowledged) << "failure " << n;
    EXPECT_LE(present, acknowledged + 1) << "failure " << n;
    const IntegrityReport report = store.verify();
    EXPECT_TRUE(report.ok()) << "failure " << n << ": " << report.problems.front();
  }
  EXPECT_TRUE(completed);
  EXPECT_GT(failures, 20);
}

// The same for reads, on a file that exists: opening, adding, loading, verifying.
TEST(Crash, EveryFailingReadIsReportedAndHarmsNothing) {
  sample::FailingDisk disk;
  const InspectionRecord record = sample::record();
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  Store::create_or_open(path).add_inspection(record);
  std::int64_t acknowledged = 1;
  bool completed = false;
  int failures = 0;
  for (int n = 1; !completed && n < 5000; n += 1 + n / 20) {
    disk.fail_read_at(n);
    try {
      Store store = Store::create_or_open(path);
      acknowledged = store.add_inspection(record);
      sample::expect_same(store.load_inspection(acknowledged), record, "record");
      const IntegrityReport report = store.verify();
      EXPECT_TRUE(report.ok() || disk.failed()) << report.problems.front();
      completed = !disk.failed();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kStorage) << error.what();
    }
    if (disk.failed()) ++failures;
    disk.fail_at(0);
    Store store = Store::create_or_open(path);
    const std::int64_t present = store.latest_inspection().value_or(0);
    EXPECT_GE(present, acknowledged) << "read " << n;
    EXPECT_LE(present, acknowledged + 1) << "read " << n;
    acknowledged = present;
    const IntegrityReport report = store.verify();
    EXPECT_TRUE(report.ok()) << "read " << n << ": " << report.problems.front();
  }
  EXPECT_TRUE(completed);
  EXPECT_GT(failures, 20);
}

// The power goes at the N-th write: what was written and not yet synchronised may be lost in part.
TEST(Crash, APowerCutAtAnyWriteLeavesASoundFile) {
  sample::FailingDisk disk;
  const InspectionRecord record = sample::record();
  bool completed = false;
  int cuts = 0;
  for (int n = 1; !completed && n < 5000; n += 1 + n / 20) {
    const TemporaryFolder folder;
    const fs::path path = folder / "lot.sqlite";
    std::int64_t acknowledged = 0;
    disk.cut_power_at(n);
    try {
      Store store = Store::create_or_open(path);
      acknowledged = store.add_inspection(record);
      acknowledged = store.add_inspection(record);
      completed = !disk.failed();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kStorage) << error.what();
      ++cuts;
    }
    disk.restore_power(n);
    Store store = Store::create_or_open(path);
    const std::int64_t present = store.latest_inspection().value_or(0);
    EXPECT_GE(present, acknowledged) << "cut " << n;
    EXPECT_LE(present, acknowledged + 1) << "cut " << n;
    const IntegrityReport report = store.verify();
    EXPECT_TRUE(report.ok()) << "cut " << n << ": " << report.problems.front();
  }
  EXPECT_TRUE(completed);
  EXPECT_GT(cuts, 20);
}

}  // namespace
}  // namespace asbuilt
