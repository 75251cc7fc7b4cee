// Where struts without a node end: round caps, flat cuts, and the skin of solid parts.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "core/design/strut_graph_refine.h"

namespace asbuilt::strut_graph {
namespace {

struct Patch {
  std::vector<Vec3> points;
  std::vector<Vec3> normals;
};

struct Plane {
  double s = 0.0;       // where the axis meets it
  double spread = 0.0;  // rms distance of the patch from it
};

std::optional<Plane> fit_plane(const Patch& patch, const Vec3& origin, const Vec3& axis) {
  if (patch.points.size() < 6) return std::nullopt;
  Vec3 normal = Vec3::Zero();
  Vec3 middle = Vec3::Zero();
  for (std::size_t i = 0; i < patch.points.size(); ++i) {
    normal += patch.normals[i];
    middle += patch.points[i];
  }
  normal.normalize();
  middle /= static_cast<double>(patch.points.size());
  double squares = 0.0;
  for (const Vec3& p : patch.points) squares += std::pow((p - middle).dot(normal), 2);
  const double slant = normal.dot(axis);
  if (std::abs(slant) < 0.2) return std::nullopt;
  return Plane{(middle - origin).dot(normal) / slant,
               std::sqrt(squares / static_cast<double>(patch.points.size()))};
}

struct Ball {
  double s = 0.0;       // of its centre
  double spread = 0.0;  // 1.48 times the median deviation
};

// A ball of the strut's radius: its centre is one radius behind every point of it. Medians, since
// other struts' surface near a short strut gets into the patch.
std::optional<Ball> fit_ball(const Patch& patch, const Vec3& origin, const Vec3& axis, double r) {
  if (patch.points.size() < 6) return std::nullopt;
  std::vector<double> centers;
  std::vector<double> facing;
  for (std::size_t i = 0; i < patch.points.size(); ++i) {
    facing.push_back(patch.normals[i].dot(axis));
    centers.push_back((patch.points[i] - origin).dot(axis) - r * facing.back());
  }
  const auto median = [](std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  const auto deviation = [&median](std::vector<double>& values, double from) {
    for (double& v : values) v = std::abs(v - from);
    return 1.4826 * median(values);
  };
  const double center = median(centers);
  // A plane's normals are all alike.
  if (deviation(facing, median(facing)) < 0.05) return std::nullopt;
  return Ball{center, deviation(centers, center)};
}

struct End {
  double s = 0.0;
  StrutCap cap = StrutCap::kSphere;
};

// An end and where to look for it.
struct Search {
  std::size_t node;
  Vec3 origin;   // the other end of the strut
  Vec3 axis;     // outwards
  double s_end;  // where the end is thought to be
  double r;
  double s_exit = 0.0;  // where the axis leaves the metal; NaN where it does not
};

End locate(const SampleSet& samples, const Search& search) {
  const Vec3& origin = search.origin;
  const Vec3& axis = search.axis;
  const double s_end = search.s_end;
  const double r = search.r;
  Patch cap;      // faces outwards, within the strut
  Patch landing;  // faces the strut, around it
  std::array<double, 12> last{};
  last.fill(-1.0);
  const Vec3 u = axis.unitOrthogonal();
  const Vec3 v = axis.cross(u);
  samples.along(origin, axis, s_end - 2.5 * r, s_end + 2.5 * r, 2.5 * r,
                [&](std::uint32_t i, double s, const Vec3& radial) {
                  const double rho = radial.norm();
                  const Vec3 n = samples.normal(i);
                  const double facing = n.dot(axis);
                  if (facing > 0.3 && rho < 1.02 * r) {
                    cap.points.push_back(samples.point(i));
                    cap.normals.push_back(n);
                  } else if (facing < -0.4 && rho > 1.15 * r && std::abs(s - s_end) < 1.5 * r) {
                    landing.points.push_back(samples.point(i));
                    landing.normals.push_back(n);
                  } else if (std::abs(facing) <= 0.3 && std::abs(rho - r) < 0.16 * r &&
                             n.dot(radial) > 0.8 * rho) {
                    const double angle =
                        std::atan2(radial.dot(v), radial.dot(u)) + std::numbers::pi;
                    double& s_last = last[static_cast<std::size_t>(
                        std::min(11.0, angle / (2.0 * std::numbers::pi) * 12.0))];
                    s_last = std::max(s_last, s);
                  }
                });

  const double sharp = 0.08 * r;
  const std::optional<Plane> flat = fit_plane(cap, origin, axis);
  const std::optional<Ball> ball = fit_ball(cap, origin, axis, r);
  if (flat && flat->spread < sharp && (!ball || flat->spread < ball->spread)) {
    return {flat->s, StrutCap::kButt};
  }
  if (ball && ball->spread < 1.5 * sharp) return {ball->s, StrutCap::kSphere};
  if (const auto plane = fit_plane(landing, origin, axis); plane && plane->spread < sharp) {
    return {plane->s, StrutCap::kButt};
  }
  // Cut by several faces of a block: where the axis comes out.
  if (cap.points.size() >= 6 && std::abs(search.s_exit - s_end) < 2.5 * r)
    return {search.s_exit, StrutCap::kButt};
  // Otherwise the mean over the circle of where the round surface stops; the last sample of a
  // sector lies on average one sample's share of the sector before the edge.
  double sum = 0.0;
  double count = 0.0;
  for (const double s : last) {
    if (s < 0.0) continue;
    sum += s;
    count += 1.0;
  }
  if (count < 4.0) return {s_end, StrutCap::kSphere};
  const double gap = samples.spacing_mm * samples.spacing_mm / (2.0 * std::numbers::pi * r / 12.0);
  return {sum / count + gap, StrutCap::kButt};
}

// The strut whose end is the node's place, or none: the only one of a free end, and the thicker one
// where two in line meet with different radii.
std::int32_t ending_strut(const Graph& graph, const std::vector<std::int32_t>& at,
                          std::int32_t node) {
  if (at.size() == 1) return at[0];
  if (at.size() != 2) return -1;
  const GraphStrut& a = graph.struts[static_cast<std::size_t>(at[0])];
  const GraphStrut& b = graph.struts[static_cast<std::size_t>(at[1])];
  const double ra = a.node1 == node ? a.radius1_mm : a.radius2_mm;
  const double rb = b.node1 == node ? b.radius1_mm : b.radius2_mm;
  const Vec3 da = a.node1 == node ? graph.direction(a) : Vec3(-graph.direction(a));
  const Vec3 db = b.node1 == node ? graph.direction(b) : Vec3(-graph.direction(b));
  if (da.dot(db) > -0.966 || std::abs(ra - rb) < 0.04 * std::max(ra, rb)) return -1;
  return ra > rb ? at[0] : at[1];
}

}  // namespace

void locate_free_ends(Graph& graph, const SampleSet& samples, const MeshRays& rays,
                      const Progress& progress) {
  const auto at = graph.struts_at_nodes();
  std::vector<Search> searches;
  std::vector<Vec3f> starts;
  std::vector<Vec3f> inwards;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    const std::int32_t ending = ending_strut(graph, at[n], static_cast<std::int32_t>(n));
    if (ending < 0) continue;
    const GraphStrut& strut = graph.struts[static_cast<std::size_t>(ending)];
    const bool second = strut.node2 == static_cast<std::int32_t>(n);
    const std::int32_t other = second ? strut.node1 : strut.node2;
    const Vec3 axis = second ? graph.direction(strut) : Vec3(-graph.direction(strut));
    searches.push_back({n, graph.nodes[static_cast<std::size_t>(other)].position_mm, axis,
                        graph.length_mm(strut), second ? strut.radius2_mm : strut.radius1_mm});
    Search& s = searches.back();
    s.s_exit = std::max(0.5 * s.s_end, s.s_end - 2.5 * s.r);  // from here the ray goes
    starts.push_back((s.origin + s.s_exit * axis).cast<float>());
    inwards.push_back((-axis).cast<float>());
  }
  const std::vector<float> ways = rays.thickness_behind(starts, inwards, progress);
  for (std::size_t k = 0; k < searches.size(); ++k) {
    Search& s = searches[k];
    s.s_exit += ways[k];
    const End found = locate(samples, s);
    if (found.s > 0.5 * s.r) graph.nodes[s.node] = {s.origin + found.s * s.axis, found.cap};
  }
}

}  // namespace asbuilt::strut_graph
