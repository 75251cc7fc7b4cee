#include "core/spec/plan_keys.h"

#include <algorithm>

namespace asbuilt {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// The table of every inspector has the keys of "inspectors.*".
std::string_view listed(std::string_view section) {
  return section.starts_with("inspectors.") ? "inspectors.*" : section;
}

}  // namespace

const std::vector<PlanKey>& plan_keys() {
  static const std::vector<PlanKey> keys = {
      {"", "scan", "text", "the scan: a file, or a folder of slices"},
      {"", "design", "text or list of texts", "the design file or files"},
      {"", "scan_unit", "text", "unit of a scan whose file names none"},
      {"", "design_unit", "text", "unit of a design whose file names none"},
      {"", "build_direction", "3 numbers", "direction of the build in the design frame"},
      {"", "material", "text", "the material's id"},
      {"", "part", "text", "serial number of the part"},
      {"", "lot", "text", "the lot it belongs to"},
      {"", "operator", "text", "who inspects"},
      {"", "notes", "text", "anything else for the record"},
      {"", "symmetry", "text", "what to do when two poses explain the scan equally well"},
      {"", "pose", "table", "approximate pose of the scan"},
      {"", "datums", "table", "paired points that fix the pose"},
      {"", "scan_options", "table", "options of the scan's reader"},
      {"", "design_options", "table", "options of the design's reader"},
      {"", "surface", "table", "options of the surface determination"},
      {"", "registration", "table", "options of the registration"},
      {"", "inspectors", "table", "one table of options for each inspector"},
      {"", "memory", "table", "memory the inspection may use"},
      {"", "decision", "table", "the decision rule"},
      {"", "zone", "list of tables", "named regions of the design frame"},
      {"", "tolerance", "list of tables", "what is judged"},

      {"pose", "design_from_scan", "16 numbers", "row-major 4x4 matrix, mm"},
      {"pose", "translation_mm", "3 numbers", "translation after the rotation"},
      {"pose", "rotation_axis", "3 numbers", "axis of the rotation"},
      {"pose", "rotation_deg", "number", "angle about that axis"},
      {"pose", "tolerance_mm", "number", "how far the true position may be"},
      {"pose", "tolerance_deg", "number", "how far the true orientation may be"},

      {"datums", "tolerance_mm", "number", "largest distance that may remain between a pair"},
      {"datums", "point", "list of tables", "three or more pairs of points"},
      {"datums.point", "name", "text", "name of the datum"},
      {"datums.point", "design_mm", "3 numbers", "the point in the design frame"},
      {"datums.point", "scan_mm", "3 numbers", "the same point in the scan frame"},

      {"scan_options", "*", "option", "an option of the scan's reader"},
      {"design_options", "*", "option", "an option of the design's reader"},
      {"surface", "*", "option", "an option of the surface determination"},
      {"registration", "*", "option", "an option of the registration"},
      {"inspectors", "*", "table", "the table of one inspector"},
      {"inspectors.*", "enabled", "true or false", "whether this inspector runs"},
      {"inspectors.*", "*", "option", "an option of that inspector"},

      {"memory", "budget_gb", "number", "memory the inspection may use"},

      {"decision", "rule", "text", "the decision rule"},
      {"decision", "guard_band", "text", "the guard band of ISO 14253-1"},
      {"decision", "not_measurable", "text", "what becomes of features that cannot be measured"},

      {"zone", "name", "text", "the name that tolerances use"},
      {"zone", "low_mm", "3 numbers", "lower corner of a box"},
      {"zone", "high_mm", "3 numbers", "upper corner of a box"},
      {"zone", "from_mm", "3 numbers", "one end of the axis of a cylinder"},
      {"zone", "to_mm", "3 numbers", "the other end"},
      {"zone", "radius_mm", "number", "radius of the cylinder"},

      {"tolerance", "id", "text", "unique name of the tolerance"},
      {"tolerance", "characteristic", "text", "what is judged"},
      {"tolerance", "lower", "number", "lower limit"},
      {"tolerance", "upper", "number", "upper limit"},
      {"tolerance", "lower_deviation", "number", "lower limit of measured minus nominal"},
      {"tolerance", "upper_deviation", "number", "upper limit of measured minus nominal"},
      {"tolerance", "lower_deviation_percent", "number", "the same in percent of nominal"},
      {"tolerance", "upper_deviation_percent", "number", "the same in percent of nominal"},
      {"tolerance", "features", "list of texts", "ids of the features, * and ? allowed"},
      {"tolerance", "inclination_deg", "2 numbers", "range of strut inclination"},
      {"tolerance", "zone", "text", "only features in this zone"},
      {"tolerance", "outside_zone", "text", "only features outside of this zone"},
      {"tolerance", "modes", "list of texts", "only defects of these modes"},
      {"tolerance", "min_confidence", "number", "from which confidence a finding counts"},
      {"tolerance", "severity", "text", "critical, major or minor"},
      {"tolerance", "allowed_failures", "whole number", "features that may fail"},
      {"tolerance", "allowed_fraction", "number", "share of the features that may fail"},
      {"tolerance", "expanded_uncertainty", "number", "k = 2, where the measurement gives none"},
      {"tolerance", "rule", "text", "decision rule of this tolerance"},
      {"tolerance", "not_measurable", "text", "what becomes of features that cannot be measured"},
  };
  return keys;
}

bool is_plan_key(std::string_view section, std::string_view key) {
  for (const PlanKey& k : plan_keys()) {
    if (k.section == listed(section) && k.key == key) return true;
  }
  return false;
}

std::string plan_keys_of(std::string_view section) {
  std::string all;
  for (const PlanKey& k : plan_keys()) {
    if (k.section == listed(section)) all += (all.empty() ? "" : ", ") + std::string(k.key);
  }
  return all;
}

std::string nearest_plan_key(std::string_view section, std::string_view key) {
  constexpr std::size_t kLongestKey = 40;  // nothing longer is near to anything
  if (key.size() > kLongestKey) return {};
  std::string best;
  std::size_t best_distance = 3;
  for (const PlanKey& k : plan_keys()) {
    if (k.section != listed(section) || k.key == "*") continue;
    const std::size_t distance = edit_distance(key, k.key);
    if (distance < best_distance && distance < k.key.size()) {
      best_distance = distance;
      best = k.key;
    }
  }
  return best;
}

}  // namespace asbuilt
