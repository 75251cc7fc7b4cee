// The product on one tile of the finest level.
//
// Blocks are walked by rows of x, rows by y, layers by z; all four planes of a block are done at
// once, so that what passes between its planes stays in the first cache. A visit takes planes 1 to
// 3 of the block and plane 0 of the one above: with them the block's four layers of elements are
// complete, and so are its planes 0 to 3, which are written.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include "core/fe/fine_kernel.h"
#include "core/fe/kernel_element.h"
#include "core/fe/kernel_lanes.h"

namespace asbuilt::fe {
namespace {

// Node values of a patch, by component.
template <class Real>
using Patch = Lanes<Real>[3];
// Sums and differences along x and y over the corners of sixteen elements in a plane, or the forces
// that belong to them.
template <class Real>
using PlaneModes = Lanes<Real>[3][4];
// The same without those along y: forces on a row of nodes.
template <class Real>
using RowModes = Lanes<Real>[3][2];

template <class Real>
[[gnu::always_inline]] inline void to_plane_modes(const Patch<Real>& here, const Patch<Real>& right,
                                                  const Patch<Real>& up,
                                                  const Patch<Real>& up_right,
                                                  PlaneModes<Real>& modes) {
  using L = Lanes<Real>;
  for (int c = 0; c < 3; ++c) {
    const L next = next_x(here[c], right[c]), next_up = next_x(up[c], up_right[c]);
    const L sum = here[c] + next, difference = next - here[c];
    const L sum_up = next_y(sum, up[c] + next_up);
    const L difference_up = next_y(difference, next_up - up[c]);
    modes[c][0] = sum + sum_up;
    modes[c][1] = difference + difference_up;
    modes[c][2] = sum_up - sum;
    modes[c][3] = difference_up - difference;
  }
}

// v += C_lambda t of the layer of elements `below` between two planes.
template <bool kCube, class Real>
[[gnu::noinline]] void add_lambda(const TileProduct<Real>& job, std::size_t first_element,
                                  unsigned below, const PlaneModes<Real>& low,
                                  const PlaneModes<Real>& high, Lanes<Real> (&v)[8][3]) {
  const Lanes<Real> lambda = scale_lanes(job.element_lambda + first_element, below, Real(1));
  Lanes<Real> t[8][3], added[8][3];
  for (int c = 0; c < 3; ++c) {
    for (int m = 0; m < 4; ++m) {
      t[m][c] = lambda * (low[c][m] + high[c][m]);
      t[m + 4][c] = lambda * (high[c][m] - low[c][m]);
    }
  }
  act_on<kCube>(job.lambda_coefficients, t, added);
  for (int m = 1; m < 8; ++m) {
    for (int c = 0; c < 3; ++c) v[m][c] = v[m][c] + added[m][c];
  }
}

// Forces v of the elements `below` between the planes of modes `low` and `high`.
template <bool kLambda, bool kCube, class Real>
[[gnu::always_inline]] inline void element_forces(const TileProduct<Real>& job,
                                                  std::size_t first_element, unsigned below,
                                                  const PlaneModes<Real>& low,
                                                  const PlaneModes<Real>& high,
                                                  Lanes<Real> (&v)[8][3]) {
  Lanes<Real> t[8][3];
  if (job.element_scale == nullptr) {
    const Keep<Real> keep = keep_lanes<Real>(below);
    for (int c = 0; c < 3; ++c) {
      for (int m = 0; m < 4; ++m) {
        t[m][c] = sum_in(keep, low[c][m], high[c][m]);
        t[m + 4][c] = difference_in(keep, high[c][m], low[c][m]);
      }
    }
  } else {
    const Lanes<Real> scale = scale_lanes(job.element_scale + first_element, below, Real(1));
    for (int c = 0; c < 3; ++c) {
      for (int m = 0; m < 4; ++m) {
        t[m][c] = scale * (low[c][m] + high[c][m]);
        t[m + 4][c] = scale * (high[c][m] - low[c][m]);
      }
    }
  }
  act_on<kCube>(job.coefficients, t, v);
  if constexpr (kLambda) add_lambda<kCube>(job, first_element, below, low, high, v);
}

// Forces in a plane go to the nodes' own row (`low`) and to the next one along y (`high`).
template <class Real>
[[gnu::always_inline]] inline void to_rows(const Lanes<Real> (&plane)[4], Lanes<Real> (&low)[2],
                                           Lanes<Real> (&high)[2]) {
  for (int m = 0; m < 2; ++m) {
    low[m] = plane[m] - plane[m + 2];
    high[m] = plane[m] + plane[m + 2];
  }
}

constexpr int kSide = static_cast<int>(kTileBlocks);

template <class Real>
struct Workspace {
  Patch<Real> values[2][kSide + 1][4];     // of two rows of blocks, planes 1 to 4
  PlaneModes<Real> staged[kSide * kSide];  // of a block's plane 0
  PlaneModes<Real> between;                // of its planes 1 and 3 on the way up
  PlaneModes<Real> above[kSide * kSide];   // forces of the layer below on its upper plane
  RowModes<Real> high[kSide][4];           // what the row of blocks below gives, by plane
  Patch<Real> right[4];                    // what the block to the left gives, by plane
  RowModes<Real> no_row;                   // zeros
  Patch<Real> no_patch;                    // zeros
  const Block* block[2][kSide + 1];        // of the two rows
  const Block* block_above[2][kSide + 1];
  unsigned given[kSide];        // planes of `high` that hold something, a bit each
  bool carried[kSide * kSide];  // whether `above` holds something
};

// Compiled with and without K_lambda, and for cubes: what stays in registers without it must not
// suffer.
template <bool kLambda, bool kCube, class Real>
class TileWalk {
 public:
  explicit TileWalk(const TileProduct<Real>& job)
      : job_(job),
        tile_(*job.tile),
        w_(*static_cast<Workspace<Real>*>(job.workspace)),
        tx_(tile_.x1 - tile_.x0),
        ty_(tile_.y1 - tile_.y0),
        halo_(job.halo) {
    static_assert(sizeof(Workspace<Real>) <= kWorkspaceBytes);
  }

