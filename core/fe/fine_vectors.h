// Arithmetic on long vectors of unknowns: both cores, fixed chunks, sums in double precision and in
// a fixed order, so that results have the same bits at any thread count.
//
// The inverse diagonal of the finest level is kept as the upper half of a float (8 bits of
// mantissa: it only scales a smoother); 0 marks an unknown that is fixed, or a copy of another.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace asbuilt::fe {

using HalfFloat = std::uint16_t;

inline float widen(HalfFloat h) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(h) << 16);
}
inline HalfFloat narrow(float f) {
  return static_cast<HalfFloat>((std::bit_cast<std::uint32_t>(f) + 0x8000U) >> 16);
}

// What a cycle works on, for one case.
struct CycleVectors {
  const float* r = nullptr;  // right side; left alone
  float* z = nullptr;        // the correction
  float* d = nullptr;        // work vectors
  float* y = nullptr;
};

double dot(const float* a, const float* b, std::size_t n);
// r -= alpha y.
void subtract(float alpha, const float* y, float* r, std::size_t n);
// z = D^-1 r.
void scale_by(const HalfFloat* inverse_diagonal, const float* r, float* z, std::size_t n);
// d = scale * D^-1 b; x = d.
void start_smoothing(float scale, const HalfFloat* inverse_diagonal, const float* b, float* d,
                     float* x, std::size_t n);
// d = keep * d + scale * D^-1 (b - y); x += d.
void smooth(float keep, float scale, const HalfFloat* inverse_diagonal, const float* b,
            const float* y, float* d, float* x, std::size_t n);
// x += alpha p; r -= alpha y on free unknowns and 0 elsewhere. Returns |r|^2.
double step(double alpha, const float* p, const float* y, const HalfFloat* inverse_diagonal,
            double* x, float* r, std::size_t n);
// Sum of squares of D x over the unknowns that are free: the size of the forces that cancel in K x.
double force_scale_squared(const double* x, const HalfFloat* inverse_diagonal, std::size_t n);
// p = z + beta p.
void turn(double beta, const float* z, float* p, std::size_t n);
// r = b - y on free unknowns, 0 elsewhere; b may be null. Returns |r|^2.
double residual(const double* b, const double* y, const HalfFloat* inverse_diagonal, float* r,
                std::size_t n);

}  // namespace asbuilt::fe
