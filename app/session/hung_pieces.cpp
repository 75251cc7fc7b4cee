#include "app/session/hung_pieces.h"

#include "app/session/stiffness_notes.h"
#include "core/base/print.h"

namespace asbuilt {

std::string hung_note(const fe::LooselyHung& found, const std::string& load) {
  if (found.pieces == 0) return {};
  char text[400];
  print_to(text, sizeof text,
           "%s: %lld %s by a single element (%lld elements, %s of the metal with those that stick "
           "out alone; the largest, of %lld, about (%.3f, %.3f, %.3f) mm): solved, but what bears "
           "them is not known better than that element is",
           load.c_str(), static_cast<long long>(found.pieces),
           found.pieces == 1 ? "piece hangs" : "pieces hang",
           static_cast<long long>(found.elements), percent_text(found.share).c_str(),
           static_cast<long long>(found.largest_elements), found.largest_place_mm.x(),
           found.largest_place_mm.y(), found.largest_place_mm.z());
  return text;
}

std::int64_t hung_bytes(std::int64_t elements, std::int64_t block_voxels) {
  // Beside the search the part that bears; before it labels of its pieces, 4 bytes a voxel.
  return block_voxels + fe::loosely_hung_bytes(elements, block_voxels);
}

}  // namespace asbuilt
