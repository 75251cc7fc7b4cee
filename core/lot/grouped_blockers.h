// What stands in the way of many parts or results alike, told once.
#pragma once

#include <vector>

#include "core/lot/evaluate.h"

namespace asbuilt {

// Blockers for people to read: where the same is in the way of kGroupedBlockers parts, or results
// of one kind, one sentence at the place of the first names them all, "each of 107 parts has no
// inspection: SN-001 to SN-107", with the remedy of the first. All others as they are, in their
// order.
inline constexpr std::size_t kGroupedBlockers = 4;
std::vector<Blocker> grouped(const std::vector<Blocker>& blockers);

}  // namespace asbuilt
