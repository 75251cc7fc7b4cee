// Whether a scan can carry the measurements asked of it. Internal to app/session.
#pragma once

#include "app/session/load.h"
#include "core/records/inspection.h"
#include "core/surface/surface.h"

namespace asbuilt {

// Fit: 8 voxels or more across the thinnest strut, contrast-to-noise of 8 or more, an edge (10-90
// %) no wider than half the thinnest strut, levels that drift by less than 40 %. Limited: 5 voxels,
// 5, three quarters, 60 %. Unfit: below. The limits are this program's own, from the error of
// simulated scans (docs/methods/scan_fitness.md), not from a standard.
ScanRecord judge_scan(const LoadedScan& scan, const Surface& surface, const Design& design);

}  // namespace asbuilt
