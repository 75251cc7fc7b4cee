#include "core/lot/process_limits.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/base/number_text.h"
#include "core/lot/entry_words.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

// A field of a step and the fields of a limit that are about it.
struct Quantity {
  const char* field;
  const char* least;
  const char* most;
  const char* name;
  const char* unit;
};
constexpr std::array kQuantities{
    Quantity{"temperature_c", "least_temperature_c", "most_temperature_c", "temperature",
             "\u00b0C"},
    Quantity{"pressure_bar", "least_pressure_bar", "most_pressure_bar", "pressure", "bar"},
    Quantity{"minutes", "least_minutes", "most_minutes", "time", "min"}};

std::optional<double> told(const LotRecord& record, const char* field) {
  return record.fields.contains(field) ? std::optional(record.number(field)) : std::nullopt;
}

bool limits_it(const LotRecord& limit, const Quantity& quantity) {
  return told(limit, quantity.least) || told(limit, quantity.most);
}

std::string asked(const LotRecord& limit, const Quantity& quantity) {
  return range_text(told(limit, quantity.least), told(limit, quantity.most), quantity.unit);
}

std::string place_of(const LotRecord& record, const std::string& field) {
  std::string place = record.kind;
  return place.append(" \"").append(record.key).append("\", ").append(field);
}

void check_twice(const LotRecord& profile, const RecordIndex& existing, EntryProblems& found) {
  std::map<std::string, std::string> seen;  // process, name of its limit
  for (const std::string& key : profile.list("process_limits")) {
    const LotRecord* limit = existing.current("", "process_limit", key);
    if (limit == nullptr) continue;  // refused as a missing reference
    const std::string process = limit->text("process");
    const auto [at, fresh] = seen.emplace(process, key);
    if (fresh || at->second == key) continue;
    std::string place = place_of(profile, "process_limits");
    place.append(": ").append(at->second).append(" and ").append(key);
    found.push_back({"a profile names two limits of one process", place, "one of " + process, ""});
  }
}

void check_moved(const LotRecord& limit, const RecordIndex& existing, EntryProblems& found) {
  const LotRecord* before = existing.entry(limit.supersedes);
  if (before == nullptr || before->withdrawn() || before->kind != limit.kind) return;
  if (before->text("process") == limit.text("process")) return;
  found.push_back({"a correction must not move limits to another process",
                   place_of(limit, "process"), before->text("process"),
                   "enter them under another name, and let the profile name that one"});
}

}  // namespace

std::string process_limit_words(const LotRecord& limit) {
  std::string words = choice_words(limit.text("process"));
  const char* parting = ": ";
  for (const Quantity& quantity : kQuantities) {
    if (!limits_it(limit, quantity)) continue;
    words.append(parting).append(quantity.name).append(" ").append(asked(limit, quantity));
    parting = ", ";
  }
  const std::string gas = limit.text("gas");
  if (!gas.empty()) words.append(parting).append("gas ").append(gas);
  return words;
}

std::string specification_words(const LotRecord& limit) {
  std::string words = "specification ";
  words.append(limit.text("specification")).append(", revision ");
  return words.append(limit.text("specification_revision"));
}

EntryProblems process_limit_problems(const LotRecord& limit) {
  EntryProblems found;
  bool any = !limit.text("gas").empty();
  for (const Quantity& quantity : kQuantities) {
    any = any || limits_it(limit, quantity);
    const std::optional<double> least = told(limit, quantity.least),
                                most = told(limit, quantity.most);
    if (!least || !most || *least <= *most) continue;
    std::string fields = quantity.least;
    fields.append(" and ").append(quantity.most);
    found.push_back({"the least value lies above the most", place_of(limit, fields),
                     std::string(quantity.least) + " at most " + quantity.most, ""});
  }
  if (!any) {
    found.push_back({"limits of a process limit nothing", place_of(limit, "its limits"),
                     "one at least of temperature, pressure, minutes and gas", ""});
  }
  return found;
}

EntryProblems named_process_limit_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  if (record.kind == "process_limit") check_moved(record, existing, found);
  if (record.kind == "profile") check_twice(record, existing, found);
  return found;
}

const LotRecord* process_limit_of(const std::vector<const LotRecord*>& limits,
                                  const LotRecord& profile, const std::string& process) {
  const std::vector<std::string> named = profile.list("process_limits");
  const auto at = std::find_if(limits.begin(), limits.end(), [&](const LotRecord* limit) {
    return limit->text("process") == process &&
           std::find(named.begin(), named.end(), limit->key) != named.end();
  });
  return at == limits.end() ? nullptr : *at;
}

StepFindings step_findings(const LotRecord& step, const LotRecord& limit) {
  StepFindings found;
  for (const Quantity& quantity : kQuantities) {
    if (!limits_it(limit, quantity)) continue;
    const std::optional<double> value = told(step, quantity.field);
    if (!value) {
      found.untold.emplace_back(quantity.field);
      continue;
    }
    const std::optional<double> least = told(limit, quantity.least),
                                most = told(limit, quantity.most);
    if ((!least || *value >= *least) && (!most || *value <= *most)) continue;
    std::string text = quantity.name;
    text.append(" ").append(plain_number(*value)).append(" ").append(quantity.unit);
    found.outside.push_back(text);
  }
  const std::string gas = limit.text("gas");
  if (gas.empty()) return found;
  if (step.text("gas").empty()) {
    found.untold.emplace_back("gas");
  } else if (!same_characteristic(step.text("gas"), gas)) {
    found.outside.push_back("gas " + step.text("gas"));
  }
  return found;
}

}  // namespace asbuilt
