// Body of fine_kernel.h, included by exactly three sources that differ in their compiler flags.
// Everything here has internal linkage: code compiled for one instruction set must never be merged
// with that of another.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <utility>

#include "core/fe/fine_kernel.h"

namespace asbuilt::fe {
namespace {

template <class Real, int W>
struct VectorOf;
template <>
struct VectorOf<float, 4> {
  typedef float Type __attribute__((vector_size(16)));
};
template <>
struct VectorOf<float, 8> {
  typedef float Type __attribute__((vector_size(32)));
};
template <>
struct VectorOf<float, 16> {
  typedef float Type __attribute__((vector_size(64)));
};
template <>
struct VectorOf<double, 4> {
  typedef double Type __attribute__((vector_size(32)));
};
template <>
struct VectorOf<double, 8> {
  typedef double Type __attribute__((vector_size(64)));
};

#if defined(__AVX512F__)
constexpr int kFloatWidth = 16;
constexpr int kDoubleWidth = 8;
#elif defined(__AVX2__)
constexpr int kFloatWidth = 8;
constexpr int kDoubleWidth = 4;
#else
constexpr int kFloatWidth = 4;
constexpr int kDoubleWidth = 4;
#endif

// Sixteen lanes, lane = x + 4 y, in as many registers as it takes.
template <class Real>
struct Lanes {
  static constexpr int W = sizeof(Real) == 4 ? kFloatWidth : kDoubleWidth;
  static constexpr int kParts = 16 / W;
  using Vector = typename VectorOf<Real, W>::Type;
  Vector part[kParts];
};

template <class Real>
inline Lanes<Real> operator+(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] + b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator-(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] - b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator*(const Lanes<Real>& a, const Lanes<Real>& b) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = a.part[k] * b.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> operator*(Real c, const Lanes<Real>& a) {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = c * a.part[k];
  return r;
}
template <class Real>
inline Lanes<Real> zero() {
  Lanes<Real> r;
  for (int k = 0; k < Lanes<Real>::kParts; ++k) r.part[k] = typename Lanes<Real>::Vector{};
  return r;
}

// Lane k of the result is lane rule(k) of the two vectors set one after the other.
template <class Vector, class Rule, int... kLane>
inline Vector pick(const Vector& a, const Vector& b, Rule rule,
                   std::integer_sequence<int, kLane...>) {
  return __builtin_shufflevector(a, b, rule(kLane)...);
}
template <int W, class Vector, class Rule>
inline Vector pick(const Vector& a, const Vector& b, Rule rule) {
  return pick(a, b, rule, std::make_integer_sequence<int, W>{});
}

// Lane (x, y) takes lane (x + 1, y); the patch to the right gives the last column.
template <class Real>
inline Lanes<Real> next_x(const Lanes<Real>& here, const Lanes<Real>& right) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(here.part[k], right.part[k],
                           [](int lane) { return lane % 4 < 3 ? lane + 1 : L::W + lane - 3; });
  }
  return r;
}
// Lane (x, y) takes lane (x - 1, y); the patch to the left gives the first column.
template <class Real>
inline Lanes<Real> previous_x(const Lanes<Real>& left, const Lanes<Real>& here) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(left.part[k], here.part[k],
                           [](int lane) { return lane % 4 > 0 ? L::W + lane - 1 : lane + 3; });
  }
  return r;
}
// Lane (x, y) takes lane (x, y + 1); the patch above gives the last row.
template <class Real>
inline Lanes<Real> next_y(const Lanes<Real>& here, const Lanes<Real>& above) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(here.part[k], k + 1 < L::kParts ? here.part[k + 1] : above.part[0],
                           [](int lane) { return lane + 4; });
  }
  return r;
}
// Lane (x, y) takes lane (x, y - 1); the patch below gives the first row.
template <class Real>
inline Lanes<Real> previous_y(const Lanes<Real>& below, const Lanes<Real>& here) {
  using L = Lanes<Real>;
  L r;
  for (int k = 0; k < L::kParts; ++k) {
    r.part[k] = pick<L::W>(k > 0 ? here.part[k - 1] : below.part[L::kParts - 1], here.part[k],
                           [](int lane) { return lane + L::W - 4; });
  }
  return r;
}

