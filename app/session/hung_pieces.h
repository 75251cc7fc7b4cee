// What the reader is told of pieces that hang on by a single element (core/fe/hung_of_load.h).
// Internal to app/session.
#pragma once

#include <cstdint>
#include <string>

#include "core/fe/loosely_hung.h"

namespace asbuilt {

// What to tell; empty where no piece of two elements or more hangs so.
std::string hung_note(const fe::LooselyHung& found, const std::string& load);

// Bytes while it runs, beside the elements.
std::int64_t hung_bytes(std::int64_t elements, std::int64_t block_voxels);

}  // namespace asbuilt
