// Finds the rows of the record that a tolerance applies to.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/records/inspection.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

// "117", or "part".
std::string feature_id(const InspectionRecord& record, FeatureKind kind, std::size_t row);

// 1 where the kind of feature has no confidence of its own.
double feature_confidence(const InspectionRecord& record, FeatureKind kind, std::size_t row);

struct Selected {
  std::vector<std::size_t> rows;     // ascending
  std::vector<std::string> unknown;  // ids that the tolerance names and the record does not have
};

// Keeps a reference to the record.
class FeatureSelector {
 public:
  explicit FeatureSelector(const InspectionRecord& record);
  Selected select(const Selection& selection, FeatureKind kind) const;

 private:
  using RowsById = std::unordered_map<std::string, std::vector<std::size_t>>;

  bool passes(const Selection& selection, FeatureKind kind, std::size_t row) const;
  const RowsById& rows_by_id(FeatureKind kind) const;

  const InspectionRecord& record_;
  RowsById struts_, nodes_, voids_, defects_;  // voids and defects by the id of their strut
};

}  // namespace asbuilt
