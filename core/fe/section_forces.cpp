#include "core/fe/section_forces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/fe/section_shape.h"
#include "core/geometry/strut_index.h"

namespace asbuilt::fe {
namespace {

using Vector24 = Eigen::Matrix<double, 24, 1>;

Lattice lattice_of(const std::vector<Segment>& segments) {
  Lattice lattice;
  for (const Segment& s : segments) {
    if (!((s.b_mm - s.a_mm).norm() > 0.0 && s.radius_mm > 0.0)) {
      throw Error(ErrorCode::kInvalidInput, {"a segment without length or radius",
                                             "segment " + std::to_string(lattice.struts.size()),
                                             "both above 0",
                                             {}});
    }
    Strut strut;
    strut.node1 = static_cast<std::int32_t>(lattice.nodes_mm.size());
    strut.node2 = strut.node1 + 1;
    strut.radius1_mm = strut.radius2_mm = s.radius_mm;
    lattice.nodes_mm.push_back(s.a_mm);
    lattice.nodes_mm.push_back(s.b_mm);
    lattice.struts.push_back(strut);
  }
  return lattice;
}

// Voxels of a row whose centres may lie within `reach` of the axis: `from` is the centre of the
// row's voxel 0 from a point of the axis, the row runs along x.
std::pair<std::int64_t, std::int64_t> near_axis(const Vec3& from, double step, const Vec3& axis,
                                                double reach, std::int64_t first,
                                                std::int64_t last) {
  const Vec3 w = from - from.dot(axis) * axis;
  const Vec3 q = step * (Vec3::UnitX() - axis.x() * axis);
  const double a = q.squaredNorm(), b = w.dot(q), c = w.squaredNorm() - reach * reach;
  if (a < 1e-9 * step * step) return {first, last};
  const double root = b * b - a * c;
  if (root < 0.0) return {0, -1};
  const double half = std::sqrt(root);
  return {std::max(first, static_cast<std::int64_t>(std::floor((-b - half) / a))),
          std::min(last, static_cast<std::int64_t>(std::ceil((half - b) / a)))};
}

// The sums over the middle part of one segment, slab by slab.
class Slabs {
 public:
  Slabs(double length_mm, const Vec3& axis, const Vec3& edges_mm, const SectionOptions& options)
      : axis_(axis), plane_(axis), edges_mm_(edges_mm) {
    const Vec3 e1 = plane_.e1.cwiseProduct(edges_mm), e2 = plane_.e2.cwiseProduct(edges_mm);
    box_second_ << e1.dot(e1), e1.dot(e2), e1.dot(e2), e2.dot(e2);
    box_second_ /= 12.0;
    first_mm_ = 0.5 * length_mm * (1.0 - options.middle_share);
    const double middle = options.middle_share * length_mm;
    const double finest = std::max(1.0, std::floor(0.5 * middle / edges_mm.maxCoeff()));
    const double count = std::min(static_cast<double>(options.slabs), finest);
    slab_mm_ = middle / count;
    sums_.resize(static_cast<std::size_t>(count));
  }

  // `centre_mm` counts from the segment's end a; `nodal_n` are the forces K u of the element.
  void add(const Vec3& centre_mm, const Vector24& nodal_n, double scale) {
    std::array<Vec3, 8> corner;
    std::array<double, 8> along;
    for (int k = 0; k < 8; ++k) {
      const Vec3 side((k & 1) != 0 ? 0.5 : -0.5, (k & 2) != 0 ? 0.5 : -0.5,
                      (k & 4) != 0 ? 0.5 : -0.5);
      const auto i = static_cast<std::size_t>(k);
      corner[i] = centre_mm + side.cwiseProduct(edges_mm_);
      along[i] = (corner[i].dot(axis_) - first_mm_) / slab_mm_;
    }
    const auto [low, high] = std::minmax_element(along.begin(), along.end());
    const auto count = static_cast<double>(sums_.size());
    if (!(*high > 0.0 && *low < count)) return;
    const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(*low)));
    const auto last = static_cast<std::size_t>(std::min(count, std::ceil(*high)));
    for (std::size_t slab = first; slab < last; ++slab) {
      Sums& sums = sums_[slab];
      const auto start = static_cast<double>(slab);
      const Vec3 middle = (first_mm_ + (start + 0.5) * slab_mm_) * axis_;
      double area = 0.0;
      for (std::size_t k = 0; k < 8; ++k) {
        const double ramp = std::clamp(along[k] - start, 0.0, 1.0);
        const Vec3 force = ramp * nodal_n.segment<3>(static_cast<int>(3 * k));
        sums.force += force;
        sums.moment += (corner[k] - middle).cross(force);
        // Volume times the slope of the ramp along the axis.
        for (int q = 0; q < 3; ++q) {
          const double share = scale * edges_mm_.prod() * axis_[q] * ramp / (4.0 * edges_mm_[q]);
          area += (k >> q & 1U) != 0 ? share : -share;
        }
      }
      sums.add_area(area, plane_.in(centre_mm), box_second_);
    }
  }

