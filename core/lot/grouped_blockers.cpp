#include "core/lot/grouped_blockers.h"

#include <map>
#include <utility>

#include "core/lot/sheet_text.h"

namespace asbuilt {

std::vector<Blocker> grouped(const std::vector<Blocker>& blockers) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> names;
  for (const Blocker& b : blockers) {
    if (!b.among.empty()) names[{b.among, b.rest}].push_back(b.name);
  }
  std::vector<Blocker> all;
  for (const Blocker& b : blockers) {
    const std::vector<std::string>& alike = names[{b.among, b.rest}];
    if (b.among.empty() || alike.size() < kGroupedBlockers) {
      all.push_back(b);
      continue;
    }
    if (alike.front() != b.name) continue;  // it is named at the first
    std::string what = "each of " + std::to_string(alike.size());
    what.append(" ").append(b.among).append(b.rest).append(": ");
    // The name of a dimension has a comma of its own.
    what.append(names_text(alike, b.among == "dimensions" ? "; " : ", "));
    all.push_back({what, b.remedy + "; so for each of them", b.signing, {}, {}, {}});
  }
  return all;
}

}  // namespace asbuilt
