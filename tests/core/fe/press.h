// Steps of one load case on elements that flow, for tests that need other supports than platens or
// the same increments as another program.
#pragma once

#include <algorithm>
#include <vector>

#include "core/fe/equilibrium.h"

namespace asbuilt::fe {

struct Pressed {
  std::vector<double> high_force_n, low_force_n;  // on the faces of `axis`, after each step
  std::vector<PlasticState> state;
  std::vector<double> u, forces;  // at the end
};

inline Pressed press(const Mask& mask, const Elastic& material, const Hardening& hardening,
                     const LoadCase& load, int axis, const std::vector<double>& factors,
                     Dilatation dilatation, double tolerance = 1e-8) {
  PlasticElements elements(mask, material, hardening, dilatation, best_instruction_set(), {});
  ElasticSystem system(mask, material, {}, load, {}, {});
  const PlatenNodes platens = platen_nodes(elements.grid(), axis);
  const std::size_t n = elements.grid().unknown_count();
  std::vector<double> rate(n), before(n, 0.0);
  system.prescribe(load);
  std::copy_n(system.solver_parts().vectors.x(), n, rate.begin());
  Pressed out;
  out.u.assign(n, 0.0);
  out.forces.assign(n + FineOperator::kPadding, 0.0);
  EquilibriumOptions equilibrium;
  equilibrium.tolerance = tolerance;
  equilibrium.most_newton = 60;
  double last = 0.0;
  for (const double factor : factors) {
    for (std::size_t i = 0; i < n; ++i) out.u[i] = before[i] + (factor - last) * rate[i];
    const EquilibriumResult found = find_equilibrium(elements, system.solver_parts(), platens,
                                                     equilibrium, out.u, out.forces, {});
    if (!found.found) return out;
    out.state.push_back(elements.commit(before.data(), out.u.data(), {}));
    out.high_force_n.push_back(found.high_force_n);
    out.low_force_n.push_back(found.low_force_n);
    for (std::size_t i = 0; i < n; ++i) rate[i] = (out.u[i] - before[i]) / (factor - last);
    before = out.u;
    last = factor;
  }
  return out;
}

}  // namespace asbuilt::fe
