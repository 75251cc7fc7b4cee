#include "core/fe/fine_operator.h"

#include <algorithm>
#include <cstddef>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

struct alignas(64) Workspace {
  std::byte bytes[kWorkspaceBytes];
};

// One workspace a thread, kept for its life.
Workspace& workspace() {
  thread_local std::vector<Workspace> memory(1);
  return memory.front();
}

void append(const Matrix24& matrix, std::vector<float>& single, std::vector<double>& full) {
  for (const auto& row : matrix) {
    for (const double value : row) {
      single.push_back(static_cast<float>(value));
      full.push_back(value);
    }
  }
}

}  // namespace

FineOperator::FineOperator(const BlockGrid& grid, const Vec3& edges_mm, const Elastic& material,
                           ElementLaws laws, InstructionSet set, const Progress& progress)
    : grid_(grid),
      element_(parity_form(hex8_stiffness(edges_mm, material))),
      cube_(edges_mm[0] == edges_mm[1] && edges_mm[1] == edges_mm[2]),
      laws_(std::move(laws)),
      kernel_(fine_kernel(set)) {
  const Matrix24 corner = hex8_stiffness(edges_mm, material);
  const Matrix24 lambda_corner = hex8_stiffness(edges_mm, 1.0, 0.0);
  for (int p = 0; p < 3; ++p) {
    const auto k = static_cast<std::size_t>(p);
    diagonal_[p] = corner[k][k];
    lambda_diagonal_[p] = lambda_corner[k][k];
  }
  append(element_, coefficients_float_, coefficients_double_);
  append(parity_form(lambda_corner), lambda_coefficients_float_, lambda_coefficients_double_);
  if (!laws_.scale.empty()) laws_.scale.resize(grid.element_count() + kPadding, 0.0F);
  if (!laws_.lambda_mpa.empty()) laws_.lambda_mpa.resize(grid.element_count() + kPadding, 0.0F);
  find_shares(progress);
}

// Walks over the tiles as the kernel does and notes which values it leaves in the halo.
void FineOperator::find_shares(const Progress& progress) {
  const auto& tiles = grid_.tiles();
  const Shape& blocks = grid_.blocks_shape();
  struct Found {
    std::uint32_t tile;
    Share share;
  };
  std::vector<std::vector<Found>> found(tiles.size());
  std::vector<std::size_t> length(tiles.size(), 0);
  const auto owner = [&](const Block* block) {
    const auto index = static_cast<std::uint32_t>(block - grid_.blocks().data());
    const auto after = std::upper_bound(
        tiles.begin(), tiles.end(), index,
        [](std::uint32_t value, const Tile& tile) { return value < tile.first_block; });
    return static_cast<std::uint32_t>(after - tiles.begin() - 1);
  };
  parallel_for(0, static_cast<std::int64_t>(tiles.size()), 1, [&](std::int64_t t, std::int64_t) {
    progress.throw_if_cancelled();
    const Tile& tile = tiles[static_cast<std::size_t>(t)];
    auto& out = found[static_cast<std::size_t>(t)];
    std::size_t slot = 0;
    const auto layer = [&](std::int64_t bx, std::int64_t by, std::int64_t z) -> unsigned {
      if (z < 4 * tile.z0 || z >= 4 * tile.z1 || bx < tile.x0 || by < tile.y0 || bx >= tile.x1 ||
          by >= tile.y1) {
        return 0;
      }
      const Block* b = grid_.block(bx, by, z / 4);
      return b == nullptr ? 0 : b->elements[z % 4];
    };
    const auto plane = [&](const Block& block, std::int64_t bx, std::int64_t by, std::int64_t z) {
      const unsigned lanes =
          (bx < tile.x1 ? 0xFFFFU : 0x1111U) & (by < tile.y1 ? 0xFFFFU : 0x000FU);
      const unsigned mask = block.nodes[z % 4] & lanes;
      if (mask == 0) return;
      unsigned touched = 0;
      for (std::int64_t dz = -1; dz <= 0; ++dz) {
        touched |= layer(bx, by, z + dz) | layer(bx - 1, by, z + dz) | layer(bx, by - 1, z + dz) |
                   layer(bx - 1, by - 1, z + dz);
      }
      if (touched == 0) return;
      const auto n = static_cast<std::uint32_t>(__builtin_popcount(mask));
      std::uint32_t rank = 0;
      for (unsigned left = mask; left != 0; left &= left - 1, ++rank) {
        const int lane = __builtin_ctz(left);
        const NodeAddress a = grid_.address(4 * bx + lane % 4, 4 * by + lane / 4, z);
        out.push_back({owner(&block),
                       {a.first, static_cast<std::uint32_t>(slot) + rank,
                        static_cast<std::uint8_t>(a.stride), static_cast<std::uint8_t>(n)}});
      }
      slot += 3 * static_cast<std::size_t>(n);
    };
    const std::int64_t last_layer = tile.z1 < blocks.z ? tile.z1 : tile.z1 - 1;
    for (std::int64_t bz = tile.z0; bz <= last_layer; ++bz) {
      const std::int64_t planes = bz < tile.z1 ? 4 : 1;
      for (std::int64_t by = tile.y0; by <= tile.y1; ++by) {
        for (std::int64_t bx = tile.x0; bx <= tile.x1; ++bx) {
          const Block* block = grid_.block(bx, by, bz);
          const bool own = bz < tile.z1 && by < tile.y1 && bx < tile.x1;
          if (own || block == nullptr) continue;
          for (std::int64_t z = 4 * bz; z < 4 * bz + planes; ++z) plane(*block, bx, by, z);
        }
      }
    }
    length[static_cast<std::size_t>(t)] = slot;
  });

  halo_start_.assign(tiles.size() + 1, 0);
  share_start_.assign(tiles.size() + 1, 0);
  for (std::size_t t = 0; t < tiles.size(); ++t) {
    halo_start_[t + 1] = halo_start_[t] + length[t];
    for (const Found& f : found[t]) ++share_start_[f.tile + 1];
  }
  for (std::size_t t = 0; t < tiles.size(); ++t) share_start_[t + 1] += share_start_[t];
  shares_.resize(share_start_.back());
  std::vector<std::uint32_t> next(share_start_.begin(), share_start_.end() - 1);
  for (std::size_t t = 0; t < tiles.size(); ++t) {
    for (Found& f : found[t]) {
      f.share.slot += static_cast<std::uint32_t>(halo_start_[t]);
      shares_[next[f.tile]++] = f.share;
    }
  }
}

