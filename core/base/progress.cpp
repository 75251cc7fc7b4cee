#include "core/base/progress.h"

#include <algorithm>
#include <mutex>

#include "core/base/error.h"

namespace asbuilt {

struct Progress::Shared {
  std::mutex mutex;
  std::shared_ptr<ProgressSink> sink;
  double highest = 0.0;
};

Progress::Progress(std::shared_ptr<ProgressSink> sink, std::stop_token stop)
    : shared_(std::make_shared<Shared>()), stop_(std::move(stop)) {
  shared_->sink = std::move(sink);
}

void Progress::report(double fraction) const {
  if (!shared_ || !shared_->sink) return;
  const double whole = from_ + (to_ - from_) * std::clamp(fraction, 0.0, 1.0);
  const std::lock_guard lock(shared_->mutex);
  shared_->highest = std::max(shared_->highest, whole);
  shared_->sink->on_progress(shared_->highest, stage_);
}

Progress Progress::part(double from, double to, std::string stage) const {
  Progress child = *this;
  child.from_ = from_ + (to_ - from_) * from;
  child.to_ = from_ + (to_ - from_) * to;
  child.stage_ = std::move(stage);
  return child;
}

void Progress::throw_if_cancelled() const {
  if (cancelled()) throw Error(ErrorCode::kCancelled, "cancelled; nothing was kept");
}

}  // namespace asbuilt