// Compact memory to lanes and back; lanes outside the mask are zero, memory outside is not touched.
#if defined(__AVX512F__)
inline Lanes<float> expand(const float* from, unsigned mask) {
  return {{_mm512_maskz_expandloadu_ps(static_cast<__mmask16>(mask), from)}};
}
inline Lanes<double> expand(const double* from, unsigned mask) {
  const unsigned low = mask & 255U;
  return {{_mm512_maskz_expandloadu_pd(static_cast<__mmask8>(low), from),
           _mm512_maskz_expandloadu_pd(static_cast<__mmask8>(mask >> 8),
                                       from + __builtin_popcount(low))}};
}
inline void compress(float* to, unsigned mask, const Lanes<float>& v) {
  const auto n = static_cast<unsigned>(__builtin_popcount(mask));
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1U << n) - 1U),
                        _mm512_maskz_compress_ps(static_cast<__mmask16>(mask), v.part[0]));
}
inline void compress(double* to, unsigned mask, const Lanes<double>& v) {
  const unsigned low = mask & 255U, high = mask >> 8;
  const auto n = static_cast<unsigned>(__builtin_popcount(low));
  const auto m = static_cast<unsigned>(__builtin_popcount(high));
  _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1U << n) - 1U),
                        _mm512_maskz_compress_pd(static_cast<__mmask8>(low), v.part[0]));
  _mm512_mask_storeu_pd(to + n, static_cast<__mmask8>((1U << m) - 1U),
                        _mm512_maskz_compress_pd(static_cast<__mmask8>(high), v.part[1]));
}
inline Lanes<float> ones(unsigned mask, float) {
  return {{_mm512_maskz_mov_ps(static_cast<__mmask16>(mask), _mm512_set1_ps(1.0F))}};
}
inline Lanes<double> ones(unsigned mask, double) {
  return {{_mm512_maskz_mov_pd(static_cast<__mmask8>(mask & 255U), _mm512_set1_pd(1.0)),
           _mm512_maskz_mov_pd(static_cast<__mmask8>(mask >> 8), _mm512_set1_pd(1.0))}};
}
#else
template <class Real>
inline Lanes<Real> expand(const Real* from, unsigned mask) {
  alignas(64) Real lanes[16];
  Lanes<Real> r;
  if (mask == 0xFFFFU) {
    __builtin_memcpy(&r, from, sizeof r);
    return r;
  }
  __builtin_memset(lanes, 0, sizeof lanes);
  for (; mask != 0; mask &= mask - 1) lanes[__builtin_ctz(mask)] = *from++;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}
template <class Real>
inline void compress(Real* to, unsigned mask, const Lanes<Real>& v) {
  if (mask == 0xFFFFU) {
    __builtin_memcpy(to, &v, sizeof v);
    return;
  }
  alignas(64) Real lanes[16];
  __builtin_memcpy(lanes, &v, sizeof v);
  for (; mask != 0; mask &= mask - 1) *to++ = lanes[__builtin_ctz(mask)];
}
template <class Real>
inline Lanes<Real> ones(unsigned mask, Real) {
  alignas(64) Real lanes[16];
  for (unsigned k = 0; k < 16; ++k) lanes[k] = (mask >> k & 1U) != 0 ? Real(1) : Real(0);
  Lanes<Real> r;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}
#endif

inline Lanes<float> scale_lanes(const float* scale, unsigned mask, float) {
  return expand(scale, mask);
}
inline Lanes<double> scale_lanes(const float* scale, unsigned mask, double) {
  alignas(64) double lanes[16] = {};
  for (; mask != 0; mask &= mask - 1) lanes[__builtin_ctz(mask)] = static_cast<double>(*scale++);
  Lanes<double> r;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}

