#include "core/lot/step_reach.h"

#include <algorithm>

#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool is_heat_treatment(const std::string& process) {
  return process == "stress_relief" || process == "hip";
}

bool step_concerns(const LotRecord& step, const LotRecord& part) {
  const std::vector<std::string> parts = step.list("parts");
  return holds(step.list("builds"), part.text("build")) &&
         (parts.empty() || holds(parts, part.key));
}

bool is_of_delivery(const std::string& process) {
  return process == "cleaning" || process == "sterilisation";
}

bool needs_process(const std::string& role, const std::string& process) {
  return is_of_delivery(process) ? role == "implant" : shows_process(role, process);
}

bool shows_process(const std::string& role, const std::string& process) {
  return role != "tensile_bar" || is_heat_treatment(process);
}

bool dimension_comes_after(const LotRecord& profile, const std::string& role,
                           const std::string& process) {
  const char* field = "steps_before_dimensions";
  if (profile.fields.contains(field)) return holds(profile.list(field), process);
  return shows_process(role, process) && !is_of_delivery(process);
}

std::string reach_words(const LotRecord& step) {
  const std::vector<std::string> parts = step.list("parts");
  std::string words = parts.empty() ? "" : names_text(parts) + " of ";
  return words.append("build ").append(joined(step.list("builds")));
}

EntryProblems step_reach_problems(const LotRecord& step, const RecordIndex& existing) {
  EntryProblems found;
  const std::vector<std::string> builds = step.list("builds");
  for (const std::string& serial : step.list("parts")) {
    const LotRecord* part = existing.current(step.lot, "part", serial);
    if (part == nullptr || holds(builds, part->text("build"))) continue;
    found.push_back(
        {"a step names a part of another build",
         "step \"" + step.key + "\", parts = \"" + serial + "\", of build " + part->text("build"),
         "parts of build " + joined(builds),
         "name its build, too (--builds), or leave the part out"});
  }
  return found;
}

}  // namespace asbuilt
