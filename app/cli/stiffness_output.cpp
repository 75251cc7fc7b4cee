#include "app/cli/stiffness_output.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/session/element_model.h"
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

Json forces_json(const StiffnessOfAxis& a) {
  Json forces = Json::array();
  for (const UnderForce& f : a.forces) {
    Json force;
    if (f.within) force["body_weight_share"] = f.body_weight_share;
    force["force_n"] = f.force_n;
    force["displacement_mm"] = f.displacement_mm;
    if (a.coarse_modulus_mpa > 0.0) force["u_displacement_mm"] = f.u_displacement_mm;
    force["strain"] = f.strain;
    force["stress_mpa"] = f.stress_mpa;
    if (f.within) {
      force["limit_mm"] = kBodyWeightLimitMm;
      force["within_limit"] = to_string(*f.within);
    }
    forces.push_back(force);
  }
  return forces;
}

Json summary_json(const fe::FieldSummary& v) {
  return Json{{"mean", v.mean}, {"p50", v.p50},     {"p90", v.p90},        {"p95", v.p95},
              {"p99", v.p99},   {"p99_9", v.p99_9}, {"largest", v.largest}};
}

Json first_yield_json(const StatedLoad& load, double load_factor, YieldBy by) {
  Json yield;
  yield["load_factor"] = load_factor;
  yield["by"] = by == YieldBy::kVolume ? "volume" : "hot_spot";
  for (const auto& [name, value] : load.amounts) yield[name] = load_factor * value;
  return yield;
}

Json hot_spots_json(const std::vector<fe::HotSpot>& spots, const std::optional<double>& yield_mpa) {
  Json json = Json::array();
  for (const fe::HotSpot& spot : spots) {
    Json place{{"position_mm", numbers(spot.place_mm)}, {"von_mises_mpa", spot.smoothed}};
    if (yield_mpa) place["load_factor"] = *yield_mpa / spot.smoothed;
    json.push_back(place);
  }
  return json;
}

Json stresses_json(const LoadStresses& s) {
  Json json;
  json["load"] = s.load.name;
  json["stated_at"] = s.load.statement;
  for (const auto& [name, value] : s.load.amounts) json[name] = value;
  json["von_mises_mpa"] = summary_json(s.von_mises_mpa);
  if (s.load_factor > 0.0)
    json["first_yield"] = first_yield_json(s.load, s.load_factor, s.yield_by);
  json["hot_spots"] = hot_spots_json(s.hot_spots, s.yield_mpa);
  for (const MaterialStresses& m : s.materials) {
    Json one{{"label", m.label},
             {"elements", m.elements},
             {"von_mises_mpa", summary_json(m.von_mises_mpa)}};
    if (m.yield_mpa) {
      one["yield_mpa"] = *m.yield_mpa;
      one["first_yield"] = first_yield_json(s.load, m.load_factor, m.yield_by);
    }
    one["hot_spots"] = hot_spots_json(m.hot_spots, m.yield_mpa);
    json["materials"].push_back(one);
  }
  json["files"] = Json::array();
  for (const auto& file : s.files) json["files"].push_back(file.string());
  return json;
}

Json phases_json(const StiffnessReport& report) {
  Json phases = Json::array();
  for (const LabelledMaterial& m : report.phases) {
    phases.push_back(Json{{"label", m.label},
                          {"young_gpa", m.material.young_mpa / 1000.0},
                          {"poisson", m.material.poisson}});
    if (m.yield_mpa) phases.back()["yield_mpa"] = *m.yield_mpa;
  }
  return phases;
}

Json matrix_json(const fe::Matrix6& m) {
  Json rows = Json::array();
  for (int i = 0; i < 6; ++i) {
    Json row = Json::array();
    for (int j = 0; j < 6; ++j) row.push_back(m(i, j));
    rows.push_back(row);
  }
  return rows;
}

