// The elastic law of each element of a part, as what it has of one material's.
//
// The stiffness of an isotropic element is linear in Lame's constants, so that any can be written
// K_e = scale K + lambda K_lambda: K of the part's one material, K_lambda of lambda = 1 MPa and mu
// = 0. With mu_e and lambda_e of the element, scale = mu_e / mu and lambda = lambda_e - scale
// lambda. Where the one material has the largest Poisson's ratio, lambda is not above 0 and K_e not
// above scale K in any mode: with the scale alone, as coarse levels take it, no correction is too
// large and the preconditioner stays definite (multigrid.h). Both are held in single precision: a
// law is met to 1e-7 of scale times the one material's constants.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/fe/hex8.h"

namespace asbuilt::fe {

struct ElementLaw {
  float scale = 1.0F;
  float lambda_mpa = 0.0F;
  // Of the element's volume that is solid, for areas and tractions.
  float share = 1.0F;

  Elastic of(const Elastic& material) const {
    const auto s = static_cast<double>(scale);
    if (lambda_mpa == 0.0F) return {s * material.young_mpa, material.poisson};
    return elastic_of(s * material.lambda_mpa() + static_cast<double>(lambda_mpa),
                      s * material.mu_mpa());
  }
};

// One for each element that a mask holds, in raster order unless said otherwise. Where there are no
// shares of K_lambda the scale is an element's share of metal (partial volume); elements of several
// materials are filled.
struct ElementLaws {
  std::vector<float> scale;       // above 0, or empty: all 1
  std::vector<float> lambda_mpa;  // not above 0, or empty: all 0; only beside scales

  ElementLaws() = default;
  // Elements of one material by their share of metal.
  ElementLaws(std::vector<float> shares)  // NOLINT(google-explicit-constructor)
      : scale(std::move(shares)) {}
  ElementLaws(std::vector<float> scales, std::vector<float> lambdas_mpa)
      : scale(std::move(scales)), lambda_mpa(std::move(lambdas_mpa)) {}

  bool uniform() const { return scale.empty(); }
  ElementLaw at(std::size_t element) const {
    if (scale.empty()) return {};
    const float s = scale[element];
    return lambda_mpa.empty() ? ElementLaw{s, 0.0F, s} : ElementLaw{s, lambda_mpa[element], 1.0F};
  }
  // Appends the law of an element of another list.
  void append(const ElementLaws& from, std::size_t element) {
    if (!from.scale.empty()) scale.push_back(from.scale[element]);
    if (!from.lambda_mpa.empty()) lambda_mpa.push_back(from.lambda_mpa[element]);
  }
};

}  // namespace asbuilt::fe
