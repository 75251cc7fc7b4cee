// The inspection plan, PLAN.toml: what to inspect, how, and against what. Every key is described in
// docs/plan.md.
//
// Frame: zones, build direction and datums' design points in the design frame. Units: mm, deg;
// limits in the unit of their characteristic. A plan is read strictly: unknown keys, wrong types,
// numbers that are not finite, limits the wrong way round are refused with file, line, key and
// value. Files it names are not opened here.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/geometry/pose.h"
#include "core/spec/datums.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

// One option of a stage or an inspector, to be handed to set_option with its `where`.
struct PlanOption {
  std::string name;
  OptionValue value;
  std::string where;  // "plan.toml:12 inspectors.struts.step_um"
};

struct InspectorPlan {
  std::string name;
  bool enabled = true;
  std::vector<PlanOption> options;
  std::string where;  // "plan.toml:10 inspectors.struts", for an inspector that does not exist
};

// A pose the search starts from and stays near.
struct ApproximatePose {
  Pose design_from_scan;
  double tolerance_mm = 1.0;  // how far the true position may be, at the centre of the design
  double tolerance_deg = 5.0;
  std::string origin;                  // "pose", "datums"
  double datum_rms_mm = kNotMeasured;  // of datums
};

enum class Symmetry { kRefuse, kAccept };  // of two poses that explain the scan equally well

struct Plan {
  std::filesystem::path path;
  std::filesystem::path scan;                  // paths are joined to the plan's folder
  std::vector<std::filesystem::path> designs;  // one or more
  std::string scan_unit;  // "mm", "um", "cm", "m", "inch"; empty: as the file says, else mm
  std::string design_unit;
  Vec3 build_direction = Vec3::UnitZ();  // unit length
  std::string material;                  // an id of core/spec/materials.h or free text
  std::string part;                      // serial number
  std::string lot;
  std::string operator_name;
  std::string notes;
  Symmetry symmetry = Symmetry::kRefuse;

  std::optional<ApproximatePose> approximate_pose;
  std::vector<Datum> datums;

  std::vector<PlanOption> scan_options;  // of the scan's reader; its sidecar joined as the scan
  std::vector<PlanOption> design_options;
  std::vector<PlanOption> surface;
  std::vector<PlanOption> registration;
  std::vector<InspectorPlan> inspectors;  // in the order of the plan; those not named run as usual
  std::optional<double> memory_budget_gb;

  std::vector<Zone> zones;
  JudgementSpec judgement;
};

// Throws kNotFound where there is no such file, kBadFormat where it is not TOML, kInvalidInput
// where a key or value is not allowed.
Plan read_plan(const std::filesystem::path& path);

// The same from text. `path` names the plan in errors; its folder is what relative paths refer to.
Plan parse_plan(std::string_view text, const std::filesystem::path& path);

}  // namespace asbuilt
