#include "core/tensile/curve_columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>

#include "core/mesh_files/text_scan.h"

namespace asbuilt::tensile {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array kForces = {Unit{"n", 1.0}, Unit{"kn", 1e3}, Unit{"mn", 1e6},
                                Unit{"lbf", 4.4482216152605}, Unit{"kgf", 9.80665}};
constexpr std::array kStresses = {Unit{"mpa", 1.0},
                                  Unit{"n/mm2", 1.0},
                                  Unit{"n/mm\u00b2", 1.0},
                                  Unit{"n/mm^2", 1.0},
                                  Unit{"gpa", 1e3},
                                  Unit{"kpa", 1e-3},
                                  Unit{"pa", 1e-6},
                                  Unit{"ksi", 6.894757293168},
                                  Unit{"psi", 6.894757293168e-3}};
constexpr std::array kLengths = {Unit{"mm", 1.0},       Unit{"um", 1e-3},  Unit{"\u00b5m", 1e-3},
                                 Unit{"\u03bcm", 1e-3}, Unit{"cm", 10.0},  Unit{"m", 1e3},
                                 Unit{"in", 25.4},      Unit{"inch", 25.4}};
constexpr std::array kStrains = {
    Unit{"%", 1e-2},         Unit{"mm/mm", 1.0},    Unit{"m/m", 1.0},         Unit{"in/in", 1.0},
    Unit{"strain", 1.0},     Unit{"1", 1.0},        Unit{"-", 1.0},           Unit{"um/m", 1e-6},
    Unit{"\u00b5m/m", 1e-6}, Unit{"ustrain", 1e-6}, Unit{"microstrain", 1e-6}};
constexpr std::array kTimes = {Unit{"s", 1.0}, Unit{"sec", 1.0}, Unit{"ms", 1e-3},
                               Unit{"min", 60.0}, Unit{"h", 3600.0},
                               // A clock; its cells are read as such.
                               Unit{"hh:mm:ss", 1.0}, Unit{"h:mm:ss", 1.0}, Unit{"mm:ss", 1.0}};

template <std::size_t N>
std::optional<double> find(const std::array<Unit, N>& units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.factor;
  }
  return std::nullopt;
}

// Mega and milli differ in case only: no machine writes a force in mN, and MN is rare.
std::string folded_unit(std::string_view unit) {
  std::string_view core = text_scan::trimmed(unit);
  while (core.size() > 1 && (core.front() == '[' || core.front() == '(' || core.front() == '<')) {
    core.remove_prefix(1);
    core.remove_suffix(1);
    core = text_scan::trimmed(core);
  }
  std::string out;
  for (const char c : text_scan::lower_case(core)) {
    if (c != ' ') out += c;
  }
  return out;
}

struct Name {
  std::string_view name;
  Channel channel;
};

