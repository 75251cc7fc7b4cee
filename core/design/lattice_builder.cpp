#include "core/design/lattice_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"

namespace asbuilt {

std::size_t LatticeBuilder::CellHash::operator()(const Cell& cell) const {
  std::uint64_t hash = 0;
  for (const std::int64_t part : {cell.x, cell.y, cell.z}) {
    hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  return static_cast<std::size_t>(hash);
}

std::int32_t LatticeBuilder::node_at(const Vec3& place_mm) {
  // Cells of twice the tolerance: a neighbour within the tolerance lies at most one half cell away,
  // so that only the eight cells around the nearest corner have to be searched.
  const double side = 2.0 * tolerance_mm_;
  std::int64_t low[3];
  std::int64_t home[3];
  for (int k = 0; k < 3; ++k) {
    const double at = place_mm[k] / side;
    home[k] = static_cast<std::int64_t>(std::floor(at));
    low[k] = at - std::floor(at) < 0.5 ? home[k] - 1 : home[k];
  }
  std::int32_t found = -1;
  for (int corner = 0; corner < 8; ++corner) {
    const Cell cell{low[0] + (corner & 1), low[1] + (corner >> 1 & 1), low[2] + (corner >> 2)};
    const auto bucket = nodes_in_cell_.find(cell);
    if (bucket == nodes_in_cell_.end()) continue;
    for (const std::int32_t node : bucket->second) {
      const Vec3& other = lattice_.nodes_mm[static_cast<std::size_t>(node)];
      // The earliest node wins, whatever the order of the cells.
      if ((other - place_mm).norm() <= tolerance_mm_ && (found < 0 || node < found)) found = node;
    }
  }
  if (found >= 0) return found;
  if (lattice_.nodes_mm.size() >=
      static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::kInvalidInput, "the design has more nodes than can be numbered");
  }
  const auto node = static_cast<std::int32_t>(lattice_.nodes_mm.size());
  lattice_.nodes_mm.push_back(place_mm);
  nodes_in_cell_[{home[0], home[1], home[2]}].push_back(node);
  return node;
}

bool LatticeBuilder::add(const Vec3& end1_mm, const Vec3& end2_mm, Strut strut) {
  strut.node1 = node_at(end1_mm);
  strut.node2 = node_at(end2_mm);
  if (strut.node1 == strut.node2) return false;
  lattice_.struts.push_back(std::move(strut));
  return true;
}

std::int64_t LatticeBuilder::doubled() const {
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  pairs.reserve(lattice_.struts.size());
  for (const Strut& strut : lattice_.struts) {
    pairs.push_back(std::minmax(strut.node1, strut.node2));
  }
  std::sort(pairs.begin(), pairs.end());
  const auto end = std::unique(pairs.begin(), pairs.end());
  return std::distance(end, pairs.end());
}

Lattice LatticeBuilder::take() {
  std::vector<std::int32_t> number(lattice_.nodes_mm.size(), -1);
  for (const Strut& strut : lattice_.struts) {
    number[static_cast<std::size_t>(strut.node1)] = 0;
    number[static_cast<std::size_t>(strut.node2)] = 0;
  }
  std::vector<Vec3> used;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] < 0) continue;
    number[i] = static_cast<std::int32_t>(used.size());
    used.push_back(lattice_.nodes_mm[i]);
  }
  for (Strut& strut : lattice_.struts) {
    strut.node1 = number[static_cast<std::size_t>(strut.node1)];
    strut.node2 = number[static_cast<std::size_t>(strut.node2)];
  }
  lattice_.nodes_mm = std::move(used);
  nodes_in_cell_.clear();
  return std::move(lattice_);
}

}  // namespace asbuilt
