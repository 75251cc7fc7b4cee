// Every key a plan may have: the one list that the reader, its error messages and docs/plan.md
// follow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

struct PlanKey {
  std::string_view section;  // "" for the top, "tolerance" for [[tolerance]]
  std::string_view key;      // "*" in a section of free names (options)
  std::string_view type;     // "text", "number", "3 numbers", ...
  std::string_view text;     // one sentence
};

const std::vector<PlanKey>& plan_keys();
bool is_plan_key(std::string_view section, std::string_view key);
std::string plan_keys_of(std::string_view section);  // "id, characteristic, lower, ..."
// The allowed key that is one or two letters away, or nothing.
std::string nearest_plan_key(std::string_view section, std::string_view key);

}  // namespace asbuilt
