// Whether a lot may be released, and what stands in the way.
//
// The rules come from the lot's acceptance profile, an entry of the record; none is built in. A
// lot is releasable when nothing blocks: every implant is decided with its evidence, every measured
// value has an uncertainty and is decided by the profile's rule, instruments were in calibration
// when they were used, tensile tests and post-processing that the profile asks for are there,
// no nonconformity is open, and the signatures that the profile asks for cover everything that was
// entered. Sources: ISO 13485:2016, 7.5.1, 7.6, 8.2.6, 8.3; 21 CFR 11 (both from secondary
// sources).
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct Blocker {
  std::string what;    // one sentence
  std::string remedy;  // what to do
};

struct LotEvaluation {
  std::string lot;
  std::string state;              // disposition of the lot
  std::vector<Blocker> blockers;  // empty: may be released
  std::vector<std::string> notes;
  int implants = 0;  // entered
  int accepted = 0;  // ACCEPT or CONCESSION
  int rejected = 0;  // REJECT or SCRAP
  bool releasable() const { return blockers.empty(); }
};

// Throws kNotFound where there is no such lot.
LotEvaluation evaluate_lot(const std::vector<LotRecord>& records, const std::string& lot);

// What speaks against accepting one part: its inspection, its dimensions. Empty: nothing.
std::vector<Blocker> part_blockers(const std::vector<LotRecord>& records, const std::string& lot,
                                   const std::string& serial);

}  // namespace asbuilt