  void run() {
    for (int k = 0; k < tx_ * ty_; ++k) w_.carried[k] = false;
    for (int c = 0; c < 3; ++c) {
      w_.no_patch[c] = w_.no_row[c][0] = w_.no_row[c][1] = zero<Real>();
    }
    // The layer under the tile only stages its lowest plane; that above it only takes the halo.
    const std::int64_t last = tile_.z1 < job_.blocks_z ? tile_.z1 : tile_.z1 - 1;
    for (std::int64_t bz = tile_.z0 - 1; bz <= last; ++bz) {
      for (int px = 0; px < tx_; ++px) w_.given[px] = 0;
      read_row(0, bz);
      for (int py = 0; py <= ty_; ++py) {
        if (py < ty_) read_row(py + 1, bz);
        unsigned left = 0;
        for (int px = 0; px <= tx_; ++px) {
          ask_for(px, py + 2, bz + 1);
          left = visit(px, py, bz, left);
        }
      }
    }
  }

 private:
  using L = Lanes<Real>;

  const Block* block(int px, int py, std::int64_t bz) const {
    const std::int64_t bx = tile_.x0 + px, by = tile_.y0 + py;
    if (bx >= job_.blocks_x || by >= job_.blocks_y || bz >= job_.blocks_z) return nullptr;
    const std::int32_t at = job_.block_at[bx + job_.blocks_x * (by + job_.blocks_y * bz)];
    return at < 0 ? nullptr : &job_.blocks[at];
  }

  static std::size_t node_count(const Block& block) {
    std::size_t n = 0;
    for (const unsigned mask : block.nodes) n += static_cast<unsigned>(__builtin_popcount(mask));
    return n;
  }

