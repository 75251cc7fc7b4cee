#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/memory.h"
#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/text_scan.h"
#include "core/mesh_files/vertex_welder.h"

namespace asbuilt::mesh_parsers {
namespace {

constexpr std::uint64_t kHeaderBytes = 84;
constexpr std::uint64_t kTriangleBytes = 50;

std::uint32_t little_u32(const char* at) {
  std::uint32_t value = 0;
  for (int k = 3; k >= 0; --k) value = value << 8 | static_cast<unsigned char>(at[k]);
  return value;
}

// Collects triangles given by their corners.
class Soup {
 public:
  void add(const std::array<Vec3f, 3>& corners) {
    const std::array<std::int32_t, 3> t{welder_.number_of(corners[0]),
                                        welder_.number_of(corners[1]),
                                        welder_.number_of(corners[2])};
    if (t[0] == t[1] || t[1] == t[2] || t[2] == t[0]) {
      ++without_area_;
    } else {
      triangles_.push_back(t);
    }
  }
  void reserve(std::size_t count) { triangles_.reserve(count); }

  MeshFile take(const std::string& format) {
    MeshFile file;
    file.mesh.vertices_mm = welder_.take_points();
    file.mesh.triangles = std::move(triangles_);
    file.format = format;
    if (without_area_ > 0) {
      file.notes.push_back(std::to_string(without_area_) +
                           " triangles with two equal corners were left out");
    }
    return file;
  }

 private:
  VertexWelder welder_;
  std::vector<std::array<std::int32_t, 3>> triangles_;
  std::int64_t without_area_ = 0;
};

MeshFile read_binary(const Source& source, std::uint32_t count, const Progress& progress) {
  // A corner shared by no other triangle is the worst case: 3 points with their table, 1 triangle.
  require_memory(static_cast<std::int64_t>(count) * (3 * (12 + 12) + 12), "the mesh " + source.name,
                 "simplify the mesh");
  Soup soup;
  soup.reserve(count);
  const char* at = source.bytes.data() + kHeaderBytes;
  for (std::uint32_t i = 0; i < count; ++i, at += kTriangleBytes) {
    if (i % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(static_cast<double>(i) / count);
    }
    std::array<Vec3f, 3> corners;
    for (int c = 0; c < 3; ++c) {
      for (int k = 0; k < 3; ++k) {
        const float value = std::bit_cast<float>(little_u32(at + 12 + 12 * c + 4 * k));
        if (!(std::abs(value) <= kLargestCoordinate)) {
          throw Error(ErrorCode::kBadFormat, {"a coordinate is not a number or far too large",
                                              source.name + ", triangle " + std::to_string(i),
                                              "finite numbers up to 1e9", ""});
        }
        corners[static_cast<std::size_t>(c)][k] = value;
      }
    }
    soup.add(corners);
  }
  return soup.take("STL binary");
}

class AsciiStl {
 public:
  AsciiStl(const Source& source, const Progress& progress)
      : source_(source), progress_(progress), scan_(source.bytes) {}

  MeshFile read() {
    std::string_view name;
    bool open = false;
    std::string word;
    for (std::int64_t count = 0; next(word); ++count) {
      if (count % 65536 == 0) {
        progress_.throw_if_cancelled();
        progress_.report(static_cast<double>(scan_.offset()) /
                         static_cast<double>(source_.bytes.size()));
      }
      if (!open) {
        if (word != "solid") fail(word, "solid");
        scan_.next_line(name);
        open = true;
      } else if (word == "endsolid") {
        scan_.next_line(name);
        open = false;
      } else if (word == "facet") {
        facet();
      } else {
        fail(word, "facet or endsolid");
      }
    }
    if (open) fail("end of file", "endsolid");
    return soup_.take("STL ASCII");
  }

 private:
  bool next(std::string& word) {
    std::string_view raw;
    if (!scan_.next_word(raw)) return false;
    word = text_scan::lower_case(raw);
    return true;
  }

  void expect(const char* wanted) {
    std::string word;
    if (!next(word)) fail("end of file", wanted);
    if (word != wanted) fail(word, wanted);
  }

  void facet() {
    expect("normal");
    std::string word;
    // Normals are not used, and writers put "nan" there for triangles without area.
    for (int k = 0; k < 3; ++k) {
      if (!next(word)) fail("end of file", "a number");
    }
    expect("outer");
    expect("loop");
    std::array<Vec3f, 3> corners;
    for (Vec3f& corner : corners) {
      expect("vertex");
      for (int k = 0; k < 3; ++k) {
        double value = 0.0;
        if (!next(word)) fail("end of file", "a number");
        if (!text_scan::to_number(word, value)) fail(word, "a number");
        corner[k] = text_scan::to_coordinate(value, source_.name, scan_.line());
      }
    }
    expect("endloop");
    expect("endfacet");
    soup_.add(corners);
  }

  [[noreturn]] void fail(const std::string& found, const char* wanted) const {
    throw Error(ErrorCode::kBadFormat,
                {"the ASCII STL is damaged: found " + text_scan::quoted(found),
                 text_scan::place(source_.name, scan_.line()), wanted, "export the file again"});
  }

  const Source& source_;
  const Progress& progress_;
  text_scan::Scanner scan_;
  Soup soup_;
};

}  // namespace

MeshFile read_stl(const Source& source, const Progress& progress) {
  const std::uint64_t size = source.bytes.size();
  std::uint64_t declared = 0;
  if (size >= kHeaderBytes) {
    const std::uint32_t count = little_u32(source.bytes.data() + 80);
    declared = kHeaderBytes + kTriangleBytes * count;
    // Three corners a triangle must stay countable with 31 bits.
    if (declared == size && count <= std::numeric_limits<std::int32_t>::max() / 3) {
      return read_binary(source, count, progress);
    }
  }
  const std::string_view text = text_scan::trimmed(source.bytes.substr(0, 512));
  const bool looks_like_text = text_scan::lower_case(text.substr(0, 5)) == "solid" &&
                               text.find('\0') == std::string_view::npos;
  if (looks_like_text) return AsciiStl(source, progress).read();
  if (size < kHeaderBytes) {
    throw Error(ErrorCode::kBadFormat, {"the file is too short for an STL",
                                        source.name + ", " + std::to_string(size) + " bytes",
                                        "at least 84 bytes, or text that begins with solid", ""});
  }
  throw Error(ErrorCode::kBadFormat,
              {"the STL's size does not fit its triangle count: it is cut off or damaged",
               source.name + ", " + std::to_string(size) + " bytes",
               std::to_string(declared) + " bytes by the count in it", "export the file again"});
}

}  // namespace asbuilt::mesh_parsers
