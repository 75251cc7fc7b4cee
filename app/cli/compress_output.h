// What `asbuilt compress` prints: JSON, text, and the tests as reports/render draws them.
#pragma once

#include <string>
#include <vector>

#include "app/session/compress.h"
#include "reports/render/compression.h"

namespace asbuilt {

// What the standard's definitions were taken from, said beside every number.
inline constexpr char kCompressionMethod[] =
    "ISO 13314:2011; its definitions, but for that of the loop, were entered from memory and are "
    "to "
    "be compared with the standard";

std::string compress_json(const CompressReport& report);
void print_compress(const CompressReport& report);
std::vector<render::TestSheet> compress_sheets(const CompressReport& report);

}  // namespace asbuilt
