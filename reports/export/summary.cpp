#include <nlohmann/json.hpp>

#include "reports/export/parts.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json vector(const Vec3& v) {
  return Json::array({number(v.x()), number(v.y()), number(v.z())});
}

// Row-major 4 x 4.
Json matrix(const Pose& pose) {
  Json all = Json::array();
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) all.push_back(number(pose.rotation(row, column)));
    all.push_back(number(pose.translation_mm[row]));
  }
  for (const double value : {0.0, 0.0, 0.0, 1.0}) all.push_back(value);
  return all;
}

Json registration(const RegistrationRecord& r) {
  Json json;
  json["scan_to_design"] = matrix(r.design_from_scan);
  json["rms_um"] = number(r.rms_um);
  json["u_translation_um"] = number(r.u_translation_um);
  json["u_rotation_mdeg"] = number(r.u_rotation_mdeg);
  json["ambiguous"] = r.ambiguous;
  json["symmetry_accepted"] = r.symmetry_accepted;
  json["score"] = number(r.score);
  json["margin"] = number(r.margin);
  json["scale_ppm"] = number(r.scale_ppm);
  json["u_scale_ppm"] = number(r.u_scale_ppm);
  json["alternatives"] = Json::array();
  for (const PoseAlternative& a : r.alternatives) {
    Json other;
    other["scan_to_design"] = matrix(a.design_from_scan);
    other["score"] = number(a.score);
    other["agreement"] = number(a.agreement);
    other["difference_mm3"] = number(a.difference_mm3);
    other["refused_because"] = a.refused_because;
    json["alternatives"].push_back(std::move(other));
  }
  json["statement"] = r.statement;
  return json;
}

Json scan(const ScanRecord& s) {
  Json json;
  json["kind"] = s.kind;
  json["voxel_um"] = vector(s.voxel_um);
  json["shape"] = Json::array({s.shape.x, s.shape.y, s.shape.z});
  json["air_level"] = number(s.air_level);
  json["metal_level"] = number(s.metal_level);
  json["contrast_to_noise"] = number(s.contrast_to_noise);
  json["edge_spread_um"] = number(s.edge_spread_um);
  json["level_drift"] = number(s.level_drift);
  json["voxels_per_strut"] = number(s.voxels_per_strut);
  json["fitness"] = to_string(s.fitness);
  json["reasons"] = s.reasons;
  json["notes"] = s.notes;
  return json;
}

// name, u_name, and name_reason where the record gives one.
void add_quantity(Json& json, const std::string& name, const Quantity& quantity) {
  json[name] = number(quantity.value);
  json["u_" + name] = number(quantity.u);
  if (!quantity.reason.empty()) json[name + "_reason"] = quantity.reason;
}

Json porosity(const PorosityRecord& p) {
  Json json;
  json["envelope"] = p.envelope;
  add_quantity(json, "envelope_mm3", p.envelope_mm3);
  add_quantity(json, "design_solid_mm3", p.design_solid_mm3);
  add_quantity(json, "built_solid_mm3", p.built_solid_mm3);
  add_quantity(json, "design_porosity", p.design_porosity);
  add_quantity(json, "built_porosity", p.built_porosity);
  add_quantity(json, "loss_pp", p.loss_pp);
  add_quantity(json, "closed_porosity", p.closed_porosity);
  return json;
}

Json deviation(const DeviationRecord& d) {
  Json json;
  json["mean_um"] = number(d.mean_um);
  json["rms_um"] = number(d.rms_um);
  json["p02_um"] = number(d.p02_um);
  json["p98_um"] = number(d.p98_um);
  json["within_tolerance"] = number(d.within_tolerance);
  json["u_point_um"] = number(d.u_point_um);
  json["colour_range_um"] = colour_range_um(d);  // of deviation.ply
  Json histogram;
  histogram["edges_um"] = d.histogram_edges_um;
  histogram["share"] = d.histogram_share;
  json["histogram"] = std::move(histogram);
  return json;
}

Json tensor(const std::array<double, 36>& terms) {
  Json rows = Json::array();
  for (std::size_t row = 0; row < 6; ++row) {
    Json line = Json::array();
    for (std::size_t column = 0; column < 6; ++column)
      line.push_back(number(terms[6 * row + column]));
    rows.push_back(std::move(line));
  }
  return rows;
}

Json knockdown(const std::vector<KnockdownRecord>& rows) {
  Json json = Json::object();
  for (const KnockdownRecord& k : rows) {
    Json axis;
    axis["value"] = number(k.value);
    axis["low"] = number(k.low);
    axis["high"] = number(k.high);
    axis["larger_elements_change"] = number(k.larger_elements_change);
    json[k.axis] = std::move(axis);
  }
  return json;
}

Json figures(const std::vector<BlockFigureRow>& rows) {
  Json json = Json::object();
  for (const BlockFigureRow& row : rows) {
    Json figure;
    add_quantity(figure, "design", row.design);
    add_quantity(figure, "built", row.built);
    json[row.name] = std::move(figure);
  }
  return json;
}

