// Layers across z and their exact tensor (for example G. W. Milton, The Theory of Composites, 2002,
// section 9.3). Fields are linear in each layer, so the elements are exact.
#pragma once

#include <vector>

#include "core/fe/hex8.h"
#include "core/fe/stiffness_tensor.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {

// Of layers of equal height.
inline Matrix6 laminate_tensor(const std::vector<Elastic>& layers) {
  double mean[4] = {};  // 1/(l+2m), 1/m, m, l/(l+2m)
  double in_plane = 0.0, coupled = 0.0;
  const auto count = static_cast<double>(layers.size());
  for (const Elastic& layer : layers) {
    const double l = layer.lambda_mpa(), m = layer.mu_mpa();
    mean[0] += 1.0 / (l + 2.0 * m) / count;
    mean[1] += 1.0 / m / count;
    mean[2] += m / count;
    mean[3] += l / (l + 2.0 * m) / count;
    in_plane += 4.0 * m * (l + m) / (l + 2.0 * m) / count;
    coupled += 2.0 * m * l / (l + 2.0 * m) / count;
  }
  Matrix6 c = Matrix6::Zero();
  c(2, 2) = 1.0 / mean[0];
  c(3, 3) = c(4, 4) = 1.0 / mean[1];
  c(5, 5) = mean[2];
  c(0, 2) = c(1, 2) = c(2, 0) = c(2, 1) = mean[3] / mean[0];
  c(0, 0) = c(1, 1) = in_plane + mean[3] * mean[3] / mean[0];
  c(0, 1) = c(1, 0) = coupled + mean[3] * mean[3] / mean[0];
  return c;
}

struct Laminate {
  Mask block;
  std::vector<float> scale;
  Matrix6 stiffness_mpa = Matrix6::Zero();
};

// Of one metal by factors.
inline Laminate laminate_of(const Elastic& metal) {
  Laminate out;
  out.block = solid_block({6, 5, 12});
  std::vector<Elastic> layers;
  for (const double f : {1.0, 0.25, 0.5, 1.0}) {
    out.scale.insert(out.scale.end(), 90, static_cast<float>(f));
    layers.push_back({f * metal.young_mpa, metal.poisson});
  }
  out.stiffness_mpa = laminate_tensor(layers);
  return out;
}

}  // namespace asbuilt::fe
