#include "core/design/strut_graph_refine.h"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt::strut_graph {
namespace {

constexpr double kBand = 0.16;        // as for growing: the corners of a hexagon lie within
constexpr double kMostFacets = 60.0;  // more are not told from round
constexpr double kNarrowest = 0.03;   // of the robust weights, over the radius

struct OnStrut {
  std::uint32_t sample;
  double s;      // from node1
  double rho;    // distance from the axis
  Vec3 outward;  // unit, from the axis
};

double distance_to_axis(const Graph& graph, const GraphStrut& strut, const Vec3& p) {
  const Vec3& a = graph.nodes[static_cast<std::size_t>(strut.node1)].position_mm;
  const Vec3 d = graph.nodes[static_cast<std::size_t>(strut.node2)].position_mm - a;
  const double t = std::clamp(d.dot(p - a) / d.squaredNorm(), 0.0, 1.0);
  return (p - a - t * d).norm();
}

// The samples on a strut's own surface, away from the other struts of its nodes.
std::vector<OnStrut> samples_on(const Graph& graph,
                                const std::vector<std::vector<std::int32_t>>& at, std::size_t index,
                                const SampleSet& samples) {
  const GraphStrut& strut = graph.struts[index];
  const double length = graph.length_mm(strut);
  std::vector<OnStrut> all;
  if (!(length > 0.0)) return all;
  const Vec3& start = graph.nodes[static_cast<std::size_t>(strut.node1)].position_mm;
  const Vec3 axis = graph.direction(strut);
  const double widest = std::max(strut.radius1_mm, strut.radius2_mm) * (1.0 + kBand);
  samples.along(
      start, axis, 0.0, length, widest, [&](std::uint32_t i, double s, const Vec3& radial) {
        const double r = strut.radius1_mm + (strut.radius2_mm - strut.radius1_mm) * s / length;
        const double rho = radial.norm();
        const Vec3 n = samples.normal(i);
        if (std::abs(rho - r) > kBand * r || std::abs(n.dot(axis)) > 0.30 ||
            n.dot(radial) < 0.8 * rho)
          return;
        const Vec3 p = samples.point(i);
        for (const std::int32_t node : {strut.node1, strut.node2}) {
          for (const std::int32_t k : at[static_cast<std::size_t>(node)]) {
            if (k == static_cast<std::int32_t>(index)) continue;
            const GraphStrut& other = graph.struts[static_cast<std::size_t>(k)];
            const double r_other = other.node1 == node ? other.radius1_mm : other.radius2_mm;
            if (distance_to_axis(graph, other, p) < 1.12 * r_other) return;
          }
        }
        all.push_back({i, s, rho, radial / rho});
      });
  return all;
}

template <class T>
void thin_out(std::vector<T>& values, std::size_t most) {
  if (values.size() <= most) return;
  const std::size_t stride = (values.size() + most - 1) / most;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size(); i += stride) values[kept++] = values[i];
  values.resize(kept);
}

struct Block {
  Eigen::Matrix<double, 7, 7> normal;  // node1, node2, radius
  Eigen::Matrix<double, 7, 1> right;
};

// Width of Tukey's weights from the spread of the residuals: wide for facets, narrow for true
// rounds, so that fillets lose their say.
double robust_width(const std::vector<double>& residuals, double r) {
  if (residuals.size() < 12) return kBand * r;
  std::vector<double> sizes(residuals.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = std::abs(residuals[i]);
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                   sizes.end());
  return std::clamp(6.0 * sizes[sizes.size() / 2], kNarrowest * r, kBand * r);
}

Block normal_equations(const Graph& graph, const GraphStrut& strut, const SampleSet& samples,
                       const std::vector<OnStrut>& points) {
  Block block;
  block.normal.setZero();
  block.right.setZero();
  const Vec3& start = graph.nodes[static_cast<std::size_t>(strut.node1)].position_mm;
  const Vec3 axis = graph.direction(strut);
  const double length = graph.length_mm(strut);
  std::vector<double> residuals(points.size());
  std::vector<double> shares(points.size());
  std::vector<Vec3> outward(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vec3 d = samples.point(points[i].sample) - start;
    const double s = d.dot(axis);
    const Vec3 radial = d - s * axis;
    const double rho = radial.norm();
    shares[i] = s / length;
    outward[i] = radial / rho;
    residuals[i] = rho - (strut.radius1_mm + (strut.radius2_mm - strut.radius1_mm) * shares[i]);
  }
  const double width = robust_width(residuals, 0.5 * (strut.radius1_mm + strut.radius2_mm));
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double q = residuals[i] / width;
    if (std::abs(q) >= 1.0) continue;
    const double w = (1.0 - q * q) * (1.0 - q * q);
    Eigen::Matrix<double, 7, 1> j;
    j << -(1.0 - shares[i]) * outward[i], -shares[i] * outward[i], -1.0;
    block.normal += w * j * j.transpose();
    block.right -= w * residuals[i] * j;
  }
  return block;
}

