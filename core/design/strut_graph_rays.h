// Rays through the shells of a mesh. Part of the strut graph's extraction.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt::strut_graph {

// Holds a bounding-volume tree of the mesh, about 100 bytes a triangle; the mesh itself need not
// live on. Const members may be called from many threads; each spreads its work over all of them.
class MeshRays {
 public:
  explicit MeshRays(const TriMesh& mesh);
  ~MeshRays();
  MeshRays(const MeshRays&) = delete;
  MeshRays& operator=(const MeshRays&) = delete;

  // Thickness of the metal behind each point along its inward normal, mm; overlapping shells count
  // as one solid. NaN where the ray finds no way out, or leaves through a wall that it meets with a
  // smaller cosine than asked for: wedges.
  std::vector<float> thickness_behind(const std::vector<Vec3f>& points_mm,
                                      const std::vector<Vec3f>& normals, const Progress& progress,
                                      float least_cosine = 0.0F) const;
  // 1 for each point that lies inside another shell of the mesh: struts written one by one, without
  // Boolean union, reach into each other.
  std::vector<std::uint8_t> covered(const std::vector<Vec3f>& points_mm,
                                    const std::vector<Vec3f>& normals,
                                    const Progress& progress) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  float skin_mm_ = 0.0F;  // where rays start, so that they miss their own triangle
};

}  // namespace asbuilt::strut_graph