// The constants, or with a prefix what is said of each.
void add_constants(const fe::EngineeringConstants& e, const std::string& prefix, Json& tensor) {
  tensor[prefix + "young_gpa"] = numbers(e.young_mpa / 1000.0);
  tensor[prefix + "shear_gpa"] = numbers(e.shear_mpa / 1000.0);
  Json poisson = Json::array();
  for (int i = 0; i < 3; ++i) poisson.push_back(numbers(e.poisson.row(i).transpose()));
  tensor[prefix + "poisson"] = poisson;
  tensor[prefix + "zener"] = e.zener;
  tensor[prefix + "universal_anisotropy"] = e.universal_anisotropy;
}

Json checks_json(const fe::SelfChecks& checks) {
  return Json{{"rigid_motion_force", checks.rigid_motion_force},
              {"rigid_motion_force_limit", fe::kMostRigidMotionForce},
              {"energy_imbalance", checks.energy_imbalance},
              {"energy_imbalance_limit", fe::kMostEnergyImbalance}};
}

Json hung_json(const fe::LooselyHung& found) {
  Json json{{"pieces", found.pieces},
            {"elements", found.elements},
            {"single_elements", found.single_elements},
            {"share", found.share}};
  if (found.pieces > 0) {
    json["largest"] = Json{{"elements", found.largest_elements},
                           {"position_mm", numbers(found.largest_place_mm)}};
  }
  return json;
}

Json tensor_checks_json(const fe::TensorStiffness& t) {
  Json checks = checks_json(t.checks);
  checks["asymmetry"] = t.asymmetry;
  checks["asymmetry_limit"] = fe::kMostAsymmetry;
  checks["eigenvalues_gpa"] = Json::array();
  for (const double value : fe::eigenvalues_mpa(t.stiffness_mpa)) {
    checks["eigenvalues_gpa"].push_back(value / 1000.0);
  }
  checks["positive_definite"] = fe::positive_definite(t.stiffness_mpa);
  return checks;
}

Json part_json(const StiffnessOfPart& p) {
  const bool shear = p.result.load.motion == fe::PartMotion::kShear;
  const std::string unit = shear ? "_n_per_mm" : "_n_mm_per_rad";
  Json load;
  load["load"] = part_load_name(p.result.load);
  load["stiffness" + unit] = p.result.stiffness;
  if (p.coarse_stiffness > 0.0) {
    load["u_resolution" + unit] = p.u_resolution;
    load["stiffness_of_larger_elements" + unit] = p.coarse_stiffness;
    load["larger_elements_ratio"] = p.larger_ratio;
  } else {
    load["no_resolution"] = p.no_resolution;
  }
  load["u_solver" + unit] = p.u_solver;
  load["reaction" + unit] = p.result.reaction_stiffness;
  load["length_mm"] = p.result.length_mm;
  load["platen_contact"] = p.contact;
  if (p.stresses) load["stresses"] = stresses_json(*p.stresses);
  load["checks"] = checks_json(p.result.checks);
  load["loosely_hung"] = hung_json(p.hung);
  load["energy_in_single_elements"] = p.thin_share;
  load["model"] = size_json(p.result.size);
  load["solver"] = solver_json(p.result.solver);
  return load;
}

Json averages_json(const fe::Matrix6& tensor, const fe::MixtureBounds& bounds) {
  const fe::IsotropicAverages a = fe::isotropic_averages(tensor);
  return Json{{"bulk_voigt_gpa", a.voigt.bulk_mpa / 1000.0},
              {"bulk_reuss_gpa", a.reuss.bulk_mpa / 1000.0},
              {"bulk_within_hashin_shtrikman", fe::bulk_within(a, bounds)},
              {"shear_voigt_gpa", a.voigt.shear_mpa / 1000.0},
              {"shear_reuss_gpa", a.reuss.shear_mpa / 1000.0},
              {"shear_within_hashin_shtrikman", fe::shear_within(a, bounds)}};
}

