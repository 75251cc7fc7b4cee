// Least-squares fit of a graph's nodes and radii to the sampled surface. Part of the strut graph's
// extraction.
#pragma once

#include <vector>

#include "core/base/progress.h"
#include "core/design/strut_graph_nodes.h"
#include "core/design/strut_graph_rays.h"

namespace asbuilt::strut_graph {

// Moves nodes and radii until the struts' cylinders fit the samples that lie on one strut only.
// Free ends move across their strut, not along it.
void refine_graph(Graph& graph, const SampleSet& samples, int rounds, const Progress& progress);

// Puts free ends where the surface says the strut ends, and tells round from flat caps.
void locate_free_ends(Graph& graph, const SampleSet& samples, const MeshRays& rays,
                      const Progress& progress);

// Fewer samples than this say nothing about a strut's own surface.
inline constexpr double kFewestSamples = 12.0;

// What the surface says about each strut of a refined graph.
struct StrutEvidence {
  double area_radius1_mm = 0.0;  // of the circle with the area of the section, at node1 and node2
  double area_radius2_mm = 0.0;
  double circumscribed_over_area = 1.0;
  double facets = 0.0;  // around the strut, 0 where none are seen
  double rms_mm = 0.0;
  double count = 0.0;  // samples used
  // How far the planes that touch the surface are from being one radius away from the axis, over
  // the radius (1.48 times the median deviation). Zero for cylinders and for regular prisms,
  // whatever the number of facets; not for bent struts and for the waists of wavy surfaces.
  double unevenness = 0.0;
};
std::vector<StrutEvidence> measure_struts(const Graph& graph, const SampleSet& samples);

}  // namespace asbuilt::strut_graph
