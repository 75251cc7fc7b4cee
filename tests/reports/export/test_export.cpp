// The exported files: their columns and keys are a contract with other programs, their numbers are
// those of the record to the last bit.
#include <gtest/gtest.h>

#include <array>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stop_token>

#include "core/base/error.h"
#include "reports/export/export.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using nlohmann::json;
using sample::bytes_of;
using sample::TemporaryFolder;
namespace fs = std::filesystem;

// A CSV reader after RFC 4180, written for this test.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1);
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      rows.back().push_back(field);
      field.clear();
      if (c == '\n') rows.emplace_back();
    } else {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

class Table {
 public:
  explicit Table(const fs::path& path) : rows_(parse_csv(bytes_of(path))) {}
  std::size_t size() const { return rows_.size() - 1; }
  std::string header() const {
    std::string all;
    for (const std::string& name : rows_[0]) all += (all.empty() ? "" : ",") + name;
    return all;
  }
  const std::string& text(std::size_t row, const std::string& column) const {
    for (std::size_t i = 0; i < rows_[0].size(); ++i) {
      if (rows_[0][i] == column) return rows_.at(row + 1).at(i);
    }
    ADD_FAILURE() << "no column " << column;
    return rows_[0][0];
  }
  double number(std::size_t row, const std::string& column) const {
    const std::string& field = text(row, column);
    return field.empty() ? kNotMeasured : std::strtod(field.c_str(), nullptr);
  }
  bool rectangular() const {
    for (const auto& row : rows_) {
      if (row.size() != rows_[0].size()) return false;
    }
    return true;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Equal bits, or both missing.
void expect_number(const Table& table, std::size_t row, const std::string& column, double value) {
  sample::expect_same(table.number(row, column), value, column + " of row " + std::to_string(row));
}

class Export : public testing::Test {
 protected:
  fs::path file(const std::string& name) const { return folder_.path() / "out" / name; }
  void run() { export_inspection(record_, folder_.path() / "out"); }
  json summary() const { return json::parse(bytes_of(file("summary.json"))); }

  TemporaryFolder folder_;
  InspectionRecord record_ = sample::record();
};

TEST_F(Export, WritesTheContractsFilesAndNothingElse) {
  run();
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path() / "out")) {
    names.insert(entry.path().filename());
  }
  EXPECT_EQ(names, (std::set<std::string>{"summary.json", "struts.csv", "nodes.csv", "walls.csv",
                                          "pores.csv", "voids.csv", "defects.csv",
                                          "strut_loads.csv", "crush_curve.csv", "deviation.ply"}));
}

// Columns may be added at the end, never renamed, moved or reused.
TEST_F(Export, ColumnsAreThoseOfTheContract) {
  run();
  const std::vector<std::pair<const char*, const char*>> contract = {
      {"struts.csv",
       "strut_id,x1_mm,y1_mm,z1_mm,x2_mm,y2_mm,z2_mm,inclination_deg,nominal_diameter_um,"
       "diameter_um,u_diameter_um,diameter_sd_um,min_diameter_um,max_diameter_um,inscribed_um,"
       "circumscribed_um,ellipticity,offset_um,waviness_um,downskin_um,upskin_um,"
       "second_moment_ratio,measured_fraction,status,confidence,reason"},
      {"nodes.csv", "node_id,x_mm,y_mm,z_mm,dx_um,dy_um,dz_um,offset_um,inscribed_um,status"},
      {"walls.csv", "x_mm,y_mm,z_mm,nominal_um,thickness_um,deviation_um"},
      {"pores.csv", "pore_id,x_mm,y_mm,z_mm,inscribed_um,volume_mm3,throat_um,coordination,open"},
      {"voids.csv", "void_id,x_mm,y_mm,z_mm,volume_mm3,equivalent_um,sphericity,depth_um,voxels"},
      {"defects.csv",
       "defect_id,mode,strut_id,x_mm,y_mm,z_mm,size_um,volume_mm3,severity,confidence"},
      {"strut_loads.csv",
       "strut_id,design_energy_share,built_energy_share,axial_n,shear_n,torque_nmm,bending_nmm,"
       "design_fibre_mpa,built_fibre_mpa"},
      {"crush_curve.csv", "part,strain,stress_mpa,yielded_share"},
  };
  for (const auto& [name, columns] : contract) {
    const Table table(file(name));
    EXPECT_EQ(table.header().substr(0, std::string(columns).size()), columns) << name;
    EXPECT_TRUE(table.rectangular()) << name;
  }
}

TEST_F(Export, StrutsAreThereInOrderWithEveryBit) {
  run();
  const Table table(file("struts.csv"));
  ASSERT_EQ(table.size(), record_.struts.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const StrutRow& s = record_.struts[i];
    EXPECT_EQ(table.text(i, "strut_id"), s.strut_id);
    EXPECT_EQ(table.text(i, "status"), to_string(s.status));
    EXPECT_EQ(table.text(i, "reason"), s.reason);
    expect_number(table, i, "x1_mm", s.end1_mm.x());
    expect_number(table, i, "y1_mm", s.end1_mm.y());
    expect_number(table, i, "z1_mm", s.end1_mm.z());
    expect_number(table, i, "x2_mm", s.end2_mm.x());
    expect_number(table, i, "y2_mm", s.end2_mm.y());
    expect_number(table, i, "z2_mm", s.end2_mm.z());
    expect_number(table, i, "inclination_deg", s.inclination_deg);
    expect_number(table, i, "nominal_diameter_um", s.nominal_diameter_um);
    expect_number(table, i, "diameter_um", s.diameter_um);
    expect_number(table, i, "u_diameter_um", s.u_diameter_um);
    expect_number(table, i, "diameter_sd_um", s.diameter_sd_um);
    expect_number(table, i, "min_diameter_um", s.min_diameter_um);
    expect_number(table, i, "max_diameter_um", s.max_diameter_um);
    expect_number(table, i, "inscribed_um", s.inscribed_um);
    expect_number(table, i, "circumscribed_um", s.circumscribed_um);
    expect_number(table, i, "ellipticity", s.ellipticity);
    expect_number(table, i, "offset_um", s.offset_um);
    expect_number(table, i, "waviness_um", s.waviness_um);
    expect_number(table, i, "downskin_um", s.downskin_um);
    expect_number(table, i, "upskin_um", s.upskin_um);
    expect_number(table, i, "second_moment_ratio", s.second_moment_ratio);
    expect_number(table, i, "measured_fraction", s.measured_fraction);
    expect_number(table, i, "confidence", s.confidence);
  }
  EXPECT_EQ(table.text(1, "diameter_um"), "");  // missing: empty, not nan
}

TEST_F(Export, OtherTablesHoldTheirRows) {
  run();
  const Table nodes(file("nodes.csv"));
  ASSERT_EQ(nodes.size(), record_.nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const NodeRow& n = record_.nodes[i];
    EXPECT_EQ(nodes.text(i, "node_id"), std::to_string(n.node_id));
    expect_number(nodes, i, "x_mm", n.position_mm.x());
    expect_number(nodes, i, "z_mm", n.position_mm.z());
    expect_number(nodes, i, "dx_um", n.dx_um);
    expect_number(nodes, i, "dy_um", n.dy_um);
    expect_number(nodes, i, "dz_um", n.dz_um);
    expect_number(nodes, i, "offset_um", n.offset_um);
    expect_number(nodes, i, "inscribed_um", n.inscribed_um);
    expect_number(nodes, i, "u_offset_um", n.u_offset_um);
    EXPECT_EQ(nodes.text(i, "status"), to_string(n.status));
  }
  const Table walls(file("walls.csv"));
  ASSERT_EQ(walls.size(), record_.walls.size());
  expect_number(walls, 0, "y_mm", record_.walls[0].position_mm.y());
  expect_number(walls, 0, "nominal_um", record_.walls[0].nominal_um);
  expect_number(walls, 0, "thickness_um", record_.walls[0].thickness_um);
  expect_number(walls, 0, "deviation_um", record_.walls[0].deviation_um);
  expect_number(walls, 0, "u_thickness_um", record_.walls[0].u_thickness_um);
  const Table pores(file("pores.csv"));
  ASSERT_EQ(pores.size(), record_.pores.size());
  expect_number(pores, 0, "inscribed_um", record_.pores[0].inscribed_um);
  expect_number(pores, 0, "volume_mm3", record_.pores[0].volume_mm3);
  expect_number(pores, 0, "throat_um", record_.pores[0].throat_um);
  EXPECT_EQ(pores.text(0, "coordination"), std::to_string(record_.pores[0].coordination));
  EXPECT_EQ(pores.text(0, "open"), "false");
  EXPECT_EQ(pores.text(1, "open"), "true");
  EXPECT_EQ(pores.text(1, "throat_um"), "");
  const Table voids(file("voids.csv"));
  ASSERT_EQ(voids.size(), record_.voids.size());
  expect_number(voids, 0, "volume_mm3", record_.voids[0].volume_mm3);
  expect_number(voids, 0, "equivalent_um", record_.voids[0].equivalent_um);
  expect_number(voids, 0, "sphericity", record_.voids[0].sphericity);
  expect_number(voids, 0, "depth_um", record_.voids[0].depth_um);
  expect_number(voids, 0, "u_volume_mm3", record_.voids[0].u_volume_mm3);
  EXPECT_EQ(voids.text(0, "voxels"), std::to_string(record_.voids[0].voxels));
  EXPECT_EQ(voids.text(0, "strut_id"), record_.voids[0].strut_id);
  const Table defects(file("defects.csv"));
  ASSERT_EQ(defects.size(), record_.defects.size());
  for (std::size_t i = 0; i < defects.size(); ++i) {
    const DefectRow& d = record_.defects[i];
    EXPECT_EQ(defects.text(i, "mode"), to_string(d.mode));
    EXPECT_EQ(defects.text(i, "strut_id"), d.strut_id);
    EXPECT_EQ(defects.text(i, "description"), d.description);
    expect_number(defects, i, "size_um", d.size_um);
    expect_number(defects, i, "volume_mm3", d.volume_mm3);
    expect_number(defects, i, "severity", d.severity);
    expect_number(defects, i, "confidence", d.confidence);
  }
}

TEST_F(Export, StrutLoadsAreThereWithEveryBit) {
  run();
  const Table table(file("strut_loads.csv"));
  const std::vector<StrutLoadRow>& loads = record_.stiffness->strength->struts;
  ASSERT_EQ(table.size(), loads.size());
  for (std::size_t i = 0; i < loads.size(); ++i) {
    EXPECT_EQ(table.text(i, "strut_id"), loads[i].strut_id);
    expect_number(table, i, "design_energy_share", loads[i].design_energy_share);
    expect_number(table, i, "built_energy_share", loads[i].built_energy_share);
    expect_number(table, i, "axial_n", loads[i].axial_n);
    expect_number(table, i, "shear_n", loads[i].shear_n);
    expect_number(table, i, "torque_nmm", loads[i].torque_nmm);
    expect_number(table, i, "bending_nmm", loads[i].bending_nmm);
    expect_number(table, i, "design_fibre_mpa", loads[i].design_fibre_mpa);
    expect_number(table, i, "built_fibre_mpa", loads[i].built_fibre_mpa);
    const StrengthRecord& s = *record_.stiffness->strength;
    expect_number(table, i, "design_utilisation",
                  loads[i].design_fibre_mpa * s.load_mpa / s.yield_mpa);
    expect_number(table, i, "built_utilisation",
                  loads[i].built_fibre_mpa * s.load_mpa / s.yield_mpa);
  }
  EXPECT_EQ(table.text(0, "built_fibre_mpa"), "");
}

TEST_F(Export, CurvesOfCompressionAreThereWithEveryBit) {
  run();
  const Table table(file("crush_curve.csv"));
  const std::vector<CrushCurveRow>& curve = record_.stiffness->crush->curve;
  ASSERT_EQ(table.size(), curve.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(table.text(i, "part"), curve[i].part);
    expect_number(table, i, "strain", curve[i].strain);
    expect_number(table, i, "stress_mpa", curve[i].stress_mpa);
    expect_number(table, i, "yielded_share", curve[i].yielded_share);
  }
}

TEST_F(Export, TablesWithoutRowsHaveTheirHeader) {
  record_.walls.clear();
  record_.voids.clear();
  run();
  EXPECT_EQ(bytes_of(file("walls.csv")),
            "x_mm,y_mm,z_mm,nominal_um,thickness_um,deviation_um,u_thickness_um\n");
  EXPECT_EQ(Table(file("voids.csv")).size(), 0U);
}

TEST_F(Export, NumbersUseAsFewDigitsAsReadBackTheSame) {
  record_.struts[0].end1_mm = Vec3(0.1, -2.0, 1.0 / 3.0);
  record_.struts[0].diameter_um = 1e-5;
  run();
  const Table table(file("struts.csv"));
  EXPECT_EQ(table.text(0, "x1_mm"), "0.1");
  EXPECT_EQ(table.text(0, "y1_mm"), "-2");
  EXPECT_EQ(table.text(0, "z1_mm"), "0.3333333333333333");
  EXPECT_EQ(table.text(0, "diameter_um"), "1e-05");
}

// A program that runs under a locale with decimal commas (a German desktop) must write points.
TEST_F(Export, DoesNotDependOnTheLocale) {
  run();
  const std::string before = bytes_of(file("struts.csv")) + bytes_of(file("summary.json"));
  const char* found = nullptr;
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (found == nullptr) found = std::setlocale(LC_ALL, name);
  }
  run();
  std::setlocale(LC_ALL, "C");
  EXPECT_EQ(bytes_of(file("struts.csv")) + bytes_of(file("summary.json")), before);
}

