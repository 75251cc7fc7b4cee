// asbuilt crush: compression of any scan or mask beyond first yield, without a design.
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/commands.h"
#include "app/session/crush.h"
#include "app/session/element_model.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

template <class... Values>
void say(std::ostream& out, const char* format, Values... values) {
  char line[240];
  print_to(line, sizeof line, format, values...);
  out << line << '\n';
}

fe::Hardening hardening_of(const CrushArguments& arguments) {
  if (arguments.hardening_file.empty()) {
    if (!arguments.yield_mpa) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the metal has no yield stress", "--yield-mpa", "a stress above 0 MPa",
                   "give --yield-mpa, or --hardening with a table"});
    }
    return fe::linear_hardening(*arguments.yield_mpa, arguments.hardening_mpa.value_or(0.0));
  }
  if (arguments.hardening_mpa) {
    throw Error(ErrorCode::kInvalidInput,
                {"hardening is given twice", "--hardening-mpa and --hardening",
                 "a modulus or a table", "leave one of them out"});
  }
  fe::Hardening table = fe::read_hardening(arguments.hardening_file);
  if (arguments.yield_mpa &&
      std::abs(*arguments.yield_mpa - table.first_yield_mpa()) > 1e-6 * table.first_yield_mpa()) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"the table does not begin with the yield stress given",
         decimal_text(table.first_yield_mpa()) + " MPa in " + arguments.hardening_file.string() +
             ", --yield-mpa " + decimal_text(*arguments.yield_mpa),
         "the same stress", "correct one of them, or leave --yield-mpa out"});
  }
  return table;
}

Json yield_json(const std::optional<fe::YieldPoint>& found) {
  if (!found) return nullptr;
  return Json{{"strain", found->strain}, {"stress_mpa", found->stress_mpa}};
}

Json to_json(const CrushReport& report, const CrushArguments& arguments,
             const fe::Hardening& hardening) {
  const fe::CrushCurve& c = report.curve;
  Json json;
  json["young_gpa"] = arguments.young_gpa;
  json["poisson"] = arguments.poisson;
  json["hardening"] = Json::array();
  for (const fe::HardeningPoint& p : hardening.table()) {
    json["hardening"].push_back(
        Json{{"plastic_strain", p.plastic_strain}, {"yield_mpa", p.yield_mpa}});
  }
  json["axis"] = arguments.load;
  json["platens"] = arguments.platens;
  json["element"] = arguments.element;
  json["voxel_um"] = report.voxel_um;
  json["element_um"] = report.element_um;
  json["element_edges_um"] = {report.element_edges_um.x(), report.element_edges_um.y(),
                              report.element_edges_um.z()};
  json["block_mm"] = Json::array({report.block_mm.x(), report.block_mm.y(), report.block_mm.z()});
  json["solid_fraction"] = report.solid_fraction;
  json["strut_thickness_um"] = report.strut_thickness_um;
  json["elements_across"] = report.elements_across;
  json["platen_contact"] = report.contact;
  json["length_mm"] = c.length_mm;
  json["area_mm2"] = c.area_mm2;
  json["slope_gpa"] = c.slope_mpa / 1000.0;
  if (report.u_slope_mpa) json["u_slope_gpa"] = *report.u_slope_mpa / 1000.0;
  json["offset"] = yield_json(c.offset.at);
  if (c.offset.at) {
    json["offset"]["interpolation_mpa"] = c.offset.interpolation_mpa;
    if (report.u_offset_mpa) json["offset"]["u_stress_mpa"] = *report.u_offset_mpa;
  } else {
    json["offset_reason"] = c.offset.reason;
  }
  json["first_point"] = yield_json(c.first_point);
  json["first_yield"] = yield_json(c.first_yield);
  if (report.u_first_yield_mpa) json["first_yield"]["u_stress_mpa"] = *report.u_first_yield_mpa;
  json["resolution"] = report.resolution;
  if (report.coarse) {
    json["larger_elements"] = Json{{"slope_gpa", report.coarse->slope_mpa / 1000.0},
                                   {"offset", yield_json(report.coarse->offset.at)}};
  }
  json["points"] = Json::array();
  for (const fe::CrushPoint& p : c.points) {
    json["points"].push_back(Json{{"strain", p.strain},
                                  {"stress_mpa", p.stress_mpa},
                                  {"mean_plastic_strain", p.mean_plastic_strain},
                                  {"yielded_share", p.yielded_share},
                                  {"flowing_share", p.flowing_share},
                                  {"energy_mpa", p.energy_mpa},
                                  {"newton", p.newton},
                                  {"iterations", p.inner}});
  }
  json["energy"] = Json{{"elastic_mpa", c.elastic_mpa},
                        {"plastic_mpa", c.plastic_mpa},
                        {"imbalance", c.energy_imbalance}};
  if (report.u_energy_mpa) json["energy"]["u_absorbed_mpa"] = *report.u_energy_mpa;
  json["force_imbalance"] = c.force_imbalance;
  json["model"] = Json{{"elements", c.size.elements},
                       {"unknowns", c.size.unknowns},
                       {"left_out_bodies", c.size.left_out_bodies},
                       {"left_out_elements", c.size.left_out_elements}};
  json["notes"] = report.notes;
  return json;
}

