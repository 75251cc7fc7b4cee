// The zones, the decision rule and the tolerances of a plan.
#pragma once

#include <string>
#include <vector>

#include "core/spec/table_reader.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

std::vector<Zone> read_zones(const TableReader& plan, const std::string& file);
JudgementSpec read_judgement_spec(const TableReader& plan, const std::vector<Zone>& zones,
                                  const std::string& file);

}  // namespace asbuilt