TEST_F(Export, SummaryNamesThePartAndItsLot) {
  run();
  EXPECT_EQ(summary().at("inspection").at("part_serial"), record_.part_serial);
  EXPECT_EQ(summary().at("inspection").at("lot"), "L-2026-004");
}

TEST_F(Export, SummaryHoldsTheRegistration) {
  run();
  const json r = summary().at("registration");
  const RegistrationRecord& truth = record_.registration;
  const auto matrix = r.at("scan_to_design").get<std::vector<double>>();
  ASSERT_EQ(matrix.size(), 16U);
  // The matrix, row by row, maps a scan point as the pose does.
  const Vec3 p(1.25, -3.5, 7.75);
  const Vec3 mapped = truth.design_from_scan * p;
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_NEAR(matrix[4 * row] * p.x() + matrix[4 * row + 1] * p.y() +
                    matrix[4 * row + 2] * p.z() + matrix[4 * row + 3],
                mapped[static_cast<int>(row)], 1e-9);
  }
  EXPECT_EQ(std::vector<double>(matrix.begin() + 12, matrix.end()),
            (std::vector<double>{0, 0, 0, 1}));
  EXPECT_EQ(r.at("rms_um"), truth.rms_um);
  EXPECT_EQ(r.at("u_translation_um"), truth.u_translation_um);
  EXPECT_EQ(r.at("u_rotation_mdeg"), truth.u_rotation_mdeg);
  EXPECT_EQ(r.at("ambiguous"), true);
  EXPECT_EQ(r.at("scale_ppm"), truth.scale_ppm);
  ASSERT_EQ(r.at("alternatives").size(), 3U);
  EXPECT_EQ(r.at("alternatives")[2].at("score"), truth.alternatives[2].score);
  EXPECT_EQ(r.at("alternatives")[2].at("refused_because"), truth.alternatives[2].refused_because);
  EXPECT_EQ(r.at("alternatives")[2].at("scan_to_design").size(), 16U);
}

