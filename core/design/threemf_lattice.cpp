#include "core/design/threemf_lattice.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/base/error.h"
#include "core/design/clip_axes.h"
#include "core/design/strut_names.h"
#include "core/mesh_files/read_mesh.h"

namespace asbuilt::threemf {
namespace {

// Rotations are written with few digits, so that a length may be off by this share.
constexpr double kRoundness = 1e-3;

Vec3 placed_point(const Transform& mm_from_object, const Vec3& point, const std::string& name) {
  Vec3 placed = mm_from_object * point;
  if (!(placed.cwiseAbs().maxCoeff() <= kLargestCoordinate)) {
    throw Error(ErrorCode::kBadFormat,
                {"a transform moves the part out of reach", name, "coordinates up to 1e9 mm", ""});
  }
  return placed;
}

// The factor by which the transform scales every direction alike.
double even_scale(const Transform& transform, const std::string& name) {
  const double scale = std::cbrt(std::abs(transform.linear.determinant()));
  const Mat3 square = transform.linear.transpose() * transform.linear / (scale * scale);
  if (!((square - Mat3::Identity()).cwiseAbs().maxCoeff() <= 2.0 * kRoundness)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a beam lattice is scaled unevenly or sheared, which makes its beams oval", name,
                 "rotation, shift and even scaling", "apply the transform in the CAD program"});
  }
  return scale;
}

}  // namespace

TriMesh placed_mesh(const Object& object, const Transform& mm_from_object,
                    const std::string& name) {
  TriMesh mesh;
  std::vector<std::int32_t> number(object.vertices.size(), -1);
  for (const auto& t : object.triangles) {
    for (const std::int32_t corner : t) number[static_cast<std::size_t>(corner)] = 0;
  }
  for (std::size_t v = 0; v < number.size(); ++v) {
    if (number[v] < 0) continue;
    number[v] = static_cast<std::int32_t>(mesh.vertices_mm.size());
    mesh.vertices_mm.push_back(
        placed_point(mm_from_object, object.vertices[v], name).cast<float>());
  }
  const bool mirrored = mm_from_object.linear.determinant() < 0.0;
  mesh.triangles.reserve(object.triangles.size());
  for (const auto& t : object.triangles) {
    std::array<std::int32_t, 3> corners{};
    for (std::size_t k = 0; k < 3; ++k) corners[k] = number[static_cast<std::size_t>(t[k])];
    if (mirrored) std::swap(corners[1], corners[2]);
    mesh.triangles.push_back(corners);
  }
  return mesh;
}

void LatticePlacer::check_balls(const Object& object) const {
  const BeamLattice& lattice = *object.lattice;
  if (lattice.ball_mode == BallMode::kNone || options_.node_balls == "ignore") return;
  std::vector<double> ball(object.vertices.size(), 0.0);
  std::vector<double> beam(object.vertices.size(), 0.0);
  for (const Beam& b : lattice.beams) {
    double& end1 = beam[static_cast<std::size_t>(b.vertex1)];
    double& end2 = beam[static_cast<std::size_t>(b.vertex2)];
    end1 = std::max(end1, b.radius1);
    end2 = std::max(end2, b.radius2);
  }
  if (lattice.ball_mode == BallMode::kAll) {
    for (std::size_t v = 0; v < ball.size(); ++v)
      ball[v] = beam[v] > 0.0 ? lattice.ball_radius : 0.0;
  }
  for (const Ball& b : lattice.balls) ball[static_cast<std::size_t>(b.vertex)] = b.radius;
  for (std::size_t v = 0; v < ball.size(); ++v) {
    if (ball[v] <= beam[v] * (1.0 + 1e-9)) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"the lattice has balls at its nodes that are thicker than its struts",
                 name_ + ", object " + std::to_string(object.id) + ", vertex " + std::to_string(v),
                 "balls no larger than the struts they join",
                 "give the whole shape as a mesh beside this file and set node_balls to ignore"});
  }
}

// Beams of at least the lattice's minimum length; the others are to be ignored by every reader.
std::vector<bool> LatticePlacer::beams_used(const Object& object) {
  const BeamLattice& lattice = *object.lattice;
  std::vector<bool> used(lattice.beams.size());
  for (std::size_t i = 0; i < lattice.beams.size(); ++i) {
    const Beam& b = lattice.beams[i];
    const double length = (object.vertices[static_cast<std::size_t>(b.vertex2)] -
                           object.vertices[static_cast<std::size_t>(b.vertex1)])
                              .norm();
    used[i] = length >= lattice.minimum_length;
    too_short_ += used[i] ? 0 : 1;
  }
  return used;
}

