// Parts whose role or build was changed by a correction.
//
// A part that was decided about, on which something failed, or whose build failed a test does not
// become another one by a correction alone: a closed nonconformity has to be about it
// (nonconformity_answers.h, part:SERIAL). Own rule.
#pragma once

#include <string>
#include <vector>

#include "core/lot/evaluation.h"

namespace asbuilt {

struct Relabelling {
  const LotRecord* before = nullptr;  // the last entry with the old role and build
  const LotRecord* after = nullptr;   // the one that changed them
};
// Of the parts of a lot, in the order of the changes, without those that a later one took back.
std::vector<Relabelling> relabelled_parts(const std::vector<LotRecord>& records,
                                          const std::string& lot);

// "implant to witness (entry 31, by ada: is a witness)".
std::string relabelling_words(const Relabelling& change);

// What keeps a part from being relabelled by an entry number `place`, and the last entry that does.
// What it becomes again it becomes without regard to what was before it was changed from that.
struct RelabellingHindrance {
  std::int64_t entry = 0;  // 0: nothing does
  std::string what;        // "it was decided REJECT (entry 30)"
};
RelabellingHindrance relabelling_hindrance(const Evaluation& e, const Relabelling& change,
                                           std::int64_t place);

}  // namespace asbuilt
