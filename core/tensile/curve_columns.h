// What a column of a test machine's table is, from its name, and what its unit is worth.
//
// Names are compared in lower case without punctuation; a number at the end ("Force 2") tells one
// test from the next and is left out. "Extension" alone is the crosshead with some machines and the
// extensometer with others, so it counts as a displacement whose instrument is not named.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

struct Heading {
  std::string name;  // as in the file, without its unit
  std::string unit;  // as in the file; empty where the name holds none
};

// Parts "Kraft [kN]", "Force (N)", "Dehnung in %", "Weg / mm", "force_kN" into name and unit.
Heading parse_heading(std::string_view cell);

// A text that is nothing but a unit, in brackets or not.
bool is_unit(std::string_view cell);

// Nothing for a column that is not needed here. `unit` decides where a name serves for two things:
// strain in mm is an extension, travel in % is none.
std::optional<Channel> channel_of(std::string_view name, std::string_view unit);

// Lower case, punctuation as single blanks, without a number at the end.
std::string folded_name(std::string_view name);

// The factor to N, MPa, mm, strain or s; nothing where the unit is none of that channel.
std::optional<double> unit_factor(Channel channel, std::string_view unit);
// For messages: "N, kN, MN, lbf, kgf".
const char* units_of(Channel channel);

// A path in mm where the unit is a length, a strain otherwise.
bool is_length(std::string_view unit);

}  // namespace asbuilt::tensile
