#include <cmath>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/records/inspection.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& table, const std::string& row,
                         const std::string& column, const std::string& what) {
  const std::string where = row.empty() ? table : table + ", row " + row;
  throw Error(ErrorCode::kInternal,
              {"the inspection record is not sound: " + what, where + ", " + column, "",
               "the inspection was not stored; report this with its inputs"});
}

using Columns = std::initializer_list<std::pair<const char*, double>>;

void finite_or_missing(const char* table, const std::string& row, Columns values) {
  for (const auto& [column, value] : values) {
    if (std::isinf(value)) refuse(table, row, column, "an infinite number");
    if (column[0] == 'u' && column[1] == '_' && value < 0.0) {
      refuse(table, row, column, "a negative uncertainty");
    }
  }
}

// A number that is missing, or without uncertainty, has its reason.
void check_quantity(const char* table, const std::string& row, const Quantity& quantity) {
  finite_or_missing(table, row, {{"value", quantity.value}, {"u_value", quantity.u}});
  if ((std::isnan(quantity.value) || std::isnan(quantity.u)) && quantity.reason.empty()) {
    refuse(table, row, "reason", "a missing number or uncertainty without a reason");
  }
}

// Rows of a table stand in the order of their numbers, each once.
template <class Row>
void in_order(const char* table, const std::vector<Row>& rows, std::int64_t Row::*id,
              const char* column) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].*id <= rows[i - 1].*id)
      refuse(table, std::to_string(rows[i].*id), column, "rows out of order");
  }
}

// Numbers for which there is no "not measured".
void finite(const char* table, const std::string& row, Columns values) {
  for (const auto& [column, value] : values) {
    if (!std::isfinite(value)) refuse(table, row, column, "a number that is missing or infinite");
  }
}

void finite_place(const char* table, const std::string& row, const Vec3& position) {
  finite(table, row, {{"x_mm", position.x()}, {"y_mm", position.y()}, {"z_mm", position.z()}});
}

void finite_pose(const char* table, const std::string& row, const Pose& pose) {
  constexpr const char* kTerms[] = {"r11", "r12", "r13", "r21", "r22", "r23", "r31", "r32", "r33"};
  for (int i = 0; i < 9; ++i) finite(table, row, {{kTerms[i], pose.rotation(i / 3, i % 3)}});
  finite(table, row,
         {{"tx_mm", pose.translation_mm.x()},
          {"ty_mm", pose.translation_mm.y()},
          {"tz_mm", pose.translation_mm.z()}});
}

void check_registration(const RegistrationRecord& r) {
  finite_pose("registration", "", r.design_from_scan);
  finite_or_missing("registration", "",
                    {{"rms_um", r.rms_um},
                     {"u_translation_um", r.u_translation_um},
                     {"u_rotation_mdeg", r.u_rotation_mdeg},
                     {"score", r.score},
                     {"margin", r.margin},
                     {"scale_ppm", r.scale_ppm},
                     {"u_scale_ppm", r.u_scale_ppm}});
  for (std::size_t i = 0; i < r.alternatives.size(); ++i) {
    const PoseAlternative& a = r.alternatives[i];
    finite_pose("registration_alternatives", std::to_string(i), a.design_from_scan);
    finite_or_missing(
        "registration_alternatives", std::to_string(i),
        {{"score", a.score}, {"agreement", a.agreement}, {"difference_mm3", a.difference_mm3}});
  }
}

// Loads stand in the order of the record's struts, each strut once.
void check_strength(const StrengthRecord& s, const std::vector<StrutRow>& struts) {
  if (s.axis.empty()) refuse("strength", "", "axis", "a load without its axis");
  finite_or_missing("strength", "",
                    {{"design_modulus_gpa", s.design_modulus_gpa},
                     {"built_modulus_gpa", s.built_modulus_gpa},
                     {"design_p99_mpa", s.design_p99_mpa},
                     {"built_p99_mpa", s.built_p99_mpa},
                     {"yield_mpa", s.yield_mpa},
                     {"design_first_yield_mpa", s.design_first_yield_mpa},
                     {"built_first_yield_mpa", s.built_first_yield_mpa},
                     {"load_n", s.load_n},
                     {"load_mpa", s.load_mpa}});
  auto strut = struts.begin();
  for (const StrutLoadRow& load : s.struts) {
    finite_or_missing("strut_loads", load.strut_id,
                      {{"design_energy_share", load.design_energy_share},
                       {"built_energy_share", load.built_energy_share},
                       {"axial_n", load.axial_n},
                       {"shear_n", load.shear_n},
                       {"torque_nmm", load.torque_nmm},
                       {"bending_nmm", load.bending_nmm},
                       {"design_fibre_mpa", load.design_fibre_mpa},
                       {"built_fibre_mpa", load.built_fibre_mpa}});
    while (strut != struts.end() && strut->strut_id != load.strut_id) ++strut;
    if (strut == struts.end()) {
      refuse("strut_loads", load.strut_id, "strut_id",
             "a strut that is not there, or out of order");
    }
    ++strut;
  }
  for (const LostStrutRow& lost : s.lost) {
    finite_or_missing(
        "lost_struts", lost.strut_id,
        {{"modulus_loss", lost.modulus_loss}, {"u_modulus_loss", lost.u_modulus_loss}});
  }
  for (std::size_t i = 0; i < s.hot_spots.size(); ++i) {
    const std::string row = std::to_string(i);
    finite_place("hot_spots", row, s.hot_spots[i].position_mm);
    finite("hot_spots", row, {{"von_mises_mpa", s.hot_spots[i].von_mises_mpa}});
    if (const std::optional<StressPicture>& picture = s.hot_spots[i].picture) {
      finite("hot_spot_pictures", row,
             {{"largest_mpa", picture->largest_mpa}, {"pixel_um", picture->slice.pixel_um}});
    }
    if (i > 0 && s.hot_spots[i].von_mises_mpa > s.hot_spots[i - 1].von_mises_mpa) {
      refuse("hot_spots", row, "von_mises_mpa", "rows out of order");
    }
  }
}

