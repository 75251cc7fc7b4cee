// Builds a lattice from struts given by their ends: ends at the same place become one node.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/geometry/lattice.h"

namespace asbuilt {

class LatticeBuilder {
 public:
  // Ends within tolerance_mm of a node belong to it; the first of them gives its place.
  // tolerance_mm: above 0. Coordinates: up to 1e9 mm in size.
  explicit LatticeBuilder(double tolerance_mm) : tolerance_mm_(tolerance_mm) {}

  // The node at this place, made if there is none yet. Throws kInvalidInput beyond 2^31-1 nodes.
  std::int32_t node_at(const Vec3& place_mm);

  // `strut` without its nodes. False, and nothing added, when both ends are the same node.
  bool add(const Vec3& end1_mm, const Vec3& end2_mm, Strut strut);

  const Lattice& lattice() const { return lattice_; }
  // Struts that join the same two nodes as an earlier one.
  std::int64_t doubled() const;
  // The lattice without nodes that no strut uses.
  Lattice take();

 private:
  struct Cell {
    std::int64_t x, y, z;
    bool operator==(const Cell&) const = default;
  };
  struct CellHash {
    std::size_t operator()(const Cell& cell) const;
  };

  double tolerance_mm_;
  Lattice lattice_;
  std::unordered_map<Cell, std::vector<std::int32_t>, CellHash> nodes_in_cell_;
};

}  // namespace asbuilt