TEST_F(Export, SummaryHoldsScanPorosityAndDeviation) {
  record_.porosity.closed_porosity = {kNotMeasured, kNotMeasured, "voids are below the resolution"};
  record_.porosity.loss_pp.reason.clear();
  run();
  const json s = summary();
  EXPECT_EQ(s.at("scan").at("shape"),
            (json{record_.scan.shape.x, record_.scan.shape.y, record_.scan.shape.z}));
  EXPECT_EQ(s.at("scan").at("voxel_um")[1], record_.scan.voxel_um.y());
  EXPECT_EQ(s.at("scan").at("air_level"), record_.scan.air_level);
  EXPECT_EQ(s.at("scan").at("metal_level"), record_.scan.metal_level);
  EXPECT_EQ(s.at("scan").at("contrast_to_noise"), record_.scan.contrast_to_noise);
  EXPECT_EQ(s.at("scan").at("edge_spread_um"), record_.scan.edge_spread_um);
  EXPECT_EQ(s.at("scan").at("fitness"), "limited");
  EXPECT_EQ(s.at("scan").at("reasons").size(), 2U);
  const json p = s.at("porosity");
  EXPECT_EQ(p.at("envelope"), record_.porosity.envelope);
  EXPECT_EQ(p.at("design_solid_mm3"), record_.porosity.design_solid_mm3.value);
  EXPECT_EQ(p.at("u_built_solid_mm3"), record_.porosity.built_solid_mm3.u);
  EXPECT_EQ(p.at("design_porosity"), record_.porosity.design_porosity.value);
  EXPECT_EQ(p.at("built_porosity"), record_.porosity.built_porosity.value);
  EXPECT_EQ(p.at("loss_pp"), record_.porosity.loss_pp.value);
  EXPECT_EQ(p.at("u_loss_pp"), record_.porosity.loss_pp.u);
  EXPECT_FALSE(p.contains("loss_pp_reason"));
  EXPECT_TRUE(p.at("closed_porosity").is_null());
  EXPECT_TRUE(p.at("u_closed_porosity").is_null());
  EXPECT_EQ(p.at("closed_porosity_reason"), "voids are below the resolution");
  EXPECT_EQ(s.at("deviation").at("rms_um"), record_.deviation.rms_um);
  EXPECT_EQ(s.at("deviation").at("histogram").at("edges_um").size(), 3U);
}

