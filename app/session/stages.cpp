#include "app/session/stages.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace asbuilt {
namespace {

template <class Options>
void apply(Options& options, const std::vector<PlanOption>& list) {
  for (const PlanOption& option : list)
    set_option(options, option.name, option.value, option.where);
}

template <class Options>
nlohmann::json to_json(const Options& options) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, value] : snapshot(options)) {
    std::visit([&json, &key = name](const auto& v) { json[key] = v; }, value);
  }
  return json;
}

// Calls visit(id, revision, options, enabled) for every inspector: the registry.
template <class AnyStages, class Visit>
void for_inspectors(AnyStages& s, const Visit& visit) {
  visit("strut", kStrutInspectorRevision, s.strut, s.enabled.strut);
  visit("node", kNodeInspectorRevision, s.node, s.enabled.node);
  visit("porosity", kPorosityInspectorRevision, s.porosity, s.enabled.porosity);
  visit("deviation", kDeviationInspectorRevision, s.deviation, s.enabled.deviation);
  visit("void", kVoidInspectorRevision, s.voids, s.enabled.voids);
  visit("defect", kDefectInspectorRevision, s.defect, s.enabled.defect);
  visit(kStiffnessInspectorId, kStiffnessInspectorRevision, s.stiffness, s.enabled.stiffness);
}

}  // namespace

Stages stages_from_plan(const Plan& plan) {
  Stages stages;
  apply(stages.surface, plan.surface);
  apply(stages.registration, plan.registration);
  for (const InspectorPlan& wanted : plan.inspectors) {
    if (wanted.name == "sections") {
      apply(stages.trace, wanted.options);
      continue;
    }
    bool known = false;
    std::string names = "sections";
    for_inspectors(stages, [&](const char* id, int, auto& options, bool& enabled) {
      names += std::string(", ") + id;
      if (wanted.name != id) return;
      known = true;
      enabled = wanted.enabled;
      apply(options, wanted.options);
    });
    if (!known) {
      throw Error(ErrorCode::kInvalidInput, {"an inspector does not exist",
                                             wanted.where + " \"" + wanted.name + "\"", names, ""});
    }
  }
  return stages;
}

std::string options_json(const Stages& stages) {
  nlohmann::json json;
  json["surface"] = to_json(stages.surface);
  json["registration"] = to_json(stages.registration);
  json["sections"] = to_json(stages.trace);
  for_inspectors(stages, [&](const char* id, int revision, const auto& options, bool enabled) {
    nlohmann::json entry = to_json(options);
    entry["enabled"] = enabled;
    entry["revision"] = revision;
    json["inspectors"][id] = entry;
  });
  return json.dump();
}

}  // namespace asbuilt
