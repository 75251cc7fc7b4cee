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

// Cleaning and sterilisation: what is delivered goes through them last.
bool is_of_delivery(const std::string& process);

bool step_concerns(const LotRecord& step, const LotRecord& part);

// Whether a part of this role shows what the process does: bars (`tensile_bar`) are machined and
// have nothing of the surface. Own rule.
bool shows_process(const std::string& role, const std::string& process);

// Whether a step that each build has to have is to be done to a part of this role: cleaning and
// sterilisation to implants alone, which are delivered; what else there is to whatever shows it.
// Own rule.
bool needs_process(const std::string& role, const std::string& process);

// Whether a dimension or scan of a part of this role has to come after the process: by the profile
// (steps_before_dimensions), else after what the part shows but cleaning and sterilisation, which
// follow the last measurement. Own rule.
bool dimension_comes_after(const LotRecord& profile, const std::string& role,
                           const std::string& process);

// "build B1", "SN-3 to SN-7 of build B1".
std::string reach_words(const LotRecord& step);

// Parts of a new step that are of none of its builds.
EntryProblems step_reach_problems(const LotRecord& step, const RecordIndex& existing);

}  // namespace asbuilt
