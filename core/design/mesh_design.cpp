#include <utility>

#include "core/base/error.h"
#include "core/design/design_parts.h"
#include "core/mesh_files/read_mesh.h"

namespace asbuilt::design_parts {
namespace {

double millimetres_per(const std::string& unit) {
  if (unit == "um") return 0.001;
  if (unit == "cm") return 10.0;
  if (unit == "m") return 1000.0;
  if (unit == "inch") return 25.4;
  return 1.0;  // mm, auto
}

}  // namespace

bool settle_mesh(Design& design) {
  MeshHealth health = check_mesh(design.mesh);
  if (!health.watertight()) {
    // Corners that are one point in the CAD may differ by rounding in the file.
    const double rounding_mm = 4e-7 * design.mesh.bounds().diagonal_mm();
    TriMesh welded = weld(design.mesh, rounding_mm);
    const MeshHealth after = check_mesh(welded);
    if (after.watertight() && !welded.empty()) {
      design.notes.push_back(
          std::to_string(health.open_edges) +
          " open edges of the mesh closed when nearly equal corners were joined");
      design.mesh = std::move(welded);
      health = after;
    }
  }
  if (!health.watertight()) {
    design.notes.push_back("the mesh is not closed: " + std::to_string(health.open_edges) +
                           " open, " + std::to_string(health.non_manifold_edges) +
                           " non-manifold and " + std::to_string(health.inconsistent_edges) +
                           " inconsistent edges");
    return false;
  }
  const double volume = design.mesh.signed_volume_mm3();
  if (volume < 0.0) {
    for (auto& t : design.mesh.triangles) std::swap(t[1], t[2]);
    design.notes.push_back("the mesh was inside out and has been turned");
  }
  return volume != 0.0;
}

Design read_mesh_design(const std::filesystem::path& path, const DesignOptions& options,
                        const Progress& progress) {
  MeshFile file = read_mesh(path, progress);
  if (file.mesh.empty()) {
    throw Error(ErrorCode::kBadFormat, {"the design holds points but no triangles", path.string(),
                                        "a surface of triangles", "export it as a mesh"});
  }
  Design design;
  design.mesh = std::move(file.mesh);
  design.solid = SolidOf::kMesh;
  design.unit = options.unit == "auto" ? "mm" : options.unit;
  design.unit_is_declared = options.unit != "auto";
  design.notes = std::move(file.notes);
  if (!design.unit_is_declared) {
    design.notes.push_back(file.format + " states no unit; millimetres were assumed");
  }
  const auto scale = millimetres_per(options.unit);
  if (scale != 1.0) {
    for (Vec3f& vertex : design.mesh.vertices_mm) {
      vertex = (scale * vertex.cast<double>()).cast<float>();
    }
  }
  settle_mesh(design);
  return design;
}

}  // namespace asbuilt::design_parts
