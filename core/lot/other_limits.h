// What the limits of compression and the demands of fatigue that are built in say of a test that is
// said to pass by their specification (core/tensile/compression.toml,
// core/fatigue/acceptance.toml).
//
// A value is decided by the profile's rule with its U (k = 2), as core/lot/tensile_limits.h does
// for tension; of a fatigue test the demand that it passed is held against the one in force, since
// its stress is held against that demand elsewhere (measured_data.h). Tests by other
// specifications, or by a protocol of stages, have no findings.
#pragma once

#include <string>
#include <vector>

#include "core/lot/profile_rule.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct OtherFindings {
  std::string data;                 // id of the built-in data; empty: none at hand
  bool verify = false;              // marked as from memory, whether compared since or not
  std::vector<std::string> missed;  // "offset stress of 15 MPa is below 20 MPa (...)"
};

OtherFindings compression_findings(const LotRecord& test, const ProfileRule& rule);
OtherFindings fatigue_findings(const LotRecord& test);

// The built-in data that decide about a compression or fatigue test; empty: none.
std::string data_of_test(const LotRecord& test);

}  // namespace asbuilt
