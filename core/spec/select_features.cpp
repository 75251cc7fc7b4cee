#include "core/spec/select_features.h"

#include <algorithm>

namespace asbuilt {
namespace {

bool is_pattern(const std::string& text) {
  return text.find_first_of("*?") != std::string::npos;
}

Vec3 position_mm(const InspectionRecord& record, FeatureKind kind, std::size_t row) {
  switch (kind) {
    case FeatureKind::kStrut:
      return 0.5 * (record.struts[row].end1_mm + record.struts[row].end2_mm);
    case FeatureKind::kNode:
      return record.nodes[row].position_mm;
    case FeatureKind::kWall:
      return record.walls[row].position_mm;
    case FeatureKind::kPore:
      return record.pores[row].position_mm;
    case FeatureKind::kVoid:
      return record.voids[row].position_mm;
    case FeatureKind::kDefect:
      return record.defects[row].position_mm;
    case FeatureKind::kPart:
      break;
  }
  return Vec3::Zero();
}

// What the `features` of a plan are matched with.
std::string key_of(const InspectionRecord& record, FeatureKind kind, std::size_t row) {
  if (kind == FeatureKind::kVoid) return record.voids[row].strut_id;
  if (kind == FeatureKind::kDefect) return record.defects[row].strut_id;
  return feature_id(record, kind, row);
}

}  // namespace

std::string feature_id(const InspectionRecord& record, FeatureKind kind, std::size_t row) {
  switch (kind) {
    case FeatureKind::kPart:
      return "part";
    case FeatureKind::kStrut:
      return record.struts[row].strut_id;
    case FeatureKind::kNode:
      return std::to_string(record.nodes[row].node_id);
    case FeatureKind::kWall:
      return std::to_string(row);
    case FeatureKind::kPore:
      return std::to_string(record.pores[row].pore_id);
    case FeatureKind::kVoid:
      return std::to_string(record.voids[row].void_id);
    case FeatureKind::kDefect:
      return std::to_string(record.defects[row].defect_id);
  }
  return {};
}

double feature_confidence(const InspectionRecord& record, FeatureKind kind, std::size_t row) {
  if (kind == FeatureKind::kVoid) return record.voids[row].confidence;
  if (kind == FeatureKind::kDefect) return record.defects[row].confidence;
  return 1.0;
}

FeatureSelector::FeatureSelector(const InspectionRecord& record) : record_(record) {
  const auto fill = [&](FeatureKind kind, RowsById& map) {
    const std::size_t count = feature_count(record, kind);
    map.reserve(count);
    for (std::size_t row = 0; row < count; ++row) map[key_of(record, kind, row)].push_back(row);
  };
  fill(FeatureKind::kStrut, struts_);
  fill(FeatureKind::kNode, nodes_);
  fill(FeatureKind::kVoid, voids_);
  fill(FeatureKind::kDefect, defects_);
}

const FeatureSelector::RowsById& FeatureSelector::rows_by_id(FeatureKind kind) const {
  switch (kind) {
    case FeatureKind::kNode:
      return nodes_;
    case FeatureKind::kVoid:
      return voids_;
    case FeatureKind::kDefect:
      return defects_;
    default:
      return struts_;
  }
}

bool FeatureSelector::passes(const Selection& selection, FeatureKind kind, std::size_t row) const {
  if (!selection.modes.empty() && std::find(selection.modes.begin(), selection.modes.end(),
                                            record_.defects[row].mode) == selection.modes.end()) {
    return false;
  }
  if (selection.inclination_from_deg && selection.inclination_to_deg) {
    const StrutRow* strut = nullptr;
    if (kind == FeatureKind::kStrut) {
      strut = &record_.struts[row];
    } else {
      const auto found = struts_.find(key_of(record_, kind, row));
      if (found != struts_.end()) strut = &record_.struts[found->second.front()];
    }
    if (strut == nullptr || !(strut->inclination_deg >= *selection.inclination_from_deg &&
                              strut->inclination_deg <= *selection.inclination_to_deg)) {
      return false;
    }
  }
  if (!selection.zone && !selection.outside_zone) return true;
  const Vec3 position = position_mm(record_, kind, row);
  if (selection.zone && !selection.zone->contains(position)) return false;
  return !selection.outside_zone || !selection.outside_zone->contains(position);
}

Selected FeatureSelector::select(const Selection& selection, FeatureKind kind) const {
  Selected selected;
  const std::size_t count = feature_count(record_, kind);
  if (kind == FeatureKind::kPart) {
    selected.rows = {0};
    return selected;
  }
  // Whether an id is known is asked of the struts where voids and defects go by their strut.
  const bool by_strut = kind == FeatureKind::kVoid || kind == FeatureKind::kDefect;
  std::vector<std::string_view> patterns;
  for (const std::string& feature : selection.features) {
    if (is_pattern(feature)) {
      patterns.push_back(feature);
      continue;
    }
    const RowsById& known = by_strut ? struts_ : rows_by_id(kind);
    if (!known.contains(feature)) {
      selected.unknown.push_back(feature);
      continue;
    }
    const auto found = rows_by_id(kind).find(feature);
    if (found == rows_by_id(kind).end()) continue;
    for (const std::size_t row : found->second) {
      if (passes(selection, kind, row)) selected.rows.push_back(row);
    }
  }
  if (selection.features.empty() || !patterns.empty()) {
    for (std::size_t row = 0; row < count; ++row) {
      const bool named =
          patterns.empty() ||
          std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
            return matches_pattern(pattern, key_of(record_, kind, row));
          });
      if (named && passes(selection, kind, row)) selected.rows.push_back(row);
    }
  }
  std::sort(selected.rows.begin(), selected.rows.end());
  selected.rows.erase(std::unique(selected.rows.begin(), selected.rows.end()), selected.rows.end());
  return selected;
}

}  // namespace asbuilt
