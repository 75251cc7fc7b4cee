#include "core/fe/stiffness_tensor.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "core/base/error.h"
#include "core/fe/mixture_bounds.h"

namespace asbuilt::fe {

Eigen::Matrix<double, 6, 1> eigenvalues_mpa(const Matrix6& stiffness) {
  return Eigen::SelfAdjointEigenSolver<Matrix6>(stiffness, Eigen::EigenvaluesOnly).eigenvalues();
}

bool positive_definite(const Matrix6& stiffness) {
  const Eigen::Matrix<double, 6, 1> values = eigenvalues_mpa(stiffness);
  return values[0] > kLeastEigenvalue * values[5];
}

EngineeringConstants engineering_constants(const Matrix6& c) {
  const Eigen::SelfAdjointEigenSolver<Matrix6> eigen(c, Eigen::EigenvaluesOnly);
  if (!(eigen.eigenvalues().minCoeff() > 0.0)) {
    throw Error(ErrorCode::kNotMeasurable,
                "the stiffness tensor is not positive definite: the part bears no load in some "
                "direction");
  }
  const Matrix6 s = c.inverse();
  EngineeringConstants out;
  for (int i = 0; i < 3; ++i) {
    out.young_mpa[i] = 1.0 / s(i, i);
    out.shear_mpa[i] = 1.0 / s(i + 3, i + 3);
    for (int j = 0; j < 3; ++j) out.poisson(i, j) = i == j ? 0.0 : -s(i, j) / s(i, i);
  }
  const double normal = c.topLeftCorner<3, 3>().trace();
  const double coupled = c(0, 1) + c(1, 2) + c(0, 2);
  const double shear = c(3, 3) + c(4, 4) + c(5, 5);
  out.zener = 2.0 * shear / (normal - coupled);
  const IsotropicAverages mean = isotropic_averages(c);
  out.universal_anisotropy = 5.0 * mean.voigt.shear_mpa / mean.reuss.shear_mpa +
                             mean.voigt.bulk_mpa / mean.reuss.bulk_mpa - 6.0;
  return out;
}

double deviation_from_cubic(const Matrix6& c) {
  Matrix6 cubic = Matrix6::Zero();
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      cubic(i, j) =
          i == j ? c.topLeftCorner<3, 3>().trace() / 3.0 : (c(0, 1) + c(0, 2) + c(1, 2)) / 3.0;
    }
    cubic(3 + i, 3 + i) = c.bottomRightCorner<3, 3>().trace() / 3.0;
  }
  return (c - cubic).cwiseAbs().maxCoeff() / c.cwiseAbs().maxCoeff();
}

double young_along(const Matrix6& c, int axis) {
  const Eigen::SelfAdjointEigenSolver<Matrix6> eigen(c);
  const double least = kLeastEigenvalue * eigen.eigenvalues().maxCoeff();
  double compliance = 0.0;
  for (int k = 0; k < 6; ++k) {
    const double along = eigen.eigenvectors()(axis, k) * eigen.eigenvectors()(axis, k);
    if (eigen.eigenvalues()[k] > least) {
      compliance += along / eigen.eigenvalues()[k];
    } else if (along > 1e-6) {
      return 0.0;
    }
  }
  return compliance > 0.0 ? 1.0 / compliance : 0.0;
}

Matrix6 isotropic_stiffness(const Elastic& material) {
  Matrix6 c = Matrix6::Zero();
  c.topLeftCorner<3, 3>().setConstant(material.lambda_mpa());
  for (int i = 0; i < 3; ++i) {
    c(i, i) += 2.0 * material.mu_mpa();
    c(i + 3, i + 3) = material.mu_mpa();
  }
  return c;
}

PorousBounds porous_bounds(const Elastic& solid, double solid_fraction) {
  const double g = solid.mu_mpa();
  const double k = solid.lambda_mpa() + 2.0 / 3.0 * g;
  const double pores = 1.0 - solid_fraction;
  PorousBounds out;
  out.voigt_young_mpa = solid_fraction * solid.young_mpa;
  out.hashin_shtrikman_bulk_mpa = solid_fraction * k / (1.0 + pores * 3.0 * k / (4.0 * g));
  out.hashin_shtrikman_shear_mpa =
      solid_fraction * g / (1.0 + pores * 6.0 * (k + 2.0 * g) / (9.0 * k + 8.0 * g));
  const double kb = out.hashin_shtrikman_bulk_mpa, gb = out.hashin_shtrikman_shear_mpa;
  out.hashin_shtrikman_young_mpa = kb > 0.0 ? 9.0 * kb * gb / (3.0 * kb + gb) : 0.0;
  return out;
}

}  // namespace asbuilt::fe
