#include "inspectors/stiffness/platen_load.h"

#include "core/fe/load_case.h"

namespace asbuilt {
namespace {

constexpr double kStrain = 1e-3;

fe::LoadCase compression(const GridFrame& frame, int axis) {
  return fe::platen_compression(axis, fe::Platens::kClamped, kStrain, frame.bounds().size_mm());
}

}  // namespace

PlatenLoad::PlatenLoad(const Mask& part, const fe::Elastic& material, int axis,
                       const Progress& progress)
    : system_(part, material, {}, compression(part.frame, axis), {},
              progress.part(0.0, 0.3, "setting up")) {
  const fe::Solution s =
      system_.solve(compression(part.frame, axis), progress.part(0.3, 1.0, "loading"));
  energy_nmm_ = s.strain_energy_nmm;
  const double volume = part.frame.bounds().size_mm().prod();
  modulus_mpa_ = 2.0 * s.strain_energy_nmm / (volume * kStrain * kStrain);
  per_mpa_ = 1.0 / (modulus_mpa_ * kStrain);
}

}  // namespace asbuilt
