// Bytes of a document into their file: complete or not at all.
#pragma once

#include <filesystem>
#include <string>

namespace asbuilt::render {

// Through a neighbouring file, so that a full disk or a cancel never leaves half a report. Throws
// kStorage.
void write_output(const std::filesystem::path& out, const std::string& bytes);

}  // namespace asbuilt::render
