#include "core/fe/hung_of_load.h"

#include "core/fe/bearing.h"

namespace asbuilt::fe {

LooselyHung hung_between_platens(const Mask& elements, int axis, const Progress& progress) {
  const Mask part = only_bearing(elements, axis);
  const auto faces = static_cast<std::uint8_t>(3U << (2 * axis));
  return loosely_hung(part, held_at_faces(part.frame.shape, faces), progress);
}

LooselyHung hung_in_tensor(const Mask& elements, TensorBoundary boundary, const Progress& progress,
                           const Grid3<float>* share) {
  const bool periodic = boundary == TensorBoundary::kPeriodic;
  const auto carries = [boundary](const Body& body) {
    if (boundary == TensorBoundary::kKinematic) return body.faces != 0;
    if (boundary == TensorBoundary::kStatic) return body.faces == 63;
    return joins(body, 0) || joins(body, 1) || joins(body, 2);
  };
  ModelSize size;
  const Mask part = bearing(elements, {}, periodic ? 7 : 0, carries, size, progress).elements;
  return loosely_hung(part,
                      periodic ? held_by_repetition(part) : held_at_faces(part.frame.shape, 63),
                      progress, share);
}

LooselyHung hung_on_interface(const Mask& elements, const ElementLaws& laws,
                              const InterfaceLoad& load, const Progress& progress) {
  ModelSize size;
  const InterfaceCase one = interface_case(elements, laws, load, size, progress);
  const Shape& n = elements.frame.shape;
  Mask touched(elements.frame);
  const auto touch = [&](const GridNode& node) {
    for (int corner = 0; corner < 8; ++corner) {
      const std::int64_t x = node[0] - (corner & 1), y = node[1] - (corner >> 1 & 1),
                         z = node[2] - (corner >> 2);
      if (x >= 0 && y >= 0 && z >= 0 && x < n.x && y < n.y && z < n.z) touched.at(x, y, z) = 1;
    }
  };
  for (const NodeSupport& group : one.load.held) {
    for (const GridNode& node : group.nodes) touch(node);
  }
  for (const NodeForce& force : one.load.forces) touch(force.node);
  return loosely_hung(
      one.part.elements,
      [&touched](std::int64_t x, std::int64_t y, std::int64_t z) {
        return touched.at(x, y, z) != 0;
      },
      progress);
}

}  // namespace asbuilt::fe