  // `a_mm`: the segment's end a.
  void finish(const Vec3& a_mm, double radius_mm, const Box3& block, SectionForces& out) const {
    Vec3 force = Vec3::Zero();
    BeamSection section;
    for (const Sums& s : sums_) {
      const double torque = s.moment.dot(axis_);
      const double bending = (s.moment - torque * axis_).norm();
      force += s.force;
      out.area_mm2 += s.area;
      out.torque_nmm += torque;
      out.bending_nmm += bending;
      out.largest_bending_nmm = std::max(out.largest_bending_nmm, bending);
      section.second_mm4 += s.second_about_centroid();
    }
    const auto count = static_cast<double>(sums_.size());
    force /= count;
    out.area_mm2 /= count;
    out.torque_nmm /= count;
    out.bending_nmm /= count;
    section.second_mm4 /= count;
    section.area_mm2 = out.area_mm2;
    out.axial_n = force.dot(axis_);
    out.shear_n = (force - out.axial_n * axis_).norm();

    const double length = slab_mm_ * count;
    const Vec3 first = a_mm + first_mm_ * axis_;
    out.cut = is_cut(block, first, axis_, radius_mm) ||
              is_cut(block, first + length * axis_, axis_, radius_mm);
    finish_own(section_outline(out.area_mm2, out.cut, block, first + 0.5 * length * axis_, plane_),
               section, out);
  }

 private:
  struct Sums {
    Vec3 force = Vec3::Zero();
    Vec3 moment = Vec3::Zero();
    double area = 0.0;
    // Of area, from the axis.
    Eigen::Vector2d first = Eigen::Vector2d::Zero();
    Eigen::Matrix2d second = Eigen::Matrix2d::Zero();

    void add_area(double more, const Eigen::Vector2d& place, const Eigen::Matrix2d& of_box) {
      area += more;
      first += more * place;
      second += more * (place * place.transpose() + of_box);
    }
    Eigen::Vector2d centroid() const {
      return area > 0.0 ? Eigen::Vector2d(first / area) : Eigen::Vector2d(0.0, 0.0);
    }
    Eigen::Matrix2d second_about_centroid() const {
      return second - area * centroid() * centroid().transpose();
    }
  };

  // What is told about the centroids of the slabs' own sections.
  void finish_own(const std::vector<Eigen::Vector2d>& outline, const BeamSection& section,
                  SectionForces& out) const {
    for (const Sums& s : sums_) {
      const Eigen::Vector2d c = s.centroid();
      const Vec3 moment = s.moment - (c.x() * plane_.e1 + c.y() * plane_.e2).cross(s.force);
      const Eigen::Vector2d bending = plane_.in(moment);
      out.own_torque_nmm += moment.dot(axis_) / static_cast<double>(sums_.size());
      out.largest_own_bending_nmm = std::max(out.largest_own_bending_nmm, bending.norm());
      out.outer_fibre_mpa =
          std::max(out.outer_fibre_mpa, largest_stress_mpa(section, out.axial_n, bending, outline));
    }
  }

  Vec3 axis_;
  SectionPlane plane_;
  Vec3 edges_mm_;
  Eigen::Matrix2d box_second_;  // of a brick, over its area, about its centre
  double first_mm_ = 0.0, slab_mm_ = 1.0;
  std::vector<Sums> sums_;
};

class Sections {
 public:
  Sections(const ElasticSystem& system, const std::vector<Segment>& segments,
           const SectionOptions& options)
      : system_(system),
        frame_(system.frame()),
        options_(options),
        segments_(segments),
        lattice_(lattice_of(segments)),
        index_(lattice_) {
    const Matrix24 k = hex8_stiffness(frame_.spacing_mm, system.material());
    const Matrix24 k_lambda = hex8_stiffness(frame_.spacing_mm, 1.0, 0.0);
    for (int row = 0; row < 24; ++row) {
      for (int column = 0; column < 24; ++column) {
        const auto i = static_cast<std::size_t>(row), j = static_cast<std::size_t>(column);
        stiffness_(row, column) = k[i][j];
        lambda_stiffness_(row, column) = k_lambda[i][j];
      }
    }
  }

