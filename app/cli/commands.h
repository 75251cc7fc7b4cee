// The commands, one function each: arguments in, exit status out. Contract: docs/results.md.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"

namespace asbuilt {

class Store;
struct InspectionRecord;

using Path = std::filesystem::path;

struct InspectArguments {
  Path plan;
  Path scan;
  std::vector<Path> designs;
  Path db;
  std::string part;
  Path out;
  bool resume = false;
  bool with_fields = false;
  bool with_displacements = false;
};
int inspect_command(const InspectArguments& arguments, const Console& console);

struct DemoArguments {
  Path out = "asbuilt-demo";
};
int demo_command(const DemoArguments& arguments, const Console& console);

struct ExportArguments {
  Path db;
  std::string inspection = "latest";
  std::string lot;                        // of a report: the lot's document
  std::string document = "batch-record";  // or certificate, spc, nonconformance, statement
  std::string nonconformance;             // its number
  Path out;
  std::vector<std::string> formats = {"csv", "json"};  // of export
};
// The inspection that the arguments name. Throws kNotFound, kInvalidInput.
InspectionRecord chosen_inspection(const Store& store, const ExportArguments& arguments);
int export_command(const ExportArguments& arguments, const Console& console);
int report_command(const ExportArguments& arguments, const Console& console);

struct SimulateArguments {
  Path case_file;
  Path out;
};
int simulate_command(const SimulateArguments& arguments, const Console& console);

struct RegisterArguments {
  Path scan;
  std::vector<Path> designs;
};
int register_command(const RegisterArguments& arguments, const Console& console);

enum class ThicknessOf { kMetal, kPores };

struct ThicknessArguments {
  Path scan;
  std::optional<double> threshold;
  ThicknessOf of = ThicknessOf::kMetal;
  Path out;
  double voxel_size_mm = 0.0;
};
int thickness_command(const ThicknessArguments& arguments, const Console& console);

struct StiffnessArguments {
  Path scan;
  std::optional<double> threshold;
  std::optional<double> young_gpa;  // with poisson, or phases in their place
  std::optional<double> poisson;
  std::vector<std::string> phases;  // LABEL=GPA,POISSON
  std::string load = "z";           // one of stiffness_loads()
  std::string platens = "clamped";  // or frictionless
  bool platens_given = false;
  std::string load_region;  // X0,Y0,Z0,X1,Y1,Z1 in mm, with hold_region
  std::string hold_region;
  std::string interface = "rigid";     // or even
  std::string boundary = "kinematic";  // or periodic, mixed, static
  bool boundary_given = false;
  bool grey = false;
  bool whole_image = false;
  std::optional<double> force_n;
  std::optional<double> body_weight_kg;
  std::optional<double> element_um;
  double voxel_size_mm = 0.0;
  double tolerance = 1e-6;
  Path calculix_file;
  Path fields;
  bool displacements = false;
  std::optional<double> yield_mpa;
};
// What --load takes.
std::vector<std::string> stiffness_loads();
int stiffness_command(const StiffnessArguments& arguments, const Console& console);

struct CrushArguments {
  Path scan;
  std::optional<double> threshold;
  double young_gpa = 0.0;
  double poisson = 0.0;
  std::optional<double> yield_mpa;
  std::optional<double> hardening_mpa;
  Path hardening_file;
  std::string load = "z";  // or x, y
  double strain_pct = 5.0;
  std::string platens = "clamped";  // or frictionless
  std::string element = "mean";     // dilatation; or full
  std::optional<double> element_um;
  double voxel_size_mm = 0.0;
  double tolerance = 1e-4;
  Path table;
};
int crush_command(const CrushArguments& arguments, const Console& console);

// What raw curves of tension and compression have in common.
struct CurveArguments {
  Path curve;
  std::optional<double> diameter_mm;
  std::optional<double> width_mm, thickness_mm;
  std::optional<double> area_mm2;
  std::optional<double> u_section_um;
  std::optional<double> u_area_mm2;
  std::string measured_with;
  std::optional<double> force_class;
  std::vector<std::string> columns;  // CHANNEL=COLUMN:UNIT
  std::string decimal = "found";     // or point, comma
  std::string spec;
  std::string decision = "simple";  // or iso14253
  bool use_unverified = false;
  Path plot;
};

struct TensileArguments : CurveArguments {
  double gauge_mm = 0.0;
  std::optional<double> extensometer_gauge_mm;
  std::optional<double> final_gauge_mm;
  std::optional<double> u_final_gauge_mm;
  std::optional<double> u_gauge_mm, u_extensometer_gauge_mm;
  std::optional<double> final_area_mm2;
  std::optional<double> u_final_area_mm2;
  std::string extensometer_class;
  std::string slope_window = "10,40";
  std::vector<double> offsets_pct;
  std::string material;
  std::optional<double> young_gpa;
};
int tensile_command(const TensileArguments& arguments, const Console& console);

struct CompressArguments : CurveArguments {
  double height_mm = 0.0;
  std::optional<double> u_height_um;
  std::optional<double> porosity;  // 0 to 1
  std::optional<double> u_displacement_um;
  std::optional<double> compliance_um_kn, u_compliance_um_kn;
  std::string plateau = "20,30";  // or 20,40
  bool crumbles = false;
};
int compress_command(const CompressArguments& arguments, const Console& console);

struct FatigueArguments {
  Path table;
  std::optional<double> area_mm2;
  std::string spec;
  std::optional<double> at_mpa;
  bool use_unverified = false;
  bool staircase = false;
  double confidence = 0.95;
  double survival = 0.90;
  double design_confidence = 0.95;
  std::vector<double> at_cycles;
  std::string protocol;  // id or FILE.toml
  Path sn_table;
  std::optional<double> body_mass_kg;
  Path plot;
};
int fatigue_command(const FatigueArguments& arguments, const Console& console);

struct InfoArguments {
  Path file;
};
int info_command(const InfoArguments& arguments, const Console& console);

}  // namespace asbuilt
