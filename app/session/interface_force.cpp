#include "app/session/interface_force.h"

#include <cmath>

#include "app/session/hung_pieces.h"
#include "app/session/larger_elements.h"
#include "app/session/model_checks.h"
#include "app/session/stated_loads.h"
#include "app/session/stiffness_notes.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fe/hung_of_load.h"
#include "core/fe/stated_error.h"

namespace asbuilt {
namespace {

void check_box(const Box3& box, const char* option) {
  if (box.low_mm.allFinite() && box.high_mm.allFinite() &&
      (box.low_mm.array() <= box.high_mm.array()).all()) {
    return;
  }
  char found[240];
  print_to(found, sizeof found, "%s %.6g,%.6g,%.6g,%.6g,%.6g,%.6g", option, box.low_mm.x(),
           box.low_mm.y(), box.low_mm.z(), box.high_mm.x(), box.high_mm.y(), box.high_mm.z());
  throw Error(ErrorCode::kInvalidInput,
              {"a region is no box", found, "X0,Y0,Z0,X1,Y1,Z1 in mm, none of X1, Y1, Z1 the lower",
               "give the low corner first, then the high one"});
}

StatedLoad stated_on_interface(const StiffnessRequest& request, const fe::SolvedCase& solved) {
  const double force = request.force_n.value_or(1.0);
  const fe::InterfaceLoad& load = *request.interface;
  char text[200];
  print_to(text, sizeof text, "a force of %.6g N along %s%c on the loaded region, %s", force,
           load.sign < 0 ? "-" : "", "xyz"[load.axis],
           load.kind == fe::InterfaceKind::kRigid ? "as a rigid body pushes" : "as even pressure");
  return {"interface", text, {{"force_n", force}}, force / solved.load};
}

void add_forces(const StiffnessRequest& request, double u_per_n, double u_largest_per_n,
                StiffnessOfInterface& found) {
  const auto add = [&](double force_n, double share) {
    InterfaceForce f;
    f.body_weight_share = share;
    f.force_n = force_n;
    f.mean_mm = force_n / found.result.stiffness_n_per_mm;
    f.largest_mm = f.mean_mm * found.result.largest_over_mean;
    f.u_mean_mm = force_n * u_per_n;
    f.u_largest_mm = force_n * u_largest_per_n;
    if (share > 0.0) f.within = within_limit(f.largest_mm, f.u_largest_mm);
    found.forces.push_back(f);
  };
  if (request.force_n) add(*request.force_n, 0.0);
  if (request.body_weight_kg) {
    for (const double share : {0.5, 1.0}) {
      add(share * *request.body_weight_kg * kStandardGravity, share);
    }
  }
}

void add_notes(const StiffnessOfInterface& found, StiffnessReport& report) {
  const double edge = report.block_mm[found.load.axis];
  for (const InterfaceForce& f : found.forces) {
    char text[300];
    if (f.largest_mm > kLargeStrain * edge) {
      print_to(text, sizeof text,
               "under %.6g N the loaded region would move by %.3g mm, more than 3 %% of the part's "
               "%.4g mm along the force: a linear result no longer means anything there",
               f.force_n, f.largest_mm, edge);
      report.notes.emplace_back(text);
    }
    if (!found.stresses || found.stresses->load_factor == 0.0) continue;
    const double first_yield_n =
        found.stresses->load_factor * amount(found.stresses->load, "force_n");
    if (f.force_n <= first_yield_n) continue;
    print_to(text, sizeof text,
             "%.6g N is above the force at first yield (%.4g N): the metal flows, and a linear "
             "displacement is too small",
             f.force_n, first_yield_n);
    report.notes.emplace_back(text);
  }
}

}  // namespace

void check_interface(const fe::InterfaceLoad& load) {
  check_box(load.load_box, "--load-region");
  check_box(load.hold_box, "--hold-region");
}

StiffnessOfInterface interface_of(const StiffnessRequest& request, const ScannedMetal& metal,
                                  const ElementModel& model, const fe::Elastic& material,
                                  const fe::SolverOptions& solver, StiffnessReport& report,
                                  const Progress& progress) {
  StiffnessOfInterface found;
  found.load = *request.interface;
  const std::string name = "force on the region";
  found.hung =
      fe::hung_on_interface(model.elements, model.laws, found.load, progress.part(0.0, 0.0, name));
  const std::string note = hung_note(found.hung, name);
  if (!note.empty()) report.notes.push_back(note);
  const auto on_solved = [&](const fe::SolvedCase& solved, const Progress& p) {
    found.thin_share = thin_share(solved, model.elements, report, p);
    if (!request.stresses.wanted()) return;
    found.stresses =
        load_stresses(solved, stated_on_interface(request, solved), request.stresses, p);
  };
  found.result = fe::interface_stiffness(model.elements, material, found.load, solver,
                                         progress.part(0.0, 0.88, name), model.laws, on_solved);
  const double mean = 1.0 / found.result.stiffness_n_per_mm;
  double u_mean = 0.0, u_largest = 0.0;
  found.no_resolution = unresolved(request, report);
  in_larger_elements(metal, model, found.no_resolution, [&](const CoarserModel& larger) {
    const fe::InterfaceStiffness other = fe::interface_stiffness(
        larger.model.elements, material, found.load, request.solver,
        progress.part(0.88, 1.0, name + ", larger elements"), larger.model.laws);
    const double other_mean = 1.0 / other.stiffness_n_per_mm;
    const double of_steps = step_error(report, fe::kStepsOfMoments, found.thin_share);
    found.larger_ratio = larger.ratio;
    found.coarse_stiffness = other.stiffness_n_per_mm;
    found.u_resolution = u_of_resolution(found.result.stiffness_n_per_mm, other.stiffness_n_per_mm,
                                         larger.step, of_steps);
    u_mean = u_of_resolution(mean, other_mean, larger.step, of_steps);
    u_largest = u_of_resolution(mean * found.result.largest_over_mean,
                                other_mean * other.largest_over_mean, larger.step, of_steps);
  });
  found.u_solver = fe::u_of_solver(found.result.stiffness_n_per_mm,
                                   found.result.other_stiffness_n_per_mm, found.result.solver);
  const double of_solver = found.u_solver * mean * mean;
  add_forces(request, std::hypot(u_mean, of_solver),
             std::hypot(u_largest, of_solver * found.result.largest_over_mean), found);
  add_thin_note(found.thin_share, name, report);
  add_check_notes(found.result.checks, report);
  add_notes(found, report);
  return found;
}

}  // namespace asbuilt
