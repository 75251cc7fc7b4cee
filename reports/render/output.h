// Writing a finished report.
#pragma once

#include <filesystem>
#include <string>

namespace asbuilt::render {

// Through a neighbouring file, so that a full disk or a cancel never leaves half a report. Throws
// kStorage; an older file then stays as it was.
void write_report(const std::filesystem::path& out, const std::string& bytes);

}  // namespace asbuilt::render
