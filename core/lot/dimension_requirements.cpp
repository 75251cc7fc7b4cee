#include "core/lot/dimension_requirements.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/base/number_text.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/measured_data.h"
#include "core/lot/profile_rule.h"
#include "core/lot/repeated_values.h"
#include "core/lot/sheet_text.h"
#include "core/lot/tolerance_entries.h"
#include "core/lot/tolerances.h"
#include "core/records/record_index.h"

namespace asbuilt {
namespace {

struct Held {
  const LotRecord* dimension = nullptr;
  HeldLimits limits;
  bool conceded = false;  // of a part that is released by concession
};

// How many values conform, and how many of the others are of conceded parts.
struct Tally {
  std::size_t limited = 0, conform = 0, conceded = 0;
};

// Values that are held against the same limits.
struct Group {
  std::string what;  // "Dimension: length, 95 %"
  std::string asked;
  std::vector<Held> values;
};

class Dimensions {
 public:
  Dimensions(const std::vector<LotRecord>& records, const std::string& lot,
             const LotRecord& profile)
      : index_(records), profile_(profile), tolerances_(records, lot) {
    const RepeatedValues repeated(records, lot);
    std::map<std::string, std::string> states;  // by serial
    const LotRecord* head = index_.current(lot, "lot", lot);
    part_number_ = head == nullptr ? std::string() : head->text("part_number");
    for (const LotRecord* d : index_.current_of("dimension")) {
      if (d->lot != lot) continue;
      const std::string serial = d->text("part");
      const auto [at, fresh] = states.try_emplace(serial);
      if (fresh) at->second = disposition_of(records, lot, serial);
      const std::string& state = at->second;
      if (state == "REJECT" || state == "SCRAP") continue;
      const std::string since = repeated.done_since(*d);
      if (!since.empty()) {
        ++repeated_[since];
      } else {
        values_.push_back({d, tolerances_.of(*d), state == "CONCESSION"});
      }
    }
    std::sort(values_.begin(), values_.end(),
              [](const Held& a, const Held& b) { return a.dimension->id < b.dimension->id; });
  }

  std::vector<Requirement> rows() const {
    std::vector<Requirement> all = {together()};
    for (const NamedEntry& named : tolerances_.named()) all.push_back(of_tolerance(named));
    for (const Group& group : as_entered()) all.push_back(row_of(group));
    return all;
  }

  std::set<std::string> unapproved() const {
    std::set<std::string> names;
    for (const Held& held : values_) {
      if (held.limits.tolerance != nullptr || !held.limits.any()) continue;
      names.insert(held.dimension->text("characteristic"));
    }
    return names;
  }

 private:
  bool conforms(const Held& held) const {
    return dimension_outcome(*held.dimension, held.dimension->number("u"), held.limits,
                             rule_of(profile_)) == Outcome::kConforms;
  }

  void count(const Held& held, Tally& tally) const {
    ++tally.limited;
    if (conforms(held)) {
      ++tally.conform;
    } else if (held.conceded) {
      ++tally.conceded;
    }
  }

  static std::string conform_words(const Tally& tally) {
    std::string found = std::to_string(tally.conform);
    found.append(" of ").append(std::to_string(tally.limited)).append(" values conform");
    if (tally.conceded > 0) {
      found.append("; ").append(std::to_string(tally.conceded)).append(" released by concession");
    }
    const std::size_t others = tally.limited - tally.conform - tally.conceded;
    if (others > 0) found.append("; ").append(std::to_string(others)).append(" do not conform");
    return found;
  }

  Requirement together() const {
    Requirement row{"Dimensions", "within their limits, with U, by the decision rule ", "", {}};
    row.asked += rule_words(rule_of(profile_));
    const std::vector<std::string> demanded = profile_.list("required_dimensions");
    if (!demanded.empty()) add_to(row.asked, "of each implant: " + joined(demanded));
    Tally tally;
    for (const Held& held : values_) {
      row.entries.push_back(held.dimension->id);
      if (held.limits.any()) count(held, tally);
    }
    const std::size_t free = values_.size() - tally.limited;
    if (tally.limited > 0) row.found = conform_words(tally);
    for (const auto& [since, count] : repeated_) {
      std::string some = std::to_string(count);
      some.append(" of before ").append(since);
      add_to(row.found, some.append(", measured again since, not counted"));
    }
    if (free > 0) add_to(row.found, std::to_string(free) + " without limit, deciding nothing");
    if (values_.empty()) row.found = "none is entered";
    return row;
  }

  // "Dimension: length, witness, 95 %".
  static std::string title(const std::string& characteristic, const std::string& role,
                           double variant) {
    std::string text = "Dimension: " + characteristic;
    if (role != "implant") text.append(", ").append(choice_words(role));
    if (!std::isnan(variant)) text.append(", ").append(shortest_number(variant)).append(" %");
    return text;
  }

