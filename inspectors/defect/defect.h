// Metal where none was designed: particles, dross, closed pores, trapped powder.
//
// Method. Loose metal: components of the metal that hang on nothing are powder (or debris) where
// most of them lies outside the nominal solid. Attached metal: voxels farther outside the nominal
// surface than the part's own oversize and three times its roughness, grouped; each group is named
// by where it sits: one that joins three or more struts across a window is a closed pore; one on
// the lower side of a strut that lies flat is dross; a compact one elsewhere is a particle. Sizes:
// diameter of the ball of the group's volume, to which the part hidden below the limit is not
// added; volume as counted. Confidence from the number of voxels and how clearly the rule applies.
// Limits: what sticks out by less than the limit is roughness, not a defect.
// Memory: one byte a voxel while it runs.
#pragma once

#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/rows.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct DefectOptions {
  double least_height_voxels = 2.0;  // above the nominal surface
  double roughness_multiple = 3.0;   // and over oversize by this many standard deviations
  int least_voxels = 30;
  double dross_inclination_deg = 60.0;  // steeper struts have no dross

  static const std::vector<OptionField<DefectOptions>>& fields();
};

struct DefectResult {
  std::vector<DefectRow> defects;  // by volume, largest first
};

inline constexpr char kDefectInspectorId[] = "defect";
inline constexpr int kDefectInspectorRevision = 1;

DefectResult inspect_surplus(const InspectionContext& context, const DefectOptions& options,
                             const Progress& progress);

}  // namespace asbuilt
