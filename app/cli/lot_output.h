// What `asbuilt lot` prints.
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/lot_again.h"
#include "core/lot/evaluate.h"
#include "core/records/lot_record.h"
#include "reports/store/store.h"

namespace asbuilt {

void print_added(const LotRecord& record, const Console& console);
// Writes the file's path into the commands that an evaluation tells.
void name_database(LotEvaluation& evaluation, const std::string& db);
void print_evaluation(const LotEvaluation& evaluation, const Console& console);
// All lots where `lot` is empty; one entry where `entry` is not 0. Throws kNotFound.
void print_record(const std::vector<LotRecord>& records, const std::string& lot, std::int64_t entry,
                  const Console& console);
// `tests`: mechanical tests that were computed again; nullptr: not asked for.
void print_integrity(const IntegrityReport& report, const std::vector<TestAgain>* tests,
                     const Console& console);

}  // namespace asbuilt
