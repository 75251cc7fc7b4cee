// What a step of post-processing was done to: every part of its builds or, where it names parts
// (a rework, a second cycle), these alone.
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/lot_record.h"
#include "core/records/record_index.h"

namespace asbuilt {

// Stress relief and HIP: what changes the metal, not the surface.
bool is_heat_treatment(const std::string& process);

bool step_concerns(const LotRecord& step, const LotRecord& part);

// Whether a part of this role shows what the process does: bars (`tensile_bar`) are machined and
// have nothing of the surface. Own rule.
bool shows_process(const std::string& role, const std::string& process);

// "build B1", "SN-3 to SN-7 of build B1".
std::string reach_words(const LotRecord& step);

// Parts of a new step that are of none of its builds.
EntryProblems step_reach_problems(const LotRecord& step, const RecordIndex& existing);

}  // namespace asbuilt
