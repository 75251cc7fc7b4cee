// How much of the surface a graph explains, and what it leaves. Part of the strut graph's
// extraction.
#pragma once

#include <vector>

#include "core/design/strut_graph.h"
#include "core/design/strut_graph_rays.h"
#include "core/design/strut_graph_samples.h"

namespace asbuilt::strut_graph {

struct Explanation {
  double residual_rms_mm = 0.0;
  double residual_p95_mm = 0.0;
  double explained_fraction = 0.0;
  double strut_like_explained_fraction = 0.0;
  std::vector<UnexplainedRegion> regions;
};

// diameter_mm: the median of the struts. A sample is explained where it lies within 8 % of it from
// the union of the struts, or at a node between struts (fillet) or inside it (covered caps).
Explanation explain(const MeshRays& rays, const SampleSet& samples, const Lattice& lattice,
                    double diameter_mm, const Progress& progress);

}  // namespace asbuilt::strut_graph
