// The nodes of the elements on one face of the grid, weighted for tractions.
#pragma once

#include <array>
#include <cstdint>

#include "core/fe/block_grid.h"
#include "core/fe/load_case.h"

namespace asbuilt::fe {

// Calls visit(node, weight) for each of the four nodes of every element face on face `face`: weight
// is the integral over that element face, in mm2, of the node's bilinear shape function times the
// traction's level + slope . position, times share(x, y, z) of the element. Nodes of several
// elements come several times.
template <class Share, class Visit>
void for_face_nodes(const BlockGrid& grid, const Vec3& edges_mm, int face,
                    const FaceTraction& traction, Share share, Visit visit) {
  const Shape& n = grid.elements_shape();
  const std::int64_t count[3] = {n.x, n.y, n.z};
  const int axis = face / 2, p = (axis + 1) % 3, q = (axis + 2) % 3;
  const double area = edges_mm[p] * edges_mm[q];
  std::int64_t at[3] = {};
  at[axis] = face % 2 == 0 ? 0 : count[axis] - 1;
  for (at[q] = 0; at[q] < count[q]; ++at[q]) {
    for (at[p] = 0; at[p] < count[p]; ++at[p]) {
      if (!grid.element(at[0], at[1], at[2])) continue;
      const double metal = area * static_cast<double>(share(at[0], at[1], at[2]));
      std::array<std::array<std::int32_t, 3>, 4> node;
      double level[4];
      for (int k = 0; k < 4; ++k) {
        std::int64_t place[3] = {at[0], at[1], at[2]};
        place[axis] = face % 2 == 0 ? 0 : count[axis];
        place[p] += k & 1;
        place[q] += k >> 1;
        for (int c = 0; c < 3; ++c) {
          node[static_cast<std::size_t>(k)][static_cast<std::size_t>(c)] =
              static_cast<std::int32_t>(place[c]);
        }
        const Vec3 position =
            edges_mm.cwiseProduct(Vec3(static_cast<double>(place[0]), static_cast<double>(place[1]),
                                       static_cast<double>(place[2])));
        level[k] = traction.level + traction.slope_per_mm.dot(position);
      }
      // Integrals of products of two shape functions: 1/3 or 1/6 along each edge.
      for (int k = 0; k < 4; ++k) {
        double sum = 0.0;
        for (int j = 0; j < 4; ++j) {
          sum += level[j] * ((k ^ j) & 1 ? 1.0 : 2.0) * ((k ^ j) & 2 ? 1.0 : 2.0);
        }
        visit(node[static_cast<std::size_t>(k)], metal * sum / 36.0);
      }
    }
  }
}

}  // namespace asbuilt::fe