// v = C t on the parity modes t[mode][component]; mode 0, the mean displacement, bears no force.
template <class Real>
inline void act(const Real* c, const Lanes<Real> (&t)[8][3], Lanes<Real> (&v)[8][3]) {
  const auto entry = [c](int m, int p, int n, int q) { return c[24 * (3 * m + p) + 3 * n + q]; };
  const auto two = [&](int m, int p, int n, int q) {
    v[m][p] = entry(m, p, m, p) * t[m][p] + entry(m, p, n, q) * t[n][q];
    v[n][q] = entry(n, q, m, p) * t[m][p] + entry(n, q, n, q) * t[n][q];
  };
  const auto three = [&](int m, int p, int n, int q, int k, int r) {
    v[m][p] =
        entry(m, p, m, p) * t[m][p] + entry(m, p, n, q) * t[n][q] + entry(m, p, k, r) * t[k][r];
    v[n][q] =
        entry(n, q, m, p) * t[m][p] + entry(n, q, n, q) * t[n][q] + entry(n, q, k, r) * t[k][r];
    v[k][r] =
        entry(k, r, m, p) * t[m][p] + entry(k, r, n, q) * t[n][q] + entry(k, r, k, r) * t[k][r];
  };
  for (int p = 0; p < 3; ++p) v[0][p] = zero<Real>();
  three(1, 0, 2, 1, 4, 2);  // stretches
  two(3, 1, 5, 2);          // bending
  two(3, 0, 6, 2);
  two(5, 0, 6, 1);
  two(2, 0, 1, 1);  // shears
  two(4, 0, 1, 2);
  two(4, 1, 2, 2);
  for (int p = 0; p < 3; ++p) v[7][p] = entry(7, p, 7, p) * t[7][p];  // hourglass
  three(6, 0, 5, 1, 3, 2);                                            // torsion
}

template <class Real>
struct Workspace {
  static constexpr int kSide = 8;
  using L = Lanes<Real>;
  L plane[(kSide + 1) * (kSide + 1)][3];  // node values of the plane, expanded
  L staged[kSide * kSide][3][4];          // sums and differences along x, y of the plane below
  L above[kSide * kSide][3][4];           // what the layer below gives to its upper plane
  L low[kSide * kSide][3][2];             // plane to be written: share of row y
  L high[kSide * kSide][3][2];            // and of row y + 1
  unsigned nodes[(kSide + 1) * (kSide + 1)];
  std::size_t unknown[(kSide + 1) * (kSide + 1)];
  unsigned old_nodes[(kSide + 1) * (kSide + 1)];
  std::size_t old_unknown[(kSide + 1) * (kSide + 1)];
  unsigned layer[kSide * kSide];  // elements of the layer below the plane
  std::size_t layer_element[kSide * kSide];
  bool has_above[kSide * kSide];
  bool has_out[kSide * kSide];
};

