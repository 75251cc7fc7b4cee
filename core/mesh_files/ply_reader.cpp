#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/base/memory.h"
#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/ply_header.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::mesh_parsers {
namespace {

// A polygon with more corners is a sign of damage; triangles need twelve bytes for each.
constexpr std::uint64_t kLargestPolygon = 100000;

// Values one after another, whatever the encoding.
class Values {
 public:
  Values(const Source& source, const PlyHeader& header)
      : source_(source), header_(header), body_(source.bytes.substr(header.bytes)), words_(body_) {}

  double next(PlyType type) {
    if (header_.encoding == PlyEncoding::kAscii) return next_word();
    const auto size = static_cast<std::size_t>(byte_size(type));
    if (body_.size() - at_ < size) fail("the file is cut off", "");
    std::uint64_t bits = 0;
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t place =
          header_.encoding == PlyEncoding::kBigEndian ? at_ + k : at_ + size - 1 - k;
      bits = bits << 8 | static_cast<unsigned char>(body_[place]);
    }
    at_ += size;
    switch (type) {
      case PlyType::kInt8:
        return static_cast<std::int8_t>(bits);
      case PlyType::kUint8:
        return static_cast<std::uint8_t>(bits);
      case PlyType::kInt16:
        return static_cast<std::int16_t>(bits);
      case PlyType::kUint16:
        return static_cast<std::uint16_t>(bits);
      case PlyType::kInt32:
        return static_cast<std::int32_t>(bits);
      case PlyType::kUint32:
        return static_cast<std::uint32_t>(bits);
      case PlyType::kFloat32:
        return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      case PlyType::kFloat64:
        return std::bit_cast<double>(bits);
    }
    return 0.0;
  }

  // The number of items of a list, found to fit into what is left of the file.
  std::uint64_t next_count(const PlyProperty& property) {
    const double count = next(property.count_type);
    const std::uint64_t item = header_.encoding == PlyEncoding::kAscii
                                   ? 2
                                   : static_cast<std::uint64_t>(byte_size(property.type));
    const std::uint64_t most = (left() + 1) / item;
    if (!(count >= 0.0) || count != std::floor(count) || count > static_cast<double>(most)) {
      fail("a list longer than the file", "");
    }
    return static_cast<std::uint64_t>(count);
  }

  void skip(const PlyProperty& property) {
    const std::uint64_t count = property.is_list ? next_count(property) : 1;
    for (std::uint64_t i = 0; i < count; ++i) skip_one(property.type);
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    const bool text = header_.encoding == PlyEncoding::kAscii;
    throw Error(ErrorCode::kBadFormat,
                {what,
                 text ? text_scan::place(source_.name, header_.lines + words_.line())
                      : source_.name + ", byte " + std::to_string(header_.bytes + at_),
                 allowed, "export the file again"});
  }

  double share_done() const {
    return 1.0 - static_cast<double>(left()) / static_cast<double>(body_.size() + 1);
  }

 private:
  std::size_t left() const {
    return body_.size() - (header_.encoding == PlyEncoding::kAscii ? words_.offset() : at_);
  }

  // What is skipped need not be a sound number.
  void skip_one(PlyType type) {
    std::string_view word;
    if (header_.encoding != PlyEncoding::kAscii) {
      next(type);
    } else if (!words_.next_word(word)) {
      fail("the file is cut off", "");
    }
  }

  double next_word() {
    std::string_view word;
    if (!words_.next_word(word)) fail("the file is cut off", "");
    double value = 0.0;
    if (!text_scan::to_number(word, value)) fail("not a number: " + text_scan::quoted(word), "");
    return value;
  }

  const Source& source_;
  const PlyHeader& header_;
  std::string_view body_;
  std::size_t at_ = 0;
  text_scan::Scanner words_;
};

class PlyReader {
 public:
  PlyReader(const Source& source, const Progress& progress)
      : source_(source),
        progress_(progress),
        header_(read_ply_header(source.bytes, source.name)),
        values_(source_, header_) {}

  MeshFile read() {
    bool has_strips = false;
    for (const PlyElement& element : header_.elements) {
      // Elements without properties take no bytes, whatever their count says.
      if (element.properties.empty()) continue;
      if (element.name == "vertex") {
        vertices(element);
      } else if (element.name == "face") {
        faces(element);
      } else {
        has_strips = has_strips || (element.name == "tristrips" && element.count > 0);
        others(element);
      }
    }
    finish(has_strips);
    return std::move(file_);
  }

