#include "inspectors/stiffness/block_elements.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "core/geometry/mesh_share.h"

namespace asbuilt {
namespace {

constexpr int kRaysPerEdge = 4;

Box3 node_box(const Lattice& lattice) {
  Box3 box;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    box.include(lattice.end1_mm(i));
    box.include(lattice.end2_mm(i));
  }
  return box;
}

double thickest_mm(const Lattice& lattice) {
  double most = 0.0;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i)
    most = std::max(most, lattice.nominal_diameter_mm(i));
  return most;
}

// Sum of the shares in each plane across an axis.
std::vector<double> sections(const Grid3<float>& share, int axis) {
  const Shape& n = share.frame.shape;
  std::vector<double> area(static_cast<std::size_t>(axis == 0 ? n.x : axis == 1 ? n.y : n.z), 0.0);
  for (std::int64_t z = 0; z < n.z; ++z)
    for (std::int64_t y = 0; y < n.y; ++y)
      for (std::int64_t x = 0; x < n.x; ++x)
        area[static_cast<std::size_t>(axis == 0   ? x
                                      : axis == 1 ? y
                                                  : z)] += static_cast<double>(share.at(x, y, z));
  return area;
}

// Planes from an end until the section is half of the mean; at most a fifth of all.
template <class Iterator>
std::ptrdiff_t planes_to_leave(Iterator first, Iterator last, double mean) {
  const std::ptrdiff_t most = (last - first) / 5;
  const auto full = std::find_if(first, first + most, [&](double a) { return a >= 0.5 * mean; });
  return full - first;
}

}  // namespace

TestBlock test_block(const Design& design, const SignedField& field) {
  constexpr double kPlanes = 100.0;
  const Box3 bounds = field.bounds();
  const GridFrame frame = block_frame(bounds, bounds.size_mm().maxCoeff() / kPlanes);
  const Grid3<float> share = designed_share(design, field, frame, {});
  const Box3 nodes = node_box(design.lattice);
  const double diameter = thickest_mm(design.lattice);
  TestBlock block;
  block.box = bounds;
  int at_nodes = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<double> area = sections(share, axis);
    const double mean = std::reduce(area.begin(), area.end()) / static_cast<double>(area.size());
    const double plane = frame.spacing_mm[axis];
    double& low = block.box.low_mm[axis];
    double& high = block.box.high_mm[axis];
    // Struts that all lie in one plane leave nothing between the planes through their nodes.
    const bool apart = nodes.high_mm[axis] - nodes.low_mm[axis] > 2.0 * diameter;
    if (apart && nodes.low_mm[axis] >= low && nodes.low_mm[axis] < low + diameter) {
      low = nodes.low_mm[axis];
      ++at_nodes;
    } else {
      low += plane * static_cast<double>(planes_to_leave(area.begin(), area.end(), mean));
    }
    if (apart && nodes.high_mm[axis] <= high && nodes.high_mm[axis] > high - diameter) {
      high = nodes.high_mm[axis];
      ++at_nodes;
    } else {
      high -= plane * static_cast<double>(planes_to_leave(area.rbegin(), area.rend(), mean));
    }
  }
  block.cut_at = at_nodes == 6   ? "the planes through the outermost nodes"
                 : at_nodes == 0 ? "the first planes with half of the mean designed cross-section"
                                 : "the outermost nodes, or the first planes with half of the mean "
                                   "designed cross-section";
  return block;
}

GridFrame block_frame(const Box3& box, double element_mm) {
  GridFrame frame;
  std::array<std::int64_t, 3> count{};
  for (int axis = 0; axis < 3; ++axis) {
    const double edge = box.size_mm()[axis];
    const auto n = std::max<std::int64_t>(1, std::llround(edge / element_mm));
    count[static_cast<std::size_t>(axis)] = n;
    frame.spacing_mm[axis] = edge / static_cast<double>(n);
  }
  frame.shape = {count[0], count[1], count[2]};
  frame.origin_mm = box.low_mm + 0.5 * frame.spacing_mm;
  return frame;
}

Grid3<float> designed_share(const Design& design, const SignedField& field, const GridFrame& frame,
                            const Progress& progress) {
  if (design.solid == SolidOf::kMesh) {
    return mesh_share(design.mesh, frame, kRaysPerEdge, progress);
  }
  Grid3<float> out(frame);
  const double half_diagonal = 0.5 * frame.spacing_mm.norm();
  const double half_edge = 0.5 * frame.spacing_mm.mean();
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z) {
      progress.throw_if_cancelled();
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          const Vec3 centre = frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                static_cast<double>(z));
          const double d = field.distance_mm(centre);
          double share = d < 0.0 ? 1.0 : 0.0;
          if (std::abs(d) < half_diagonal) {
            share = 0.0;
            for (int k = 0; k < 8; ++k) {
              const double at = field.distance_mm(eighth_mm(frame, centre, k));
              share += 0.125 * std::clamp(0.5 - at / half_edge, 0.0, 1.0);
            }
          }
          out.at(x, y, z) = static_cast<float>(share);
        }
    }
  });
  progress.report(1.0);
  return out;
}

Grid3<float> built_share(const Surface& surface, const Pose& design_from_scan, double offset_mm,
                         const GridFrame& frame, const Progress& progress) {
  TriMesh moved = surface.mesh;
  const auto offset = static_cast<float>(offset_mm);
  parallel_for(0, static_cast<std::int64_t>(moved.vertices_mm.size()), 1 << 14,
               [&](std::int64_t from, std::int64_t to) {
                 for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to);
                      ++i) {
                   Vec3f& v = moved.vertices_mm[i];
                   if (offset_mm != 0.0) v += offset * surface.normals[i];
                   v = (design_from_scan * v.cast<double>()).cast<float>();
                 }
               });
  return mesh_share(moved, frame, kRaysPerEdge, progress);
}

Vec3 eighth_mm(const GridFrame& frame, const Vec3& centre_mm, int k) {
  const Vec3 aside((k & 1) == 0 ? -0.25 : 0.25, (k & 2) == 0 ? -0.25 : 0.25,
                   (k & 4) == 0 ? -0.25 : 0.25);
  return centre_mm + frame.spacing_mm.cwiseProduct(aside);
}

bool is_empty(const Mask& part) {
  return std::ranges::none_of(part.values, [](std::uint8_t v) { return v != 0; });
}

Mask bearing_elements(const Grid3<float>& share, int axis) {
  return fe::only_bearing(fe::solid_elements(share), axis);
}

Mask joined_elements(const Grid3<float>& share, int axis) {
  Mask part = bearing_elements(share, axis);
  if (is_empty(part)) {
    throw Error(ErrorCode::kNotMeasurable,
                std::string("no metal joins the two ends of the block along ") + "xyz"[axis]);
  }
  return part;
}

}  // namespace asbuilt