TEST_F(Export, SummaryHoldsStiffnessOrNull) {
  run();
  const json s = summary().at("stiffness");
  const StiffnessRecord& truth = *record_.stiffness;
  for (std::size_t row = 0; row < 6; ++row) {
    for (std::size_t column = 0; column < 6; ++column) {
      EXPECT_EQ(s.at("design_tensor_gpa")[row][column], truth.design_tensor_gpa[6 * row + column]);
      EXPECT_EQ(s.at("built_tensor_gpa")[row][column], truth.built_tensor_gpa[6 * row + column]);
    }
  }
  EXPECT_EQ(s.at("knockdown").at("z").at("value"), truth.knockdown[2].value);
  EXPECT_EQ(s.at("knockdown").at("z").at("low"), truth.knockdown[2].low);
  EXPECT_EQ(s.at("knockdown").size(), 3U);
  EXPECT_EQ(s.at("mesh_statement"), truth.mesh_statement);
  record_.stiffness.reset();
  run();
  EXPECT_TRUE(summary().at("stiffness").is_null());
  EXPECT_EQ(Table(file("strut_loads.csv")).size(), 0U);
  EXPECT_EQ(Table(file("crush_curve.csv")).size(), 0U);
}

TEST_F(Export, SummaryHoldsTheModelAndUncertaintiesOfTheStiffness) {
  record_.stiffness->model.u_surface_um = kNotMeasured;
  run();
  const json s = summary().at("stiffness");
  const StiffnessRecord& truth = *record_.stiffness;
  EXPECT_EQ(s.at("u_design_gpa")[5][4], truth.u_design_gpa[34]);
  EXPECT_EQ(s.at("u_built_gpa")[0][2], truth.u_built_gpa[2]);
  EXPECT_TRUE(s.at("u_built_gpa")[1][1].is_null());
  EXPECT_EQ(s.at("term_knockdown").at("xx,xx").at("high"), truth.term_knockdown[0].high);
  EXPECT_TRUE(s.at("term_knockdown").at("yz,xz").at("low").is_null());
  const json m = s.at("model");
  EXPECT_EQ(m.at("material"), truth.model.material);
  EXPECT_EQ(m.at("young_gpa"), truth.model.young_gpa);
  EXPECT_EQ(m.at("poisson"), truth.model.poisson);
  EXPECT_EQ(m.at("boundary"), truth.model.boundary);
  EXPECT_EQ(m.at("block_low_mm")[2], truth.model.block_low_mm.z());
  EXPECT_EQ(m.at("block_high_mm")[0], truth.model.block_high_mm.x());
  EXPECT_EQ(m.at("element_um"), truth.model.element_um);
  EXPECT_EQ(m.at("coarse_element_um"), truth.model.coarse_element_um);
  EXPECT_EQ(m.at("elements_across"), truth.model.elements_across);
  EXPECT_EQ(m.at("design_elements"), truth.model.design_elements);
  EXPECT_EQ(m.at("built_elements"), truth.model.built_elements);
  EXPECT_EQ(m.at("built_left_out_elements"), truth.model.built_left_out_elements);
  EXPECT_TRUE(m.at("u_surface_um").is_null());
}

