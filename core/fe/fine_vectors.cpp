#include "core/fe/fine_vectors.h"

#include <functional>

#include "core/base/parallel.h"
#include "core/fe/fine_kernel.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kGrain = 1 << 16;

template <class Body>
void each(std::size_t n, Body body) {
  parallel_for(0, static_cast<std::int64_t>(n), kGrain, [&](std::int64_t first, std::int64_t last) {
    body(static_cast<std::size_t>(first), static_cast<std::size_t>(last));
  });
}

// Eight running sums, folded in a fixed order: the compiler may use any registers for them.
template <class Term>
double sum_of(std::size_t n, Term term) {
  return parallel_reduce(
      0, static_cast<std::int64_t>(n), kGrain, 0.0,
      [&](std::int64_t first, std::int64_t last) {
        double part[8] = {};
        auto i = static_cast<std::size_t>(first);
        const auto end = static_cast<std::size_t>(last);
        for (; i + 8 <= end; i += 8) {
          for (std::size_t k = 0; k < 8; ++k) part[k] += term(i + k);
        }
        for (; i < end; ++i) part[0] += term(i);
        return ((part[0] + part[4]) + (part[2] + part[6])) +
               ((part[1] + part[5]) + (part[3] + part[7]));
      },
      std::plus<>());
}

}  // namespace

double dot(const float* a, const float* b, std::size_t n) {
  static const DotProduct part = fine_kernel(best_instruction_set()).dot;
  return parallel_reduce(
      0, static_cast<std::int64_t>(n), kGrain, 0.0,
      [=](std::int64_t first, std::int64_t last) {
        return part(a + first, b + first, static_cast<std::size_t>(last - first));
      },
      std::plus<>());
}

void subtract(float alpha, const float* y, float* r, std::size_t n) {
  each(n, [=](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) r[i] -= alpha * y[i];
  });
}

void scale_by(const HalfFloat* inverse_diagonal, const float* r, float* z, std::size_t n) {
  each(n, [=](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) z[i] = widen(inverse_diagonal[i]) * r[i];
  });
}

void start_smoothing(float scale, const HalfFloat* inverse_diagonal, const float* b, float* d,
                     float* x, std::size_t n) {
  each(n, [=](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const float v = scale * widen(inverse_diagonal[i]) * b[i];
      d[i] = v;
      x[i] = v;
    }
  });
}

void smooth(float keep, float scale, const HalfFloat* inverse_diagonal, const float* b,
            const float* y, float* d, float* x, std::size_t n) {
  each(n, [=](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const float v = keep * d[i] + scale * widen(inverse_diagonal[i]) * (b[i] - y[i]);
      d[i] = v;
      x[i] += v;
    }
  });
}

double step(double alpha, const float* p, const float* y, const HalfFloat* inverse_diagonal,
            double* x, float* r, std::size_t n) {
  const auto alpha_float = static_cast<float>(alpha);
  return sum_of(n, [=](std::size_t i) {
    x[i] += alpha * static_cast<double>(p[i]);
    const float v = inverse_diagonal[i] != 0 ? r[i] - alpha_float * y[i] : 0.0F;
    r[i] = v;
    return static_cast<double>(v) * static_cast<double>(v);
  });
}

double force_scale_squared(const double* x, const HalfFloat* inverse_diagonal, std::size_t n) {
  return sum_of(n, [=](std::size_t i) {
    const double v =
        inverse_diagonal[i] != 0 ? x[i] / static_cast<double>(widen(inverse_diagonal[i])) : 0.0;
    return v * v;
  });
}

void turn(double beta, const float* z, float* p, std::size_t n) {
  const auto beta_float = static_cast<float>(beta);
  each(n, [=](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) p[i] = z[i] + beta_float * p[i];
  });
}

double residual(const double* b, const double* y, const HalfFloat* inverse_diagonal, float* r,
                std::size_t n) {
  return sum_of(n, [=](std::size_t i) {
    const double full = inverse_diagonal[i] != 0 ? (b == nullptr ? 0.0 : b[i]) - y[i] : 0.0;
    r[i] = static_cast<float>(full);
    return full * full;
  });
}

}  // namespace asbuilt::fe
