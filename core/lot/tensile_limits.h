// What the limits in force for its specification (limits_in_force.h) say of a tension test that was
// entered, apart from the verdict that somebody typed: the same comparison as that of a reduced
// curve (core/tensile/acceptance.h), by the acceptance profile's rule.
#pragma once

#include <string>
#include <vector>

#include "core/lot/profile_rule.h"
#include "core/records/lot_record.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/rules.h"

namespace asbuilt {

// The field of a tensile entry that holds the property: "rm_mpa", "rp02_mpa", "a_pct", "z_pct".
const char* tensile_field(tensile::Property property);

enum class LimitStanding {
  kMissed,       // below its limit, or nearer to it than the guard band
  kNotCompared,  // nothing speaks for it: no value, no uncertainty, another gauge length
  kUnverified,   // meets a limit that nobody compared with the specification or whose gauge length
                 // its source does not tell, or has nothing to hold against one of the former
};

struct LimitFinding {
  LimitStanding standing = LimitStanding::kNotCompared;
  std::string what;  // "Rm of 700 MPa is below 860 MPa of ASTM F136"
};

struct TensileFindings {
  bool at_hand = false;                // limits for the specification are
  std::string material;                // that the specification is for; empty where none are
  std::vector<LimitFinding> findings;  // of the rows that do not plainly conform
};

// `limits`: those of the test's specification. Simple acceptance compares the value rounded by the
// limit's rule. Limits from memory decide where `unverified` says so, and so do limits of the
// record that nobody approved; a test that would miss one has missed it all the same until somebody
// has compared the limit.
TensileFindings tensile_findings(const LotRecord& test,
                                 const std::vector<tensile::LimitRow>& limits,
                                 const ProfileRule& rule, bool unverified);

// Why a limit decides nothing about a test: it is of A and for another gauge length, or nobody
// compared it with its document and `unverified` does not accept that; empty where it decides.
std::string undecisive_because(const tensile::LimitRow& limit, const LotRecord& test,
                               bool unverified);

// The comparisons themselves, a row for each limit; `unverified` as above. A row whose limit
// decides nothing is undecided, with the reason.
std::vector<tensile::PropertyVerdict> tension_verdicts(const LotRecord& test,
                                                       const std::vector<tensile::LimitRow>& limits,
                                                       const ProfileRule& rule, bool unverified);

// Whether the profile names this specification of tension tests (`tensile_specs`; editions, case
// and blanks do not count).
bool names_spec(const LotRecord& profile, const std::string& spec);

// Whether a test is by a specification that the profile asks for; true where it asks for none, and
// of other kinds of tests.
bool of_demanded_spec(const LotRecord& profile, const LotRecord& test);

}  // namespace asbuilt
