#include "app/session/hung_pieces.h"

#include <algorithm>

#include "app/session/stiffness_notes.h"
#include "core/base/print.h"
#include "core/fe/bearing.h"

namespace asbuilt {

fe::LooselyHung hung_between_platens(const Mask& elements, int axis, const Progress& progress) {
  const Mask part = fe::only_bearing(elements, axis);
  const auto faces = static_cast<std::uint8_t>(3U << (2 * axis));
  return fe::loosely_hung(part, fe::held_at_faces(part.frame.shape, faces), progress);
}

fe::LooselyHung hung_in_tensor(const Mask& elements, fe::TensorBoundary boundary,
                               const Progress& progress) {
  const bool periodic = boundary == fe::TensorBoundary::kPeriodic;
  const auto carries = [boundary](const fe::Body& body) {
    if (boundary == fe::TensorBoundary::kKinematic) return body.faces != 0;
    if (boundary == fe::TensorBoundary::kStatic) return body.faces == 63;
    return fe::joins(body, 0) || fe::joins(body, 1) || fe::joins(body, 2);
  };
  fe::ModelSize size;
  const Mask part = fe::bearing(elements, {}, periodic ? 7 : 0, carries, size, progress).elements;
  return fe::loosely_hung(
      part, periodic ? fe::held_by_repetition(part) : fe::held_at_faces(part.frame.shape, 63),
      progress);
}

fe::LooselyHung hung_on_interface(const Mask& elements, const fe::ElementLaws& laws,
                                  const fe::InterfaceLoad& load, const Progress& progress) {
  fe::ModelSize size;
  const fe::InterfaceCase one = fe::interface_case(elements, laws, load, size, progress);
  const Shape& n = elements.frame.shape;
  Mask touched(elements.frame);
  const auto touch = [&](const fe::GridNode& node) {
    for (int corner = 0; corner < 8; ++corner) {
      const std::int64_t x = node[0] - (corner & 1), y = node[1] - (corner >> 1 & 1),
                         z = node[2] - (corner >> 2);
      if (x >= 0 && y >= 0 && z >= 0 && x < n.x && y < n.y && z < n.z) touched.at(x, y, z) = 1;
    }
  };
  for (const fe::NodeSupport& group : one.load.held) {
    for (const fe::GridNode& node : group.nodes) touch(node);
  }
  for (const fe::NodeForce& force : one.load.forces) touch(force.node);
  return fe::loosely_hung(
      one.part.elements,
      [&touched](std::int64_t x, std::int64_t y, std::int64_t z) {
        return touched.at(x, y, z) != 0;
      },
      progress);
}

std::string hung_note(const fe::LooselyHung& found, const std::string& load) {
  if (found.pieces == 0) return {};
  char text[400];
  print_to(text, sizeof text,
           "%s: %lld %s by a single element (%lld elements, %s of the metal with those that stick "
           "out alone; the largest, of %lld, about (%.3f, %.3f, %.3f) mm): solved, but what bears "
           "them is not known better than that element is",
           load.c_str(), static_cast<long long>(found.pieces),
           found.pieces == 1 ? "piece hangs" : "pieces hang",
           static_cast<long long>(found.elements), percent_text(found.share).c_str(),
           static_cast<long long>(found.largest_elements), found.largest_place_mm.x(),
           found.largest_place_mm.y(), found.largest_place_mm.z());
  return text;
}

std::int64_t hung_bytes(std::int64_t elements, std::int64_t block_voxels) {
  // Beside the search the part that bears; before it labels of its pieces, 4 bytes a voxel.
  return block_voxels + fe::loosely_hung_bytes(elements, block_voxels);
}

}  // namespace asbuilt
