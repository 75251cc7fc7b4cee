#include "core/lot/tolerance_entries.h"

#include <array>
#include <cmath>
#include <map>

#include "core/base/number_text.h"
#include "core/lot/dimension_units.h"
#include "core/lot/entry_words.h"

namespace asbuilt {
namespace {

constexpr char kImplant[] = "implant";

std::optional<double> told(const LotRecord& record, const char* field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

std::string place_of(const LotRecord& record, const std::string& field) {
  std::string place = record.kind;
  place.append(" \"").append(record.key).append("\", ").append(field);
  return place;
}

// What makes a tolerance another one: two of a profile differ in it, a correction does not.
using Scope = std::array<std::string, 5>;

Scope scope_of(const LotRecord& tolerance) {
  const std::optional<double> variant = told(tolerance, "variant_pct");
  return {folded_characteristic(tolerance.text("characteristic")), tolerance.text("part_number"),
          tolerance.text("design_revision"), role_of_tolerance(tolerance),
          variant ? shortest_number(*variant) : std::string()};
}

void check_moved(const LotRecord& tolerance, const RecordIndex& existing, EntryProblems& found) {
  const LotRecord* before = existing.entry(tolerance.supersedes);
  if (before == nullptr || before->withdrawn() || before->kind != "tolerance") return;
  if (scope_of(*before) == scope_of(tolerance)) return;
  found.push_back({"a correction must not move limits to another characteristic or part",
                   place_of(tolerance,
                            "characteristic, part_number, design_revision, role and "
                            "variant_pct"),
                   before->text("characteristic") + " of " + tolerance_scope(*before),
                   "enter them under another name, and let the profile name that one"});
}

void check_twice(const LotRecord& profile, const RecordIndex& existing, EntryProblems& found) {
  std::map<Scope, const LotRecord*> seen;
  for (const std::string& key : profile.list("tolerances")) {
    const LotRecord* tolerance = existing.current("", "tolerance", key);
    if (tolerance == nullptr) continue;  // refused as a missing reference
    const auto [at, fresh] = seen.emplace(scope_of(*tolerance), tolerance);
    if (fresh || at->second == tolerance) continue;
    found.push_back(
        {"a profile names two limits of one characteristic",
         place_of(profile, "tolerances") + ": " + at->second->key + " and " + key,
         "one of " + tolerance->text("characteristic") + " of " + tolerance_scope(*tolerance), ""});
  }
}

}  // namespace

std::string folded_characteristic(std::string_view name) {
  std::string folded;
  bool parted = false;
  for (const char c : name) {
    if (c == ' ' || c == '_' || c == '-') {
      parted = !folded.empty();
      continue;
    }
    if (parted) folded += ' ';
    parted = false;
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return folded;
}

bool same_characteristic(std::string_view a, std::string_view b) {
  return folded_characteristic(a) == folded_characteristic(b);
}

std::string role_of_tolerance(const LotRecord& tolerance) {
  const std::string role = tolerance.text("role");
  return role.empty() ? kImplant : role;
}

std::string range_text(const std::optional<double>& lower, const std::optional<double>& upper,
                       const std::string& unit) {
  if (!lower && !upper) return "no limit";
  std::string text;
  if (lower && upper) {
    text.append(plain_number(*lower)).append(" to ").append(plain_number(*upper));
  } else {
    text.append(lower ? "at least " : "at most ").append(plain_number(lower ? *lower : *upper));
  }
  return unit == "1" ? text : text.append(" ").append(unit);
}

std::string tolerance_scope(const LotRecord& tolerance) {
  std::string scope = tolerance.text("part_number");
  const std::string revision = tolerance.text("design_revision");
  if (!revision.empty()) scope.append(", revision ").append(revision);
  const std::string role = role_of_tolerance(tolerance);
  if (role != kImplant) scope.append(", ").append(choice_words(role));
  const std::optional<double> variant = told(tolerance, "variant_pct");
  if (variant) scope.append(", ").append(shortest_number(*variant)).append(" %");
  return scope;
}

std::string tolerance_words(const LotRecord& tolerance) {
  std::string words = tolerance.text("characteristic");
  words.append(" of ").append(tolerance_scope(tolerance)).append(": ");
  return words.append(
      range_text(told(tolerance, "lower"), told(tolerance, "upper"), tolerance.text("unit")));
}

std::string drawing_words(const LotRecord& tolerance) {
  std::string words = "drawing ";
  words.append(tolerance.text("drawing")).append(", revision ");
  return words.append(tolerance.text("drawing_revision"));
}

EntryProblems tolerance_problems(const LotRecord& tolerance) {
  EntryProblems found;
  if (!told(tolerance, "lower") && !told(tolerance, "upper")) {
    found.push_back({"a tolerance has no limit", place_of(tolerance, "lower and upper"),
                     "one of them, or both", ""});
  }
  const std::string unit = tolerance.text("unit");
  if (!unit.empty() && !is_dimension_unit(unit)) {
    found.push_back({"a unit is none that dimensions have",
                     place_of(tolerance, "unit") + " = \"" + unit + "\"", dimension_units_text(),
                     ""});
  }
  return found;
}

EntryProblems named_tolerance_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  if (record.kind == "tolerance") check_moved(record, existing, found);
  if (record.kind == "profile") check_twice(record, existing, found);
  return found;
}

}  // namespace asbuilt
