// What the solutions of the stiffness inspector fulfil whatever the part is, as rows of the record
// (core/fe/self_checks.h has what each means).
//
// Tensors: rigid motions, energy, symmetry, the smallest eigenvalue over the largest, residual;
// those that only the interval is made of (larger elements, moved surface) have one row each, the
// worst of them. Loads between platens: energy, the platens' forces, residual.
#pragma once

#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "inspectors/stiffness/solved_block.h"

namespace asbuilt {

// What the solution of one load between platens fulfils; all shares.
struct PlatenChecks {
  double energy_imbalance = 0.0;
  double force_imbalance = 0.0;
  double residual = 0.0;

  // The worst of both.
  void take(const PlatenChecks& other);
};

std::vector<SolutionCheckRow> checks_of(const SolvedBlock& s);
std::vector<SolutionCheckRow> checks_of(const std::string& solution, const PlatenChecks& checks);

// For people, each sentence after a blank; empty where all are fulfilled.
std::string failed_checks(const std::vector<SolutionCheckRow>& checks);

}  // namespace asbuilt
