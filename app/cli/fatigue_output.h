// What `asbuilt fatigue` prints: JSON, text, and the tests as reports/render draws them.
#pragma once

#include <string>
#include <vector>

#include "app/session/fatigue.h"
#include "reports/render/fatigue.h"

namespace asbuilt {

std::string fatigue_json(const FatigueReport& report);
void print_fatigue(const FatigueReport& report);
std::vector<render::TestSheet> fatigue_sheets(const FatigueReport& report);

}  // namespace asbuilt
