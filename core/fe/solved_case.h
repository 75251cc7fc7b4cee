// A load case while its solution is in the system: for what needs more of it than its stiffness.
#pragma once

#include <functional>

#include "core/base/progress.h"
#include "core/fe/elastic_system.h"

namespace asbuilt::fe {

struct SolvedCase {
  const ElasticSystem& system;
  int number = 0;  // of a tensor's six cases, order xx yy zz yz xz xy; else 0
  // What acts, from the energy: apparent stress in MPa along an axis, force in N in shear, moment
  // in N mm in torsion and bending. Of a tensor 1: the strain, or static the mean stress in MPa.
  double load = 0.0;
  double strain_energy_nmm = 0.0;
};

using OnSolved = std::function<void(const SolvedCase&, const Progress&)>;

}  // namespace asbuilt::fe
