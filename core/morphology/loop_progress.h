// Progress of a parallel loop: counts finished chunks, reports the fraction, stops on request.
// Used inside core/morphology.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/base/progress.h"

namespace asbuilt {

class LoopProgress {
 public:
  LoopProgress(const Progress& progress, std::int64_t steps)
      : progress_(progress), steps_(std::max<std::int64_t>(steps, 1)) {}

  // Called by a chunk when it starts; throws kCancelled once a stop was asked for.
  void check() const { progress_.throw_if_cancelled(); }
  // Called by a chunk when it has done `steps` of the loop.
  void advance(std::int64_t steps) {
    const std::int64_t done = done_.fetch_add(steps) + steps;
    progress_.report(static_cast<double>(done) / static_cast<double>(steps_));
  }

 private:
  const Progress& progress_;
  std::int64_t steps_;
  std::atomic<std::int64_t> done_{0};
};

}  // namespace asbuilt
