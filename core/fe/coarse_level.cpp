#include "core/fe/coarse_level.h"

#include <algorithm>

#include "core/base/large_pages.h"
#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

std::int64_t chunk_count(const CoarseMesh& mesh) {
  return static_cast<std::int64_t>(mesh.chunks.size());
}

// Local copies of a chunk's node values, reused by the thread.
struct LocalValues {
  std::vector<Float4> x, y;
};
LocalValues& local_values(std::size_t count) {
  thread_local LocalValues values;
  if (values.x.size() < count) {
    values.x.resize(count);
    values.y.resize(count);
  }
  return values;
}

void pack(const Square24<float>& full, Packed24& packed) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    for (std::size_t j = 0; j <= i; ++j) packed[k++] = full[i][j];
  }
}
void unpack(const Packed24& packed, Square24<float>& full) {
  std::size_t k = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    for (std::size_t j = 0; j <= i; ++j) full[i][j] = full[j][i] = packed[k++];
  }
}

Float4 inverse(const Float4& diagonal, std::uint8_t fixed) {
  Float4 out{};
  for (int p = 0; p < 3; ++p) {
    if ((fixed >> p & 1) == 0 && diagonal[p] > 0.0F) out[p] = 1.0F / diagonal[p];
  }
  return out;
}

}  // namespace

CoarseLevel::CoarseLevel(CoarseMesh mesh, const FineOperator& fine, InstructionSet set,
                         const Progress& progress)
    : mesh_(std::move(mesh)), kernel_(fine_kernel(set)), element_(fine.element()) {
  octant_zero_.resize(8);
  for (unsigned whole = 0; whole < 8; ++whole) {
    Matrix24 c = element_;
    to_parent(c, 0, whole);
    for (const auto& row : c) {
      for (const double value : row) octant_zero_[whole].push_back(static_cast<float>(value));
    }
  }
  const std::size_t batches = mesh_.batches.size();
  child_scale_ = std::make_unique<ChildScales[]>(batches);
  coefficients_.resize(batches);
  for (std::size_t batch = 0; batch < batches; ++batch) {
    if (batch % 4096 == 0) progress.throw_if_cancelled();
    coefficients_[batch] = octant_zero_[mesh_.batches[batch].whole].data();
    for (std::size_t lane = 0; lane < 16; ++lane) {
      const std::size_t e = 16 * batch + lane;
      for (std::uint32_t k = mesh_.child_start[e]; k < mesh_.child_start[e + 1]; ++k) {
        child_scale_[batch][mesh_.octant[k]][lane] = fine.scale_of(mesh_.child[k]);
      }
    }
  }
  make_vectors();
  diagonal_of_level_one(progress);
}

CoarseLevel::CoarseLevel(CoarseMesh mesh, ElementMatrices matrices, InstructionSet set)
    : mesh_(std::move(mesh)), kernel_(fine_kernel(set)), matrices_(std::move(matrices)) {
  make_vectors();
}

void CoarseLevel::make_vectors() {
  inverse_diagonal_ = large_array<Float4>(mesh_.node_count);
  set_cases(1);
}

void CoarseLevel::set_cases(int cases) {
  cases_ = static_cast<std::size_t>(cases);
  const auto make_room = [](std::vector<Float4>& values, std::size_t length) {
    if (values.size() >= length) return;
    std::vector<Float4>().swap(values);
    values = large_array<Float4>(length);
  };
  for (auto* values : {&x, &b, &d, &y, &visits}) make_room(*values, cases_ * mesh_.node_count);
  make_room(halo_values_, cases_ * mesh_.halo.size());
}

std::size_t CoarseLevel::case_bytes() const {
  return sizeof(Float4) * (5 * std::size_t{mesh_.node_count} + mesh_.halo.size());
}

void CoarseLevel::diagonal_of_level_one(const Progress& progress) {
  // Diagonals of the eight children in corner form, by kind of cell.
  std::vector<Float4> part(8 * 8 * 8);
  for (unsigned whole = 0; whole < 8; ++whole) {
    for (unsigned octant = 0; octant < 8; ++octant) {
      Matrix24 c = element_;
      to_parent(c, octant, whole);
      to_corner_form(c);
      for (unsigned corner = 0; corner < 8; ++corner) {
        for (unsigned p = 0; p < 3; ++p) {
          part[64 * whole + 8 * octant + corner][static_cast<int>(p)] =
              static_cast<float>(c[3 * corner + p][3 * corner + p]);
        }
      }
    }
  }
  std::vector<Float4> diagonal(mesh_.node_count, Float4{});
  for (std::size_t e = 0; e < mesh_.element_slots; ++e) {
    if (e % 65536 == 0) progress.throw_if_cancelled();
    if (mesh_.cell[e][0] < 0) continue;
    const unsigned whole = mesh_.batches[e / 16].whole;
    for (unsigned octant = 0; octant < 8; ++octant) {
      const float scale = child_scale_[e / 16][octant][e % 16];
      if (scale == 0.0F) continue;
      for (unsigned corner = 0; corner < 8; ++corner) {
        diagonal[mesh_.nodes[e][corner]] += scale * part[64 * whole + 8 * octant + corner];
      }
    }
  }
  for (std::size_t n = 0; n < diagonal.size(); ++n) {
    inverse_diagonal_[n] = inverse(diagonal[n], mesh_.fixed[n]);
  }
}

