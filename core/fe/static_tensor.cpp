#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fe/tensor_boundaries.h"
#include "core/fe/tensor_cases.h"

namespace asbuilt::fe {
namespace {

constexpr const char* kFaceNames[6] = {"low x", "high x", "low y", "high y", "low z", "high z"};

// The metal on one face of the block: its area and, across the face, its moments about the corner.
struct FaceMetal {
  double area_mm2 = 0.0;
  Vec3 first = Vec3::Zero();   // integral of the position
  Mat3 second = Mat3::Zero();  // integral of position * position'
};

// Of the six faces. An element that bears by its share has that share of its face.
std::array<FaceMetal, 6> metal_of_faces(const BearingPart& part) {
  const Shape& n = part.elements.frame.shape;
  const std::int64_t last[3] = {n.x - 1, n.y - 1, n.z - 1};
  const Vec3& edge = part.elements.frame.spacing_mm;
  std::array<FaceMetal, 6> out;
  std::size_t next = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        if (part.elements.at(x, y, z) == 0) continue;
        const double share = static_cast<double>(part.laws.at(next++).share);
        const std::int64_t at[3] = {x, y, z};
        for (int face = 0; face < 6; ++face) {
          const int axis = face / 2, p = (axis + 1) % 3, q = (axis + 2) % 3;
          if (at[axis] != (face % 2 == 0 ? 0 : last[axis])) continue;
          FaceMetal& metal = out[static_cast<std::size_t>(face)];
          const double area = share * edge[p] * edge[q];
          Vec3 centre = Vec3::Zero();
          centre[p] = edge[p] * (static_cast<double>(at[p]) + 0.5);
          centre[q] = edge[q] * (static_cast<double>(at[q]) + 0.5);
          metal.area_mm2 += area;
          metal.first += area * centre;
          metal.second += area * centre * centre.transpose();
          metal.second(p, p) += area * edge[p] * edge[p] / 12.0;
          metal.second(q, q) += area * edge[q] * edge[q] / 12.0;
        }
      }
    }
  }
  return out;
}

// Weights of unit mean over the face of the block, with the resultant at `centre`.
FaceTraction weights(const FaceMetal& metal, int axis, double face_area_mm2, const Vec3& centre) {
  const int p = (axis + 1) % 3, q = (axis + 2) % 3;
  Mat3 moments;
  moments << metal.area_mm2, metal.first[p], metal.first[q], metal.first[p], metal.second(p, p),
      metal.second(p, q), metal.first[q], metal.second(q, p), metal.second(q, q);
  const Vec3 wanted = face_area_mm2 * Vec3(1.0, centre[p], centre[q]);
  const Vec3 found = moments.fullPivLu().solve(wanted);
  FaceTraction out;
  out.level = found[0];
  out.slope_per_mm[p] = found[1];
  out.slope_per_mm[q] = found[2];
  return out;
}

// Largest deviation of a face's weights from their mean, as a share of it.
double unevenness(const Mask& part, int face, const FaceTraction& weight, double mean) {
  const Shape& n = part.frame.shape;
  const std::int64_t count[3] = {n.x, n.y, n.z};
  const Vec3& edge = part.frame.spacing_mm;
  const int axis = face / 2, p = (axis + 1) % 3, q = (axis + 2) % 3;
  double worst = 0.0;
  std::int64_t at[3] = {};
  at[axis] = face % 2 == 0 ? 0 : count[axis] - 1;
  for (at[q] = 0; at[q] < count[q]; ++at[q]) {
    for (at[p] = 0; at[p] < count[p]; ++at[p]) {
      if (part.at(at[0], at[1], at[2]) == 0) continue;
      const double w = weight.level +
                       weight.slope_per_mm[p] * edge[p] * (static_cast<double>(at[p]) + 0.5) +
                       weight.slope_per_mm[q] * edge[q] * (static_cast<double>(at[q]) + 0.5);
      worst = std::max(worst, std::abs(w / mean - 1.0));
    }
  }
  return worst;
}

std::string percent(double share) {
  char text[32];
  print_to(text, sizeof text, "%.3g %%", 100.0 * share);
  return text;
}

