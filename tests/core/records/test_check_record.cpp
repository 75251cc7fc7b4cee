#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "core/base/error.h"
#include "core/records/inspection.h"

namespace asbuilt {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

Quantity measured(double value) {
  return {value, 0.01, ""};
}

// A record with one sound row in every table.
InspectionRecord sound() {
  InspectionRecord record;
  record.porosity.envelope_mm3 = measured(100.0);
  record.porosity.design_solid_mm3 = measured(30.0);
  record.porosity.built_solid_mm3 = measured(32.0);
  record.porosity.design_porosity = measured(0.70);
  record.porosity.built_porosity = measured(0.68);
  record.porosity.loss_pp = measured(2.0);
  record.porosity.closed_porosity = measured(0.001);
  StrutRow strut;
  strut.strut_id = "7";
  strut.diameter_um = 410.0;
  strut.u_diameter_um = 4.0;
  record.struts = {strut, strut};
  record.struts[1].strut_id = "3";  // struts keep the order of the design, whatever their names
  NodeRow node;
  node.offset_um = 12.0;
  record.nodes = {node, node};
  record.nodes[1].node_id = 1;
  record.walls.resize(1);
  record.pores.resize(2);
  record.pores[1].pore_id = 4;
  record.voids.resize(1);
  record.defects.resize(1);
  record.registration.alternatives.resize(2);
  record.stiffness.emplace();
  record.stiffness->knockdown.push_back({"x", 0.9, 0.85, 0.95});
  record.stiffness->term_knockdown.push_back({"xx,yy", 0.9, 0.85, 0.95});
  record.stiffness->constants = {{"young_x_gpa", measured(2.0), {kNotMeasured, 0.1, "nothing"}}};
  record.stiffness->bounds = {{"metal_share", measured(0.2), measured(0.3)}};
  record.stiffness->checks = {{"design", "asymmetry", 1e-6, kNotMeasured, 1e-3, true},
                              {"built", "least_eigenvalue", 1e-9, 1e-6, kNotMeasured, false}};
  record.stiffness->loosely_hung = {1, 8, 2, 0.01, 0.02, 0.02, Vec3::Zero()};
  StrengthRecord strength;
  strength.axis = "z";
  strength.struts.resize(2);
  strength.struts[0].strut_id = "7";
  strength.struts[1].strut_id = "3";
  strength.hot_spots = {{Vec3::Zero(), "3", 41.0, {}}, {Vec3::Zero(), "", 17.0, {}}};
  record.stiffness->strength = strength;
  CrushRecord crush;
  crush.axis = "z";
  crush.strain = 0.02;
  crush.yield_mpa = 900.0;
  crush.hardening_mpa = 0.0;
  crush.reason = "the curve stays above the line";
  for (const char* part : {"design", "built"}) {
    crush.curve.push_back({part, 0.0, 0.0, 0.0});
    crush.curve.push_back({part, 0.01, 40.0, 0.3});
  }
  record.stiffness->crush = crush;
  record.judgement.criteria.resize(1);
  VerdictRow verdict;
  verdict.feature_id = "7";
  verdict.value = 410.0;
  verdict.outcome = Outcome::kConforms;
  record.judgement.rows = {verdict};
  return record;
}

void expect_refused(const std::function<void(InspectionRecord&)>& spoil, const std::string& table,
                    const std::string& column) {
  InspectionRecord record = sound();
  spoil(record);
  try {
    check_record(record);
    ADD_FAILURE() << "not refused: " << table << ", " << column;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInternal);
    EXPECT_NE(error.text().where.find(table), std::string::npos) << error.what();
    EXPECT_NE(error.text().where.find(column), std::string::npos) << error.what();
  }
}

using R = InspectionRecord;

TEST(CheckRecord, ASoundRecordPasses) {
  EXPECT_NO_THROW(check_record(sound()));
}

