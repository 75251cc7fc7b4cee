// A graph's own housekeeping: what is one node, what is one strut, what is neither.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "core/design/strut_graph_nodes.h"

namespace asbuilt::strut_graph {
namespace {

constexpr double kBridge = 1.5;  // longest bridge, over the diameter: longer struts show themselves
constexpr double kDetour = 1.3;
constexpr double kSingle = 4.0;  // a strut without nodes is at least this long, in radii
constexpr double kSplit = 1.0;   // how far a node must be from a strut's ends to split it, in radii
constexpr double kOnAxis = 0.3;  // and how near its axis
constexpr double kStep = 0.02;   // smallest change of the radius that makes a node
constexpr double kShort = 4.0;   // radii: the length below which
constexpr double kStepOfShort = 0.12;  // it must be this large

// Whether the radius jumps between two struts that meet in line at a node: the longer one's,
// continued, is not the shorter one's. A short piece's own radius is not known well.
bool is_step(const Graph& graph, const GraphStrut& a, std::int32_t node, const GraphStrut& b) {
  const bool a_longer = graph.length_mm(a) >= graph.length_mm(b);
  const GraphStrut& longer = a_longer ? a : b;
  const GraphStrut& shorter = a_longer ? b : a;
  const double near = longer.node1 == node ? longer.radius1_mm : longer.radius2_mm;
  const double far = longer.node1 == node ? longer.radius2_mm : longer.radius1_mm;
  const double length = graph.length_mm(shorter);
  const double continued = near + 0.5 * length * (near - far) / graph.length_mm(longer);
  const double mean = 0.5 * (shorter.radius1_mm + shorter.radius2_mm);
  const double share = length < kShort * mean ? kStepOfShort : kStep;
  return std::abs(continued - mean) > share * mean;
}

}  // namespace

std::vector<std::vector<std::int32_t>> Graph::struts_at_nodes() const {
  std::vector<std::vector<std::int32_t>> at(nodes.size());
  for (std::size_t i = 0; i < struts.size(); ++i) {
    at[static_cast<std::size_t>(struts[i].node1)].push_back(static_cast<std::int32_t>(i));
    at[static_cast<std::size_t>(struts[i].node2)].push_back(static_cast<std::int32_t>(i));
  }
  return at;
}

void Graph::tidy() {
  std::map<std::pair<std::int32_t, std::int32_t>, bool> seen;
  std::vector<GraphStrut> kept;
  for (const GraphStrut& s : struts) {
    if (s.node1 == s.node2) continue;
    if (!seen.try_emplace({std::min(s.node1, s.node2), std::max(s.node1, s.node2)}, true).second)
      continue;
    kept.push_back(s);
  }
  struts = std::move(kept);
  std::vector<std::int32_t> renumbered(nodes.size(), -1);
  std::vector<GraphNode> used;
  for (GraphStrut& s : struts) {
    for (std::int32_t* n : {&s.node1, &s.node2}) {
      std::int32_t& number = renumbered[static_cast<std::size_t>(*n)];
      if (number < 0) {
        number = static_cast<std::int32_t>(used.size());
        used.push_back(nodes[static_cast<std::size_t>(*n)]);
      }
      *n = number;
    }
  }
  nodes = std::move(used);
}

int join_overlapping_nodes(Graph& graph, double merge_diameters, const IsMetal& is_metal) {
  const auto at = graph.struts_at_nodes();
  std::vector<double> diameter(graph.nodes.size(), 0.0);
  double widest = 0.0;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    for (const std::int32_t s : at[n]) {
      const GraphStrut& strut = graph.struts[static_cast<std::size_t>(s)];
      diameter[n] += (strut.radius1_mm + strut.radius2_mm) / static_cast<double>(at[n].size());
    }
    widest = std::max(widest, diameter[n]);
  }
  std::vector<std::int32_t> by_x(graph.nodes.size());
  for (std::size_t n = 0; n < by_x.size(); ++n) by_x[n] = static_cast<std::int32_t>(n);
  const auto x_of = [&graph](std::int32_t n) {
    return graph.nodes[static_cast<std::size_t>(n)].position_mm;
  };
  std::sort(by_x.begin(), by_x.end(), [&](std::int32_t a, std::int32_t b) {
    return x_of(a).x() != x_of(b).x() ? x_of(a).x() < x_of(b).x() : a < b;
  });
  std::vector<std::tuple<double, std::int32_t, std::int32_t>> pairs;
  for (std::size_t i = 0; i < by_x.size(); ++i) {
    for (std::size_t j = i + 1; j < by_x.size(); ++j) {
      const std::int32_t a = by_x[i];
      const std::int32_t b = by_x[j];
      if (x_of(b).x() - x_of(a).x() > kBridge * widest) break;
      // A free end is no node.
      if (at[static_cast<std::size_t>(a)].size() < 2 || at[static_cast<std::size_t>(b)].size() < 2)
        continue;
      const double distance = (x_of(a) - x_of(b)).norm();
      if (distance < kBridge * std::min(diameter[static_cast<std::size_t>(a)],
                                        diameter[static_cast<std::size_t>(b)])) {
        pairs.emplace_back(distance, std::min(a, b), std::max(a, b));
      }
    }
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<std::int32_t> into(graph.nodes.size());
  for (std::size_t n = 0; n < into.size(); ++n) into[n] = static_cast<std::int32_t>(n);
  const auto linked = [&graph, &into](std::int32_t a, std::int32_t b) {
    return std::any_of(graph.struts.begin(), graph.struts.end(), [&](const GraphStrut& s) {
      const std::int32_t c = into[static_cast<std::size_t>(s.node1)];
      const std::int32_t d = into[static_cast<std::size_t>(s.node2)];
      return (c == a && d == b) || (c == b && d == a);
    });
  };
  // By way of a third node that is hardly off the straight line.
  const auto led_around = [&](std::int32_t a, std::int32_t b, double distance) {
    for (std::size_t c = 0; c < graph.nodes.size(); ++c) {
      const Vec3& x = graph.nodes[c].position_mm;
      if ((x - x_of(a)).norm() + (x - x_of(b)).norm() > kDetour * distance) continue;
      const auto k = into[c];
      if (k != a && k != b && linked(a, k) && linked(k, b)) return true;
    }
    return false;
  };
  const auto all_metal = [&](std::int32_t a, std::int32_t b) {
    const auto metal = is_metal({0.75 * x_of(a) + 0.25 * x_of(b), 0.5 * x_of(a) + 0.5 * x_of(b),
                                 0.25 * x_of(a) + 0.75 * x_of(b)});
    return std::all_of(metal.begin(), metal.end(), [](std::uint8_t is) { return is != 0; });
  };
  int bridges = 0;
  for (const auto& [distance, first, second] : pairs) {
    const std::int32_t a = into[static_cast<std::size_t>(first)];
    const std::int32_t b = into[static_cast<std::size_t>(second)];
    if (a == b) continue;
    const double d =
        std::min(diameter[static_cast<std::size_t>(a)], diameter[static_cast<std::size_t>(b)]);
    if (distance < merge_diameters * d) {
      auto& target = graph.nodes[static_cast<std::size_t>(a)].position_mm;
      const double wa = static_cast<double>(at[static_cast<std::size_t>(a)].size());
      const double wb = static_cast<double>(at[static_cast<std::size_t>(b)].size());
      target =
          (wa * target + wb * graph.nodes[static_cast<std::size_t>(b)].position_mm) / (wa + wb);
      for (std::int32_t& n : into) n = n == b ? a : n;
    } else if (!linked(a, b) && !led_around(a, b, distance) && all_metal(a, b)) {
      graph.struts.push_back({a, b, 0.5 * diameter[static_cast<std::size_t>(a)],
                              0.5 * diameter[static_cast<std::size_t>(b)], false});
      ++bridges;
    }
  }
  for (GraphStrut& s : graph.struts) {
    s.node1 = into[static_cast<std::size_t>(s.node1)];
    s.node2 = into[static_cast<std::size_t>(s.node2)];
  }
  graph.tidy();
  return bridges;
}

void split_at_nodes(Graph& graph) {
  std::vector<std::int32_t> by_x(graph.nodes.size());
  std::iota(by_x.begin(), by_x.end(), 0);
  const auto at = [&graph](std::int32_t n) -> const Vec3& {
    return graph.nodes[static_cast<std::size_t>(n)].position_mm;
  };
  std::sort(by_x.begin(), by_x.end(), [&at](std::int32_t a, std::int32_t b) {
    return at(a).x() != at(b).x() ? at(a).x() < at(b).x() : a < b;
  });
  std::vector<GraphStrut> whole;
  std::vector<GraphStrut> pieces;
  for (const GraphStrut& s : graph.struts) {
    const double length = graph.length_mm(s);
    const Vec3 start = at(s.node1);
    const Vec3 axis = graph.direction(s);
    const double r = std::max(s.radius1_mm, s.radius2_mm);
    const auto [left, right] = std::minmax(start.x(), at(s.node2).x());
    std::vector<std::pair<double, std::int32_t>> stops;
    auto n = std::lower_bound(by_x.begin(), by_x.end(), left - r,
                              [&at](std::int32_t a, double x) { return at(a).x() < x; });
    for (; n != by_x.end() && at(*n).x() <= right + r; ++n) {
      const Vec3 d = at(*n) - start;
      const double along = d.dot(axis);
      if (along < kSplit * r || along > length - kSplit * r) continue;
      if ((d - along * axis).norm() < kOnAxis * r) stops.emplace_back(along, *n);
    }
    if (stops.empty()) {
      whole.push_back(s);
      continue;
    }
    std::sort(stops.begin(), stops.end());
    stops.emplace_back(length, s.node2);
    GraphStrut piece = s;
    for (const auto& [along, node] : stops) {
      piece.node2 = node;
      piece.radius2_mm = s.radius1_mm + (s.radius2_mm - s.radius1_mm) * along / length;
      pieces.push_back(piece);
      piece.node1 = node;
      piece.radius1_mm = piece.radius2_mm;
    }
  }
  // Struts that were found whole come first: of doubles the first is kept.
  whole.insert(whole.end(), pieces.begin(), pieces.end());
  graph.struts = std::move(whole);
  graph.tidy();
}

int join_straight_struts(Graph& graph) {
  int joined = 0;
  auto at = graph.struts_at_nodes();
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    if (at[n].size() != 2 || at[n][0] == at[n][1]) continue;
    const auto node = static_cast<std::int32_t>(n);
    const std::int32_t first = at[n][0];
    const std::int32_t second = at[n][1];
    GraphStrut& a = graph.struts[static_cast<std::size_t>(first)];
    GraphStrut& b = graph.struts[static_cast<std::size_t>(second)];
    const bool a_ends = a.node2 == node;
    const bool b_starts = b.node1 == node;
    const Vec3 da = a_ends ? graph.direction(a) : Vec3(-graph.direction(a));
    const Vec3 db = b_starts ? graph.direction(b) : Vec3(-graph.direction(b));
    const double ra = a_ends ? a.radius2_mm : a.radius1_mm;
    const double rb = b_starts ? b.radius1_mm : b.radius2_mm;
    // A kink counts by how far it leads the axis astray, not by its angle alone.
    const double shorter = std::min(graph.length_mm(a), graph.length_mm(b));
    const double sine = da.cross(db).norm();
    if (da.dot(db) < 0.99 || sine * shorter > 0.1 * std::min(ra, rb)) continue;
    if (a.exposed && b.exposed && is_step(graph, a, node, b)) continue;
    const std::int32_t far_a = a_ends ? a.node1 : a.node2;
    const std::int32_t far_b = b_starts ? b.node2 : b.node1;
    const double far_ra = a_ends ? a.radius1_mm : a.radius2_mm;
    const double far_rb = b_starts ? b.radius2_mm : b.radius1_mm;
    if (far_a == far_b) continue;
    a = {far_a, far_b, far_ra, far_rb, a.exposed || b.exposed};
    b.node1 = b.node2 = node;
    at[n].clear();
    for (std::int32_t& s : at[static_cast<std::size_t>(far_b)]) s = s == second ? first : s;
    ++joined;
  }
  graph.tidy();
  return joined;
}

