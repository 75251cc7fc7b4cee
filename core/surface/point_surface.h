// The built part as a cloud of points on its surface: a closed surface from the points alone, with
// what they do not cover marked. Frame: the points', which is the scan frame. Lengths in mm.
//
// Method. Within two kernel widths h of a point the signed distance of a place x is the weighted
// mean of (n_i + n_x) . (x - p_i) / 2 over the points p_i with normals n_i, with n_x the mean
// normal at x and weights area_i * exp(-|x - p_i|^2 / 2 h^2). The chord between two points of a
// circle is square to the sum of their normals (the symmetric distance of Rusinkiewicz 2019), so
// that round struts keep their diameter; the mean of n_i . (x - p_i) alone would make them thicker
// by h^2 / R, planes through the points thinner by as much. h is the 95 % quantile of the points'
// spacing, or six tenths of a voxel. Elsewhere inside and outside are told by the winding number
// (winding.h), which closes what is not covered by a membrane. Coverage. A place of that surface is
// not seen where no point lies within two kernel widths, or where the points near it lie to one
// side by more than one kernel width: beyond the rim of what was measured. The design has no say in
// any of this. Uncertainty. Scatter of the points about the surface (standard deviation of a
// point), and what the whole of it may share: a tenth of the curvature term h^2 / 2R that the
// symmetric distance cancels. Memory: the grid (4 bytes a voxel), 150 bytes a point. Deterministic.
#pragma once

#include "core/base/progress.h"
#include "core/surface/given_surface.h"
#include "core/surface/point_cloud.h"

namespace asbuilt {

// The surface's mesh is its seen part only; Surface::unseen marks the rest. `bounded` is false
// where it is not closed: volumes are not known then. Throws kNotMeasurable where the points bound
// nothing.
struct PointPart {
  GivenPart part;
  bool bounded = true;
  double unseen_share = 0.0;  // of the closed surface
  double scatter_um = 0.0;    // of the points about the surface
};

PointPart surface_from_points(const PointCloud& cloud, double voxel_mm, const Progress& progress);

}  // namespace asbuilt