struct Line {
  double mean = 0.0;  // at the middle of the strut
  double slope = 0.0;
  double error = 0.0;   // of the slope, standard
  double length = 0.0;  // over which points count
};

// Through the distances from the axis, with Tukey's weights: fillets at one end must not look like
// a taper.
std::optional<Line> fit_radius(const GraphStrut& strut, const std::vector<OnStrut>& points,
                               double strut_length) {
  const double r = 0.5 * (strut.radius1_mm + strut.radius2_mm);
  Line line;
  line.mean = r;
  line.slope = (strut.radius2_mm - strut.radius1_mm) / strut_length;
  std::vector<double> residuals(points.size());
  for (int round = 0; round < 4; ++round) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      residuals[i] = points[i].rho - line.mean - line.slope * (points[i].s - 0.5 * strut_length);
    }
    const double width = robust_width(residuals, r);
    double n = 0.0, s1 = 0.0, s2 = 0.0, y1 = 0.0, sy = 0.0, squares = 0.0;
    double low = 1e300, high = -1e300;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double q = residuals[i] / width;
      if (std::abs(q) >= 1.0) continue;
      const double w = (1.0 - q * q) * (1.0 - q * q);
      const double s = points[i].s - 0.5 * strut_length;
      n += w;
      s1 += w * s;
      s2 += w * s * s;
      y1 += w * points[i].rho;
      sy += w * s * points[i].rho;
      squares += w * residuals[i] * residuals[i];
      low = std::min(low, s);
      high = std::max(high, s);
    }
    const double spread = n > 0.0 ? s2 - s1 * s1 / n : 0.0;
    if (n < 24.0 || !(spread > 0.0)) return std::nullopt;
    line.slope = (sy - s1 * y1 / n) / spread;
    line.mean = (y1 - line.slope * s1) / n;
    line.error = std::sqrt(squares / (n - 2.0) / spread);
    line.length = high - low;
  }
  return line;
}

// Straight-line change of the radius along the strut, where the surface shows one beyond doubt.
void update_taper(GraphStrut& strut, const std::vector<OnStrut>& points, double length) {
  if (points.size() < 40) return;
  const std::optional<Line> line = fit_radius(strut, points, length);
  if (!line) return;
  const double r = 0.5 * (strut.radius1_mm + strut.radius2_mm);
  const bool sure =
      std::abs(line->slope) > 6.0 * line->error && std::abs(line->slope) * line->length > 0.04 * r;
  strut.radius1_mm = line->mean - (sure ? 0.5 * line->slope * length : 0.0);
  strut.radius2_mm = line->mean + (sure ? 0.5 * line->slope * length : 0.0);
}

StrutEvidence measure_strut(const Graph& graph, const GraphStrut& strut, const SampleSet& samples,
                            const std::vector<OnStrut>& points) {
  StrutEvidence e;
  e.area_radius1_mm = strut.radius1_mm;
  e.area_radius2_mm = strut.radius2_mm;
  const double length = graph.length_mm(strut);
  const Vec3 axis = graph.direction(strut);
  const double r = 0.5 * (strut.radius1_mm + strut.radius2_mm);
  std::vector<double> residuals;
  residuals.reserve(points.size());
  for (const OnStrut& p : points) {
    residuals.push_back(p.rho - strut.radius1_mm -
                        (strut.radius2_mm - strut.radius1_mm) * p.s / length);
  }
  const double width = robust_width(residuals, r);
  double turn = 0.0, area = 0.0, squares = 0.0, tilt = 0.0;
  std::vector<double> heights;  // of the touching planes over the axis, over the local radius
  for (std::size_t k = 0; k < points.size(); ++k) {
    const OnStrut& p = points[k];
    const double local = p.rho - residuals[k];
    const double relative = p.rho / local;
    Vec3 n = samples.normal(p.sample);
    n = (n - n.dot(axis) * axis).normalized();
    const double cosine = std::clamp(n.dot(p.outward), 0.0, 1.0);
    heights.push_back(relative * cosine);
    if (std::abs(residuals[k]) >= width) continue;
    // The area of a section is half the integral of rho^2 over the angle; a piece of surface covers
    // the angle cos(tilt) / rho.
    const double angle = cosine / relative;
    turn += angle;
    area += angle * relative * relative;
    const double a = std::acos(cosine);
    tilt += a * a;
    squares += residuals[k] * residuals[k];
    e.count += 1.0;
  }
  if (e.count < kFewestSamples) return e;
  const auto middle = [](std::vector<double>& values) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const double height = middle(heights);
  for (double& h : heights) h = std::abs(h - height);
  e.unevenness = 1.4826 * middle(heights);
  const double scale = std::sqrt(area / turn);
  e.area_radius1_mm *= scale;
  e.area_radius2_mm *= scale;
  e.rms_mm = std::sqrt(squares / e.count);
  // On a regular polygon of n facets the tilt is uniform within +-pi/n: its rms is pi/(n sqrt 3).
  const double rms_tilt = std::sqrt(tilt / e.count);
  const double facets =
      rms_tilt > 0.0 ? std::numbers::pi / (rms_tilt * std::numbers::sqrt3) : 1e300;
  if (facets < kMostFacets) {
    e.facets = facets;
    const double whole = 2.0 * std::numbers::pi / std::max(3.0, facets);
    e.circumscribed_over_area = std::sqrt(whole / std::sin(whole));
  }
  return e;
}

}  // namespace

