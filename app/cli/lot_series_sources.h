// Databases as sources of series (core/lot/lot_series.h).
#pragma once

#include <vector>

#include "app/cli/commands.h"
#include "core/lot/lot_series.h"
#include "reports/store/store.h"

namespace asbuilt {

// Reads the entries at once, an inspection when its figures are first asked for, and keeps the
// figures only. Throws what Store::open_read_only throws.
std::vector<SeriesSource> series_sources(const std::vector<Path>& databases);

}  // namespace asbuilt