TEST_F(Export, SummaryHoldsConstantsBoundsChecksAndWhatHangsLoosely) {
  run();
  json s = summary().at("stiffness");
  const StiffnessRecord& truth = *record_.stiffness;
  const json young = s.at("constants").at("young_x_gpa");
  EXPECT_EQ(young.at("design"), truth.constants[0].design.value);
  EXPECT_EQ(young.at("u_design"), truth.constants[0].design.u);
  EXPECT_EQ(young.at("built"), truth.constants[0].built.value);
  EXPECT_EQ(young.at("u_built"), truth.constants[0].built.u);
  EXPECT_TRUE(s.at("constants").at("zener").at("built").is_null());
  EXPECT_EQ(s.at("constants").at("zener").at("built_reason"), truth.constants[1].built.reason);
  EXPECT_EQ(s.at("constants").size(), 3U);
  EXPECT_EQ(s.at("bounds").at("metal_share").at("u_built"), truth.bounds[0].built.u);
  EXPECT_EQ(s.at("bounds").at("bulk_reuss_gpa").at("design"), truth.bounds[1].design.value);
  ASSERT_EQ(s.at("checks").size(), 2U);
  EXPECT_EQ(s.at("checks")[0].at("solution"), truth.checks[0].solution);
  EXPECT_EQ(s.at("checks")[0].at("check"), truth.checks[0].check);
  EXPECT_EQ(s.at("checks")[0].at("value"), truth.checks[0].value);
  EXPECT_TRUE(s.at("checks")[0].at("lower").is_null());
  EXPECT_EQ(s.at("checks")[0].at("upper"), truth.checks[0].upper);
  EXPECT_EQ(s.at("checks")[0].at("fulfilled"), true);
  EXPECT_EQ(s.at("checks")[1].at("fulfilled"), false);
  const json hung = s.at("loosely_hung");
  EXPECT_EQ(hung.at("pieces"), truth.loosely_hung->pieces);
  EXPECT_EQ(hung.at("single_elements"), truth.loosely_hung->single_elements);
  EXPECT_EQ(hung.at("volume_mm3"), truth.loosely_hung->volume_mm3);
  EXPECT_EQ(hung.at("largest").at("volume_mm3"), truth.loosely_hung->largest_mm3);
  EXPECT_EQ(hung.at("largest").at("position_mm")[2], truth.loosely_hung->largest_position_mm.z());
  EXPECT_EQ(s.at("knockdown").at("y").at("larger_elements_change"),
            truth.knockdown[1].larger_elements_change);
  record_.stiffness->loosely_hung->pieces = 0;
  run();
  s = summary().at("stiffness");
  EXPECT_TRUE(s.at("loosely_hung").at("largest").is_null());
  record_.stiffness->loosely_hung.reset();
  run();
  EXPECT_TRUE(summary().at("stiffness").at("loosely_hung").is_null());
}

