// What is usual for a lot of a material, and what its powder may consist of: data with their origin
// (core/lot/templates.toml), not constants of the program.
//
// Hints stand in the templates of entries, as comments: nothing is entered by itself. Limits of
// composition are those of a specification that the acceptance profile names. Mass fractions in %.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lot/record_kinds.h"

namespace asbuilt {

struct FieldHint {
  std::string material, kind, field;
  std::string text;
  std::string origin;
};
const std::vector<FieldHint>& field_hints();

struct CompositionLimit {
  std::string spec, material;
  std::string field;                   // of a powder lot: "oxygen_pct", ...
  std::optional<double> lower, upper;  // %, one of them at least
  std::string origin;
  bool verify = true;  // not compared with the specification itself
  std::string edition, entered_by, approved_by;
  std::int64_t entry = 0;  // of the release record that states it; 0: built in
};
// "\u2264 0.13 %", "5.5 to 6.5 %".
std::string share_range_text(const CompositionLimit& limit);
// Those built in; what holds for a lot: limits_in_force.h.
const std::vector<CompositionLimit>& composition_limits();
std::vector<std::string> composition_specs();

struct CompositionProblem {
  std::string what;       // one sentence
  std::string remedy;     // what to do
  bool of_share = false;  // the share itself is missing or beyond its limit
};

// What stands against a powder lot's shares by `limits` of one specification, for a lot of
// `material`. Limits that nobody compared with the specification are told unless `unverified`
// accepts them; those of the record that nobody approved are told elsewhere. Shares of a
// certificate have no uncertainty and are compared as they are.
std::vector<CompositionProblem> composition_problems(const LotRecord& powder,
                                                     const std::vector<CompositionLimit>& limits,
                                                     const std::string& material, bool unverified);

// Shares beyond their limits, a phrase each: "0.131 % oxygen, ASTM F136 allows 0.13 %".
std::vector<std::string> shares_outside(const LotRecord& powder,
                                        const std::vector<CompositionLimit>& limits);

// Whether two names mean one alloy: the same entry of the catalogue (core/spec/materials.h), or
// equal but for case, blanks, hyphens and underscores.
bool same_material(std::string_view a, std::string_view b);

// What is worth knowing at a field of a kind for a lot of `material`, a line each: usual values,
// limits and specifications at hand. Throws kInvalidInput for a material that the catalogue does
// not know.
std::vector<std::string> field_remarks(const RecordKind& kind, const LotField& field,
                                       const std::string& material);
// The template of a kind (record_template) for a lot of `material`, with hints and specifications
// at its fields; where other materials have hints and this one has none, the first line says so.
// Throws kInvalidInput for a material that the catalogue does not know.
std::string record_template(const RecordKind& kind, const std::string& material);

}  // namespace asbuilt