void add_moduli_bounds(const fe::MixtureBounds& b, Json& json) {
  const auto all = [&b](double fe::IsotropicModuli::*modulus) {
    return Json{{"voigt", b.voigt.*modulus / 1000.0},
                {"hashin_shtrikman_upper", b.upper.*modulus / 1000.0},
                {"hashin_shtrikman_lower", b.lower.*modulus / 1000.0},
                {"reuss", b.reuss.*modulus / 1000.0}};
  };
  json["bulk_gpa"] = all(&fe::IsotropicModuli::bulk_mpa);
  json["shear_gpa"] = all(&fe::IsotropicModuli::shear_mpa);
}

Json box_json(const Box3& box) {
  return Json::array({box.low_mm.x(), box.low_mm.y(), box.low_mm.z(), box.high_mm.x(),
                      box.high_mm.y(), box.high_mm.z()});
}

std::string direction_of(const fe::InterfaceLoad& load) {
  std::string text = load.sign < 0 ? "-" : "";
  text += "xyz"[load.axis];
  return text;
}

const char* kind_of(const fe::InterfaceLoad& load) {
  return load.kind == fe::InterfaceKind::kRigid ? "rigid" : "even";
}

Json interface_forces_json(const StiffnessOfInterface& found) {
  const bool resolved = found.coarse_stiffness > 0.0;
  Json forces = Json::array();
  for (const InterfaceForce& f : found.forces) {
    Json force;
    if (f.within) force["body_weight_share"] = f.body_weight_share;
    force["force_n"] = f.force_n;
    force["mean_displacement_mm"] = f.mean_mm;
    if (resolved) force["u_mean_displacement_mm"] = f.u_mean_mm;
    force["largest_displacement_mm"] = f.largest_mm;
    if (resolved) force["u_largest_displacement_mm"] = f.u_largest_mm;
    if (f.within) {
      force["limit_mm"] = kBodyWeightLimitMm;
      force["within_limit"] = to_string(*f.within);
    }
    forces.push_back(force);
  }
  return forces;
}

Json interface_json(const StiffnessOfInterface& found) {
  Json json;
  json["direction"] = direction_of(found.load);
  json["interface"] = kind_of(found.load);
  json["load_region_mm"] = box_json(found.load.load_box);
  json["hold_region_mm"] = box_json(found.load.hold_box);
  json["stiffness_n_per_mm"] = found.result.stiffness_n_per_mm;
  if (found.coarse_stiffness > 0.0) {
    json["u_resolution_n_per_mm"] = found.u_resolution;
    json["stiffness_of_larger_elements_n_per_mm"] = found.coarse_stiffness;
    json["larger_elements_ratio"] = found.larger_ratio;
  } else {
    json["no_resolution"] = found.no_resolution;
  }
  json["u_solver_n_per_mm"] = found.u_solver;
  json["largest_over_mean_displacement"] = found.result.largest_over_mean;
  json["loaded_mm2"] = found.result.loaded_mm2;
  json["load_nodes"] = found.result.load_nodes;
  json["hold_nodes"] = found.result.hold_nodes;
  json["pin_share"] = found.result.pin_share;
  if (!found.forces.empty()) json["forces"] = interface_forces_json(found);
  if (found.stresses) json["stresses"] = stresses_json(*found.stresses);
  json["checks"] = checks_json(found.result.checks);
  json["loosely_hung"] = hung_json(found.hung);
  json["energy_in_single_elements"] = found.thin_share;
  json["model"] = size_json(found.result.size);
  json["solver"] = solver_json(found.result.solver);
  return json;
}

}  // namespace

