// Dimensions of a part that was measured again after something was done to it: a rework, or a step
// of post-processing that dimensions have to come after (step_reach.h). The part is as it was
// measured last; what the process made is told by what was measured before the first rework.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

// When the part, or its whole lot, was last sent back to be worked on; empty: never. Not before
// what the record held then: a clock that was set back does not make older values newer.
std::string last_rework(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& serial);

// Of the current dimensions of one lot.
class RepeatedValues {
 public:
  RepeatedValues(const std::vector<LotRecord>& records, const std::string& lot);

  // The last thing that was done to the part since the value was taken, and that the same
  // characteristic was measured again after: "a rework", "blasting BL2". Empty: nothing; the value
  // stands for the part.
  std::string done_since(const LotRecord& dimension) const;

  // Whether the value tells what the process made: of those of its characteristic and part from
  // before the first rework (of all, where none is from before) one that is not repeated after a
  // step.
  bool of_process(const LotRecord& dimension) const;

 private:
  struct Change {
    std::string time, words;
    bool is_rework = false;
    bool before(const std::string& measured) const;
  };
  using Name = std::pair<std::string, std::string>;  // serial, characteristic

  static Name name_of(const LotRecord& dimension);
  const std::vector<Change>& changes_of(const std::string& serial) const;
  const std::vector<std::string>& times_of(const LotRecord& dimension) const;

  std::map<std::string, std::vector<Change>> changes_;  // by serial, in their order
  std::map<Name, std::vector<std::string>> times_;      // of measuring, in their order
};

}  // namespace asbuilt
