#include "core/morphology/distance_lines.h"

#include <cstring>
#include <vector>

namespace asbuilt {
namespace {

// Rows looked at, per row of the strip, before the envelope of parabolas is the cheaper way.
constexpr std::int64_t kStepsPerRow = 96;

// One row of a strip, 64 bytes, held in registers of kBytes each.
template <class T, int kBytes>
struct Row {
  typedef T Lanes __attribute__((vector_size(kBytes)));
  typedef std::int64_t Words __attribute__((vector_size(kBytes)));
  static constexpr int kParts = 64 / kBytes;
  Lanes part[kParts];
};

template <class T, int kBytes>
[[gnu::always_inline]] inline void load(Row<T, kBytes>& row, const T* from) {
  std::memcpy(&row, from, sizeof row);
}

template <class T, int kBytes>
[[gnu::always_inline]] inline void take_minimum(Row<T, kBytes>& row, const Row<T, kBytes>& other) {
  for (int p = 0; p < Row<T, kBytes>::kParts; ++p) {
    row.part[p] = row.part[p] < other.part[p] ? row.part[p] : other.part[p];
  }
}

template <class T, int kBytes>
[[gnu::always_inline]] inline void fill(Row<T, kBytes>& row, T value) {
  for (int p = 0; p < Row<T, kBytes>::kParts; ++p) {
    row.part[p] = value - typename Row<T, kBytes>::Lanes{};
  }
}

template <class T, int kBytes>
[[gnu::always_inline]] inline void raise(Row<T, kBytes>& row, T value) {
  for (int p = 0; p < Row<T, kBytes>::kParts; ++p) row.part[p] += value;
}

typedef std::int64_t Words16 __attribute__((vector_size(16)));
typedef std::int64_t Words32 __attribute__((vector_size(32)));
typedef std::int64_t Words64 __attribute__((vector_size(64)));

[[gnu::always_inline]] inline bool any_bit(const Words16& words) {
  return (words[0] | words[1]) != 0;
}
[[gnu::always_inline]] inline bool any_bit(const Words32& words) {
  return any_bit(__builtin_shufflevector(words, words, 0, 1) |
                 __builtin_shufflevector(words, words, 2, 3));
}
[[gnu::always_inline]] inline bool any_bit(const Words64& words) {
  return any_bit(__builtin_shufflevector(words, words, 0, 1, 2, 3) |
                 __builtin_shufflevector(words, words, 4, 5, 6, 7));
}

// Whether any lane is larger than the limit.
template <class T, int kBytes>
[[gnu::always_inline]] inline bool any_above(const Row<T, kBytes>& row, T limit) {
  using Words = typename Row<T, kBytes>::Words;
  Words words{};
  for (int p = 0; p < Row<T, kBytes>::kParts; ++p) {
    const auto above = row.part[p] > limit;
    Words bits;
    std::memcpy(&bits, &above, sizeof bits);
    words |= bits;
  }
  return any_bit(words);
}

// Looks outwards from every row. Returns false, with `out` unfinished, when it takes too long.
template <class T, int kBytes>
[[gnu::always_inline]] inline bool look_outwards(const T* in, T* out, std::int64_t n, T weight,
                                                 T far, Outside outside) {
  constexpr std::int64_t kLanes = kStripLanes<T>;
  std::int64_t budget = kStepsPerRow * n;
  for (std::int64_t i = 0; i < n; ++i) {
    Row<T, kBytes> best, other;
    load(best, in + i * kLanes);
    if (outside == Outside::kOtherPhase) {
      const std::int64_t face = i + 1 < n - i ? i + 1 : n - i;
      const double wide = static_cast<double>(weight) * static_cast<double>(face * face);
      fill(other, wide < static_cast<double>(far) ? static_cast<T>(wide) : far);
      take_minimum(best, other);
    }
    // Rows on both sides first; then those of the longer side.
    const std::int64_t both = i < n - 1 - i ? i : n - 1 - i;
    std::int64_t k = 1;
    bool open = any_above(best, static_cast<T>(weight));
    for (; open && k <= both; ++k) {
      const T step = static_cast<T>(weight * static_cast<T>(k * k));
      Row<T, kBytes> after;
      load(other, in + (i - k) * kLanes);
      load(after, in + (i + k) * kLanes);
      take_minimum(other, after);
      raise(other, step);
      take_minimum(best, other);
      open = any_above(best, static_cast<T>(weight * static_cast<T>((k + 1) * (k + 1))));
    }
    const std::int64_t side = i > n - 1 - i ? -1 : 1;
    const std::int64_t end = side < 0 ? i : n - 1 - i;
    for (; open && k <= end; ++k) {
      load(other, in + (i + side * k) * kLanes);
      raise(other, static_cast<T>(weight * static_cast<T>(k * k)));
      take_minimum(best, other);
      open = any_above(best, static_cast<T>(weight * static_cast<T>((k + 1) * (k + 1))));
    }
    budget -= k;
    if (budget < 0) return false;
    std::memcpy(out + i * kLanes, &best, sizeof best);
  }
  return true;
}

// Lower envelope of the parabolas of one line.
template <class T>
void envelope(const T* in, T* out, std::int64_t n, T weight, T far, Outside outside) {
  constexpr std::int64_t kLanes = kStripLanes<T>;
  // Positions and heights of the parabolas on the envelope, and where each begins to be the lowest.
  std::vector<std::int64_t> at(static_cast<std::size_t>(n) + 2);
  std::vector<double> height(at.size()), begin(at.size());
  std::int64_t count = 0;
  const double w = static_cast<double>(weight);
  const auto add = [&](std::int64_t position, double value) {
    double from = -1e300;
    while (count > 0) {
      const auto top = static_cast<std::size_t>(count - 1);
      const double a = static_cast<double>(at[top]);
      const double b = static_cast<double>(position);
      from = 0.5 * (a + b) + (value - height[top]) / (2.0 * w * (b - a));
      if (from > begin[top]) break;
      --count;
      from = -1e300;
    }
    at[static_cast<std::size_t>(count)] = position;
    height[static_cast<std::size_t>(count)] = value;
    begin[static_cast<std::size_t>(count)] = from;
    ++count;
  };
  if (outside == Outside::kOtherPhase) add(-1, 0.0);
  for (std::int64_t i = 0; i < n; ++i) {
    const T value = in[i * kLanes];
    if (value < far) add(i, static_cast<double>(value));
  }
  if (outside == Outside::kOtherPhase) add(n, 0.0);
  if (count == 0) {
    for (std::int64_t i = 0; i < n; ++i) out[i * kLanes] = far;
    return;
  }
  std::size_t lowest = 0;
  const auto last = static_cast<std::size_t>(count - 1);
  for (std::int64_t i = 0; i < n; ++i) {
    while (lowest < last && begin[lowest + 1] <= static_cast<double>(i)) ++lowest;
    const double step = static_cast<double>(i - at[lowest]);
    const double value = height[lowest] + w * step * step;
    out[i * kLanes] = value < static_cast<double>(far) ? static_cast<T>(value) : far;
  }
}

template <class T>
void envelopes(const T* in, T* out, std::int64_t n, T weight, T far, Outside outside) {
  for (std::int64_t l = 0; l < kStripLanes<T>; ++l) {
    envelope(in + l, out + l, n, weight, far, outside);
  }
}

enum class Registers { k16Bytes, k32Bytes, k64Bytes };

Registers registers_of_this_machine() {
  if (__builtin_cpu_supports("avx512bw")) return Registers::k64Bytes;
  if (__builtin_cpu_supports("avx2")) return Registers::k32Bytes;
  return Registers::k16Bytes;
}

// One version for each width of the machine's registers. Lanes do not meet, so all give the same
// bits.
template <class T>
[[gnu::target("avx512bw")]] bool look_64(const T* in, T* out, std::int64_t n, T weight, T far,
                                         Outside outside) {
  return look_outwards<T, 64>(in, out, n, weight, far, outside);
}
template <class T>
[[gnu::target("avx2")]] bool look_32(const T* in, T* out, std::int64_t n, T weight, T far,
                                     Outside outside) {
  return look_outwards<T, 32>(in, out, n, weight, far, outside);
}
template <class T>
bool look_16(const T* in, T* out, std::int64_t n, T weight, T far, Outside outside) {
  return look_outwards<T, 16>(in, out, n, weight, far, outside);
}

template <class T>
void strip(const T* in, T* out, std::int64_t n, T weight, T far, Outside outside) {
  static const Registers registers = registers_of_this_machine();
  const bool finished = registers == Registers::k64Bytes ? look_64(in, out, n, weight, far, outside)
                        : registers == Registers::k32Bytes
                            ? look_32(in, out, n, weight, far, outside)
                            : look_16(in, out, n, weight, far, outside);
  if (!finished) envelopes(in, out, n, weight, far, outside);
}

}  // namespace

void distance_strip(const std::int32_t* in, std::int32_t* out, std::int64_t n, std::int32_t weight,
                    std::int32_t far, Outside outside) {
  strip(in, out, n, weight, far, outside);
}

void distance_strip(const std::uint16_t* in, std::uint16_t* out, std::int64_t n,
                    std::uint16_t weight, std::uint16_t far, Outside outside) {
  strip(in, out, n, weight, far, outside);
}

void distance_strip(const float* in, float* out, std::int64_t n, float weight, float far,
                    Outside outside) {
  strip(in, out, n, weight, far, outside);
}

}  // namespace asbuilt
