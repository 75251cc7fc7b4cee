// Generalised winding number of a set of oriented points: about 1 in metal, 0 in air, and smooth in
// between where points are missing (Barill, Dickson, Schmidt, Levin and Jacobson 2018, "Fast
// winding numbers for soups and clouds"; here with dipoles of first order in a k-d tree, which are
// good to a few percent beyond twice a cell's size). Internal to core/surface.
#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/vec.h"

namespace asbuilt {

class WindingNumber {
 public:
  // References are not kept. Memory: about 60 bytes a point.
  WindingNumber(const std::vector<Vec3f>& points_mm, const std::vector<Vec3f>& normals,
                const std::vector<float>& area_mm2);
  double at(const Vec3f& place) const;

 private:
  struct Node {
    Vec3f center = Vec3f::Zero();  // weighted by area
    Vec3f dipole = Vec3f::Zero();  // sum of area times normal
    float radius = 0.0F;           // of a ball about the centre that holds the points
    std::int32_t first = 0;        // of the points, or of the children
    std::int32_t count = 0;
    bool leaf = true;
  };
  void build(std::int32_t node, int depth);

  std::vector<Node> nodes_;
  std::vector<Vec3f> points_;
  std::vector<Vec3f> dipoles_;
};

}  // namespace asbuilt
