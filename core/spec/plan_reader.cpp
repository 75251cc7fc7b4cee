#include <Eigen/LU>
#include <Eigen/SVD>
#include <cmath>
#include <numbers>

#include "core/base/print.h"
#include "core/spec/plan.h"
#include "core/spec/table_reader.h"
#include "core/spec/tolerance_reader.h"

namespace asbuilt {
namespace {

constexpr double kDegrees = 180.0 / std::numbers::pi;
const std::vector<std::string> kUnits = {"mm", "um", "cm", "m", "inch"};

std::filesystem::path joined(const TableReader& table, std::string_view key,
                             const std::string& text, const std::filesystem::path& folder) {
  if (text.find('\n') != std::string::npos || text.find('\r') != std::string::npos) {
    table.refuse(key, "a path runs over lines", "one path");
  }
  return (folder / std::filesystem::path(text)).lexically_normal();
}

std::string unit_of(const TableReader& plan, std::string_view key) {
  const std::optional<std::size_t> choice = plan.choice(key, kUnits);
  return choice ? kUnits[*choice] : "";
}

Vec3 direction(const TableReader& table, std::string_view key, const Vec3& otherwise) {
  const std::optional<Vec3> vector = table.point(key);
  if (!vector) return otherwise;
  if (vector->norm() < 1e-9) table.refuse(key, "a direction has no length", "not [0, 0, 0]");
  return vector->normalized();
}

// Numbers that people copy are rounded: the nearest rotation is taken where the rest is small.
Pose pose_from_matrix(const TableReader& table, const std::vector<double>& m) {
  constexpr double kRounding = 1e-3;
  const char* key = "design_from_scan";
  for (const double entry : m) {
    if (std::abs(entry) > 1e6) table.refuse(key, "a number is out of range", "-1e6 to 1e6");
  }
  if (std::abs(m[12]) > kRounding || std::abs(m[13]) > kRounding || std::abs(m[14]) > kRounding ||
      std::abs(m[15] - 1.0) > kRounding) {
    table.refuse(key, "the last row of a pose is not 0 0 0 1", "a row-major 4x4 matrix",
                 "were the columns written as rows?");
  }
  Mat3 linear;
  linear << m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10];
  if (linear.determinant() < 0.0) {
    table.refuse(key, "the pose mirrors the part", "a rotation with determinant +1",
                 "check the sign of one axis");
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(linear, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Vec3 stretch = svd.singularValues();
  if ((stretch - Vec3::Ones()).cwiseAbs().maxCoeff() > kRounding) {
    table.refuse(key, "the pose is no rigid motion", "orthonormal rows (to 0.001), no scale",
                 "give the translation in mm and take scale out of the rotation");
  }
  Pose pose;
  const bool exact = (linear * linear.transpose() - Mat3::Identity()).cwiseAbs().maxCoeff() < 1e-14;
  pose.rotation = exact ? linear : Mat3(svd.matrixU() * svd.matrixV().transpose());
  pose.translation_mm = Vec3(m[3], m[7], m[11]);
  return pose;
}

ApproximatePose read_pose(const TableReader& table) {
  ApproximatePose approximate;
  approximate.origin = "pose";
  const bool by_axis =
      table.has("translation_mm") || table.has("rotation_axis") || table.has("rotation_deg");
  if (const auto matrix = table.numbers("design_from_scan", 16)) {
    if (by_axis) {
      table.refuse("design_from_scan", "a pose is given twice",
                   "design_from_scan, or translation_mm with rotation_axis and rotation_deg",
                   "remove one of them");
    }
    approximate.design_from_scan = pose_from_matrix(table, *matrix);
  } else {
    table.require(by_axis ? "translation_mm" : "design_from_scan");
    if (table.has("rotation_axis") != table.has("rotation_deg")) {
      table.refuse(table.has("rotation_axis") ? "rotation_axis" : "rotation_deg",
                   "a rotation is half given", "rotation_axis and rotation_deg together");
    }
    const double angle_deg =
        table.number("rotation_deg", number_range(-360.0, 360.0, "deg")).value_or(0.0);
    const Vec3 axis = direction(table, "rotation_axis", Vec3::UnitZ());
    approximate.design_from_scan.rotation = rotation_from_axis_angle(axis * (angle_deg / kDegrees));
    approximate.design_from_scan.translation_mm = *table.point("translation_mm");
  }
  approximate.tolerance_mm =
      table.number("tolerance_mm", positive_up_to(1000.0, "mm")).value_or(approximate.tolerance_mm);
  approximate.tolerance_deg = table.number("tolerance_deg", positive_up_to(180.0, "deg"))
                                  .value_or(approximate.tolerance_deg);
  return approximate;
}

std::vector<Datum> read_datums(const TableReader& table, const std::string& file) {
  std::vector<Datum> datums;
  for (const TomlValue* value : table.tables("point")) {
    const TableReader point(*value, "datums.point", file);
    for (const char* key : {"name", "design_mm", "scan_mm"}) point.require(key);
    datums.push_back({*point.text("name"), *point.point("design_mm"), *point.point("scan_mm")});
    for (std::size_t i = 0; i + 1 < datums.size(); ++i) {
      if (datums[i].name == datums.back().name) {
        point.refuse("name", "two datums have the same name", "unique names");
      }
    }
    constexpr std::size_t kMost = 1000;
    if (datums.size() > kMost) point.refuse("name", "too many datums", "3 to 1000");
  }
  return datums;
}

ApproximatePose pose_from_datums(const TableReader& table, const std::vector<Datum>& datums) {
  const double tolerance_mm =
      table.number("tolerance_mm", positive_up_to(1000.0, "mm")).value_or(1.0);
  DatumPose solved;
  try {
    solved = solve_datum_pose(datums);
  } catch (const Error& error) {
    ErrorText text = error.text();
    text.where = table.place() + " datums: " + text.where;
    throw Error(error.code(), text);
  }
  if (solved.worst_mm > tolerance_mm) {
    char distance[64];
    print_to(distance, sizeof distance, "%.3g mm", solved.worst_mm);
    throw Error(ErrorCode::kInvalidInput,
                {"the datums do not fit each other",
                 table.place() + " datums: \"" + solved.worst + "\" stays " + distance + " away",
                 "distances up to tolerance_mm",
                 "check for exchanged points, a mirrored scan or wrong units"});
  }
  ApproximatePose approximate;
  approximate.design_from_scan = solved.design_from_scan;
  approximate.tolerance_mm = tolerance_mm;
  // Points that may be off by the tolerance, at that distance from their line, turn the part so
  // far.
  approximate.tolerance_deg = std::atan2(tolerance_mm, solved.width_mm) * kDegrees;
  approximate.origin = "datums";
  approximate.datum_rms_mm = solved.rms_mm;
  return approximate;
}

std::vector<PlanOption> read_options(const TableReader& table, const TomlValue& value,
                                     bool skip_enabled) {
  std::vector<PlanOption> options;
  for (const TomlMember& member : *value.get_if<TomlValue::Table>()) {
    if (skip_enabled && member.key == "enabled") continue;
    PlanOption option{member.key, 0.0, table.place_of(member.key)};
    if (const auto number = as_number(member.value)) {
      constexpr double kExact =
          9007199254740992.0;  // from 2^53 on whole numbers would change silently
      if (!std::isfinite(*number) || std::abs(*number) >= kExact) {
        table.refuse(member.key, "an option is not a usable number", "a finite number below 2^53");
      }
      option.value = *number;
    } else if (const bool* flag = member.value.get_if<bool>()) {
      option.value = *flag;
    } else if (const std::string* text = member.value.get_if<std::string>()) {
      option.value = *text;
    } else {
      table.refuse(member.key, "an option has the wrong type",
                   "a number, true or false, or a text");
    }
    options.push_back(std::move(option));
  }
  return options;
}

// The reader of the scan has one option that names a file: it lies where the plan says, as the
// scan.
void join_sidecar(const TableReader& table, std::vector<PlanOption>& options,
                  const std::filesystem::path& folder) {
  for (PlanOption& option : options) {
    const std::string* text = std::get_if<std::string>(&option.value);
    if (option.name != "sidecar" || text == nullptr || text->empty()) continue;
    option.value = joined(table, "sidecar", *text, folder).string();
  }
}

std::vector<InspectorPlan> read_inspectors(const TomlValue& value, const std::string& file) {
  const TableReader all(value, "inspectors", file);
  std::vector<InspectorPlan> inspectors;
  for (const TomlMember& member : *value.get_if<TomlValue::Table>()) {
    if (member.value.get_if<TomlValue::Table>() == nullptr) {
      all.refuse(member.key, "an inspector is not a table", "a table: [inspectors.NAME]");
    }
    const std::string section = "inspectors." + member.key;
    const TableReader named(member.value, section.size() < 80 ? section : "inspectors", file);
    // The keys of an inspector are its own; only `enabled` means the same for all.
    InspectorPlan inspector;
    inspector.name = member.key;
    inspector.where = named.place() + " " + section.substr(0, 80);
    inspector.enabled = named.flag("enabled").value_or(true);
    inspector.options = read_options(named, member.value, true);
    inspectors.push_back(std::move(inspector));
  }
  return inspectors;
}

Plan plan_from(const TomlValue& root, const std::filesystem::path& path) {
  const std::string file = path.string();
  const TableReader table(root, "", file);
  const std::filesystem::path folder = path.parent_path();

  Plan plan;
  plan.path = path;
  table.require("scan");
  table.require("design");
  plan.scan = joined(table, "scan", *table.text("scan"), folder);
  const std::optional<std::vector<std::string>> designs = table.texts("design");
  for (const std::string& name : *designs) {
    plan.designs.push_back(joined(table, "design", name, folder));
  }
  plan.scan_unit = unit_of(table, "scan_unit");
  plan.design_unit = unit_of(table, "design_unit");
  plan.build_direction = direction(table, "build_direction", plan.build_direction);
  plan.material = table.text("material").value_or("");
  plan.part = table.text("part").value_or("");
  plan.lot = table.text("lot").value_or("");
  plan.operator_name = table.text("operator").value_or("");
  plan.notes = table.text("notes").value_or("");
  if (table.choice("symmetry", {"refuse", "accept"}).value_or(0) == 1) {
    plan.symmetry = Symmetry::kAccept;
  }

  if (const TomlValue* pose = table.find("pose")) {
    plan.approximate_pose = read_pose(TableReader(*pose, "pose", file));
  }
  if (const TomlValue* datums = table.find("datums")) {
    const TableReader reader(*datums, "datums", file);
    if (plan.approximate_pose) {
      table.refuse("datums", "a pose is given twice", "[pose] or [datums]", "remove one of them");
    }
    plan.datums = read_datums(reader, file);
    plan.approximate_pose = pose_from_datums(reader, plan.datums);
  }
  const auto stage = [&](const char* section, std::vector<PlanOption>& options) {
    const TomlValue* value = table.find(section);
    if (value != nullptr) options = read_options(TableReader(*value, section, file), *value, false);
  };
  stage("scan_options", plan.scan_options);
  if (const TomlValue* options = table.find("scan_options")) {
    join_sidecar(TableReader(*options, "scan_options", file), plan.scan_options, folder);
  }
  stage("design_options", plan.design_options);
  stage("surface", plan.surface);
  stage("registration", plan.registration);
  if (const TomlValue* inspectors = table.find("inspectors")) {
    plan.inspectors = read_inspectors(*inspectors, file);
  }
  if (const TomlValue* memory = table.find("memory")) {
    plan.memory_budget_gb =
        TableReader(*memory, "memory", file).number("budget_gb", positive_up_to(1e5, "GB"));
  }
  plan.zones = read_zones(table, file);
  plan.judgement = read_judgement_spec(table, plan.zones, file);
  return plan;
}

}  // namespace

Plan read_plan(const std::filesystem::path& path) {
  return plan_from(read_toml(path), path);
}

Plan parse_plan(std::string_view text, const std::filesystem::path& path) {
  return plan_from(parse_toml(text, path.string()), path);
}

}  // namespace asbuilt
