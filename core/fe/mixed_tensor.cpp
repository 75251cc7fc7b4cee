#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/fe/tensor_boundaries.h"
#include "core/fe/tensor_cases.h"

namespace asbuilt::fe {

TensorStiffness mixed_tensor(const Mask& metal, const Elastic& material,
                             const SolverOptions& options, const Progress& progress,
                             const ElementLaws& laws, const OnSolved& on_solved) {
  TensorStiffness out;
  // Pieces that join no two opposite faces can yield to every case without strain.
  const BearingPart part = bearing(
      metal, laws, 0,
      [](const Body& body) { return joins(body, 0) || joins(body, 1) || joins(body, 2); }, out.size,
      progress);
  if (out.size.elements == 0) {
    throw Error(ErrorCode::kInvalidInput,
                {"no load path", "no piece of metal joins two opposite faces of the block", "",
                 "check threshold and element size"});
  }
  const double volume = edges_of(metal).prod();
  Matrix6 all;
  // The normal strains share their supports, each shear has its own.
  for (const int first : {0, 3, 4, 5}) {
    std::vector<LoadCase> loads;
    loads.reserve(3);
    for (int k = first; k < std::max(3, first + 1); ++k) loads.push_back(mixed_uniform(k));
    const Progress own =
        progress.part(first / 6.0, (first + static_cast<double>(loads.size())) / 6.0, "stresses");
    ElasticSystem system(part.elements, material, part.laws, loads.front(), options,
                         own.part(0.0, 0.3, "setting up"));
    out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
    solve_tensor_cases(system, loads, first, own.part(0.3, 1.0, ""), [&](int k, const Solution& s) {
      all.col(k) = as_vector6(s.mean_stress_mpa);
      all(k, k) = 2.0 * s.strain_energy_nmm / volume;
      out.solver.push_back(s.solver);
      take_checks(system, s, solid_energy_nmm(material, volume), out.checks);
      if (on_solved) on_solved({system, k, 1.0, s.strain_energy_nmm}, own);
    });
  }
  const double largest = all.cwiseAbs().maxCoeff();
  const auto normal = all.topLeftCorner<3, 3>();
  out.asymmetry = (normal - normal.transpose()).cwiseAbs().maxCoeff() / largest;
  out.stiffness_mpa.topLeftCorner<3, 3>() = 0.5 * (normal + normal.transpose());
  for (int k = 3; k < 6; ++k) {
    out.stiffness_mpa(k, k) = all(k, k);
    all(k, k) = 0.0;
  }
  all.topLeftCorner<3, 3>().setZero();
  out.coupling = all.cwiseAbs().maxCoeff() / largest;
  return out;
}

}  // namespace asbuilt::fe
