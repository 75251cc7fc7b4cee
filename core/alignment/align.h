// Where the design lies in the scan, found without an initial guess, on parts that repeat
// themselves.
//
// Frames: `design_from_scan` maps scan coordinates to design coordinates, mm.
//
// Method. A lattice fits itself again one cell further, and a block fits itself in several
// orientations, so a good fit is no proof. (1) Rotations over all of SO(3) are scored on blurred
// densities about the centres of mass; (2) the best of them are refined on densities, then on the
// surface (point to signed distance, robust, scale coming down); (3) from each, every shift by a
// lattice vector, half vectors included, is tried as well; (4) the distinct poses that remain are
// scored by the volume that scan and design share; (5) the best is compared with every other in the
// volume where the two predict differently: the share of the scan that sides with the best
// (`agreement`) is 0.5 where the poses explain the scan equally well, however large the part is and
// however few places differ. The pose is ambiguous when such a volume is too small to speak or
// speaks for both; (6) the final fit is robust least squares of surface points against the exact
// signed distance together with what printing does to struts (final_fit.h). Uncertainty: sandwich
// covariance clustered by blocks of one cell, k = 2 (White 1980; Liang and Zeger 1986), since
// neighbouring surface points err together. Source of the general scheme: Besl and McKay 1992 for
// the surface fit; the alias test is ours. Deterministic. Cost: a few seconds, independent of the
// scan's size but for one pass over its surface.
#pragma once

#include <optional>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/geometry/design.h"
#include "core/geometry/field.h"
#include "core/geometry/pose.h"
#include "core/geometry/volume.h"
#include "core/records/inspection.h"

namespace asbuilt {

struct AlignmentOptions {
  int rotations = 4608;              // of the first search
  int candidates = 48;               // kept for refinement
  double decisive_agreement = 0.75;  // below: the two poses are equally good
  double decisive_volume = 0.25;     // of one typical strut; a smaller difference decides nothing
  int surface_points = 40000;        // of the final fit

  static const std::vector<OptionField<AlignmentOptions>>& fields();
};

// What the scan offers to the alignment.
struct ScanGeometry {
  const Mask* mask = nullptr;                       // metal, scan frame
  const std::vector<Vec3f>* vertices_mm = nullptr;  // of the surface, scan frame
  const std::vector<Vec3f>* normals = nullptr;      // outward
  double blur_sigma_mm = 0.0;                       // edges are not known better than this
};

// A pose that the user states, with how far it may be off.
struct PoseHint {
  Pose design_from_scan;
  double translation_tolerance_mm = 0.0;
  double rotation_tolerance_deg = 0.0;
};

enum class SymmetryChoice { kRefuse, kAccept };

struct Alignment {
  Pose design_from_scan;
  double rms_mm = 0.0;            // of the surface about the fitted (oversize, sag) surface
  double oversize_mm = 0.0;       // mean outward offset of the surface
  double downskin_mm = 0.0;       // extra offset of surfaces that face down
  double u_translation_mm = 0.0;  // k = 2, at the part's centre
  double u_rotation_deg = 0.0;    // k = 2
  double scale = 1.0;             // built over designed size, for the record; not applied
  double u_scale = 0.0;           // k = 2
  double score = 0.0;             // shared volume over joint volume (intersection over union)
  double margin = 0.0;            // score minus the runner-up's
  bool ambiguous = false;
  std::vector<PoseAlternative> alternatives;  // best first
};

// Throws kNotMeasurable where no pose explains the scan (score below 0.3, or a mirror image
// explains it far better). An ambiguous pose is a result, not an error: the caller decides.
Alignment align(const ScanGeometry& scan, const Design& design, const SignedField& field,
                const AlignmentOptions& options, const std::optional<PoseHint>& hint,
                const Progress& progress);

}  // namespace asbuilt
