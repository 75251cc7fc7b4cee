// Writes surfaces: STL and PLY, both binary, little-endian.
//
// Frame and units: coordinates as they are, mm by convention; neither format states a unit.
// Files appear complete or not at all. The same input gives the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt {

// Facet normals from the corners; zero for a triangle without area.
// Throws kStorage when the file cannot be written.
void write_stl(const std::filesystem::path& path, const TriMesh& mesh,
               const Progress& progress = {});

using Rgb = std::array<std::uint8_t, 3>;

// What a PLY carries at each vertex beside its place; empty, or one entry for each vertex.
struct VertexData {
  std::vector<float> deviation_um;  // property "deviation_um"; NaN where not measured
  std::vector<Rgb> colours;         // properties red, green, blue
};

// Throws kInvalidInput when the vertex data do not match the mesh, kStorage as above.
void write_ply(const std::filesystem::path& path, const TriMesh& mesh, const VertexData& data = {},
               const Progress& progress = {});

}  // namespace asbuilt
