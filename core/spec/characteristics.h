// What a tolerance can be set on: the ids of a plan, and where each finds its value in the record.
//
// Units: as the id says (_um, _mm3, _pp, _ppm); ids without a unit are pure numbers or counts.
// Uncertainties are expanded with k = 2, as the record holds them. Where the record has only a
// bound, `uncertainty` says so in docs/methods/judgement.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/inspection.h"

namespace asbuilt {

enum class FeatureKind { kPart, kStrut, kNode, kWall, kPore, kVoid, kDefect };
const char* to_string(FeatureKind kind);  // "strut"
const char* plural_of(FeatureKind kind);  // "struts"

// Rows of that kind in the record; 1 for the part.
std::size_t feature_count(const InspectionRecord& record, FeatureKind kind);

struct Characteristic {
  std::string_view id;
  FeatureKind kind = FeatureKind::kPart;
  std::string_view unit;   // "um", "mm3", "ppm", "%-points", "1"
  std::string_view title;  // "diameter"; with the kind before it, words for people
  std::string_view
      below;  // after "is" or "are": "thinner than the limit"; empty: "below the limit"
  std::string_view above;
  double (*value)(const InspectionRecord&, std::size_t row) = nullptr;
  double (*uncertainty)(const InspectionRecord&, std::size_t row) = nullptr;  // null: none known
  double (*nominal)(const InspectionRecord&, std::size_t row) = nullptr;      // null: has none
  // Why value or uncertainty is missing; null or empty where the record does not say.
  const std::string* (*reason)(const InspectionRecord&, std::size_t row) = nullptr;
  // A missing or broken strut fails this however its remains measure.
  bool needs_whole_strut = false;
  // A number of rows that the tolerance selects; `value` is null and `kind` is the kind counted.
  bool is_count = false;
  // A share of a whole: it lies between 0 and 1, and so must its limits.
  bool is_fraction = false;
};

const std::vector<Characteristic>& characteristics();
const Characteristic* find_characteristic(std::string_view id);  // nullptr where unknown

}  // namespace asbuilt
