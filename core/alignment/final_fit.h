// The last fit of a registration: the pose together with what printing does to a surface. Internal
// to core/alignment.
//
// A printed strut is thicker or thinner than drawn, by an amount that depends on its inclination,
// its section is an ellipse that stands or lies, and its down side sags. Each of these would pull a
// plain fit along the build direction, where up-facing and down-facing surface differ. So the
// expected offset of a surface point is, with f = cos^2 of the strut's inclination to the build
// plane and n = the normal's component against the build direction, n+ = max(0, n),
//
//     a + b f + f (c n^2 + e n+^2)
//
// and a, b, c, e are fitted with the pose. Designs without struts take f = 1 and b = 0. What cannot
// be told: a down-skin that grows linearly in n is, to first order, an ellipse and a shift by half
// of it. Why not a term of n+ as well: with it the shift is all but undetermined.
#pragma once

#include <vector>

#include "core/alignment/surface_fit.h"
#include "core/geometry/design.h"

namespace asbuilt {

struct FinalFit {
  double rms_mm = 0.0;                  // of the points about the expected surface
  double oversize_mm = 0.0;             // mean of a + b f + c f n^2 over the points
  double downskin_mm = 0.0;             // e: straight down on a lying strut
  Mat3 cov_translation = Mat3::Zero();  // at the points' centre, mm^2
  Mat3 cov_rotation = Mat3::Zero();     // rad^2
  double scale = 1.0;                   // from one more step with the scale free; not applied
  double u_scale = 0.0;                 // standard uncertainty
};

// Moves `design_from_scan`, which must be right to a fraction of a strut. Tukey's weights; their
// scale starts at scale_mm and comes down to 4.685 robust standard deviations of the residuals, so
// that fillets at nodes, which lie outside any strut's surface, have no say. Covariances are
// sandwich estimates clustered by blocks of block_mm (Liang and Zeger 1986).
FinalFit final_fit(const std::vector<SurfacePoint>& points, const Design& design,
                   const SignedField& field, double scale_mm, double block_mm,
                   Pose& design_from_scan);

}  // namespace asbuilt