  Requirement of_tolerance(const NamedEntry& named) const {
    const LotRecord& t = *named.entry;
    const HeldLimits limits = entered_limits(t);
    Group group;
    group.what = title(t.text("characteristic"), role_of_tolerance(t), t.number("variant_pct"));
    group.asked = range_text(limits.lower, limits.upper, t.text("unit"));
    if (limits.nominal) {
      group.asked.append(", nominal ").append(plain_number(*limits.nominal));
      if (t.text("unit") != "1") group.asked.append(" ").append(t.text("unit"));
    }
    std::string answer = "tolerance " + t.key;
    answer.append(" of ").append(tolerance_scope(t)).append(", ").append(drawing_words(t));
    add_to(answer, "entered by " + author_text(index_, t));
    add_to(answer, named.approval == nullptr ? "not approved"
                                             : "approved by " + approval_text(named.approval));
    group.asked.append(" (").append(answer).append(")");
    for (const Held& held : values_) {
      if (held.limits.tolerance == &t) group.values.push_back(held);
    }
    Requirement row = row_of(group);
    if (group.values.empty()) {
      row.found = t.text("part_number") == part_number_ ? "not measured" : "of another part number";
    }
    row.entries.push_back(t.id);
    if (named.approval != nullptr) row.entries.push_back(named.approval->id);
    return row;
  }

  // Limits that came with the values, those of one characteristic, role and variant together.
  std::vector<Group> as_entered() const {
    std::vector<Group> groups;
    std::map<std::tuple<std::string, std::string>, std::size_t> known;
    for (const Held& held : values_) {
      const LotRecord& d = *held.dimension;
      if (held.limits.tolerance != nullptr || !held.limits.any()) continue;
      const LotRecord* part = index_.current(d.lot, "part", d.text("part"));
      const std::string what =
          title(d.text("characteristic"), part == nullptr ? "implant" : part->text("role"),
                part == nullptr ? d.number("variant_pct") : part->number("variant_pct"));
      const std::string range = range_text(held.limits.lower, held.limits.upper, d.text("unit"));
      const auto [at, fresh] = known.emplace(std::tuple{what, range}, groups.size());
      if (fresh) groups.push_back({what, range, {}});
      groups[at->second].values.push_back(held);
    }
    for (Group& group : groups) {
      std::set<std::string> authors;
      for (const Held& held : group.values) authors.insert(held.dimension->actor);
      std::string by;
      for (const std::string& author : authors) by.append(by.empty() ? "" : ", ").append(author);
      group.asked.append(" (entered with the values by ").append(by);
      group.asked.append(", approved by nobody)");
    }
    return groups;
  }

  Requirement row_of(const Group& group) const {
    Requirement row{group.what, group.asked, "", {}};
    Tally tally;
    for (const Held& held : group.values) {
      count(held, tally);
      row.entries.push_back(held.dimension->id);
    }
    row.found = conform_words(tally);
    if (group.values.empty()) return row;
    if (group.values.front().limits.lower) add_to(row.found, worst(group, "least", -1.0));
    if (group.values.front().limits.upper) add_to(row.found, worst(group, "greatest", 1.0));
    return row;
  }

  // The value that goes furthest with its U to one side.
  static std::string worst(const Group& group, const std::string& name, double side) {
    const std::string unit = group.values.front().dimension->text("unit");
    const auto reach = [&](const LotRecord& d) {
      const double u = std::isnan(d.number("u")) ? 0.0 : d.number("u");
      return (side * d.number("value") + u) * unit_factor(d.text("unit"), unit).value_or(1.0);
    };
    const LotRecord* found = group.values.front().dimension;
    for (const Held& held : group.values) {
      if (reach(*held.dimension) > reach(*found)) found = held.dimension;
    }
    std::string text = name;
    text.append(" ").append(with_u(found->number("value"), found->number("u")));
    if (found->text("unit") != "1") text.append(" ").append(found->text("unit"));
    return text.append(" (").append(found->text("part")).append(")");
  }

  RecordIndex index_;
  const LotRecord& profile_;
  Tolerances tolerances_;
  std::string part_number_;
  std::vector<Held> values_;
  std::map<std::string, std::size_t> repeated_;  // values of before what was done to their part
};

}  // namespace

std::vector<Requirement> dimension_requirements(const std::vector<LotRecord>& records,
                                                const std::string& lot, const LotRecord& profile) {
  return Dimensions(records, lot, profile).rows();
}

std::string unapproved_limits_text(const std::vector<LotRecord>& records, const std::string& lot,
                                   const LotRecord& profile) {
  const std::set<std::string> names = Dimensions(records, lot, profile).unapproved();
  if (names.empty()) return {};
  std::string all;
  for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
  return "Limits that were entered with the values and approved by nobody took part in the "
         "decision: " +
         all + ".";
}

}  // namespace asbuilt