TEST(CheckRecord, InfinitiesAreRefusedInEveryTable) {
  expect_refused([](R& r) { r.struts[1].waviness_um = kInfinite; }, "struts, row 3", "waviness_um");
  expect_refused([](R& r) { r.nodes[1].dz_um = -kInfinite; }, "nodes, row 1", "dz_um");
  expect_refused([](R& r) { r.walls[0].thickness_um = kInfinite; }, "walls", "thickness_um");
  expect_refused([](R& r) { r.pores[1].throat_um = kInfinite; }, "pores, row 4", "throat_um");
  expect_refused([](R& r) { r.voids[0].sphericity = kInfinite; }, "voids", "sphericity");
  expect_refused([](R& r) { r.defects[0].size_um = kInfinite; }, "defects", "size_um");
  expect_refused([](R& r) { r.porosity.loss_pp.value = kInfinite; }, "porosity", "loss_pp");
  expect_refused([](R& r) { r.registration.scale_ppm = kInfinite; }, "registration", "scale_ppm");
  expect_refused([](R& r) { r.scan.contrast_to_noise = kInfinite; }, "scan", "contrast_to_noise");
  expect_refused([](R& r) { r.deviation.p98_um = kInfinite; }, "deviation", "p98_um");
  expect_refused([](R& r) { r.stiffness->built_tensor_gpa[35] = kInfinite; }, "stiffness, row 35",
                 "built_tensor_gpa");
  expect_refused([](R& r) { r.stiffness->knockdown[0].high = kInfinite; }, "knockdown", "high");
  expect_refused([](R& r) { r.stiffness->u_built_gpa[3] = kInfinite; }, "stiffness, row 3",
                 "u_built_gpa");
  expect_refused([](R& r) { r.stiffness->term_knockdown[0].low = -kInfinite; },
                 "term_knockdown, row xx,yy", "low");
  expect_refused([](R& r) { r.stiffness->model.young_gpa = kInfinite; }, "stiffness_model",
                 "young_gpa");
  expect_refused([](R& r) { r.stiffness->strength->yield_mpa = kInfinite; }, "strength",
                 "yield_mpa");
  expect_refused([](R& r) { r.stiffness->strength->struts[1].torque_nmm = kInfinite; },
                 "strut_loads, row 3", "torque_nmm");
  expect_refused([](R& r) { r.judgement.rows[0].conformance_probability = kInfinite; }, "verdicts",
                 "conformance_probability");
}

// Sets a number to NaN and to both infinities: each must be refused under the given name.
void expect_always_a_number(const std::function<double&(InspectionRecord&)>& number,
                            const std::string& table, const std::string& column) {
  for (const double value : {kNotMeasured, kInfinite, -kInfinite}) {
    expect_refused([&](R& r) { number(r) = value; }, table, column);
  }
}

TEST(CheckRecord, PlacesMustBeNumbers) {
  const auto expect_place = [](const std::function<Vec3&(R&)>& place, const std::string& row,
                               const std::string& end = "") {
    for (int axis = 0; axis < 3; ++axis) {
      const std::string column = std::string(1, "xyz"[axis]) + end + "_mm";
      expect_always_a_number([&](R& r) -> double& { return place(r)[axis]; }, row, column);
    }
  };
  expect_place([](R& r) -> Vec3& { return r.struts[1].end1_mm; }, "struts, row 3", "1");
  expect_place([](R& r) -> Vec3& { return r.struts[1].end2_mm; }, "struts, row 3", "2");
  expect_place([](R& r) -> Vec3& { return r.nodes[1].position_mm; }, "nodes, row 1");
  expect_place([](R& r) -> Vec3& { return r.walls[0].position_mm; }, "walls, row 0");
  expect_place([](R& r) -> Vec3& { return r.pores[1].position_mm; }, "pores, row 4");
  expect_place([](R& r) -> Vec3& { return r.voids[0].position_mm; }, "voids, row 0");
  expect_place([](R& r) -> Vec3& { return r.defects[0].position_mm; }, "defects, row 0");
  expect_place([](R& r) -> Vec3& { return r.stiffness->strength->hot_spots[1].position_mm; },
               "hot_spots, row 1");
  expect_place([](R& r) -> Vec3& { return r.stiffness->model.block_low_mm; }, "stiffness_model");
  expect_place([](R& r) -> Vec3& { return r.stiffness->model.block_high_mm; }, "stiffness_model");
}

