#include "inspectors/stiffness/solution_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/print.h"
#include "core/fe/pcg.h"

namespace asbuilt {
namespace {

SolutionCheckRow at_most(const std::string& solution, const char* check, double value,
                         double upper) {
  return {solution, check, value, kNotMeasured, upper, value <= upper};
}

double most_residual() {
  return fe::PcgOptions{}.tolerance;
}

void add_tensor(const std::string& solution, const SolvedTensor& t,
                std::vector<SolutionCheckRow>& rows) {
  rows.push_back(at_most(solution, "rigid_motion_force", t.checks.rigid_motion_force,
                         fe::kMostRigidMotionForce));
  rows.push_back(
      at_most(solution, "energy_imbalance", t.checks.energy_imbalance, fe::kMostEnergyImbalance));
  rows.push_back(at_most(solution, "asymmetry", t.asymmetry, fe::kMostAsymmetry));
  rows.push_back(at_most(solution, "residual", t.residual, most_residual()));
}

void add_eigenvalue(const std::string& solution, const SolvedTensor& t,
                    std::vector<SolutionCheckRow>& rows) {
  const auto values = fe::eigenvalues_mpa(t.c);
  const double least = values[0] / values[5];
  rows.push_back({solution, "least_eigenvalue", least, fe::kLeastEigenvalue, kNotMeasured,
                  least >= fe::kLeastEigenvalue});
}

SolvedTensor worst(const SolvedTensor& a, const SolvedTensor& b) {
  SolvedTensor out;
  out.checks.rigid_motion_force =
      std::max(a.checks.rigid_motion_force, b.checks.rigid_motion_force);
  out.checks.energy_imbalance = std::max(a.checks.energy_imbalance, b.checks.energy_imbalance);
  out.asymmetry = std::max(a.asymmetry, b.asymmetry);
  out.residual = std::max(a.residual, b.residual);
  return out;
}

std::string in_words(const std::string& check) {
  if (check == "rigid_motion_force") return "the force that a rigid motion makes";
  if (check == "energy_imbalance") return "the difference between strain energy and work";
  if (check == "asymmetry") return "what the tensor lacks to be symmetric";
  if (check == "least_eigenvalue") return "the smallest eigenvalue of the tensor over the largest";
  if (check == "force_imbalance") return "the difference between the platens' forces";
  return "the residual";
}

}  // namespace

void PlatenChecks::take(const PlatenChecks& other) {
  energy_imbalance = std::max(energy_imbalance, other.energy_imbalance);
  force_imbalance = std::max(force_imbalance, other.force_imbalance);
  residual = std::max(residual, other.residual);
}

std::vector<SolutionCheckRow> checks_of(const SolvedBlock& s) {
  std::vector<SolutionCheckRow> rows;
  add_tensor("design", s.design_fine, rows);
  add_eigenvalue("design", s.design_fine, rows);
  add_tensor("built", s.built_fine, rows);
  add_eigenvalue("built", s.built_fine, rows);
  add_tensor("interval",
             worst(worst(s.design_coarse, s.built_coarse), worst(s.built_inner, s.built_outer)),
             rows);
  return rows;
}

std::vector<SolutionCheckRow> checks_of(const std::string& solution, const PlatenChecks& checks) {
  return {at_most(solution, "energy_imbalance", checks.energy_imbalance, fe::kMostEnergyImbalance),
          at_most(solution, "force_imbalance", checks.force_imbalance, fe::kMostForceImbalance),
          at_most(solution, "residual", checks.residual, most_residual())};
}

std::string failed_checks(const std::vector<SolutionCheckRow>& checks) {
  std::string text;
  for (const SolutionCheckRow& row : checks) {
    if (row.fulfilled) continue;
    const bool least = std::isfinite(row.lower);
    text.append(" Check failed (").append(row.solution).append("): ").append(in_words(row.check));
    text.append(" is ").append(decimal_text(row.value));
    text.append(least ? ", allowed is at least " : ", allowed is at most ");
    text.append(decimal_text(least ? row.lower : row.upper));
    text.append(row.check == "least_eigenvalue"
                    ? ": the block bears nothing in some direction, and no constants are told."
                    : ".");
  }
  return text;
}

}  // namespace asbuilt
