#include "core/fe/tensor_cases.h"

#include <algorithm>
#include <span>
#include <string>

#include "core/base/memory.h"

namespace asbuilt::fe {
namespace {

std::string name_of(int first, int count) {
  std::string name = count == 1 ? "load case " : "load cases ";
  name += std::to_string(first + 1);
  if (count > 1) name.append(" to ").append(std::to_string(first + count));
  return name.append(" of 6");
}

}  // namespace

int cases_together(int count, std::size_t case_bytes, std::int64_t available_bytes) {
  const std::int64_t further = available_bytes / 4 / static_cast<std::int64_t>(case_bytes);
  const int most = static_cast<int>(
      std::clamp(1 + further, std::int64_t{1}, std::int64_t{std::min(count, kMostCases)}));
  const int groups = (count + most - 1) / most;
  return (count + groups - 1) / groups;
}

void solve_tensor_cases(ElasticSystem& system, const std::vector<LoadCase>& loads, int first,
                        const Progress& progress, const OnSolution& on_solution) {
  const auto count = static_cast<int>(loads.size());
  const int together = cases_together(count, system.case_bytes(), available_memory_bytes());
  for (int from = 0; from < count; from += together) {
    const int size = std::min(together, count - from);
    const std::span<const LoadCase> group =
        std::span(loads).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(size));
    const std::vector<Solution> solutions =
        system.solve(group, progress.part(static_cast<double>(from) / count,
                                          static_cast<double>(from + size) / count,
                                          name_of(first + from, size)));
    for (std::size_t k = 0; k < solutions.size(); ++k) {
      system.show(k);
      on_solution(first + from + static_cast<int>(k), solutions[k]);
    }
  }
}

double solid_energy_nmm(const Elastic& material, double volume_mm3) {
  return 0.5 * material.young_mpa * volume_mm3;
}

void take_checks(const ElasticSystem& system, const Solution& solution, double solid_nmm,
                 SelfChecks& checks) {
  constexpr double kNothing = 1e-4;
  checks.rigid_motion_force = std::max(checks.rigid_motion_force, system.rigid_motion_force());
  checks.energy_imbalance = std::max(
      checks.energy_imbalance,
      energy_imbalance(solution.strain_energy_nmm, solution.work_nmm, kNothing * solid_nmm));
}

}  // namespace asbuilt::fe
