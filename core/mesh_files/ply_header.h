// The header of a PLY file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt::mesh_parsers {

enum class PlyType { kInt8, kUint8, kInt16, kUint16, kInt32, kUint32, kFloat32, kFloat64 };
int byte_size(PlyType type);

struct PlyProperty {
  std::string name;
  PlyType type = PlyType::kFloat32;  // of the value, or of a list's items
  bool is_list = false;
  PlyType count_type = PlyType::kUint8;
};

struct PlyElement {
  std::string name;
  std::uint64_t count = 0;
  std::vector<PlyProperty> properties;
  // Bytes that one element takes at least in a binary file; a list may be empty.
  std::uint64_t least_bytes() const;
};

enum class PlyEncoding { kAscii, kLittleEndian, kBigEndian };

struct PlyHeader {
  PlyEncoding encoding = PlyEncoding::kAscii;
  std::vector<PlyElement> elements;
  std::size_t bytes = 0;  // of the header, end_header and its line end included
  std::int64_t lines = 0;
};

// Throws kBadFormat naming the line. A count that the bytes after the header cannot hold is
// refused.
PlyHeader read_ply_header(std::string_view bytes, const std::string& name);

}  // namespace asbuilt::mesh_parsers
