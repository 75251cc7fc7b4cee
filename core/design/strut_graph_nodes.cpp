#include "core/design/strut_graph_nodes.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>
#include <unordered_map>

namespace asbuilt::strut_graph {
namespace {

constexpr double kMeet = 0.35;      // how far an axis may pass by a node, over its radius
constexpr double kLeastSine = 0.2;  // of the angle between axes that fix a node
constexpr double kStub = 1.6;       // a free end shorter than this many radii is no strut
constexpr std::int32_t kFree = -1;

// How far beyond its last seen slice a strut's node may lie: two struts of angle q hide each other
// for (r2 + r1 cos q) / sin q, 3.7 radii at 30 degrees; fillets and node balls add to it.
double furthest(double r, double r_other) {
  return 3.0 * r + 2.0 * r_other;
}

enum class Where { kLow, kHigh, kInside };

struct Part {  // a segment as seen from a point
  std::int32_t segment;
  Where where;
  double s;
  double beyond;  // mm from the last seen slice, negative inside
  double aside;   // distance of the axis from the point
};

class Junctions {
 public:
  explicit Junctions(const std::vector<Segment>& segments) : segments_(segments) {
    double r = 0.0;
    for (const Segment& s : segments_) r = std::max(r, s.cylinder.radius_mm);
    widest_ = r;
    cell_ = std::max(4.0 * r, 1e-9);
    ends_.assign(segments_.size(), {kFree, kFree});
    splits_.resize(segments_.size());
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const Segment& s = segments_[i];
      const double more = furthest(s.cylinder.radius_mm, s.cylinder.radius_mm);
      for (double t = s.low_mm - more; t < s.high_mm + more + 0.5 * cell_; t += 0.5 * cell_) {
        auto& cell = grid_[key(s.at(t), 0, 0, 0)];
        if (cell.empty() || cell.back() != static_cast<std::int32_t>(i)) {
          cell.push_back(static_cast<std::int32_t>(i));
        }
      }
    }
  }

  Graph run() {
    vote();
    attach_near_misses();
    join_gaps();
    return build();
  }

 private:
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  Key key(const Vec3& p, int dx, int dy, int dz) const {
    return {static_cast<std::int64_t>(std::floor(p.x() / cell_)) + dx,
            static_cast<std::int64_t>(std::floor(p.y() / cell_)) + dy,
            static_cast<std::int64_t>(std::floor(p.z() / cell_)) + dz};
  }

  std::vector<std::int32_t> segments_near(const Vec3& p) const {
    std::vector<std::int32_t> all;
    for (int dz = -1; dz <= 1; ++dz)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          const auto found = grid_.find(key(p, dx, dy, dz));
          if (found != grid_.end())
            all.insert(all.end(), found->second.begin(), found->second.end());
        }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  const Segment& seg(std::int32_t i) const { return segments_[static_cast<std::size_t>(i)]; }
  std::int32_t& end_of(std::int32_t i, Where w) {
    return ends_[static_cast<std::size_t>(i)][w == Where::kLow ? 0 : 1];
  }

  // Whether and how a segment takes part in a node at x, free or not.
  bool see(std::int32_t i, const Vec3& x, double meet, double r_other, Part& part) const {
    const Segment& g = seg(i);
    const Vec3 d = x - g.cylinder.point_mm;
    part.segment = i;
    part.s = d.dot(g.cylinder.axis);
    part.aside = (d - part.s * g.cylinder.axis).norm();
    const double r = g.cylinder.radius_mm;
    if (part.aside > meet * r) return false;
    const double to_low = part.s - g.low_mm;
    const double to_high = g.high_mm - part.s;
    part.where = to_low < to_high ? Where::kLow : Where::kHigh;
    part.beyond = -std::min(to_low, to_high);
    if (part.beyond < -std::min(1.2 * r, 0.5 * g.length_mm() + 1e-12)) part.where = Where::kInside;
    return part.beyond <= furthest(r, std::max(r, r_other));
  }

