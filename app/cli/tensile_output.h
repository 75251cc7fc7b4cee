// What `asbuilt tensile` prints: JSON, text, and the tests as reports/render draws them.
#pragma once

#include <string>
#include <vector>

#include "app/session/tensile.h"
#include "reports/render/tensile.h"

namespace asbuilt {

std::string tensile_json(const TensileReport& report);
void print_tensile(const TensileReport& report);
std::vector<render::TensileTest> tensile_tests(const TensileReport& report);

}  // namespace asbuilt