ElementMatrices CoarseLevel::parent_matrices(const CoarseMesh& next,
                                             const Progress& progress) const {
  ElementMatrices out(next.element_slots);
  // Level 1: a child's matrix is the sum over its own children.
  std::vector<Square24<float>> part;
  if (matrices_.empty()) {
    for (unsigned whole = 0; whole < 8; ++whole) {
      for (unsigned octant = 0; octant < 8; ++octant) {
        Matrix24 c = element_;
        to_parent(c, octant, whole);
        Square24<float> narrow;
        for (std::size_t i = 0; i < 24; ++i) {
          for (std::size_t j = 0; j < 24; ++j) narrow[i][j] = static_cast<float>(c[i][j]);
        }
        part.push_back(narrow);
      }
    }
  }
  parallel_for(0, static_cast<std::int64_t>(next.element_slots), 64,
               [&](std::int64_t first, std::int64_t last) {
                 progress.throw_if_cancelled();
                 Square24<float> child, sum;
                 for (auto e = static_cast<std::size_t>(first); e < static_cast<std::size_t>(last);
                      ++e) {
                   sum = {};
                   const unsigned whole = next.batches[e / 16].whole;
                   for (std::uint32_t k = next.child_start[e]; k < next.child_start[e + 1]; ++k) {
                     const std::size_t c = next.child[k];
                     if (matrices_.empty()) {
                       child = {};
                       const unsigned own_whole = mesh_.batches[c / 16].whole;
                       for (unsigned octant = 0; octant < 8; ++octant) {
                         const float scale = child_scale_[c / 16][octant][c % 16];
                         if (scale == 0.0F) continue;
                         const auto& from = part[8 * own_whole + octant];
                         for (std::size_t i = 0; i < 24; ++i) {
                           for (std::size_t j = 0; j < 24; ++j) child[i][j] += scale * from[i][j];
                         }
                       }
                     } else {
                       unpack(matrices_[c], child);
                     }
                     to_parent(child, next.octant[k], whole);
                     for (std::size_t i = 0; i < 24; ++i) {
                       for (std::size_t j = 0; j < 24; ++j) sum[i][j] += child[i][j];
                     }
                   }
                   pack(sum, out[e]);
                 }
               });
  return out;
}

void CoarseLevel::assemble(const Progress& progress) {
  if (!matrices_.empty()) {
    parallel_for(0, static_cast<std::int64_t>(matrices_.size()), 256,
                 [&](std::int64_t first, std::int64_t last) {
                   progress.throw_if_cancelled();
                   Square24<float> full;
                   for (auto e = static_cast<std::size_t>(first);
                        e < static_cast<std::size_t>(last); ++e) {
                     unpack(matrices_[e], full);
                     to_corner_form(full);
                     pack(full, matrices_[e]);
                   }
                 });
    std::vector<Float4> diagonal;
    rows_ = assemble_rows(mesh_, matrices_, diagonal, progress);
    for (std::size_t n = 0; n < diagonal.size(); ++n) {
      inverse_diagonal_[n] = inverse(diagonal[n], mesh_.fixed[n]);
    }
    ElementMatrices().swap(matrices_);
  }
  mesh_.release_transient();
}

void CoarseLevel::apply(const Float4* from, Float4* to) {
  if (!rows_.empty()) {
    rows_.multiply(kernel_, static_cast<int>(cases_), from, to);
    return;
  }
  parallel_for(0, chunk_count(mesh_), 1, [&](std::int64_t k, std::int64_t) {
    const Chunk& chunk = mesh_.chunks[static_cast<std::size_t>(k)];
    const std::size_t count = CoarseMesh::local_count(chunk);
    LocalValues& local = local_values(count);
    CoarseProduct job;
    job.batches = chunk.last_batch - chunk.first_batch;
    job.local = &mesh_.batches[chunk.first_batch].local;
    job.local_pitch = sizeof(Batch);
    job.child_scale = &child_scale_[chunk.first_batch];
    job.coefficients = &coefficients_[chunk.first_batch];
    job.x = local.x.data();
    job.y = local.y.data();
    for (std::size_t one = 0; one < cases_; ++one) {
      mesh_.to_local(chunk, cases_, from + one, local.x.data());
      std::fill_n(local.y.begin(), count, Float4{});
      kernel_.coarse(job);
      mesh_.from_local(chunk, cases_, local.y.data(), to + one, halo_values_.data() + one);
    }
  });
  add_shares(to, halo_values_.data());
}

void CoarseLevel::add_shares(Float4* to, const Float4* halo) const {
  parallel_for(
      0, static_cast<std::int64_t>(mesh_.shared_node.size()), 4096,
      [&](std::int64_t first, std::int64_t last) {
        for (auto k = static_cast<std::size_t>(first); k < static_cast<std::size_t>(last); ++k) {
          for (std::size_t one = 0; one < cases_; ++one) {
            Float4& sum = to[cases_ * mesh_.shared_node[k] + one];
            for (std::uint32_t s = mesh_.shared_start[k]; s < mesh_.shared_start[k + 1]; ++s) {
              sum += halo[cases_ * mesh_.shared_slot[s] + one];
            }
          }
        }
      });
}

std::size_t CoarseLevel::memory_bytes() const {
  return mesh_.memory_bytes() +
         mesh_.batches.size() * (child_scale_ ? sizeof(ChildScales) + 8 : 0) +
         16 * (x.capacity() + b.capacity() + d.capacity() + y.capacity() + visits.capacity() +
               inverse_diagonal_.capacity() + halo_values_.capacity()) +
         rows_.memory_bytes();
}

}  // namespace asbuilt::fe