void refine_graph(Graph& graph, const SampleSet& samples, int rounds, const Progress& progress) {
  constexpr int kStepsPerRound = 3;
  const auto struts = static_cast<std::int64_t>(graph.struts.size());
  const auto nodes = static_cast<Eigen::Index>(graph.nodes.size());
  const auto unknowns = 3 * nodes + static_cast<Eigen::Index>(struts);
  const auto at = graph.struts_at_nodes();
  std::vector<std::vector<OnStrut>> points(graph.struts.size());
  std::vector<Block> blocks(graph.struts.size());
  for (int round = 0; round < rounds; ++round) {
    parallel_for(0, struts, 16, [&](std::int64_t begin, std::int64_t end) {
      progress.throw_if_cancelled();
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        points[i] = samples_on(graph, at, i, samples);
        if (round > 0) update_taper(graph.struts[i], points[i], graph.length_mm(graph.struts[i]));
        thin_out(points[i], 400);
      }
    });
    for (int step = 0; step < kStepsPerRound; ++step) {
      progress.throw_if_cancelled();
      parallel_for(0, struts, 64, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          blocks[i] = normal_equations(graph, graph.struts[i], samples, points[i]);
        }
      });
      std::vector<Eigen::Triplet<double>> entries;
      entries.reserve(static_cast<std::size_t>(struts) * 49 + static_cast<std::size_t>(unknowns));
      Eigen::VectorXd right = Eigen::VectorXd::Zero(unknowns);
      // Damping holds what no sample determines, such as the place of a free end along its strut.
      for (Eigen::Index k = 0; k < unknowns; ++k) entries.emplace_back(k, k, 0.3);
      for (std::size_t i = 0; i < graph.struts.size(); ++i) {
        const GraphStrut& strut = graph.struts[i];
        Eigen::Index place[7];
        for (int k = 0; k < 3; ++k) {
          place[k] = 3 * static_cast<Eigen::Index>(strut.node1) + k;
          place[3 + k] = 3 * static_cast<Eigen::Index>(strut.node2) + k;
        }
        place[6] = 3 * nodes + static_cast<Eigen::Index>(i);
        for (int a = 0; a < 7; ++a) {
          right[place[a]] += blocks[i].right[a];
          for (int b = 0; b < 7; ++b)
            entries.emplace_back(place[a], place[b], blocks[i].normal(a, b));
        }
      }
      Eigen::SparseMatrix<double> matrix(unknowns, unknowns);
      matrix.setFromTriplets(entries.begin(), entries.end());
      const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver(matrix);
      if (solver.info() != Eigen::Success) {
        throw Error(ErrorCode::kNotConverged, "the strut graph could not be fitted to the surface");
      }
      const Eigen::VectorXd x = solver.solve(right);
      for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
        graph.nodes[n].position_mm += x.segment<3>(3 * static_cast<Eigen::Index>(n));
      }
      for (std::size_t i = 0; i < graph.struts.size(); ++i) {
        const double change = x[3 * nodes + static_cast<Eigen::Index>(i)];
        GraphStrut& strut = graph.struts[i];
        const double limit = 0.2 * std::min(strut.radius1_mm, strut.radius2_mm);
        strut.radius1_mm += std::clamp(change, -limit, limit);
        strut.radius2_mm += std::clamp(change, -limit, limit);
      }
    }
    progress.report(static_cast<double>(round + 1) / rounds);
  }
}

std::vector<StrutEvidence> measure_struts(const Graph& graph, const SampleSet& samples) {
  const auto at = graph.struts_at_nodes();
  std::vector<StrutEvidence> all(graph.struts.size());
  parallel_for(
      0, static_cast<std::int64_t>(all.size()), 16, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          all[i] =
              measure_strut(graph, graph.struts[i], samples, samples_on(graph, at, i, samples));
        }
      });
  return all;
}

}  // namespace asbuilt::strut_graph
