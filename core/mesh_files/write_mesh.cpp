#include "core/mesh_files/write_mesh.h"

#include <bit>
#include <string>

#include "core/base/error.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

// Gathers small values into blocks, byte by byte in little-endian order on any machine.
class Block {
 public:
  explicit Block(OutputFile& out) : out_(out) { bytes_.reserve(kBlockBytes + 256); }

  void text(std::string_view text) { bytes_.append(text); }
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) {
    for (int k = 0; k < 4; ++k) byte(static_cast<std::uint8_t>(value >> (8 * k)));
  }
  void number(float value) { u32(std::bit_cast<std::uint32_t>(value)); }
  void point(const Vec3f& p) {
    for (int k = 0; k < 3; ++k) number(p[k]);
  }
  void flush_when_full() {
    if (bytes_.size() >= kBlockBytes) flush();
  }
  void flush() {
    out_.write(bytes_);
    bytes_.clear();
  }

 private:
  OutputFile& out_;
  std::string bytes_;
};

void check_corners(const TriMesh& mesh) {
  for (const auto& t : mesh.triangles) {
    for (const std::int32_t corner : t) {
      if (corner < 0 || static_cast<std::size_t>(corner) >= mesh.vertices_mm.size()) {
        throw Error(ErrorCode::kInternal, "a triangle names a vertex that does not exist");
      }
    }
  }
}

}  // namespace

void write_stl(const std::filesystem::path& path, const TriMesh& mesh, const Progress& progress) {
  check_corners(mesh);
  OutputFile out(path);
  Block block(out);
  // The first word must not be "solid", or some readers take the file for text.
  std::string header = "binary STL, mm, asbuilt";
  header.resize(80, ' ');
  block.text(header);
  block.u32(static_cast<std::uint32_t>(mesh.triangles.size()));
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    if (i % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(static_cast<double>(i) / static_cast<double>(mesh.triangles.size()));
    }
    const auto& t = mesh.triangles[i];
    const Vec3f& a = mesh.vertices_mm[static_cast<std::size_t>(t[0])];
    const Vec3f& b = mesh.vertices_mm[static_cast<std::size_t>(t[1])];
    const Vec3f& c = mesh.vertices_mm[static_cast<std::size_t>(t[2])];
    const Vec3 normal = (b - a).cast<double>().cross((c - a).cast<double>());
    const double length = normal.norm();
    block.point(length > 0.0 ? Vec3f((normal / length).cast<float>()) : Vec3f(Vec3f::Zero()));
    block.point(a);
    block.point(b);
    block.point(c);
    block.byte(0);
    block.byte(0);
    block.flush_when_full();
  }
  block.flush();
  out.commit();
}

void write_ply(const std::filesystem::path& path, const TriMesh& mesh, const VertexData& data,
               const Progress& progress) {
  check_corners(mesh);
  const std::size_t vertices = mesh.vertices_mm.size();
  const bool has_deviation = !data.deviation_um.empty();
  const bool has_colours = !data.colours.empty();
  if ((has_deviation && data.deviation_um.size() != vertices) ||
      (has_colours && data.colours.size() != vertices)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the vertex data do not match the mesh",
                 std::to_string(data.deviation_um.size()) + " deviations, " +
                     std::to_string(data.colours.size()) + " colours",
                 std::to_string(vertices) + " of each, or none", ""});
  }
  OutputFile out(path);
  Block block(out);
  block.text("ply\nformat binary_little_endian 1.0\ncomment asbuilt, coordinates in mm\n");
  block.text("element vertex " + std::to_string(vertices) + "\n");
  block.text("property float x\nproperty float y\nproperty float z\n");
  if (has_deviation) block.text("property float deviation_um\n");
  if (has_colours) block.text("property uchar red\nproperty uchar green\nproperty uchar blue\n");
  block.text("element face " + std::to_string(mesh.triangles.size()) + "\n");
  block.text("property list uchar int vertex_indices\nend_header\n");
  for (std::size_t i = 0; i < vertices; ++i) {
    if (i % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(0.5 * static_cast<double>(i) / static_cast<double>(vertices));
    }
    block.point(mesh.vertices_mm[i]);
    if (has_deviation) block.number(data.deviation_um[i]);
    if (has_colours) {
      for (const std::uint8_t part : data.colours[i]) block.byte(part);
    }
    block.flush_when_full();
  }
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    if (i % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(0.5 +
                      0.5 * static_cast<double>(i) / static_cast<double>(mesh.triangles.size()));
    }
    block.byte(3);
    for (const std::int32_t corner : mesh.triangles[i]) {
      block.u32(static_cast<std::uint32_t>(corner));
    }
    block.flush_when_full();
  }
  block.flush();
  out.commit();
}

}  // namespace asbuilt
