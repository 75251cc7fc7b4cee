#include "app/session/element_model.h"

#include <algorithm>
#include <utility>

#include "core/fe/apparent.h"
#include "core/fe/phases.h"

namespace asbuilt {
namespace {

bool is_spacing(const GridFrame& frame, double element_mm) {
  return (frame.spacing_mm - Vec3::Constant(element_mm)).cwiseAbs().maxCoeff() < 1e-9 * element_mm;
}

// Elements of the wanted size, cut to the metal; the mask itself where its voxels are the elements.
Mask at_size(const Mask& metal, double element_mm) {
  if (is_spacing(metal.frame, element_mm)) return metal;
  return fe::cropped_to_metal(fe::elements_of(metal, element_mm));
}

}  // namespace

double ElementModel::solid_fraction() const {
  double sum = 0.0;
  std::size_t next = 0;
  for (const std::uint8_t v : elements.values) {
    if (v != 0) sum += static_cast<double>(laws.at(next++).share);
  }
  return sum / static_cast<double>(elements.frame.shape.count());
}

double ElementModel::contact(int axis) const {
  const Shape& n = elements.frame.shape;
  const std::int64_t last = (axis == 0 ? n.x : axis == 1 ? n.y : n.z) - 1;
  double low = 0.0, high = 0.0, all = 0.0;
  std::size_t next = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        if (elements.at(x, y, z) == 0) continue;
        const double share = static_cast<double>(laws.at(next++).share);
        const std::int64_t at = axis == 0 ? x : axis == 1 ? y : z;
        all += share;
        if (at == 0) low += share;
        if (at == last) high += share;
      }
    }
  }
  return std::min(low, high) * static_cast<double>(last + 1) / all;
}

ElementModel model_at(const ScannedMetal& metal, double element_mm) {
  if (metal.phased()) {
    fe::PhaseElements found = is_spacing(metal.phase.frame, element_mm)
                                  ? fe::phase_elements(metal.phase, metal.materials)
                                  : fe::phase_elements(metal.phase, metal.materials, element_mm);
    return {std::move(found.elements), std::move(found.laws), found.material};
  }
  if (!metal.grey()) return {at_size(metal.mask, element_mm), {}, {}};
  fe::PartialElements found = is_spacing(metal.share.frame, element_mm)
                                  ? fe::partial_elements(metal.share)
                                  : fe::partial_elements(fe::metal_share(metal.share, element_mm));
  return {std::move(found.elements), std::move(found.scale), {}};
}

ElementModel coarser(const ScannedMetal& metal, const ElementModel& model, double element_mm) {
  if (!metal.grey() && !metal.phased()) {
    return {at_size(model.elements, 2.0 * element_mm), {}, {}};
  }
  return model_at(metal, 2.0 * element_mm);
}

}  // namespace asbuilt
