// Runs a target on many inputs in processes of its own, so that a crash, an endless loop or a
// gluttonous allocation is a finding about one input and not the end of the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace asbuilt::fuzz {

using Target = int (*)(const std::uint8_t*, std::size_t);

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

struct Limits {
  int processor_s = kSanitized ? 60 : 5;  // of one input, whole seconds
  int wall_s = kSanitized ? 300 : 60;
  // A refused input may take twice its size and this much; the sanitizer's own memory hides it.
  std::int64_t refused_bytes = std::int64_t{512} << 20;
  bool measures_memory = !kSanitized;
  // Inputs a process: one where memory is measured, as a peak never falls.
  std::size_t batch = kSanitized ? 64 : 1;
};

enum class Verdict {
  kRead,
  kRefused,
  kEscaped,   // something left the target that is no Error, or an Error that says nothing
  kCrashed,   // by a signal, a sanitizer or exit()
  kTooSlow,   // more than the limit of processor or wall time
  kTooLarge,  // refused, and took more memory than allowed
};
const char* to_string(Verdict verdict);

struct InputRun {
  Verdict verdict = Verdict::kCrashed;
  std::string message;          // of the refusal, or what happened
  std::int64_t peak_bytes = 0;  // growth of the resident memory; 0 where it is not measured
  double processor_s = 0.0;
};

// inputs(i) gives the bytes of the i-th of `count` inputs. One for each, in their order.
std::vector<InputRun> run_apart(Target target, std::size_t count,
                                const std::function<std::string(std::size_t)>& inputs,
                                const Limits& limits = {});

}  // namespace asbuilt::fuzz
