#include <algorithm>
#include <limits>

#include "core/mesh_files/write_mesh.h"
#include "reports/export/parts.h"

namespace asbuilt {
namespace {

constexpr double kRangeWithoutQuantilesUm = 100.0;

// From white at zero to pure blue (too little) or red (too much) at the range; grey where unknown.
Rgb colour(float deviation_um, double range_um) {
  if (std::isnan(deviation_um)) return {128, 128, 128};
  const double share = std::clamp(static_cast<double>(deviation_um) / range_um, -1.0, 1.0);
  const auto faded = static_cast<std::uint8_t>(std::lround(255.0 * (1.0 - std::abs(share))));
  if (share < 0.0) return {faded, faded, 255};
  return {255, faded, faded};
}

}  // namespace

double colour_range_um(const DeviationRecord& deviation) {
  const double range = std::max(std::abs(deviation.p02_um), std::abs(deviation.p98_um));
  return range > 0.0 ? range : kRangeWithoutQuantilesUm;
}

void write_surface(const InspectionRecord& record, OutputFiles& files, const Progress& progress) {
  VertexData data;
  data.deviation_um = record.scene.deviation_um;
  data.deviation_um.resize(record.scene.surface.vertices_mm.size(),
                           std::numeric_limits<float>::quiet_NaN());
  const double range_um = colour_range_um(record.deviation);
  data.colours.reserve(data.deviation_um.size());
  for (const float value : data.deviation_um) data.colours.push_back(colour(value, range_um));
  write_ply(files.next("deviation.ply"), record.scene.surface, data, progress);
}

}  // namespace asbuilt