TEST(CheckRecord, FiguresHaveReasonsAndChecksSayWhatTheirLimitsDo) {
  const auto s = [](R& r) -> StiffnessRecord& { return *r.stiffness; };
  expect_refused([&](R& r) { s(r).constants[0].built.reason.clear(); },
                 "stiffness_constants, row young_x_gpa, built", "reason");
  expect_refused([&](R& r) { s(r).constants[0].design.value = kInfinite; },
                 "stiffness_constants, row young_x_gpa, design", "value");
  expect_refused([&](R& r) { s(r).bounds[0].design.u = -0.1; },
                 "stiffness_bounds, row metal_share, design", "u_value");
  expect_refused([&](R& r) { s(r).bounds[0].name.clear(); }, "stiffness_bounds", "name");
  expect_refused([&](R& r) { s(r).checks[0].value = 2e-3; }, "solution_checks, row design, asymm",
                 "fulfilled");
  expect_refused([&](R& r) { s(r).checks[1].fulfilled = true; },
                 "solution_checks, row built, least_eigenvalue", "fulfilled");
  expect_refused([&](R& r) { s(r).checks[1].lower = kNotMeasured; },
                 "solution_checks, row built, least_eigenvalue", "upper");
  expect_refused([&](R& r) { s(r).checks[0].solution.clear(); }, "solution_checks", "check");
  expect_always_a_number([&](R& r) -> double& { return s(r).checks[0].value; }, "solution_checks",
                         "value");
  expect_always_a_number([&](R& r) -> double& { return s(r).loosely_hung->volume_mm3; },
                         "hung_pieces", "volume_mm3");
  expect_always_a_number(
      [&](R& r) -> double& { return s(r).loosely_hung->largest_position_mm.y(); }, "hung_pieces",
      "y_mm");
  expect_refused([&](R& r) { s(r).knockdown[0].larger_elements_change = kInfinite; }, "knockdown",
                 "larger_elements_change");
}

TEST(CheckRecord, LoadsFollowTheStruts) {
  const auto strength = [](R& r) -> StrengthRecord& { return *r.stiffness->strength; };
  expect_refused([&](R& r) { std::swap(strength(r).struts[0], strength(r).struts[1]); },
                 "strut_loads, row 7", "strut_id");
  expect_refused([&](R& r) { strength(r).struts[1].strut_id = r.struts[0].strut_id; },
                 "strut_loads, row 7", "strut_id");
  expect_refused([&](R& r) { strength(r).struts[1].strut_id = std::string("none"); },
                 "strut_loads, row none", "strut_id");
  expect_refused([&](R& r) { strength(r).axis.clear(); }, "strength", "axis");
  expect_refused([&](R& r) { strength(r).load_mpa = kInfinite; }, "strength", "load_mpa");
  expect_refused(
      [&](R& r) {
        strength(r).lost = {{"3", kInfinite, 0.1}};
      },
      "lost_struts, row 3", "modulus_loss");
  expect_refused(
      [&](R& r) {
        strength(r).lost = {{"3", 0.1, -0.1}};
      },
      "lost_struts, row 3", "u_modulus_loss");
  expect_refused(
      [&](R& r) {
        strength(r).hot_spots[1].picture = StressPicture{{}, kNotMeasured};
      },
      "hot_spot_pictures, row 1", "largest_mpa");
  R some = sound();  // not every strut lies in the block
  strength(some).struts.erase(strength(some).struts.begin());
  EXPECT_NO_THROW(check_record(some));
}