  bool is_taken(const Part& part) const {
    if (part.where != Where::kInside) {
      return ends_[static_cast<std::size_t>(part.segment)][part.where == Where::kLow ? 0 : 1] !=
             kFree;
    }
    for (const auto& [s, node] : splits_[static_cast<std::size_t>(part.segment)]) {
      if (std::abs(s - part.s) < seg(part.segment).cylinder.radius_mm) return true;
    }
    return false;
  }

  std::vector<Part> parts_at(const Vec3& x, double r_other) const {
    std::vector<Part> parts;
    for (const std::int32_t i : segments_near(x)) {
      Part part{};
      if (see(i, x, kMeet, r_other, part) && !is_taken(part)) parts.push_back(part);
    }
    return parts;
  }

  // Score of a node with these parts; zero where they fix no point.
  double score(const std::vector<Part>& parts) const {
    bool crossing = false;
    for (std::size_t a = 0; a < parts.size() && !crossing; ++a)
      for (std::size_t b = a + 1; b < parts.size() && !crossing; ++b) {
        crossing =
            seg(parts[a].segment).cylinder.axis.cross(seg(parts[b].segment).cylinder.axis).norm() >=
            kLeastSine;
      }
    if (!crossing) return 0.0;
    double total = 0.0;
    for (const Part& p : parts) {
      const double r = seg(p.segment).cylinder.radius_mm;
      total += p.where == Where::kInside
                   ? 0.6
                   : 1.0 - 0.08 * std::max(0.0, p.beyond) / r - 0.5 * p.aside / r;
    }
    return total;
  }

  Vec3 meeting_point(const std::vector<Part>& parts, const Vec3& guess) const {
    Mat3 normal = Mat3::Zero();
    Vec3 right = Vec3::Zero();
    for (const Part& p : parts) {
      const Segment& g = seg(p.segment);
      const double w = std::min(4.0, g.length_mm() / g.cylinder.radius_mm);
      const Mat3 across = Mat3::Identity() - g.cylinder.axis * g.cylinder.axis.transpose();
      normal += w * across;
      right += w * across * (g.cylinder.point_mm - guess);
    }
    normal += 1e-3 * normal.trace() * Mat3::Identity();
    return guess + normal.ldlt().solve(right);
  }

  struct Candidate {
    double score;
    Vec3 x;
    double r_other;
    std::int32_t order;
    bool operator<(const Candidate& o) const {
      return score != o.score ? score < o.score : order > o.order;
    }
  };

  void vote() {
    std::priority_queue<Candidate> queue;
    std::int32_t order = 0;
    std::vector<std::int32_t> partners;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(segments_.size()); ++i) {
      const Segment& a = seg(i);
      partners.clear();
      const double more = furthest(a.cylinder.radius_mm, a.cylinder.radius_mm);
      for (double t = a.low_mm - more; t < a.high_mm + more + 0.5 * cell_; t += 0.5 * cell_) {
        const auto near = segments_near(a.at(t));
        partners.insert(partners.end(), near.begin(), near.end());
      }
      std::sort(partners.begin(), partners.end());
      partners.erase(std::unique(partners.begin(), partners.end()), partners.end());
      for (const std::int32_t j : partners) {
        if (j <= i) continue;
        const Segment& b = seg(j);
        const double cosine = a.cylinder.axis.dot(b.cylinder.axis);
        const double sine2 = 1.0 - cosine * cosine;
        if (sine2 < kLeastSine * kLeastSine) continue;
        const Vec3 w = b.cylinder.point_mm - a.cylinder.point_mm;
        const double wa = w.dot(a.cylinder.axis);
        const double wb = w.dot(b.cylinder.axis);
        const Vec3 on_a = a.at((wa - cosine * wb) / sine2);
        const Vec3 on_b = b.at((cosine * wa - wb) / sine2);
        const double ra = a.cylinder.radius_mm;
        const double rb = b.cylinder.radius_mm;
        if ((on_a - on_b).norm() > kMeet * std::min(ra, rb)) continue;
        const Vec3 x = 0.5 * (on_a + on_b);
        Part part{};
        if (!see(i, x, kMeet, rb, part) || !see(j, x, kMeet, ra, part)) continue;
        const double s = score(parts_at(x, std::max(ra, rb)));
        if (s > 0.0) queue.push({s, x, std::max(ra, rb), order++});
      }
    }
    while (!queue.empty()) {
      Candidate c = queue.top();
      queue.pop();
      std::vector<Part> parts = parts_at(c.x, c.r_other);
      const double now = score(parts);
      if (now <= 0.0) continue;
      if (now < c.score - 1e-9) {
        c.score = now;
        queue.push(c);
        continue;
      }
      for (int k = 0; k < 2; ++k) {
        const Vec3 better = meeting_point(parts, c.x);
        std::vector<Part> again = parts_at(better, c.r_other);
        if (score(again) < now - 0.3) break;
        c.x = better;
        parts = std::move(again);
      }
      accept(c.x, parts);
    }
  }

