// Slices through the scan at the worst places, for the report. Internal to app/session.
#pragma once

#include <vector>

#include "core/records/inspection.h"
#include "inspectors/common/context.h"

namespace asbuilt {

// The defects that get pictures: the most severe, at most `count`, ids as in the record.
std::vector<DefectPictures> cut_pictures(const InspectionContext& context,
                                         const std::vector<DefectRow>& defects, std::size_t count);

}  // namespace asbuilt
