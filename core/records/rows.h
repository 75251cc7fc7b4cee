// The measured rows of an inspection: one struct per exported table (docs/results). Lengths of
// sizes in um, coordinates in mm in the design frame, angles in degrees; u_ is the expanded
// uncertainty with k = 2. A value that could not be measured is NaN in memory, empty in files and
// NULL in the database, and its row says why in `reason`.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

enum class StrutStatus {
  kOk,
  kMissing,
  kBroken,
  kNecked,
  kBulged,
  kThin,
  kThick,
  kWavy,
  kNotMeasurable
};
const char* to_string(StrutStatus status);
StrutStatus strut_status_from(const std::string& text);  // throws kBadFormat

struct StrutRow {
  std::string strut_id;
  Vec3 end1_mm = Vec3::Zero();  // nominal
  Vec3 end2_mm = Vec3::Zero();
  double inclination_deg = 0.0;
  double nominal_diameter_um = 0.0;
  double diameter_um = kNotMeasured;  // area-equivalent, mean over the measurable length
  double u_diameter_um = kNotMeasured;
  double diameter_sd_um = kNotMeasured;
  double min_diameter_um = kNotMeasured;
  double max_diameter_um = kNotMeasured;
  double inscribed_um = kNotMeasured;
  double circumscribed_um = kNotMeasured;
  double ellipticity = kNotMeasured;  // minor over major axis
  double offset_um = kNotMeasured;
  double waviness_um = kNotMeasured;
  double downskin_um = kNotMeasured;
  double upskin_um = kNotMeasured;
  double second_moment_ratio = kNotMeasured;
  double measured_fraction = 0.0;
  StrutStatus status = StrutStatus::kNotMeasurable;
  double confidence = 0.0;  // of the status, 0 to 1
  std::string reason;
};

enum class NodeStatus { kOk, kShifted, kMissing, kNotMeasurable };
const char* to_string(NodeStatus status);
NodeStatus node_status_from(const std::string& text);

struct NodeRow {
  std::int64_t node_id = 0;
  Vec3 position_mm = Vec3::Zero();  // nominal
  double dx_um = kNotMeasured;
  double dy_um = kNotMeasured;
  double dz_um = kNotMeasured;
  double offset_um = kNotMeasured;
  double u_offset_um = kNotMeasured;
  double inscribed_um = kNotMeasured;
  NodeStatus status = NodeStatus::kNotMeasurable;
  std::string reason;
};

struct WallRow {
  Vec3 position_mm = Vec3::Zero();
  double nominal_um = kNotMeasured;
  double thickness_um = kNotMeasured;
  double u_thickness_um = kNotMeasured;
  double deviation_um = kNotMeasured;
};

struct PoreRow {
  std::int64_t pore_id = 0;
  Vec3 position_mm = Vec3::Zero();
  double inscribed_um = kNotMeasured;
  double volume_mm3 = kNotMeasured;
  double throat_um = kNotMeasured;  // largest
  std::int64_t coordination = 0;
  bool open = true;
};

struct VoidRow {
  std::int64_t void_id = 0;
  Vec3 position_mm = Vec3::Zero();
  double volume_mm3 = kNotMeasured;
  double u_volume_mm3 = kNotMeasured;
  double equivalent_um = kNotMeasured;  // diameter of the sphere of the same volume
  double sphericity = kNotMeasured;
  double depth_um = kNotMeasured;  // from the outer surface to the nearest point of the void
  std::int64_t voxels = 0;
  std::string strut_id;  // nearest strut, empty where none
  double confidence = 0.0;
};

enum class DefectMode {
  kMissing,
  kBroken,
  kNecked,
  kBulged,
  kThin,
  kThick,
  kWavy,
  kClosedPore,
  kParticle,
  kDross,
  kVoid,
  kTrappedPowder
};
const char* to_string(DefectMode mode);
DefectMode defect_mode_from(const std::string& text);

struct DefectRow {
  std::int64_t defect_id = 0;
  DefectMode mode = DefectMode::kVoid;
  std::string strut_id;  // empty where none
  Vec3 position_mm = Vec3::Zero();
  double size_um = kNotMeasured;  // the defect's own length: gap, neck diameter loss, blob diameter
  double volume_mm3 = kNotMeasured;  // metal that is missing or too much
  double severity = 0.0;             // 0 to 1, see docs/methods/defects.md
  double confidence = 0.0;           // 0 to 1
  std::string description;           // one line for people
};

}  // namespace asbuilt
