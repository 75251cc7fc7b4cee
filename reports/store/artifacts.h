// The large contents of an inspection as blocks of bytes: the scene that pictures are drawn from
// and the grey slices.
//
// Encodings (all little-endian):
//   "scene-1"  vertex count and triangle count (64-bit), then planes of bytes: byte 0 of every
//   vertex
//              coordinate, byte 1, ...; the same for the deviations and for the triangles' indices,
//              each index as the difference to the one before. Compresses well, loses nothing.
//              The deviations are preceded by their count (64-bit).
//   "grey-1"   the pixels, row by row.
#pragma once

#include <string>
#include <string_view>

#include "core/records/inspection.h"

namespace asbuilt {

inline constexpr char kSceneEncoding[] = "scene-1";
inline constexpr char kGreyEncoding[] = "grey-1";

// The mesh and its deviations. Throws kInternal for what decode_scene would refuse, and for
// infinities.
std::string encode_scene(const Scene& scene);
// Throws kStorage when the bytes are not a scene.
Scene decode_scene(std::string_view bytes);

std::string compress(std::string_view bytes);
// `raw_bytes` is the size that must result. Throws kStorage when the block is damaged, and before
// any memory is taken when no block of that length can hold so much.
std::string decompress(std::string_view block, std::int64_t raw_bytes);

}  // namespace asbuilt
