#include "core/fe/apparent.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/fe/tensor_boundaries.h"
#include "core/fe/tensor_cases.h"

namespace asbuilt::fe {
Mask cropped_to_metal(const Mask& metal) {
  const Shape& n = metal.frame.shape;
  std::int64_t low[3] = {n.x, n.y, n.z}, high[3] = {-1, -1, -1};
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      const std::uint8_t* row = &metal.values[static_cast<std::size_t>(n.x * (y + n.y * z))];
      const std::uint8_t* first =
          std::find_if(row, row + n.x, [](std::uint8_t v) { return v != 0; });
      if (first == row + n.x) continue;
      std::int64_t last = n.x - 1;
      while (row[last] == 0) --last;
      low[0] = std::min(low[0], static_cast<std::int64_t>(first - row));
      high[0] = std::max(high[0], last);
      low[1] = std::min(low[1], y);
      high[1] = std::max(high[1], y);
      low[2] = std::min(low[2], z);
      high[2] = std::max(high[2], z);
    }
  }
  if (high[0] < 0) throw Error(ErrorCode::kInvalidInput, "nothing solid: no voxel is metal");
  GridFrame frame = metal.frame;
  frame.shape = {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1};
  frame.origin_mm = metal.frame.position_mm(
      static_cast<double>(low[0]), static_cast<double>(low[1]), static_cast<double>(low[2]));
  Mask out(frame);
  for (std::int64_t z = 0; z < frame.shape.z; ++z) {
    for (std::int64_t y = 0; y < frame.shape.y; ++y) {
      const std::uint8_t* row = &metal.at(low[0], y + low[1], z + low[2]);
      std::transform(row, row + frame.shape.x, &out.at(0, y, z),
                     [](std::uint8_t v) { return v != 0 ? std::uint8_t{1} : std::uint8_t{0}; });
    }
  }
  return out;
}

Mask only_bearing(const Mask& metal, int axis) {
  ModelSize size;
  return bearing(
             metal, {}, 0, [axis](const Body& body) { return joins(body, axis); }, size)
      .elements;
}

AxisStiffness axis_stiffness(const Mask& metal, const Elastic& material, int axis, Platens platens,
                             const SolverOptions& options, const Progress& progress,
                             const ElementLaws& laws, const OnSolved& on_solved) {
  AxisStiffness out;
  out.axis = axis;
  const Vec3 edges = edges_of(metal);
  out.length_mm = edges[axis];
  out.area_mm2 = edges.prod() / edges[axis];
  const BearingPart part = bearing_along(metal, laws, axis, out.size, progress);
  constexpr double kStrain = 1e-3;
  const LoadCase load = platen_compression(axis, platens, kStrain, edges);
  ElasticSystem system(part.elements, material, part.laws, load, options,
                       progress.part(0.0, 0.3, "setting up"));
  out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
  const Solution s = system.solve(load, progress.part(0.3, 0.95, "solving"));
  out.modulus_mpa = 2.0 * s.strain_energy_nmm / (edges.prod() * kStrain * kStrain);
  const double force = s.face_force_n[2 * static_cast<std::size_t>(axis)][axis];
  out.force_modulus_mpa = force / (out.area_mm2 * kStrain);
  out.stiffness_n_per_mm = out.modulus_mpa * out.area_mm2 / out.length_mm;
  out.solver = s.solver;
  out.checks = {system.rigid_motion_force(), energy_imbalance(s.strain_energy_nmm, s.work_nmm)};
  if (on_solved) {
    on_solved({system, 0, out.modulus_mpa * kStrain, s.strain_energy_nmm},
              progress.part(0.95, 1.0, "stresses"));
  }
  return out;
}

TensorStiffness tensor_stiffness(const Mask& metal, const Elastic& material,
                                 TensorBoundary boundary, const SolverOptions& options,
                                 const Progress& progress, const ElementLaws& laws,
                                 const OnSolved& on_solved) {
  if (boundary == TensorBoundary::kMixed) {
    return mixed_tensor(metal, material, options, progress, laws, on_solved);
  }
  if (boundary == TensorBoundary::kStatic) {
    return static_tensor(metal, material, options, progress, laws, on_solved);
  }
  const bool periodic = boundary == TensorBoundary::kPeriodic;
  TensorStiffness out;
  const BearingPart part = bearing(
      metal, laws, periodic ? 7 : 0,
      [periodic](const Body& body) {
        return periodic ? joins(body, 0) || joins(body, 1) || joins(body, 2) : body.faces != 0;
      },
      out.size, progress);
  if (out.size.elements == 0) {
    throw Error(ErrorCode::kInvalidInput,
                {"no load path", "no piece of metal reaches the faces of the block", "",
                 "check threshold and element size"});
  }
  std::vector<LoadCase> loads;
  loads.reserve(6);
  for (int k = 0; k < 6; ++k) {
    const Mat3 strain = unit_strain(k);
    loads.push_back(periodic ? periodic_uniform(strain) : kinematic_uniform(strain));
  }
  ElasticSystem system(part.elements, material, part.laws, loads.front(), options,
                       progress.part(0.0, 0.1, "setting up"));
  out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
  const double volume = edges_of(metal).prod();
  Matrix6 c;
  solve_tensor_cases(system, loads, 0, progress.part(0.1, 1.0, ""), [&](int k, const Solution& s) {
    c.col(k) = as_vector6(s.mean_stress_mpa);
    c(k, k) = 2.0 * s.strain_energy_nmm / volume;
    out.solver.push_back(s.solver);
    take_checks(system, s, solid_energy_nmm(material, volume), out.checks);
    if (on_solved) on_solved({system, k, 1.0, s.strain_energy_nmm}, progress);
  });
  out.asymmetry = (c - c.transpose()).cwiseAbs().maxCoeff() / c.cwiseAbs().maxCoeff();
  out.stiffness_mpa = 0.5 * (c + c.transpose());
  return out;
}

}  // namespace asbuilt::fe