nlohmann::ordered_json stiffness_json(const StiffnessReport& report,
                                      const StiffnessArguments& arguments) {
  Json json;
  if (arguments.young_gpa) {
    json["young_gpa"] = *arguments.young_gpa;
    json["poisson"] = *arguments.poisson;
  } else {
    json["phases"] = phases_json(report);
  }
  json["voxel_um"] = report.voxel_um;
  json["element_um"] = report.element_um;
  json["element_edges_um"] = numbers(report.element_edges_um);
  json["memory_estimate_bytes"] = report.memory_bytes;
  json["elements"] = arguments.grey ? "by share" : "whole";
  json["block_mm"] = numbers(report.block_mm);
  json["solid_fraction"] = report.solid_fraction;
  json["strut_thickness_um"] = report.strut_thickness_um;
  json["elements_across"] = report.elements_across;
  json["surface_steps"] = report.surface_steps;
  if (arguments.grey) json["metal_change"] = report.metal_change;
  json["axes"] = Json::array();
  for (const StiffnessOfAxis& a : report.axes) {
    Json axis;
    axis["axis"] = std::string(1, "xyz"[a.result.axis]);
    axis["modulus_gpa"] = a.result.modulus_mpa / 1000.0;
    if (a.coarse_modulus_mpa > 0.0) {
      axis["u_resolution_gpa"] = a.u_resolution_mpa / 1000.0;
      axis["modulus_of_larger_elements_gpa"] = a.coarse_modulus_mpa / 1000.0;
      axis["larger_elements_ratio"] = a.larger_ratio;
    } else {
      axis["no_resolution"] = a.no_resolution;
    }
    axis["u_solver_gpa"] = a.u_solver_mpa / 1000.0;
    if (arguments.young_gpa) {
      axis["relative_to_solid"] = a.result.modulus_mpa / (1000.0 * *arguments.young_gpa);
    }
    axis["stiffness_n_per_mm"] = a.result.stiffness_n_per_mm;
    axis["length_mm"] = a.result.length_mm;
    axis["area_mm2"] = a.result.area_mm2;
    axis["platen_contact"] = a.contact;
    if (!a.forces.empty()) axis["forces"] = forces_json(a);
    if (a.stresses) axis["stresses"] = stresses_json(*a.stresses);
    axis["checks"] = checks_json(a.result.checks);
    axis["loosely_hung"] = hung_json(a.hung);
    axis["energy_in_single_elements"] = a.thin_share;
    axis["model"] = size_json(a.result.size);
    axis["solver"] = solver_json(a.result.solver);
    json["axes"].push_back(axis);
  }
  if (!report.parts.empty()) json["loads"] = Json::array();
  for (const StiffnessOfPart& p : report.parts) json["loads"].push_back(part_json(p));
  if (report.interface) json["interface"] = interface_json(*report.interface);
  if (report.tensor) {
    const fe::TensorStiffness& t = report.tensor->result;
    Json tensor;
    tensor["boundary"] = arguments.boundary;
    tensor["tensor_gpa"] = matrix_json(t.stiffness_mpa / 1000.0);
    tensor["u_solver_gpa"] = report.tensor->u_solver_mpa / 1000.0;
    if (report.tensor->constants) add_constants(*report.tensor->constants, "", tensor);
    if (report.tensor->coarse_mpa) {
      tensor["u_resolution_gpa"] = matrix_json(report.tensor->u_resolution_mpa / 1000.0);
      if (report.tensor->constants) {
        add_constants(report.tensor->u_constants, "u_resolution_", tensor);
      }
      tensor["tensor_of_larger_elements_gpa"] = matrix_json(*report.tensor->coarse_mpa / 1000.0);
      tensor["larger_elements_ratio"] = report.tensor->larger_ratio;
    } else {
      tensor["no_resolution"] = report.tensor->no_resolution;
    }
    if (report.tensor->constants) {
      tensor["isotropic_averages"] = averages_json(t.stiffness_mpa, report.moduli_bounds);
    }
    tensor["asymmetry"] = t.asymmetry;
    if (arguments.boundary == "mixed") tensor["coupling"] = t.coupling;
    if (arguments.boundary == "static") {
      tensor["face_metal"] = t.face_metal;
      tensor["imbalance"] = t.imbalance;
      tensor["pin_share"] = t.pin_share;
    }
    tensor["checks"] = tensor_checks_json(t);
    tensor["loosely_hung"] = hung_json(report.tensor->hung);
    tensor["energy_in_single_elements"] = report.tensor->thin_share;
    tensor["model"] = size_json(t.size);
    tensor["solver"] = Json::array();
    for (const fe::PcgResult& solver : t.solver) tensor["solver"].push_back(solver_json(solver));
    if (!report.tensor->stresses.empty()) tensor["stresses"] = Json::array();
    for (const LoadStresses& s : report.tensor->stresses) {
      tensor["stresses"].push_back(stresses_json(s));
    }
    json["tensor"] = tensor;
  }
  if (report.phase_bounds) {
    json["bounds"] =
        Json{{"voigt_young_gpa", report.phase_bounds->voigt_young_mpa / 1000.0},
             {"reuss_young_gpa", report.phase_bounds->reuss_young_mpa / 1000.0},
             {"hashin_shtrikman_young_gpa", report.phase_bounds->moduli.upper.young_mpa() / 1000.0},
             {"hashin_shtrikman_lower_young_gpa",
              report.phase_bounds->moduli.lower.young_mpa() / 1000.0}};
  } else {
    json["bounds"] =
        Json{{"voigt_young_gpa", report.bounds.voigt_young_mpa / 1000.0},
             {"hashin_shtrikman_young_gpa", report.bounds.hashin_shtrikman_young_mpa / 1000.0},
             {"lower_gpa", 0.0}};
  }
  add_moduli_bounds(report.moduli_bounds, json["bounds"]);
  json["notes"] = report.notes;
  return json;
}

