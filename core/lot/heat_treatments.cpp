#include "core/lot/heat_treatments.h"

#include <algorithm>

#include "core/lot/dispositions.h"
#include "core/lot/sheet_text.h"
#include "core/lot/step_reach.h"

namespace asbuilt {

HeatTreatments::HeatTreatments(const std::vector<LotRecord>& records, const std::string& lot,
                               const LotRecord& profile)
    : records_(records), lot_(lot) {
  const bool told = profile.fields.contains("steps_before_tests");
  const std::vector<std::string> before = profile.list("steps_before_tests");
  for (const LotRecord* r : current_records(records)) {
    if (r->lot != lot) continue;
    if (r->kind == "part") parts_.push_back(r);
    if (r->kind != "step" || !is_heat_treatment(r->text("process"))) continue;
    if (told && std::find(before.begin(), before.end(), r->text("process")) == before.end()) {
      continue;
    }
    steps_.push_back(r);
  }
}

const LotRecord* HeatTreatments::part(const std::string& serial) const {
  const auto at = std::find_if(parts_.begin(), parts_.end(),
                               [&serial](const LotRecord* p) { return p->key == serial; });
  return at == parts_.end() ? nullptr : *at;
}

std::vector<std::string> HeatTreatments::steps_of(const LotRecord& part) const {
  std::vector<std::string> numbers;
  for (const LotRecord* step : steps_) {
    if (step_concerns(*step, part)) numbers.push_back(step->key);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<TreatedAlike> HeatTreatments::of_build(const std::string& build) const {
  std::vector<const LotRecord*> all, good;
  for (const LotRecord* p : parts_) {
    if (p->text("role") != "implant" || p->text("build") != build) continue;
    all.push_back(p);
    const std::string state = disposition_of(records_, lot_, p->key);
    if (state != "REJECT" && state != "SCRAP") good.push_back(p);
  }
  std::vector<TreatedAlike> alike;
  for (const LotRecord* p : good.empty() ? all : good) {
    const std::vector<std::string> steps = steps_of(*p);
    const auto at = std::find_if(alike.begin(), alike.end(),
                                 [&steps](const TreatedAlike& a) { return a.steps == steps; });
    if (at == alike.end()) {
      alike.push_back({steps, {p->key}});
    } else {
      at->implants.push_back(p->key);
    }
  }
  return alike;
}

std::optional<std::size_t> HeatTreatments::speaks_for(
    const std::string& specimen, const std::vector<TreatedAlike>& alike) const {
  const LotRecord* piece = part(specimen);
  if (piece == nullptr || alike.empty()) return 0;
  const std::vector<std::string> steps = steps_of(*piece);
  for (std::size_t i = 0; i < alike.size(); ++i) {
    if (alike[i].steps == steps) return i;
  }
  return std::nullopt;
}

bool HeatTreatments::differ(const std::vector<const LotRecord*>& tests) const {
  std::optional<std::vector<std::string>> first;
  for (const LotRecord* test : tests) {
    const LotRecord* piece = part(test->text("part"));
    if (piece == nullptr) continue;
    const std::vector<std::string> steps = steps_of(*piece);
    if (!first) first = steps;
    if (*first != steps) return true;
  }
  return false;
}

std::vector<const LotRecord*> HeatTreatments::of_single_parts(const std::string& build) const {
  std::vector<const LotRecord*> found;
  for (const LotRecord* step : steps_) {
    const std::vector<std::string> builds = step->list("builds");
    if (step->list("parts").empty()) continue;
    if (std::find(builds.begin(), builds.end(), build) != builds.end()) found.push_back(step);
  }
  return found;
}

std::string treatment_words(const std::vector<std::string>& steps) {
  return steps.empty() ? "no heat treatment" : "heat treatment " + joined(steps);
}

}  // namespace asbuilt
