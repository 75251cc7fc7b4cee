#include "core/fe/interface_load.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

constexpr double kStrain = 1e-3;
// More than this share of the force at single points is not rounding: the part would turn.
constexpr double kMostPinShare = 1e-3;

std::string box_text(const Box3& box) {
  char text[200];
  print_to(text, sizeof text, "(%.6g, %.6g, %.6g) to (%.6g, %.6g, %.6g) mm", box.low_mm.x(),
           box.low_mm.y(), box.low_mm.z(), box.high_mm.x(), box.high_mm.y(), box.high_mm.z());
  return text;
}

void require_touches(const Mask& metal, const Box3& box, const char* name) {
  const Box3 part = metal.frame.bounds();
  const Vec3 slack = 1e-6 * metal.frame.spacing_mm;
  if (((box.low_mm - slack).array() <= part.high_mm.array()).all() &&
      ((box.high_mm + slack).array() >= part.low_mm.array()).all()) {
    return;
  }
  throw Error(
      ErrorCode::kInvalidInput,
      {std::string("the ") + name + " region is outside of the part", box_text(box),
       "a box in the frame of the scan that meets the metal, which reaches from " + box_text(part),
       "check the numbers: mm, in the scan's frame"});
}

// A free face of an element: axis, side, and the element.
struct FreeFace {
  std::array<std::int64_t, 3> element{};
  std::size_t number = 0;  // of the element, in raster order
  int axis = 0;
  bool high = false;

  GridNode corner(int k) const {
    const int p = (axis + 1) % 3, q = (axis + 2) % 3;
    std::int64_t at[3] = {element[0], element[1], element[2]};
    at[axis] += high ? 1 : 0;
    at[p] += k & 1;
    at[q] += k >> 1;
    return {static_cast<std::int32_t>(at[0]), static_cast<std::int32_t>(at[1]),
            static_cast<std::int32_t>(at[2])};
  }
};

// Calls visit(face) for every free face whose middle lies in the box.
template <class Visit>
void for_free_faces(const Mask& metal, const Box3& box, Visit visit) {
  const Shape& n = metal.frame.shape;
  const std::int64_t count[3] = {n.x, n.y, n.z};
  const std::int64_t step[3] = {1, n.x, n.x * n.y};
  // Middles in a face of the box are inside of it.
  const Vec3 slack = 1e-6 * metal.frame.spacing_mm;
  const Vec3 low = box.low_mm - slack, high = box.high_mm + slack;
  FreeFace face;
  std::size_t next = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const std::int64_t k = metal.frame.index(x, y, z);
        if (metal.values[static_cast<std::size_t>(k)] == 0) continue;
        face.element = {x, y, z};
        face.number = next++;
        const Vec3 centre = metal.frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                    static_cast<double>(z));
        for (face.axis = 0; face.axis < 3; ++face.axis) {
          const std::int64_t at = face.element[static_cast<std::size_t>(face.axis)];
          for (const bool side : {false, true}) {
            const bool end = at == (side ? count[face.axis] - 1 : 0);
            const std::int64_t behind = k + (side ? step[face.axis] : -step[face.axis]);
            if (!end && metal.values[static_cast<std::size_t>(behind)] != 0) continue;
            Vec3 middle = centre;
            middle[face.axis] += (side ? 0.5 : -0.5) * metal.frame.spacing_mm[face.axis];
            if ((middle.array() < low.array()).any() || (middle.array() > high.array()).any()) {
              continue;
            }
            face.high = side;
            visit(face);
          }
        }
      }
    }
  }
}

