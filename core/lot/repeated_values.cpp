#include "core/lot/repeated_values.h"

#include <algorithm>

#include "core/lot/entry_words.h"
#include "core/lot/step_reach.h"
#include "core/lot/tolerance_entries.h"

namespace asbuilt {
namespace {

// Of the whole lot by its own name.
std::map<std::string, std::vector<std::string>> reworks_of(const std::vector<LotRecord>& records,
                                                           const std::string& lot) {
  std::map<std::string, std::vector<std::string>> reworks;
  std::string so_far;
  for (const LotRecord& r : records) {
    so_far = std::max(so_far, r.utc);
    if (r.lot != lot || r.kind != "disposition" || r.text("to") != "REWORK") continue;
    reworks[r.key].push_back(so_far);
  }
  return reworks;
}

}  // namespace

std::string last_rework(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& serial) {
  std::string when;
  for (const auto& [target, times] : reworks_of(records, lot)) {
    if (target == serial || target == lot) when = std::max(when, times.back());
  }
  return when;
}

bool RepeatedValues::Change::before(const std::string& measured) const {
  return is_rework ? measured > time : measured >= time;
}

RepeatedValues::RepeatedValues(const std::vector<LotRecord>& records, const std::string& lot) {
  std::vector<const LotRecord*> parts, steps;
  std::string profile_name;
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* r : current) {
    if (r->lot != lot) continue;
    if (r->kind == "lot") profile_name = r->text("profile");
    if (r->kind == "part") parts.push_back(r);
    if (r->kind == "step") steps.push_back(r);
    if (r->kind == "dimension") times_[name_of(*r)].push_back(r->text("measured"));
  }
  for (auto& [name, times] : times_) std::sort(times.begin(), times.end());
  static const LotRecord kNoProfile;
  const LotRecord* profile = &kNoProfile;
  for (const LotRecord* r : current) {
    if (r->kind == "profile" && r->key == profile_name) profile = r;
  }
  const std::map<std::string, std::vector<std::string>> reworks = reworks_of(records, lot);
  for (const LotRecord* part : parts) {
    std::vector<Change>& changes = changes_[part->key];
    for (const std::string& target : {part->key, lot}) {
      const auto at = reworks.find(target);
      if (at == reworks.end()) continue;
      for (const std::string& time : at->second) changes.push_back({time, "a rework", true});
    }
    for (const LotRecord* step : steps) {
      const std::string process = step->text("process");
      if (!step_concerns(*step, *part)) continue;
      if (!dimension_comes_after(*profile, part->text("role"), process)) continue;
      std::string words = choice_words(process);
      changes.push_back({step->text("ended"), words.append(" ").append(step->key), false});
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.time < b.time; });
  }
}

std::string RepeatedValues::done_since(const LotRecord& dimension) const {
  const std::string measured = dimension.text("measured");
  const std::vector<Change>& changes = changes_of(dimension.text("part"));
  const std::vector<std::string>& times = times_of(dimension);
  if (times.size() < 2) return {};
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (!change->before(measured) && change->before(times.back())) return change->words;
  }
  return {};
}

bool RepeatedValues::of_process(const LotRecord& dimension) const {
  const std::string measured = dimension.text("measured");
  const std::vector<Change>& changes = changes_of(dimension.text("part"));
  std::vector<std::string> times = times_of(dimension);
  const auto rework = std::find_if(changes.begin(), changes.end(),
                                   [](const Change& change) { return change.is_rework; });
  if (rework != changes.end() && !times.empty() && !rework->before(times.front())) {
    if (rework->before(measured)) return false;
    std::erase_if(times, [&rework](const std::string& time) { return rework->before(time); });
  }
  return std::none_of(changes.begin(), changes.end(), [&](const Change& change) {
    return !change.is_rework && !times.empty() && !change.before(measured) &&
           change.before(times.back());
  });
}

RepeatedValues::Name RepeatedValues::name_of(const LotRecord& dimension) {
  return {dimension.text("part"), folded_characteristic(dimension.text("characteristic"))};
}

const std::vector<RepeatedValues::Change>& RepeatedValues::changes_of(
    const std::string& serial) const {
  static const std::vector<Change> kNone;
  const auto at = changes_.find(serial);
  return at == changes_.end() ? kNone : at->second;
}

const std::vector<std::string>& RepeatedValues::times_of(const LotRecord& dimension) const {
  static const std::vector<std::string> kNone;
  const auto at = times_.find(name_of(dimension));
  return at == times_.end() ? kNone : at->second;
}

}  // namespace asbuilt
