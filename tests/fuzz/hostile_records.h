// Databases that carry asbuilt's marks and were made by somebody who wishes us ill.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/corpus.h"

namespace asbuilt::fuzz {

// Out of a whole database: views in the place of tables that never end or grow without end,
// triggers, generated columns, a table less, another program's mark, a newer schema.
std::vector<Seed> hostile_records(const std::string& whole);

}  // namespace asbuilt::fuzz