void print(const CrushReport& report, const CrushArguments& arguments) {
  const fe::CrushCurve& c = report.curve;
  std::ostream& out = std::cout;
  say(out, "block %.3f x %.3f x %.3f mm, solid fraction %.4f", report.block_mm.x(),
      report.block_mm.y(), report.block_mm.z(), report.solid_fraction);
  say(out, "elements of %s, %.1f across struts of %.1f um (a quarter of the metal is thinner)",
      edges_text(report.element_edges_um).c_str(), report.elements_across,
      report.strut_thickness_um);
  say(out, "compressed along %s between %s platens", arguments.load.c_str(),
      arguments.platens.c_str());
  say(out, "   strain   stress MPa   flowed   plastic strain   energy MPa");
  for (const fe::CrushPoint& p : c.points) {
    say(out, "  %6.3f %%   %10.4f  %5.1f %%       %8.3f %%   %10.4f", 100.0 * p.strain,
        p.stress_mpa, 100.0 * p.yielded_share, 100.0 * p.mean_plastic_strain, p.energy_mpa);
  }
  const std::string larger = larger_text(report.larger_ratio);
  say(out, "initial slope %.5g GPa", c.slope_mpa / 1000.0);
  if (report.u_slope_mpa) {
    say(out, "  resolution: U %.2g GPa (k = 2; elements %s give %.5g GPa)",
        *report.u_slope_mpa / 1000.0, larger.c_str(), report.coarse->slope_mpa / 1000.0);
  }
  if (c.first_point) {
    say(out, "first point flows at %.5g MPa, strain %.3g %%", c.first_point->stress_mpa,
        100.0 * c.first_point->strain);
  } else {
    say(out, "nothing flows");
  }
  if (c.first_yield) {
    say(out, "first yield (0.2 %% of the metal has flowed) at %.5g MPa, strain %.3g %%",
        c.first_yield->stress_mpa, 100.0 * c.first_yield->strain);
    if (report.u_first_yield_mpa) {
      say(out, "  resolution: U %.2g MPa (k = 2; elements %s give %.5g MPa)",
          *report.u_first_yield_mpa, larger.c_str(), report.coarse->first_yield->stress_mpa);
    }
  }
  if (c.offset.at) {
    say(out, "0.2 %% offset stress %.5g MPa at strain %.3g %%; between steps at most %.2g MPa more",
        c.offset.at->stress_mpa, 100.0 * c.offset.at->strain, c.offset.interpolation_mpa);
    if (report.u_offset_mpa) {
      say(out, "  resolution: U %.2g MPa (k = 2; elements %s give %.5g MPa)", *report.u_offset_mpa,
          larger.c_str(), report.coarse->offset.at->stress_mpa);
    }
  } else {
    out << "no 0.2 % offset stress: " << c.offset.reason << '\n';
  }
  if (!report.u_slope_mpa || !report.u_offset_mpa) {
    out << "  resolution: " << report.resolution << '\n';
  }
  say(out, "absorbed %.4g MPa (N mm per mm3): %.4g stored, %.4g spent on the flow",
      c.points.back().energy_mpa, c.elastic_mpa, c.plastic_mpa);
  if (report.u_energy_mpa) say(out, "  resolution: U %.2g MPa (k = 2)", *report.u_energy_mpa);
  say(out, "  energies agree to %.1e, forces of the platens to %.1e", c.energy_imbalance,
      c.force_imbalance);
  say(out, "  %lld elements, %lld unknowns; %lld loose pieces (%lld elements) left out",
      static_cast<long long>(c.size.elements), static_cast<long long>(c.size.unknowns),
      static_cast<long long>(c.size.left_out_bodies),
      static_cast<long long>(c.size.left_out_elements));
  for (const std::string& note : report.notes) out << "note: " << note << '\n';
}

void write_table(const fe::CrushCurve& curve, OutputFile& file) {
  std::ostream& out = file.stream();
  out << "strain,stress_mpa,mean_plastic_strain,yielded_share,flowing_share,energy_mpa\n";
  for (const fe::CrushPoint& p : curve.points) {
    say(out, "%.9g,%.9g,%.9g,%.9g,%.9g,%.9g", p.strain, p.stress_mpa, p.mean_plastic_strain,
        p.yielded_share, p.flowing_share, p.energy_mpa);
  }
  file.commit();
}

}  // namespace

int crush_command(const CrushArguments& arguments, const Console& console) {
  const fe::Hardening hardening = hardening_of(arguments);
  CrushRequest request;
  request.scan = arguments.scan;
  request.scan_options.voxel_size_mm = arguments.voxel_size_mm;
  request.threshold = arguments.threshold;
  request.material = {1000.0 * arguments.young_gpa, arguments.poisson};
  if (arguments.element_um) request.element_mm = *arguments.element_um / 1000.0;
  request.options.axis = arguments.load[0] - 'x';
  request.options.platens =
      arguments.platens == "clamped" ? fe::Platens::kClamped : fe::Platens::kFrictionless;
  request.options.strain = arguments.strain_pct / 100.0;
  request.options.dilatation =
      arguments.element == "mean" ? fe::Dilatation::kMean : fe::Dilatation::kFull;
  request.options.equilibrium.tolerance = arguments.tolerance;
  // A place that cannot be written to is refused before the run.
  std::optional<OutputFile> table;
  if (!arguments.table.empty()) table.emplace(arguments.table);
  const CrushReport report = run_crush(request, hardening, console.progress);
  finish_progress(console);
  if (table) write_table(report.curve, *table);
  if (console.form == OutputForm::kJson) {
    std::cout << to_json(report, arguments, hardening).dump(2) << '\n';
  } else {
    print(report, arguments);
  }
  return 0;
}

}  // namespace asbuilt