template <class Real>
void FineOperator::run(const Real* x, Real* y, std::vector<Real>& halo,
                       const std::vector<Real>& coefficients,
                       const std::vector<Real>& lambda_coefficients,
                       void (*kernel)(const TileProduct<Real>&)) {
  halo.resize(halo_start_.back() + kPadding);
  const auto& tiles = grid_.tiles();
  const auto count = static_cast<std::int64_t>(tiles.size());
  parallel_for(0, count, 1, [&](std::int64_t t, std::int64_t) {
    TileProduct<Real> job;
    job.blocks = grid_.blocks().data();
    job.block_at = grid_.block_at().data();
    job.blocks_x = grid_.blocks_shape().x;
    job.blocks_y = grid_.blocks_shape().y;
    job.blocks_z = grid_.blocks_shape().z;
    job.tile = &tiles[static_cast<std::size_t>(t)];
    job.x = x;
    job.y = y;
    job.halo = halo.data() + halo_start_[static_cast<std::size_t>(t)];
    job.coefficients = coefficients.data();
    job.cube = cube_;
    job.element_scale = laws_.scale.empty() ? nullptr : laws_.scale.data();
    job.lambda_coefficients = lambda_coefficients.data();
    job.element_lambda = laws_.lambda_mpa.empty() ? nullptr : laws_.lambda_mpa.data();
    job.workspace = workspace().bytes;
    kernel(job);
  });
  parallel_for(0, count, 4, [&](std::int64_t first, std::int64_t last) {
    for (std::uint32_t k = share_start_[static_cast<std::size_t>(first)];
         k < share_start_[static_cast<std::size_t>(last)]; ++k) {
      const Share& s = shares_[k];
      const Real* from = halo.data() + s.slot;
      Real* to = y + s.target;
      to[0] += from[0];
      to[s.target_stride] += from[s.slot_stride];
      to[2 * s.target_stride] += from[2 * s.slot_stride];
    }
  });
}

