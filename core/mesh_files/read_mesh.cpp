#include "core/mesh_files/read_mesh.h"

#include <cmath>
#include <new>

#include "core/base/error.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/mesh_parsers.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

using Parser = MeshFile (*)(const mesh_parsers::Source&, const Progress&);

Parser parser_of(const std::filesystem::path& path) {
  const std::string ending = text_scan::lower_case(path.extension().string());
  if (ending == ".stl") return mesh_parsers::read_stl;
  if (ending == ".ply") return mesh_parsers::read_ply;
  if (ending == ".obj") return mesh_parsers::read_obj;
  if (ending == ".off") return mesh_parsers::read_off;
  for (const char* text : {".xyz", ".csv", ".txt", ".asc", ".pts"}) {
    if (ending == text) return mesh_parsers::read_points;
  }
  return nullptr;
}

// Normals that are colours or scalars, or belong to the vertices of a mesh, are none.
void check_normals(MeshFile& file) {
  if (file.points_mm.empty()) file.normals.clear();
  std::size_t odd = 0;
  for (Vec3f& n : file.normals) {
    const float length = n.norm();
    odd += std::abs(length - 1.0F) < 0.05F ? 0 : 1;
    if (length > 0.0F && std::isfinite(length)) n /= length;
  }
  if (100 * odd > file.normals.size()) {
    file.normals.clear();
    file.notes.push_back("the normals of the points are not of unit length and were left out");
  }
}

}  // namespace

bool is_mesh_file_name(const std::filesystem::path& path) {
  return parser_of(path) != nullptr;
}

MeshFile read_mesh(const std::filesystem::path& path, const Progress& progress) {
  const Parser parser = parser_of(path);
  if (parser == nullptr) {
    throw Error(ErrorCode::kInvalidInput,
                {"the ending of the file's name is not one of a mesh or point file", path.string(),
                 ".stl .ply .obj .off .xyz .csv .txt .asc .pts", ""});
  }
  const std::string bytes = read_whole_file(path);
  MeshFile file;
  try {
    file = parser({bytes, path.string()}, progress);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kOutOfMemory,
                {"the mesh does not fit into memory", path.string(), "", "simplify the mesh"});
  }
  if (file.mesh.empty() && file.points_mm.empty()) {
    throw Error(ErrorCode::kBadFormat, {"the file holds no triangle and no point", path.string(),
                                        "at least one triangle or point", "export the file again"});
  }
  check_normals(file);
  progress.report(1.0);
  return file;
}

}  // namespace asbuilt
