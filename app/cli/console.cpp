#include "app/cli/console.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/base/printable.h"

namespace asbuilt {
namespace {

class Bar final : public ProgressSink {
 public:
  explicit Bar(bool terminal) : terminal_(terminal), start_(std::chrono::steady_clock::now()) {}
  void on_progress(double fraction, const std::string& stage) override {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const std::string left = left_text(fraction, seconds);
    if (terminal_) {
      if (now - last_ < std::chrono::milliseconds(80) && fraction < 1.0) return;
      last_ = now;
      constexpr int kWidth = 10;  // the whole line fits in 80 columns
      const int filled = static_cast<int>(fraction * kWidth);
      std::string bar(static_cast<std::size_t>(kWidth), ' ');
      for (int i = 0; i < filled; ++i) bar[static_cast<std::size_t>(i)] = '=';
      std::fprintf(stderr, "\r[%s] %3.0f %%  %6.1f s%-13.13s  %-35.35s", bar.c_str(),
                   100.0 * fraction, seconds, left.c_str(), stage.c_str());
      open_ = true;
    } else if (stage != stage_ && !stage.empty() && (is_other(stage) || now - last_ > kBetween)) {
      stage_ = stage;
      last_ = now;
      std::fprintf(stderr, "%6.1f s  %3.0f %%  %s%s\n", seconds, 100.0 * fraction, stage.c_str(),
                   left.c_str());
    }
    std::fflush(stderr);
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    if (open_) std::fprintf(stderr, "\r%79s\r", "");
    open_ = false;
    std::fflush(stderr);
  }

 private:
  // What follows the comma tells how a stage gets on: a line for it now and then will do.
  static constexpr std::chrono::seconds kBetween{5};
  // ", 12 s left": of the whole command, as its way so far took it.
  static std::string left_text(double fraction, double seconds) {
    constexpr double kLeastWay = 0.02, kLeast_s = 0.5, kMinutes_s = 600.0;
    if (fraction < kLeastWay || fraction >= 1.0 || seconds < kLeast_s) return {};
    const double left = seconds * (1.0 - fraction) / fraction;
    char text[40];
    if (left < kMinutes_s) {
      print_to(text, sizeof text, ", %.0f s left", left);
    } else {
      print_to(text, sizeof text, ", %.0f min left", left / 60.0);
    }
    return text;
  }
  bool is_other(const std::string& stage) const {
    return stage.substr(0, stage.find(',')) != stage_.substr(0, stage_.find(','));
  }

  bool terminal_;
  bool open_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_{};
  std::string stage_;
  std::mutex mutex_;
};

std::shared_ptr<Bar>& bar() {
  static std::shared_ptr<Bar> value;
  return value;
}

volatile std::sig_atomic_t interrupted = 0;

void on_signal(int) {
  interrupted = 1;
}

}  // namespace

Console make_console(OutputForm form) {
  static std::stop_source stop;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  // A signal handler may do next to nothing: a thread looks at its flag and asks for the stop.
  try {
    std::thread([source = stop]() mutable {
      while (interrupted == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      source.request_stop();
    }).detach();
  } catch (const std::system_error&) {
    // No room for its stack: a signal ends the program at once.
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  bar() = std::make_shared<Bar>(isatty(STDERR_FILENO) != 0);
  Console console;
  console.form = form;
  console.progress = Progress(bar(), stop.get_token());
  return console;
}

void finish_progress(const Console&) {
  if (bar()) bar()->finish();
}

void keeping(const ErrorText& kept, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCancelled) throw;
    throw Error(ErrorCode::kCancelled, kept);
  }
}

int run_guarded(const std::function<int()>& command) {
  try {
    return command();
  } catch (const Error& error) {
    if (bar()) bar()->finish();
    const ErrorText& t = error.text();
    std::cerr << "asbuilt: " << printable(t.what) << '\n';
    if (!t.where.empty()) std::cerr << "  where:   " << printable(t.where) << '\n';
    if (!t.allowed.empty()) std::cerr << "  allowed: " << printable(t.allowed) << '\n';
    if (!t.remedy.empty()) std::cerr << "  what to do: " << printable(t.remedy) << '\n';
    for (const std::string& step : error.trail())
      std::cerr << "  while " << printable(step) << '\n';
    return exit_status(error.code());
  } catch (const std::bad_alloc&) {
    if (bar()) bar()->finish();
    std::cerr << "asbuilt: memory ran out\n  what to do: crop the scan to the part, or use a "
                 "machine with more memory\n";
    return exit_status(ErrorCode::kOutOfMemory);
  } catch (const std::exception& error) {
    if (bar()) bar()->finish();
    std::cerr << "asbuilt: internal error: " << printable(error.what())
              << "\n  what to do: report this with the command and its input\n";
    return exit_status(ErrorCode::kInternal);
  }
}

}  // namespace asbuilt
