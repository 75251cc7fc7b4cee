#include "app/session/element_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/phases.h"
#include "core/fe/staircase.h"

namespace asbuilt {
namespace {

bool are_voxels(const GridFrame& frame, const Vec3& edges_mm) {
  return (frame.spacing_mm - edges_mm).cwiseAbs().maxCoeff() < 1e-9 * edges_mm.minCoeff();
}

// Elements of these edges, cut to the metal unless the block is the image's; the mask itself where
// its voxels are the elements.
Mask at_edges(const Mask& metal, const Vec3& edges_mm, bool whole_image) {
  if (are_voxels(metal.frame, edges_mm)) return metal;
  Mask found = fe::elements_of(metal, edges_mm);
  return whole_image ? found : fe::cropped_to_metal(found);
}

const GridFrame& box_of(const ScannedMetal& metal) {
  if (metal.phased()) return metal.phase.frame;
  return metal.grey() ? metal.share.frame : metal.mask.frame;
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

Vec3 element_edges_mm(const ScannedMetal& metal, double wanted_mm) {
  const GridFrame& box = box_of(metal);
  if (!(wanted_mm > 0.0)) return box.spacing_mm;
  const double longest = box.spacing_mm.maxCoeff();
  if (wanted_mm < longest * (1.0 - 1e-9)) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the element is smaller than a voxel",
         decimal_text(1000.0 * wanted_mm) + " um elements in voxels of up to " +
             decimal_text(1000.0 * longest) + " um",
         "at least " + decimal_text(1000.0 * longest) + " um",
         "choose larger elements, or leave the size out: the voxels are the elements then"});
  }
  return fe::fitted_edges_mm(box, Vec3::Constant(wanted_mm));
}

std::string edges_text(const Vec3& edges_um) {
  char text[96];
  if (edges_um.maxCoeff() - edges_um.minCoeff() < 0.005) {
    print_to(text, sizeof text, "%.2f um", edges_um.maxCoeff());
  } else {
    print_to(text, sizeof text, "%.2f x %.2f x %.2f um", edges_um.x(), edges_um.y(), edges_um.z());
  }
  return text;
}

std::string larger_text(double ratio) {
  if (std::abs(ratio - 2.0) < 0.005) return "twice as large";
  char text[48];
  print_to(text, sizeof text, "%.2f times as large", ratio);
  return text;
}

ElementModel model_at(const ScannedMetal& metal, const Vec3& edges_mm) {
  const bool voxels = are_voxels(box_of(metal), edges_mm);
  if (metal.phased()) {
    fe::PhaseElements found = voxels ? fe::phase_elements(metal.phase, metal.materials)
                                     : fe::phase_elements(metal.phase, metal.materials, edges_mm);
    return {std::move(found.elements), std::move(found.laws), found.material,
            std::move(found.phase)};
  }
  if (!metal.grey()) return {at_edges(metal.mask, edges_mm, metal.whole_image), {}, {}, {}};
  fe::PartialElements found =
      fe::partial_elements(voxels ? metal.share : fe::metal_share(metal.share, edges_mm));
  return {std::move(found.elements), std::move(found.scale), {}, {}};
}

double metal_change(const ScannedMetal& metal, const ElementModel& model) {
  if (!metal.grey() || !(metal.share_mm3 > 0.0)) return 0.0;
  return model.solid_fraction() * fe::edges_of(model.elements).prod() / metal.share_mm3 - 1.0;
}

double surface_steps(const ElementModel& model, const ScannedMetal& metal) {
  if (!metal.grey()) return fe::surface_steps(model.elements);
  Mask half(model.elements.frame);
  std::size_t next = 0;
  for (std::size_t k = 0; k < half.values.size(); ++k) {
    if (model.elements.values[k] != 0) half.values[k] = model.laws.at(next++).share >= 0.5F ? 1 : 0;
  }
  return fe::surface_steps(half);
}

CoarserModel coarser(const ScannedMetal& metal, const ElementModel& model) {
  const Vec3& fine = model.elements.frame.spacing_mm;
  CoarserModel out;
  if (metal.grey() || metal.phased()) {
    out.model = model_at(metal, fe::fitted_edges_mm(box_of(metal), 2.0 * fine));
  } else {
    const Vec3 edges = fe::fitted_edges_mm(model.elements.frame, 2.0 * fine);
    out.model = {at_edges(model.elements, edges, metal.whole_image), {}, {}, {}};
  }
  out.ratio = std::cbrt(out.model.elements.frame.spacing_mm.prod() / fine.prod());
  out.step = 1.0 / (out.ratio - 1.0);
  return out;
}

}  // namespace asbuilt