  void accept(const Vec3& x, const std::vector<Part>& parts) {
    const auto node = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back(x);
    for (const Part& p : parts) take(p, node);
  }

  void take(const Part& p, std::int32_t node) {
    if (p.where == Where::kInside) {
      splits_[static_cast<std::size_t>(p.segment)].emplace_back(p.s, node);
    } else {
      end_of(p.segment, p.where) = node;
    }
  }

  // A short strut's axis is not known well enough to pass every test; it still ends at the node it
  // points to.
  void attach_near_misses() {
    std::map<Key, std::vector<std::int32_t>> at;
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
      at[key(nodes_[n], 0, 0, 0)].push_back(static_cast<std::int32_t>(n));
    }
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(segments_.size()); ++i) {
      for (const Where w : {Where::kLow, Where::kHigh}) {
        if (end_of(i, w) != kFree) continue;
        const Segment& g = seg(i);
        const Vec3 tip = g.at(w == Where::kLow ? g.low_mm : g.high_mm);
        std::int32_t best = kFree;
        double least = 1e300;
        for (int dz = -1; dz <= 1; ++dz)
          for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) {
              const auto found = at.find(key(tip, dx, dy, dz));
              if (found == at.end()) continue;
              for (const std::int32_t n : found->second) {
                Part part{};
                const Vec3& x = nodes_[static_cast<std::size_t>(n)];
                if (!see(i, x, 0.7, g.cylinder.radius_mm, part) || part.where != w) continue;
                // Not back to the node at the other end.
                if (end_of(i, w == Where::kLow ? Where::kHigh : Where::kLow) == n) continue;
                const double cost = std::max(0.0, part.beyond) + 2.0 * part.aside;
                if (cost < least) {
                  least = cost;
                  best = n;
                }
              }
            }
        if (best != kFree) end_of(i, w) = best;
      }
    }
  }

  // Two free ends that face each other in line.
  void join_gaps() {
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(segments_.size()); ++i) {
      for (const Where w : {Where::kLow, Where::kHigh}) {
        if (end_of(i, w) != kFree) continue;
        const Segment& a = seg(i);
        const double sign_a = w == Where::kLow ? -1.0 : 1.0;
        const Vec3 tip_a = a.at(w == Where::kLow ? a.low_mm : a.high_mm);
        const Vec3 out_a = sign_a * a.cylinder.axis;
        for (const std::int32_t j : segments_near(tip_a)) {
          if (j == i || end_of(i, w) != kFree) continue;
          for (const Where v : {Where::kLow, Where::kHigh}) {
            if (end_of(j, v) != kFree || end_of(i, w) != kFree) continue;
            const Segment& b = seg(j);
            const Vec3 tip_b = b.at(v == Where::kLow ? b.low_mm : b.high_mm);
            const Vec3 out_b = (v == Where::kLow ? -1.0 : 1.0) * b.cylinder.axis;
            const double r = std::min(a.cylinder.radius_mm, b.cylinder.radius_mm);
            const Vec3 gap = tip_b - tip_a;
            if (gap.norm() > 4.0 * r || out_a.dot(out_b) > -0.95 || gap.dot(out_a) < -1.0 * r)
              continue;
            if ((gap - gap.dot(out_a) * out_a).norm() > 0.4 * r) continue;
            const auto node = static_cast<std::int32_t>(nodes_.size());
            nodes_.push_back(0.5 * (tip_a + tip_b));
            end_of(i, w) = node;
            end_of(j, v) = node;
          }
        }
      }
    }
  }

  Graph build() {
    Graph graph;
    for (const Vec3& x : nodes_) graph.nodes.push_back({x, StrutCap::kSphere});
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const Segment& g = segments_[i];
      const double r = g.cylinder.radius_mm;
      auto stops = splits_[i];
      std::sort(stops.begin(), stops.end());
      const auto stop_of = [&](std::int32_t node) {
        return (nodes_[static_cast<std::size_t>(node)] - g.cylinder.point_mm).dot(g.cylinder.axis);
      };
      // What sticks out of a node by less than a radius or so is the node, not a strut.
      const double least =
          stops.empty() && ends_[i][0] == kFree && ends_[i][1] == kFree ? 2.0 : kStub;
      if (ends_[i][0] != kFree) {
        stops.insert(stops.begin(), {stop_of(ends_[i][0]), ends_[i][0]});
      } else if (stops.empty() || stops.front().first - g.low_mm > least * r) {
        stops.insert(stops.begin(), {g.low_mm, static_cast<std::int32_t>(graph.nodes.size())});
        graph.nodes.push_back({g.at(g.low_mm), StrutCap::kSphere});
      }
      if (ends_[i][1] != kFree) {
        stops.push_back({stop_of(ends_[i][1]), ends_[i][1]});
      } else if (g.high_mm - stops.back().first > least * r) {
        stops.push_back({g.high_mm, static_cast<std::int32_t>(graph.nodes.size())});
        graph.nodes.push_back({g.at(g.high_mm), StrutCap::kSphere});
      }
      for (std::size_t k = 0; k + 1 < stops.size(); ++k) {
        graph.struts.push_back({stops[k].second, stops[k + 1].second,
                                std::max(0.1 * r, g.cylinder.radius_at(stops[k].first)),
                                std::max(0.1 * r, g.cylinder.radius_at(stops[k + 1].first)), true});
      }
    }
    graph.tidy();
    return graph;
  }

  const std::vector<Segment>& segments_;
  double cell_ = 1.0;
  double widest_ = 0.0;
  std::map<Key, std::vector<std::int32_t>> grid_;
  std::vector<Vec3> nodes_;
  std::vector<std::array<std::int32_t, 2>> ends_;
  std::vector<std::vector<std::pair<double, std::int32_t>>> splits_;
};

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

