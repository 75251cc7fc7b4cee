// The nominal-actual comparison of the whole surface.
//
// Method: signed distance of every vertex of the blur-corrected built surface to the nominal solid,
// in the design frame; positive means extra metal. Statistics are weighted by surface area. Limits:
// distances are cut at the field's reach; metal that is missing altogether has no vertex and shows
// in struts and porosity, not here. Memory: 4 bytes a vertex.
#pragma once

#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct DeviationOptions {
  int histogram_bins = 60;
  int scene_triangles = 200000;  // of the surface that is kept for pictures

  static const std::vector<OptionField<DeviationOptions>>& fields();
};

struct DeviationResult {
  DeviationRecord record;
  std::vector<float> deviation_um;  // per vertex of the surface
  Scene scene;                      // thinned, design frame
};

inline constexpr char kDeviationInspectorId[] = "deviation";
inline constexpr int kDeviationInspectorRevision = 1;

DeviationResult inspect_deviation(const InspectionContext& context, const DeviationOptions& options,
                                  const Progress& progress);

}  // namespace asbuilt
