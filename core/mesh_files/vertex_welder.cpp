#include "core/mesh_files/vertex_welder.h"

#include <bit>

namespace asbuilt {

std::size_t VertexWelder::slot_of(const Vec3f& point) const {
  std::uint64_t hash = 0;
  for (int k = 0; k < 3; ++k) {
    hash = (hash ^ std::bit_cast<std::uint32_t>(point[k])) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  std::size_t slot = static_cast<std::size_t>(hash) & (slots_.size() - 1);
  while (slots_[slot] >= 0 && points_[static_cast<std::size_t>(slots_[slot])] != point) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

void VertexWelder::grow() {
  const std::vector<std::int32_t> old = std::move(slots_);
  slots_.assign(2 * old.size(), -1);
  for (const std::int32_t number : old) {
    if (number >= 0) slots_[slot_of(points_[static_cast<std::size_t>(number)])] = number;
  }
}

std::int32_t VertexWelder::number_of(const Vec3f& raw) {
  const Vec3f point = raw + Vec3f::Zero();  // turns -0 into 0
  if (10 * (points_.size() + 1) > 7 * slots_.size()) grow();
  const std::size_t slot = slot_of(point);
  if (slots_[slot] < 0) {
    slots_[slot] = static_cast<std::int32_t>(points_.size());
    points_.push_back(point);
  }
  return slots_[slot];
}

}  // namespace asbuilt