Json checks(const std::vector<SolutionCheckRow>& rows) {
  Json json = Json::array();
  for (const SolutionCheckRow& row : rows) {
    Json check;
    check["solution"] = row.solution;
    check["check"] = row.check;
    check["value"] = number(row.value);
    check["lower"] = number(row.lower);
    check["upper"] = number(row.upper);
    check["fulfilled"] = row.fulfilled;
    json.push_back(std::move(check));
  }
  return json;
}

Json loosely_hung(const std::optional<HungPiecesRecord>& h) {
  if (!h) return nullptr;
  Json json;
  json["pieces"] = h->pieces;
  json["elements"] = h->elements;
  json["single_elements"] = h->single_elements;
  json["share"] = number(h->share);
  json["volume_mm3"] = number(h->volume_mm3);
  json["largest"] = nullptr;
  if (h->pieces > 0) {
    Json largest;
    largest["volume_mm3"] = number(h->largest_mm3);
    largest["position_mm"] = vector(h->largest_position_mm);
    json["largest"] = std::move(largest);
  }
  return json;
}

Json model(const StiffnessModel& m) {
  Json json;
  json["material"] = m.material;
  json["young_gpa"] = number(m.young_gpa);
  json["poisson"] = number(m.poisson);
  json["boundary"] = m.boundary;
  json["block_low_mm"] = vector(m.block_low_mm);
  json["block_high_mm"] = vector(m.block_high_mm);
  json["element_um"] = number(m.element_um);
  json["coarse_element_um"] = number(m.coarse_element_um);
  json["elements_across"] = number(m.elements_across);
  json["design_elements"] = m.design_elements;
  json["built_elements"] = m.built_elements;
  json["built_left_out_elements"] = m.built_left_out_elements;
  json["u_surface_um"] = number(m.u_surface_um);
  return json;
}

// The rows of the struts are strut_loads.csv.
Json strength(const std::optional<StrengthRecord>& s) {
  if (!s) return nullptr;
  Json json;
  json["axis"] = s->axis;
  json["design_modulus_gpa"] = number(s->design_modulus_gpa);
  json["built_modulus_gpa"] = number(s->built_modulus_gpa);
  json["design_p99_mpa"] = number(s->design_p99_mpa);
  json["built_p99_mpa"] = number(s->built_p99_mpa);
  json["yield_mpa"] = number(s->yield_mpa);
  json["design_first_yield_mpa"] = number(s->design_first_yield_mpa);
  json["built_first_yield_mpa"] = number(s->built_first_yield_mpa);
  json["load_n"] = number(s->load_n);
  json["load_mpa"] = number(s->load_mpa);
  json["lost_struts"] = Json::array();
  json["all_lost_struts"] = nullptr;
  for (const LostStrutRow& l : s->lost) {
    Json loss;
    loss["modulus_loss"] = number(l.modulus_loss);
    loss["u_modulus_loss"] = number(l.u_modulus_loss);
    if (l.strut_id.empty()) {
      json["all_lost_struts"] = std::move(loss);
    } else {
      loss["strut_id"] = l.strut_id;
      json["lost_struts"].push_back(std::move(loss));
    }
  }
  json["hot_spots"] = Json::array();
  for (const HotSpotRow& h : s->hot_spots) {
    Json spot;
    spot["position_mm"] = vector(h.position_mm);
    spot["strut_id"] = h.strut_id;
    spot["von_mises_mpa"] = number(h.von_mises_mpa);
    json["hot_spots"].push_back(std::move(spot));
  }
  return json;
}

// The curves are crush_curve.csv.
Json crush(const std::optional<CrushRecord>& c) {
  if (!c) return nullptr;
  Json json;
  json["axis"] = c->axis;
  json["strain"] = number(c->strain);
  json["yield_mpa"] = number(c->yield_mpa);
  json["hardening_mpa"] = number(c->hardening_mpa);
  json["element_um"] = number(c->element_um);
  json["coarse_element_um"] = number(c->coarse_element_um);
  json["elements_across"] = number(c->elements_across);
  json["design_slope_gpa"] = number(c->design_slope_gpa);
  json["built_slope_gpa"] = number(c->built_slope_gpa);
  json["design_offset_mpa"] = number(c->design_offset_mpa);
  json["u_design_offset_mpa"] = number(c->u_design_offset_mpa);
  json["built_offset_mpa"] = number(c->built_offset_mpa);
  json["u_built_offset_mpa"] = number(c->u_built_offset_mpa);
  Json ratio;
  ratio["value"] = number(c->ratio);
  ratio["low"] = number(c->ratio_low);
  ratio["high"] = number(c->ratio_high);
  json["ratio"] = std::move(ratio);
  json["design_first_yield_mpa"] = number(c->design_first_yield_mpa);
  json["built_first_yield_mpa"] = number(c->built_first_yield_mpa);
  json["design_energy_mpa"] = number(c->design_energy_mpa);
  json["built_energy_mpa"] = number(c->built_energy_mpa);
  json["reason"] = c->reason;
  return json;
}

