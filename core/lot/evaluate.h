// Whether a lot may be released, and what stands in the way.
//
// The rules come from the lot's acceptance profile, an entry of the record that another person than
// its author has approved; none is built in. A lot is releasable when nothing blocks: the record
// came about by the rules (check_history.h); every implant is decided with its evidence, measured
// since its last rework; every measured value has an uncertainty and is decided by the profile's
// rule; instruments were in calibration when they were used; each build has the tests and the
// post-processing that the profile asks for; whatever failed, corrected or not, has a closed
// nonconformity; and the signatures that the profile asks for cover everything that counts.
// Sources: ISO 13485:2016, 7.5.1, 7.6, 8.2.6, 8.3; 21 CFR 11 (both from secondary sources).
#pragma once

#include <string>
#include <vector>

#include "core/lot/inspection_tie.h"
#include "core/lot/measured_data.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct Blocker {
  std::string what;      // one sentence
  std::string remedy;    // what to do; commands whole, with FILE for the database
  bool signing = false;  // nothing but a signature is missing
  // Where it is about one part or one result, so that those alike are told together: "parts",
  // "dimensions"; "SN-1", "D1 of part SN-1, length"; and what follows the name in `what`, with the
  // blank or colon before it and without what is of this one alone. Empty otherwise.
  std::string among, name, rest;
};

struct LotEvaluation {
  std::string lot;
  std::string state;              // disposition of the lot
  std::vector<Blocker> blockers;  // empty: may be released
  std::vector<std::string> notes;
  bool counted = true;          // false: damaged or without a profile, and nothing was counted
  int implants = 0;             // entered
  int accepted = 0;             // ACCEPT
  int conceded = 0;             // CONCESSION that two people of the role quality have signed
  int rejected = 0;             // REJECT or SCRAP
  std::string release_command;  // what releases the lot once nothing blocks
  bool releasable() const { return blockers.empty(); }
};

// All inspections that the database holds; an evaluation without them does not see those that the
// record does not name.
using StoredInspections = std::vector<StoredInspection>;

// Throws kNotFound where there is no such lot.
LotEvaluation evaluate_lot(const std::vector<LotRecord>& records, const std::string& lot,
                           const StoredInspections& stored = {});

// The last calibration among `current` entries that did not fail and holds for the instrument on
// the day, "2026-11-20", or nullptr.
const LotRecord* calibration_on(const std::vector<const LotRecord*>& current,
                                const std::string& instrument, const std::string& day);
// What speaks against `user` accepting the lot now: the blockers, and that the one who alone
// measured does not release. Empty: nothing.
std::vector<Blocker> acceptance_blockers(const std::vector<LotRecord>& records,
                                         const std::string& lot, const std::string& user,
                                         const StoredInspections& stored = {});

// Whether a calibration among `current` entries holds for the instrument on the day, "2026-11-20".
bool in_calibration(const std::vector<const LotRecord*>& current, const std::string& instrument,
                    const std::string& day);

// What speaks against accepting one part: its inspections, its dimensions. Empty: nothing. Throws
// kNotFound where the lot has no such part.
std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& serial, const StoredInspections& stored = {});
// The same of several parts, one after the other; what is wrong with the record stands there once.
std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::vector<std::string>& serials,
                                   const StoredInspections& stored = {});

}  // namespace asbuilt