namespace {

template <class... Values>
void say(const char* format, Values... values) {
  char line[320];
  print_to(line, sizeof line, format, values...);
  std::cout << line << '\n';
}

void print_size(const fe::ModelSize& size, const fe::PcgResult& solver) {
  say("  %lld elements, %lld unknowns, %d iterations, relative residual %.1e; %lld loose pieces "
      "(%lld elements) left out",
      static_cast<long long>(size.elements), static_cast<long long>(size.unknowns),
      solver.iterations, solver.relative_residual, static_cast<long long>(size.left_out_bodies),
      static_cast<long long>(size.left_out_elements));
}

void print_force(const UnderForce& f, bool has_u) {
  char u[64] = "";
  if (has_u) print_to(u, sizeof u, " (U %.2g mm, k = 2)", f.u_displacement_mm);
  char weight[64] = "";
  if (f.within)
    print_to(weight, sizeof weight, " (%.0f %% body weight)", 100.0 * f.body_weight_share);
  say("  under %.6g N%s: shorter by %.4g mm%s, strain %.3g, stress %.4g MPa", f.force_n, weight,
      f.displacement_mm, u, f.strain, f.stress_mpa);
  if (f.within) say("    limit %.3g mm: within: %s", kBodyWeightLimitMm, to_string(*f.within));
}

void print_summary(const char* of, const fe::FieldSummary& v) {
  say("%s, MPa, by volume: 50 %% %.4g, 90 %% %.4g, 95 %% %.4g, 99 %% %.4g, 99.9 %% %.4g", of, v.p50,
      v.p90, v.p95, v.p99, v.p99_9);
}

void print_hot_spots(const std::vector<fe::HotSpot>& spots,
                     const std::optional<double>& yield_mpa) {
  for (const fe::HotSpot& spot : spots) {
    char yield[48] = "";
    if (yield_mpa) {
      print_to(yield, sizeof yield, ", load factor %.4g", *yield_mpa / spot.smoothed);
    }
    say("    hot spot (%.3f, %.3f, %.3f) mm: %.4g MPa%s", spot.place_mm.x(), spot.place_mm.y(),
        spot.place_mm.z(), spot.smoothed, yield);
  }
}

const char* yield_text(YieldBy by) {
  return by == YieldBy::kVolume ? "99.9 % percentile" : "largest hot spot";
}

void print_stresses(const LoadStresses& s) {
  std::cout << "  stresses at " << s.load.statement << '\n';
  print_summary("    von Mises", s.von_mises_mpa);
  if (s.load_factor > 0.0) {
    say("    first yield (%s): load factor %.4g", yield_text(s.yield_by), s.load_factor);
    for (const auto& [name, value] : s.load.amounts) {
      say("      %s %.4g", name.c_str(), s.load_factor * value);
    }
  }
  if (s.materials.empty()) print_hot_spots(s.hot_spots, s.yield_mpa);
  for (const MaterialStresses& m : s.materials) {
    std::string name = "    label ";
    name += decimal_text(m.label);
    print_summary(name.append(", von Mises").c_str(), m.von_mises_mpa);
    if (m.yield_mpa) {
      say("    its first yield at %.4g MPa (%s): load factor %.4g", *m.yield_mpa,
          yield_text(m.yield_by), m.load_factor);
    }
    print_hot_spots(m.hot_spots, m.yield_mpa);
  }
  for (const auto& file : s.files) std::cout << "    written " << file.string() << '\n';
}

void print_part(const StiffnessOfPart& p, const StiffnessArguments& arguments) {
  const fe::PartLoad& load = p.result.load;
  const char axis = "xyz"[load.axis], across = "xyz"[load.across];
  const char* unit = "N mm/rad";
  switch (load.motion) {
    case fe::PartMotion::kShear:
      unit = "N/mm";
      say("shear, the high %c platen moved along %c: %.5g N/mm (reactions %.5g)", axis, across,
          p.result.stiffness, p.result.reaction_stiffness);
      break;
    case fe::PartMotion::kTorsion:
      say("torsion, the high %c platen turned about %c: %.5g N mm/rad (reactions %.5g)", axis, axis,
          p.result.stiffness, p.result.reaction_stiffness);
      break;
    case fe::PartMotion::kBending:
      say("bending, %s platens at the ends of %c turned about %c: %.5g N mm/rad (reactions %.5g)",
          arguments.platens.c_str(), axis, across, p.result.stiffness, p.result.reaction_stiffness);
      break;
  }
  if (p.coarse_stiffness > 0.0) {
    say("  resolution: U %.2g %s (k = 2; elements %s give %.5g)", p.u_resolution, unit,
        larger_text(p.larger_ratio).c_str(), p.coarse_stiffness);
  } else {
    std::cout << "  resolution: no uncertainty: " << p.no_resolution << '\n';
  }
  say("  solver: U %.2g %s (k = 2)", p.u_solver, unit);
  print_size(p.result.size, p.result.solver);
  if (p.stresses) print_stresses(*p.stresses);
}

void print_interface(const StiffnessOfInterface& found, const StiffnessArguments& arguments) {
  const fe::InterfaceStiffness& r = found.result;
  char area[64] = "";
  if (r.loaded_mm2 > 0.0) print_to(area, sizeof area, ", %.4g mm2 against the force", r.loaded_mm2);
  say("force along %s on the loaded region (%s%s), %s: %.5g N/mm", direction_of(found.load).c_str(),
      kind_of(found.load), area, arguments.platens.c_str(), r.stiffness_n_per_mm);
  if (found.coarse_stiffness > 0.0) {
    say("  resolution: U %.2g N/mm (k = 2; elements %s give %.5g)", found.u_resolution,
        larger_text(found.larger_ratio).c_str(), found.coarse_stiffness);
  } else {
    std::cout << "  resolution: no uncertainty: " << found.no_resolution << '\n';
  }
  say("  solver: U %.2g N/mm (k = 2)", found.u_solver);
  print_size(r.size, r.solver);
  for (const InterfaceForce& f : found.forces) {
    char u_mean[48] = "", u_largest[48] = "", weight[48] = "";
    if (found.coarse_stiffness > 0.0) {
      print_to(u_mean, sizeof u_mean, " (U %.2g mm)", f.u_mean_mm);
      print_to(u_largest, sizeof u_largest, " (U %.2g mm, k = 2)", f.u_largest_mm);
    }
    if (f.within) {
      print_to(weight, sizeof weight, " (%.0f %% body weight)", 100.0 * f.body_weight_share);
    }
    say("  under %.6g N%s: the region moves by %.4g mm%s along the force on the mean, %.4g mm%s at "
        "most, %s",
        f.force_n, weight, f.mean_mm, u_mean, f.largest_mm, u_largest,
        found.load.sideways == fe::Platens::kClamped ? "whatever the direction"
                                                     : "along the force: the regions slide");
    if (f.within) say("    limit %.3g mm: within: %s", kBodyWeightLimitMm, to_string(*f.within));
  }
  if (found.stresses) print_stresses(*found.stresses);
}

// In GPa. Entries that are zero but for rounding, beside `unit_mpa`, would print as -0.0000.
void print_matrix(const fe::Matrix6& m, double unit_mpa) {
  const auto shown = [&](int i, int j) {
    return std::abs(m(i, j)) < 1e-6 * unit_mpa ? 0.0 : m(i, j) / 1000.0;
  };
  for (int i = 0; i < 6; ++i) {
    say("  %10.4f %10.4f %10.4f %10.4f %10.4f %10.4f", shown(i, 0), shown(i, 1), shown(i, 2),
        shown(i, 3), shown(i, 4), shown(i, 5));
  }
}

void print_constants(const fe::EngineeringConstants& e) {
  say("  E %.4g, %.4g, %.4g GPa; G (yz, xz, xy) %.4g, %.4g, %.4g GPa", e.young_mpa[0] / 1000.0,
      e.young_mpa[1] / 1000.0, e.young_mpa[2] / 1000.0, e.shear_mpa[0] / 1000.0,
      e.shear_mpa[1] / 1000.0, e.shear_mpa[2] / 1000.0);
  say("  Zener ratio %.3f, universal anisotropy %.3f", e.zener, e.universal_anisotropy);
}

void print_resolution(const StiffnessOfTensor& tensor) {
  if (!tensor.coarse_mpa) {
    std::cout << "  resolution: no uncertainty: " << tensor.no_resolution << '\n';
    return;
  }
  const std::string larger = larger_text(tensor.larger_ratio);
  if (tensor.constants) {
    const fe::EngineeringConstants& u = tensor.u_constants;
    say("  resolution (k = 2; elements %s): U of E %.2g, %.2g, %.2g GPa, of G %.2g, "
        "%.2g, %.2g GPa, of Poisson's ratios up to %.2g, Zener ratio %.2g, universal anisotropy "
        "%.2g; of the entries, GPa:",
        larger.c_str(), u.young_mpa[0] / 1000.0, u.young_mpa[1] / 1000.0, u.young_mpa[2] / 1000.0,
        u.shear_mpa[0] / 1000.0, u.shear_mpa[1] / 1000.0, u.shear_mpa[2] / 1000.0,
        u.poisson.maxCoeff(), u.zener, u.universal_anisotropy);
  } else {
    say("  resolution (k = 2; elements %s): U of the entries, GPa:", larger.c_str());
  }
  print_matrix(tensor.u_resolution_mpa, tensor.result.stiffness_mpa(0, 0));
}

void print_moduli_bounds(const StiffnessReport& report) {
  const fe::MixtureBounds& b = report.moduli_bounds;
  say("bounds of K and G, GPa: Voigt %.4g, %.4g; Reuss %.4g, %.4g; Hashin-Shtrikman (isotropic) "
      "%.4g to %.4g, %.4g to %.4g",
      b.voigt.bulk_mpa / 1000.0, b.voigt.shear_mpa / 1000.0, b.reuss.bulk_mpa / 1000.0,
      b.reuss.shear_mpa / 1000.0, b.lower.bulk_mpa / 1000.0, b.upper.bulk_mpa / 1000.0,
      b.lower.shear_mpa / 1000.0, b.upper.shear_mpa / 1000.0);
  if (!report.tensor || !report.tensor->constants) return;
  const fe::IsotropicAverages a = fe::isotropic_averages(report.tensor->result.stiffness_mpa);
  const auto where = [](bool within) { return within ? "within" : "outside"; };
  say("  the tensor's isotropic averages (Reuss to Voigt): K %.4g to %.4g, %s Hashin-Shtrikman; G "
      "%.4g to %.4g, %s",
      a.reuss.bulk_mpa / 1000.0, a.voigt.bulk_mpa / 1000.0, where(fe::bulk_within(a, b)),
      a.reuss.shear_mpa / 1000.0, a.voigt.shear_mpa / 1000.0, where(fe::shear_within(a, b)));
}

}  // namespace

