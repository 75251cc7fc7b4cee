#include "core/lot/grouped_blockers.h"

#include <map>

namespace asbuilt {
namespace {

// "has no inspection" of "part SN-1 has no inspection".
std::string rest_of(const Blocker& blocker) {
  return blocker.what.substr(std::string("part ").size() + blocker.part.size() + 1);
}

}  // namespace

std::vector<Blocker> grouped(const std::vector<Blocker>& blockers) {
  std::map<std::string, std::vector<std::string>> parts;  // by what is in their way
  for (const Blocker& b : blockers) {
    if (!b.part.empty()) parts[rest_of(b)].push_back(b.part);
  }
  std::vector<Blocker> all;
  for (const Blocker& b : blockers) {
    if (b.part.empty() || parts[rest_of(b)].size() < kGroupedParts) {
      all.push_back(b);
      continue;
    }
    const std::vector<std::string>& alike = parts[rest_of(b)];
    if (alike.front() != b.part) continue;  // it is named at the first
    std::string what = "each of " + std::to_string(alike.size());
    what.append(" parts ").append(rest_of(b)).append(": ");
    for (const std::string& part : alike) {
      what.append(&part == &alike.front() ? "" : ", ").append(part);
    }
    all.push_back({what, b.remedy + "; so for each of them", b.signing, ""});
  }
  return all;
}

}  // namespace asbuilt
