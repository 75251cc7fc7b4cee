#include "core/base/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <memory>
#include <thread>

namespace asbuilt {
namespace {

std::unique_ptr<tbb::global_control>& limit() {
  static std::unique_ptr<tbb::global_control> value;
  return value;
}

int& wanted() {
  static int value = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return value;
}

}  // namespace

void set_thread_count(int count) {
  wanted() =
      count > 0 ? count : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  limit() = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                  static_cast<std::size_t>(wanted()));
}

int thread_count() {
  return wanted();
}

void parallel_for(std::int64_t begin, std::int64_t end, std::int64_t grain,
                  const ChunkFunction& chunk) {
  if (end <= begin) return;
  grain = std::max<std::int64_t>(grain, 1);
  const std::int64_t chunks = (end - begin + grain - 1) / grain;
  // One task a chunk, taken dynamically: a busy neighbour on a core delays one chunk, not half.
  tbb::parallel_for(
      tbb::blocked_range<std::int64_t>(0, chunks, 1),
      [&](const tbb::blocked_range<std::int64_t>& range) {
        for (std::int64_t k = range.begin(); k != range.end(); ++k) {
          const std::int64_t from = begin + k * grain;
          chunk(from, std::min(from + grain, end));
        }
      },
      tbb::simple_partitioner());
}

}  // namespace asbuilt
