// What the designed and the built part bear inside, as files: the block of the stiffness inspector
// under compression along each axis, and the built part as a model for CalculiX.
//
// Method: that of inspectors/stiffness/strength.h: whole elements of the block (stress is that of
// metal), clamped platens, scaled to an apparent stress of -1 MPa over the block's section. Pieces
// that do not join the platens are left out.
//
// Files: design_x.vti ... part_z.vti (app/session/load_stresses.h), with displacements .vtu of the
// same names, and part.inp, the built part
// under the compression that the inspector loads struts by. Frame: design, mm. Each file is
// complete or absent. Memory: 8 bytes an element of the block between the two functions; then one
// model at a time and stress_bytes(), asked for before. Errors: kStorage, kOutOfMemory,
// kNotConverged, kCancelled.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

// Shares of metal in the same elements, as the inspector took them.
struct BlockPair {
  fe::Elastic material;
  int axis = 2;  // of the compression that the model for CalculiX holds
  Grid3<float> designed;
  Grid3<float> built;
};

BlockPair block_pair(const InspectionContext& context, const fe::Elastic& material, int axis,
                     const StiffnessModel& model, const Progress& progress);

struct WrittenFields {
  std::vector<std::filesystem::path> files;
  std::vector<std::string> left_out;  // for people: which load has no file, and why
};

WrittenFields write_block_fields(const BlockPair& pair, const std::filesystem::path& folder,
                                 bool displacements, const Progress& progress);

}  // namespace asbuilt
