// Names that are taken for each other: SN-1, SN-01, sn-1, SN_1 and S N1 (own rule).
//
// Two names are alike where they differ in nothing but case, blanks, letters that look the same
// (persons.h), zeros before a number, and the signs that part their words; a sign between two
// numbers counts, whichever it is.
#pragma once

#include <string>
#include <vector>

namespace asbuilt {

bool alike_names(const std::string& a, const std::string& b);
// Those of `names` that are alike, two or more in each group, in the order in which they stand.
std::vector<std::vector<std::string>> groups_of_alike(const std::vector<std::string>& names);

}  // namespace asbuilt
