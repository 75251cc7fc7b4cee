// What the entries of tensile, compression and fatigue tests have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/lot_access.h"
#include "app/cli/lot_attachments.h"
#include "app/cli/lot_options.h"
#include "core/lot/profile_rule.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"
#include "core/tensile/reduce.h"

namespace asbuilt {

// The test that --number names, from 0; throws kInvalidInput where the file holds several and none
// is named.
std::size_t chosen_test(std::size_t count, const LotArguments& a, const Path& file);

// How the lot's acceptance profile decides; simply where there is none yet.
ProfileRule profile_rule(const Store& store, const std::string& lot);

// The profile itself; nothing where there is none yet.
std::optional<LotRecord> profile_of(const Store& store, const std::string& lot);

// Test, part, specification, verdict, instrument, time.
std::string verdict_of(Outcome outcome);  // "pass", "fail", "undecided"
LotRecord test_record(const LotArguments& a, const std::string& kind, const std::string& spec,
                      Outcome outcome);

// What could not be measured is not there; why not is added to `reasons`.
void put_result(LotRecord& record, const std::string& name, const tensile::Result& result,
                std::string& reasons);

// The accuracy class of the calibration that holds for `instrument` on the day of the test; empty:
// none is told.
std::string calibrated_class(const Store& store, const LotArguments& a,
                             const std::string& instrument);
// `told` or, where nothing is told, the calibration's class. Throws kInvalidInput where they
// differ: U would be that of another instrument.
std::string agreed_class(const std::string& told, const std::string& calibrated,
                         const std::string& option, const std::string& instrument);
// The same for the force of a curve.
void agree_force_class(const Store& store, const LotArguments& a, CurveArguments& curve);

// What the strain of a curve is from, and the extensometer; a missing name is told in `reasons`.
void put_strain(LotRecord& record, tensile::Instrument from, const LotArguments& a,
                std::string& reasons);

// As the note; cut where the field would not take it, no character in two.
void put_note(LotRecord& record, std::string reasons);

// Throws kInvalidInput where a plot is asked for.
void refuse_plot(const Path& plot);

// Logs in and adds the entries with the raw file that they were made from, all or none; 0 where
// all pass, else 1.
int add_tests(Store& store, const LotArguments& a, const std::vector<LotRecord>& records,
              const RawFile& raw, const Console& console);

}  // namespace asbuilt
