#include "inspectors/stiffness/platen_load.h"

#include "core/fe/load_case.h"
#include "core/fe/self_checks.h"
#include "core/fe/stated_error.h"

namespace asbuilt {
namespace {

constexpr double kStrain = 1e-3;

fe::LoadCase compression(const GridFrame& frame, int axis) {
  return fe::platen_compression(axis, fe::Platens::kClamped, kStrain, frame.bounds().size_mm());
}

}  // namespace

PlatenLoad::PlatenLoad(const Mask& part, const fe::Elastic& material, int axis,
                       const Progress& progress, const fe::SolverOptions& solver)
    : system_(part, material, {}, compression(part.frame, axis), solver,
              progress.part(0.0, 0.3, "setting up")) {
  const fe::Solution s =
      system_.solve(compression(part.frame, axis), progress.part(0.3, 1.0, "loading"));
  energy_nmm_ = s.strain_energy_nmm;
  const double volume = part.frame.bounds().size_mm().prod();
  modulus_mpa_ = 2.0 * s.strain_energy_nmm / (volume * kStrain * kStrain);
  per_mpa_ = 1.0 / (modulus_mpa_ * kStrain);
  const auto low = 2 * static_cast<std::size_t>(axis);
  const double area = volume / part.frame.bounds().size_mm()[axis];
  const double from_force = s.face_force_n[low][axis] / (area * kStrain);
  relative_u_solver_ = fe::u_of_solver(modulus_mpa_, from_force, s.solver) / modulus_mpa_;
  checks_ = {fe::energy_imbalance(s.strain_energy_nmm, s.work_nmm),
             fe::force_imbalance(s.face_force_n[low], s.face_force_n[low + 1]),
             s.solver.relative_residual};
}

}  // namespace asbuilt
