// The order of a folder of slices, from their names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace asbuilt::scan {

// Sorts by the last number in each name. Refuses (kInvalidInput, with the names) two stacks in one
// folder, a number that occurs twice, and gaps in the numbering. Names without numbers are sorted
// as text, with a note.
std::vector<std::filesystem::path> in_slice_order(const std::filesystem::path& folder,
                                                  std::vector<std::filesystem::path> files,
                                                  std::vector<std::string>& notes);

// "a.tif, b.tif and 12 more".
std::string listed(const std::vector<std::string>& names);

}  // namespace asbuilt::scan
