// The chain of pages in a TIFF file, followed without libtiff, which takes a page link that is cut
// short for the end of the chain.
#pragma once

#include <cstdint>
#include <filesystem>

namespace asbuilt::scan {

// Number of pages. Throws kBadFormat when a page directory or its link lies outside the file, when
// pages link in a circle, or when the header is no TIFF header.
std::int64_t count_tiff_pages(const std::filesystem::path& path);

}  // namespace asbuilt::scan