// The curves stand one after the other, each from strain 0 upwards.
void check_crush(const CrushRecord& c) {
  if (c.axis.empty()) refuse("crush", "", "axis", "a compression without its axis");
  finite("crush", "",
         {{"strain", c.strain}, {"yield_mpa", c.yield_mpa}, {"hardening_mpa", c.hardening_mpa}});
  finite_or_missing("crush", "",
                    {{"element_um", c.element_um},
                     {"coarse_element_um", c.coarse_element_um},
                     {"elements_across", c.elements_across},
                     {"design_slope_gpa", c.design_slope_gpa},
                     {"built_slope_gpa", c.built_slope_gpa},
                     {"design_first_yield_mpa", c.design_first_yield_mpa},
                     {"built_first_yield_mpa", c.built_first_yield_mpa},
                     {"design_energy_mpa", c.design_energy_mpa},
                     {"built_energy_mpa", c.built_energy_mpa}});
  for (const auto& [column, value] : Columns{{"design_offset_mpa", c.design_offset_mpa},
                                             {"u_design_offset_mpa", c.u_design_offset_mpa},
                                             {"built_offset_mpa", c.built_offset_mpa},
                                             {"u_built_offset_mpa", c.u_built_offset_mpa},
                                             {"ratio", c.ratio},
                                             {"ratio_low", c.ratio_low},
                                             {"ratio_high", c.ratio_high}}) {
    finite_or_missing("crush", "", {{column, value}});
    if (std::isnan(value) && c.reason.empty()) {
      refuse("crush", "", column, "a missing number without a reason");
    }
  }
  for (std::size_t i = 0; i < c.curve.size(); ++i) {
    const CrushCurveRow& p = c.curve[i];
    const std::string row = std::to_string(i);
    finite(
        "crush_curve", row,
        {{"strain", p.strain}, {"stress_mpa", p.stress_mpa}, {"yielded_share", p.yielded_share}});
    if (p.part != "design" && p.part != "built") {
      refuse("crush_curve", row, "part", "neither \"design\" nor \"built\"");
    }
    const bool first = i == 0 || c.curve[i - 1].part != p.part;
    if (first && i > 0 && p.part == "design")
      refuse("crush_curve", row, "part", "rows out of order");
    if (first ? p.strain != 0.0 : p.strain <= c.curve[i - 1].strain) {
      refuse("crush_curve", row, "strain", "rows out of order");
    }
  }
}

void check_figures(const StiffnessRecord& s) {
  for (const auto& [table, rows] :
       {std::pair{"stiffness_constants", &s.constants}, std::pair{"stiffness_bounds", &s.bounds}}) {
    for (const BlockFigureRow& row : *rows) {
      if (row.name.empty()) refuse(table, "", "name", "a figure without a name");
      check_quantity(table, row.name + ", design", row.design);
      check_quantity(table, row.name + ", built", row.built);
    }
  }
}

void check_checks(const StiffnessRecord& s) {
  for (const SolutionCheckRow& row : s.checks) {
    const std::string name = row.solution + ", " + row.check;
    if (row.solution.empty() || row.check.empty()) {
      refuse("solution_checks", name, "check", "a check without a name");
    }
    finite("solution_checks", name, {{"value", row.value}});
    finite_or_missing("solution_checks", name, {{"lower", row.lower}, {"upper", row.upper}});
    const bool broken = row.value < row.lower || row.value > row.upper;
    if (std::isnan(row.lower) && std::isnan(row.upper)) {
      refuse("solution_checks", name, "upper", "a check without a limit");
    }
    if (row.fulfilled == broken) {
      refuse("solution_checks", name, "fulfilled", "not what value and limits say");
    }
  }
  if (!s.loosely_hung) return;
  const HungPiecesRecord& h = *s.loosely_hung;
  finite("hung_pieces", "",
         {{"share", h.share}, {"volume_mm3", h.volume_mm3}, {"largest_mm3", h.largest_mm3}});
  finite_place("hung_pieces", "", h.largest_position_mm);
}

