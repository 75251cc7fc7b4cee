// Limits of compression tests that the manufacturer states himself, in the acceptance profile or
// with a test: least first maximum, offset stress, plateau stress; ranges of both gradients, which
// ISO 13314 has in the place of a modulus. No figure is built in: each comes with its origin.
//
// Units: MPa. Decision: the profile's rule (core/spec/decision.h), with its guard band by
// ISO 14253-1. Undecided, with the reason: no value; no uncertainty, by whatever rule; a gradient
// whose path includes the machine, which makes it too low.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/lot/profile_rule.h"
#include "core/records/inspection.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct OwnLimit {
  std::string value;                  // field of the test: "offset_mpa"
  std::optional<double> least, most;  // MPa
  std::string holder;                 // "profile P1", "the test"
  std::string origin;
};

struct OwnLimitField {
  const char* field;  // of profiles and compression tests
  const char* value;
  bool upper;
  const char* text;
};
const std::vector<OwnLimitField>& own_limit_fields();

// Those that a profile or a compression test states.
std::vector<OwnLimit> own_limits(const LotRecord& holder);

struct OwnVerdict {
  OwnLimit limit;
  Outcome outcome = Outcome::kUndecided;
  std::string what;  // "offset stress of 42 MPa is below 45 MPa (...)"; of any outcome
};
// By the limits of `profile` (nullptr: none) and of the test itself.
std::vector<OwnVerdict> judge_own_limits(const LotRecord& test, const LotRecord* profile,
                                         const ProfileRule& rule);
// Does not conform where one does not, else undecided where one is.
Outcome worst_outcome(const std::vector<OwnVerdict>& verdicts);

}  // namespace asbuilt
