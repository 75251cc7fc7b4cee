#include "core/fe/transfer.h"

#include <algorithm>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

// Values at the 27 positions of an element from its eight corners.
void interpolate(const Float4 (&corner)[8], Float4 (&at)[27]) {
  for (int k = 0; k < 8; ++k) at[2 * (k & 1) + 6 * (k >> 1 & 1) + 18 * (k >> 2)] = corner[k];
  for (int z = 0; z < 27; z += 18) {
    for (int y = 0; y < 9; y += 6) at[z + y + 1] = 0.5F * (at[z + y] + at[z + y + 2]);
    for (int x = 0; x < 3; ++x) at[z + 3 + x] = 0.5F * (at[z + x] + at[z + 6 + x]);
  }
  for (int k = 0; k < 9; ++k) at[9 + k] = 0.5F * (at[k] + at[18 + k]);
}

// The transpose; `at` is used up.
void collect(Float4 (&at)[27], Float4 (&corner)[8]) {
  for (int k = 0; k < 9; ++k) {
    at[k] += 0.5F * at[9 + k];
    at[18 + k] += 0.5F * at[9 + k];
  }
  for (int z = 0; z < 27; z += 18) {
    for (int x = 0; x < 3; ++x) {
      at[z + x] += 0.5F * at[z + 3 + x];
      at[z + 6 + x] += 0.5F * at[z + 3 + x];
    }
    for (int y = 0; y < 9; y += 6) {
      at[z + y] += 0.5F * at[z + y + 1];
      at[z + y + 2] += 0.5F * at[z + y + 1];
    }
  }
  for (int k = 0; k < 8; ++k) corner[k] = at[2 * (k & 1) + 6 * (k >> 1 & 1) + 18 * (k >> 2)];
}

std::vector<Float4>& local_buffer(std::size_t count) {
  thread_local std::vector<Float4> values;
  if (values.size() < count) values.resize(count);
  return values;
}

// Case by case over one chunk after the other: what says where values lie stays in the cache.
// read(n, one) is the value of case `one` at an owned node.
template <class Read>
void restrict_with(CoarseLevel& to, Read read) {
  const CoarseMesh& mesh = to.mesh();
  const std::size_t cases = to.cases();
  const auto chunk_of_case = [&](const Chunk& chunk, std::size_t one) {
    const std::size_t count = CoarseMesh::local_count(chunk);
    auto& local = local_buffer(count);
    std::fill_n(local.begin(), count, Float4{});
    for (std::uint32_t batch = chunk.first_batch; batch < chunk.last_batch; ++batch) {
      for (std::uint32_t lane = 0; lane < 16; ++lane) {
        const std::size_t e = 16 * std::size_t{batch} + lane;
        const std::uint32_t first = mesh.owned_start[e], last = mesh.owned_start[e + 1];
        if (first == last) continue;
        Float4 at[27] = {};
        Float4 corner[8];
        // Two finer nodes may lie at one place of the element: where the part is split there.
        for (std::uint32_t n = first; n < last; ++n)
          at[mesh.owned[n].position] += read(mesh.owned[n], one);
        collect(at, corner);
        for (int c = 0; c < 8; ++c) local[mesh.batches[batch].local[c][lane]] += corner[c];
      }
    }
    mesh.from_local(chunk, cases, local.data(), to.b.data() + one, to.halo_values().data() + one);
  };
  parallel_for(0, static_cast<std::int64_t>(mesh.chunks.size()), 1,
               [&](std::int64_t k, std::int64_t) {
                 const Chunk& chunk = mesh.chunks[static_cast<std::size_t>(k)];
                 for (std::size_t one = 0; one < cases; ++one) chunk_of_case(chunk, one);
               });
  to.add_shares(to.b.data(), to.halo_values().data());
}

// add(n, one, value) takes the value of case `one` at an owned node.
template <class Add>
void prolongate_with(const CoarseLevel& from, Add add) {
  const CoarseMesh& mesh = from.mesh();
  const std::size_t cases = from.cases();
  const auto chunk_of_case = [&](const Chunk& chunk, std::size_t one) {
    auto& local = local_buffer(CoarseMesh::local_count(chunk));
    mesh.to_local(chunk, cases, from.x.data() + one, local.data());
    for (std::uint32_t batch = chunk.first_batch; batch < chunk.last_batch; ++batch) {
      for (std::uint32_t lane = 0; lane < 16; ++lane) {
        const std::size_t e = 16 * std::size_t{batch} + lane;
        const std::uint32_t first = mesh.owned_start[e], last = mesh.owned_start[e + 1];
        if (first == last) continue;
        Float4 corner[8];
        Float4 at[27];
        for (int c = 0; c < 8; ++c) corner[c] = local[mesh.batches[batch].local[c][lane]];
        interpolate(corner, at);
        for (std::uint32_t n = first; n < last; ++n)
          add(mesh.owned[n], one, at[mesh.owned[n].position]);
      }
    }
  };
  parallel_for(0, static_cast<std::int64_t>(mesh.chunks.size()), 1,
               [&](std::int64_t k, std::int64_t) {
                 const Chunk& chunk = mesh.chunks[static_cast<std::size_t>(k)];
                 for (std::size_t one = 0; one < cases; ++one) chunk_of_case(chunk, one);
               });
}

}  // namespace

void restrict_residual(std::span<const CycleVectors> from, const HalfFloat* inverse_diagonal,
                       CoarseLevel& to) {
  restrict_with(to, [=](const OwnedNode& n, std::size_t one) {
    const CycleVectors& v = from[one];
    Float4 value{};
    for (int p = 0; p < 3; ++p) {
      const std::size_t i = n.first + static_cast<std::size_t>(p) * n.stride;
      value[p] = inverse_diagonal[i] != 0 ? v.r[i] - v.y[i] : 0.0F;
    }
    return value;
  });
}

void restrict_residual(const CoarseLevel& from, CoarseLevel& to) {
  restrict_with(to, [&, cases = from.cases()](const OwnedNode& n, std::size_t one) {
    const std::size_t i = cases * n.first + one;
    return from.b[i] - from.y[i];
  });
}

void prolongate(const CoarseLevel& from, std::span<const CycleVectors> to,
                const HalfFloat* inverse_diagonal) {
  prolongate_with(from, [=](const OwnedNode& n, std::size_t one, const Float4& value) {
    float* const z = to[one].z;
    for (int p = 0; p < 3; ++p) {
      const std::size_t i = n.first + static_cast<std::size_t>(p) * n.stride;
      if (inverse_diagonal[i] != 0) z[i] += value[p];
    }
  });
}

void prolongate(const CoarseLevel& from, CoarseLevel& to) {
  const auto& inverse = to.inverse_diagonal();
  prolongate_with(
      from, [&, cases = to.cases()](const OwnedNode& n, std::size_t one, const Float4& value) {
        Float4& x = to.x[cases * n.first + one];
        for (int p = 0; p < 3; ++p) {
          if (inverse[n.first][p] != 0.0F) x[p] += value[p];
        }
      });
}

}  // namespace asbuilt::fe
