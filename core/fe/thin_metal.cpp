#include "core/fe/thin_metal.h"

#include <algorithm>
#include <array>

#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/fe/hex8.h"

namespace asbuilt::fe {
namespace {

bool any(const Mask& mask) {
  return std::ranges::any_of(mask.values, [](std::uint8_t v) { return v != 0; });
}

// Whether the eight elements about a corner of the grid are solid.
bool full_corner(const Mask& elements, std::int64_t x, std::int64_t y, std::int64_t z) {
  const Shape& n = elements.frame.shape;
  for (std::int64_t k = 0; k < 8; ++k) {
    const std::int64_t i = std::clamp(x - k % 2, std::int64_t{0}, n.x - 1);
    const std::int64_t j = std::clamp(y - k / 2 % 2, std::int64_t{0}, n.y - 1);
    const std::int64_t l = std::clamp(z - k / 4, std::int64_t{0}, n.z - 1);
    if (elements.at(i, j, l) == 0) return false;
  }
  return true;
}

double energy_nmm(const Matrix24& stiffness, const std::array<double, 24>& u) {
  double sum = 0.0;
  for (std::size_t i = 0; i < 24; ++i) {
    double force = 0.0;
    for (std::size_t j = 0; j < 24; ++j) force += stiffness[i][j] * u[j];
    sum += u[i] * force;
  }
  return 0.5 * sum;
}

}  // namespace

bool two_elements_thick(const Mask& elements, std::int64_t x, std::int64_t y, std::int64_t z) {
  if (elements.at(x, y, z) == 0) return false;
  for (std::int64_t k = 0; k < 8; ++k) {
    if (full_corner(elements, x + k % 2, y + k / 2 % 2, z + k / 4)) return true;
  }
  return false;
}

Mask two_elements_thick(const Mask& elements) {
  const Shape& n = elements.frame.shape;
  Mask out(elements.frame);
  parallel_for(0, n.z, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t z = first; z < last; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          out.at(x, y, z) = two_elements_thick(elements, x, y, z) ? 1 : 0;
        }
      }
    }
  });
  return out;
}

bool has_narrow_path(const Mask& elements, int axis, std::int64_t end_layers) {
  if (!any(only_bearing(elements, axis))) return false;
  Mask thick = two_elements_thick(elements);
  const Shape& n = elements.frame.shape;
  const std::int64_t last = (axis == 0 ? n.x : axis == 1 ? n.y : n.z) - 1;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const std::int64_t at = axis == 0 ? x : axis == 1 ? y : z;
        if (std::min(at, last - at) < end_layers) thick.at(x, y, z) = elements.at(x, y, z);
      }
    }
  }
  return !any(only_bearing(thick, axis));
}

double energy_share_of_thin(const SolvedCase& solved, const Mask& elements,
                            std::int64_t face_layers, const Progress& progress) {
  const Shape& n = elements.frame.shape;
  const Elastic& material = solved.system.material();
  const Vec3& edges = elements.frame.spacing_mm;
  const Matrix24 of_lambda = hex8_stiffness(edges, 1.0, 0.0),
                 of_mu = hex8_stiffness(edges, 0.0, 1.0);
  const double sum = parallel_reduce(
      face_layers, n.z - face_layers, 1, 0.0,
      [&](std::int64_t first, std::int64_t last) {
        progress.throw_if_cancelled();
        double energy = 0.0;
        std::array<double, 24> u;
        for (std::int64_t z = first; z < last; ++z) {
          for (std::int64_t y = face_layers; y < n.y - face_layers; ++y) {
            for (std::int64_t x = face_layers; x < n.x - face_layers; ++x) {
              if (elements.at(x, y, z) == 0 || two_elements_thick(elements, x, y, z)) continue;
              const ElementLaw law = solved.system.element(x, y, z, u);
              const auto scale = static_cast<double>(law.scale);
              if (scale == 0.0) continue;
              const double lambda =
                  scale * material.lambda_mpa() + static_cast<double>(law.lambda_mpa);
              energy += lambda * energy_nmm(of_lambda, u) +
                        scale * material.mu_mpa() * energy_nmm(of_mu, u);
            }
          }
        }
        return energy;
      },
      [](double a, double b) { return a + b; });
  return solved.strain_energy_nmm > 0.0 ? sum / solved.strain_energy_nmm : 0.0;
}

}  // namespace asbuilt::fe