TEST_F(Export, SummaryHoldsTheStrengthOrNull) {
  run();
  const json s = summary().at("stiffness").at("strength");
  const StrengthRecord& truth = *record_.stiffness->strength;
  EXPECT_EQ(s.at("axis"), "y");
  EXPECT_EQ(s.at("design_modulus_gpa"), truth.design_modulus_gpa);
  EXPECT_EQ(s.at("built_modulus_gpa"), truth.built_modulus_gpa);
  EXPECT_EQ(s.at("design_p99_mpa"), truth.design_p99_mpa);
  EXPECT_EQ(s.at("built_p99_mpa"), truth.built_p99_mpa);
  EXPECT_EQ(s.at("yield_mpa"), truth.yield_mpa);
  EXPECT_EQ(s.at("design_first_yield_mpa"), truth.design_first_yield_mpa);
  EXPECT_EQ(s.at("built_first_yield_mpa"), truth.built_first_yield_mpa);
  EXPECT_FALSE(s.contains("struts"));
  EXPECT_EQ(s.at("load_n"), truth.load_n);
  EXPECT_EQ(s.at("load_mpa"), truth.load_mpa);
  ASSERT_EQ(s.at("lost_struts").size(), 2U);
  EXPECT_EQ(s.at("lost_struts")[0].at("strut_id"), "s4");
  EXPECT_EQ(s.at("lost_struts")[0].at("modulus_loss"), truth.lost[0].modulus_loss);
  EXPECT_EQ(s.at("lost_struts")[0].at("u_modulus_loss"), truth.lost[0].u_modulus_loss);
  EXPECT_TRUE(s.at("lost_struts")[1].at("u_modulus_loss").is_null());
  EXPECT_EQ(s.at("all_lost_struts").at("modulus_loss"), truth.lost[2].modulus_loss);
  ASSERT_EQ(s.at("hot_spots").size(), 3U);
  EXPECT_EQ(s.at("hot_spots")[0].at("strut_id"), "s4");
  EXPECT_EQ(s.at("hot_spots")[1].at("position_mm")[1], truth.hot_spots[1].position_mm.y());
  EXPECT_EQ(s.at("hot_spots")[1].at("von_mises_mpa"), 8000.25);
  record_.stiffness->strength.reset();
  run();
  EXPECT_TRUE(summary().at("stiffness").at("strength").is_null());
}

