// Which implants a specimen speaks for: those of its build that went through the same heat
// treatments (stress relief, HIP), all of them and no others, each in the same furnace charge.
//
// Heat treatments that tests need not come after by the profile (steps_before_tests) make no
// difference. Own rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct TreatedAlike {
  std::vector<std::string> steps;     // numbers of heat treatments; empty: none
  std::vector<std::string> implants;  // serials, in the order of entry
};

class HeatTreatments {
 public:
  // `records` outlives it.
  HeatTreatments(const std::vector<LotRecord>& records, const std::string& lot,
                 const LotRecord& profile);

  // The implants of a build, each once; rejected and scrapped ones where there are no others.
  std::vector<TreatedAlike> of_build(const std::string& build) const;
  // Which of `alike` a specimen speaks for: the first one where the record does not have the piece
  // (its test was withdrawn with it) or there are no implants; nothing: none of them.
  std::optional<std::size_t> speaks_for(const std::string& specimen,
                                        const std::vector<TreatedAlike>& alike) const;
  // Whether the pieces of these tests, of those that the record has, differ.
  bool differ(const std::vector<const LotRecord*>& tests) const;
  // Steps of single parts of the build.
  std::vector<const LotRecord*> of_single_parts(const std::string& build) const;

 private:
  const LotRecord* part(const std::string& serial) const;
  std::vector<std::string> steps_of(const LotRecord& part) const;

  const std::vector<LotRecord>& records_;
  std::string lot_;
  std::vector<const LotRecord*> parts_, steps_;
};

// "heat treatment H1, S1"; "no heat treatment".
std::string treatment_words(const std::vector<std::string>& steps);

}  // namespace asbuilt
