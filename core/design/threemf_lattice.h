// Beam lattices of a 3MF, placed and turned into one Lattice.
#pragma once

#include <string>

#include "core/design/lattice_builder.h"
#include "core/design/read_design.h"
#include "core/design/threemf_model.h"

namespace asbuilt::threemf {

// The triangles of a mesh object in mm, with the vertices they use, turned where the transform
// mirrors. Throws kBadFormat when a coordinate is beyond 1e9 mm.
TriMesh placed_mesh(const Object& object, const Transform& mm_from_object, const std::string& name);

// Struts keep the order of the file. Their names are their numbers in the file; where several
// lattices are placed, "2/17" is beam 17 of the second. A beam that clipping cuts into several
// pieces gives "17", "17.1", ...
class LatticePlacer {
 public:
  LatticePlacer(const std::string& name, const DesignOptions& options)
      : name_(name), options_(options), builder_(options.node_tolerance_mm) {}

  // clipping_mesh: the object that clips the lattice, or nullptr.
  // Throws kInvalidInput when the transform makes round beams oval, when balls stand out of the
  // beams (unless options.node_balls is "ignore"), or when the mesh to lie inside of is open.
  void add(const Object& object, const Object* clipping_mesh, const Transform& mm_from_object);

  // Moves the lattice into the design, with notes on what was ignored.
  void finish(Design& design);

 private:
  void check_balls(const Object& object) const;
  std::vector<bool> beams_used(const Object& object);

  const std::string& name_;
  const DesignOptions& options_;
  LatticeBuilder builder_;
  std::vector<std::pair<std::int64_t, std::string>> origin_;  // of each strut: lattice, name
  std::int64_t lattices_ = 0;
  std::int64_t beams_ = 0;
  std::int64_t too_short_ = 0;
  std::int64_t trimmed_ = 0;
  std::int64_t clipped_away_ = 0;
  bool any_named_ = false;
  bool clipping_ignored_ = false;
  bool clipped_ = false;
  bool open_clip_ = false;
  bool balls_ignored_ = false;
};

}  // namespace asbuilt::threemf
