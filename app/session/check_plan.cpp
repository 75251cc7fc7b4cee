#include "app/session/check_plan.h"

#include "core/spec/select_features.h"

namespace asbuilt {
namespace {

// Only what selections look at: id, ends and inclination.
InspectionRecord nominal_struts(const Lattice& lattice, const Vec3& build_direction) {
  InspectionRecord record;
  record.struts.resize(lattice.struts.size());
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    StrutRow& row = record.struts[i];
    row.strut_id = lattice.strut_id(i);
    row.end1_mm = lattice.end1_mm(i);
    row.end2_mm = lattice.end2_mm(i);
    row.inclination_deg = lattice.inclination_deg(i, build_direction);
  }
  return record;
}

}  // namespace

std::vector<std::string> tolerances_without_features(const Design& design,
                                                     const Vec3& build_direction,
                                                     const JudgementSpec& spec) {
  std::vector<std::string> sentences;
  if (spec.is_default) return sentences;
  const InspectionRecord nominal = nominal_struts(design.lattice, build_direction);
  const FeatureSelector selector(nominal);
  for (const Tolerance& t : spec.tolerances) {
    const FeatureKind kind = t.characteristic->kind;
    const bool of_struts = kind == FeatureKind::kStrut;
    if (!of_struts && kind != FeatureKind::kVoid && kind != FeatureKind::kDefect) continue;
    const Selected selected = selector.select(t.selection, kind);
    const std::string subject = "the tolerance " + t.id + " (" + t.where + ") ";
    if (!selected.unknown.empty()) {
      sentences.push_back(subject + "names " + std::to_string(selected.unknown.size()) +
                          (selected.unknown.size() == 1 ? " strut" : " struts") +
                          " that the design does not have (first: " + selected.unknown.front() +
                          ")");
    } else if (of_struts && selected.rows.empty()) {
      sentences.push_back(subject + "selects no strut of the design (" +
                          t.selection.describe(kind) + ")");
    }
  }
  return sentences;
}

}  // namespace asbuilt