template <class Real>
void product(const TileProduct<Real>& job) {
  using L = Lanes<Real>;
  static_assert(sizeof(Workspace<Real>) <= kWorkspaceBytes);
  auto& w = *static_cast<Workspace<Real>*>(job.workspace);
  const Tile& tile = *job.tile;
  const int tx = tile.x1 - tile.x0, ty = tile.y1 - tile.y0;
  const int pitch = tx + 1;
  const std::int64_t z_first = 4 * static_cast<std::int64_t>(tile.z0);
  const std::int64_t z_halo = 4 * static_cast<std::int64_t>(tile.z1);
  const std::int64_t z_last = z_halo < 4 * job.blocks_z ? z_halo : z_halo - 1;
  const L nothing = zero<Real>();
  Real* halo = job.halo;
  for (int k = 0; k < tx * ty; ++k) {
    w.layer[k] = 0;
    w.has_above[k] = false;
  }

  for (std::int64_t z = z_first; z <= z_last + 1; ++z) {
    // Values of the plane, this tile's patches and the neighbours' at high x and y.
    for (int py = 0; py <= ty; ++py) {
      for (int px = 0; px <= tx; ++px) {
        const int k = px + pitch * py;
        w.old_nodes[k] = w.nodes[k];
        w.old_unknown[k] = w.unknown[k];
        unsigned mask = 0;
        const std::int64_t bx = tile.x0 + px, by = tile.y0 + py, bz = z / 4;
        if (z <= z_last && bx < job.blocks_x && by < job.blocks_y) {
          const std::int32_t at = job.block_at[bx + job.blocks_x * (by + job.blocks_y * bz)];
          if (at >= 0) {
            const Block& b = job.blocks[at];
            std::size_t node = b.first_node;
            for (int q = 0; q < z % 4; ++q)
              node += static_cast<std::size_t>(__builtin_popcount(b.nodes[q]));
            mask = b.nodes[z % 4];
            w.unknown[k] = 3 * node;
          }
        }
        w.nodes[k] = mask;
        if (mask == 0) {
          for (int c = 0; c < 3; ++c) w.plane[k][c] = nothing;
        } else {
          const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
          for (std::size_t c = 0; c < 3; ++c) {
            w.plane[k][c] = expand(job.x + w.unknown[k] + c * n, mask);
          }
        }
      }
    }

    // Elements of the layer below the plane; those of the layer above are staged.
    for (int py = 0; py < ty; ++py) {
      for (int px = 0; px < tx; ++px) {
        const int e = px + tx * py;
        const unsigned below = w.layer[e];
        unsigned next = 0;
        std::size_t next_element = 0;
        if (z < z_halo && z <= z_last) {
          const std::int32_t at =
              job.block_at[tile.x0 + px + job.blocks_x * (tile.y0 + py + job.blocks_y * (z / 4))];
          if (at >= 0) {
            const Block& b = job.blocks[at];
            next = b.elements[z % 4];
            next_element = b.first_element;
            for (int q = 0; q < z % 4; ++q)
              next_element += static_cast<std::size_t>(__builtin_popcount(b.elements[q]));
          }
        }
        w.has_out[e] = below != 0 || w.has_above[e];
        if ((below | next) == 0) {
          if (w.has_out[e]) {
            for (int c = 0; c < 3; ++c) {
              const auto& a = w.above[e][c];
              for (int m = 0; m < 2; ++m) {
                w.low[e][c][m] = a[m] - a[m + 2];
                w.high[e][c][m] = a[m] + a[m + 2];
              }
            }
          }
          w.has_above[e] = false;
          w.layer[e] = 0;
          continue;
        }
        const int k = px + pitch * py;
        L now[3][4];
        for (int c = 0; c < 3; ++c) {
          const L& here = w.plane[k][c];
          const L right = next_x(here, w.plane[k + 1][c]);
          const L& up = w.plane[k + pitch][c];
          const L up_right = next_x(up, w.plane[k + pitch + 1][c]);
          const L sum = here + right, difference = right - here;
          const L sum_up = next_y(sum, up + up_right);
          const L difference_up = next_y(difference, up_right - up);
          now[c][0] = sum + sum_up;
          now[c][1] = difference + difference_up;
          now[c][2] = sum_up - sum;
          now[c][3] = difference_up - difference;
        }
        if (below != 0) {
          L t[8][3], v[8][3];
          const L scale = job.element_scale == nullptr
                              ? ones(below, Real(1))
                              : scale_lanes(job.element_scale + w.layer_element[e], below, Real(1));
          for (int c = 0; c < 3; ++c) {
            for (int m = 0; m < 4; ++m) {
              t[m][c] = scale * (w.staged[e][c][m] + now[c][m]);
              t[m + 4][c] = scale * (now[c][m] - w.staged[e][c][m]);
            }
          }
          act(job.coefficients, t, v);
          for (int c = 0; c < 3; ++c) {
            L out[4];
            for (int m = 0; m < 4; ++m) {
              const L lower = v[m][c] - v[m + 4][c];
              out[m] = w.has_above[e] ? w.above[e][c][m] + lower : lower;
              w.above[e][c][m] = v[m][c] + v[m + 4][c];
            }
            for (int m = 0; m < 2; ++m) {
              w.low[e][c][m] = out[m] - out[m + 2];
              w.high[e][c][m] = out[m] + out[m + 2];
            }
          }
          w.has_above[e] = true;
        } else {
          if (w.has_out[e]) {
            for (int c = 0; c < 3; ++c) {
              const auto& a = w.above[e][c];
              for (int m = 0; m < 2; ++m) {
                w.low[e][c][m] = a[m] - a[m + 2];
                w.high[e][c][m] = a[m] + a[m + 2];
              }
            }
          }
          w.has_above[e] = false;
        }
        if (next != 0) {
          for (int c = 0; c < 3; ++c) {
            for (int m = 0; m < 4; ++m) w.staged[e][c][m] = now[c][m];
          }
        }
        w.layer[e] = next;
        w.layer_element[e] = next_element;
      }
    }
    if (z == z_first) continue;

    // The plane below has all its shares: write it.
    const bool halo_plane = z - 1 == z_halo;
    for (int py = 0; py <= ty; ++py) {
      L from_left[3] = {nothing, nothing, nothing};
      bool left_active = false;
      for (int px = 0; px <= tx; ++px) {
        const int k = px + pitch * py;
        const int e = px + tx * py;
        const bool here = px < tx && py < ty && w.has_out[e];
        const bool under = px < tx && py > 0 && w.has_out[e - tx];
        const bool own = px < tx && py < ty && !halo_plane;
        const unsigned lanes = (px < tx ? 0xFFFFU : 0x1111U) & (py < ty ? 0xFFFFU : 0x000FU);
        const unsigned mask = w.old_nodes[k] & lanes;
        const bool active = here || under || left_active;
        if (!active) {
          if (own && mask != 0) {
            const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
            Real* out = job.y + w.old_unknown[k];
            for (std::size_t i = 0; i < 3 * n; ++i) out[i] = Real(0);
          }
          continue;
        }
        L out[3];
        for (int c = 0; c < 3; ++c) {
          L row[2];
          for (int m = 0; m < 2; ++m) {
            const L up = previous_y(under ? w.high[e - tx][c][m] : nothing,
                                    here ? w.high[e][c][m] : nothing);
            row[m] = here ? w.low[e][c][m] + up : up;
          }
          const L right = row[0] + row[1];
          out[c] = (row[0] - row[1]) + previous_x(from_left[c], right);
          from_left[c] = right;
        }
        left_active = here || under;
        if (mask == 0) continue;
        const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
        if (own) {
          for (std::size_t c = 0; c < 3; ++c)
            compress(job.y + w.old_unknown[k] + c * n, mask, out[c]);
        } else {
          for (std::size_t c = 0; c < 3; ++c) compress(halo + c * n, mask, out[c]);
          halo += 3 * n;
        }
      }
    }
  }
}

