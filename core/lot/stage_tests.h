// Fatigue tests by a stage protocol as entries of the record.
//
// Such an entry names its `protocol` and holds both sides whole: what was asked for
// (`protocol_stages`, `protocol_hz`, `demanded_stage`, of body weights the `body_mass_kg`) and what
// was done (`stages_run`, `stages_completed`), as the texts of core/fatigue/stage_demand.h, so that
// its verdict is decided again from the entry alone. The largest load of the last stage begun is
// `load_n` in N, or `stress_mpa` in MPa where the protocol has stresses, with its U (k = 2); the
// same share of it is taken as the U of every load.
#pragma once

#include <string>
#include <vector>

#include "core/fatigue/stage_demand.h"
#include "core/lot/entry_tables.h"
#include "core/lot/profile_rule.h"
#include "core/lot/record_kinds.h"
#include "core/records/lot_record.h"

namespace asbuilt {

// Of a fatigue entry: it names a protocol.
bool is_stage_test(const LotRecord& test);

struct StageEntry {
  std::string specimen;
  fatigue::Protocol protocol;
  fatigue::StageRecord record;  // one test
  fatigue::StageOptions options;
  fatigue::StageDemand demand;  // of the rule the entry knows nothing
};

// What a recorded specimen tells, as fields of `test`: both sides, cycles, ending, load with its U.
// Throws kInvalidInput for a stage that the protocol does not have.
void put_stages(LotRecord& test, const StageEntry& entry);

// The same read again. Throws kInvalidInput where the entry's texts are none.
StageEntry stage_entry(const LotRecord& test);

// What does not fit together in a fatigue entry: fields of a protocol without one or missing,
// texts that are none, numbers that the runs contradict. Without a protocol: no stress, measure, R.
EntryProblems stage_problems(const LotRecord& test);

// By the profile's rule; undecided where the entry cannot be read.
fatigue::StageVerdict judge_stage_test(const LotRecord& test, const ProfileRule& rule);

// Whether the profile lets tests pass by this demand: it names the protocol (`fatigue_protocols`,
// "ID" whole or "ID to stage N"), or names none and it is one built in, whole.
bool names_protocol(const LotRecord& profile, const LotRecord& test);
// "9x20000 to stage 9".
std::string protocol_words(const LotRecord& test);
// An id that is built in with other stages, frequency or unit than the entry has.
bool contradicts_built_in(const LotRecord& test);

// "180000 cycles to stage 9 of 9x20000, up to 3922.66 N".
std::string stage_demand_text(const LotRecord& test);
// "7 of 9".
std::string completed_text(const LotRecord& test);
// "3922.66 +- 39.23 N", of the last stage begun.
std::string stage_load_text(const LotRecord& test);
// A row for each stage: what was asked for, what was done. Without rows where no test has stages.
SheetTable stage_table(const Entries& tests);

}  // namespace asbuilt
