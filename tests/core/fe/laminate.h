// Layers across z and their exact tensor (for example G. W. Milton, The Theory of Composites, 2002,
// section 9.3). Fields are linear in each layer, so the elements are exact.
#pragma once

#include <vector>

#include "core/fe/hex8.h"
#include "core/fe/stiffness_tensor.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {

struct Laminate {
  Mask block;
  std::vector<float> scale;
  Matrix6 stiffness_mpa = Matrix6::Zero();
};

inline Laminate laminate_of(const Elastic& metal) {
  Laminate out;
  out.block = solid_block({6, 5, 12});
  double mean[4] = {};  // 1/(l+2m), 1/m, m, l/(l+2m)
  double in_plane = 0.0, coupled = 0.0;
  const double factors[4] = {1.0, 0.25, 0.5, 1.0};
  for (int z = 0; z < 12; ++z) {
    const double f = factors[z / 3];
    for (int k = 0; k < 30; ++k) out.scale.push_back(static_cast<float>(f));
    const double l = f * metal.lambda_mpa(), m = f * metal.mu_mpa();
    mean[0] += 1.0 / (l + 2.0 * m) / 12.0;
    mean[1] += 1.0 / m / 12.0;
    mean[2] += m / 12.0;
    mean[3] += l / (l + 2.0 * m) / 12.0;
    in_plane += 4.0 * m * (l + m) / (l + 2.0 * m) / 12.0;
    coupled += 2.0 * m * l / (l + 2.0 * m) / 12.0;
  }
  Matrix6& c = out.stiffness_mpa;
  c(2, 2) = 1.0 / mean[0];
  c(3, 3) = c(4, 4) = 1.0 / mean[1];
  c(5, 5) = mean[2];
  c(0, 2) = c(1, 2) = c(2, 0) = c(2, 1) = mean[3] / mean[0];
  c(0, 0) = c(1, 1) = in_plane + mean[3] * mean[3] / mean[0];
  c(0, 1) = c(1, 0) = coupled + mean[3] * mean[3] / mean[0];
  return out;
}

}  // namespace asbuilt::fe
