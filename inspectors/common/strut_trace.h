// The built strut followed along its nominal axis: sections with centre, contour and area.
//
// Method. At stations along the nominal axis, a plane across it. The metal's centre in the plane is
// found by mean shift of the metal fraction; from it, rays at even angles find where the fraction
// crosses 1/2. Directions in which another nominal strut or a solid part lies too close are left
// out (they belong to the node); a section counts where enough directions are free, and what is
// left out is filled by a Fourier fit of second order. Radii are corrected for blur by the exact
// relation between a disc and where its Gaussian blur crosses 1/2 (blurred_disc.h), and by the
// strut's own grey levels (strut_levels.h).
// Frames: offsets are along `across1`, `across2`, two unit vectors of the design frame
// perpendicular to the nominal axis; across1 points up the build direction as far as it can.
// Deterministic. Cost: about 400 trilinear samples a station.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/geometry/vec.h"

namespace asbuilt {

struct InspectionContext;

inline constexpr int kRays = 32;

enum class SectionState {
  kMeasured,  // contour found all round
  kEmpty,     // no metal where the strut should be
  kHidden,    // too close to a node or a solid part to be told from it
  kOutside,   // not in the scan, or not covered by its points
};

struct Section {
  double along_mm = 0.0;  // from end 1 of the nominal strut
  SectionState state = SectionState::kHidden;
  bool clear = false;       // nominally outside all other struts, all round
  double fill = 0.0;        // mean metal fraction of the core of the nominal section
  double offset1_mm = 0.0;  // centre of the section's area from the nominal axis
  double offset2_mm = 0.0;
  double area_mm2 = 0.0;      // blur-corrected
  double inscribed_mm = 0.0;  // diameters about the centre
  double circumscribed_mm = 0.0;
  double minor_mm = 0.0;  // of the ellipse of equal second moments
  double major_mm = 0.0;
  double second_moment_mm4 = 0.0;  // mean of the two principal area moments
  double upskin_mm = 0.0;          // mean radial deviation from the nominal surface, upper quarter
  double downskin_mm = 0.0;        // lower quarter
  double blur_shift_mm = 0.0;      // correction that was added to the radii
  double core_fraction = 0.0;      // mean metal fraction about the centre
  double ambient_fraction = 0.0;   // outside, three blur widths off, where free; else not a number
  std::array<float, kRays> radius_mm{};  // from the section's own centre, blur-corrected

  double diameter_mm() const;  // of the circle of equal area
};

struct StrutTrace {
  Vec3 axis = Vec3::UnitZ();  // unit, from end 1 to end 2, design frame
  Vec3 across1 = Vec3::UnitX();
  Vec3 across2 = Vec3::UnitY();
  double length_mm = 0.0;
  double step_mm = 0.0;
  double level_offset = 0.0;      // of the strut's own middle grey level, share of the contrast
  double u_level_offset = 0.005;  // k = 1; strut_levels.h
  std::vector<Section> sections;
};

struct TraceOptions {
  double step_voxels = 1.0;       // between sections
  double free_share = 0.6;        // of the directions of a section that must be free
  double clearance_blurs = 2.0;   // from other struts, in blur widths
  double clearance_radii = 0.15;  // and in radii, for what is printed thicker than nominal

  static const std::vector<OptionField<TraceOptions>>& fields();
};

// One trace per strut, in the order of the design.
std::vector<StrutTrace> trace_struts(const InspectionContext& context, const TraceOptions& options,
                                     const Progress& progress);

}  // namespace asbuilt
