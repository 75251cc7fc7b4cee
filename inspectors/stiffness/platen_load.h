// The block under compression between clamped platens: what strength.h and lost_struts.h solve.
//
// `part`: whole elements; pieces that do not join both platens must be left out (joined_elements).
// Units: N, mm, MPa. Errors: those of core/fe. Memory: fe::estimate_memory().
#pragma once

#include "core/base/progress.h"
#include "core/fe/elastic_system.h"
#include "core/geometry/volume.h"
#include "inspectors/stiffness/solution_checks.h"

namespace asbuilt {

class PlatenLoad {
 public:
  PlatenLoad(const Mask& part, const fe::Elastic& material, int axis, const Progress& progress,
             const fe::SolverOptions& solver = {});

  // With the displacements of the solution: stresses and section forces are taken from it.
  const fe::ElasticSystem& system() const { return system_; }
  double energy_nmm() const { return energy_nmm_; }  // of the block, as it was solved
  double modulus_mpa() const { return modulus_mpa_; }
  double per_mpa() const { return per_mpa_; }  // from the solved load to 1 MPa of apparent stress
  // k = 2, of the solver alone, over the modulus.
  double relative_u_solver() const { return relative_u_solver_; }
  const PlatenChecks& checks() const { return checks_; }

 private:
  fe::ElasticSystem system_;
  double energy_nmm_ = 0.0;
  double modulus_mpa_ = 0.0;
  double per_mpa_ = 0.0;
  double relative_u_solver_ = 0.0;
  PlatenChecks checks_;
};

}  // namespace asbuilt