 private:
  void vertices(const PlyElement& element) {
    if (seen_vertices_) values_.fail("two lists of vertices", "one element vertex");
    seen_vertices_ = true;
    int axis_of[6] = {-1, -1, -1, -1, -1, -1};  // x, y, z, nx, ny, nz
    for (std::size_t p = 0; p < element.properties.size(); ++p) {
      const PlyProperty& property = element.properties[p];
      for (int k = 0; k < 3; ++k) {
        if (property.name == std::string(1, "xyz"[k]) && !property.is_list) {
          axis_of[k] = static_cast<int>(p);
        }
        if (property.name == std::string("n") + "xyz"[k] && !property.is_list) {
          axis_of[k + 3] = static_cast<int>(p);
        }
      }
    }
    if (axis_of[0] < 0 || axis_of[1] < 0 || axis_of[2] < 0) {
      values_.fail("the vertices have no x, y and z", "property float x, y, z");
    }
    if (element.count > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max())) {
      values_.fail("more vertices than can be numbered", "up to 2147483647");
    }
    require_memory(static_cast<std::int64_t>(element.count) * 12, "the mesh " + source_.name,
                   "simplify the mesh");
    std::vector<Vec3f>& points = file_.mesh.vertices_mm;
    points.reserve(element.count);
    const bool has_normals = axis_of[3] >= 0 && axis_of[4] >= 0 && axis_of[5] >= 0;
    for (std::uint64_t i = 0; i < element.count; ++i) {
      tick(i);
      Vec3f point = Vec3f::Zero();
      Vec3f normal = Vec3f::Zero();
      for (std::size_t p = 0; p < element.properties.size(); ++p) {
        const auto axis = std::find(axis_of, axis_of + 6, static_cast<int>(p));
        if (axis == axis_of + 6 || (axis >= axis_of + 3 && !has_normals)) {
          values_.skip(element.properties[p]);
        } else if (axis >= axis_of + 3) {
          normal[axis - axis_of - 3] = static_cast<float>(values_.next(element.properties[p].type));
        } else {
          const double value = values_.next(element.properties[p].type);
          point[axis - axis_of] =
              text_scan::to_coordinate(value, source_.name + ", vertex " + std::to_string(i), 0);
        }
      }
      points.push_back(point);
      if (has_normals) file_.normals.push_back(normal);
    }
  }

  void faces(const PlyElement& element) {
    const auto is_corners = [](const PlyProperty& p) {
      return p.is_list && (p.name == "vertex_indices" || p.name == "vertex_index");
    };
    if (element.count > 0 &&
        std::none_of(element.properties.begin(), element.properties.end(), is_corners)) {
      values_.fail("the faces have no list of vertices", "property list uchar int vertex_indices");
    }
    std::vector<double> corners;
    for (std::uint64_t i = 0; i < element.count; ++i) {
      tick(i);
      for (const PlyProperty& property : element.properties) {
        if (!is_corners(property)) {
          values_.skip(property);
          continue;
        }
        const std::uint64_t count = values_.next_count(property);
        if (count > kLargestPolygon) {
          values_.fail("face " + std::to_string(i) + " has " + std::to_string(count) + " corners",
                       "up to " + std::to_string(kLargestPolygon));
        }
        corners.resize(count);
        for (double& corner : corners) corner = values_.next(property.type);
        add_polygon(corners, i);
      }
    }
  }

  void add_polygon(const std::vector<double>& corners, std::uint64_t face) {
    // Vertices may follow the faces, so that whether they exist is known only at the end.
    for (const double corner : corners) {
      if (!(corner >= 0.0 && corner <= std::numeric_limits<std::int32_t>::max()) ||
          corner != std::floor(corner)) {
        values_.fail("face " + std::to_string(face) + " names a vertex that cannot exist", "");
      }
      highest_corner_ = std::max(highest_corner_, static_cast<std::int64_t>(corner));
    }
    if (corners.size() < 3) {
      ++skipped_faces_;
      return;
    }
    for (std::size_t k = 2; k < corners.size(); ++k) {
      file_.mesh.triangles.push_back({static_cast<std::int32_t>(corners[0]),
                                      static_cast<std::int32_t>(corners[k - 1]),
                                      static_cast<std::int32_t>(corners[k])});
    }
    if (corners.size() > 3) ++polygons_;
  }

  void others(const PlyElement& element) {
    for (std::uint64_t i = 0; i < element.count; ++i) {
      tick(i);
      for (const PlyProperty& property : element.properties) values_.skip(property);
    }
  }

  void finish(bool has_strips) {
    switch (header_.encoding) {
      case PlyEncoding::kAscii:
        file_.format = "PLY ASCII";
        break;
      case PlyEncoding::kLittleEndian:
        file_.format = "PLY binary little-endian";
        break;
      case PlyEncoding::kBigEndian:
        file_.format = "PLY binary big-endian";
        break;
    }
    if (highest_corner_ >= static_cast<std::int64_t>(file_.mesh.vertices_mm.size())) {
      values_.fail(
          "a face names vertex " + std::to_string(highest_corner_) + ", which does not exist",
          "0 to " + std::to_string(file_.mesh.vertices_mm.size()) + " - 1");
    }
    if (file_.mesh.triangles.empty()) {
      if (has_strips) {
        values_.fail("the surface is stored as triangle strips, which are not read",
                     "element face with vertex_indices");
      }
      file_.points_mm = std::move(file_.mesh.vertices_mm);
      file_.mesh.vertices_mm.clear();
    }
    if (polygons_ > 0) {
      file_.notes.push_back(std::to_string(polygons_) + " polygons were cut into triangles");
    }
    if (skipped_faces_ > 0) {
      file_.notes.push_back(std::to_string(skipped_faces_) +
                            " faces with fewer than three corners were left out");
    }
  }

  void tick(std::uint64_t i) const {
    if (i % 65536 != 0) return;
    progress_.throw_if_cancelled();
    progress_.report(values_.share_done());
  }

  const Source& source_;
  const Progress& progress_;
  PlyHeader header_;
  Values values_;
  MeshFile file_;
  bool seen_vertices_ = false;
  std::int64_t highest_corner_ = -1;
  std::int64_t polygons_ = 0;
  std::int64_t skipped_faces_ = 0;
};

}  // namespace

MeshFile read_ply(const Source& source, const Progress& progress) {
  return PlyReader(source, progress).read();
}

}  // namespace asbuilt::mesh_parsers
