// The check of a whole file, its release record and signed heads included.
#pragma once

#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "reports/store/store.h"

namespace asbuilt {

// Store::verify, and: the record came about by the rules (core/lot/check_history.h), inspections
// are those that its entries name, and the signed heads fit the audit trail.
IntegrityReport verify_record(const Path& database, const Progress& progress);

// The part of it that reads no inspection and does not go through the history, which an evaluation
// does itself: schema, audit trail, entries and signed heads.
IntegrityReport verify_trail(const Store& store);

// Throws kStorage, "this file cannot be trusted, and ...": `consequence`, such as "no document is
// made of it"; with another remedy where only the last signed head is missing.
void require_whole(const IntegrityReport& report, const Path& database,
                   const std::string& consequence);

// The same of verify_trail, before something is decided; what the entry that is made then mends is
// no obstacle. Returns what holds and should be known.
std::vector<std::string> require_trail(const Store& store, const std::string& consequence);

}  // namespace asbuilt
