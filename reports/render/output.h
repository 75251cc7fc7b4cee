// Bytes of a document into their file: complete or not at all; and what files may be called.
#pragma once

#include <filesystem>
#include <string>

namespace asbuilt::render {

// Through a neighbouring file, so that a full disk or a cancel never leaves half a report. Throws
// kStorage.
void write_output(const std::filesystem::path& out, const std::string& bytes);

// What a drawing that stands alone may be written as, by its name: .pdf, .svg, .png; before any
// work is done. Throws kInvalidInput.
void require_plot(const std::filesystem::path& out);

}  // namespace asbuilt::render
