// Progress and cancelling: one small value, passed beside the options of every stage that can take
// more than a second.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

namespace asbuilt {

// Receives progress; called from any thread, one call at a time.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  // fraction in [0, 1] of the whole job; stage is a few words, for example "measuring struts".
  virtual void on_progress(double fraction, const std::string& stage) = 0;
};

// Copyable and cheap. A default-made Progress is silent and never cancelled.
// Thread rule: every member may be called from any thread.
class Progress {
 public:
  Progress() = default;
  Progress(std::shared_ptr<ProgressSink> sink, std::stop_token stop);

  // Reports the fraction of this part that is done; never moves the whole backwards.
  void report(double fraction) const;

  // A part of this one that covers [from, to] of it under its own stage name.
  Progress part(double from, double to, std::string stage) const;

  bool cancelled() const { return stop_.stop_requested(); }
  // Throws Error(kCancelled) once a stop was asked for. Stages call it at least every 100 ms.
  void throw_if_cancelled() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::stop_token stop_;
  double from_ = 0.0;
  double to_ = 1.0;
  std::string stage_;
};

}  // namespace asbuilt
