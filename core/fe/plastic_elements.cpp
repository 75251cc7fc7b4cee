#include "core/fe/plastic_elements.h"

#include <algorithm>
#include <array>
#include <functional>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

// A chunk's local values are counted in 16 bits: its own nodes, eight for each element at the most
// beyond, and the one of lanes without an element.
constexpr std::uint32_t kChunkElements = 2048;
constexpr std::uint32_t kChunkNodes = 16384;

std::uint32_t node_count(const Block& b) {
  std::uint32_t n = 0;
  for (const std::uint16_t plane : b.nodes)
    n += static_cast<std::uint32_t>(__builtin_popcount(plane));
  return n;
}

std::uint32_t element_count(const Block& b) {
  std::uint32_t n = 0;
  for (const std::uint16_t plane : b.elements) {
    n += static_cast<std::uint32_t>(__builtin_popcount(plane));
  }
  return n;
}

// Calls visit(x, y, z, number in the order of the grid) for the elements of one block.
template <class Visit>
void for_elements(const Block& b, std::int64_t bx, std::int64_t by, std::int64_t bz, Visit visit) {
  std::uint32_t number = b.first_element;
  for (int plane = 0; plane < 4; ++plane) {
    for (unsigned left = b.elements[plane]; left != 0; left &= left - 1) {
      const int lane = __builtin_ctz(left);
      visit(4 * bx + lane % 4, 4 * by + lane / 4, 4 * bz + plane, number++);
    }
  }
}

// Kept for the life of the thread.
template <class Real>
std::vector<NodeValue<Real>>& local_values(int which) {
  thread_local std::array<std::vector<NodeValue<Real>>, 2> values;
  return values[static_cast<std::size_t>(which)];
}

}  // namespace

PlasticElements::PlasticElements(const Mask& elements, const Elastic& material,
                                 const Hardening& hardening, Dilatation dilatation,
                                 InstructionSet set, const Progress& progress)
    : grid_(elements), hardening_(hardening), kernel_(plastic_kernel(set)) {
  const Vec3& edges = elements.frame.spacing_mm;
  for (int axis = 0; axis < 3; ++axis) constants_.slope[axis] = 0.25 / edges[axis];
  constants_.volume_mm3 = edges.prod();
  constants_.shear_mpa = material.mu_mpa();
  constants_.bulk_mpa = material.lambda_mpa() + 2.0 / 3.0 * material.mu_mpa();
  constants_.yield_mpa = hardening.first_yield_mpa();
  constants_.mean_dilatation = dilatation == Dilatation::kMean;
  make_chunks();
  find_corners(progress);
  state_.assign(corners_.size(), PointBatch{});
  tangent_.assign(corners_.size(), PointBatch{});
}

double PlasticElements::metal_mm3() const {
  return constants_.volume_mm3 * static_cast<double>(grid_.element_count());
}

// Runs of blocks; own nodes and elements of a run follow each other in the order of the grid.
void PlasticElements::make_chunks() {
  const std::vector<Block>& blocks = grid_.blocks();
  Chunk next;
  std::uint32_t elements = 0;
  const auto close = [&](std::uint32_t end) {
    next.last_block = end;
    next.last_element = next.first_element + elements;
    next.last_batch = next.first_batch + (elements + kBatch - 1) / kBatch;
    chunks_.push_back(next);
    next.first_block = end;
    next.first_element = next.last_element;
    next.first_batch = next.last_batch;
    next.own_nodes = 0;
    elements = 0;
  };
  for (std::uint32_t k = 0; k < blocks.size(); ++k) {
    elements += element_count(blocks[k]);
    next.own_nodes += node_count(blocks[k]);
    if (elements >= kChunkElements || next.own_nodes >= kChunkNodes) close(k + 1);
  }
  if (next.first_block < blocks.size()) close(static_cast<std::uint32_t>(blocks.size()));
}

