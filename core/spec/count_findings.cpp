#include "core/spec/count_findings.h"

#include <algorithm>
#include <cmath>

#include "core/spec/statements.h"

namespace asbuilt {
namespace {

std::string list_of(const InspectionRecord& record, FeatureKind kind,
                    const std::vector<std::size_t>& rows) {
  constexpr std::size_t kListed = 5;
  std::string text;
  for (std::size_t i = 0; i < rows.size() && i < kListed; ++i) {
    if (i > 0) text += ", ";
    std::string what, strut;
    if (kind == FeatureKind::kDefect) {
      what = to_string(record.defects[rows[i]].mode);
      std::replace(what.begin(), what.end(), '_', ' ');
      strut = record.defects[rows[i]].strut_id;
    } else {
      what = "void " + feature_id(record, kind, rows[i]);
      strut = record.voids[rows[i]].strut_id;
    }
    text += what;
    if (!strut.empty()) text += " at strut " + strut;
  }
  if (rows.size() > kListed) {
    text += " and " + grouped(static_cast<std::int64_t>(rows.size() - kListed)) + " more";
  }
  return text;
}

}  // namespace

bool counts_only_strut_defects(const Tolerance& tolerance) {
  const std::vector<DefectMode>& modes = tolerance.selection.modes;
  return tolerance.characteristic->kind == FeatureKind::kDefect && !modes.empty() &&
         std::all_of(modes.begin(), modes.end(), is_strut_defect);
}

std::string low_confidence(double confidence) {
  if (!std::isfinite(confidence)) return " (confidence unknown)";
  return " (confidence " + std::to_string(static_cast<int>(confidence * 100.0)) + " %)";
}

FindingCount count_findings(const InspectionRecord& record, const FeatureSelector& selector,
                            const Tolerance& tolerance, const std::vector<std::size_t>& rows) {
  const FeatureKind kind = tolerance.characteristic->kind;
  std::vector<std::size_t> sure, doubtful;
  for (const std::size_t row : rows) {
    // A confidence that is not a number is none.
    const bool confident =
        feature_confidence(record, kind, row) >= tolerance.selection.min_confidence;
    (confident ? sure : doubtful).push_back(row);
  }
  FindingCount count;
  count.sure = static_cast<std::int64_t>(sure.size());
  count.doubtful = static_cast<std::int64_t>(doubtful.size());
  count.sure_list = list_of(record, kind, sure);
  count.doubtful_list = list_of(record, kind, doubtful);

  const std::vector<DefectMode>& modes = tolerance.selection.modes;
  const bool of_struts =
      kind == FeatureKind::kDefect &&
      (modes.empty() || std::any_of(modes.begin(), modes.end(), is_strut_defect));
  if (of_struts && tolerance.not_measurable == NotMeasurable::kUndecided) {
    Selection struts = tolerance.selection;
    struts.modes.clear();
    for (const std::size_t row : selector.select(struts, FeatureKind::kStrut).rows) {
      if (record.struts[row].status == StrutStatus::kNotMeasurable) ++count.unmeasured_struts;
    }
  }
  return count;
}

}  // namespace asbuilt