constexpr std::array kNames = {
    Name{"force", Channel::kForce},
    Name{"load", Channel::kForce},
    Name{"f", Channel::kForce},
    Name{"axial force", Channel::kForce},
    Name{"axial load", Channel::kForce},
    Name{"standard force", Channel::kForce},
    Name{"tensile force", Channel::kForce},
    Name{"tensile load", Channel::kForce},
    Name{"load cell", Channel::kForce},
    Name{"compressive force", Channel::kForce},
    Name{"compressive load", Channel::kForce},
    Name{"kraft", Channel::kForce},
    Name{"standardkraft", Channel::kForce},
    Name{"pr\u00fcfkraft", Channel::kForce},
    Name{"pruefkraft", Channel::kForce},
    Name{"zugkraft", Channel::kForce},
    Name{"druckkraft", Channel::kForce},
    Name{"last", Channel::kForce},
    Name{"stress", Channel::kStress},
    Name{"tensile stress", Channel::kStress},
    Name{"engineering stress", Channel::kStress},
    Name{"nominal stress", Channel::kStress},
    Name{"compressive stress", Channel::kStress},
    Name{"spannung", Channel::kStress},
    Name{"zugspannung", Channel::kStress},
    Name{"druckspannung", Channel::kStress},
    Name{"extensometer", Channel::kExtension},
    Name{"extensometer travel", Channel::kExtension},
    Name{"extensometer extension", Channel::kExtension},
    Name{"extensometer displacement", Channel::kExtension},
    Name{"axial extensometer", Channel::kExtension},
    Name{"extensometer weg", Channel::kExtension},
    Name{"extensometerweg", Channel::kExtension},
    Name{"extenso", Channel::kExtension},
    Name{"elongation", Channel::kExtension},
    Name{"feindehnung", Channel::kExtension},
    Name{"l\u00e4ngen\u00e4nderung", Channel::kExtension},
    Name{"laengenaenderung", Channel::kExtension},
    Name{"dehnungsaufnehmer", Channel::kExtension},
    Name{"l\u00e4ngen\u00e4nderung extensometer", Channel::kExtension},
    Name{"feindehnungsmesser", Channel::kExtension},
    Name{"strain", Channel::kStrain},
    Name{"tensile strain", Channel::kStrain},
    Name{"engineering strain", Channel::kStrain},
    Name{"axial strain", Channel::kStrain},
    Name{"strain extensometer", Channel::kStrain},
    Name{"extensometer strain", Channel::kStrain},
    Name{"extensometer dehnung", Channel::kStrain},
    Name{"extensometerdehnung", Channel::kStrain},
    Name{"dehnung", Channel::kStrain},
    Name{"displacement", Channel::kDisplacement},
    Name{"extension", Channel::kDisplacement},
    Name{"deformation", Channel::kDisplacement},
    Name{"compressive extension", Channel::kDisplacement},
    Name{"compressive displacement", Channel::kDisplacement},
    Name{"compressive strain", Channel::kCrosshead},
    Name{"tensile extension", Channel::kDisplacement},
    Name{"tensile displacement", Channel::kDisplacement},
    Name{"axial displacement", Channel::kDisplacement},
    Name{"disp", Channel::kDisplacement},
    Name{"stauchung", Channel::kCrosshead},
    Name{"verschiebung", Channel::kDisplacement},
    Name{"verformung", Channel::kDisplacement},
    Name{"stauchweg", Channel::kDisplacement},
    Name{"crosshead", Channel::kCrosshead},
    Name{"crosshead travel", Channel::kCrosshead},
    Name{"crosshead displacement", Channel::kCrosshead},
    Name{"absolute crosshead travel", Channel::kCrosshead},
    Name{"standard travel", Channel::kCrosshead},
    Name{"travel", Channel::kCrosshead},
    Name{"stroke", Channel::kCrosshead},
    Name{"position", Channel::kCrosshead},
    Name{"corrected position", Channel::kCrosshead},
    Name{"crosshead position", Channel::kCrosshead},
    Name{"actuator displacement", Channel::kCrosshead},
    Name{"actuator position", Channel::kCrosshead},
    Name{"grip to grip separation", Channel::kCrosshead},
    Name{"tool separation", Channel::kCrosshead},
    Name{"werkzeugabstand", Channel::kCrosshead},
    Name{"stroke strain", Channel::kCrosshead},
    Name{"dehnung nominell", Channel::kCrosshead},
    Name{"nominal strain", Channel::kCrosshead},
    Name{"weg", Channel::kCrosshead},
    Name{"standardweg", Channel::kCrosshead},
    Name{"traverse", Channel::kCrosshead},
    Name{"traversenweg", Channel::kCrosshead},
    Name{"traversenweg absolut", Channel::kCrosshead},
    Name{"kolbenweg", Channel::kCrosshead},
    Name{"nominelle dehnung", Channel::kCrosshead},
    Name{"time", Channel::kTime},
    Name{"test time", Channel::kTime},
    Name{"elapsed time", Channel::kTime},
    Name{"running time", Channel::kTime},
    Name{"time measurement", Channel::kTime},
    Name{"zeit", Channel::kTime},
    Name{"pr\u00fcfzeit", Channel::kTime},
    Name{"pruefzeit", Channel::kTime},
    Name{"t", Channel::kTime},
};