Graph connect_segments(const std::vector<Segment>& segments) {
  return Junctions(segments).run();
}

int join_overlapping_nodes(Graph& graph, double merge_diameters) {
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
      if (x_of(b).x() - x_of(a).x() > widest) break;
      // A free end is no node.
      if (at[static_cast<std::size_t>(a)].size() < 2 || at[static_cast<std::size_t>(b)].size() < 2)
        continue;
      const double distance = (x_of(a) - x_of(b)).norm();
      if (distance <
          std::min(diameter[static_cast<std::size_t>(a)], diameter[static_cast<std::size_t>(b)])) {
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
    } else if (!linked(a, b)) {
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
    if (std::abs(ra - rb) > 0.02 * std::max(ra, rb) && a.exposed && b.exposed) continue;
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
  std::erase_if(graph.struts, [&](const GraphStrut& s) {
    const bool free1 = at[static_cast<std::size_t>(s.node1)].size() == 1;
    const bool free2 = at[static_cast<std::size_t>(s.node2)].size() == 1;
    if (free1 && free2) return graph.length_mm(s) < 4.0 * std::max(s.radius1_mm, s.radius2_mm);
    return free1 != free2 && graph.length_mm(s) < kStub * std::max(s.radius1_mm, s.radius2_mm);
  });
  graph.tidy();
}

}  // namespace asbuilt::strut_graph
