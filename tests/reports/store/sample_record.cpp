#include "tests/reports/store/sample_record.h"

#include <gtest/gtest.h>

#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

namespace asbuilt::sample {

StrutRow strut(Numbers& n, const std::string& id, StrutStatus status) {
  StrutRow s;
  s.strut_id = id;
  s.end1_mm = n.vector();
  s.end2_mm = n.vector();
  for (double StrutRow::*member :
       {&StrutRow::inclination_deg, &StrutRow::nominal_diameter_um, &StrutRow::diameter_um,
        &StrutRow::u_diameter_um, &StrutRow::diameter_sd_um, &StrutRow::min_diameter_um,
        &StrutRow::max_diameter_um, &StrutRow::inscribed_um, &StrutRow::circumscribed_um,
        &StrutRow::ellipticity, &StrutRow::offset_um, &StrutRow::waviness_um,
        &StrutRow::downskin_um, &StrutRow::upskin_um, &StrutRow::second_moment_ratio,
        &StrutRow::measured_fraction, &StrutRow::confidence}) {
    s.*member = n.next();
  }
  s.status = status;
  s.reason = n.text();
  return s;
}

namespace {

SlicePicture slice_of(Numbers& n, std::int32_t width, std::int32_t height) {
  SlicePicture picture;
  picture.width = width;
  picture.height = height;
  picture.pixel_um = n.next();
  picture.plane = n.text();
  for (int i = 0; i < width * height; ++i) {
    picture.grey.push_back(static_cast<std::uint8_t>((i * 37 + width) & 0xff));
  }
  return picture;
}

// Loads of some struts of record().
StrengthRecord strength(Numbers& n) {
  StrengthRecord s{"y",      n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                   n.next(), n.next(), n.next(), {},       {},       {}};
  for (const char* id : {"s1", "s2", "s4", "s5", "s6"}) {
    s.struts.push_back(
        {id, n.next(), n.next(), -n.next(), n.next(), n.next(), n.next(), n.next(), n.next()});
  }
  s.struts[0].built_energy_share = kNotMeasured;
  s.struts[0].built_fibre_mpa = kNotMeasured;
  s.lost = {{"s4", n.next(), n.next()}, {"s6", n.next(), kNotMeasured}, {"", n.next(), n.next()}};
  s.hot_spots = {{n.vector(), "s4", 9000.5, StressPicture{slice_of(n, 5, 4), n.next()}},
                 {n.vector(), "", 8000.25, {}},
                 {n.vector(), "", 7000.25, StressPicture{slice_of(n, 3, 3), n.next()}}};
  return s;
}

BlockFigureRow figure(Numbers& n, const char* name) {
  BlockFigureRow row;
  row.name = name;
  row.design = n.quantity();
  row.built = n.quantity();
  return row;
}

CrushRecord crush(Numbers& n) {
  CrushRecord c{"y",      n.next(), n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                n.next(), n.next(), n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                n.next(), n.next(), n.next(), n.next(), n.text(), {}};
  c.u_built_offset_mpa = kNotMeasured;
  for (const char* part : {"design", "built"}) {
    c.curve.push_back({part, 0.0, 0.0, 0.0});
    for (int i = 0; i < 2; ++i) c.curve.push_back({part, n.next(), n.next(), n.next()});
  }
  return c;
}

}  // namespace

// The struts carry the given ids; every status and mode occurs at least once.
InspectionRecord record() {
  Numbers n;
  InspectionRecord r;
  r.part_serial = n.text();
  r.lot = "L-2026-004";
  r.started_utc = n.text();
  r.duration_s = n.next();
  r.operator_name = "Ada Lovelace";
  r.material = n.text();
  r.build_direction = n.vector();
  r.design_name = n.text();
  r.software = {n.text(), n.text(), n.text(), n.text()};
  r.inputs = {{"scan", n.text(), n.text(), n.whole()}, {"design", n.text(), n.text(), n.whole()}};

  r.scan.kind = n.text();
  r.scan.shape = {n.whole(), n.whole(), n.whole()};
  r.scan.voxel_um = n.vector();
  r.scan.air_level = n.next();
  r.scan.metal_level = n.next();
  r.scan.contrast_to_noise = n.next();
  r.scan.edge_spread_um = n.next();
  r.scan.level_drift = n.next();
  r.scan.voxels_per_strut = n.next();
  r.scan.fitness = Fitness::kLimited;
  r.scan.reasons = {n.text(), n.text()};
  r.scan.notes = {n.text()};

  r.registration.design_from_scan = n.pose();
  r.registration.rms_um = n.next();
  r.registration.u_translation_um = n.next();
  r.registration.u_rotation_mdeg = n.next();
  r.registration.ambiguous = true;
  r.registration.symmetry_accepted = true;
  r.registration.score = n.next();
  r.registration.margin = n.next();
  r.registration.scale_ppm = n.next();
  r.registration.u_scale_ppm = n.next();
  for (int i = 0; i < 3; ++i) {
    PoseAlternative a;
    a.design_from_scan = n.pose();
    a.score = n.next();
    a.agreement = n.next();
    a.difference_mm3 = n.next();
    a.refused_because = n.text();
    r.registration.alternatives.push_back(a);
  }
  r.registration.statement = n.text();

  r.porosity.envelope = n.text();
  for (Quantity PorosityRecord::*member :
       {&PorosityRecord::envelope_mm3, &PorosityRecord::design_solid_mm3,
        &PorosityRecord::built_solid_mm3, &PorosityRecord::design_porosity,
        &PorosityRecord::built_porosity, &PorosityRecord::loss_pp,
        &PorosityRecord::closed_porosity}) {
    r.porosity.*member = n.quantity();
  }
  r.porosity.closed_porosity.u = kNotMeasured;

  r.deviation.mean_um = n.next();
  r.deviation.rms_um = n.next();
  r.deviation.p02_um = n.next();
  r.deviation.p98_um = n.next();
  r.deviation.within_tolerance = n.next();
  r.deviation.u_point_um = n.next();
  r.deviation.histogram_edges_um = {n.next(), n.next(), n.next()};
  r.deviation.histogram_share = {n.next(), n.next()};

  StiffnessRecord stiffness;
  for (double& term : stiffness.design_tensor_gpa) term = n.next();
  for (double& term : stiffness.built_tensor_gpa) term = n.next();
  for (const char* axis : {"x", "y", "z"}) {
    stiffness.knockdown.push_back({axis, n.next(), n.next(), n.next(), -n.next()});
  }
  stiffness.mesh_statement = n.text();
  stiffness.model = {n.text(), n.next(), n.next(),  n.text(),  n.vector(), n.vector(), n.next(),
                     n.next(), n.next(), n.whole(), n.whole(), n.whole(),  n.next()};
  for (double& term : stiffness.u_design_gpa) term = n.next();
  for (double& term : stiffness.u_built_gpa) term = n.next();
  stiffness.u_built_gpa[7] = kNotMeasured;
  stiffness.term_knockdown = {{"xx,xx", n.next(), n.next(), n.next(), n.next()},
                              {"yz,xz", n.next(), kNotMeasured, kNotMeasured, kNotMeasured}};
  for (const char* name : {"young_x_gpa", "zener", "coupling"}) {
    stiffness.constants.push_back(figure(n, name));
  }
  stiffness.constants[1].built.value = stiffness.constants[1].built.u = kNotMeasured;
  stiffness.constants[2].design.u = kNotMeasured;
  for (const char* name : {"metal_share", "bulk_reuss_gpa"}) {
    stiffness.bounds.push_back(figure(n, name));
  }
  stiffness.checks = {{n.text(), n.text(), n.next(), kNotMeasured, n.next(), true},
                      {n.text(), n.text(), n.next(), n.next(), kNotMeasured, false}};
  stiffness.loosely_hung = {n.whole(), n.whole(), n.whole(), n.next(),
                            n.next(),  n.next(),  n.vector()};
  stiffness.strength = strength(n);
  stiffness.crush = crush(n);
  r.stiffness = stiffness;

  for (int status = 0; status <= static_cast<int>(StrutStatus::kNotMeasurable); ++status) {
    r.struts.push_back(strut(n, "s" + std::to_string(status), static_cast<StrutStatus>(status)));
  }
  // A strut of which nothing is known but why.
  StrutRow& missing = r.struts[static_cast<std::size_t>(StrutStatus::kMissing)];
  for (double StrutRow::*member :
       {&StrutRow::diameter_um, &StrutRow::u_diameter_um, &StrutRow::diameter_sd_um,
        &StrutRow::min_diameter_um, &StrutRow::max_diameter_um, &StrutRow::inscribed_um,
        &StrutRow::circumscribed_um, &StrutRow::ellipticity, &StrutRow::offset_um,
        &StrutRow::waviness_um, &StrutRow::downskin_um, &StrutRow::upskin_um,
        &StrutRow::second_moment_ratio}) {
    missing.*member = kNotMeasured;
  }

  for (int status = 0; status <= static_cast<int>(NodeStatus::kNotMeasurable); ++status) {
    NodeRow node;
    node.node_id = n.whole();
    node.position_mm = n.vector();
    node.dx_um = n.next();
    node.dy_um = -n.next();
    node.dz_um = n.next();
    node.offset_um = n.next();
    node.u_offset_um = n.next();
    node.inscribed_um = n.next();
    node.status = static_cast<NodeStatus>(status);
    node.reason = n.text();
    r.nodes.push_back(node);
  }
  r.walls.push_back({n.vector(), n.next(), n.next(), n.next(), -n.next()});
  r.walls.push_back({n.vector(), kNotMeasured, kNotMeasured, kNotMeasured, kNotMeasured});
  r.pores.push_back({n.whole(), n.vector(), n.next(), n.next(), n.next(), n.whole(), false});
  r.pores.push_back({n.whole(), n.vector(), n.next(), n.next(), kNotMeasured, 0, true});
  r.voids.push_back({n.whole(), n.vector(), n.next(), n.next(), n.next(), n.next(), n.next(),
                     n.whole(), n.text(), n.next()});
  for (int mode = 0; mode <= static_cast<int>(DefectMode::kTrappedPowder); ++mode) {
    r.defects.push_back({n.whole(), static_cast<DefectMode>(mode), mode % 2 == 0 ? n.text() : "",
                         n.vector(), n.next(), n.next(), n.next(), n.next(), n.text()});
  }

  r.judgement.verdict = Outcome::kDoesNotConform;
  r.judgement.decision_rule = n.text();
  r.judgement.statements = {n.text(), n.text(), n.text()};
  r.judgement.criteria.push_back({n.text(), n.text(), n.text(), n.text(), n.next(), n.next(), true,
                                  n.text(), n.text(), n.whole()});
  r.judgement.criteria.push_back({n.text(), n.text(), n.text(), n.text(), std::nullopt, n.next(),
                                  false, n.text(), n.text(), 0});
  r.judgement.criteria.push_back({n.text(), n.text(), n.text(), n.text(), n.next(), std::nullopt,
                                  false, n.text(), n.text(), 0});
  r.judgement.rows.push_back({0, n.text(), n.next(), n.next(), n.next(), n.next(), n.next(),
                              Outcome::kConforms, n.text()});
  r.judgement.rows.push_back({1, n.text(), n.next(), n.next(), kNotMeasured, n.next(), n.next(),
                              Outcome::kDoesNotConform, n.text()});
  r.judgement.rows.push_back({2, n.text(), kNotMeasured, kNotMeasured, n.next(), kNotMeasured,
                              kNotMeasured, Outcome::kUndecided, n.text()});
  r.not_measured = {n.text(), n.text()};

  for (int i = 0; i < 5; ++i) {
    r.scene.surface.vertices_mm.push_back(n.vector().cast<float>());
    r.scene.deviation_um.push_back(i == 3 ? std::numeric_limits<float>::quiet_NaN()
                                          : static_cast<float>(-n.next()));
  }
  r.scene.surface.triangles = {{0, 1, 2}, {4, 3, 0}, {2, 1, 4}};
  r.scene.max_simplification_um = n.next();
  r.pictures.push_back({r.defects[0].defect_id, {slice_of(n, 7, 5), slice_of(n, 3, 4)}});
  r.pictures.push_back({r.defects[1].defect_id, {}});
  r.pictures.push_back({r.defects[2].defect_id, {slice_of(n, 16, 16)}});
  return r;
}

namespace {

auto members(const Shape& row) {
  const auto& [x, y, z] = row;
  return std::tie(x, y, z);
}
auto members(const Pose& row) {
  const auto& [rotation, translation_mm] = row;
  return std::tie(rotation, translation_mm);
}
auto members(const TriMesh& row) {
  const auto& [vertices_mm, triangles] = row;
  return std::tie(vertices_mm, triangles);
}
auto members(const Quantity& row) {
  const auto& [value, u, reason] = row;
  return std::tie(value, u, reason);
}
auto members(const InputFile& row) {
  const auto& [role, path, sha256, bytes] = row;
  return std::tie(role, path, sha256, bytes);
}
auto members(const SoftwareIdentity& row) {
  const auto& [version, revision, options_hash, options_json] = row;
  return std::tie(version, revision, options_hash, options_json);
}
auto members(const PoseAlternative& row) {
  const auto& [design_from_scan, score, agreement, difference_mm3, refused_because] = row;
  return std::tie(design_from_scan, score, agreement, difference_mm3, refused_because);
}
auto members(const RegistrationRecord& row) {
  const auto& [design_from_scan, rms_um, u_translation_um, u_rotation_mdeg, ambiguous,
               symmetry_accepted, score, margin, scale_ppm, u_scale_ppm, alternatives, statement] =
      row;
  return std::tie(design_from_scan, rms_um, u_translation_um, u_rotation_mdeg, ambiguous,
                  symmetry_accepted, score, margin, scale_ppm, u_scale_ppm, alternatives,
                  statement);
}
auto members(const ScanRecord& row) {
  const auto& [kind, shape, voxel_um, air_level, metal_level, contrast_to_noise, edge_spread_um,
               level_drift, voxels_per_strut, fitness, reasons, notes] = row;
  return std::tie(kind, shape, voxel_um, air_level, metal_level, contrast_to_noise, edge_spread_um,
                  level_drift, voxels_per_strut, fitness, reasons, notes);
}
auto members(const PorosityRecord& row) {
  const auto& [envelope, envelope_mm3, design_solid_mm3, built_solid_mm3, design_porosity,
               built_porosity, loss_pp, closed_porosity] = row;
  return std::tie(envelope, envelope_mm3, design_solid_mm3, built_solid_mm3, design_porosity,
                  built_porosity, loss_pp, closed_porosity);
}
auto members(const KnockdownRecord& row) {
  const auto& [axis, value, low, high, larger_elements_change] = row;
  return std::tie(axis, value, low, high, larger_elements_change);
}
auto members(const BlockFigureRow& row) {
  const auto& [name, design, built] = row;
  return std::tie(name, design, built);
}
auto members(const SolutionCheckRow& row) {
  const auto& [solution, check, value, lower, upper, fulfilled] = row;
  return std::tie(solution, check, value, lower, upper, fulfilled);
}
auto members(const HungPiecesRecord& row) {
  const auto& [pieces, elements, single_elements, share, volume_mm3, largest_mm3,
               largest_position_mm] = row;
  return std::tie(pieces, elements, single_elements, share, volume_mm3, largest_mm3,
                  largest_position_mm);
}
auto members(const StiffnessModel& row) {
  const auto& [material, young_gpa, poisson, boundary, block_low_mm, block_high_mm, element_um,
               coarse_element_um, elements_across, design_elements, built_elements,
               built_left_out_elements, u_surface_um] = row;
  return std::tie(material, young_gpa, poisson, boundary, block_low_mm, block_high_mm, element_um,
                  coarse_element_um, elements_across, design_elements, built_elements,
                  built_left_out_elements, u_surface_um);
}
auto members(const StrutLoadRow& row) {
  const auto& [strut_id, design_energy_share, built_energy_share, axial_n, shear_n, torque_nmm,
               bending_nmm, design_fibre_mpa, built_fibre_mpa] = row;
  return std::tie(strut_id, design_energy_share, built_energy_share, axial_n, shear_n, torque_nmm,
                  bending_nmm, design_fibre_mpa, built_fibre_mpa);
}
auto members(const HotSpotRow& row) {
  const auto& [position_mm, strut_id, von_mises_mpa, picture] = row;
  return std::tie(position_mm, strut_id, von_mises_mpa, picture);
}
auto members(const LostStrutRow& row) {
  const auto& [strut_id, modulus_loss, u_modulus_loss] = row;
  return std::tie(strut_id, modulus_loss, u_modulus_loss);
}
auto members(const StrengthRecord& row) {
  const auto& [axis, design_modulus_gpa, built_modulus_gpa, design_p99_mpa, built_p99_mpa,
               yield_mpa, design_first_yield_mpa, built_first_yield_mpa, load_n, load_mpa, struts,
               lost, hot_spots] = row;
  return std::tie(axis, design_modulus_gpa, built_modulus_gpa, design_p99_mpa, built_p99_mpa,
                  yield_mpa, design_first_yield_mpa, built_first_yield_mpa, load_n, load_mpa,
                  struts, lost, hot_spots);
}
auto members(const CrushCurveRow& row) {
  const auto& [part, strain, stress_mpa, yielded_share] = row;
  return std::tie(part, strain, stress_mpa, yielded_share);
}
auto members(const CrushRecord& row) {
  const auto& [axis, strain, yield_mpa, hardening_mpa, element_um, coarse_element_um,
               elements_across, design_slope_gpa, built_slope_gpa, design_offset_mpa,
               u_design_offset_mpa, built_offset_mpa, u_built_offset_mpa, ratio, ratio_low,
               ratio_high, design_first_yield_mpa, built_first_yield_mpa, design_energy_mpa,
               built_energy_mpa, reason, curve] = row;
  return std::tie(axis, strain, yield_mpa, hardening_mpa, element_um, coarse_element_um,
                  elements_across, design_slope_gpa, built_slope_gpa, design_offset_mpa,
                  u_design_offset_mpa, built_offset_mpa, u_built_offset_mpa, ratio, ratio_low,
                  ratio_high, design_first_yield_mpa, built_first_yield_mpa, design_energy_mpa,
                  built_energy_mpa, reason, curve);
}
auto members(const StiffnessRecord& row) {
  const auto& [model, design_tensor_gpa, u_design_gpa, built_tensor_gpa, u_built_gpa, knockdown,
               term_knockdown, constants, bounds, checks, loosely_hung, mesh_statement, strength,
               crush] = row;
  return std::tie(model, design_tensor_gpa, u_design_gpa, built_tensor_gpa, u_built_gpa, knockdown,
                  term_knockdown, constants, bounds, checks, loosely_hung, mesh_statement, strength,
                  crush);
}
auto members(const Criterion& row) {
  const auto& [id, characteristic, scope, unit, lower, upper, relative_to_nominal, rule, severity,
               allowed_failures] = row;
  return std::tie(id, characteristic, scope, unit, lower, upper, relative_to_nominal, rule,
                  severity, allowed_failures);
}
auto members(const VerdictRow& row) {
  const auto& [criterion, feature_id, value, u, lower, upper, conformance_probability, outcome,
               reason] = row;
  return std::tie(criterion, feature_id, value, u, lower, upper, conformance_probability, outcome,
                  reason);
}
auto members(const Judgement& row) {
  const auto& [verdict, decision_rule, statements, criteria, rows] = row;
  return std::tie(verdict, decision_rule, statements, criteria, rows);
}
auto members(const SlicePicture& row) {
  const auto& [width, height, pixel_um, plane, grey] = row;
  return std::tie(width, height, pixel_um, plane, grey);
}
auto members(const StressPicture& row) {
  const auto& [slice, largest_mpa] = row;
  return std::tie(slice, largest_mpa);
}
auto members(const DefectPictures& row) {
  const auto& [defect_id, slices] = row;
  return std::tie(defect_id, slices);
}
auto members(const Scene& row) {
  const auto& [surface, deviation_um, max_simplification_um] = row;
  return std::tie(surface, deviation_um, max_simplification_um);
}
auto members(const DeviationRecord& row) {
  const auto& [mean_um, rms_um, p02_um, p98_um, within_tolerance, u_point_um, histogram_edges_um,
               histogram_share] = row;
  return std::tie(mean_um, rms_um, p02_um, p98_um, within_tolerance, u_point_um, histogram_edges_um,
                  histogram_share);
}
auto members(const StrutRow& row) {
  const auto& [strut_id, end1_mm, end2_mm, inclination_deg, nominal_diameter_um, diameter_um,
               u_diameter_um, diameter_sd_um, min_diameter_um, max_diameter_um, inscribed_um,
               circumscribed_um, ellipticity, offset_um, waviness_um, downskin_um, upskin_um,
               second_moment_ratio, measured_fraction, status, confidence, reason] = row;
  return std::tie(strut_id, end1_mm, end2_mm, inclination_deg, nominal_diameter_um, diameter_um,
                  u_diameter_um, diameter_sd_um, min_diameter_um, max_diameter_um, inscribed_um,
                  circumscribed_um, ellipticity, offset_um, waviness_um, downskin_um, upskin_um,
                  second_moment_ratio, measured_fraction, status, confidence, reason);
}
auto members(const NodeRow& row) {
  const auto& [node_id, position_mm, dx_um, dy_um, dz_um, offset_um, u_offset_um, inscribed_um,
               status, reason] = row;
  return std::tie(node_id, position_mm, dx_um, dy_um, dz_um, offset_um, u_offset_um, inscribed_um,
                  status, reason);
}
auto members(const WallRow& row) {
  const auto& [position_mm, nominal_um, thickness_um, u_thickness_um, deviation_um] = row;
  return std::tie(position_mm, nominal_um, thickness_um, u_thickness_um, deviation_um);
}
auto members(const PoreRow& row) {
  const auto& [pore_id, position_mm, inscribed_um, volume_mm3, throat_um, coordination, open] = row;
  return std::tie(pore_id, position_mm, inscribed_um, volume_mm3, throat_um, coordination, open);
}
auto members(const VoidRow& row) {
  const auto& [void_id, position_mm, volume_mm3, u_volume_mm3, equivalent_um, sphericity, depth_um,
               voxels, strut_id, confidence] = row;
  return std::tie(void_id, position_mm, volume_mm3, u_volume_mm3, equivalent_um, sphericity,
                  depth_um, voxels, strut_id, confidence);
}
auto members(const DefectRow& row) {
  const auto& [defect_id, mode, strut_id, position_mm, size_um, volume_mm3, severity, confidence,
               description] = row;
  return std::tie(defect_id, mode, strut_id, position_mm, size_um, volume_mm3, severity, confidence,
                  description);
}
// The id is given by the store.
auto members(const InspectionRecord& row) {
  const auto& [id, part_serial, lot, started_utc, duration_s, operator_name, material,
               build_direction, design_name, software, inputs, scan, registration, porosity,
               deviation, stiffness, struts, nodes, walls, pores, voids, defects, judgement,
               not_measured, scene, pictures] = row;
  static_cast<void>(id);
  return std::tie(part_serial, lot, started_utc, duration_s, operator_name, material,
                  build_direction, design_name, software, inputs, scan, registration, porosity,
                  deviation, stiffness, struts, nodes, walls, pores, voids, defects, judgement,
                  not_measured, scene, pictures);
}

template <class T>
concept Aggregate = requires(const T& row) {
  members(row);
};
template <class T>
concept Sequence = requires(const T& list) {
  list.size();
  list.begin();
};

// Bit for bit; two missing numbers are equal. Adds a failure that names the place where they
// differ.
template <class T>
void compare(const T& a, const T& b, const std::string& place) {
  if constexpr (std::is_floating_point_v<T>) {
    const bool equal = (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
    EXPECT_TRUE(equal) << place << ": " << a << " and " << b;
  } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T> ||
                       std::is_same_v<T, std::string>) {
    EXPECT_TRUE(a == b) << place;
  } else if constexpr (std::is_base_of_v<Eigen::MatrixBase<T>, T>) {
    for (Eigen::Index i = 0; i < a.size(); ++i) {
      compare(a.data()[i], b.data()[i], place + "(" + std::to_string(i) + ")");
    }
  } else if constexpr (Aggregate<T>) {
    const auto left = members(a);
    const auto right = members(b);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (compare(std::get<I>(left), std::get<I>(right), place + ", member " + std::to_string(I)),
       ...);
    }
    (std::make_index_sequence<std::tuple_size_v<std::remove_const_t<decltype(left)>>>{});
  } else if constexpr (Sequence<T>) {
    ASSERT_EQ(a.size(), b.size()) << place;
    for (std::size_t i = 0; i < a.size(); ++i) {
      compare(a[i], b[i], place + "[" + std::to_string(i) + "]");
    }
  } else {
    ASSERT_EQ(a.has_value(), b.has_value()) << place;
    if (a) compare(*a, *b, place);
  }
}

}  // namespace

void expect_same(const InspectionRecord& a, const InspectionRecord& b, const std::string& place) {
  compare(a, b, place);
}
void expect_same(const Scene& a, const Scene& b, const std::string& place) {
  compare(a, b, place);
}
void expect_same(const Vec3f& a, const Vec3f& b, const std::string& place) {
  compare(a, b, place);
}
void expect_same(double a, double b, const std::string& place) {
  compare(a, b, place);
}
void expect_same(float a, float b, const std::string& place) {
  compare(a, b, place);
}

}  // namespace asbuilt::sample