  static void clear(Real* nodes, std::size_t n) {
    for (std::size_t i = 0; i < 3 * n; ++i) nodes[i] = Real(0);
  }

  // Values of n nodes at `from`, or zeros; returns where the next plane's lie.
  const Real* read(const Real* from, unsigned mask, Patch<Real>& values) const {
    if (mask == 0) {
      for (int c = 0; c < 3; ++c) values[c] = zero<Real>();
      return from;
    }
    const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
    for (std::size_t c = 0; c < 3; ++c) values[c] = expand(from + c * n, mask);
    return from + 3 * n;
  }

  // Blocks of row py of the layer bz and of the layer above, and the values of their nodes: planes
  // 1 to 3 of the one, plane 0 of the other.
  [[gnu::noinline]] void read_row(int py, std::int64_t bz) {
    for (int px = 0; px <= tx_; ++px) {
      const Block* const own = bz >= tile_.z0 ? block(px, py, bz) : nullptr;
      const Block* const above = bz < tile_.z1 ? block(px, py, bz + 1) : nullptr;
      w_.block[py & 1][px] = own;
      w_.block_above[py & 1][px] = above;
      auto& values = w_.values[py & 1][px];
      const Real* from = nullptr;
      if (own != nullptr) {
        const auto n = static_cast<std::size_t>(__builtin_popcount(own->nodes[0]));
        from = job_.x + 3 * (own->first_node + n);
      }
      for (int z = 1; z < 4; ++z) {
        from = read(from, own != nullptr ? own->nodes[z] : 0, values[z - 1]);
      }
      if (above != nullptr) {
        read(job_.x + 3 * std::size_t{above->first_node}, above->nodes[0], values[3]);
      } else {
        read(nullptr, 0, values[3]);
      }
    }
  }

  // Asks for what read_row will want of the layer above, which memory holds far from the rest.
  [[gnu::always_inline]] void ask_for(int px, int py, std::int64_t bz) const {
    if (py > ty_) return;
    const Block* const wanted = block(px, py, bz);
    if (wanted == nullptr) return;
    constexpr std::size_t kLine = 64 / sizeof(Real);
    const Real* const from = job_.x + 3 * std::size_t{wanted->first_node};
    for (std::size_t line = 0; line < 3; ++line) __builtin_prefetch(from + line * kLine, 0);
  }

