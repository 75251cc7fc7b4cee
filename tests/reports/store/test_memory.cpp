// Memory that runs out anywhere: the file stays sound, and what was acknowledged stays.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

#include "core/base/error.h"
#include "reports/store/store.h"
#include "tests/reports/store/failing_memory.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::TemporaryFolder;
namespace fs = std::filesystem;

// The last inspection of a file that must be sound and hold what was acknowledged, at most one
// more.
std::int64_t last_of_sound_file(const fs::path& path, std::int64_t acknowledged, std::int64_t n) {
  Store store = Store::create_or_open(path);
  const std::int64_t present = store.latest_inspection().value_or(0);
  EXPECT_GE(present, acknowledged) << "allocation " << n;
  EXPECT_LE(present, acknowledged + 1) << "allocation " << n;
  const IntegrityReport report = store.verify();
  EXPECT_TRUE(report.ok()) << "allocation " << n << ": " << report.problems.front();
  return present;
}

// For growing N the N-th allocation is refused, until a run meets no refusal any more.
TEST(Memory, SqliteRunsOutAnywhereSaysSoAndHarmsNothing) {
  sample::FailingMemory memory;
  const InspectionRecord record = sample::record();
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  std::int64_t acknowledged = Store::create_or_open(path).add_inspection(record);
  bool completed = false;
  int refusals = 0;
  for (std::int64_t n = 1; !completed && n < 1000000; n += 1 + n / 10) {
    memory.fail_sqlite_at(n);
    try {
      Store store = Store::create_or_open(path);
      acknowledged = store.add_inspection(record);
      const InspectionRecord loaded = store.load_inspection(acknowledged);
      completed = !memory.failed();
      memory.fail_sqlite_at(0);
      sample::expect_same(loaded, record, "record");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory) << error.what();
      ++refusals;
    }
    memory.fail_sqlite_at(0);
    acknowledged = last_of_sound_file(path, acknowledged, n);
  }
  EXPECT_TRUE(completed);
  EXPECT_GT(refusals, 20);
}

// Adds an inspection with the n-th operator new refused, and tells its id once it is acknowledged.
// Status 0: nothing was refused.
[[noreturn]] void add_with_refusal(const fs::path& path, const InspectionRecord& record,
                                   std::int64_t n, int pipe_end) {
  sample::fail_new_at(n);
  try {
    Store store = Store::create_or_open(path);
    const std::int64_t id = store.add_inspection(record);
    ::_exit(::write(pipe_end, &id, sizeof id) != sizeof id || sample::refused_new() ? 1 : 0);
  } catch (const Error&) {
  } catch (const std::bad_alloc&) {
  }
  ::_exit(1);
}

// The program's own allocations, each run in a process of its own: JSON 3.11.2 of nlohmann does not
// outlive the refusal of some of its own, and what counts is the file that is left.
TEST(Memory, TheProgramRunsOutAnywhereAndTheFileStaysSound) {
  const InspectionRecord record = sample::record();
  const TemporaryFolder folder;
  const fs::path path = folder / "lot.sqlite";
  std::int64_t acknowledged = Store::create_or_open(path).add_inspection(record);
  bool completed = false;
  int refusals = 0;
  for (std::int64_t n = 1; !completed && n < 1000000; n += 1 + n / 10) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) add_with_refusal(path, record, n, ends[1]);
    ::close(ends[1]);
    std::int64_t id = 0;
    if (::read(ends[0], &id, sizeof id) == sizeof id) acknowledged = id;
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    completed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!completed) ++refusals;
    acknowledged = last_of_sound_file(path, acknowledged, n);
  }
  EXPECT_TRUE(completed);
  EXPECT_GT(refusals, 20);
}

}  // namespace
}  // namespace asbuilt
