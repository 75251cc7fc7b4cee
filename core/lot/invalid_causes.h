// Why a tension test does not count, and what a break outside the gauge marks asks for.
//
// ASTM E8/E8M lets a specimen be replaced for a cause in the piece or in the test, not for a low
// number: poor machining, a flaw, a wrong procedure, a break outside the gauge length, a
// malfunction of the equipment (from memory: verify). The field invalid_because begins with one of
// the words and goes on in free text: "flaw: a pore at the surface". Which break outside the marks
// counts is the table of retests of the specification (core/tensile/acceptance.toml).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/tensile/retest.h"

namespace asbuilt {

// machining, flaw, procedure, outside-gauge, malfunction.
const std::vector<std::string>& invalid_causes();
std::string invalid_causes_text();  // "machining, flaw, ..."
// Whether the text is one of them, alone or with free text behind a colon.
bool is_invalid_cause(std::string_view text);

// The table of retests that built-in limits of a specification name; nullptr: none is at hand.
const tensile::RetestRule* rule_of_spec(std::string_view spec);
// Whether a first test that passes and broke outside the marks is accepted by the table.
bool accepts_outside(const tensile::RetestRule& rule);

}  // namespace asbuilt
