// Loops over the machine's cores whose results do not depend on how many there are.
//
// Work is cut into fixed chunks [begin + k*grain, begin + (k+1)*grain); which thread runs a chunk
// varies, what a chunk covers does not. Sums go through parallel_reduce, which folds the chunks'
// results in order. Exceptions thrown by a chunk reach the caller.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace asbuilt {

// Number of threads used by every loop from now on; 0 means all cores. Call before the work starts.
void set_thread_count(int count);
int thread_count();

using ChunkFunction = std::function<void(std::int64_t begin, std::int64_t end)>;

void parallel_for(std::int64_t begin, std::int64_t end, std::int64_t grain,
                  const ChunkFunction& chunk);

// Folds one value per chunk, in the order of the chunks: the same bits at any thread count.
template <class Value, class Map, class Fold>
Value parallel_reduce(std::int64_t begin, std::int64_t end, std::int64_t grain, Value start,
                      Map map, Fold fold) {
  if (end <= begin) return start;
  grain = grain < 1 ? 1 : grain;
  const std::int64_t chunks = (end - begin + grain - 1) / grain;
  std::vector<Value> partial(static_cast<std::size_t>(chunks), start);
  parallel_for(0, chunks, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t k = first; k < last; ++k) {
      const std::int64_t chunk_begin = begin + k * grain;
      const std::int64_t chunk_end = chunk_begin + grain < end ? chunk_begin + grain : end;
      partial[static_cast<std::size_t>(k)] = map(chunk_begin, chunk_end);
    }
  });
  Value total = start;
  for (const Value& value : partial) total = fold(total, value);
  return total;
}

}  // namespace asbuilt
