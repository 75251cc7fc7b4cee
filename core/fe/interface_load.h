// A force on a chosen part of the surface, held at another: implant on bone, a screw's seat.
//
// Regions are boxes in the frame of the scan. An element's face is in a region where it is free
// (nothing behind it) and its middle lies in the box; the corners of such faces are the region's
// nodes. The force acts along an axis, in its direction or against it:
// - rigid: all nodes of the region move alike along the axis, as a stiff body pushed on;
// - even: the same pressure on all of the region's faces that look against the force, so that each
//   bears as its area projected along the force is; its nodes are free, clamped or not.
// Clamped: the nodes of the held region do not move at all, those of a rigid one not sideways.
// Frictionless: only along the axis are they held; what is left of rigid motions is held at single
// points, which must bear nothing (pins.h).
//
// Stiffness is force over the mean displacement of the region along the force, weighted by the area
// that looks against it, from the strain energy. Even is never stiffer than rigid: of all fields
// with a displacement alike in the region the free ones give way the most to the even force.
//
// Only pieces that have both regions on them are solved. Frame: the scan's. Units: mm, N.
// Determinism: same bits at any thread count. Errors: kInvalidInput for a box outside of the part
// or without free metal (even: without any that looks against the force), regions that share nodes,
// no piece that joins them, or that would turn about what holds it; those of elastic_system.h.
#pragma once

#include "core/fe/apparent.h"

namespace asbuilt::fe {

enum class InterfaceKind { kRigid, kEven };

struct InterfaceLoad {
  Box3 load_box;
  Box3 hold_box;
  int axis = 2;
  int sign = 1;  // of the force along the axis
  InterfaceKind kind = InterfaceKind::kRigid;
  Platens sideways = Platens::kClamped;
};

struct InterfaceStiffness {
  double stiffness_n_per_mm = 0.0;  // from the energy
  // From the force that the region takes (rigid), or its mean displacement (even).
  double other_stiffness_n_per_mm = 0.0;
  // Largest displacement of a node of the region over the mean along the force: whatever its
  // direction, or along the force where the regions slide, as nothing holds them across it. 1 where
  // rigid.
  double largest_over_mean = 1.0;
  double loaded_mm2 = 0.0;  // area of the region that looks against the force
  std::int64_t load_nodes = 0, hold_nodes = 0;
  double pin_share = 0.0;  // largest force at single points over the force
  SelfChecks checks;
  ModelSize size;
  PcgResult solver;
};

// The part that bears, and the load on it: rigid by a displacement of a thousandth of the block's
// edge along the axis, even by 1 N.
struct InterfaceCase {
  BearingPart part;
  LoadCase load;  // held: the held region, and where rigid the loaded one
  double loaded_mm2 = 0.0;
  double displacement_mm = 0.0;  // prescribed; 0 where even
};
InterfaceCase interface_case(const Mask& metal, const ElementLaws& laws, const InterfaceLoad& load,
                             ModelSize& size, const Progress& progress = {});

// `on_solved` is told the force as its load.
InterfaceStiffness interface_stiffness(const Mask& metal, const Elastic& material,
                                       const InterfaceLoad& load, const SolverOptions& options,
                                       const Progress& progress, const ElementLaws& laws = {},
                                       const OnSolved& on_solved = {});

}  // namespace asbuilt::fe
