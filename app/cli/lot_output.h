// What `asbuilt lot` prints.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/lot_again.h"
#include "app/cli/lot_verify.h"
#include "core/lot/evaluate.h"
#include "core/records/lot_record.h"
#include "reports/store/store.h"

namespace asbuilt {

// `note`: what to know of the entry at once; empty: nothing.
void print_added(const LotRecord& record, const Console& console, const std::string& note = {});
// Writes the file's path into the commands that an evaluation tells.
void name_database(LotEvaluation& evaluation, const std::string& db);
void print_evaluation(const LotEvaluation& evaluation, const Console& console);
// All lots where `lot` is empty; one entry where `entry` is not 0. Throws kNotFound.
void print_record(const std::vector<LotRecord>& records, const std::string& lot, std::int64_t entry,
                  const Console& console);
// `tail`: what no signed head covers. `head`: the one that was asked for, if any. `tests`:
// mechanical tests that were computed again; nullptr: not asked for.
void print_integrity(const IntegrityReport& report, const UnsignedTail& tail,
                     const std::optional<PaperHead>& head, const std::vector<TestAgain>* tests,
                     const Console& console);
// The sentence for a head that the trail does not hold.
std::string missing_head(const std::string& told);

}  // namespace asbuilt
