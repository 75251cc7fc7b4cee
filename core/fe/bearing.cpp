#include "core/fe/bearing.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace asbuilt::fe {

Vec3 edges_of(const Mask& mask) {
  const Shape& n = mask.frame.shape;
  return mask.frame.spacing_mm.cwiseProduct(
      Vec3(static_cast<double>(n.x), static_cast<double>(n.y), static_cast<double>(n.z)));
}

BearingPart bearing(const Mask& metal, const ElementLaws& laws, std::uint8_t periodic,
                    const std::function<bool(const Body&)>& carries, ModelSize& size,
                    const Progress& progress) {
  const Bodies found = find_bodies(metal, periodic, progress);
  std::vector<std::uint8_t> kept(found.bodies.size(), 0);
  std::ranges::transform(found.bodies, kept.begin(), [&](const Body& body) {
    return carries(body) ? std::uint8_t{1} : std::uint8_t{0};
  });
  return bearing(metal, laws, found, kept, size, progress);
}

BearingPart bearing(const Mask& metal, const ElementLaws& laws, const Bodies& found,
                    const std::vector<std::uint8_t>& kept, ModelSize& size,
                    const Progress& progress) {
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const Body& body = found.bodies[k];
    if (kept[k] != 0) {
      size.elements += body.voxels;
    } else {
      ++size.left_out_bodies;
      size.left_out_elements += body.voxels;
    }
  }
  BearingPart out{Mask(metal.frame), {}};
  std::size_t next = 0;
  for (std::size_t i = 0; i < metal.values.size(); ++i) {
    if (i % (std::size_t{1} << 20) == 0) progress.throw_if_cancelled();
    const std::int32_t label = found.label[i];
    if (label < 0) continue;
    const std::size_t own = next++;
    if (kept[static_cast<std::size_t>(label)] == 0) continue;
    out.elements.values[i] = 1;
    out.laws.append(laws, own);
  }
  return out;
}

BearingPart bearing_along(const Mask& metal, const ElementLaws& laws, int axis, ModelSize& size,
                          const Progress& progress) {
  BearingPart part = bearing(
      metal, laws, 0, [axis](const Body& body) { return joins(body, axis); }, size, progress);
  if (size.elements == 0) {
    throw Error(ErrorCode::kInvalidInput,
                {std::string("no load path along ") + "xyz"[axis],
                 "the metal at one end of the block is not joined to the metal at the other",
                 "at least one piece of metal that reaches both ends",
                 "check threshold and element size, or load along another axis"});
  }
  return part;
}

}  // namespace asbuilt::fe
