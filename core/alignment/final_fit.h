// The last fit of a registration: the pose together with what printing does to a surface. Internal
// to core/alignment.
//
// A printed strut is thicker or thinner than drawn, by an amount that depends on its inclination,
// its section is an ellipse that stands or lies, and its down side sags. Each of these would pull a
// plain fit along the build direction, where up-facing and down-facing surface differ. So the
// expected offset of a surface point is, with f = cos^2 of the strut's inclination to the build
// plane and t = the angle about the strut's axis from straight down, C = max(0, cos t),
//
//     a + f (b + c cos^2 t + e C^2 + g cos 3t)
//
// and a, b, c, e, g are fitted with the pose. A shift is a term of cos t, and C^2 holds 0.42 cos t,
// 0.25 cos 2t and 0.085 cos 3t: how much of what is seen as a shift is sag follows from its other
// two parts, as far as these are not an ellipse (c) and not another departure from the round (g).
// Neither is known, so c, e and g have prior standard deviations of 2, 10 and 0.3 % of the radius;
// what they leave open is in the covariance. A sag that grows like C itself cannot be told from an
// ellipse and a shift by half of it. Designs without struts take f = 1 and b = 0.
#pragma once

#include <vector>

#include "core/alignment/surface_fit.h"
#include "core/geometry/design.h"

namespace asbuilt {

struct FinalFit {
  double rms_mm = 0.0;       // of the points about the expected surface
  double oversize_mm = 0.0;  // mean of the even part, a + f (b + c cos^2 t), over the points
  double downskin_mm = 0.0;  // e: straight down on a lying strut
  Mat3 cov_translation = Mat3::Zero();  // at the points' centre, mm^2
  Mat3 cov_rotation = Mat3::Zero();     // rad^2
  double scale = 1.0;                   // from one more step with the scale free; not applied
  double u_scale = 0.0;                 // standard uncertainty
};

// Moves `design_from_scan`, which must be right to a fraction of a strut; radius_mm: of a typical
// one. Tukey's weights; their scale starts at scale_mm and comes down to 4.685 robust standard
// deviations of the residuals, so that fillets at nodes, which lie outside any strut's surface,
// have no say. Covariances are sandwich estimates clustered by blocks of block_mm (Liang and Zeger
// 1986).
FinalFit final_fit(const std::vector<SurfacePoint>& points, const Design& design,
                   const SignedField& field, double radius_mm, double scale_mm, double block_mm,
                   Pose& design_from_scan);

}  // namespace asbuilt