void check_stiffness(const StiffnessRecord& s) {
  const StiffnessModel& m = s.model;
  finite("stiffness_model", "",
         {{"block_low_x_mm", m.block_low_mm.x()},
          {"block_low_y_mm", m.block_low_mm.y()},
          {"block_low_z_mm", m.block_low_mm.z()},
          {"block_high_x_mm", m.block_high_mm.x()},
          {"block_high_y_mm", m.block_high_mm.y()},
          {"block_high_z_mm", m.block_high_mm.z()}});
  finite_or_missing("stiffness_model", "",
                    {{"young_gpa", m.young_gpa},
                     {"poisson", m.poisson},
                     {"element_um", m.element_um},
                     {"coarse_element_um", m.coarse_element_um},
                     {"elements_across", m.elements_across},
                     {"u_surface_um", m.u_surface_um}});
  for (std::size_t i = 0; i < 36; ++i) {
    finite_or_missing("stiffness", std::to_string(i),
                      {{"design_tensor_gpa", s.design_tensor_gpa[i]},
                       {"built_tensor_gpa", s.built_tensor_gpa[i]},
                       {"u_design_gpa", s.u_design_gpa[i]},
                       {"u_built_gpa", s.u_built_gpa[i]}});
  }
  for (const auto& [table, rows] :
       {std::pair{"knockdown", &s.knockdown}, std::pair{"term_knockdown", &s.term_knockdown}}) {
    for (const KnockdownRecord& k : *rows) {
      finite_or_missing(table, k.axis,
                        {{"value", k.value},
                         {"low", k.low},
                         {"high", k.high},
                         {"larger_elements_change", k.larger_elements_change}});
    }
  }
  check_figures(s);
  check_checks(s);
}

void check_summary(const InspectionRecord& record) {
  finite("inspections", "",
         {{"duration_s", record.duration_s},
          {"build_x", record.build_direction.x()},
          {"build_y", record.build_direction.y()},
          {"build_z", record.build_direction.z()}});
  check_registration(record.registration);
  const ScanRecord& s = record.scan;
  finite("scan", "",
         {{"voxel_x_um", s.voxel_um.x()},
          {"voxel_y_um", s.voxel_um.y()},
          {"voxel_z_um", s.voxel_um.z()}});
  finite_or_missing("scan", "",
                    {{"air_level", s.air_level},
                     {"metal_level", s.metal_level},
                     {"contrast_to_noise", s.contrast_to_noise},
                     {"edge_spread_um", s.edge_spread_um},
                     {"level_drift", s.level_drift},
                     {"voxels_per_strut", s.voxels_per_strut}});
  const DeviationRecord& d = record.deviation;
  finite_or_missing("deviation", "",
                    {{"mean_um", d.mean_um},
                     {"rms_um", d.rms_um},
                     {"p02_um", d.p02_um},
                     {"p98_um", d.p98_um},
                     {"within_tolerance", d.within_tolerance},
                     {"u_point_um", d.u_point_um}});
  if (record.stiffness) check_stiffness(*record.stiffness);
}

}  // namespace