void print_stiffness(const StiffnessReport& report, const StiffnessArguments& arguments) {
  say("block %.3f x %.3f x %.3f mm, solid fraction %.4f", report.block_mm.x(), report.block_mm.y(),
      report.block_mm.z(), report.solid_fraction);
  say("elements of %s, %.1f across struts of %.1f um (a quarter of the metal is thinner)%s",
      edges_text(report.element_edges_um).c_str(), report.elements_across,
      report.strut_thickness_um, arguments.grey ? ", bearing by their share of metal" : "");
  for (const StiffnessOfAxis& a : report.axes) {
    const double gpa = a.result.modulus_mpa / 1000.0;
    char share[48] = "";
    if (arguments.young_gpa) {
      print_to(share, sizeof share, " (%.4f of the solid)", gpa / *arguments.young_gpa);
    }
    say("along %c, %s platens: E %.5g GPa%s, %.5g N/mm", "xyz"[a.result.axis],
        arguments.platens.c_str(), gpa, share, a.result.stiffness_n_per_mm);
    if (a.coarse_modulus_mpa > 0.0) {
      say("  resolution: U %.2g GPa (k = 2; elements %s give %.5g GPa)",
          a.u_resolution_mpa / 1000.0, larger_text(a.larger_ratio).c_str(),
          a.coarse_modulus_mpa / 1000.0);
    } else {
      std::cout << "  resolution: no uncertainty: " << a.no_resolution << '\n';
    }
    say("  solver: U %.2g GPa (k = 2)", a.u_solver_mpa / 1000.0);
    print_size(a.result.size, a.result.solver);
    for (const UnderForce& f : a.forces) print_force(f, a.coarse_modulus_mpa > 0.0);
    if (a.stresses) print_stresses(*a.stresses);
  }
  if (report.interface) print_interface(*report.interface, arguments);
  for (const StiffnessOfPart& p : report.parts) print_part(p, arguments);
  if (report.tensor) {
    const fe::Matrix6& c = report.tensor->result.stiffness_mpa;
    say("stiffness tensor, %s boundary, GPa (order xx yy zz yz xz xy):",
        arguments.boundary.c_str());
    print_matrix(c, c(0, 0));
    if (report.tensor->constants) print_constants(*report.tensor->constants);
    print_resolution(*report.tensor);
    say("  solver: U %.2g GPa of each entry (k = 2)", report.tensor->u_solver_mpa / 1000.0);
    for (const LoadStresses& s : report.tensor->stresses) print_stresses(s);
  }
  if (report.phase_bounds) {
    say("bounds of E of this mixture: Voigt %.4g GPa (not between clamped platens), Reuss %.4g GPa",
        report.phase_bounds->voigt_young_mpa / 1000.0,
        report.phase_bounds->reuss_young_mpa / 1000.0);
  } else {
    say("upper bounds of E at this solid fraction (not between clamped platens): Voigt %.4g GPa, "
        "Hashin-Shtrikman (isotropic) %.4g GPa",
        report.bounds.voigt_young_mpa / 1000.0, report.bounds.hashin_shtrikman_young_mpa / 1000.0);
  }
  print_moduli_bounds(report);
  for (const std::string& note : report.notes) std::cout << "note: " << note << '\n';
}

}  // namespace asbuilt
