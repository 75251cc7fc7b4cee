// A whole file in memory, after its size was found to fit.
#pragma once

#include <filesystem>
#include <string>

namespace asbuilt {

// Throws kNotFound (no such file, or a folder), kOutOfMemory, kStorage (could not be read).
std::string read_whole_file(const std::filesystem::path& path);

}  // namespace asbuilt
