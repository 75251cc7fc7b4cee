#include "core/fe/phases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"

namespace asbuilt::fe {
namespace {

void check(const Mask& phase, const std::vector<Elastic>& materials) {
  for (const Elastic& m : materials) {
    if (!(m.young_mpa > 0.0 && std::isfinite(m.young_mpa) && m.poisson > -1.0 && m.poisson < 0.5)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the constants of a material are not possible",
                   decimal_text(m.young_mpa) + " MPa, Poisson's ratio " + decimal_text(m.poisson),
                   "Young's modulus above 0, Poisson's ratio above -1 and below 0.5",
                   "check the materials"});
    }
  }
  const std::uint8_t largest = phase.values.empty()
                                   ? std::uint8_t{0}
                                   : *std::max_element(phase.values.begin(), phase.values.end());
  if (largest > materials.size()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a phase has no material", std::to_string(largest),
                 "at most " + std::to_string(materials.size()), "give a material for each phase"});
  }
  if (largest == 0) throw Error(ErrorCode::kInvalidInput, "nothing solid: no voxel has a material");
}

Elastic material_of(const std::vector<Elastic>& materials) {
  return *std::max_element(
      materials.begin(), materials.end(), [](const Elastic& a, const Elastic& b) {
        return a.poisson != b.poisson ? a.poisson < b.poisson : a.young_mpa < b.young_mpa;
      });
}

void append(const Elastic& material, double lambda_mpa, double mu_mpa, ElementLaws& laws) {
  const auto scale = static_cast<float>(mu_mpa / material.mu_mpa());
  laws.scale.push_back(scale);
  const double rest = lambda_mpa - static_cast<double>(scale) * material.lambda_mpa();
  laws.lambda_mpa.push_back(static_cast<float>(rest));
}

// Where the low corner of a cut grid lies in the one it was cut from.
std::array<std::int64_t, 3> offset(const GridFrame& whole, const GridFrame& cut) {
  const Vec3 from = whole.voxel_of(cut.origin_mm);
  return {std::llround(from.x()), std::llround(from.y()), std::llround(from.z())};
}

}  // namespace

PhaseElements phase_elements(const Mask& phase, const std::vector<Elastic>& materials) {
  check(phase, materials);
  PhaseElements out{Mask(phase.frame), material_of(materials), {}, phase};
  for (std::size_t i = 0; i < phase.values.size(); ++i) {
    if (phase.values[i] == 0) continue;
    const Elastic& own = materials[phase.values[i] - std::size_t{1}];
    out.elements.values[i] = 1;
    append(out.material, own.lambda_mpa(), own.mu_mpa(), out.laws);
  }
  return out;
}

PhaseElements phase_elements(const Mask& phase, const std::vector<Elastic>& materials,
                             const Vec3& edges_mm) {
  check(phase, materials);
  const auto voxels_of = [&phase](auto&& wanted) {
    Mask out(phase.frame);
    std::transform(phase.values.begin(), phase.values.end(), out.values.begin(),
                   [&](std::uint8_t v) { return wanted(v) ? std::uint8_t{1} : std::uint8_t{0}; });
    return out;
  };
  const Mask solid = elements_of(voxels_of([](std::uint8_t v) { return v != 0; }), edges_mm);
  PhaseElements out{cropped_to_metal(solid), material_of(materials), {}, {}};
  out.phase = Mask(out.elements.frame);
  std::vector<Grid3<float>> share;
  for (std::size_t k = 0; k < materials.size(); ++k) {
    share.push_back(metal_share(voxels_of([k](std::uint8_t v) { return v == k + 1; }), edges_mm));
  }
  const auto first = offset(share.front().frame, out.elements.frame);
  const Shape& n = out.elements.frame.shape;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        if (out.elements.at(x, y, z) == 0) continue;
        double sum = 0.0, lambda = 0.0, mu = 0.0, most = 0.0;
        for (std::size_t k = 0; k < materials.size(); ++k) {
          const auto s = static_cast<double>(share[k].at(first[0] + x, first[1] + y, first[2] + z));
          if (s > most) {
            most = s;
            out.phase.at(x, y, z) = static_cast<std::uint8_t>(k + 1);
          }
          sum += s;
          lambda += s * materials[k].lambda_mpa();
          mu += s * materials[k].mu_mpa();
        }
        append(out.material, lambda / sum, mu / sum, out.laws);
      }
    }
  }
  return out;
}

Mask cropped_phases(const Mask& phase) {
  Mask out = cropped_to_metal(phase);
  const auto first = offset(phase.frame, out.frame);
  const Shape& n = out.frame.shape;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      std::copy_n(&phase.at(first[0], first[1] + y, first[2] + z), n.x, &out.at(0, y, z));
    }
  }
  return out;
}

PhaseBounds phase_bounds(const PhaseElements& part) {
  const auto voxels = static_cast<double>(part.elements.values.size());
  const auto solid = static_cast<std::size_t>(std::count_if(part.elements.values.begin(),
                                                            part.elements.values.end(),
                                                            [](std::uint8_t v) { return v != 0; }));
  double lambda = 0.0, mu = 0.0, compliance = 0.0;
  for (std::size_t k = 0; k < solid; ++k) {
    const Elastic own = part.laws.at(k).of(part.material);
    lambda += own.lambda_mpa() / voxels;
    mu += own.mu_mpa() / voxels;
    compliance += 1.0 / (own.young_mpa * voxels);
  }
  PhaseBounds out;
  out.moduli = mixture_bounds([&](const std::function<void(double, const Elastic&)>& tell) {
    for (std::size_t k = 0; k < solid; ++k) tell(1.0 / voxels, part.laws.at(k).of(part.material));
  });
  out.voigt_young_mpa = elastic_of(lambda, mu).young_mpa;
  if (solid == part.elements.values.size()) out.reuss_young_mpa = 1.0 / compliance;
  return out;
}

}  // namespace asbuilt::fe