namespace {

template <class Real>
void fold(const std::vector<Tie>& ties, Real* y) {
  for (const Tie& t : ties) {
    for (std::uint32_t p = 0; p < 3; ++p) {
      Real& copy = y[t.copy.first + p * t.copy.stride];
      y[t.master.first + p * t.master.stride] += copy;
      copy = Real(0);
    }
  }
}

}  // namespace

void FineOperator::apply(float* x, float* y) {
  const ProductVectors one{x, y};
  apply({&one, 1});
}

void FineOperator::apply(std::span<const ProductVectors> cases) {
  ++float_products_;
  for (const auto& [x, y] : cases) {
    for (const Tie& t : ties_) {
      for (std::uint32_t p = 0; p < 3; ++p) {
        x[t.copy.first + p * t.copy.stride] = x[t.master.first + p * t.master.stride];
      }
    }
    run<float>(x, y, halo_float_, coefficients_float_, lambda_coefficients_float_,
               kernel_.product_float);
    fold(ties_, y);
  }
}

void FineOperator::apply(const double* x, double* y) {
  apply_unfolded(x, y);
  fold(ties_, y);
}

void FineOperator::apply_unfolded(const double* x, double* y) {
  run<double>(x, y, halo_double_, coefficients_double_, lambda_coefficients_double_,
              kernel_.product_double);
}

std::vector<float> FineOperator::node_scale(const Progress& progress) const {
  return node_sums(laws_.scale, progress);
}

std::vector<float> FineOperator::node_lambda_mpa(const Progress& progress) const {
  if (laws_.lambda_mpa.empty()) return {};
  return node_sums(laws_.lambda_mpa, progress);
}

// Over the elements at each node; 1 each where `of_elements` is empty.
std::vector<float> FineOperator::node_sums(const std::vector<float>& of_elements,
                                           const Progress& progress) const {
  std::vector<float> sum(grid_.node_count(), 0.0F);
  const Shape& shape = grid_.blocks_shape();
  parallel_for(0, shape.z, 1, [&](std::int64_t bz, std::int64_t) {
    progress.throw_if_cancelled();
    for (std::int64_t by = 0; by < shape.y; ++by) {
      for (std::int64_t bx = 0; bx < shape.x; ++bx) {
        const Block* block = grid_.block(bx, by, bz);
        if (block == nullptr) continue;
        std::uint32_t node = block->first_node;
        for (int plane = 0; plane < 4; ++plane) {
          const unsigned mask = block->nodes[plane];
          float lanes[16] = {};
          for (int corner = 0; corner < 8; ++corner) {
            // Scales of the elements whose `corner` is the node, for all 16 lanes.
            const int dx = -(corner & 1), dy = -(corner >> 1 & 1), dz = -(corner >> 2 & 1);
            for (int half_x = dx; half_x <= 0; ++half_x) {
              for (int half_y = dy; half_y <= 0; ++half_y) {
                const Block* other =
                    grid_.block(bx + half_x, by + half_y, plane + dz < 0 ? bz - 1 : bz);
                if (other == nullptr) continue;
                const int other_plane = (plane + dz + 4) % 4;
                const unsigned bits = other->elements[other_plane];
                if (bits == 0) continue;
                std::size_t first = other->first_element;
                for (int q = 0; q < other_plane; ++q) {
                  first += static_cast<std::size_t>(__builtin_popcount(other->elements[q]));
                }
                for (unsigned left = bits; left != 0; left &= left - 1, ++first) {
                  const int lane = __builtin_ctz(left);
                  const int x = lane % 4 - dx + 4 * half_x, y = lane / 4 - dy + 4 * half_y;
                  if (x < 0 || x > 3 || y < 0 || y > 3) continue;
                  lanes[x + 4 * y] += of_elements.empty() ? 1.0F : of_elements[first];
                }
              }
            }
          }
          for (unsigned left = mask; left != 0; left &= left - 1) {
            sum[node++] = lanes[__builtin_ctz(left)];
          }
        }
      }
    }
  });
  return sum;
}

std::size_t FineOperator::memory_bytes() const {
  return shares_.capacity() * sizeof(Share) + halo_float_.capacity() * sizeof(float) +
         halo_double_.capacity() * sizeof(double) +
         (laws_.scale.capacity() + laws_.lambda_mpa.capacity()) * sizeof(float);
}

}  // namespace asbuilt::fe
