// What a column of a test machine's table is, from its name, and what its unit is worth.
//
// Names are compared in lower case without punctuation; a number at the end ("Force 2") tells one
// test from the next and is left out. "Extension" alone is the crosshead with some machines and the
// extensometer with others, so it counts as a displacement whose instrument is not named. Words in
// brackets behind a name that say by what it was measured count: "Displacement (Strain 1)" is the
// extensometer's, "Tensile strain (Extension)" the crosshead's. The names are those that Instron
// Bluehill, Zwick testXpert, MTS TestSuite and Shimadzu Trapezium write, from memory: verify.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// Whether a column that no name tells could be the strain: by its name and a unit (kLikely), or by
// one of them alone (kPerhaps). True, transverse and plastic strains and rates are none; a share in
// % may be anything.
enum class StrainLook { kNo, kPerhaps, kLikely };
StrainLook strain_look(std::string_view name, std::string_view unit);

// "(1)" and "(Strain)" behind a name may number or name a source: a unit in the row below counts
// more.
bool is_weak_unit(std::string_view unit);

// Lower case, punctuation as single blanks, without a number at the end.
std::string folded_name(std::string_view name);

// The factor to N, MPa, mm, strain or s; nothing where the unit is none of that channel.
std::optional<double> unit_factor(Channel channel, std::string_view unit);
// For messages: "N, kN, MN, lbf, kgf".
const char* units_of(Channel channel);

// A path in mm where the unit is a length, a strain otherwise.
bool is_length(std::string_view unit);

}  // namespace asbuilt::tensile
