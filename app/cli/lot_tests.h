// What the entries of tensile, compression and fatigue tests have in common.
#pragma once

#include <string>

#include "app/cli/console.h"
#include "app/cli/lot_access.h"
#include "app/cli/lot_options.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"
#include "core/tensile/reduce.h"

namespace asbuilt {

// The test that --number names, from 0; throws kInvalidInput where the file holds several and none
// is named.
std::size_t chosen_test(std::size_t count, const LotArguments& a, const Path& file);

// The decision rule of the lot's acceptance profile; "simple" where there is none yet.
std::string profile_rule(const Store& store, const std::string& lot);

// Test, part, specification, verdict, instrument, time.
LotRecord test_record(const LotArguments& a, const std::string& kind, const std::string& spec,
                      Outcome outcome);

// What could not be measured is not there; why not is added to `reasons`.
void put_result(LotRecord& record, const std::string& name, const tensile::Result& result,
                std::string& reasons);

// As the note; cut where the field would not take it, no character in two.
void put_note(LotRecord& record, std::string reasons);

// Throws kInvalidInput where a plot is asked for.
void refuse_plot(const Path& plot);

// Logs in and adds the entry; 0 where it passes, else 1.
int add_test(Store& store, const LotArguments& a, const LotRecord& record, const Console& console);

}  // namespace asbuilt
