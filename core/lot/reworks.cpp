#include "core/lot/reworks.h"

#include <algorithm>

#include "core/lot/tolerance_entries.h"

namespace asbuilt {

std::string last_rework(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& serial) {
  std::string when, so_far;
  for (const LotRecord& r : records) {
    so_far = std::max(so_far, r.utc);
    const bool of_it = r.key == serial || r.key == lot;
    if (r.lot == lot && r.kind == "disposition" && of_it && r.text("to") == "REWORK") when = so_far;
  }
  return when;
}

bool measured_again(const std::vector<const LotRecord*>& dimensions, const LotRecord& dimension,
                    const std::string& rework) {
  if (rework.empty() || dimension.text("measured") > rework) return false;
  return std::any_of(dimensions.begin(), dimensions.end(), [&](const LotRecord* later) {
    return later->lot == dimension.lot && later->text("part") == dimension.text("part") &&
           later->text("measured") > rework &&
           same_characteristic(later->text("characteristic"), dimension.text("characteristic"));
  });
}

}  // namespace asbuilt