  // Does the four layers of elements of one block and writes its planes, or a block's share in the
  // halo. `left` has a bit for each plane to which the block to the left gives something; returns
  // the same for the block to the right.
  [[gnu::always_inline]] unsigned visit(int px, int py, std::int64_t bz, unsigned left) {
    const int row = py & 1;
    const Block* const block = w_.block[row][px];
    const bool inside = px < tx_ && py < ty_;
    const bool own = inside && bz < tile_.z1;
    const int k = px + tx_ * py;
    unsigned elements[5] = {};
    if (own && block != nullptr) {
      for (int z = 0; z < 4; ++z) elements[z] = block->elements[z];
    }
    if (inside && bz + 1 < tile_.z1) {
      const Block* const above = w_.block_above[row][px];
      if (above != nullptr) elements[4] = above->elements[0];
    }
    bool carried = inside && w_.carried[k];
    unsigned here = carried ? 1U : 0U;
    for (int z = 0; z < 4; ++z) {
      if (elements[z] != 0) here |= 3U << z;
    }
    here &= 15U;
    const unsigned under = px < tx_ ? w_.given[px] : 0;
    if (px < tx_) w_.given[px] = here;
    const unsigned lanes = (px < tx_ ? 0xFFFFU : 0x1111U) & (py < ty_ ? 0xFFFFU : 0x000FU);
    std::size_t element = block != nullptr ? block->first_element : 0;
    Real* to = block != nullptr ? job_.y + 3 * std::size_t{block->first_node} : nullptr;
    if ((here | under | left | elements[4]) == 0) {
      if (own && block != nullptr) clear(to, node_count(*block));
      return 0;
    }
    for (int z = 0; z < 4; ++z) {
      const unsigned below = elements[z];
      RowModes<Real> low, high;
      if ((below | elements[z + 1]) != 0) {
        PlaneModes<Real>& staged = z % 2 == 0 ? w_.staged[k] : w_.between;
        PlaneModes<Real>& now = z % 2 == 0 ? w_.between : w_.staged[k];
        to_plane_modes<Real>(w_.values[row][px][z], w_.values[row][px + 1][z],
                             w_.values[row ^ 1][px][z], w_.values[row ^ 1][px + 1][z], now);
        if (below != 0) {
          L v[8][3];
          element_forces<kLambda, kCube>(job_, element, below, staged, now, v);
          for (int c = 0; c < 3; ++c) {
            L plane[4];
            for (int m = 0; m < 4; ++m) {
              const L lower = v[m][c] - v[m + 4][c];
              plane[m] = carried ? w_.above[k][c][m] + lower : lower;
              w_.above[k][c][m] = v[m][c] + v[m + 4][c];
            }
            to_rows(plane, low[c], high[c]);
          }
        }
      }
      if (below == 0 && carried) {
        for (int c = 0; c < 3; ++c) to_rows(w_.above[k][c], low[c], high[c]);
      }
      carried = below != 0;
      element += static_cast<std::size_t>(__builtin_popcount(below));

      const unsigned mask = block != nullptr ? block->nodes[z] & lanes : 0;
      const auto n = static_cast<std::size_t>(__builtin_popcount(mask));
      if (((here | under | left) >> z & 1U) != 0) {
        const RowModes<Real>& from_under = (under >> z & 1U) != 0 ? w_.high[px][z] : w_.no_row;
        const Patch<Real>& from_left = (left >> z & 1U) != 0 ? w_.right[z] : w_.no_patch;
        Patch<Real> out;
        if ((here >> z & 1U) != 0) {
          for (int c = 0; c < 3; ++c) {
            L in_row[2];
            for (int m = 0; m < 2; ++m) {
              in_row[m] = low[c][m] + previous_y(from_under[c][m], high[c][m]);
              w_.high[px][z][c][m] = high[c][m];
            }
            out[c] = close(in_row, from_left[c], w_.right[z][c]);
          }
        } else {
          for (int c = 0; c < 3; ++c) {
            L in_row[2];
            for (int m = 0; m < 2; ++m) in_row[m] = previous_y(from_under[c][m], zero<Real>());
            out[c] = close(in_row, from_left[c], w_.right[z][c]);
          }
        }
        if (mask != 0) {
          Real* const target = own ? to : halo_;
          for (std::size_t c = 0; c < 3; ++c) compress(target + c * n, mask, out[c]);
          if (!own) halo_ += 3 * n;
        }
      } else if (own) {
        clear(to, n);
      }
      if (bz == tile_.z1) break;
      to += 3 * n;
    }
    if (inside) w_.carried[k] = carried;
    return here | under;
  }

  // Forces on the nodes of a row from those in it and those that the patch to the left gave;
  // `right` becomes what this one gives to the next.
  [[gnu::always_inline]] static L close(const L (&in_row)[2], const L& from_left, L& right) {
    const L given = in_row[0] + in_row[1];
    const L out = (in_row[0] - in_row[1]) + previous_x(from_left, given);
    right = given;
    return out;
  }

  const TileProduct<Real>& job_;
  const Tile& tile_;
  Workspace<Real>& w_;
  const int tx_, ty_;
  Real* halo_;
};

template <class Real>
void product(const TileProduct<Real>& job) {
  if (job.element_lambda == nullptr) {
    job.cube ? TileWalk<false, true, Real>(job).run() : TileWalk<false, false, Real>(job).run();
  } else {
    job.cube ? TileWalk<true, true, Real>(job).run() : TileWalk<true, false, Real>(job).run();
  }
}

}  // namespace
}  // namespace asbuilt::fe
