// How many specimens of each build were tested, and what became of the tests. Where implants of a
// build were not all heat treated alike, those that were are counted for apart (heat_treatments.h).
#pragma once

#include <string>
#include <vector>

#include "core/lot/heat_treatments.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct TestCounts {
  std::string build;
  TreatedAlike implants;      // that the specimens speak for; none: all of the build
  std::size_t tested = 0;     // specimens, those of withdrawn tests too
  std::size_t passed = 0;     // specimens; under a table of retests accepted chains
  std::size_t withdrawn = 0;  // tests (withdrawals.h)
  std::size_t otherwise =
      0;  // specimens that speak for no implant of the build; with its first ones
};

// Of one kind of mechanical test, by what the profile asks for, build by build.
std::vector<TestCounts> test_counts(const std::vector<LotRecord>& records, const std::string& lot,
                                    const std::string& kind, const LotRecord& profile);
// "build B1: 3 tested, 2 accepted, with their retests, 1 withdrawn"; "SN-1, SN-2 of build B1 (heat
// treatment H1): 1 tested, 1 passed".
std::string counts_text(const TestCounts& counts, bool with_retests);

}  // namespace asbuilt
