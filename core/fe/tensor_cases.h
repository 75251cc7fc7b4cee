// The load cases of a tensor, as many together as there is room for.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/fe/elastic_system.h"
#include "core/fe/self_checks.h"

namespace asbuilt::fe {

// How many of `count` load cases go together: groups as even as they come of at most kMostCases.
// Each case after the first of a group takes `case_bytes`; all of these together fill at most a
// quarter of what is available, so that what callers asked for beside the system
// (estimate_memory()) still fits. Where not even two do, cases are solved one by one.
int cases_together(int count, std::size_t case_bytes, std::int64_t available_bytes);

// The number of the case among the six of the tensor, and its solution, which the system shows.
using OnSolution = std::function<void(int number, const Solution& solution)>;

// Solves `loads`, which are the cases `first` and after of the six of a tensor, and tells each in
// their order. Errors: those of ElasticSystem::solve().
void solve_tensor_cases(ElasticSystem& system, const std::vector<LoadCase>& loads, int first,
                        const Progress& progress, const OnSolution& on_solution);

// The worst of what was found before and of this case. Energies below 1e-4 of what the block
// would hold if it were solid are nothing: `solid_nmm`.
void take_checks(const ElasticSystem& system, const Solution& solution, double solid_nmm,
                 SelfChecks& checks);
// Of a block of solid metal under a strain of 1.
double solid_energy_nmm(const Elastic& material, double volume_mm3);

}  // namespace asbuilt::fe
