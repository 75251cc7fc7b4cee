#include "core/scan/slice_names.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/error.h"

namespace asbuilt::scan {
namespace {

struct NumberedFile {
  std::filesystem::path path;
  std::string stack;  // the name without its last number
  std::int64_t number = -1;
};

bool digit(char c) {
  return c >= '0' && c <= '9';
}

NumberedFile numbered(const std::filesystem::path& path) {
  const std::string name = path.stem().string();
  NumberedFile file{path, name, -1};
  std::size_t end = name.size();
  while (end > 0 && !digit(name[end - 1])) --end;
  std::size_t begin = end;
  // Longer numbers (time stamps) do not fit; their last digits still order the slices.
  while (begin > 0 && digit(name[begin - 1]) && end - begin < 15) --begin;
  if (begin == end) return file;
  std::from_chars(name.data() + begin, name.data() + end, file.number);
  file.stack = name.substr(0, begin) + "#" + name.substr(end);
  return file;
}

Error refused(const std::string& what, const std::filesystem::path& folder,
              const std::vector<std::string>& names, const std::string& remedy) {
  return Error(ErrorCode::kInvalidInput, {what, folder.string() + ": " + listed(names),
                                          "one stack, its slices numbered without gaps", remedy});
}

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

std::vector<std::filesystem::path> in_slice_order(const std::filesystem::path& folder,
                                                  std::vector<std::filesystem::path> files,
                                                  std::vector<std::string>& notes) {
  std::vector<NumberedFile> all;
  std::map<std::string, std::vector<std::string>> stacks;
  for (const std::filesystem::path& path : files) {
    all.push_back(numbered(path));
    stacks[all.back().stack].push_back(path.filename().string());
  }
  const bool any_number = std::any_of(all.begin(), all.end(),
                                      [](const NumberedFile& file) { return file.number >= 0; });
  if (!any_number) {
    std::sort(files.begin(), files.end());
    if (files.size() > 1) notes.push_back("the slices carry no numbers: sorted by name");
    return files;
  }
  if (stacks.size() > 1) {
    std::vector<std::string> names;
    names.reserve(stacks.size());
    for (const auto& [stack, members] : stacks) {
      names.push_back(stack + " (" + std::to_string(members.size()) + ")");
    }
    throw refused("a folder holds more than one stack of slices", folder, names,
                  "leave only the slices of one reconstruction in the folder");
  }
  std::sort(all.begin(), all.end(), [](const NumberedFile& a, const NumberedFile& b) {
    return a.number != b.number ? a.number < b.number : a.path < b.path;
  });
  std::int64_t step = all.size() > 1 ? all[1].number - all[0].number : 1;
  for (std::size_t i = 1; i < all.size(); ++i) {
    step = std::min(step, all[i].number - all[i - 1].number);
  }
  std::vector<std::string> faults;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::int64_t gap = all[i].number - all[i - 1].number;
    if (gap == 0 || gap != step) {
      faults.push_back(all[i - 1].path.filename().string() + " -> " +
                       all[i].path.filename().string());
    }
  }
  if (!faults.empty()) {
    throw refused(step == 0 ? "two slices have the same number" : "slices are missing", folder,
                  faults, step == 0 ? "remove the duplicate" : "export the whole stack again");
  }
  if (step > 1) {
    notes.push_back("the slice numbers rise in steps of " + std::to_string(step) +
                    "; the slice distance is as stated, not multiplied");
  }
  for (std::size_t i = 0; i < all.size(); ++i) files[i] = all[i].path;
  return files;
}

}  // namespace asbuilt::scan