std::vector<GridNode> nodes_in(const Mask& metal, const Box3& box) {
  std::vector<GridNode> nodes;
  for_free_faces(metal, box, [&](const FreeFace& face) {
    for (int k = 0; k < 4; ++k) nodes.push_back(face.corner(k));
  });
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

// The pieces that have free faces in both boxes.
BearingPart joined(const Mask& metal, const ElementLaws& laws, const InterfaceLoad& load,
                   ModelSize& size, const Progress& progress) {
  const Bodies found = find_bodies(metal, 0, progress);
  std::vector<std::uint8_t> in(found.bodies.size(), 0);
  const auto mark = [&](const Box3& box, std::uint8_t bit, const char* name) {
    require_touches(metal, box, name);
    bool any = false;
    for_free_faces(metal, box, [&](const FreeFace& face) {
      any = true;
      const auto& e = face.element;
      std::uint8_t& bits = in[static_cast<std::size_t>(
          found.label[static_cast<std::size_t>(metal.frame.index(e[0], e[1], e[2]))])];
      bits = static_cast<std::uint8_t>(bits | bit);
    });
    if (any) return;
    throw Error(ErrorCode::kInvalidInput,
                {std::string("the ") + name + " region has no surface of the metal in it",
                 box_text(box), "a box that holds free faces of the metal",
                 "move the box, or make it larger by an element on each side"});
  };
  mark(load.load_box, 1, "loaded");
  mark(load.hold_box, 2, "held");
  for (std::uint8_t& bits : in) bits = bits == 3 ? 1 : 0;
  BearingPart part = bearing(metal, laws, found, in, size, progress);
  if (size.elements == 0) {
    throw Error(ErrorCode::kInvalidInput,
                {"no load path", "no piece of metal joins the loaded and the held region",
                 "one piece of metal with surface in both boxes",
                 "check threshold and element size, or move the boxes"});
  }
  return part;
}

void require_apart(const std::vector<GridNode>& loaded, const std::vector<GridNode>& held) {
  std::vector<GridNode> both;
  std::ranges::set_intersection(loaded, held, std::back_inserter(both));
  if (both.empty()) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the loaded and the held region share surface",
               std::to_string(both.size()) + " nodes of the mesh lie in both",
               "regions that are apart by an element", "make one of the boxes smaller"});
}

// Area that looks against the force, by the corners of its faces, along the force.
std::vector<NodeForce> facing_area(const BearingPart& part, const InterfaceLoad& load) {
  const Vec3& edge = part.elements.frame.spacing_mm;
  const double face_mm2 = edge.prod() / edge[load.axis];
  std::map<GridNode, double> area;
  for_free_faces(part.elements, load.load_box, [&](const FreeFace& face) {
    if (face.axis != load.axis || face.high == (load.sign > 0)) return;
    const double share = static_cast<double>(part.laws.at(face.number).share);
    for (int k = 0; k < 4; ++k) area[face.corner(k)] += 0.25 * face_mm2 * share;
  });
  std::vector<NodeForce> out;
  out.reserve(area.size());
  for (const auto& [node, mm2] : area) {
    NodeForce one{node, Vec3::Zero()};
    one.force_n[load.axis] = load.sign * mm2;
    out.push_back(one);
  }
  return out;
}

}  // namespace

InterfaceCase interface_case(const Mask& metal, const ElementLaws& laws, const InterfaceLoad& load,
                             ModelSize& size, const Progress& progress) {
  InterfaceCase out;
  out.part = joined(metal, laws, load, size, progress);
  std::vector<GridNode> loaded = nodes_in(out.part.elements, load.load_box);
  std::vector<GridNode> held = nodes_in(out.part.elements, load.hold_box);
  require_apart(loaded, held);
  std::vector<NodeForce> area = facing_area(out.part, load);
  for (const NodeForce& one : area) out.loaded_mm2 += std::abs(one.force_n[load.axis]);
  const auto fixed = load.sideways == Platens::kClamped
                         ? std::uint8_t{7}
                         : static_cast<std::uint8_t>(1U << load.axis);
  out.load.name = std::string("force along ") + (load.sign < 0 ? "-" : "") + "xyz"[load.axis];
  out.load.held.push_back({fixed, Vec3::Zero(), std::move(held)});
  if (load.kind == InterfaceKind::kRigid) {
    out.displacement_mm = kStrain * edges_of(metal)[load.axis];
    NodeSupport& moved = out.load.held.emplace_back();
    moved.fixed = fixed;
    moved.shift_mm[load.axis] = load.sign * out.displacement_mm;
    moved.nodes = std::move(loaded);
    return out;
  }
  if (area.empty()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"no metal in the loaded region looks against the force",
         box_text(load.load_box) + ", " + out.load.name, "a surface that the force presses on",
         "turn the force round, move the box, or take the rigid interface"});
  }
  out.load.forces = std::move(area);
  for (NodeForce& one : out.load.forces) one.force_n /= out.loaded_mm2;
  return out;
}