Json stiffness(const std::optional<StiffnessRecord>& s) {
  if (!s) return nullptr;
  Json json;
  json["design_tensor_gpa"] = tensor(s->design_tensor_gpa);
  json["u_design_gpa"] = tensor(s->u_design_gpa);
  json["built_tensor_gpa"] = tensor(s->built_tensor_gpa);
  json["u_built_gpa"] = tensor(s->u_built_gpa);
  json["knockdown"] = knockdown(s->knockdown);
  json["term_knockdown"] = knockdown(s->term_knockdown);
  json["constants"] = figures(s->constants);
  json["bounds"] = figures(s->bounds);
  json["checks"] = checks(s->checks);
  json["loosely_hung"] = loosely_hung(s->loosely_hung);
  json["mesh_statement"] = s->mesh_statement;
  json["model"] = model(s->model);
  json["strength"] = strength(s->strength);
  json["crush"] = crush(s->crush);
  return json;
}

// Every value of an enumeration with how many rows have it, zeros included.
template <class Row, class Enum>
Json counts(const std::vector<Row>& rows, Enum Row::*member, Enum last) {
  std::vector<std::int64_t> tally(static_cast<std::size_t>(last) + 1, 0);
  for (const Row& row : rows) ++tally[static_cast<std::size_t>(row.*member)];
  Json json;
  for (std::size_t i = 0; i < tally.size(); ++i) json[to_string(static_cast<Enum>(i))] = tally[i];
  return json;
}

Json counts_of(const InspectionRecord& r) {
  Json json;
  json["struts"] = r.struts.size();
  json["struts_by_status"] = counts(r.struts, &StrutRow::status, StrutStatus::kNotMeasurable);
  json["nodes"] = r.nodes.size();
  json["nodes_by_status"] = counts(r.nodes, &NodeRow::status, NodeStatus::kNotMeasurable);
  json["walls"] = r.walls.size();
  json["pores"] = r.pores.size();
  json["voids"] = r.voids.size();
  json["defects"] = r.defects.size();
  json["defects_by_mode"] = counts(r.defects, &DefectRow::mode, DefectMode::kTrappedPowder);
  return json;
}

Json judgement(const Judgement& j) {
  Json json;
  json["decision_rule"] = j.decision_rule;
  json["statements"] = j.statements;
  json["criteria"] = Json::array();
  for (std::size_t i = 0; i < j.criteria.size(); ++i) {
    const Criterion& c = j.criteria[i];
    std::vector<VerdictRow> rows;
    for (const VerdictRow& row : j.rows) {
      if (row.criterion == static_cast<std::int64_t>(i)) rows.push_back(row);
    }
    Json line;
    line["id"] = c.id;
    line["characteristic"] = c.characteristic;
    line["scope"] = c.scope;
    line["unit"] = c.unit;
    line["lower"] = c.lower ? number(*c.lower) : Json(nullptr);
    line["upper"] = c.upper ? number(*c.upper) : Json(nullptr);
    line["relative_to_nominal"] = c.relative_to_nominal;
    line["rule"] = c.rule;
    line["severity"] = c.severity;
    line["allowed_failures"] = c.allowed_failures;
    line["features"] = counts(rows, &VerdictRow::outcome, Outcome::kUndecided);
    json["criteria"].push_back(std::move(line));
  }
  return json;
}

}  // namespace

std::string summary_json(const InspectionRecord& r) {
  Json json;
  Json& inspection = json["inspection"];
  inspection["id"] = r.id;
  inspection["part_serial"] = r.part_serial;
  inspection["lot"] = r.lot;
  inspection["started_utc"] = r.started_utc;
  inspection["duration_s"] = number(r.duration_s);
  inspection["operator"] = r.operator_name;
  inspection["material"] = r.material;
  inspection["design"] = r.design_name;
  inspection["build_direction"] = vector(r.build_direction);
  json["verdict"] = to_string(r.judgement.verdict);
  json["judgement"] = judgement(r.judgement);
  json["registration"] = registration(r.registration);
  json["scan"] = scan(r.scan);
  json["porosity"] = porosity(r.porosity);
  json["deviation"] = deviation(r.deviation);
  json["stiffness"] = stiffness(r.stiffness);
  json["counts"] = counts_of(r);
  json["not_measured"] = r.not_measured;
  Json& software = json["software"];
  software["version"] = r.software.version;
  software["source_revision"] = r.software.revision;
  software["options_hash"] = r.software.options_hash;
  software["options_json"] = r.software.options_json;
  json["inputs"] = Json::array();
  for (const InputFile& input : r.inputs) {
    Json line;
    line["role"] = input.role;
    line["path"] = input.path;
    line["sha256"] = input.sha256;
    line["bytes"] = input.bytes;
    json["inputs"].push_back(std::move(line));
  }
  // Paths need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace asbuilt