std::array<FaceTraction, 6> balanced(const BearingPart& part, TensorStiffness& out) {
  const Vec3 edges = edges_of(part.elements);
  const std::array<FaceMetal, 6> metals = metal_of_faces(part);
  std::array<FaceTraction, 6> weight;
  for (int axis = 0; axis < 3; ++axis) {
    const double face_area = edges.prod() / edges[axis];
    const FaceMetal* metal = &metals[2 * static_cast<std::size_t>(axis)];
    const Vec3 centre =
        0.5 * (metal[0].first / metal[0].area_mm2 + metal[1].first / metal[1].area_mm2);
    for (int side = 0; side < 2; ++side) {
      const int face = 2 * axis + side;
      const auto k = static_cast<std::size_t>(face);
      weight[k] = weights(metal[side], axis, face_area, centre);
      out.face_metal[k] = metal[side].area_mm2 / face_area;
      const double uneven = unevenness(part.elements, face, weight[k], 1.0 / out.face_metal[k]);
      if (uneven > 1.0) {
        throw Error(ErrorCode::kInvalidInput,
                    {"uniform tractions cannot be balanced on this part",
                     std::string("on the face at ") + kFaceNames[face] +
                         " they would have to differ by " + percent(uneven) +
                         " of their mean, because the metal on the opposite face lies elsewhere",
                     "at most 100 %", "take --boundary mixed, or kinematic for bounds"});
      }
      out.imbalance = std::max(out.imbalance, uneven);
    }
  }
  return weight;
}

}  // namespace

TensorStiffness static_tensor(const Mask& metal, const Elastic& material,
                              const SolverOptions& options, const Progress& progress,
                              const ElementLaws& laws, const OnSolved& on_solved) {
  TensorStiffness out;
  int pieces = 0;
  unsigned reached = 0;
  const BearingPart part = bearing(
      metal, laws, 0,
      [&](const Body& body) {
        reached |= body.faces;
        pieces += body.faces == 63 ? 1 : 0;
        return body.faces == 63;
      },
      out.size, progress);
  if (pieces != 1) {
    std::string where = std::to_string(pieces) + " pieces of metal reach all six faces";
    for (int face = 0; face < 6; ++face) {
      if ((reached >> face & 1) == 0) {
        where = std::string("there is no metal on the face at ") + kFaceNames[face];
      }
    }
    throw Error(ErrorCode::kInvalidInput,
                {"uniform tractions find nothing to act on", where,
                 "one piece of metal that reaches all six faces of the block",
                 "take --boundary mixed or kinematic, or check threshold and element size"});
  }
  const std::array<FaceTraction, 6> weight = balanced(part, out);
  ElasticSystem system(part.elements, material, part.laws, LoadCase{}, options,
                       progress.part(0.0, 0.1, "setting up"));
  out.size.unknowns = static_cast<std::int64_t>(system.unknown_count());
  const Vec3 edges = edges_of(metal);
  // Unit stress number k; of a shear both entries are 1.
  const auto unit_stress = [](int k) { return k < 3 ? unit_strain(k) : 2.0 * unit_strain(k); };
  std::vector<LoadCase> loads;
  loads.reserve(6);
  for (int k = 0; k < 6; ++k) {
    const Mat3 stress = unit_stress(k);
    LoadCase& load = loads.emplace_back();
    load.name = "static uniform";
    load.tractions = weight;
    for (std::size_t face = 0; face < 6; ++face) {
      const double sign = face % 2 == 0 ? -1.0 : 1.0;
      load.tractions[face].traction_mpa = sign * stress.col(static_cast<int>(face / 2));
    }
  }
  Matrix6 compliance;
  const auto take = [&](int k, const Solution& s) {
    const Mat3 stress = unit_stress(k);
    double face_force = 0.0;
    for (int axis = 0; axis < 3; ++axis) {
      face_force = std::max(face_force, stress.col(axis).norm() * edges.prod() / edges[axis]);
    }
    out.pin_share = std::max(out.pin_share, s.pin_force_n / face_force);
    // The strain that does work with the mean stress: how far opposite faces come apart.
    Mat3 gradient;
    for (int axis = 0; axis < 3; ++axis) {
      const auto low = 2 * static_cast<std::size_t>(axis);
      gradient.col(axis) =
          (s.face_displacement_mm[low + 1] - s.face_displacement_mm[low]) / edges[axis];
    }
    const Mat3 strain = 0.5 * (gradient + gradient.transpose());
    compliance.col(k) = as_vector6(strain).cwiseProduct(
        (Eigen::Matrix<double, 6, 1>() << 1, 1, 1, 2, 2, 2).finished());
    compliance(k, k) = 2.0 * s.strain_energy_nmm / edges.prod();
    out.solver.push_back(s.solver);
    // A stress of 1 MPa: nothing bears it with less energy than the solid.
    take_checks(system, s, 0.0, out.checks);
    if (on_solved) on_solved({system, k, 1.0, s.strain_energy_nmm}, progress);
  };
  solve_tensor_cases(system, loads, 0, progress.part(0.1, 1.0, ""), take);
  const Matrix6 stiffness = compliance.inverse();
  out.asymmetry = (compliance - compliance.transpose()).cwiseAbs().maxCoeff() /
                  compliance.cwiseAbs().maxCoeff();
  out.stiffness_mpa = 0.5 * (stiffness + stiffness.transpose());
  return out;
}

}  // namespace asbuilt::fe