TEST(CheckRecord, CurvesOfCompressionAreInOrderAndWhatIsOpenHasAReason) {
  const auto crush = [](R& r) -> CrushRecord& { return *r.stiffness->crush; };
  expect_refused([&](R& r) { crush(r).axis.clear(); }, "crush", "axis");
  expect_refused([&](R& r) { crush(r).reason.clear(); }, "crush", "design_offset_mpa");
  expect_refused([&](R& r) { crush(r).ratio_high = kInfinite; }, "crush", "ratio_high");
  expect_refused([&](R& r) { crush(r).u_built_offset_mpa = -1.0; }, "crush", "u_built_offset_mpa");
  expect_refused([&](R& r) { crush(r).built_energy_mpa = kInfinite; }, "crush", "built_energy_mpa");
  expect_refused([&](R& r) { crush(r).curve[1].strain = 0.0; }, "crush_curve, row 1", "strain");
  expect_refused([&](R& r) { crush(r).curve[2].strain = 0.02; }, "crush_curve, row 2", "strain");
  expect_refused([&](R& r) { crush(r).curve[1].part = "part"; }, "crush_curve, row 1", "part");
  expect_refused(
      [&](R& r) {
        crush(r).curve.push_back({"design", 0.0, 0.0, 0.0});
      },
      "crush_curve, row 4", "part");
  expect_always_a_number([&](R& r) -> double& { return crush(r).strain; }, "crush", "strain");
  expect_always_a_number([&](R& r) -> double& { return crush(r).curve[3].stress_mpa; },
                         "crush_curve, row 3", "stress_mpa");
  R numbers = sound();  // without a reason where nothing is open
  CrushRecord& c = crush(numbers);
  c.reason.clear();
  for (double CrushRecord::*member :
       {&CrushRecord::design_offset_mpa, &CrushRecord::u_design_offset_mpa,
        &CrushRecord::built_offset_mpa, &CrushRecord::u_built_offset_mpa, &CrushRecord::ratio,
        &CrushRecord::ratio_low, &CrushRecord::ratio_high}) {
    c.*member = 1.0;
  }
  EXPECT_NO_THROW(check_record(numbers));
}

TEST(CheckRecord, HotSpotsAreNumbersHighestFirst) {
  expect_always_a_number(
      [](R& r) -> double& { return r.stiffness->strength->hot_spots[1].von_mises_mpa; },
      "hot_spots, row 1", "von_mises_mpa");
  expect_refused([](R& r) { r.stiffness->strength->hot_spots[1].von_mises_mpa = 42.0; },
                 "hot_spots, row 1", "von_mises_mpa");
}

TEST(CheckRecord, PosesMustBeNumbers) {
  for (int i = 0; i < 9; ++i) {
    std::string column = "r";
    column += std::to_string(i / 3 + 1) + std::to_string(i % 3 + 1);
    expect_always_a_number(
        [i](R& r) -> double& { return r.registration.design_from_scan.rotation(i / 3, i % 3); },
        "registration, ", column);
    expect_always_a_number(
        [i](R& r) -> double& {
          return r.registration.alternatives[1].design_from_scan.rotation(i / 3, i % 3);
        },
        "registration_alternatives, row 1", column);
  }
  for (int axis = 0; axis < 3; ++axis) {
    expect_always_a_number(
        [axis](R& r) -> double& { return r.registration.design_from_scan.translation_mm[axis]; },
        "registration, ", std::string("t") + "xyz"[axis] + "_mm");
  }
  expect_refused([](R& r) { r.registration.alternatives[1].agreement = kInfinite; },
                 "registration_alternatives, row 1", "agreement");
}

TEST(CheckRecord, FractionsConfidencesAndSeveritiesMustBeNumbers) {
  expect_always_a_number([](R& r) -> double& { return r.struts[1].measured_fraction; },
                         "struts, row 3", "measured_fraction");
  expect_always_a_number([](R& r) -> double& { return r.struts[1].confidence; }, "struts, row 3",
                         "confidence");
  expect_always_a_number([](R& r) -> double& { return r.voids[0].confidence; }, "voids, row 0",
                         "confidence");
  expect_always_a_number([](R& r) -> double& { return r.defects[0].severity; }, "defects, row 0",
                         "severity");
  expect_always_a_number([](R& r) -> double& { return r.defects[0].confidence; }, "defects, row 0",
                         "confidence");
}