  SectionForces of(std::size_t i) const {
    const Segment& s = segments_[i];
    const double length = (s.b_mm - s.a_mm).norm();
    const Vec3 axis = (s.b_mm - s.a_mm) / length;
    const double reach = options_.reach * s.radius_mm;
    const std::vector<std::int32_t> others =
        index_.near(i, 2.0 * std::max(0.0, reach - s.radius_mm));
    Slabs slabs(length, axis, frame_.spacing_mm, options_);
    SectionForces out;

    Box3 box;
    box.include(s.a_mm);
    box.include(s.b_mm);
    box.grow(reach);
    const Vec3 last_voxel =
        Vec3(static_cast<double>(frame_.shape.x - 1), static_cast<double>(frame_.shape.y - 1),
             static_cast<double>(frame_.shape.z - 1));
    const Vec3 low = frame_.voxel_of(box.low_mm).cwiseMax(Vec3::Zero());
    const Vec3 high = frame_.voxel_of(box.high_mm).cwiseMin(last_voxel);
    const auto first = [&](int k) { return static_cast<std::int64_t>(std::ceil(low[k])); };
    const auto last = [&](int k) { return static_cast<std::int64_t>(std::floor(high[k])); };
    if ((low.array() > high.array()).any()) return out;

    std::array<double, 24> u;
    for (std::int64_t z = first(2); z <= last(2); ++z) {
      for (std::int64_t y = first(1); y <= last(1); ++y) {
        const Vec3 row =
            frame_.position_mm(0.0, static_cast<double>(y), static_cast<double>(z)) - s.a_mm;
        const auto [from, to] =
            near_axis(row, frame_.spacing_mm.x(), axis, reach, first(0), last(0));
        for (std::int64_t x = from; x <= to; ++x) {
          const Vec3 centre = row + Vec3(static_cast<double>(x) * frame_.spacing_mm.x(), 0.0, 0.0);
          const double along = centre.dot(axis);
          if (along < 0.0 || along > length || (centre - along * axis).norm() > reach) continue;
          const ElementLaw law = system_.element(x, y, z, u);
          if (law.scale == 0.0F || !nearest(i, others, s.a_mm + centre)) continue;
          const Eigen::Map<const Vector24> displacement(u.data());
          Vector24 force = static_cast<double>(law.scale) * (stiffness_ * displacement);
          if (law.lambda_mpa != 0.0F) {
            force += static_cast<double>(law.lambda_mpa) * (lambda_stiffness_ * displacement);
          }
          ++out.elements;
          out.strain_energy_nmm += 0.5 * displacement.dot(force);
          slabs.add(centre, force, static_cast<double>(law.share));
        }
      }
    }
    slabs.finish(s.a_mm, s.radius_mm, frame_.bounds(), out);
    return out;
  }

 private:
  // Among equals, but for rounding, the first segment.
  bool nearest(std::size_t i, const std::vector<std::int32_t>& others, const Vec3& point) const {
    const double own = strut_distance_mm(lattice_, i, point);
    return std::none_of(others.begin(), others.end(), [&](std::int32_t j) {
      const auto other = static_cast<std::size_t>(j);
      const double distance = strut_distance_mm(lattice_, other, point);
      const double tie = 1e-9 * segments_[i].radius_mm;
      return distance < own - tie || (distance <= own + tie && other < i);
    });
  }

  const ElasticSystem& system_;
  const GridFrame& frame_;
  const SectionOptions& options_;
  const std::vector<Segment>& segments_;
  Lattice lattice_;
  StrutIndex index_;
  Eigen::Matrix<double, 24, 24> stiffness_, lambda_stiffness_;
};

}  // namespace

std::vector<SectionForces> section_forces(const ElasticSystem& system,
                                          const std::vector<Segment>& segments,
                                          const SectionOptions& options, const Progress& progress) {
  if (!(options.middle_share > 0.0 && options.middle_share <= 1.0 && options.slabs >= 1 &&
        options.reach > 0.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"options of section forces out of range",
                 {},
                 "a middle share above 0 and up to 1, at least one slab, a reach above 0",
                 {}});
  }
  const Sections sections(system, segments, options);
  std::vector<SectionForces> out(segments.size());
  parallel_for(0, static_cast<std::int64_t>(segments.size()), 1, [&](std::int64_t k, std::int64_t) {
    progress.throw_if_cancelled();
    out[static_cast<std::size_t>(k)] = sections.of(static_cast<std::size_t>(k));
  });
  return out;
}

}  // namespace asbuilt::fe
