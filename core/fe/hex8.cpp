#include "core/fe/hex8.h"

#include <algorithm>
#include <cmath>

namespace asbuilt::fe {
namespace {

double sign(unsigned mode, unsigned corner) {
  double s = 1.0;
  for (unsigned axis = 0; axis < 3; ++axis) {
    if ((mode >> axis & 1U) != 0 && (corner >> axis & 1U) == 0) s = -s;
  }
  return s;
}

}  // namespace

Matrix24 hex8_stiffness(const Vec3& edges_mm, double lambda_mpa, double mu_mpa) {
  const double lambda = lambda_mpa, mu = mu_mpa;
  const double gauss = 1.0 / std::sqrt(3.0);
  const double weight = edges_mm.prod() / 8.0;
  Matrix24 k{};
  for (unsigned point = 0; point < 8; ++point) {
    double gradient[8][3];
    for (unsigned corner = 0; corner < 8; ++corner) {
      for (unsigned axis = 0; axis < 3; ++axis) {
        double value = 1.0;
        for (unsigned other = 0; other < 3; ++other) {
          const double side = (corner >> other & 1U) != 0 ? 1.0 : -1.0;
          const double at = (point >> other & 1U) != 0 ? gauss : -gauss;
          value *= other == axis ? side / edges_mm[other] : 0.5 * (1.0 + side * at);
        }
        gradient[corner][axis] = value;
      }
    }
    for (unsigned a = 0; a < 8; ++a) {
      for (unsigned b = 0; b < 8; ++b) {
        double dot = 0.0;
        for (unsigned axis = 0; axis < 3; ++axis) dot += gradient[a][axis] * gradient[b][axis];
        for (unsigned p = 0; p < 3; ++p) {
          for (unsigned q = 0; q < 3; ++q) {
            double value =
                lambda * gradient[a][p] * gradient[b][q] + mu * gradient[a][q] * gradient[b][p];
            if (p == q) value += mu * dot;
            k[3 * a + p][3 * b + q] += weight * value;
          }
        }
      }
    }
  }
  return k;
}

Matrix24 parity_form(const Matrix24& stiffness) {
  Matrix24 half{}, c{};
  for (unsigned a = 0; a < 8; ++a) {
    for (unsigned b = 0; b < 8; ++b) {
      for (unsigned p = 0; p < 3; ++p) {
        for (unsigned j = 0; j < 24; ++j)
          half[3 * a + p][j] += sign(a, b) * stiffness[3 * b + p][j];
      }
    }
  }
  for (auto row = 0U; row < 24; ++row) {
    for (unsigned a = 0; a < 8; ++a) {
      for (unsigned b = 0; b < 8; ++b) {
        for (unsigned p = 0; p < 3; ++p) {
          c[row][3 * a + p] += sign(a, b) * half[row][3 * b + p] / 64.0;
        }
      }
    }
  }
  double largest = 0.0;
  for (const auto& row : c) {
    for (const double value : row) largest = std::max(largest, std::abs(value));
  }
  for (auto& row : c) {
    for (double& value : row) {
      if (std::abs(value) < 1e-12 * largest) value = 0.0;
    }
  }
  return c;
}

}  // namespace asbuilt::fe
