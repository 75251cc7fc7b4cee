// asbuilt stiffness: voxel finite elements of any scan or mask, without a design.
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/session/stiffness.h"
#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

Json numbers(const Vec3& v) {
  return Json::array({v.x(), v.y(), v.z()});
}

Json size_json(const fe::ModelSize& size) {
  return Json{{"elements", size.elements},
              {"unknowns", size.unknowns},
              {"left_out_bodies", size.left_out_bodies},
              {"left_out_elements", size.left_out_elements}};
}

Json solver_json(const fe::PcgResult& solver) {
  return Json{{"iterations", solver.iterations}, {"relative_residual", solver.relative_residual}};
}

Json to_json(const StiffnessReport& report, const StiffnessArguments& arguments) {
  Json json;
  json["young_gpa"] = arguments.young_gpa;
  json["poisson"] = arguments.poisson;
  json["voxel_um"] = report.voxel_um;
  json["element_um"] = report.element_um;
  json["block_mm"] = numbers(report.block_mm);
  json["solid_fraction"] = report.solid_fraction;
  json["strut_thickness_um"] = report.strut_thickness_um;
  json["elements_across"] = report.elements_across;
  json["axes"] = Json::array();
  for (const StiffnessOfAxis& a : report.axes) {
    Json axis;
    axis["axis"] = std::string(1, "xyz"[a.result.axis]);
    axis["modulus_gpa"] = a.result.modulus_mpa / 1000.0;
    if (a.coarse_modulus_mpa > 0.0) {
      axis["u_resolution_gpa"] = a.u_resolution_mpa / 1000.0;
      axis["modulus_of_larger_elements_gpa"] = a.coarse_modulus_mpa / 1000.0;
    }
    axis["u_solver_gpa"] = a.u_solver_mpa / 1000.0;
    axis["relative_to_solid"] = a.result.modulus_mpa / (1000.0 * arguments.young_gpa);
    axis["stiffness_n_per_mm"] = a.result.stiffness_n_per_mm;
    axis["length_mm"] = a.result.length_mm;
    axis["area_mm2"] = a.result.area_mm2;
    axis["platen_contact"] = a.contact;
    axis["model"] = size_json(a.result.size);
    axis["solver"] = solver_json(a.result.solver);
    json["axes"].push_back(axis);
  }
  if (report.tensor) {
    const fe::TensorStiffness& t = *report.tensor;
    Json tensor;
    tensor["boundary"] = arguments.boundary;
    tensor["tensor_gpa"] = Json::array();
    for (int i = 0; i < 6; ++i) {
      Json row = Json::array();
      for (int j = 0; j < 6; ++j) row.push_back(t.stiffness_mpa(i, j) / 1000.0);
      tensor["tensor_gpa"].push_back(row);
    }
    const fe::EngineeringConstants e = fe::engineering_constants(t.stiffness_mpa);
    tensor["young_gpa"] = numbers(e.young_mpa / 1000.0);
    tensor["shear_gpa"] = numbers(e.shear_mpa / 1000.0);
    tensor["poisson"] = Json::array();
    for (int i = 0; i < 3; ++i) tensor["poisson"].push_back(numbers(e.poisson.row(i).transpose()));
    tensor["zener"] = e.zener;
    tensor["universal_anisotropy"] = e.universal_anisotropy;
    tensor["asymmetry"] = t.asymmetry;
    tensor["model"] = size_json(t.size);
    tensor["solver"] = Json::array();
    for (const fe::PcgResult& solver : t.solver) tensor["solver"].push_back(solver_json(solver));
    json["tensor"] = tensor;
  }
  json["bounds"] =
      Json{{"voigt_young_gpa", report.bounds.voigt_young_mpa / 1000.0},
           {"hashin_shtrikman_young_gpa", report.bounds.hashin_shtrikman_young_mpa / 1000.0},
           {"lower_gpa", 0.0}};
  json["notes"] = report.notes;
  return json;
}

template <class... Values>
void say(const char* format, Values... values) {
  char line[240];
  print_to(line, sizeof line, format, values...);
  std::cout << line << '\n';
}