void drop_stubs(Graph& graph) {
  const auto at = graph.struts_at_nodes();
  // A piece at a small angle to a strut that its free end lies in is part of that strut.
  const auto lies_in_another = [&](const GraphStrut& s, std::int32_t free, std::int32_t held) {
    const Vec3& end = graph.nodes[static_cast<std::size_t>(free)].position_mm;
    const auto& others = at[static_cast<std::size_t>(held)];
    return std::any_of(others.begin(), others.end(), [&](std::int32_t k) {
      const GraphStrut& other = graph.struts[static_cast<std::size_t>(k)];
      if (&other == &s) return false;
      const Vec3 d = end - graph.nodes[static_cast<std::size_t>(other.node1)].position_mm;
      const Vec3 axis = graph.direction(other);
      const double along = d.dot(axis);
      return along > 0.0 && along < graph.length_mm(other) &&
             (d - along * axis).norm() < std::min(other.radius1_mm, other.radius2_mm);
    });
  };
  std::vector<GraphStrut> kept;
  for (const GraphStrut& s : graph.struts) {
    const bool free1 = at[static_cast<std::size_t>(s.node1)].size() == 1;
    const bool free2 = at[static_cast<std::size_t>(s.node2)].size() == 1;
    const double radii = graph.length_mm(s) / std::max(s.radius1_mm, s.radius2_mm);
    if (free1 && free2 && radii < kSingle) continue;
    if (free1 != free2) {
      if (radii < kStub) continue;
      if (lies_in_another(s, free1 ? s.node1 : s.node2, free1 ? s.node2 : s.node1)) continue;
    }
    kept.push_back(s);
  }
  graph.struts = std::move(kept);
  graph.tidy();
}

}  // namespace asbuilt::strut_graph
