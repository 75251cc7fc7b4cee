// Options of a command that an entry keeps, read again as the command reads them.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace asbuilt {

// Options as a field `reduction` keeps them, read again by what `add` adds to a command whose
// positional argument is `file`. Throws kInvalidInput.
template <typename Arguments, typename Add>
Arguments told_again(const std::filesystem::path& file, const std::vector<std::string>& options,
                     const Add& add) {
  CLI::App app;
  Arguments arguments;
  add(app, arguments);
  std::vector<std::string> words(options.rbegin(), options.rend());  // the last one first
  words.push_back(file.string());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::kInvalidInput, {"the options of the reduction cannot be read again",
                                           error.what(), "", "asbuilt lot show tells them"});
  }
  return arguments;
}

}  // namespace asbuilt
