// The nominal strut graph of a design that is known only by its skin: nodes, axes and diameters of
// the round struts in a triangle mesh (a plain STL of the CAD).
//
// Frame and units: those of the mesh, mm.
// Method: docs/methods/strut_graph.md. Points are sampled evenly on the surface; each tells by its
// normal and by the thickness behind it where an axis may lie; cylinders are grown from the best of
// them; axes that meet become nodes; nodes and radii are then fitted together to the sampled
// surface by robust least squares. Limits: round struts, straight between nodes, cylindrical or
// slightly conical. Curved struts, sheets and triply periodic surfaces are refused. A strut hidden
// entirely inside its nodes leaves no trace on the surface and cannot be found; nodes whose metal
// overlaps are joined or bridged, see the notes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/geometry/lattice.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt {

struct StrutGraphOptions {
  double samples_per_diameter = 7.0;
  int maximum_samples = 8000000;
  double minimum_explained_fraction = 0.7;
  double node_merge_diameters = 0.5;
  std::string nominal_radius = "area_equivalent";

  static const std::vector<OptionField<StrutGraphOptions>>& fields();
};

// A connected part of the surface that no strut explains: a plate, a flange, a shell.
struct UnexplainedRegion {
  Box3 box;
  double area_mm2 = 0.0;
  double median_thickness_mm = 0.0;  // of the metal behind it, along the inward normal
};

struct StrutGraphResult {
  // Nodes in lexicographic order (coordinates within a tenth of the median radius count as equal),
  // struts in the order of their node pairs, node1 < node2. Radii as options.nominal_radius says.
  // Ends that are free, cut or inside a solid part are nodes of one strut: the centre of a round
  // cap, the middle of a flat cut (cap kButt), or where the axis meets the skin of the solid part.
  Lattice lattice;
  // Per strut: of the circle through the facets' corners; equals the area-equivalent radius on a
  // finely meshed round strut.
  std::vector<double> circumscribed_radius_mm;
  // Per strut: rms distance of the mesh from the fitted cylinder, outside the nodes; NaN for a
  // strut without exposed surface.
  std::vector<double> fit_rms_mm;
  // Median number of flat facets around a strut; the triangulation counts, too. 0 where above 40.
  double facets_per_turn = 0.0;

  // Distance of the explained surface from the union of the struts.
  double residual_rms_mm = 0.0;
  double residual_p95_mm = 0.0;
  double explained_fraction = 0.0;             // of the whole surface, by area
  double strut_like_explained_fraction = 0.0;  // of the surface that is neither flat nor thick
  std::vector<UnexplainedRegion>
      unexplained;  // largest first; patches under one strut footprint left out
  std::vector<std::string> notes;
};

// Same input, same result at any thread count.
// Cost: about 1 s for 100 struts on one core, less on more; memory about 120 bytes a sample (at
// most options.maximum_samples of them, 1 GB by default) beside the mesh and its ray-tracing tree.
// Throws kNotMeasurable when the mesh is empty, encloses no volume, or is no strut lattice;
// kOutOfMemory when maximum_samples is too few for its thinnest struts; kCancelled.
StrutGraphResult extract_strut_graph(const TriMesh& mesh, const StrutGraphOptions& options = {},
                                     const Progress& progress = {});

}  // namespace asbuilt