void LatticePlacer::add(const Object& object, const Object* clipping_mesh,
                        const Transform& mm_from_object) {
  const BeamLattice& lattice = *object.lattice;
  const double scale = even_scale(mm_from_object, name_);
  check_balls(object);
  balls_ignored_ =
      balls_ignored_ || (lattice.ball_mode != BallMode::kNone && options_.node_balls == "ignore");
  ++lattices_;
  beams_ += static_cast<std::int64_t>(lattice.beams.size());

  std::shared_ptr<const SignedField> solid;
  KeepSide side = KeepSide::kInside;
  double tolerance_mm = 0.0;
  if (clipping_mesh != nullptr && options_.clipping == "ignore") {
    clipping_ignored_ = true;
  } else if (clipping_mesh != nullptr) {
    TriMesh mesh = placed_mesh(*clipping_mesh, mm_from_object, name_);
    if (mesh.signed_volume_mm3() < 0.0) {
      for (auto& t : mesh.triangles) std::swap(t[1], t[2]);
    }
    if (lattice.clipping == Clipping::kOutside) side = KeepSide::kOutside;
    if (check_mesh(mesh).watertight()) {
      const double size_mm = mesh.bounds().diagonal_mm();
      tolerance_mm = 1e-6 * size_mm;
      solid = make_mesh_field(mesh, size_mm);
      clipped_ = true;
    } else if (side == KeepSide::kOutside) {
      // An open surface has no inside, so that nothing of the lattice is cut away.
      open_clip_ = true;
    } else {
      throw Error(ErrorCode::kInvalidInput,
                  {"the mesh that clips the lattice is not closed",
                   name_ + ", object " + std::to_string(clipping_mesh->id), "a closed mesh",
                   "repair the mesh, or set clipping to ignore"});
    }
  }

  const std::vector<bool> used = beams_used(object);
  if (!solid) {
    // Nodes keep the order of the file's vertices; clipping makes nodes of its own.
    std::vector<bool> is_node(object.vertices.size());
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      is_node[static_cast<std::size_t>(lattice.beams[i].vertex1)] = true;
      is_node[static_cast<std::size_t>(lattice.beams[i].vertex2)] = true;
    }
    for (std::size_t v = 0; v < is_node.size(); ++v) {
      if (is_node[v]) builder_.node_at(placed_point(mm_from_object, object.vertices[v], name_));
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    const Beam& beam = lattice.beams[i];
    const Vec3 end1 = placed_point(mm_from_object,
                                   object.vertices[static_cast<std::size_t>(beam.vertex1)], name_);
    const Vec3 end2 = placed_point(mm_from_object,
                                   object.vertices[static_cast<std::size_t>(beam.vertex2)], name_);
    std::vector<AxisPiece> pieces{{0.0, 1.0}};
    if (solid) pieces = clip_axis(*solid, end1, end2, side, tolerance_mm);
    if (pieces.empty()) ++clipped_away_;
    const auto named = lattice.names.find(static_cast<std::int64_t>(i));
    const bool has_name = named != lattice.names.end() && is_strut_name(named->second);
    any_named_ = any_named_ || has_name;
    std::int64_t count = 0;
    for (const AxisPiece& piece : pieces) {
      Strut strut;
      const double r1 = scale * beam.radius1;
      const double r2 = scale * beam.radius2;
      strut.radius1_mm = piece.from > 0.0 ? r1 + piece.from * (r2 - r1) : r1;
      strut.radius2_mm = piece.to < 1.0 ? r1 + piece.to * (r2 - r1) : r2;
      strut.cap1 = piece.from > 0.0 ? StrutCap::kButt : beam.cap1;
      strut.cap2 = piece.to < 1.0 ? StrutCap::kButt : beam.cap2;
      const Vec3 from = piece.from > 0.0 ? Vec3(end1 + piece.from * (end2 - end1)) : end1;
      const Vec3 to = piece.to < 1.0 ? Vec3(end1 + piece.to * (end2 - end1)) : end2;
      if (piece.from > 0.0 || piece.to < 1.0) ++trimmed_;
      if (!builder_.add(from, to, strut)) {
        ++too_short_;
        continue;
      }
      const std::string base = has_name ? named->second : std::to_string(i);
      origin_.emplace_back(lattices_, count == 0 ? base : base + "." + std::to_string(count));
      ++count;
    }
  }
}

void LatticePlacer::finish(Design& design) {
  const auto note = [&design](std::int64_t count, const std::string& text) {
    if (count > 0) design.notes.push_back(std::to_string(count) + text);
  };
  note(too_short_, " beams shorter than the lattice's minimum length were ignored");
  note(clipped_away_, " beams lie wholly on the far side of the clipping mesh and were left out");
  note(trimmed_, " struts end where the clipping mesh cuts their axis");
  note(builder_.doubled(), " struts join the same two nodes as an earlier strut");
  if (clipped_) {
    design.notes.push_back(
        "the lattice is clipped by a mesh: its axes are cut there, the surface of the struts is "
        "not");
  }
  if (open_clip_) {
    design.notes.push_back(
        "the lattice is to lie outside a mesh that is not closed: nothing was cut away");
  }
  if (clipping_ignored_) {
    design.notes.push_back("the mesh that clips the lattice was ignored, as asked for");
  }
  if (balls_ignored_) {
    design.notes.push_back("the balls at the nodes of the lattice were ignored, as asked for");
  }
  design.lattice = builder_.take();
  std::vector<Strut>& struts = design.lattice.struts;
  // Without a name a strut is called by its place, which is the beam's number unless beams are
  // missing or come from several lattices.
  const bool numbers_hold = lattices_ <= 1 && !any_named_ &&
                            beams_ == static_cast<std::int64_t>(struts.size()) &&
                            clipped_away_ == 0 && too_short_ == 0 && trimmed_ == 0;
  if (numbers_hold) return;
  std::unordered_set<std::string> taken;
  for (std::size_t i = 0; i < struts.size(); ++i) {
    const auto& [lattice, base] = origin_[i];
    struts[i].name = lattices_ > 1 ? std::to_string(lattice) + "/" + base : base;
    if (!taken.insert(struts[i].name).second) {
      throw Error(ErrorCode::kBadFormat,
                  {"two beams have the same name", name_ + ", " + struts[i].name, "every name once",
                   "correct the identifiers of the beam sets"});
    }
  }
}

}  // namespace asbuilt::threemf
