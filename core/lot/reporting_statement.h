// The minimum reporting statement of an inspection: imaging, model, operability, and what is
// missing of each.
//
// The set of items is that of Rezapourian et al., "Patient-Specific Lattice Implants, Part 2", a
// review: acquisition, voxel and segmentation; material mapping, mesh and loads; files,
// manufacturability and validation. An item is reported with what the record holds, or listed as
// missing; nothing is inferred. The review has three readiness tiers, whose thresholds were not at
// hand (verify). Here a tier is reached where every item of its group and of those below is
// reported: 1 imaging, 2 model, 3 operability; the document tells which and what the next one
// lacks.
#pragma once

#include <string>
#include <vector>

#include "core/lot/lot_sheet.h"
#include "core/records/inspection.h"

namespace asbuilt {

// `records`: the file's, of which the entries of the lot that the inspection is tied to count;
// `inspection_sha256` and the head stand in the document. Every inspection has a statement.
LotSheet reporting_statement(const InspectionRecord& inspection,
                             const std::vector<LotRecord>& records,
                             const std::string& inspection_sha256, const SheetContext& context);

}  // namespace asbuilt
