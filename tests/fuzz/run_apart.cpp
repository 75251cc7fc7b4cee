#include "tests/fuzz/run_apart.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "tests/fuzz/fuzz_input.h"

namespace asbuilt::fuzz {
namespace {

// What a child tells of one input, followed by `length` bytes of message.
struct Report {
  std::uint64_t index = 0;
  std::int32_t verdict = -1;  // -1: it begins
  std::uint32_t length = 0;
  std::int64_t peak_bytes = 0;
  double processor_s = 0.0;
};

constexpr std::size_t kLongestReport = 2000;

std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

rusage usage_so_far() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double processor_s(const rusage& usage) {
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

void limit(int resource, rlim_t soft) {
  rlimit both{};
  ::getrlimit(static_cast<__rlimit_resource>(resource), &both);
  both.rlim_cur = std::min(soft, both.rlim_max);
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

class Child {
 public:
  Child(Target target, const Limits& limits, int out)
      : target_(target), limits_(limits), out_(out) {
    limit(RLIMIT_CORE, 0);
    // A net below the machine's memory; what counts is measured.
    if (limits_.measures_memory) limit(RLIMIT_AS, rlim_t{8} << 30);
  }

  void run(std::size_t index, const std::string& bytes) {
    tell({index, -1, 0, 0, 0.0}, {});
    const double before_s = processor_s(usage_so_far());
    limit(RLIMIT_CPU, static_cast<rlim_t>(before_s) + static_cast<rlim_t>(limits_.processor_s) + 1);
    ::alarm(static_cast<unsigned>(limits_.wall_s));
    const std::int64_t before = resident_bytes();
    auto [verdict, message] = try_target(bytes);
    const rusage usage = usage_so_far();
    Report report{index, 0, 0, 0, processor_s(usage) - before_s};
    if (limits_.measures_memory) {
      report.peak_bytes = std::max<std::int64_t>(0, usage.ru_maxrss * 1024 - before);
      const auto own = static_cast<std::int64_t>(bytes.size());
      if (verdict == Verdict::kRefused && report.peak_bytes > 2 * own + limits_.refused_bytes) {
        verdict = Verdict::kTooLarge;
      }
    }
    if (report.processor_s > limits_.processor_s) verdict = Verdict::kTooSlow;
    report.verdict = static_cast<std::int32_t>(verdict);
    tell(report, message);
  }

 private:
  std::pair<Verdict, std::string> try_target(const std::string& bytes) const {
    try {
      target_(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    } catch (const std::exception& error) {
      return {Verdict::kEscaped, error.what()};
    } catch (...) {
      return {Verdict::kEscaped, "something that is no std::exception"};
    }
    const Ending& ending = last_ending();
    return {ending.refused ? Verdict::kRefused : Verdict::kRead, ending.message};
  }

  void tell(Report report, const std::string& message) const {
    report.length = static_cast<std::uint32_t>(std::min(message.size(), kLongestReport));
    std::string all(sizeof report, '\0');
    std::memcpy(all.data(), &report, sizeof report);
    all.append(message, 0, report.length);
    std::size_t at = 0;
    while (at < all.size()) {
      const ssize_t done = ::write(out_, all.data() + at, all.size() - at);
      if (done <= 0) ::_exit(3);
      at += static_cast<std::size_t>(done);
    }
  }

  Target target_;
  const Limits& limits_;
  int out_;
};

bool read_all(int in, char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::read(in, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

InputRun end_of(int status, const Limits& limits) {
  InputRun run;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU || signal == SIGALRM) {
      run.verdict = Verdict::kTooSlow;
      run.message = "more than ";
      run.message.append(std::to_string(signal == SIGXCPU ? limits.processor_s : limits.wall_s));
      run.message.append(signal == SIGXCPU ? " s of processor time" : " s");
      return run;
    }
    run.message = "signal ";
    run.message.append(std::to_string(signal)).append(", ").append(::strsignal(signal));
    return run;
  }
  run.message = "the process ended with status ";
  run.message.append(std::to_string(WEXITSTATUS(status)));
  return run;
}

// Runs inputs from `first` on until the process ends; gives the index behind the last one.
std::size_t run_batch(Target target, std::size_t first, std::size_t last,
                      const std::function<std::string(std::size_t)>& inputs, const Limits& limits,
                      std::vector<InputRun>& runs) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe could be made");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process could be made");
  if (child == 0) {
    ::close(ends[0]);
    {
      Child runner(target, limits, ends[1]);
      for (std::size_t i = first; i < last; ++i) runner.run(i, inputs(i));
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::size_t begun = first, done = first;
  Report report;
  while (read_all(ends[0], reinterpret_cast<char*>(&report), sizeof report)) {
    std::string message(report.length, '\0');
    if (!read_all(ends[0], message.data(), message.size())) break;
    begun = report.index;
    if (report.verdict < 0) continue;
    runs[begun] = {static_cast<Verdict>(report.verdict), message, report.peak_bytes,
                   report.processor_s};
    done = begun + 1;
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (done >= last) return last;
  runs[begun] = end_of(status, limits);
  return begun + 1;
}

}  // namespace

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kRead:
      return "read";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kEscaped:
      return "something else than an Error left the parser";
    case Verdict::kCrashed:
      return "crashed";
    case Verdict::kTooSlow:
      return "took too long";
    case Verdict::kTooLarge:
      return "refused after taking too much memory";
  }
  return "";
}

std::vector<InputRun> run_apart(Target target, std::size_t count,
                                const std::function<std::string(std::size_t)>& inputs,
                                const Limits& limits) {
  folder();  // made here, so that the children share it and this process removes it
  std::vector<InputRun> runs(count);
  for (std::size_t next = 0; next < count;) {
    next = run_batch(target, next, std::min(next + limits.batch, count), inputs, limits, runs);
  }
  return runs;
}

}  // namespace asbuilt::fuzz
