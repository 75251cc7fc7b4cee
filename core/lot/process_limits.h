// Limits of a process step as entries of the record (kind `process_limit`): what a cycle has to
// have been, as the process specification says, for the profile to name.
//
// Temperature in degC, pressure in bar and time at temperature in min as the furnace's chart tells
// them, each compared as it is entered: the record has no uncertainty of a furnace's own
// instruments. A gas is compared without regard to case. What a limit asks for and a step does not
// tell is not met.
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"
#include "core/records/record_index.h"

namespace asbuilt {

// "HIP: temperature 900 to 940 degC, pressure at least 1000 bar, time at least 110 min".
std::string process_limit_words(const LotRecord& limit);
// "specification PS-12, revision C".
std::string specification_words(const LotRecord& limit);

// No limit at all, or a least value above the most.
EntryProblems process_limit_problems(const LotRecord& limit);
// A profile names one limit of a process; a correction stays with its process.
EntryProblems named_process_limit_problems(const LotRecord& record, const RecordIndex& existing);

// The one of `limits`, current entries, that the profile names for the process, or nullptr.
const LotRecord* process_limit_of(const std::vector<const LotRecord*>& limits,
                                  const LotRecord& profile, const std::string& process);

// Where a step misses its limit, and what of it the step does not tell; both empty: it was met.
struct StepFindings {
  std::vector<std::string> outside;  // "temperature 20 degC"
  std::vector<std::string> untold;   // "minutes"
};
StepFindings step_findings(const LotRecord& step, const LotRecord& limit);

}  // namespace asbuilt
