// Sums of squares of a gage study, for gage_study.cpp.
#pragma once

#include "core/statistics/gage_table.h"

namespace asbuilt {

struct GageSums {
  double parts = 0.0;  // nested: of parts within operators
  double operators = 0.0;
  double interaction = 0.0;  // nested: none
  double repeatability = 0.0;
};

GageSums crossed_sums(const GageTable& table);
GageSums nested_sums(const GageTable& table);

}  // namespace asbuilt
