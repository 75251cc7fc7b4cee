// What is told of the limits of dimensions: whose they are, where they differ, who changed them.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/print.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/sheet_text.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

using Numbers = std::vector<std::int64_t>;

// "entry 45", "entries 20 to 44, 46".
std::string entry_words(const Numbers& entries) {
  return (entries.size() == 1 ? "entry " : "entries ") + entries_text(entries);
}

std::string entered_range(const LotRecord& dimension) {
  const HeldLimits own = entered_limits(dimension);
  return range_text(own.lower, own.upper, dimension.text("unit"));
}

// The first names, and how many more.
std::string first_names(const std::set<std::string>& names) {
  constexpr std::size_t kMostNamed = 6;
  std::string all;
  std::size_t told = 0;
  for (const std::string& name : names) {
    if (told == kMostNamed) break;
    all.append(told == 0 ? "" : ", ").append(name);
    ++told;
  }
  if (names.size() > told) {
    all.append(" and ").append(std::to_string(names.size() - told));
    all.append(" further characteristics");
  }
  return all;
}

// Where the profile names none, those who measured also said what is allowed.
void not_approved(Evaluation& e) {
  std::map<std::string, std::set<std::string>> by_author;
  for (const LotRecord* d : e.of("dimension")) {
    const HeldLimits held = e.tolerances().of(*d);
    if (held.tolerance != nullptr || !held.any()) continue;
    by_author[d->actor].insert(d->text("characteristic"));
  }
  for (const auto& [author, names] : by_author) {
    e.note("The limits of " + first_names(names) + " were entered with the values by " + author +
           " and approved by nobody (tolerances of the profile are)");
  }
}

// Of entries that tell the same limits, in whatever unit.
struct Alike {
  const LotRecord* first = nullptr;
  Numbers entries;
};

std::string group_name(const LotRecord& dimension, const LotRecord* part) {
  std::string name = dimension.text("characteristic");
  if (part == nullptr) return name;
  name.append(" (").append(choice_words(part->text("role")));
  if (const auto variant = optional_number(*part, "variant_pct")) {
    name.append(", ").append(decimal_text(*variant)).append(" %");
  }
  return name.append(")");
}

// Superseded and withdrawn entries, too: limits do not move without a word.
void differing(Evaluation& e) {
  using Group = std::tuple<std::string, std::string, std::optional<double>>;
  std::map<Group, std::vector<Alike>> groups;
  for (const LotRecord& d : e.records()) {
    if (d.lot != e.lot() || d.kind != "dimension" || d.withdrawn()) continue;
    if (!entered_limits(d).any()) continue;
    const LotRecord* part = e.find("part", d.text("part"));
    std::vector<Alike>& known =
        groups[{folded_characteristic(d.text("characteristic")),
                part == nullptr ? std::string() : part->text("role"),
                part == nullptr ? std::nullopt : optional_number(*part, "variant_pct")}];
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&d](const Alike& a) { return same_limits(*a.first, d); });
    if (at == known.end()) {
      known.push_back({&d, {d.id}});
    } else {
      at->entries.push_back(d.id);
    }
  }
  for (const auto& [group, known] : groups) {
    if (known.size() < 2) continue;
    const LotRecord& first = *known.front().first;
    std::string what = "The entered limits of ";
    what.append(group_name(first, e.find("part", first.text("part")))).append(" differ: ");
    for (const Alike& alike : known) {
      what.append(&alike == &known.front() ? "" : "; ").append(entered_range(*alike.first));
      what.append(" (").append(entry_words(alike.entries)).append(")");
    }
    e.note(what);
  }
}

const LotRecord* superseded_by(const Evaluation& e, const LotRecord& r) {
  // Numbers rise with the place in the record.
  const auto at =
      std::lower_bound(e.records().begin(), e.records().end(), r.supersedes,
                       [](const LotRecord& one, std::int64_t id) { return one.id < id; });
  return at == e.records().end() || at->id != r.supersedes ? nullptr : &*at;
}

// Corrections that say the same of one characteristic are told together.
void changed(Evaluation& e) {
  std::map<std::string, Numbers> changes;
  for (const LotRecord& r : e.records()) {
    if (r.lot != e.lot() || r.kind != "dimension" || r.supersedes == 0 || r.withdrawn()) continue;
    const LotRecord* before = superseded_by(e, r);
    if (before == nullptr || same_limits(*before, r)) continue;
    std::string what = " changed the limits of ";
    what.append(r.text("characteristic")).append(" to ").append(entered_range(r));
    what.append(", before ").append(entered_range(*before)).append(" (").append(r.actor);
    what.append(": ").append(r.reason).append(")");
    changes[what].push_back(r.id);
  }
  for (const auto& [what, entries] : changes) {
    std::string words = entry_words(entries);
    words.front() = 'E';
    e.note(words + what);
  }
}

// What the profile limits and nobody measured.
void unused(Evaluation& e) {
  std::set<const LotRecord*> used;
  for (const LotRecord* d : e.of("dimension")) used.insert(e.tolerances().of(*d).tolerance);
  std::string names;
  for (const NamedEntry& named : e.tolerances().named()) {
    const LotRecord& entry = *named.entry;
    if (used.contains(&entry) || entry.text("part_number") != e.head().text("part_number")) {
      continue;
    }
    names.append(names.empty() ? "" : "; ").append(entry.key).append(", ");
    names.append(tolerance_words(entry));
  }
  if (!names.empty()) e.note("Limits of the profile that no dimension is held against: " + names);
}

}  // namespace

void evaluate_tolerances(Evaluation& e) {
  not_approved(e);
  differing(e);
  changed(e);
  unused(e);
}

}  // namespace asbuilt