std::optional<Channel> named(std::string_view folded) {
  for (const Name& known : kNames) {
    if (known.name == folded) return known.channel;
  }
  return std::nullopt;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool holds_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// "Tensile strain (Strain 1)", "Tensile strain (Extension)": the words in brackets say by what.
std::optional<Channel> with_source(std::string_view name) {
  name = text_scan::trimmed(name);
  const std::size_t open = name.rfind('(');
  if (open == std::string_view::npos || open == 0 || name.back() != ')') return std::nullopt;
  const std::string by = folded_name(name.substr(open + 1, name.size() - open - 2));
  const std::optional<Channel> what = named(folded_name(name.substr(0, open)));
  if (!what) return std::nullopt;
  const bool path = *what != Channel::kForce && *what != Channel::kStress;
  if (by.empty()) return what;  // a number: the first of several
  if (is_one_of(by, {"strain", "extensometer", "axial strain", "video extensometer", "feindehnung",
                     "feindehnungsmesser", "feindehnungsaufnehmer", "dehnungsaufnehmer"})) {
    if (*what == Channel::kDisplacement) return Channel::kExtension;
    if (*what == Channel::kStrain || *what == Channel::kExtension) return what;
  }
  if (path && is_one_of(by, {"extension", "displacement", "crosshead", "position", "travel",
                             "grip separation", "traverse", "traversenweg"})) {
    return Channel::kCrosshead;
  }
  return std::nullopt;
}

}  // namespace

const char* to_string(Channel channel) {
  switch (channel) {
    case Channel::kForce:
      return "force";
    case Channel::kStress:
      return "stress";
    case Channel::kExtension:
      return "extension";
    case Channel::kStrain:
      return "strain";
    case Channel::kDisplacement:
      return "displacement";
    case Channel::kCrosshead:
      return "crosshead";
    case Channel::kTime:
      return "time";
  }
  return "";
}

const char* to_string(Instrument instrument) {
  switch (instrument) {
    case Instrument::kExtensometer:
      return "extensometer";
    case Instrument::kCrosshead:
      return "crosshead";
    case Instrument::kNotNamed:
      return "not named";
  }
  return "";
}

bool is_unit(std::string_view cell) {
  const std::string unit = folded_unit(cell);
  return find(kForces, unit) || find(kStresses, unit) || find(kLengths, unit) ||
         find(kStrains, unit) || find(kTimes, unit);
}

Heading parse_heading(std::string_view cell) {
  cell = text_scan::trimmed(cell);
  for (const auto& [open, close] : {std::pair{'[', ']'}, {'(', ')'}, {'<', '>'}, {'{', '}'}}) {
    const std::size_t from = cell.rfind(open);
    const std::size_t to = cell.find(close, from == std::string_view::npos ? 0 : from);
    if (from == std::string_view::npos || to == std::string_view::npos || from == 0) continue;
    const std::string_view inside = text_scan::trimmed(cell.substr(from + 1, to - from - 1));
    if (!is_unit(inside)) continue;
    return {std::string(text_scan::trimmed(cell.substr(0, from))), std::string(inside)};
  }
  // "Axial strain" ends in a word that is a unit, too.
  if (named(folded_name(cell)) || with_source(cell)) return {std::string(cell), ""};
  // "Dehnung in %", "Weg / mm", "Force, N", "force_kN": the last word, where it is a unit.
  const std::size_t at = cell.find_last_of(" _,;");
  if (at != std::string_view::npos && at > 0 && is_unit(cell.substr(at + 1)) &&
      cell.substr(at + 1) != "1") {
    std::string_view name = text_scan::trimmed(cell.substr(0, at));
    bool told = false;
    for (const std::string_view end : {" in", "/", ","}) {
      if (!name.ends_with(end)) continue;
      name = text_scan::trimmed(name.substr(0, name.size() - end.size()));
      told = true;
    }
    // "Transverse strain" is a name; "Extension in strain" holds a unit.
    if (!told && folded_unit(cell.substr(at + 1)) == "strain") return {std::string(cell), ""};
    return {std::string(name), std::string(cell.substr(at + 1))};
  }
  return {std::string(cell), ""};
}

