// SHA-256 of bytes and files, as lower-case hexadecimal text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/progress.h"

namespace asbuilt {

std::string sha256_hex(std::string_view bytes);
// Reads the file in blocks of 1 MiB. Throws kNotFound or kStorage when it cannot be read.
std::string sha256_file(const std::filesystem::path& path, const Progress& progress = {});

}  // namespace asbuilt
