// How each kind of entry of a lot stands in its documents: titles, columns, and what of an entry
// goes into which table. Whatever no column names is listed behind (entry_tables.h).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/lot/entry_tables.h"
#include "core/lot/tolerances.h"

namespace asbuilt {

// An implant's disposition, "PENDING" and so on.
using StateOf = std::function<std::string(const std::string& serial)>;

// Who approved an entry of the file, and when; empty: nobody but its author.
using ApprovalOf = std::function<std::string(const LotRecord& entry)>;

// The limits that a dimension is held against, and what is said of it by them.
using HeldOf = std::function<HeldLimits(const LotRecord& dimension)>;
using VerdictOf = std::function<std::string(const LotRecord& dimension)>;

KindTables part_tables(const StateOf& state_of);
KindTables inspection_tables();
KindTables tensile_tables();
KindTables compression_tables();
KindTables fatigue_tables();
KindTables dimension_tables(const HeldOf& held_of, const VerdictOf& verdict_of);
KindTables powder_tables();
KindTables build_tables();
KindTables step_tables();
KindTables instrument_tables();
KindTables calibration_tables();
KindTables user_tables();
KindTables policy_tables();
KindTables limit_tables(const ApprovalOf& approval_of);
KindTables comparison_tables(const ApprovalOf& approval_of);
KindTables tolerance_tables(const ApprovalOf& approval_of);
KindTables process_limit_tables(const ApprovalOf& approval_of);
KindTables attachment_tables();
KindTables lot_tables();  // what the head of a document does not show
KindTables nonconformance_tables();
KindTables disposition_tables();
KindTables signature_tables();

// What the checks of the tests' curves flagged, strain rates among them; no rows: nothing.
SheetTable flagged_table(const std::vector<const LotRecord*>& tests);

// What is the matter with a mechanical test: a retest, broke outside the marks, does not count, ...
// Empty: nothing.
std::string test_remark(const LotRecord& test);
// What a fatigue test has to reach: "1000000 cycles at 10 MPa maximum", of stages as
// stage_demand_text; a dash where nothing is demanded.
std::string demand_text(const LotRecord& test);
// Who measured, and who entered it where that is somebody else.
std::string measurer_text(const LotRecord& result);
// "19.95 to 20.05", "\u2265 3"; a dash where there is none; "15 to 30; by T1 19.95 to 20.05" where
// the profile names others.
std::string limits_text(const LotRecord& dimension, const HeldLimits& held);

}  // namespace asbuilt
