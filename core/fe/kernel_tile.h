// The product on one tile of the finest level.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include "core/fe/fine_kernel.h"
#include "core/fe/kernel_lanes.h"

namespace asbuilt::fe {
namespace {

// v = C t on the parity modes t[mode][component]; mode 0, the mean displacement, bears no force.
template <class Real>
[[gnu::always_inline]] inline void act(const Real* c, const Lanes<Real> (&t)[8][3],
                                       Lanes<Real> (&v)[8][3]) {
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

// The same for cubes. Equal edges make the sectors alike and the entries of a sector alike, and
// constant shear has one entry: 45 operations instead of 69.
template <class Real>
[[gnu::always_inline]] inline void act_cube(const Real* c, const Lanes<Real> (&t)[8][3],
                                            Lanes<Real> (&v)[8][3]) {
  const auto entry = [c](int m, int p, int n, int q) { return c[24 * (3 * m + p) + 3 * n + q]; };
  const auto three = [&](int m, int p, int n, int q, int k, int r) {
    const Real off = entry(m, p, n, q), own = entry(m, p, m, p) - off;
    const Lanes<Real> all = off * (t[m][p] + t[n][q] + t[k][r]);
    v[m][p] = own * t[m][p] + all;
    v[n][q] = own * t[n][q] + all;
    v[k][r] = own * t[k][r] + all;
  };
  const auto bending = [&](int m, int p, int n, int q) {
    const Real own = entry(3, 1, 3, 1), off = entry(3, 1, 5, 2);
    v[m][p] = own * t[m][p] + off * t[n][q];
    v[n][q] = own * t[n][q] + off * t[m][p];
  };
  const auto shear = [&](int m, int p, int n, int q) {
    v[m][p] = v[n][q] = entry(2, 0, 1, 1) * (t[m][p] + t[n][q]);
  };
  for (int p = 0; p < 3; ++p) v[0][p] = zero<Real>();
  three(1, 0, 2, 1, 4, 2);
  bending(3, 1, 5, 2);
  bending(3, 0, 6, 2);
  bending(5, 0, 6, 1);
  shear(2, 0, 1, 1);
  shear(4, 0, 1, 2);
  shear(4, 1, 2, 2);
  for (int p = 0; p < 3; ++p) v[7][p] = entry(7, 0, 7, 0) * t[7][p];
  three(6, 0, 5, 1, 3, 2);
}

template <bool kCube, class Real>
[[gnu::always_inline]] inline void act_on(const Real* c, const Lanes<Real> (&t)[8][3],
                                          Lanes<Real> (&v)[8][3]) {
  kCube ? act_cube(c, t, v) : act(c, t, v);
}

// v += C_lambda t of the layer of elements `below` between two staged planes.
template <bool kCube, class Real>
[[gnu::noinline]] void add_lambda(const TileProduct<Real>& job, std::size_t first_element,
                                  unsigned below, const Lanes<Real> (&staged)[3][4],
                                  const Lanes<Real> (&now)[3][4], Lanes<Real> (&v)[8][3]) {
  const Lanes<Real> lambda = scale_lanes(job.element_lambda + first_element, below, Real(1));
  Lanes<Real> t[8][3], added[8][3];
  for (int c = 0; c < 3; ++c) {
    for (int m = 0; m < 4; ++m) {
      t[m][c] = lambda * (staged[c][m] + now[c][m]);
      t[m + 4][c] = lambda * (now[c][m] - staged[c][m]);
    }
  }
  act_on<kCube>(job.lambda_coefficients, t, added);
  for (int m = 1; m < 8; ++m) {
    for (int c = 0; c < 3; ++c) v[m][c] = v[m][c] + added[m][c];
  }
}

constexpr int kSide = static_cast<int>(kTileBlocks);

template <class Real>
struct Workspace {
  using L = Lanes<Real>;
  L plane[(kSide + 1) * (kSide + 1)][3];  // node values of the plane, expanded
  L staged[kSide * kSide][3][4];          // sums and differences along x, y of the plane below
  L above[kSide * kSide][3][4];           // what the layer below gives to its upper plane
  L low[2 * kSide][3][2];                 // two rows to be written: share of row y
  L high[2 * kSide][3][2];                // and of row y + 1
  const Block* block[(kSide + 1) * (kSide + 1)];
  std::size_t unknown[(kSide + 1) * (kSide + 1)];
  std::size_t old_unknown[(kSide + 1) * (kSide + 1)];
  std::size_t layer_element[kSide * kSide];
  unsigned nodes[(kSide + 1) * (kSide + 1)];
  unsigned old_nodes[(kSide + 1) * (kSide + 1)];
  unsigned layer[kSide * kSide];  // elements of the layer below the plane
  bool has_above[kSide * kSide];
  bool has_out[kSide * kSide];
};

// Asks for the values at `unknown` and after, which are needed soon: the processor cannot guess
// where a patch continues one plane up.
template <class Real>
[[gnu::always_inline]] inline void fetch(const TileProduct<Real>& job, std::size_t unknown) {
  constexpr std::size_t kLine = 64 / sizeof(Real);
  for (std::size_t line = 0; line < 3; ++line) {
    __builtin_prefetch(job.x + unknown + line * kLine, 0);
    __builtin_prefetch(job.y + unknown + line * kLine, 1);
  }
}

// Compiled with and without K_lambda, and for cubes: what stays in registers without it must not
// suffer.
template <bool kLambda, bool kCube, class Real>
void tile_product(const TileProduct<Real>& job) {
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
        const std::int64_t bx = tile.x0 + px, by = tile.y0 + py, bz = z / 4;
        if (z % 4 == 0) {
          w.block[k] = nullptr;
          if (z <= z_last && bx < job.blocks_x && by < job.blocks_y) {
            const std::int32_t at = job.block_at[bx + job.blocks_x * (by + job.blocks_y * bz)];
            if (at >= 0) {
              w.block[k] = &job.blocks[at];
              w.unknown[k] = 3 * std::size_t{w.block[k]->first_node};
            }
          }
        } else {
          w.unknown[k] += 3 * static_cast<std::size_t>(__builtin_popcount(w.nodes[k]));
        }
        const unsigned mask = w.block[k] != nullptr && z <= z_last ? w.block[k]->nodes[z % 4] : 0;
        w.nodes[k] = mask;
        if (mask == 0) {
          for (int c = 0; c < 3; ++c) w.plane[k][c] = nothing;
        } else {
          const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
          const Real* const from = job.x + w.unknown[k];
          for (std::size_t c = 0; c < 3; ++c) w.plane[k][c] = expand(from + c * n, mask);
          fetch(job, w.unknown[k] + 3 * n);
        }
        // A patch continues in the block above: first that is fetched, then its values.
        if (z % 4 >= 2 && bx < job.blocks_x && by < job.blocks_y && bz + 1 < job.blocks_z) {
          const std::int32_t at = job.block_at[bx + job.blocks_x * (by + job.blocks_y * (bz + 1))];
          if (at >= 0 && z % 4 == 2) __builtin_prefetch(&job.blocks[at]);
          if (at >= 0 && z % 4 == 3) fetch(job, 3 * std::size_t{job.blocks[at].first_node});
        }
      }
    }

