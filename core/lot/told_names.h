// Names of entries as people type them for a list: "SN-1,SN-2", "SN-1 SN-2", each for itself, or a
// range "P-001..P-020" of names that differ in the number at their end.
//
// A text with commas is parted at these alone, but for names that are known and hold up to three
// commas; one without at blanks, unless it is a name that is known. A range counts up by one; where
// both numbers have as many digits, all have. Whether the names are there is not looked at: an
// entry that refers to what is not there is refused as a whole. Errors: kInvalidInput for a range
// whose ends have no number, differ elsewhere, or count down, and for one of more than kMostInRange
// names.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace asbuilt {

inline constexpr std::size_t kMostInRange = 1000;

// `where` names the option in errors.
std::vector<std::string> told_names(const std::vector<std::string>& told,
                                    const std::function<bool(const std::string&)>& known,
                                    const std::string& where);

// The shortest text that told_names reads as these names: "P-001..P-020,P-031".
std::string names_to_tell(const std::vector<std::string>& names);

}  // namespace asbuilt