TEST_F(Export, SummaryHoldsTheCompressionBeyondFirstYieldOrNull) {
  run();
  const json s = summary().at("stiffness").at("crush");
  const CrushRecord& truth = *record_.stiffness->crush;
  EXPECT_EQ(s.at("axis"), "y");
  EXPECT_EQ(s.at("strain"), truth.strain);
  EXPECT_EQ(s.at("yield_mpa"), truth.yield_mpa);
  EXPECT_EQ(s.at("hardening_mpa"), truth.hardening_mpa);
  EXPECT_EQ(s.at("element_um"), truth.element_um);
  EXPECT_EQ(s.at("coarse_element_um"), truth.coarse_element_um);
  EXPECT_EQ(s.at("elements_across"), truth.elements_across);
  EXPECT_EQ(s.at("design_slope_gpa"), truth.design_slope_gpa);
  EXPECT_EQ(s.at("built_slope_gpa"), truth.built_slope_gpa);
  EXPECT_EQ(s.at("design_offset_mpa"), truth.design_offset_mpa);
  EXPECT_EQ(s.at("u_design_offset_mpa"), truth.u_design_offset_mpa);
  EXPECT_EQ(s.at("built_offset_mpa"), truth.built_offset_mpa);
  EXPECT_TRUE(s.at("u_built_offset_mpa").is_null());
  EXPECT_EQ(s.at("ratio").at("value"), truth.ratio);
  EXPECT_EQ(s.at("ratio").at("low"), truth.ratio_low);
  EXPECT_EQ(s.at("ratio").at("high"), truth.ratio_high);
  EXPECT_EQ(s.at("design_first_yield_mpa"), truth.design_first_yield_mpa);
  EXPECT_EQ(s.at("built_first_yield_mpa"), truth.built_first_yield_mpa);
  EXPECT_EQ(s.at("design_energy_mpa"), truth.design_energy_mpa);
  EXPECT_EQ(s.at("built_energy_mpa"), truth.built_energy_mpa);
  EXPECT_EQ(s.at("reason"), truth.reason);
  EXPECT_FALSE(s.contains("curve"));
  record_.stiffness->crush.reset();
  run();
  EXPECT_TRUE(summary().at("stiffness").at("crush").is_null());
}

TEST_F(Export, SummaryHoldsVerdictSoftwareInputsAndCounts) {
  record_.inputs[0].path = "not UTF-8 \xff.mha";
  record_.defects[3].mode = DefectMode::kVoid;
  run();
  const json s = summary();
  EXPECT_EQ(s.at("verdict"), "does_not_conform");
  EXPECT_EQ(s.at("software").at("version"), record_.software.version);
  EXPECT_EQ(s.at("software").at("source_revision"), record_.software.revision);
  EXPECT_EQ(s.at("software").at("options_hash"), record_.software.options_hash);
  ASSERT_EQ(s.at("inputs").size(), 2U);
  EXPECT_EQ(s.at("inputs")[0].at("path"), "not UTF-8 \xef\xbf\xbd.mha");
  EXPECT_EQ(s.at("inputs")[1].at("sha256"), record_.inputs[1].sha256);
  EXPECT_EQ(s.at("counts").at("struts"), 9);
  EXPECT_EQ(s.at("counts").at("struts_by_status").at("wavy"), 1);
  EXPECT_EQ(s.at("counts").at("defects_by_mode").at("void"), 2);
  EXPECT_EQ(s.at("counts").at("defects_by_mode").at("bulged"), 0);
  EXPECT_EQ(s.at("judgement").at("criteria")[1].at("features").at("does_not_conform"), 1);
  EXPECT_TRUE(s.at("judgement").at("criteria")[1].at("lower").is_null());
}

