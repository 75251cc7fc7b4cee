// Closed voids inside the metal: gas pores, keyholes, lack of fusion.
//
// Method: air that cannot be reached from outside through an opening of about two voxels is a void;
// noise may not open a thin wall. Reaching: the open air is what a flood finds through voxels all
// of whose face neighbours are air, widened again by two voxels; what remains of the air in the
// part are voids and crevices, told apart by how much of their skin touches open air. The volume is
// that of the voxels below half metal, enlarged by what blur takes from a ball of that size
// (blurred_disc.h). A cavity that lies mostly where the design has air, as an implant with
// closed cells has, is no void. Uncertainty (k = 2): from the place of the edge and a third of the
// blur correction. Limits: below three blur widths in diameter a void never falls below half metal
// and is not seen; a void within a voxel of the surface counts as open. Memory: one byte a voxel,
// twice, while it runs.
#pragma once

#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/records/rows.h"
#include "inspectors/common/context.h"

namespace asbuilt {

struct VoidOptions {
  int least_voxels = 8;    // smaller groups are noise
  double open_skin = 0.2;  // share of a void's skin that may touch open air

  static const std::vector<OptionField<VoidOptions>>& fields();
};

struct VoidResult {
  std::vector<VoidRow> rows;  // largest first
  std::vector<DefectRow> defects;
  double total_mm3 = 0.0;
  double u_total_mm3 = 0.0;  // k = 2
};

inline constexpr char kVoidInspectorId[] = "void";
inline constexpr int kVoidInspectorRevision = 1;

VoidResult inspect_voids(const InspectionContext& context, const VoidOptions& options,
                         const Progress& progress);

}  // namespace asbuilt
