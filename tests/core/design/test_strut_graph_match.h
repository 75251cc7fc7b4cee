// Compares a found graph with the true one.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "core/geometry/lattice.h"

namespace asbuilt::test {

struct GraphMatch {
  int missing_struts = 0;
  int extra_struts = 0;
  double worst_node = 0.0;      // distance over the first strut's diameter
  double worst_diameter = 0.0;  // relative
};

// Nodes are paired by nearness (within a third of a diameter), struts by their nodes.
inline GraphMatch match_graphs(const Lattice& truth, const Lattice& found) {
  GraphMatch match;
  const double d = truth.nominal_diameter_mm(0);
  std::vector<std::int32_t> partner(truth.nodes_mm.size(), -1);
  for (std::size_t i = 0; i < truth.nodes_mm.size(); ++i) {
    double nearest = d / 3.0;
    for (std::size_t j = 0; j < found.nodes_mm.size(); ++j) {
      const double distance = (truth.nodes_mm[i] - found.nodes_mm[j]).norm();
      if (distance >= nearest) continue;
      nearest = distance;
      partner[i] = static_cast<std::int32_t>(j);
    }
    if (partner[i] >= 0) match.worst_node = std::max(match.worst_node, nearest / d);
  }
  std::set<std::size_t> used;
  for (std::size_t i = 0; i < truth.struts.size(); ++i) {
    const std::int32_t a = partner[static_cast<std::size_t>(truth.struts[i].node1)];
    const std::int32_t b = partner[static_cast<std::size_t>(truth.struts[i].node2)];
    const auto same = std::find_if(found.struts.begin(), found.struts.end(), [&](const Strut& s) {
      return s.node1 == std::min(a, b) && s.node2 == std::max(a, b);
    });
    if (a < 0 || b < 0 || same == found.struts.end()) {
      ++match.missing_struts;
      continue;
    }
    const auto k = static_cast<std::size_t>(same - found.struts.begin());
    used.insert(k);
    match.worst_diameter =
        std::max(match.worst_diameter,
                 std::abs(found.nominal_diameter_mm(k) / truth.nominal_diameter_mm(i) - 1.0));
  }
  match.extra_struts = static_cast<int>(found.struts.size() - used.size());
  return match;
}

}  // namespace asbuilt::test
