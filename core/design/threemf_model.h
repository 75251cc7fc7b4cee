// What the model parts of a 3MF package say, before it is placed and turned into a Design.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/progress.h"
#include "core/design/zip_package.h"
#include "core/geometry/lattice.h"
#include "core/geometry/vec.h"

namespace asbuilt::threemf {

// p_outer = linear * p_inner + shift, in the file's units.
struct Transform {
  Mat3 linear = Mat3::Identity();
  Vec3 shift = Vec3::Zero();

  Vec3 operator*(const Vec3& p) const { return linear * p + shift; }
  Transform operator*(const Transform& inner) const {
    return {linear * inner.linear, linear * inner.shift + shift};
  }
};

struct Beam {
  std::int32_t vertex1 = 0;
  std::int32_t vertex2 = 0;
  double radius1 = 0.0;
  double radius2 = 0.0;
  StrutCap cap1 = StrutCap::kSphere;
  StrutCap cap2 = StrutCap::kSphere;
};

struct Ball {
  std::int32_t vertex = 0;
  double radius = 0.0;
};

enum class Clipping { kNone, kInside, kOutside };
enum class BallMode { kNone, kMixed, kAll };

struct BeamLattice {
  double minimum_length = 0.0;
  double radius = 0.0;
  StrutCap cap = StrutCap::kSphere;
  Clipping clipping = Clipping::kNone;
  std::int64_t clipping_mesh = 0;  // object id, 0: none
  BallMode ball_mode = BallMode::kNone;
  double ball_radius = 0.0;
  std::vector<Beam> beams;  // as written, short ones included
  std::vector<Ball> balls;
  std::unordered_map<std::int64_t, std::string> names;  // of beams that a beam set names
};

enum class ObjectType { kModel, kSolidSupport, kSupport, kSurface, kOther };

// A reference to an object, placed.
struct Placement {
  std::string part;  // another model part; empty: the same
  std::int64_t object = 0;
  Transform transform;
};

struct Object {
  std::int64_t id = 0;
  std::string name;
  ObjectType type = ObjectType::kModel;
  std::vector<Vec3> vertices;
  std::vector<std::array<std::int32_t, 3>> triangles;
  std::optional<BeamLattice> lattice;
  std::vector<Placement> components;
  bool is_mesh = false;
};

struct ModelPart {
  std::string unit = "millimeter";
  std::vector<Object> objects;  // in the order of the file: references point backwards
  std::unordered_map<std::int64_t, std::size_t> object_of_id;
  std::vector<Placement> items;  // what is built
  std::vector<std::string> notes;
};

struct Package {
  std::string root;                        // name of the part that the package starts with
  std::map<std::string, ModelPart> parts;  // by name without a leading slash
};

// Reads and checks the whole package: relationships, the start part, and the parts it refers to.
// Throws kBadFormat for what the 3MF core, materials, production or beam lattice specification
// forbids (see docs/methods/design_input.md), for required extensions that are not known, and for
// packages that start with several models. `name` is the file's name in errors.
Package read_package(const ZipPackage& zip, const std::string& name, const Progress& progress);

// Reads one model part; `is_root` allows references to other parts.
ModelPart read_model_part(const ZipPackage& zip, const std::string& part, const std::string& name,
                          bool is_root, const Progress& progress);

}  // namespace asbuilt::threemf
