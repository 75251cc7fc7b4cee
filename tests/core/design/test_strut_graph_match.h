// Compares a found graph with the true one.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/geometry/lattice.h"

namespace asbuilt::test {

struct GraphMatch {
  std::vector<std::size_t> missing;  // struts of the truth
  std::vector<std::size_t> extra;    // struts of the found graph
  // Over the diameter of the truth's first strut:
  double worst_joint = 0.0;   // distance between nodes of two struts or more
  double worst_end = 0.0;     // and between free ends
  double worst_radius = 0.0;  // relative, at either end of a strut
};

// Nodes are paired by nearness (within a third of a diameter), struts by their nodes.
inline GraphMatch match_graphs(const Lattice& truth, const Lattice& found) {
  GraphMatch match;
  const double d = truth.nominal_diameter_mm(0);
  std::vector<int> degree(truth.nodes_mm.size(), 0);
  for (const Strut& s : truth.struts) {
    ++degree[static_cast<std::size_t>(s.node1)];
    ++degree[static_cast<std::size_t>(s.node2)];
  }
  std::vector<std::int32_t> partner(truth.nodes_mm.size(), -1);
  for (std::size_t i = 0; i < truth.nodes_mm.size(); ++i) {
    double nearest = d / 3.0;
    for (std::size_t j = 0; j < found.nodes_mm.size(); ++j) {
      const double distance = (truth.nodes_mm[i] - found.nodes_mm[j]).norm();
      if (distance >= nearest) continue;
      nearest = distance;
      partner[i] = static_cast<std::int32_t>(j);
    }
    if (partner[i] < 0) continue;
    double& worst = degree[i] > 1 ? match.worst_joint : match.worst_end;
    worst = std::max(worst, nearest / d);
  }
  std::vector<bool> used(found.struts.size(), false);
  for (std::size_t i = 0; i < truth.struts.size(); ++i) {
    const Strut& s = truth.struts[i];
    const std::int32_t a = partner[static_cast<std::size_t>(s.node1)];
    const std::int32_t b = partner[static_cast<std::size_t>(s.node2)];
    const auto same = std::find_if(found.struts.begin(), found.struts.end(), [&](const Strut& f) {
      return f.node1 == std::min(a, b) && f.node2 == std::max(a, b);
    });
    if (a < 0 || b < 0 || same == found.struts.end()) {
      match.missing.push_back(i);
      continue;
    }
    used[static_cast<std::size_t>(same - found.struts.begin())] = true;
    const double r1 = a < b ? same->radius1_mm : same->radius2_mm;
    const double r2 = a < b ? same->radius2_mm : same->radius1_mm;
    match.worst_radius = std::max(
        {match.worst_radius, std::abs(r1 / s.radius1_mm - 1.0), std::abs(r2 / s.radius2_mm - 1.0)});
  }
  for (std::size_t k = 0; k < used.size(); ++k) {
    if (!used[k]) match.extra.push_back(k);
  }
  return match;
}

}  // namespace asbuilt::test
