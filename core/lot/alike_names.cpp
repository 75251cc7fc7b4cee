#include "core/lot/alike_names.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/lot/persons.h"

namespace asbuilt {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "SN-1" of "SN-01": before digits become the letters that they look like.
std::string without_leading_zeros(const std::string& name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool leads = name[i] == '0' && (i == 0 || !is_digit(name[i - 1])) &&
                       i + 1 < name.size() && is_digit(name[i + 1]);
    if (!leads) {
      out += name[i];
      continue;
    }
    while (i + 2 < name.size() && name[i + 1] == '0' && is_digit(name[i + 2])) ++i;
  }
  return out;
}

// Signs between words away; between two numbers one that stands for all.
std::string without_signs(const std::string& name) {
  constexpr std::string_view kSigns = " -_./:#";
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (kSigns.find(name[i]) == std::string_view::npos) {
      out += name[i];
      continue;
    }
    const std::size_t next = name.find_first_not_of(kSigns, i);
    const bool parts =
        !out.empty() && is_digit(out.back()) && next != std::string::npos && is_digit(name[next]);
    if (parts) out += '+';
  }
  return out;
}

// Hyphens and dashes of Unicode (U+2010 to U+2015, U+2212), three bytes of UTF-8 each, as "-".
bool is_dash(std::string_view three) {
  return three == "\u2212" || (three >= "\u2010" && three <= "\u2015" && three.size() == 3);
}
std::string with_plain_dashes(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool dash = is_dash(name.substr(i, 3));
    out += dash ? '-' : name[i];
    if (dash) i += 2;
  }
  return out;
}

// Folded twice: a zero looks like a capital O, which is folded then.
std::string compared(const std::string& name) {
  return folded_name(folded_name(without_signs(without_leading_zeros(with_plain_dashes(name)))));
}

}  // namespace

bool alike_names(const std::string& a, const std::string& b) {
  return compared(a) == compared(b);
}

std::vector<std::vector<std::string>> groups_of_alike(const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> places;
  std::vector<std::vector<std::string>> groups;
  for (const std::string& name : names) {
    const auto [at, fresh] = places.emplace(compared(name), groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(name);
  }
  std::erase_if(groups, [](const std::vector<std::string>& group) { return group.size() < 2; });
  return groups;
}

}  // namespace asbuilt
