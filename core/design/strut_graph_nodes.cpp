#include "core/design/strut_graph_nodes.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>

namespace asbuilt::strut_graph {
namespace {

constexpr double kMeet = 0.35;      // how far an axis may pass by a node, over its radius
constexpr double kLeastSine = 0.2;  // of the angle between axes that fix a node
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
  Junctions(const std::vector<Segment>& segments, const IsMetal& is_metal)
      : segments_(segments), is_metal_(is_metal) {
    double r = 0.0;
    for (const Segment& s : segments_) r = std::max(r, s.cylinder.radius_mm);
    cell_ = std::max(4.0 * r, 1e-9);
    ends_.assign(segments_.size(), {kFree, kFree});
    splits_.resize(segments_.size());
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const Segment& s = segments_[i];
      const double more = furthest(s.cylinder.radius_mm, s.cylinder.radius_mm);
      double t = s.low_mm - more;
      while (t < s.high_mm + more + 0.5 * cell_) {
        auto& cell = grid_[key(s.at(t), 0, 0, 0)];
        if (cell.empty() || cell.back() != static_cast<std::int32_t>(i)) {
          cell.push_back(static_cast<std::int32_t>(i));
        }
        t += 0.5 * cell_;
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
      if (seg(i).tentative) continue;
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

  // Where the axes of two pieces meet near their ends, with metal up to the node: axes of struts
  // that a block's face cuts off may well meet outside of it. Not asked at the node itself: flat
  // ends of struts written one by one may meet there in a point of the surface.
  std::vector<Candidate> candidates() const {
    std::vector<Candidate> all;
    std::vector<Vec3> places;  // four a candidate
    std::vector<std::int32_t> partners;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(segments_.size()); ++i) {
      const Segment& a = seg(i);
      partners.clear();
      const double more = furthest(a.cylinder.radius_mm, a.cylinder.radius_mm);
      double t = a.low_mm - more;
      while (t < a.high_mm + more + 0.5 * cell_) {
        const auto near = segments_near(a.at(t));
        partners.insert(partners.end(), near.begin(), near.end());
        t += 0.5 * cell_;
      }
      std::sort(partners.begin(), partners.end());
      partners.erase(std::unique(partners.begin(), partners.end()), partners.end());
      for (const std::int32_t j : partners) {
        if (j <= i || seg(i).tentative || seg(j).tentative) continue;
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
        if (s <= 0.0) continue;
        all.push_back({s, x, std::max(ra, rb), static_cast<std::int32_t>(all.size())});
        for (const std::int32_t k : {i, j}) {
          const Vec3 back = tip_towards(k, x) - x;
          const double r = seg(k).cylinder.radius_mm;
          places.push_back(x + std::min(1.0, 0.5 * r / std::max(back.norm(), 1e-12)) * back);
          places.push_back(x + 0.5 * back);
        }
      }
    }
    const std::vector<std::uint8_t> metal = is_metal_(places);
    std::erase_if(all, [&metal](const Candidate& c) {
      const auto first = metal.begin() + 4 * static_cast<std::ptrdiff_t>(c.order);
      return std::count(first, first + 4, std::uint8_t{0}) > 0;
    });
    return all;
  }

  void vote() {
    const std::vector<Candidate> all = candidates();
    std::priority_queue<Candidate> queue(all.begin(), all.end());
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

  // The seen part's point on the axis that is nearest to x.
  Vec3 tip_towards(std::int32_t i, const Vec3& x) const {
    const Segment& g = seg(i);
    const double s = (x - g.cylinder.point_mm).dot(g.cylinder.axis);
    return g.at(std::clamp(s, g.low_mm, g.high_mm));
  }

  bool metal_between(const Vec3& a, const Vec3& b) const {
    const auto metal = is_metal_({0.75 * a + 0.25 * b, 0.5 * a + 0.5 * b, 0.25 * a + 0.75 * b});
    return std::all_of(metal.begin(), metal.end(), [](std::uint8_t is) { return is != 0; });
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
        if (best != kFree && metal_between(tip, nodes_[static_cast<std::size_t>(best)])) {
          end_of(i, w) = best;
        }
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
          if (j == i || end_of(i, w) != kFree || seg(i).tentative || seg(j).tentative) continue;
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
            if (!metal_between(tip_a, tip_b)) continue;
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
      } else if (!g.tentative && (stops.empty() || stops.front().first - g.low_mm > least * r)) {
        stops.insert(stops.begin(), {g.low_mm, static_cast<std::int32_t>(graph.nodes.size())});
        graph.nodes.push_back({g.at(g.low_mm), StrutCap::kSphere});
      }
      if (ends_[i][1] != kFree) {
        stops.push_back({stop_of(ends_[i][1]), ends_[i][1]});
      } else if (!g.tentative && g.high_mm - stops.back().first > least * r) {
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
  const IsMetal& is_metal_;
  double cell_ = 1.0;
  std::map<Key, std::vector<std::int32_t>> grid_;
  std::vector<Vec3> nodes_;
  std::vector<std::array<std::int32_t, 2>> ends_;
  std::vector<std::vector<std::pair<double, std::int32_t>>> splits_;
};

}  // namespace

Graph connect_segments(const std::vector<Segment>& segments, const IsMetal& is_metal) {
  return Junctions(segments, is_metal).run();
}

}  // namespace asbuilt::strut_graph
