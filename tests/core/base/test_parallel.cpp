#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt {
namespace {

class ThreadCount : public ::testing::Test {
 protected:
  ~ThreadCount() override { set_thread_count(0); }
};
using Parallel = ThreadCount;

TEST_F(Parallel, EveryIndexIsVisitedOnce) {
  std::vector<std::atomic<int>> visits(1003);
  parallel_for(0, 1003, 10, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) ++visits[static_cast<std::size_t>(i)];
  });
  for (const auto& v : visits) EXPECT_EQ(v, 1);
}

TEST_F(Parallel, ChunksAreTheSameAtAnyThreadCount) {
  const auto chunks_with = [](int threads) {
    set_thread_count(threads);
    std::mutex mutex;
    std::set<std::pair<std::int64_t, std::int64_t>> chunks;
    parallel_for(-7, 96, 10, [&](std::int64_t begin, std::int64_t end) {
      const std::lock_guard lock(mutex);
      chunks.insert({begin, end});
    });
    return chunks;
  };
  const auto one = chunks_with(1);
  EXPECT_EQ(one.size(), 11U);
  EXPECT_EQ(one.begin()->first, -7);
  EXPECT_EQ(one.rbegin()->second, 96);
  EXPECT_EQ(one, chunks_with(2));
  EXPECT_EQ(one, chunks_with(7));
}

TEST_F(Parallel, NothingToDoCallsNothing) {
  int calls = 0;
  parallel_for(5, 5, 1, [&](std::int64_t, std::int64_t) { ++calls; });
  parallel_for(5, 3, 1, [&](std::int64_t, std::int64_t) { ++calls; });
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(parallel_reduce(
                5, 3, 1, 42, [](auto, auto) { return 1; }, std::plus<>()),
            42);
}

TEST_F(Parallel, ExceptionsReachTheCaller) {
  EXPECT_THROW(parallel_for(0, 100, 1,
                            [](std::int64_t begin, std::int64_t) {
                              if (begin == 57) throw Error(ErrorCode::kNotConverged, "chunk 57");
                            }),
               Error);
}

// A sum whose value depends on the order of its terms: sizes from 1e-8 to 1e8.
double order_dependent_sum() {
  return parallel_reduce(
      0, 100000, 137, 0.0,
      [](std::int64_t begin, std::int64_t end) {
        double sum = 0.0;
        for (auto i = begin; i < end; ++i) {
          sum +=
              std::sin(static_cast<double>(i)) * std::pow(10.0, static_cast<double>(i % 17) - 8.0);
        }
        return sum;
      },
      [](double a, double b) { return a + b; });
}

TEST_F(Parallel, SumsHaveTheSameBitsAtAnyThreadCount) {
  set_thread_count(1);
  const double one = order_dependent_sum();
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    for (int repeat = 0; repeat < 5; ++repeat) {
      const double many = order_dependent_sum();
      EXPECT_EQ(std::memcmp(&one, &many, sizeof one), 0) << threads << " threads";
    }
  }
}

TEST_F(Parallel, ReductionFoldsInOrder) {
  const auto text = parallel_reduce(
      0, 26, 3, std::string(),
      [](std::int64_t begin, std::int64_t end) {
        std::string part;
        for (auto i = begin; i < end; ++i) part += static_cast<char>('a' + i);
        return part;
      },
      [](const std::string& a, const std::string& b) { return a + b; });
  EXPECT_EQ(text, "abcdefghijklmnopqrstuvwxyz");
}

TEST_F(Parallel, AGrainBelowOneCountsAsOne) {
  std::atomic<int> visits = 0;
  parallel_for(0, 5, 0, [&](std::int64_t begin, std::int64_t end) {
    visits += static_cast<int>(end - begin);
  });
  EXPECT_EQ(visits, 5);
  const auto sum = parallel_reduce(
      0, 5, 0, 0,
      [](std::int64_t begin, std::int64_t end) { return static_cast<int>(end - begin); },
      std::plus<>());
  EXPECT_EQ(sum, 5);
}

TEST_F(Parallel, TheThreadCountIsKept) {
  set_thread_count(3);
  EXPECT_EQ(thread_count(), 3);
  set_thread_count(0);
  EXPECT_GE(thread_count(), 1);
}

}  // namespace
}  // namespace asbuilt
