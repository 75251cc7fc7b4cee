#include "core/fe/coarse_mesh.h"

#include <algorithm>
#include <numeric>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kChunkCells = 16;
constexpr std::uint32_t kNone = 0xffffffffU;
constexpr std::uint8_t kTaken = 0x80;

unsigned position(unsigned x, unsigned y, unsigned z) {
  return x + 3 * y + 9 * z;
}

// Position of a corner of the child in `octant`.
unsigned corner_position(unsigned octant, unsigned corner, unsigned whole) {
  unsigned at[3];
  for (unsigned axis = 0; axis < 3; ++axis) {
    const unsigned b = corner >> axis & 1U;
    at[axis] = (whole >> axis & 1U) != 0 ? 2 * b : (octant >> axis & 1U) + b;
  }
  return position(at[0], at[1], at[2]);
}

// Corners with weight at a position: `base` with any of the axes in `free` on the high side too.
struct Weighted {
  std::uint8_t base;
  std::uint8_t free;
};

std::array<Weighted, 27> make_weighted() {
  std::array<Weighted, 27> table{};
  for (unsigned p = 0; p < 27; ++p) {
    const unsigned at[3] = {p % 3, p / 3 % 3, p / 9};
    for (unsigned axis = 0; axis < 3; ++axis) {
      if (at[axis] == 2) table[p].base = static_cast<std::uint8_t>(table[p].base | 1U << axis);
      if (at[axis] == 1) table[p].free = static_cast<std::uint8_t>(table[p].free | 1U << axis);
    }
  }
  return table;
}
const std::array<Weighted, 27> kWeighted = make_weighted();