std::string folded_name(std::string_view name) {
  std::string out;
  bool gap = false;
  for (const char c : text_scan::lower_case(name)) {
    const bool letter =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    if (!letter) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += c;
  }
  // The capital letters of German are two bytes that lower_case leaves as they are.
  for (const auto& [upper, lower] :
       {std::pair<std::string_view, std::string_view>{"\u00c4", "\u00e4"},
        {"\u00d6", "\u00f6"},
        {"\u00dc", "\u00fc"}}) {
    for (std::size_t i = out.find(upper); i != std::string::npos; i = out.find(upper, i)) {
      out.replace(i, upper.size(), lower);
    }
  }
  const std::size_t end = out.find_last_not_of("0123456789");
  if (end != std::string::npos && end + 1 < out.size()) out.resize(end + 1);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::optional<Channel> channel_of(std::string_view name, std::string_view unit) {
  std::optional<Channel> channel = named(folded_name(name));
  if (!channel) channel = with_source(name);
  if (channel == Channel::kStrain && is_length(unit)) return Channel::kExtension;
  if (channel == Channel::kForce && find(kStresses, folded_unit(unit))) return Channel::kStress;
  return channel;
}

StrainLook strain_look(std::string_view name, std::string_view unit) {
  const std::string folded = folded_name(name);
  if (holds_one_of(folded,
                   {"true", "wahr", "transverse", "lateral", "width", "quer", "breite", "plasti",
                    "geschwindigkeit", "energy", "stress", "poisson", "r value", "shear"})) {
    return StrainLook::kNo;
  }
  // "Strain rate", "Dehnrate", but not "calibrated".
  if (folded.ends_with("rate") || folded.find("rate ") != std::string::npos) {
    return StrainLook::kNo;
  }
  const std::string told = folded_unit(unit);
  const bool called = holds_one_of(folded, {"strain", "dehnung", "stauchung", "extenso"});
  if (called && told.empty()) return StrainLook::kPerhaps;
  if (called && (find(kStrains, told) || find(kLengths, told))) return StrainLook::kLikely;
  const bool ratio = find(kStrains, told) && !is_one_of(told, {"%", "1", "-"});
  return ratio ? StrainLook::kPerhaps : StrainLook::kNo;
}

bool is_weak_unit(std::string_view unit) {
  return is_one_of(folded_unit(unit), {"1", "strain"});
}

bool is_length(std::string_view unit) {
  return find(kLengths, folded_unit(unit)).has_value();
}

std::optional<double> unit_factor(Channel channel, std::string_view unit) {
  const std::string name = folded_unit(unit);
  switch (channel) {
    case Channel::kForce:
      return find(kForces, name);
    case Channel::kStress:
      return find(kStresses, name);
    case Channel::kTime:
      return find(kTimes, name);
    default:
      break;
  }
  if (const std::optional<double> length = find(kLengths, name)) return length;
  return find(kStrains, name);
}

const char* units_of(Channel channel) {
  switch (channel) {
    case Channel::kForce:
      return "N, kN, MN, lbf, kgf";
    case Channel::kStress:
      return "MPa, N/mm2, GPa, kPa, Pa, ksi, psi";
    case Channel::kTime:
      return "s, ms, min, h";
    default:
      return "mm, um, cm, m, in; %, mm/mm, m/m, um/m, strain";
  }
}

}  // namespace asbuilt::tensile