TEST_F(Export, SurfaceCarriesDeviationAndColour) {
  record_.deviation.p02_um = -40.0;
  record_.deviation.p98_um = 20.0;
  record_.scene.deviation_um = {0.0F, 40.0F, -80.0F, kNotMeasured, 20.0F};
  run();
  const std::string ply = bytes_of(file("deviation.ply"));
  const std::string end = "end_header\n";
  const std::size_t data = ply.find(end) + end.size();
  EXPECT_NE(ply.find("format binary_little_endian 1.0\n"), std::string::npos);
  EXPECT_NE(ply.find("element vertex 5\nproperty float x\nproperty float y\nproperty float z\n"
                     "property float deviation_um\nproperty uchar red\nproperty uchar green\n"
                     "property uchar blue\nelement face 3\n"),
            std::string::npos);
  ASSERT_EQ(ply.size() - data, 5 * (16 + 3) + 3 * (1 + 12U));
  const std::vector<std::array<int, 3>> colours = {
      {255, 255, 255}, {255, 0, 0}, {0, 0, 255}, {128, 128, 128}, {255, 128, 128}};
  for (std::size_t i = 0; i < 5; ++i) {
    float values[4];
    std::memcpy(values, ply.data() + data + 19 * i, sizeof values);
    sample::expect_same(Vec3f(values[0], values[1], values[2]),
                        record_.scene.surface.vertices_mm[i], "vertex");
    sample::expect_same(values[3], record_.scene.deviation_um[i], "deviation");
    for (std::size_t c = 0; c < 3; ++c) {
      EXPECT_EQ(static_cast<unsigned char>(ply[data + 19 * i + 16 + c]), colours[i][c]) << i << c;
    }
  }
}

TEST_F(Export, ReplacesItsOwnFilesAndLeavesOthers) {
  fs::create_directories(folder_.path() / "out");
  sample::write_bytes(file("notes.txt"), "mine");
  sample::write_bytes(file("struts.csv"), "old");
  run();
  record_.struts.resize(2);
  run();
  EXPECT_EQ(Table(file("struts.csv")).size(), 2U);
  EXPECT_EQ(bytes_of(file("notes.txt")), "mine");
}

TEST_F(Export, ACancelledExportLeavesTheOlderOne) {
  run();
  const std::string before = bytes_of(file("struts.csv")) + bytes_of(file("summary.json"));
  record_.struts.resize(2);
  // Asks to stop as soon as the deviation map is reported: tables are written by then.
  class StopLate : public ProgressSink {
   public:
    explicit StopLate(std::stop_source& stop) : stop_(stop) {}
    void on_progress(double fraction, const std::string&) override {
      if (fraction > 0.55) stop_.request_stop();
    }

   private:
    std::stop_source& stop_;
  };
  std::stop_source stop;
  const Progress progress(std::make_shared<StopLate>(stop), stop.get_token());
  try {
    export_inspection(record_, folder_.path() / "out", progress);
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
  EXPECT_EQ(bytes_of(file("struts.csv")) + bytes_of(file("summary.json")), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path() / "out"), {}), 10);
}

TEST_F(Export, AFailureOnTheWayLeavesNoSummary) {
  run();
  fs::remove(file("nodes.csv"));
  fs::create_directories(file("nodes.csv") / "in the way");  // its name cannot be given
  try {
    run();
    FAIL() << "it was written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
    EXPECT_NE(std::string(error.what()).find("nodes.csv"), std::string::npos);
  }
  EXPECT_FALSE(fs::exists(file("summary.json")));
  for (const auto& entry : fs::directory_iterator(folder_.path() / "out")) {
    EXPECT_EQ(entry.path().string().find(".partial"), std::string::npos);
  }
}

TEST_F(Export, AFolderThatCannotBeMadeIsAStorageError) {
  sample::write_bytes(folder_.path() / "out", "a file");
  try {
    run();
    FAIL() << "it was written";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
  }
  EXPECT_EQ(bytes_of(folder_.path() / "out"), "a file");
}

}  // namespace
}  // namespace asbuilt
