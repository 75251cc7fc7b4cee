#include "core/design/strut_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/design/strut_graph_check.h"
#include "core/design/strut_graph_nodes.h"
#include "core/design/strut_graph_refine.h"
#include "core/design/strut_graph_samples.h"
#include "core/design/strut_graph_segments.h"

namespace asbuilt {
namespace {

using namespace strut_graph;

constexpr double kBytesPerSample = 120.0;
constexpr double kFewestPerDiameter = 4.0;
constexpr double kFewFacets = 40.0;    // more are not worth a word
constexpr double kMostUneven = 0.025;  // see StrutEvidence::unevenness
constexpr double kNearlyAll = 0.98;    // of the strut-like surface
constexpr float kFacing = 0.9F;        // cosine of a wall that shows a thickness; wedges show none
constexpr char kLooking[] = "looking for struts";
constexpr char kFitting[] = "fitting nodes and diameters";
constexpr Demands kShortStruts{3, 7, 0.5};

std::string text(const char* format, double a, double b = 0.0) {
  char line[200];
  print_to(line, sizeof line, format, a, b);
  return line;
}

Error no_lattice(const std::string& why) {
  return {
      ErrorCode::kNotMeasurable,
      {"the mesh is no strut lattice: " + why, "the strut graph of the design",
       "straight round struts that meet in nodes",
       "give the struts as a table or as a 3MF beam lattice, or inspect without strut results"}};
}

TriMesh prepared(const TriMesh& mesh, std::vector<std::string>& notes) {
  TriMesh clean = weld(mesh, 1e-6 * std::max(mesh.bounds().diagonal_mm(), 1e-6));
  if (clean.empty()) throw no_lattice("it has no triangles");
  const MeshHealth health = check_mesh(clean);
  if (!health.watertight()) {
    notes.push_back("the mesh is not watertight (" + std::to_string(health.open_edges) + " open, " +
                    std::to_string(health.non_manifold_edges) + " non-manifold, " +
                    std::to_string(health.inconsistent_edges) +
                    " inconsistent edges); the struts were taken from its surface as it is");
  }
  const double volume = clean.signed_volume_mm3();
  if (!std::isfinite(volume) || volume == 0.0) throw no_lattice("it encloses no volume");
  if (volume < 0.0) {
    for (auto& t : clean.triangles) std::swap(t[1], t[2]);
    notes.emplace_back("the triangles faced inwards and were turned");
  }
  return clean;
}

struct Scouting {
  double diameter_mm =
      0.0;  // of the thinner struts: a low quantile of the thickness behind the surface
  bool shells_overlap = false;
};

Scouting scout(const TriMesh& mesh, const MeshRays& rays, const Progress& progress) {
  const SampleSet scouts = sample_surface(mesh, std::sqrt(mesh.area_mm2() / 20000.0));
  const auto covered = rays.covered(scouts.points_mm, scouts.normals, progress);
  std::vector<float> thickness =
      rays.thickness_behind(scouts.points_mm, scouts.normals, progress, kFacing);
  for (std::size_t i = 0; i < thickness.size(); ++i) {
    if (covered[i] != 0) thickness[i] = std::numeric_limits<float>::quiet_NaN();
  }
  std::erase_if(thickness, [](float t) { return !std::isfinite(t); });
  if (thickness.size() < 100) throw no_lattice("no thickness can be seen behind its surface");
  const auto place = thickness.begin() + static_cast<std::ptrdiff_t>(thickness.size() / 10);
  std::nth_element(thickness.begin(), place, thickness.end());
  // A few rays go astray at edges.
  const auto inside = std::count(covered.begin(), covered.end(), std::uint8_t{1});
  return {*place, 1000 * inside > static_cast<std::ptrdiff_t>(covered.size())};
}

// Leaves out what no one sees: surface inside other shells.
void drop_covered(SampleSet& samples, const MeshRays& rays, const Progress& progress) {
  const auto covered = rays.covered(samples.points_mm, samples.normals, progress);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (covered[i] != 0) continue;
    samples.points_mm[kept] = samples.points_mm[i];
    samples.normals[kept++] = samples.normals[i];
  }
  samples.points_mm.resize(kept);
  samples.normals.resize(kept);
}

double chosen_spacing(const TriMesh& mesh, double diameter, const StrutGraphOptions& options,
                      std::vector<std::string>& notes) {
  const double area = mesh.area_mm2();
  const double wanted = diameter / options.samples_per_diameter;
  const double finest = std::sqrt(area / options.maximum_samples);
  const double spacing = std::max(wanted, finest);
  if (spacing > diameter / kFewestPerDiameter) {
    throw Error(ErrorCode::kOutOfMemory,
                {"the part is too large for its thinnest struts",
                 text("%.0f mm^2 of surface, struts of about %.3f mm", area, diameter),
                 "maximum_samples of at least " +
                     text("%.0f", area * std::pow(kFewestPerDiameter / diameter, 2)),
                 "raise maximum_samples or extract the graph of a piece of the part"});
  }
  if (spacing > 1.01 * wanted) {
    notes.push_back(text("the surface was sampled with %.1f instead of %.1f points a diameter",
                         diameter / spacing, options.samples_per_diameter));
  }
  require_memory(static_cast<std::int64_t>(kBytesPerSample * area / (spacing * spacing)),
                 "the strut graph", "lower maximum_samples");
  return spacing;
}

SampleSet every(const SampleSet& fine, std::size_t stride, double cell) {
  SampleSet set;
  set.spacing_mm = fine.spacing_mm * std::sqrt(static_cast<double>(stride));
  for (std::size_t i = 0; i < fine.size(); i += stride) {
    set.points_mm.push_back(fine.points_mm[i]);
    set.normals.push_back(fine.normals[i]);
  }
  set.build(cell);
  return set;
}

// New numbers of the items in the order of a key, groups within the tolerance counting as equal.
void order_lexicographically(std::vector<std::int32_t>& items, std::size_t from, std::size_t to,
                             int k, const std::vector<GraphNode>& nodes, double tolerance) {
  if (k == 3 || to - from < 2) return;
  const auto value = [&](std::int32_t n) {
    return nodes[static_cast<std::size_t>(n)].position_mm[k];
  };
  std::sort(items.begin() + static_cast<std::ptrdiff_t>(from),
            items.begin() + static_cast<std::ptrdiff_t>(to), [&](std::int32_t a, std::int32_t b) {
              return value(a) != value(b) ? value(a) < value(b) : a < b;
            });
  for (std::size_t i = from; i < to;) {
    std::size_t j = i;
    while (j < to && value(items[j]) - value(items[i]) <= tolerance) ++j;
    order_lexicographically(items, i, j, k + 1, nodes, tolerance);
    i = j;
  }
}

void sort_graph(Graph& graph, double tolerance) {
  std::vector<std::int32_t> order(graph.nodes.size());
  std::iota(order.begin(), order.end(), 0);
  order_lexicographically(order, 0, order.size(), 0, graph.nodes, tolerance);
  std::vector<std::int32_t> number(order.size());
  std::vector<GraphNode> nodes(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    number[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
    nodes[i] = graph.nodes[static_cast<std::size_t>(order[i])];
  }
  graph.nodes = std::move(nodes);
  for (GraphStrut& s : graph.struts) {
    s.node1 = number[static_cast<std::size_t>(s.node1)];
    s.node2 = number[static_cast<std::size_t>(s.node2)];
    if (s.node1 > s.node2) {
      std::swap(s.node1, s.node2);
      std::swap(s.radius1_mm, s.radius2_mm);
    }
  }
  std::sort(graph.struts.begin(), graph.struts.end(), [](const GraphStrut& a, const GraphStrut& b) {
    return a.node1 != b.node1 ? a.node1 < b.node1 : a.node2 < b.node2;
  });
}

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_diameter(const Graph& graph) {
  std::vector<double> d;
  for (const GraphStrut& s : graph.struts) d.push_back(s.radius1_mm + s.radius2_mm);
  return median(std::move(d));
}

Lattice to_lattice(const Graph& graph, const std::vector<double>& scale) {
  Lattice lattice;
  const auto at = graph.struts_at_nodes();
  for (const GraphNode& n : graph.nodes) lattice.nodes_mm.push_back(n.position_mm);
  const auto cap = [&](std::int32_t n) {
    return at[static_cast<std::size_t>(n)].size() == 1
               ? graph.nodes[static_cast<std::size_t>(n)].cap
               : StrutCap::kSphere;
  };
  for (std::size_t i = 0; i < graph.struts.size(); ++i) {
    const GraphStrut& s = graph.struts[i];
    lattice.struts.push_back({s.node1, s.node2, scale[i] * s.radius1_mm, scale[i] * s.radius2_mm,
                              cap(s.node1), cap(s.node2), ""});
  }
  return lattice;
}

}  // namespace

const std::vector<OptionField<StrutGraphOptions>>& StrutGraphOptions::fields() {
  using O = StrutGraphOptions;
  static const std::vector<OptionField<O>> all = {
      {"samples_per_diameter", "1", "Surface samples along one diameter of the thinner struts.",
       &O::samples_per_diameter, kFewestPerDiameter, 20.0},
      {"maximum_samples", "1", "Upper limit of surface samples; about 120 bytes each.",
       &O::maximum_samples, 10000.0, 100000000.0},
      {"minimum_explained_fraction", "1",
       "Below this share of strut-like surface explained by struts the mesh is no strut lattice.",
       &O::minimum_explained_fraction, 0.0, 1.0},
      {"node_merge_diameters", "1", "Nodes nearer than this many strut diameters become one.",
       &O::node_merge_diameters, 0.0, 1.0},
      {"nominal_radius",
       "",
       "Which radius of a faceted strut is its nominal one.",
       &O::nominal_radius,
       -std::numeric_limits<double>::infinity(),
       std::numeric_limits<double>::infinity(),
       {"area_equivalent", "circumscribed"}},
  };
  return all;
}

StrutGraphResult extract_strut_graph(const TriMesh& mesh, const StrutGraphOptions& options,
                                     const Progress& progress) {
  StrutGraphResult result;
  const TriMesh clean = prepared(mesh, result.notes);
  const MeshRays rays(clean);
  const Scouting seen = scout(clean, rays, progress);
  const double thin = seen.diameter_mm;
  const double spacing = chosen_spacing(clean, thin, options, result.notes);
  progress.throw_if_cancelled();
  SampleSet fine = sample_surface(clean, spacing);
  if (seen.shells_overlap) {
    drop_covered(fine, rays, progress);
    result.notes.emplace_back(
        "the mesh is made of shells that reach into each other; their covered parts were left out");
  }
  fine.build(0.6 * thin);
  const SampleSet coarse = every(fine, 16, 2.4 * thin);
  progress.report(0.05);

  std::vector<std::uint8_t> claimed(fine.size(), 0);
  const int stride = std::max(1, static_cast<int>(std::pow(thin / (2.5 * fine.spacing_mm), 2)));
  std::vector<Segment> segments = find_segments(rays, fine, coarse, thin, Demands{}, stride,
                                                claimed, progress.part(0.05, 0.45, kLooking));
  if (segments.empty()) throw no_lattice("no straight round piece of surface was found");
  // Short struts show little of themselves between their nodes: a second look at what is left.
  std::vector<Segment> rest = find_segments(rays, fine, coarse, thin, kShortStruts, stride, claimed,
                                            progress.part(0.45, 0.55, kLooking));
  for (Segment& segment : rest) {
    segment.tentative = true;
    segments.push_back(segment);
  }

  const IsMetal is_metal = [&rays, &progress](const std::vector<Vec3>& points) {
    std::vector<Vec3f> places;
    places.reserve(points.size());
    for (const Vec3& p : points) places.push_back(p.cast<float>());
    // Any direction will do; one along no axis of the design seldom runs along a wall.
    return rays.covered(places, std::vector<Vec3f>(places.size(), Vec3f(0.48F, 0.6F, 0.64F)),
                        progress);
  };
  Graph graph = connect_segments(segments, is_metal);
  if (graph.struts.empty()) throw no_lattice("its round pieces form no strut");
  const Progress fitting = progress.part(0.55, 0.9, kFitting);
  refine_graph(graph, fine, 2, fitting.part(0.0, 0.3, kFitting));
  // Fitting moves nodes, and then more of them may turn out to be one.
  int bridges = 0;
  int joined = 0;
  for (int pass = 0; pass < 2; ++pass) {
    bridges += join_overlapping_nodes(graph, options.node_merge_diameters, is_metal);
    split_at_nodes(graph);
    joined += join_straight_struts(graph);
    locate_free_ends(graph, fine, rays, progress);
    drop_stubs(graph);
    refine_graph(graph, fine, 2, fitting.part(0.3 + 0.35 * pass, 0.65 + 0.35 * pass, kFitting));
  }
  locate_free_ends(graph, fine, rays, progress);
  if (graph.struts.empty()) throw no_lattice("its round pieces form no strut");
  const double d = median_diameter(graph);
  sort_graph(graph, 0.05 * d);

  const std::vector<StrutEvidence> evidence = measure_struts(graph, fine);
  std::vector<double> nominal_scale(graph.struts.size(), 1.0);
  std::vector<double> facets;
  std::vector<double> uneven;
  for (std::size_t i = 0; i < graph.struts.size(); ++i) {
    GraphStrut& s = graph.struts[i];
    const StrutEvidence& e = evidence[i];
    s.radius1_mm = e.area_radius1_mm;
    s.radius2_mm = e.area_radius2_mm;
    const double mean = 0.5 * (s.radius1_mm + s.radius2_mm);
    result.circumscribed_radius_mm.push_back(mean * e.circumscribed_over_area);
    result.fit_rms_mm.push_back(e.count < kFewestSamples ? std::numeric_limits<double>::quiet_NaN()
                                                         : e.rms_mm);
    if (options.nominal_radius == "circumscribed") nominal_scale[i] = e.circumscribed_over_area;
    if (e.count < kFewestSamples) continue;
    facets.push_back(e.facets > 0.0 ? e.facets : 1e9);
    uneven.push_back(e.unevenness);
  }
  if (2 * uneven.size() < graph.struts.size()) {
    throw no_lattice("most of its struts show too little surface of their own");
  }
  if (median(uneven) > kMostUneven) {
    throw no_lattice(
        text("its struts are bent or not round; their surface strays by %.1f %% of the "
             "radius, more than %.1f %%",
             100.0 * median(uneven), 100.0 * kMostUneven));
  }
  result.facets_per_turn = median(facets) < kFewFacets ? median(facets) : 0.0;

  const Lattice by_area = to_lattice(graph, std::vector<double>(graph.struts.size(), 1.0));
  const Explanation explanation =
      explain(rays, fine, by_area, d, progress.part(0.9, 1.0, "checking the graph"));
  if (explanation.strut_like_explained_fraction < options.minimum_explained_fraction) {
    throw no_lattice(text("struts explain %.0f %% of its strut-like surface, less than %.0f %%",
                          100.0 * explanation.strut_like_explained_fraction,
                          100.0 * options.minimum_explained_fraction));
  }
  result.residual_rms_mm = explanation.residual_rms_mm;
  result.residual_p95_mm = explanation.residual_p95_mm;
  result.explained_fraction = explanation.explained_fraction;
  result.strut_like_explained_fraction = explanation.strut_like_explained_fraction;
  result.unexplained = explanation.regions;
  result.lattice = to_lattice(graph, nominal_scale);

  if (result.facets_per_turn > 0.0) {
    result.notes.push_back(
        text("the struts are faceted, about %.0f facets a turn; ", result.facets_per_turn) +
        "the nominal radius is the " +
        (options.nominal_radius == "circumscribed" ? "circumscribed" : "area-equivalent") + " one");
  }
  if (joined > 0) {
    result.notes.push_back(std::to_string(joined) +
                           " nodes in the middle of straight struts of equal radius were left out");
  }
  if (bridges > 0) {
    result.notes.push_back(
        std::to_string(bridges) +
        " struts show no surface of their own; they bridge nodes with nothing but metal between");
  }
  if (!result.unexplained.empty()) {
    result.notes.push_back(
        std::to_string(result.unexplained.size()) +
        " regions of the surface are not made of struts and are known by the mesh only");
  }
  if (result.strut_like_explained_fraction < kNearlyAll) {
    result.notes.push_back(
        text("%.0f %% of the strut-like surface belongs to no strut; struts may be missing",
             100.0 * (1.0 - result.strut_like_explained_fraction)));
  }
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
