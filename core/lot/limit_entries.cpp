#include "core/lot/limit_entries.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/number_text.h"
#include "core/lot/elements.h"
#include "core/lot/entry_words.h"
#include "core/lot/material_templates.h"
#include "core/tensile/folded_spec.h"

namespace asbuilt {
namespace {

std::string place_of(const LotRecord& record, const std::string& field) {
  std::string place = record.kind;
  place.append(" \"").append(record.key).append("\", ").append(field);
  return place;
}

std::string shown_field(const LotRecord& record, const std::string& field) {
  return place_of(record, field) + " = \"" + record.text(field) + "\"";
}

std::string folded(std::string_view spec) {
  return tensile::folded_spec(tensile::without_edition(spec));
}

void check_share(const LotRecord& limit, const LimitProperty& property, const std::string& field,
                 EntryProblems& found) {
  const double value = limit.number(field);
  if (property.unit != "%" || property.id == "a" || !(value > 100.0)) return;
  found.push_back({"a share of more than 100 %",
                   place_of(limit, field) + " = " + plain_number(value), "at most 100 %", ""});
}

// The limit itself: of a tension test one, the least value; of a share the least, the largest, or
// both.
void check_side(const LotRecord& limit, const LimitProperty& property, EntryProblems& found) {
  const bool least = limit.fields.contains("least"), most = limit.fields.contains("most");
  if (property.tension ? !least : !least && !most) {
    const std::string wanted = property.tension ? "least" : "least and most";
    found.push_back({"a limit lacks its value", place_of(limit, wanted),
                     (property.tension ? "least" : "least, most or both") + std::string(" of ") +
                         property.id + ", in " + property.unit,
                     ""});
  }
  if (property.tension && most) {
    found.push_back({"a limit on the wrong side of its property", place_of(limit, "most"),
                     "least, not most, of " + property.id, ""});
  }
  for (const char* field : {"least", "most"}) check_share(limit, property, field, found);
  if (limit.number("least") > limit.number("most")) {
    found.push_back({"two fields contradict each other", place_of(limit, "least and most"),
                     "least not above most", ""});
  }
}

// Fields that a property needs or does not have.
void check_needed(const LotRecord& limit, const std::string& field, bool needed,
                  const std::string& what, EntryProblems& found) {
  if (needed == limit.fields.contains(field)) return;
  const std::string property = limit.text("property");
  found.push_back(
      {needed ? "a limit does not tell its " + what : "a limit of " + property + " has no " + what,
       place_of(limit, field), needed ? what : "no " + field, ""});
}

void check_moved(const LotRecord& limit, const RecordIndex& existing, EntryProblems& found) {
  const LotRecord* before = existing.entry(limit.supersedes);
  if (before == nullptr || before->withdrawn() || before->kind != "limit") return;
  const bool same = same_spec(before->text("spec"), limit.text("spec")) &&
                    before->text("property") == limit.text("property");
  if (same) return;
  found.push_back({"a correction must not move a limit to another property or specification",
                   place_of(limit, "spec and property"),
                   before->text("property") + " of " + before->text("spec"),
                   "enter it under another name, and let the profile name that one"});
}

void check_twice(const LotRecord& profile, const std::vector<const LotRecord*>& limits,
                 EntryProblems& found) {
  std::map<std::pair<std::string, std::string>, const LotRecord*> seen;
  for (const LotRecord* limit : limits) {
    const auto [at, fresh] =
        seen.emplace(std::pair(folded(limit->text("spec")), limit->text("property")), limit);
    if (fresh || at->second == limit) continue;
    found.push_back({"a profile names two limits of one property",
                     place_of(profile, "limits") + ": " + at->second->key + " and " + limit->key,
                     "one limit of " + limit->text("property") + " of " + limit->text("spec"), ""});
  }
}

void check_composition(const LotRecord& profile, const std::vector<const LotRecord*>& limits,
                       EntryProblems& found) {
  const std::string spec = profile.text("composition");
  if (spec.empty()) return;
  const auto names_it = [&spec](const LotRecord* limit) {
    const LimitProperty* property = limit_property(limit->text("property"));
    return property != nullptr && !property->tension && same_spec(limit->text("spec"), spec);
  };
  if (std::any_of(limits.begin(), limits.end(), names_it)) return;
  std::string known;
  for (const std::string& one : composition_specs()) {
    if (same_spec(one, spec)) return;
    known.append(known.empty() ? "" : ", ").append(one);
  }
  found.push_back({"no composition of this specification is known",
                   shown_field(profile, "composition"),
                   known + ", or the specification of one of its limits",
                   "enter its shares (asbuilt lot add-limit) and name them in limits"});
}

}  // namespace

const std::vector<LimitProperty>& limit_properties() {
  static const std::vector<LimitProperty> all = [] {
    std::vector<LimitProperty> made = {{"rm", "rm_mpa", "MPa", true},
                                       {"rp02", "rp02_mpa", "MPa", true},
                                       {"a", "a_pct", "%", true},
                                       {"z", "z_pct", "%", true}};
    for (const Element& element : kElements) {
      made.push_back({std::string(element.id), share_field(element), "%", false});
    }
    return made;
  }();
  return all;
}

std::vector<std::string> limit_property_ids() {
  std::vector<std::string> ids;
  for (const LimitProperty& property : limit_properties()) ids.push_back(property.id);
  return ids;
}

const LimitProperty* limit_property(std::string_view id) {
  const std::vector<LimitProperty>& all = limit_properties();
  const auto at =
      std::find_if(all.begin(), all.end(), [id](const LimitProperty& p) { return p.id == id; });
  return at == all.end() ? nullptr : &*at;
}

bool same_spec(std::string_view a, std::string_view b) {
  return folded(a) == folded(b);
}

std::string limit_words(const LotRecord& limit) {
  const bool least = limit.fields.contains("least"), most = limit.fields.contains("most");
  std::string words = choice_words(limit.text("property"));
  words.append(least && most ? " " : least ? " at least " : " at most ");
  if (least) words.append(plain_number(limit.number("least")));
  if (least && most) words.append(" to ");
  if (most) words.append(plain_number(limit.number("most")));
  words.append(" ").append(limit.text("unit"));
  if (!limit.text("gauge").empty()) words.append(" (").append(limit.text("gauge")).append(")");
  return words.append(" of ").append(limit.text("spec"));
}

EntryProblems limit_problems(const LotRecord& limit) {
  EntryProblems found;
  const LimitProperty* property = limit_property(limit.text("property"));
  if (property == nullptr) return found;  // told as a choice that there is not
  check_side(limit, *property, found);
  if (limit.text("unit") != property->unit) {
    found.push_back({"the unit does not fit the property", shown_field(limit, "unit"),
                     property->unit + " of " + property->id, ""});
  }
  check_needed(limit, "gauge", property->id == "a", "gauge length", found);
  check_needed(limit, "rounding", property->tension, "rule of rounding", found);
  return found;
}

EntryProblems named_limit_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  if (record.kind == "limit") check_moved(record, existing, found);
  if (record.kind != "profile") return found;
  std::vector<const LotRecord*> limits;
  for (const std::string& key : record.list("limits")) {
    const LotRecord* limit = existing.current("", "limit", key);
    if (limit != nullptr) limits.push_back(limit);
  }
  check_twice(record, limits, found);
  check_composition(record, limits, found);
  return found;
}

}  // namespace asbuilt