void PlasticElements::find_corners(const Progress& progress) {
  corners_.resize(chunks_.back().last_batch);
  // Where each block lies.
  const Shape& shape = grid_.blocks_shape();
  std::vector<std::array<std::int32_t, 3>> place(grid_.blocks().size());
  for (std::int64_t z = 0; z < shape.z; ++z) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      for (std::int64_t x = 0; x < shape.x; ++x) {
        const std::int32_t k =
            grid_.block_at()[static_cast<std::size_t>(x + shape.x * (y + shape.y * z))];
        if (k < 0) continue;
        place[static_cast<std::size_t>(k)] = {static_cast<std::int32_t>(x),
                                              static_cast<std::int32_t>(y),
                                              static_cast<std::int32_t>(z)};
      }
    }
  }
  const auto first_node = [&](const Chunk& chunk) {
    return grid_.blocks()[chunk.first_block].first_node;
  };
  const auto owner_of = [&](std::uint32_t node) {
    const auto after = std::upper_bound(
        chunks_.begin(), chunks_.end(), node,
        [&](std::uint32_t value, const Chunk& chunk) { return value < first_node(chunk); });
    return static_cast<std::size_t>(after - chunks_.begin()) - 1;
  };
  struct Corner {
    NodeAddress address;
    std::uint32_t number;
  };
  std::vector<std::vector<Corner>> halos(chunks_.size());
  parallel_for(0, static_cast<std::int64_t>(chunks_.size()), 1, [&](std::int64_t c, std::int64_t) {
    progress.throw_if_cancelled();
    const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
    const std::uint32_t low = first_node(chunk), high = low + chunk.own_nodes;
    std::vector<std::array<Corner, 8>> found;
    found.reserve(chunk.last_element - chunk.first_element);
    std::vector<Corner>& halo = halos[static_cast<std::size_t>(c)];
    for (std::uint32_t k = chunk.first_block; k < chunk.last_block; ++k) {
      const auto& at = place[k];
      for_elements(grid_.blocks()[k], at[0], at[1], at[2],
                   [&](std::int64_t x, std::int64_t y, std::int64_t z, std::uint32_t) {
                     std::array<Corner, 8>& corners = found.emplace_back();
                     for (unsigned i = 0; i < 8; ++i) {
                       const auto [address, number] =
                           grid_.node(x + (i & 1U), y + (i >> 1 & 1U), z + (i >> 2));
                       corners[i] = {address, number};
                       if (number < low || number >= high) halo.push_back(corners[i]);
                     }
                   });
    }
    const auto before = [](const Corner& a, const Corner& b) { return a.number < b.number; };
    std::sort(halo.begin(), halo.end(), before);
    halo.erase(std::unique(halo.begin(), halo.end(),
                           [](const Corner& a, const Corner& b) { return a.number == b.number; }),
               halo.end());
    const auto nobody = static_cast<std::uint16_t>(chunk.own_nodes + halo.size());
    for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
      for (std::uint32_t lane = 0; lane < kBatch; ++lane) {
        const std::size_t e = std::size_t{kBatch} * (b - chunk.first_batch) + lane;
        for (unsigned i = 0; i < 8; ++i) {
          std::uint16_t& local = corners_[b].node[i][lane];
          if (e >= found.size()) {
            local = nobody;
          } else if (const Corner& corner = found[e][i];
                     corner.number >= low && corner.number < high) {
            local = static_cast<std::uint16_t>(corner.number - low);
          } else {
            local = static_cast<std::uint16_t>(
                chunk.own_nodes +
                (std::lower_bound(halo.begin(), halo.end(), corner, before) - halo.begin()));
          }
        }
      }
    }
  });

  share_start_.assign(chunks_.size() + 1, 0);
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    chunks_[c].first_halo = static_cast<std::uint32_t>(halo_node_.size());
    for (const Corner& corner : halos[c]) {
      halo_node_.push_back(corner.address);
      ++share_start_[owner_of(corner.number) + 1];
    }
    chunks_[c].last_halo = static_cast<std::uint32_t>(halo_node_.size());
  }
  for (std::size_t c = 0; c < chunks_.size(); ++c) share_start_[c + 1] += share_start_[c];
  shares_.resize(halo_node_.size());
  std::vector<std::uint32_t> next(share_start_.begin(), share_start_.end() - 1);
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    for (std::size_t k = 0; k < halos[c].size(); ++k) {
      const Corner& corner = halos[c][k];
      shares_[next[owner_of(corner.number)]++] = {
          corner.address.first, chunks_[c].first_halo + static_cast<std::uint32_t>(k),
          static_cast<std::uint8_t>(corner.address.stride)};
    }
  }
}

template <class Real>
void PlasticElements::gather(const Chunk& chunk, const Real* from,
                             std::vector<NodeValue<Real>>& local) const {
  local.resize(chunk.own_nodes + (chunk.last_halo - chunk.first_halo) + 1);
  NodeValue<Real>* to = local.data();
  const auto take = [&](std::size_t first, std::size_t stride) {
    *to++ = {{from[first], from[first + stride], from[first + 2 * stride], Real(0)}};
  };
  for (std::uint32_t k = chunk.first_block; k < chunk.last_block; ++k) {
    const Block& b = grid_.blocks()[k];
    std::size_t node = b.first_node;
    for (const std::uint16_t plane : b.nodes) {
      const auto n = static_cast<std::size_t>(__builtin_popcount(plane));
      for (std::size_t i = 0; i < n; ++i) take(3 * node + i, n);
      node += n;
    }
  }
  for (std::uint32_t k = chunk.first_halo; k < chunk.last_halo; ++k) {
    take(halo_node_[k].first, halo_node_[k].stride);
  }
  *to = {};
}