// Component c of the nodes of sixteen elements.
#if defined(__AVX512F__)
inline Lanes<float> gather(const Float4* x, const std::uint16_t* node, int c) {
  const __m512i index = _mm512_slli_epi32(
      _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(node))), 2);
  return {{_mm512_i32gather_ps(index, reinterpret_cast<const float*>(x) + c, 4)}};
}
#else
inline Lanes<float> gather(const Float4* x, const std::uint16_t* node, int c) {
  alignas(64) float lanes[16];
  for (int k = 0; k < 16; ++k) lanes[k] = x[node[k]][c];
  Lanes<float> r;
  __builtin_memcpy(&r, lanes, sizeof r);
  return r;
}
#endif

// Eight values to their sums and differences along the three axes, or (transposed) back.
inline void transform(Lanes<float> (&t)[8][3]) {
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Lanes<float> low = t[m ^ bit][p], high = t[m][p];
        t[m ^ bit][p] = low + high;
        t[m][p] = high - low;
      }
    }
  }
}
inline void transform_back(Lanes<float> (&t)[8][3]) {
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Lanes<float> sum = t[m ^ bit][p], difference = t[m][p];
        t[m ^ bit][p] = sum - difference;
        t[m][p] = sum + difference;
      }
    }
  }
}

void coarse_product(const CoarseProduct& job) {
  using L = Lanes<float>;
  const auto* local_bytes = reinterpret_cast<const unsigned char*>(job.local);
  for (std::int64_t batch = 0; batch < job.batches; ++batch) {
    const auto& local =
        *reinterpret_cast<const std::uint16_t(*)[8][16]>(local_bytes + batch * job.local_pitch);
    const float* c = job.coefficients[batch];
    L t[8][3], v[8][3], e[8];
    for (int corner = 0; corner < 8; ++corner) {
      for (int p = 0; p < 3; ++p) t[corner][p] = gather(job.x, local[corner], p);
    }
    transform(t);
    for (int o = 0; o < 8; ++o) __builtin_memcpy(&e[o], job.child_scale[batch][o], sizeof(L));
    for (int bit = 1; bit < 8; bit *= 2) {
      for (int o = 0; o < 8; ++o) {
        if ((o & bit) == 0) continue;
        const L low = e[o ^ bit], high = e[o];
        e[o ^ bit] = low + high;
        e[o] = low - high;
      }
    }
    for (int p = 0; p < 3; ++p) v[0][p] = zero<float>();
    for (int m = 1; m < 8; ++m) {
      for (int p = 0; p < 3; ++p) {
        const float* row = c + 24 * (3 * m + p);
        L sum = zero<float>();
        for (int k = 0; k < 8; ++k) {
          L part = zero<float>();
          bool any = false;
          for (int q = 0; q < 3; ++q) {
            const int n = m ^ k ^ (1 << p) ^ (1 << q);
            if (n == 0) continue;
            part = any ? part + row[3 * n + q] * t[n][q] : row[3 * n + q] * t[n][q];
            any = true;
          }
          if (any) sum = sum + e[k] * part;
        }
        v[m][p] = sum;
      }
    }
    transform_back(v);
    for (int corner = 0; corner < 8; ++corner) {
      alignas(64) float out[3][16];
      for (int p = 0; p < 3; ++p) __builtin_memcpy(out[p], &v[corner][p], sizeof(L));
      for (int lane = 0; lane < 16; ++lane) {
        job.y[local[corner][lane]] += Float4{out[0][lane], out[1][lane], out[2][lane], 0.0F};
      }
    }
  }
}