    const bool halo_plane = z - 1 == z_halo;
    for (int py = 0; py <= ty; ++py) {
      // Elements of the layer below the plane; those of the layer above are staged.
      const int here_row = kSide * (py & 1), under_row = kSide - here_row;
      for (int px = 0; px < tx && py < ty; ++px) {
        const int e = px + tx * py;
        L(&low)[3][2] = w.low[here_row + px];
        L(&high)[3][2] = w.high[here_row + px];
        const unsigned below = w.layer[e];
        const int k = px + pitch * py;
        const Block* const block = z < z_halo && z <= z_last ? w.block[k] : nullptr;
        const unsigned next = block != nullptr ? block->elements[z % 4] : 0;
        const std::size_t element = w.layer_element[e];
        if (z % 4 != 0) {
          w.layer_element[e] += static_cast<std::size_t>(__builtin_popcount(below));
        } else if (block != nullptr) {
          w.layer_element[e] = block->first_element;
        }
        w.has_out[e] = below != 0 || w.has_above[e];
        if ((below | next) == 0) {
          if (w.has_out[e]) {
            for (int c = 0; c < 3; ++c) {
              const auto& a = w.above[e][c];
              for (int m = 0; m < 2; ++m) {
                low[c][m] = a[m] - a[m + 2];
                high[c][m] = a[m] + a[m + 2];
              }
            }
          }
          w.has_above[e] = false;
          w.layer[e] = 0;
          continue;
        }
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
          if (job.element_scale == nullptr) {
            const Keep<Real> keep = keep_lanes<Real>(below);
            for (int c = 0; c < 3; ++c) {
              for (int m = 0; m < 4; ++m) {
                t[m][c] = sum_in(keep, w.staged[e][c][m], now[c][m]);
                t[m + 4][c] = difference_in(keep, now[c][m], w.staged[e][c][m]);
              }
            }
          } else {
            const L scale = scale_lanes(job.element_scale + element, below, Real(1));
            for (int c = 0; c < 3; ++c) {
              for (int m = 0; m < 4; ++m) {
                t[m][c] = scale * (w.staged[e][c][m] + now[c][m]);
                t[m + 4][c] = scale * (now[c][m] - w.staged[e][c][m]);
              }
            }
          }
          act_on<kCube>(job.coefficients, t, v);
          if constexpr (kLambda) {
            add_lambda<kCube>(job, element, below, w.staged[e], now, v);
          }
          for (int c = 0; c < 3; ++c) {
            L out[4];
            for (int m = 0; m < 4; ++m) {
              const L lower = v[m][c] - v[m + 4][c];
              out[m] = w.has_above[e] ? w.above[e][c][m] + lower : lower;
              w.above[e][c][m] = v[m][c] + v[m + 4][c];
            }
            for (int m = 0; m < 2; ++m) {
              low[c][m] = out[m] - out[m + 2];
              high[c][m] = out[m] + out[m + 2];
            }
          }
          w.has_above[e] = true;
        } else {
          if (w.has_out[e]) {
            for (int c = 0; c < 3; ++c) {
              const auto& a = w.above[e][c];
              for (int m = 0; m < 2; ++m) {
                low[c][m] = a[m] - a[m + 2];
                high[c][m] = a[m] + a[m + 2];
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
      }
      if (z == z_first) continue;

      // The row of the plane below has all its shares: write it.
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
            const L up = previous_y(under ? w.high[under_row + px][c][m] : nothing,
                                    here ? w.high[here_row + px][c][m] : nothing);
            row[m] = here ? w.low[here_row + px][c][m] + up : up;
          }
          const L right = row[0] + row[1];
          out[c] = (row[0] - row[1]) + previous_x(from_left[c], right);
          from_left[c] = right;
        }
        left_active = here || under;
        if (mask == 0) continue;
        const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
        Real* const to = own ? job.y + w.old_unknown[k] : halo;
        for (std::size_t c = 0; c < 3; ++c) compress(to + c * n, mask, out[c]);
        if (!own) halo += 3 * n;
      }
    }
  }
}

template <class Real>
void product(const TileProduct<Real>& job) {
  if (job.element_lambda == nullptr) {
    job.cube ? tile_product<false, true>(job) : tile_product<false, false>(job);
  } else {
    job.cube ? tile_product<true, true>(job) : tile_product<true, false>(job);
  }
}

}  // namespace
}  // namespace asbuilt::fe