namespace {

// How far a node moved: the whole way, or along the force where the regions slide, so that what
// lies across it is any motion that nothing hinders.
double way_of(const ElasticSystem& system, const GridNode& node, const InterfaceLoad& load) {
  const Vec3 moved = system.displacement_mm(node[0], node[1], node[2]);
  return load.sideways == Platens::kClamped ? moved.norm() : load.sign * moved[load.axis];
}

}  // namespace

InterfaceStiffness interface_stiffness(const Mask& metal, const Elastic& material,
                                       const InterfaceLoad& load, const SolverOptions& options,
                                       const Progress& progress, const ElementLaws& laws,
                                       const OnSolved& on_solved) {
  InterfaceStiffness out;
  const InterfaceCase one = interface_case(metal, laws, load, out.size, progress);
  ElasticSystem system(one.part.elements, material, one.part.laws, one.load, options,
                       progress.part(0.0, 0.3, "setting up"));
  out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
  const Solution s = system.solve(one.load, progress.part(0.3, 0.95, "solving"));
  out.loaded_mm2 = one.loaded_mm2;
  out.hold_nodes = static_cast<std::int64_t>(one.load.held[0].nodes.size());
  double force = 1.0;
  if (load.kind == InterfaceKind::kRigid) {
    const double u = one.displacement_mm;
    out.load_nodes = static_cast<std::int64_t>(one.load.held[1].nodes.size());
    out.stiffness_n_per_mm = 2.0 * s.strain_energy_nmm / (u * u);
    out.other_stiffness_n_per_mm = load.sign * s.held_force_n[1][load.axis] / u;
    force = out.stiffness_n_per_mm * u;
    double largest = u;
    for (const GridNode& node : one.load.held[1].nodes) {
      largest = std::max(largest, way_of(system, node, load));
    }
    out.largest_over_mean = largest / u;
  } else {
    out.load_nodes = static_cast<std::int64_t>(one.load.forces.size());
    out.stiffness_n_per_mm = 1.0 / (2.0 * s.strain_energy_nmm);
    double mean = 0.0, largest = 0.0;
    for (const NodeForce& f : one.load.forces) {
      const Vec3 moved = system.displacement_mm(f.node[0], f.node[1], f.node[2]);
      mean += std::abs(f.force_n[load.axis]) * load.sign * moved[load.axis];
      largest = std::max(largest, way_of(system, f.node, load));
    }
    out.other_stiffness_n_per_mm = 1.0 / mean;
    out.largest_over_mean = largest / mean;
  }
  out.pin_share = s.pin_force_n / force;
  if (out.pin_share > kMostPinShare) {
    throw Error(ErrorCode::kInvalidInput,
                {"the part would turn about what holds it",
                 decimal_text(out.pin_share) + " of the force is missing for balance",
                 "a held region that bears force and moment",
                 "clamp it (--platens clamped), or make the held region larger"});
  }
  out.solver = s.solver;
  out.checks = {system.rigid_motion_force(), energy_imbalance(s.strain_energy_nmm, s.work_nmm)};
  if (on_solved)
    on_solved({system, 0, force, s.strain_energy_nmm}, progress.part(0.95, 1.0, "stresses"));
  return out;
}

}  // namespace asbuilt::fe
