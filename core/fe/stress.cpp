#include "core/fe/stress.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace asbuilt::fe {
namespace {

constexpr std::int64_t kRows = 64;
constexpr std::int64_t kElements = 1 << 14;

// Displacement gradient at the centroid: (p, q) = du_p / dx_q.
Mat3 centroid_gradient(const std::array<double, 24>& u, const Vec3& edges_mm) {
  Mat3 gradient = Mat3::Zero();
  for (unsigned corner = 0; corner < 8; ++corner) {
    for (unsigned q = 0; q < 3; ++q) {
      for (unsigned p = 0; p < 3; ++p) {
        const double value = u[3 * corner + p];
        gradient(p, q) += (corner >> q & 1U) != 0 ? value : -value;
      }
    }
  }
  for (int q = 0; q < 3; ++q) gradient.col(q) /= 4.0 * edges_mm[q];
  return gradient;
}

Stress hooke(const Mat3& gradient, double lambda, double mu) {
  const double spherical = lambda * gradient.trace();
  const auto shear = [&](int p, int q) {
    return static_cast<float>(mu * (gradient(p, q) + gradient(q, p)));
  };
  const auto normal = [&](int p) {
    return static_cast<float>(spherical + 2.0 * mu * gradient(p, p));
  };
  return {normal(0), normal(1), normal(2), shear(1, 2), shear(0, 2), shear(0, 1)};
}

template <class Value>
std::vector<float> by_element(const StressField& field, Value value) {
  std::vector<float> out(field.stress_mpa.size());
  parallel_for(0, static_cast<std::int64_t>(out.size()), kElements,
               [&](std::int64_t first, std::int64_t last) {
                 for (auto k = static_cast<std::size_t>(first); k < static_cast<std::size_t>(last);
                      ++k) {
                   out[k] = value(k);
                 }
               });
  return out;
}

}  // namespace

StressField element_stresses(const ElasticSystem& system, const Progress& progress, double factor) {
  StressField out{system.frame(), system.material(), RasterIndex(system.grid()), {}, {}};
  const auto count = static_cast<std::size_t>(out.elements.count());
  out.stress_mpa.resize(count);
  if (!system.laws().scale.empty()) out.laws.scale.resize(count);
  if (!system.laws().lambda_mpa.empty()) out.laws.lambda_mpa.resize(count);
  const double lambda = factor * out.material.lambda_mpa(), mu = factor * out.material.mu_mpa();
  parallel_for(
      0, out.elements.row_count(), kRows, [&](std::int64_t first_row, std::int64_t last_row) {
        progress.throw_if_cancelled();
        std::array<double, 24> u;
        for (std::int64_t row = first_row; row < last_row; ++row) {
          out.elements.for_row(
              row, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
                const auto k = static_cast<std::size_t>(number);
                const ElementLaw law = system.element(x, y, z, u);
                const auto scale = static_cast<double>(law.scale);
                out.stress_mpa[k] = hooke(
                    centroid_gradient(u, out.frame.spacing_mm),
                    lambda * scale + factor * static_cast<double>(law.lambda_mpa), mu * scale);
                if (!out.laws.scale.empty()) out.laws.scale[k] = law.scale;
                if (!out.laws.lambda_mpa.empty()) out.laws.lambda_mpa[k] = law.lambda_mpa;
              });
        }
      });
  return out;
}

float von_mises_mpa(const Stress& s) {
  const auto square = [](float a) { return static_cast<double>(a) * static_cast<double>(a); };
  return static_cast<float>(
      std::sqrt(0.5 * (square(s[0] - s[1]) + square(s[1] - s[2]) + square(s[2] - s[0])) +
                3.0 * (square(s[3]) + square(s[4]) + square(s[5]))));
}

Vec3f principal_stresses_mpa(const Stress& stress) {
  const Eigen::Matrix<double, 6, 1> s =
      Eigen::Map<const Eigen::Matrix<float, 6, 1>>(stress.data()).cast<double>();
  Mat3 tensor;
  tensor << s[0], s[5], s[4], s[5], s[1], s[3], s[4], s[3], s[2];
  Eigen::SelfAdjointEigenSolver<Mat3> solver;
  solver.computeDirect(tensor, Eigen::EigenvaluesOnly);
  return solver.eigenvalues().reverse().cast<float>();
}

float strain_energy_density_mpa(const Stress& stress, const Elastic& law) {
  const Eigen::Matrix<double, 6, 1> s =
      Eigen::Map<const Eigen::Matrix<float, 6, 1>>(stress.data()).cast<double>();
  const double nu = law.poisson;
  const double twice = s.head<3>().squaredNorm() -
                       2.0 * nu * (s[0] * s[1] + s[1] * s[2] + s[2] * s[0]) +
                       2.0 * (1.0 + nu) * s.tail<3>().squaredNorm();
  return static_cast<float>(0.5 * twice / law.young_mpa);
}

std::vector<float> von_mises_mpa(const StressField& field) {
  return by_element(field, [&](std::size_t k) { return von_mises_mpa(field.stress_mpa[k]); });
}

std::vector<float> principal_stresses_mpa(const StressField& field) {
  std::vector<float> out(3 * field.stress_mpa.size());
  parallel_for(0, static_cast<std::int64_t>(field.stress_mpa.size()), kElements,
               [&](std::int64_t first, std::int64_t last) {
                 for (auto k = static_cast<std::size_t>(first); k < static_cast<std::size_t>(last);
                      ++k) {
                   const Vec3f values = principal_stresses_mpa(field.stress_mpa[k]);
                   std::copy_n(values.data(), 3, &out[3 * k]);
                 }
               });
  return out;
}

std::vector<float> strain_energy_density_mpa(const StressField& field) {
  return by_element(field, [&](std::size_t k) {
    return strain_energy_density_mpa(field.stress_mpa[k], field.laws.at(k).of(field.material));
  });
}

}  // namespace asbuilt::fe