void row_product(const RowProduct& job) {
  for (std::int64_t row = job.first; row < job.last; ++row) {
    const std::uint64_t end = job.start[row + 1];
#if defined(__AVX512F__)
    const __m512i spread = _mm512_setr_epi32(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3);
    __m512 sum = _mm512_setzero_ps();
    for (std::uint64_t k = job.start[row]; k < end; ++k) {
      const __m512 v = _mm512_permutexvar_ps(
          spread, _mm512_castps128_ps512(static_cast<__m128>(job.x[job.column[k]])));
      sum = _mm512_add_ps(sum, _mm512_mul_ps(_mm512_loadu_ps(job.value + 9 * k), v));
    }
    alignas(64) float lane[16];
    _mm512_store_ps(lane, sum);
#else
    Float4 part[3] = {};
    for (std::uint64_t k = job.start[row]; k < end; ++k) {
      const Float4 v = job.x[job.column[k]];
      Float4 a[3];
      __builtin_memcpy(a, job.value + 9 * k, sizeof a);
      part[0] += a[0] * Float4{v[0], v[0], v[0], v[1]};
      part[1] += a[1] * Float4{v[1], v[1], v[2], v[2]};
      part[2] += a[2] * Float4{v[2], v[3], v[3], v[3]};
    }
    alignas(16) float lane[12];
    __builtin_memcpy(lane, part, sizeof part);
#endif
    job.y[row] = Float4{lane[0] + lane[3] + lane[6], lane[1] + lane[4] + lane[7],
                        lane[2] + lane[5] + lane[8], 0.0F};
  }
}

// Sixteen running sums: enough to keep the adders busy, and the same with every set.
double dot_product(const float* a, const float* b, std::size_t n) {
  double part[16] = {};
  std::size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (std::size_t k = 0; k < 16; ++k) {
      part[k] += static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
    }
  }
  for (; i < n; ++i) part[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  for (std::size_t width = 8; width > 0; width /= 2) {
    for (std::size_t k = 0; k < width; ++k) part[k] += part[k + width];
  }
  return part[0];
}

}  // namespace
}  // namespace asbuilt::fe
