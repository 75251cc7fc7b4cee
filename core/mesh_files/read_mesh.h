// Reads surfaces and point clouds: STL (binary and ASCII), PLY (ASCII, binary of either byte
// order), OBJ, OFF, and points as text (XYZ, CSV, PTS).
//
// Frame and units: numbers as they stand in the file; none of these formats carries a unit, so the
// caller takes them as mm or scales them.
// Method: own parsers. A count in a header is believed only as far as the bytes that follow it; the
// file's size is checked before memory is taken. An STL is binary if and only if its size is
// 84 + 50 n bytes with n the count in it: many binary files begin with "solid".
// Limits: coordinates are stored as float; they must be finite and below 1e9 in size. Polygons are
// cut into triangle fans. Colours, textures, scalars and the normals of meshes are left out.
// Normals of points are read from PLY (nx, ny, nz) and from text with columns so named or six
// columns; where more than one in a hundred is not of unit length (to 5 %) they are left out with a
// note. Binary STL and ASCII STL have no shared vertices: vertices with equal coordinates become
// one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt {

struct MeshFile {
  TriMesh mesh;                    // empty when the file holds points only
  std::vector<Vec3f> points_mm;    // the points of a file without triangles, else empty
  std::vector<Vec3f> normals;      // of the points, unit length; empty where the file has none
  std::string format;              // for people, for example "STL binary"
  std::vector<std::string> notes;  // what was left out or corrected
};

// Largest size of a coordinate that is taken for a real one.
inline constexpr double kLargestCoordinate = 1e9;

// True when the name's ending is one that read_mesh knows.
bool is_mesh_file_name(const std::filesystem::path& path);

// Reads by the name's ending: .stl .ply .obj .off .xyz .csv .txt .asc .pts (any case).
// Throws kNotFound, kBadFormat (damaged, empty, or not what the name promises; names the line or
// byte), kInvalidInput (unknown ending), kOutOfMemory. Deterministic. Cost: linear in the file's
// size; memory at most about four times the file's size.
MeshFile read_mesh(const std::filesystem::path& path, const Progress& progress = {});

}  // namespace asbuilt
