#include "app/session/phase_mask.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostPhases = 255;

std::string of_label(const LabelledMaterial& m) {
  return " of label " + decimal_text(m.label);
}

}  // namespace

void check_materials(const std::vector<LabelledMaterial>& materials) {
  if (materials.empty() || materials.size() > kMostPhases) {
    throw Error(ErrorCode::kInvalidInput,
                {"so many materials are not possible", std::to_string(materials.size()),
                 "1 to " + std::to_string(kMostPhases), "give --phase once for each material"});
  }
  for (std::size_t k = 0; k < materials.size(); ++k) {
    const LabelledMaterial& m = materials[k];
    if (!(m.material.young_mpa > 0.0) || !std::isfinite(m.material.young_mpa)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"Young's modulus is not possible",
                   decimal_text(m.material.young_mpa / 1000.0) + " GPa" + of_label(m), "above 0",
                   "give --phase, for example 1=113.8,0.342 for Ti6Al4V"});
    }
    if (!(m.material.poisson > -1.0 && m.material.poisson < 0.5)) {
      throw Error(
          ErrorCode::kInvalidInput,
          {"Poisson's ratio is not possible", decimal_text(m.material.poisson) + of_label(m),
           "above -1, below 0.5", "give --phase, for example 1=113.8,0.342 for Ti6Al4V"});
    }
    if (m.yield_mpa && !(*m.yield_mpa > 0.0 && std::isfinite(*m.yield_mpa))) {
      throw Error(
          ErrorCode::kInvalidInput,
          {"the yield strength is not possible", decimal_text(*m.yield_mpa) + " MPa" + of_label(m),
           "above 0", "give --phase, for example 1=113.8,0.342,880 for Ti6Al4V"});
    }
    const auto same = [&m](const LabelledMaterial& other) { return other.label == m.label; };
    if (std::find_if(materials.begin() + static_cast<std::ptrdiff_t>(k) + 1, materials.end(),
                     same) != materials.end()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a label has two materials", decimal_text(m.label), "one material a label",
                   "give --phase once for each label"});
    }
  }
}

Mask phase_mask(const Volume& volume, const std::vector<LabelledMaterial>& materials) {
  check_materials(materials);
  Mask mask(volume.frame());
  std::vector<std::int64_t> voxels(materials.size() + 1, 0);
  volume.visit([&](const auto& grid) {
    std::transform(grid.values.begin(), grid.values.end(), mask.values.begin(), [&](auto value) {
      const auto grey = static_cast<double>(value);
      const auto found = std::find_if(materials.begin(), materials.end(),
                                      [grey](const auto& m) { return m.label == grey; });
      const auto place = found == materials.end() ? 0 : found - materials.begin() + 1;
      ++voxels[static_cast<std::size_t>(place)];
      return static_cast<std::uint8_t>(place);
    });
  });
  for (std::size_t k = 0; k < materials.size(); ++k) {
    if (voxels[k + 1] != 0) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"no voxel has a label", decimal_text(materials[k].label),
                 "labels that occur in the scan", "check --phase against the scan's values"});
  }
  return mask;
}

}  // namespace asbuilt
