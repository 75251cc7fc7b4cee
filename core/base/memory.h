// What the machine can still give, asked before memory is spent.
#pragma once

#include <cstdint>
#include <string>

namespace asbuilt {

// Bytes that can be taken without swapping (Linux MemAvailable), within the limits of the control
// group and of the process (ulimit -v).
std::int64_t available_memory_bytes();

// Throws kOutOfMemory when `bytes` is more than 90 % of what is available; `what` names the purpose
// ("the scan part.mha") and `remedy` what would fit.
void require_memory(std::int64_t bytes, const std::string& what, const std::string& remedy);

// The edge of a voxel or element with which a model fits for sure that takes `bytes` with this one:
// part of them falls more slowly than the number of elements.
double edge_that_fits(double edge, std::int64_t bytes);

// "1.5 GB", "12 MB": for people.
std::string readable_bytes(std::int64_t bytes);

}  // namespace asbuilt
