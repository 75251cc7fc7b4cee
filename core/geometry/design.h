// The part as designed, in the design frame.
#pragma once

#include <string>
#include <vector>

#include "core/geometry/lattice.h"
#include "core/geometry/tri_mesh.h"
#include "core/geometry/vec.h"

namespace asbuilt {

// What bounds the nominal metal. A design may know its struts (lattice), its skin (mesh), or both.
enum class SolidOf {
  kLattice,  // the union of the struts
  kMesh,     // the inside of the mesh; the lattice, where present, only names the struts in it
  kLatticeAndMesh,  // the union of both: beams beside solid parts
};

struct Design {
  Lattice lattice;
  TriMesh mesh;
  SolidOf solid = SolidOf::kLattice;
  Vec3 build_direction = Vec3::UnitZ();  // unit vector, design frame
  std::string unit = "mm";               // as declared or assumed; coordinates are already in mm
  bool unit_is_declared = false;         // STL, PLY and OBJ carry no unit
  std::vector<std::string> notes;        // what the reader corrected or left out, for the report

  Box3 bounds() const {
    Box3 box;
    if (!lattice.empty() && solid != SolidOf::kMesh) box = lattice.bounds();
    if (!mesh.empty()) {
      const Box3 skin = mesh.bounds();
      box.include(skin.low_mm);
      box.include(skin.high_mm);
    }
    return box;
  }
};

}  // namespace asbuilt
