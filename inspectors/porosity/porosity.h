// How much metal the part holds, and what that does to its porosity.
//
// Envelope. Porosity needs a volume to refer to. Here: the nominal solid closed by a ball that is
// as large as its pores (about six tenths of a strut's length), so that pores belong to the
// envelope but a bore for a nail or the space beside the part does not. Designed and built porosity
// refer to the same envelope, so that their difference is the change of metal alone. Built volume:
// inspectors/common/built_metal.h. Designed volume: from the distance
// field at evenly spread points; closed meshes by the divergence theorem. Memory: none per voxel
// beyond the mask that is there; the envelope takes up to 100 MB.
#pragma once

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct PorosityOptions {
  double closing_radius_mm = 0.0;  // of the envelope; 0: six tenths of the median strut length
  int volume_points = 4000000;     // for the designed volume

  static const std::vector<OptionField<PorosityOptions>>& fields();
};

inline constexpr char kPorosityInspectorId[] = "porosity";
inline constexpr int kPorosityInspectorRevision = 1;

// closed_porosity is left to whoever knows the voids: it is set from their total volume.
PorosityRecord inspect_porosity(const InspectionContext& context, double closed_void_mm3,
                                double u_closed_void_mm3, const PorosityOptions& options,
                                const Progress& progress);

}  // namespace asbuilt
