// What the targets share: how a parser of foreign bytes is run, and a file for parsers that want a
// path.
//
// A target is `extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t)` in a source
// of its own, beside the corpus it begins with (corpus.h). libFuzzer calls it, and so does the
// driver of this folder (replay.cpp). Only the project's own Error may leave a parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace asbuilt::fuzz {

// How the last input ended.
struct Ending {
  bool refused = false;
  std::string message;  // of the refusal
};
Ending& last_ending();

// Longer messages are no help to anybody.
inline constexpr std::size_t kLongestMessage = 16384;
// Throws std::logic_error for an error that says nothing, or more than a person reads.
void remember_refusal(const Error& error);

// Throws std::logic_error for a message of no or too many characters.
void require_readable(const std::string& message);

// Runs the parser; what leaves it and is no Error goes on to the caller.
template <class Parser>
int run(const Parser& parser) {
  last_ending() = {};
  try {
    parser();
  } catch (const Error& error) {
    remember_refusal(error);
  }
  return 0;
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A folder of this program alone: in $ASBUILT_FUZZ_FOLDER, else on a memory disk where there is
// one, else where temporary files go. Removed when the program ends in the usual way.
const std::filesystem::path& folder();

// Writes the bytes to folder()/name and gives the path.
std::filesystem::path put(const std::string& name, std::string_view bytes);
// Removes everything inside of folder().
void clear_folder();

}  // namespace asbuilt::fuzz