TEST(CheckRecord, WhatTheDesignAndTheScanGiveMustBeNumbers) {
  expect_always_a_number([](R& r) -> double& { return r.struts[1].nominal_diameter_um; },
                         "struts, row 3", "nominal_diameter_um");
  expect_always_a_number([](R& r) -> double& { return r.struts[1].inclination_deg; },
                         "struts, row 3", "inclination_deg");
  expect_always_a_number([](R& r) -> double& { return r.scan.voxel_um.z(); }, "scan", "voxel_z_um");
  expect_always_a_number([](R& r) -> double& { return r.build_direction.y(); }, "inspections",
                         "build_y");
  expect_always_a_number([](R& r) -> double& { return r.duration_s; }, "inspections", "duration_s");
}

TEST(CheckRecord, UncertaintiesAreNotNegative) {
  expect_refused([](R& r) { r.struts[0].u_diameter_um = -1.0; }, "struts, row 7", "u_diameter_um");
  expect_refused([](R& r) { r.nodes[0].u_offset_um = -1.0; }, "nodes", "u_offset_um");
  expect_refused([](R& r) { r.porosity.loss_pp.u = -0.1; }, "porosity", "u_value");
  expect_refused([](R& r) { r.registration.u_translation_um = -0.1; }, "registration",
                 "u_translation_um");
}

TEST(CheckRecord, WhatIsMissingHasAReason) {
  expect_refused([](R& r) { r.struts[0].diameter_um = kNotMeasured; }, "struts", "reason");
  expect_refused([](R& r) { r.nodes[0].offset_um = kNotMeasured; }, "nodes", "reason");
  expect_refused([](R& r) { r.porosity.closed_porosity.value = kNotMeasured; }, "porosity",
                 "reason");
  expect_refused([](R& r) { r.porosity.closed_porosity.u = kNotMeasured; }, "porosity", "reason");
  InspectionRecord record = sound();
  record.struts[0].diameter_um = record.struts[0].u_diameter_um = kNotMeasured;
  record.struts[0].reason = "outside the scan";
  record.nodes[0].offset_um = kNotMeasured;
  record.nodes[0].reason = "outside the scan";
  record.porosity.closed_porosity = {kNotMeasured, kNotMeasured, "voxels too large"};
  EXPECT_NO_THROW(check_record(record));
}

TEST(CheckRecord, ADiameterHasAnUncertainty) {
  expect_refused([](R& r) { r.struts[0].u_diameter_um = kNotMeasured; }, "struts", "u_diameter_um");
}

TEST(CheckRecord, IdsAreNotRepeatedAndRowsInOrder) {
  expect_refused([](R& r) { r.struts[1].strut_id = r.struts[0].strut_id; }, "struts, row 7",
                 "strut_id");
  expect_refused([](R& r) { r.nodes[1].node_id = 0; }, "nodes", "node_id");
  expect_refused([](R& r) { std::swap(r.pores[0], r.pores[1]); }, "pores", "pore_id");
}

TEST(CheckRecord, DecisionsHaveACriterionAndAValue) {
  expect_refused([](R& r) { r.judgement.rows[0].criterion = 1; }, "verdicts", "criterion");
  expect_refused([](R& r) { r.judgement.rows[0].criterion = -1; }, "verdicts", "criterion");
  expect_refused([](R& r) { r.judgement.rows[0].value = kNotMeasured; }, "verdicts", "value");
  InspectionRecord record = sound();
  record.judgement.rows[0].value = kNotMeasured;
  record.judgement.rows[0].outcome = Outcome::kUndecided;
  EXPECT_NO_THROW(check_record(record));
}

}  // namespace
}  // namespace asbuilt
