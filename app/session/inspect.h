// The pipeline as straight lines: from a plan to the record of one inspection. No argv, no Qt.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/session/block_fields.h"
#include "core/alignment/align.h"
#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/spec/plan.h"

namespace asbuilt {

// A plan for an inspection that was asked for without one: its files, and default tolerances.
Plan plan_without_file(const std::filesystem::path& scan,
                       const std::vector<std::filesystem::path>& designs);

struct InspectionResult {
  InspectionRecord record;
  TriMesh surface;                  // built, design frame, in full
  std::vector<float> deviation_um;  // per vertex
  std::optional<BlockPair> block;   // where it was asked for and the stiffness was predicted
};

// Whether the block that the stiffness is solved on is wanted afterwards (write_block_fields).
enum class KeepBlock { kNo, kYes };

// Gets one sentence on the plan that is better heard before the measuring than after it.
using Notify = std::function<void(const std::string&)>;

// Reads, registers, measures and judges. Errors: as the stages throw; an ambiguous pose is
// kNotMeasurable unless the plan accepts it; nothing is written anywhere.
InspectionResult run_inspection(const Plan& plan, const Progress& progress,
                                const Notify& notify = {}, KeepBlock keep = KeepBlock::kNo);

// The pose alone.
struct RegistrationResult {
  RegistrationRecord record;
  ScanRecord scan;
};
RegistrationResult run_registration(const Plan& plan, const Progress& progress);

// Memory that an inspection of a scan of this many voxels takes at its peak, bytes: the samples,
// the mask, two working masks of the void inspector, and about 20 bytes per voxel of surface.
std::int64_t inspection_memory_bytes(std::int64_t voxels, std::int64_t sample_bytes);

}  // namespace asbuilt