class Union {
 public:
  explicit Union(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }
  std::uint32_t root(std::uint32_t a) {
    while (parent_[a] != a) {
      parent_[a] = parent_[parent_[a]];
      a = parent_[a];
    }
    return a;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

unsigned whole_axes(const Shape& finer_cells, std::int64_t x, std::int64_t y, std::int64_t z) {
  const auto last = [](std::int64_t n, std::int64_t c) { return n % 2 == 1 && c == n / 2; };
  return (last(finer_cells.x, x) ? 1U : 0U) | (last(finer_cells.y, y) ? 2U : 0U) |
         (last(finer_cells.z, z) ? 4U : 0U);
}

// What a new element consists of, before slots are given out.
struct Draft {
  std::array<std::int32_t, 3> cell;
  std::uint8_t whole;
  std::uint8_t mask;
  std::uint32_t first_child;
  std::uint32_t last_child;
};

// Gives slots to the drafts of one chunk: one kind after the other, each filled up to whole
// batches.
void add_chunk(CoarseMesh& mesh, std::vector<Draft>& drafts,
               const std::vector<std::uint32_t>& children,
               const std::vector<std::uint8_t>& octants) {
  if (drafts.empty()) return;
  std::stable_sort(drafts.begin(), drafts.end(),
                   [](const Draft& a, const Draft& b) { return a.whole < b.whole; });
  Chunk chunk;
  chunk.first_batch = static_cast<std::uint32_t>(mesh.batches.size());
  unsigned lane = 16;
  unsigned kind = 0;
  for (const Draft& d : drafts) {
    if (lane == 16 || d.whole != kind) {
      for (; lane < 16; ++lane) {
        mesh.cell.push_back({-1, -1, -1});
        mesh.child_start.push_back(static_cast<std::uint32_t>(mesh.child.size()));
      }
      Batch batch;
      batch.whole = d.whole;
      mesh.batches.push_back(batch);
      kind = d.whole;
      lane = 0;
    }
    mesh.batches.back().children[lane] = d.mask;
    mesh.cell.push_back(d.cell);
    mesh.child_start.push_back(static_cast<std::uint32_t>(mesh.child.size()));
    for (std::uint32_t k = d.first_child; k < d.last_child; ++k) {
      mesh.child.push_back(children[k]);
      mesh.octant.push_back(octants[k]);
    }
    ++lane;
  }
  for (; lane < 16; ++lane) {
    mesh.cell.push_back({-1, -1, -1});
    mesh.child_start.push_back(static_cast<std::uint32_t>(mesh.child.size()));
  }
  chunk.last_batch = static_cast<std::uint32_t>(mesh.batches.size());
  mesh.chunks.push_back(chunk);
}

// Everything after the elements are known. visit(slot, f) calls f(node, position, first, stride)
// for the finer nodes of an element, the same node perhaps more than once.
template <class Visit>
void join_nodes(CoarseMesh& mesh, std::size_t finer_nodes,
                const std::vector<std::uint8_t>& finer_fixed, const Progress& progress,
                Visit visit) {
  const std::size_t slots = mesh.cell.size();
  mesh.element_slots = slots;
  std::vector<std::uint32_t> owner(finer_nodes, kNone);
  std::vector<std::uint8_t> place(finer_nodes, 0);
  Union joined(8 * slots);
  mesh.owned_start.assign(slots + 1, 0);
  for (std::size_t e = 0; e < slots; ++e) {
    if (e % 4096 == 0) progress.throw_if_cancelled();
    if (mesh.cell[e][0] < 0) continue;
    visit(e, [&](std::uint32_t node, unsigned pos, std::uint32_t, std::uint8_t) {
      if (owner[node] == kNone) {
        owner[node] = static_cast<std::uint32_t>(e);
        place[node] = static_cast<std::uint8_t>(pos);
        ++mesh.owned_start[e + 1];
        return;
      }
      if (owner[node] == e) return;
      const Weighted mine = kWeighted[pos], theirs = kWeighted[place[node]];
      const auto a = static_cast<std::uint32_t>(8 * e), b = 8 * owner[node];
      for (unsigned sub = mine.free;; sub = (sub - 1) & mine.free) {
        joined.unite(a + (mine.base | sub), b + (theirs.base | sub));
        if (sub == 0) break;
      }
    });
  }
  for (std::size_t e = 0; e < slots; ++e) mesh.owned_start[e + 1] += mesh.owned_start[e];

  // Numbers in the order of the elements; each chunk owns what it meets first.
  std::vector<std::uint32_t> number(8 * slots, kNone);
  mesh.nodes.assign(slots, {});
  mesh.node_count = 0;
  for (Chunk& chunk : mesh.chunks) {
    chunk.first_node = mesh.node_count;
    for (std::size_t e = 16 * std::size_t{chunk.first_batch};
         e < 16 * std::size_t{chunk.last_batch}; ++e) {
      if (mesh.cell[e][0] < 0) continue;
      for (std::uint32_t corner = 0; corner < 8; ++corner) {
        const std::uint32_t root = joined.root(static_cast<std::uint32_t>(8 * e) + corner);
        if (number[root] == kNone) number[root] = mesh.node_count++;
        mesh.nodes[e][corner] = number[root];
      }
    }
    chunk.last_node = mesh.node_count;
  }

  mesh.fixed.assign(mesh.node_count, 0);
  mesh.owned.resize(mesh.owned_start.back());
  std::vector<std::uint32_t> next(mesh.owned_start.begin(), mesh.owned_start.end() - 1);
  for (std::size_t e = 0; e < slots; ++e) {
    if (e % 4096 == 0) progress.throw_if_cancelled();
    if (mesh.cell[e][0] < 0) continue;
    visit(e, [&](std::uint32_t node, unsigned pos, std::uint32_t first, std::uint8_t stride) {
      if (owner[node] != e || (place[node] & kTaken) != 0) return;
      place[node] |= kTaken;
      mesh.owned[next[e]++] = {first, stride, static_cast<std::uint8_t>(pos)};
      const std::uint8_t bits = finer_fixed[node];
      if (bits == 0) return;
      const Weighted w = kWeighted[pos];
      for (unsigned sub = w.free;; sub = (sub - 1) & w.free) {
        std::uint8_t& f = mesh.fixed[mesh.nodes[e][w.base | sub]];
        f = static_cast<std::uint8_t>(f | bits);
        if (sub == 0) break;
      }
    });
  }

  // Local numbers and halos.
  std::vector<std::uint32_t> seen_by(mesh.node_count, kNone), local_of(mesh.node_count, 0);
  for (std::size_t c = 0; c < mesh.chunks.size(); ++c) {
    Chunk& chunk = mesh.chunks[c];
    chunk.first_halo = static_cast<std::uint32_t>(mesh.halo.size());
    const std::uint32_t own = chunk.last_node - chunk.first_node;
    for (std::uint32_t b = chunk.first_batch; b < chunk.last_batch; ++b) {
      for (std::uint32_t lane = 0; lane < 16; ++lane) {
        const std::size_t e = 16 * std::size_t{b} + lane;
        if (mesh.cell[e][0] < 0) continue;
        for (std::uint32_t corner = 0; corner < 8; ++corner) {
          const std::uint32_t node = mesh.nodes[e][corner];
          std::uint32_t local = node - chunk.first_node;
          if (node < chunk.first_node || node >= chunk.last_node) {
            if (seen_by[node] != c) {
              seen_by[node] = static_cast<std::uint32_t>(c);
              local_of[node] =
                  own + static_cast<std::uint32_t>(mesh.halo.size()) - chunk.first_halo;
              mesh.halo.push_back(node);
            }
            local = local_of[node];
          }
          mesh.batches[b].local[corner][lane] = static_cast<std::uint16_t>(local);
        }
      }
    }
    chunk.last_halo = static_cast<std::uint32_t>(mesh.halo.size());
  }

  std::vector<std::uint32_t> count(mesh.node_count + 1, 0);
  for (const std::uint32_t node : mesh.halo) ++count[node];
  mesh.shared_start.push_back(0);
  std::vector<std::uint32_t> place_of(mesh.node_count, kNone);
  for (std::uint32_t node = 0; node < mesh.node_count; ++node) {
    if (count[node] == 0) continue;
    place_of[node] = static_cast<std::uint32_t>(mesh.shared_start.back());
    mesh.shared_node.push_back(node);
    mesh.shared_start.push_back(mesh.shared_start.back() + count[node]);
  }
  mesh.shared_slot.resize(mesh.halo.size());
  for (std::uint32_t k = 0; k < mesh.halo.size(); ++k) {
    mesh.shared_slot[place_of[mesh.halo[k]]++] = k;
  }
}

}  // namespace

CoarseMesh coarsen(const BlockGrid& grid, const std::vector<std::uint8_t>& fixed,
                   const std::vector<std::uint32_t>& tied, const Progress& progress) {
  CoarseMesh mesh;
  const Shape& n = grid.elements_shape();
  mesh.cells = {(n.x + 1) / 2, (n.y + 1) / 2, (n.z + 1) / 2};
  std::vector<std::uint32_t> children;
  std::vector<std::uint8_t> octants;
  std::vector<Draft> drafts;
  for (std::int64_t z0 = 0; z0 < mesh.cells.z; z0 += kChunkCells) {
    for (std::int64_t y0 = 0; y0 < mesh.cells.y; y0 += kChunkCells) {
      for (std::int64_t x0 = 0; x0 < mesh.cells.x; x0 += kChunkCells) {
        progress.throw_if_cancelled();
        drafts.clear();
        children.clear();
        octants.clear();
        for (std::int64_t z = z0; z < std::min(z0 + kChunkCells, mesh.cells.z); ++z) {
          for (std::int64_t y = y0; y < std::min(y0 + kChunkCells, mesh.cells.y); ++y) {
            for (std::int64_t x = x0; x < std::min(x0 + kChunkCells, mesh.cells.x); ++x) {
              const Block* block = grid.block(x / 2, y / 2, z / 2);
              if (block == nullptr) continue;
              Draft d{};
              d.first_child = static_cast<std::uint32_t>(children.size());
              const unsigned lane = static_cast<unsigned>(2 * (x % 2) + 8 * (y % 2));
              std::uint32_t element = block->first_element;
              for (unsigned plane = 0; plane < 4; ++plane) {
                const unsigned bits = block->elements[plane];
                if (plane / 2 == static_cast<unsigned>(z % 2)) {
                  for (unsigned k = 0; k < 4; ++k) {
                    const unsigned at = lane + k % 2 + 4 * (k / 2);
                    if ((bits >> at & 1U) == 0) continue;
                    const unsigned octant = k + 4 * (plane % 2);
                    d.mask = static_cast<std::uint8_t>(d.mask | 1U << octant);
                    children.push_back(element + static_cast<std::uint32_t>(
                                                     __builtin_popcount(bits & ((1U << at) - 1U))));
                    octants.push_back(static_cast<std::uint8_t>(octant));
                  }
                }
                element += static_cast<std::uint32_t>(__builtin_popcount(bits));
              }
              if (d.mask == 0) continue;
              d.last_child = static_cast<std::uint32_t>(children.size());
              d.cell = {static_cast<std::int32_t>(x), static_cast<std::int32_t>(y),
                        static_cast<std::int32_t>(z)};
              d.whole = static_cast<std::uint8_t>(whole_axes(n, x, y, z));
              drafts.push_back(d);
            }
          }
        }
        add_chunk(mesh, drafts, children, octants);
      }
    }
  }
  mesh.child_start.push_back(static_cast<std::uint32_t>(mesh.child.size()));

  // Positions that the children of a mask touch, for each kind of cell.
  std::vector<std::uint32_t> touched(8 * 256, 0);
  for (unsigned whole = 0; whole < 8; ++whole) {
    for (unsigned mask = 1; mask < 256; ++mask) {
      for (unsigned octant = 0; octant < 8; ++octant) {
        if ((mask >> octant & 1U) == 0) continue;
        for (unsigned corner = 0; corner < 8; ++corner) {
          touched[256 * whole + mask] |= 1U << corner_position(octant, corner, whole);
        }
      }
    }
  }
  join_nodes(mesh, grid.node_count(), fixed, progress, [&](std::size_t e, auto&& f) {
    const Batch& batch = mesh.batches[e / 16];
    const auto& cell = mesh.cell[e];
    for (unsigned left = touched[256U * batch.whole + batch.children[e % 16]]; left != 0;
         left &= left - 1) {
      const auto pos = static_cast<unsigned>(__builtin_ctz(left));
      const unsigned at[3] = {pos % 3, pos / 3 % 3, pos / 9};
      std::int64_t xyz[3];
      for (unsigned axis = 0; axis < 3; ++axis) {
        const bool whole = (batch.whole >> axis & 1U) != 0;
        xyz[axis] = 2 * std::int64_t{cell[axis]} + (whole ? at[axis] / 2 : at[axis]);
      }
      const auto [address, number] = grid.node(xyz[0], xyz[1], xyz[2]);
      std::uint32_t node = number;
      NodeAddress to = address;
      if (!tied.empty() && tied[node] != node) {
        node = tied[node];
        to = grid.address_of(node);
      }
      f(node, pos, to.first, static_cast<std::uint8_t>(to.stride));
    }
  });
  return mesh;
}

CoarseMesh coarsen(const CoarseMesh& finer, const Progress& progress) {
  CoarseMesh mesh;
  const Shape& n = finer.cells;
  mesh.cells = {(n.x + 1) / 2, (n.y + 1) / 2, (n.z + 1) / 2};
  const std::int64_t tiles_x = (mesh.cells.x + kChunkCells - 1) / kChunkCells;
  const std::int64_t tiles_y = (mesh.cells.y + kChunkCells - 1) / kChunkCells;

  // Children in the order of their parents' chunk and cell.
  struct Child {
    std::int64_t tile;
    std::int64_t cell;
    std::uint32_t slot;
  };
  std::vector<Child> order;
  for (std::uint32_t e = 0; e < finer.element_slots; ++e) {
    const auto& c = finer.cell[e];
    if (c[0] < 0) continue;
    const std::int64_t x = c[0] / 2, y = c[1] / 2, z = c[2] / 2;
    order.push_back({x / kChunkCells + tiles_x * (y / kChunkCells + tiles_y * (z / kChunkCells)),
                     x + mesh.cells.x * (y + mesh.cells.y * z), e});
  }
  std::sort(order.begin(), order.end(), [](const Child& a, const Child& b) {
    if (a.tile != b.tile) return a.tile < b.tile;
    if (a.cell != b.cell) return a.cell < b.cell;
    return a.slot < b.slot;
  });

  std::vector<std::uint32_t> children;
  std::vector<std::uint8_t> octants;
  std::vector<Draft> drafts;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> corners;  // node, child of the group
  std::size_t k = 0;
  while (k < order.size()) {
    const std::int64_t tile = order[k].tile;
    drafts.clear();
    children.clear();
    octants.clear();
    while (k < order.size() && order[k].tile == tile) {
      std::size_t end = k;
      while (end < order.size() && order[end].tile == tile && order[end].cell == order[k].cell)
        ++end;
      const auto group = static_cast<std::uint32_t>(end - k);
      // Pieces of the cell: children that share a node hang together.
      Union pieces(group);
      corners.clear();
      for (std::uint32_t i = 0; i < group; ++i) {
        for (const std::uint32_t node : finer.nodes[order[k + i].slot])
          corners.push_back({node, i});
      }
      std::sort(corners.begin(), corners.end());
      for (std::size_t i = 1; i < corners.size(); ++i) {
        if (corners[i].first == corners[i - 1].first)
          pieces.unite(corners[i].second, corners[i - 1].second);
      }
      const auto& first = finer.cell[order[k].slot];
      for (std::uint32_t piece = 0; piece < group; ++piece) {
        if (pieces.root(piece) != piece) continue;
        Draft d{};
        d.cell = {first[0] / 2, first[1] / 2, first[2] / 2};
        d.whole = static_cast<std::uint8_t>(whole_axes(n, d.cell[0], d.cell[1], d.cell[2]));
        d.mask = 1;
        d.first_child = static_cast<std::uint32_t>(children.size());
        for (std::uint32_t i = piece; i < group; ++i) {
          if (pieces.root(i) != piece) continue;
          const auto& c = finer.cell[order[k + i].slot];
          children.push_back(order[k + i].slot);
          octants.push_back(static_cast<std::uint8_t>(c[0] % 2 + 2 * (c[1] % 2) + 4 * (c[2] % 2)));
        }
        d.last_child = static_cast<std::uint32_t>(children.size());
        drafts.push_back(d);
      }
      k = end;
    }
    add_chunk(mesh, drafts, children, octants);
  }
  mesh.child_start.push_back(static_cast<std::uint32_t>(mesh.child.size()));

  join_nodes(mesh, finer.node_count, finer.fixed, progress, [&](std::size_t e, auto&& f) {
    const unsigned whole = mesh.batches[e / 16].whole;
    for (std::uint32_t c = mesh.child_start[e]; c < mesh.child_start[e + 1]; ++c) {
      const auto& nodes = finer.nodes[mesh.child[c]];
      for (unsigned corner = 0; corner < 8; ++corner) {
        f(nodes[corner], corner_position(mesh.octant[c], corner, whole), nodes[corner],
          std::uint8_t{0});
      }
    }
  });
  return mesh;
}

void CoarseMesh::release_transient() {
  // Assigning {} would keep the memory.
  const auto release = [](auto& values) {
    std::remove_reference_t<decltype(values)>().swap(values);
  };
  release(nodes);
  release(cell);
  release(child_start);
  release(child);
  release(octant);
}

std::size_t CoarseMesh::memory_bytes() const {
  return chunks.capacity() * sizeof(Chunk) + batches.capacity() * sizeof(Batch) +
         halo.capacity() * 4 + fixed.capacity() + owned_start.capacity() * 4 +
         owned.capacity() * sizeof(OwnedNode) +
         4 * (shared_node.capacity() + shared_start.capacity() + shared_slot.capacity()) +
         nodes.capacity() * 32 + cell.capacity() * 12 + child_start.capacity() * 4 +
         child.capacity() * 4 + octant.capacity();
}

}  // namespace asbuilt::fe
