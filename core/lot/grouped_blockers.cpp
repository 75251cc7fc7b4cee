#include "core/lot/grouped_blockers.h"

#include <map>
#include <utility>

#include "core/lot/evaluation.h"
#include "core/lot/sheet_text.h"
#include "core/lot/told_names.h"

namespace asbuilt {

namespace {

// One command for all of them, where it takes several parts; else the first one's.
std::string remedy_for(const Blocker& first, const std::vector<std::string>& alike) {
  const std::string one = "--part " + shell_word(first.name) + " ";
  const std::size_t at = first.remedy.find(one);
  const bool several = first.remedy.starts_with("asbuilt lot disposition ") &&
                       first.remedy.find("asbuilt lot", 1) == std::string::npos;
  if (!several || at == std::string::npos) {
    return first.remedy + "; so for each of them";
  }
  std::string remedy = first.remedy;
  return remedy.replace(at, one.size(), "--part " + shell_word(names_to_tell(alike)) + " ");
}

}  // namespace

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
    all.push_back({what, remedy_for(b, alike), b.signing, {}, {}, {}});
  }
  return all;
}

}  // namespace asbuilt
