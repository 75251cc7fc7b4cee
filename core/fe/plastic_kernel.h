// What a batch of sixteen elements does in plasticity, compiled once for each instruction set.
//
// Method: nodal values become parity modes (core/fe/hex8.h). The gradient of component p along axis
// q at the eight Gauss points has four different values only, sums and differences of the four
// modes that are odd along q; the way back is the transpose. Volumetric strain is taken at each
// point (full integration) or as the element's mean (mean dilatation), which is the centroid's.
//
// The tangent at a point is K 1 x 1 + 2 G theta Idev - m x m with m = sqrt(2 G theta_bar) n
// (core/fe/hardening.h): six floats. Every instruction set does the same operations in the same
// order without contraction, so all give the same bits.
#pragma once

#include <cstdint>

#include "core/fe/fine_kernel.h"
#include "core/fe/yield_return.h"

namespace asbuilt::fe {

inline constexpr int kBatch = 16;

// Six values at each of eight Gauss points of sixteen elements.
// State: plastic strain xx yy yz xz xy (tensor components; zz follows, plastic flow keeps volume),
// then the equivalent plastic strain. Tangent: 2 G theta, then m xx yy yz xz xy.
struct alignas(64) PointBatch {
  float value[8][6][kBatch];
};

// Three components of a node and one unused.
template <class Real>
struct alignas(4 * sizeof(Real)) NodeValue {
  Real value[4];
};

// Corners of sixteen elements as numbers into the local values of their chunk. Lanes without an
// element point at a local value of their own, which nobody else uses.
struct CornerBatch {
  std::uint16_t node[8][kBatch];
};

// Of an element.
struct ElementConstants {
  double slope[3] = {};     // 1 / (4 edge): from a mode to the gradient, 1/mm
  double volume_mm3 = 0.0;  // of the element
  double bulk_mpa = 0.0;    // K
  double shear_mpa = 0.0;   // G
  double yield_mpa = 0.0;   // first yield
  bool mean_dilatation = true;
};

// Sums over the elements of a batch; lanes without an element add nothing.
struct StepSums {
  double elastic_nmm = 0.0;     // stored energy at the end
  double plastic_nmm = 0.0;     // work of the step's mean stress on the flow
  double plastic_strain = 0.0;  // equivalent, summed over the points
  double yielded_points = 0.0;  // that have ever flowed
  double flowing_points = 0.0;  // that flowed in this step
};

struct PlasticKernel {
  // y += tangent * x on the local values of a chunk.
  void (*tangent)(const ElementConstants&, const CornerBatch&, const PointBatch& tangent,
                  const NodeValue<float>* x, NodeValue<float>* y);
  // y += forces at the displacements x, mm; writes the tangent there. The state stays.
  void (*forces)(const ElementConstants&, const Hardening&, const CornerBatch&,
                 const PointBatch& state, const NodeValue<double>* x, NodeValue<double>* y,
                 PointBatch& tangent);
  // The state goes from the displacements `before` to `after`.
  void (*commit)(const ElementConstants&, const Hardening&, const CornerBatch&, PointBatch& state,
                 const NodeValue<double>* before, const NodeValue<double>* after, StepSums& sums);
  // Von Mises' stress that linear elasticity has at the points, MPa.
  void (*elastic_mises)(const ElementConstants&, const CornerBatch&, const NodeValue<double>* x,
                        float (&mises_mpa)[8][kBatch]);
};

PlasticKernel portable_plastic_kernel();
PlasticKernel avx2_plastic_kernel();
PlasticKernel avx512_plastic_kernel();

PlasticKernel plastic_kernel(InstructionSet set);

}  // namespace asbuilt::fe
