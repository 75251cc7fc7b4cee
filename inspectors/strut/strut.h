// Every strut of the design, as built: size, shape, place, and what is wrong with it.
//
// Method: docs/methods/struts.md. Sections come from inspectors/common/strut_trace.h. Diameters are
// of the circle of equal area. The status compares a strut with its nominal diameter after the
// usual deviation of the struts of its inclination is taken out (a robust median over the part),
// because printing thickens all struts of one inclination alike and a tolerance is the right judge
// of that; what deviates by more than `gross_fraction` from nominal is thin or thick whatever its
// peers do. Uncertainty (k = 2): noise, local grey level, blur correction, interpolation, voxel
// size, and the part of the strut that could not be measured; terms in the .cpp and in the methods
// page.
#pragma once

#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/rows.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct StrutOptions {
  double gap_voxels = 1.5;            // shortest gap that makes a strut broken
  double missing_fraction = 0.75;     // of the visible length without metal: missing
  double neck_fraction = 0.25;        // local loss of diameter
  double bulge_fraction = 0.25;       // local gain of diameter
  double thin_thick_fraction = 0.20;  // of the whole strut against its peers
  double gross_fraction = 0.40;       // of the whole strut against nominal
  double wavy_fraction = 0.15;        // RMS waviness over nominal diameter
  double least_measured = 0.10;       // of the length: below, no diameter is stated

  static const std::vector<OptionField<StrutOptions>>& fields();
};

struct StrutResult {
  std::vector<StrutRow> rows;      // one per strut of the design, in its order
  std::vector<DefectRow> defects;  // of the struts; ids are given by the session
};

inline constexpr char kStrutInspectorId[] = "strut";
inline constexpr int kStrutInspectorRevision = 1;

StrutResult inspect_struts(const InspectionContext& context, const StrutOptions& options,
                           const Progress& progress);

}  // namespace asbuilt
