// The parsers behind read_mesh. Each gets the whole file and gives what it holds.
#pragma once

#include <string>
#include <string_view>

#include "core/base/progress.h"
#include "core/mesh_files/read_mesh.h"

namespace asbuilt::mesh_parsers {

// A file's content with the name that errors show.
struct Source {
  std::string_view bytes;
  std::string name;
};

MeshFile read_stl(const Source& source, const Progress& progress);
MeshFile read_ply(const Source& source, const Progress& progress);
MeshFile read_obj(const Source& source, const Progress& progress);
MeshFile read_off(const Source& source, const Progress& progress);
MeshFile read_points(const Source& source, const Progress& progress);

}  // namespace asbuilt::mesh_parsers
