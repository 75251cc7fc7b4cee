// The program's name, version and source revision as people read them.
//
// A revision that ends in "-dirty" was not the whole source: the program was built from files that
// differ from it. Records keep the revision as it is; documents say it in words.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

// "bdfa562370ed, built from files that differ from this revision" for "bdfa562370ed-dirty".
inline std::string revision_words(std::string revision) {
  constexpr std::string_view kDirty = "-dirty";
  if (!revision.ends_with(kDirty)) return revision;
  revision.resize(revision.size() - kDirty.size());
  return revision + ", built from files that differ from this revision";
}

// "asbuilt 0.1.0 (bdfa562370ed)".
inline std::string software_words(const std::string& version, const std::string& revision) {
  return "asbuilt " + version + " (" + revision_words(revision) + ")";
}

}  // namespace asbuilt