void check_record(const InspectionRecord& record) {
  check_summary(record);
  in_order("nodes", record.nodes, &NodeRow::node_id, "node_id");
  in_order("pores", record.pores, &PoreRow::pore_id, "pore_id");
  in_order("voids", record.voids, &VoidRow::void_id, "void_id");
  in_order("defects", record.defects, &DefectRow::defect_id, "defect_id");
  std::set<std::string> ids;
  for (const StrutRow& s : record.struts) {
    finite_or_missing("struts", s.strut_id,
                      {{"diameter_um", s.diameter_um},
                       {"u_diameter_um", s.u_diameter_um},
                       {"diameter_sd_um", s.diameter_sd_um},
                       {"min_diameter_um", s.min_diameter_um},
                       {"max_diameter_um", s.max_diameter_um},
                       {"inscribed_um", s.inscribed_um},
                       {"circumscribed_um", s.circumscribed_um},
                       {"ellipticity", s.ellipticity},
                       {"offset_um", s.offset_um},
                       {"waviness_um", s.waviness_um},
                       {"downskin_um", s.downskin_um},
                       {"upskin_um", s.upskin_um},
                       {"second_moment_ratio", s.second_moment_ratio}});
    finite("struts", s.strut_id,
           {{"x1_mm", s.end1_mm.x()},
            {"y1_mm", s.end1_mm.y()},
            {"z1_mm", s.end1_mm.z()},
            {"x2_mm", s.end2_mm.x()},
            {"y2_mm", s.end2_mm.y()},
            {"z2_mm", s.end2_mm.z()},
            {"inclination_deg", s.inclination_deg},
            {"nominal_diameter_um", s.nominal_diameter_um},
            {"measured_fraction", s.measured_fraction},
            {"confidence", s.confidence}});
    if (!ids.insert(s.strut_id).second) refuse("struts", s.strut_id, "strut_id", "a repeated id");
    if (std::isnan(s.diameter_um) && s.reason.empty()) {
      refuse("struts", s.strut_id, "reason", "no diameter and no reason");
    }
    if (!std::isnan(s.diameter_um) && std::isnan(s.u_diameter_um)) {
      refuse("struts", s.strut_id, "u_diameter_um", "a diameter without uncertainty");
    }
  }
  if (record.stiffness && record.stiffness->strength) {
    check_strength(*record.stiffness->strength, record.struts);
  }
  if (record.stiffness && record.stiffness->crush) check_crush(*record.stiffness->crush);
  for (const NodeRow& n : record.nodes) {
    const std::string id = std::to_string(n.node_id);
    finite_place("nodes", id, n.position_mm);
    finite_or_missing("nodes", id,
                      {{"dx_um", n.dx_um},
                       {"dy_um", n.dy_um},
                       {"dz_um", n.dz_um},
                       {"offset_um", n.offset_um},
                       {"u_offset_um", n.u_offset_um},
                       {"inscribed_um", n.inscribed_um}});
    if (std::isnan(n.offset_um) && n.reason.empty())
      refuse("nodes", id, "reason", "no offset and no reason");
  }
  for (std::size_t i = 0; i < record.walls.size(); ++i) {
    const WallRow& w = record.walls[i];
    finite_place("walls", std::to_string(i), w.position_mm);
    finite_or_missing("walls", std::to_string(i),
                      {{"nominal_um", w.nominal_um},
                       {"thickness_um", w.thickness_um},
                       {"u_thickness_um", w.u_thickness_um},
                       {"deviation_um", w.deviation_um}});
  }
  for (const PoreRow& p : record.pores) {
    finite_place("pores", std::to_string(p.pore_id), p.position_mm);
    finite_or_missing("pores", std::to_string(p.pore_id),
                      {{"inscribed_um", p.inscribed_um},
                       {"volume_mm3", p.volume_mm3},
                       {"throat_um", p.throat_um}});
  }
  for (const VoidRow& v : record.voids) {
    finite_place("voids", std::to_string(v.void_id), v.position_mm);
    finite_or_missing("voids", std::to_string(v.void_id),
                      {{"volume_mm3", v.volume_mm3},
                       {"u_volume_mm3", v.u_volume_mm3},
                       {"equivalent_um", v.equivalent_um},
                       {"sphericity", v.sphericity},
                       {"depth_um", v.depth_um}});
    finite("voids", std::to_string(v.void_id), {{"confidence", v.confidence}});
  }
  for (const DefectRow& d : record.defects) {
    finite_place("defects", std::to_string(d.defect_id), d.position_mm);
    finite_or_missing("defects", std::to_string(d.defect_id),
                      {{"size_um", d.size_um}, {"volume_mm3", d.volume_mm3}});
    finite("defects", std::to_string(d.defect_id),
           {{"severity", d.severity}, {"confidence", d.confidence}});
  }
  const PorosityRecord& p = record.porosity;
  check_quantity("porosity", "envelope_mm3", p.envelope_mm3);
  check_quantity("porosity", "design_solid_mm3", p.design_solid_mm3);
  check_quantity("porosity", "built_solid_mm3", p.built_solid_mm3);
  check_quantity("porosity", "design_porosity", p.design_porosity);
  check_quantity("porosity", "built_porosity", p.built_porosity);
  check_quantity("porosity", "loss_pp", p.loss_pp);
  check_quantity("porosity", "closed_porosity", p.closed_porosity);
  const auto criteria = static_cast<std::int64_t>(record.judgement.criteria.size());
  for (const VerdictRow& v : record.judgement.rows) {
    if (v.criterion < 0 || v.criterion >= criteria) {
      refuse("verdicts", v.feature_id, "criterion", "an index without criterion");
    }
    finite_or_missing("verdicts", v.feature_id,
                      {{"value", v.value},
                       {"u_value", v.u},
                       {"lower", v.lower},
                       {"upper", v.upper},
                       {"conformance_probability", v.conformance_probability}});
    if (v.outcome != Outcome::kUndecided && std::isnan(v.value)) {
      refuse("verdicts", v.feature_id, "value", "a decision without a value");
    }
  }
}

}  // namespace asbuilt
