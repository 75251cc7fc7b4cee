#include "app/cli/lot_series_sources.h"

#include <map>
#include <memory>

namespace asbuilt {

std::vector<SeriesSource> series_sources(const std::vector<Path>& databases) {
  std::vector<SeriesSource> sources;
  for (const Path& path : databases) {
    const auto store = std::make_shared<Store>(Store::open_read_only(path));
    const auto known = std::make_shared<std::map<std::int64_t, InspectionFigures>>();
    sources.push_back(
        {path.string(), store->lot_records(), [store, known](std::int64_t id) {
           const auto at = known->find(id);
           if (at != known->end()) return at->second;
           return known->emplace(id, inspection_figures(store->load_inspection(id))).first->second;
         }});
  }
  return sources;
}

}  // namespace asbuilt