void print_text(const StiffnessReport& report, const StiffnessArguments& arguments) {
  say("block %.3f x %.3f x %.3f mm, solid fraction %.4f", report.block_mm.x(), report.block_mm.y(),
      report.block_mm.z(), report.solid_fraction);
  say("elements of %.2f um, %.1f across struts of %.1f um (a quarter of the metal is thinner)",
      report.element_um, report.elements_across, report.strut_thickness_um);
  for (const StiffnessOfAxis& a : report.axes) {
    const double gpa = a.result.modulus_mpa / 1000.0;
    say("along %c, %s platens: E %.5g GPa (%.4f of the solid), %.5g N/mm", "xyz"[a.result.axis],
        arguments.platens.c_str(), gpa, gpa / arguments.young_gpa, a.result.stiffness_n_per_mm);
    if (a.coarse_modulus_mpa > 0.0) {
      say("  resolution: U %.2g GPa (k = 2; elements twice as large give %.5g GPa)",
          a.u_resolution_mpa / 1000.0, a.coarse_modulus_mpa / 1000.0);
    } else {
      say("  resolution: no uncertainty (docs/methods/stiffness.md says when there is one)");
    }
    say("  %lld elements, %lld unknowns, %d iterations, relative residual %.1e; %lld loose pieces "
        "(%lld elements) left out",
        static_cast<long long>(a.result.size.elements),
        static_cast<long long>(a.result.size.unknowns), a.result.solver.iterations,
        a.result.solver.relative_residual, static_cast<long long>(a.result.size.left_out_bodies),
        static_cast<long long>(a.result.size.left_out_elements));
  }
  if (report.tensor) {
    const fe::Matrix6& c = report.tensor->stiffness_mpa;
    say("stiffness tensor, %s boundary, GPa (order xx yy zz yz xz xy):",
        arguments.boundary.c_str());
    // Entries that are zero but for rounding would print as -0.0000.
    const auto shown = [&c](int i, int j) {
      return std::abs(c(i, j)) < 1e-6 * c(0, 0) ? 0.0 : c(i, j) / 1000.0;
    };
    for (int i = 0; i < 6; ++i) {
      say("  %10.4f %10.4f %10.4f %10.4f %10.4f %10.4f", shown(i, 0), shown(i, 1), shown(i, 2),
          shown(i, 3), shown(i, 4), shown(i, 5));
    }
    const fe::EngineeringConstants e = fe::engineering_constants(c);
    say("  E %.4g, %.4g, %.4g GPa; G (yz, xz, xy) %.4g, %.4g, %.4g GPa", e.young_mpa[0] / 1000.0,
        e.young_mpa[1] / 1000.0, e.young_mpa[2] / 1000.0, e.shear_mpa[0] / 1000.0,
        e.shear_mpa[1] / 1000.0, e.shear_mpa[2] / 1000.0);
    say("  Zener ratio %.3f, universal anisotropy %.3f", e.zener, e.universal_anisotropy);
  }
  say("upper bounds at this solid fraction: Voigt %.4g GPa, Hashin-Shtrikman %.4g GPa",
      report.bounds.voigt_young_mpa / 1000.0, report.bounds.hashin_shtrikman_young_mpa / 1000.0);
  for (const std::string& note : report.notes) std::cout << "note: " << note << '\n';
}

}  // namespace

int stiffness_command(const StiffnessArguments& arguments, const Console& console) {
  StiffnessRequest request;
  request.scan = arguments.scan;
  request.scan_options.voxel_size_mm = arguments.voxel_size_mm;
  request.threshold = arguments.threshold;
  request.material = {1000.0 * arguments.young_gpa, arguments.poisson};
  request.element_mm = arguments.element_um / 1000.0;
  request.tensor = arguments.load == "tensor";
  request.axes.clear();
  if (!request.tensor) request.axes.push_back(arguments.load[0] - 'x');
  request.platens =
      arguments.platens == "clamped" ? fe::Platens::kClamped : fe::Platens::kFrictionless;
  request.boundary = arguments.boundary == "periodic" ? fe::TensorBoundary::kPeriodic
                                                      : fe::TensorBoundary::kKinematic;
  request.solver.pcg.tolerance = arguments.tolerance;
  request.calculix_file = arguments.calculix_file;
  const StiffnessReport report = run_stiffness(request, console.progress);
  finish_progress(console);
  if (console.form == OutputForm::kJson) {
    std::cout << to_json(report, arguments).dump(2) << '\n';
  } else {
    print_text(report, arguments);
  }
  return 0;
}

}  // namespace asbuilt