template <class Real>
void PlasticElements::spread(const Chunk& chunk, const std::vector<NodeValue<Real>>& local,
                             Real* to, std::vector<NodeValue<Real>>& halo) const {
  const NodeValue<Real>* from = local.data();
  for (std::uint32_t k = chunk.first_block; k < chunk.last_block; ++k) {
    const Block& b = grid_.blocks()[k];
    std::size_t node = b.first_node;
    for (const std::uint16_t plane : b.nodes) {
      const auto n = static_cast<std::size_t>(__builtin_popcount(plane));
      for (std::size_t i = 0; i < n; ++i, ++from) {
        for (std::size_t p = 0; p < 3; ++p) to[3 * node + i + p * n] = from->value[p];
      }
      node += n;
    }
  }
  std::copy_n(from, chunk.last_halo - chunk.first_halo, halo.data() + chunk.first_halo);
}

template <class Real>
void PlasticElements::add_shares(const std::vector<NodeValue<Real>>& halo, Real* to) const {
  parallel_for(0, static_cast<std::int64_t>(chunks_.size()), 1, [&](std::int64_t c, std::int64_t) {
    const auto receiver = static_cast<std::size_t>(c);
    for (std::uint32_t k = share_start_[receiver]; k < share_start_[receiver + 1]; ++k) {
      const Share& s = shares_[k];
      for (std::size_t p = 0; p < 3; ++p) to[s.target + p * s.stride] += halo[s.slot].value[p];
    }
  });
}

void PlasticElements::forces(const double* u, double* f, const Progress& progress) {
  halo_double_.resize(halo_node_.size());
  parallel_for(0, static_cast<std::int64_t>(chunks_.size()), 1, [&](std::int64_t c, std::int64_t) {
    progress.throw_if_cancelled();
    const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
    auto& x = local_values<double>(0);
    auto& y = local_values<double>(1);
    gather(chunk, u, x);
    y.assign(x.size(), {});
    for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
      kernel_.forces(constants_, hardening_, corners_[b], state_[b], x.data(), y.data(),
                     tangent_[b]);
    }
    spread(chunk, y, f, halo_double_);
  });
  add_shares(halo_double_, f);
}

void PlasticElements::product(const float* x, float* y) {
  halo_float_.resize(halo_node_.size());
  parallel_for(0, static_cast<std::int64_t>(chunks_.size()), 1, [&](std::int64_t c, std::int64_t) {
    const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
    auto& from = local_values<float>(0);
    auto& to = local_values<float>(1);
    gather(chunk, x, from);
    to.assign(from.size(), {});
    for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
      kernel_.tangent(constants_, corners_[b], tangent_[b], from.data(), to.data());
    }
    spread(chunk, to, y, halo_float_);
  });
  add_shares(halo_float_, y);
}

PlasticState PlasticElements::commit(const double* before, const double* after,
                                     const Progress& progress) {
  const StepSums sums = parallel_reduce(
      0, static_cast<std::int64_t>(chunks_.size()), 1, StepSums{},
      [&](std::int64_t c, std::int64_t) {
        progress.throw_if_cancelled();
        const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
        auto& from = local_values<double>(0);
        auto& to = local_values<double>(1);
        gather(chunk, before, from);
        gather(chunk, after, to);
        StepSums part;
        for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
          kernel_.commit(constants_, hardening_, corners_[b], state_[b], from.data(), to.data(),
                         part);
        }
        return part;
      },
      [](const StepSums& a, const StepSums& b) {
        return StepSums{a.elastic_nmm + b.elastic_nmm, a.plastic_nmm + b.plastic_nmm,
                        a.plastic_strain + b.plastic_strain, a.yielded_points + b.yielded_points,
                        a.flowing_points + b.flowing_points};
      });
  const double points = 8.0 * static_cast<double>(grid_.element_count());
  return {sums.elastic_nmm, sums.plastic_nmm, sums.plastic_strain / points,
          sums.yielded_points / points, sums.flowing_points / points};
}

std::vector<float> PlasticElements::elastic_mises_mpa(const double* u) {
  std::vector<float> out(8 * grid_.element_count());
  parallel_for(0, static_cast<std::int64_t>(chunks_.size()), 1, [&](std::int64_t c, std::int64_t) {
    const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
    auto& x = local_values<double>(0);
    gather(chunk, u, x);
    float mises[8][kBatch];
    for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
      kernel_.elastic_mises(constants_, corners_[b], x.data(), mises);
      const std::size_t first = chunk.first_element + std::size_t{kBatch} * (b - chunk.first_batch);
      const std::size_t lanes = std::min<std::size_t>(kBatch, chunk.last_element - first);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t point = 0; point < 8; ++point) {
          out[8 * (first + lane) + point] = mises[point][lane];
        }
      }
    }
  });
  return out;
}

std::int64_t estimate_plastic_bytes(std::int64_t elements) {
  // Corners 16, eight points' state and tangent 224 each, the stress of each 32, what chunks hand
  // to each other.
  return elements * 540;
}

}  // namespace asbuilt::fe
