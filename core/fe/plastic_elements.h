// Voxel elements of a metal that flows: the state at their Gauss points, nodal forces, and the
// product with the consistent tangent.
//
// Method: J2 plasticity with isotropic hardening at 2 x 2 x 2 Gauss points (core/fe/hardening.h),
// small strains. Plastic flow keeps volume, and a brick integrated in full then locks: it bears too
// much. The default is therefore the mean-dilatation element (T. J. R. Hughes, Int. J. Numer.
// Methods Eng. 15 (1980) 1413-1418): volumetric strain is the element's mean. It is softer than the
// elements of ElasticSystem, which have full integration, also below yield. Full integration is
// C3D8 of CalculiX.
//
// Elements are taken in batches of 16 of one chunk; chunks are runs of blocks of the grid and
// depend on it alone. Forces on nodes of other chunks are kept apart and added in a fixed order:
// the same bits at any thread count and with any instruction set.
//
// Units: mm, N, MPa. Vectors are those of ElasticSystem on the same elements:
// grid().unknown_count() values in its order. Memory: estimate_plastic_bytes(). Forces are in
// double precision, state and tangent in single (six floats each a Gauss point). Errors: those of
// BlockGrid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block_grid.h"
#include "core/fe/hardening.h"
#include "core/fe/hex8.h"
#include "core/fe/plastic_kernel.h"

namespace asbuilt::fe {

enum class Dilatation {
  kMean,  // volumetric strain is the element's mean
  kFull,  // at each Gauss point
};

// What the elements are in after a step, and what it took.
struct PlasticState {
  double elastic_nmm = 0.0;          // stored energy
  double plastic_nmm = 0.0;          // work of this step on the flow
  double mean_plastic_strain = 0.0;  // equivalent, over the volume of the metal
  double yielded_share = 0.0;        // of the volume: has flowed so far
  double flowing_share = 0.0;        // of the volume: flowed in this step
};

class PlasticElements {
 public:
  PlasticElements(const Mask& elements, const Elastic& material, const Hardening& hardening,
                  Dilatation dilatation, InstructionSet set, const Progress& progress);

  const BlockGrid& grid() const { return grid_; }
  double metal_mm3() const;

  // f: nodal forces at the displacements u from the committed state. Sets the tangent there.
  void forces(const double* u, double* f, const Progress& progress);
  // y = tangent * x.
  void product(const float* x, float* y);
  // The committed state moves from the displacements `before` to `after`.
  PlasticState commit(const double* before, const double* after, const Progress& progress);
  // Von Mises' stress of linear elasticity at all Gauss points, in no useful order.
  std::vector<float> elastic_mises_mpa(const double* u);

 private:
  struct Chunk {
    std::uint32_t first_block = 0, last_block = 0;
    std::uint32_t first_batch = 0, last_batch = 0;
    std::uint32_t first_element = 0, last_element = 0;
    std::uint32_t first_halo = 0, last_halo = 0;  // values that belong to other chunks
    std::uint32_t own_nodes = 0;
  };
  // A value in the halo of a chunk that is added to a node of another.
  struct Share {
    std::uint32_t target;
    std::uint32_t slot;
    std::uint8_t stride;
  };

  void make_chunks();
  void find_corners(const Progress& progress);
  template <class Real>
  void gather(const Chunk& chunk, const Real* from, std::vector<NodeValue<Real>>& local) const;
  template <class Real>
  void spread(const Chunk& chunk, const std::vector<NodeValue<Real>>& local, Real* to,
              std::vector<NodeValue<Real>>& halo) const;
  template <class Real>
  void add_shares(const std::vector<NodeValue<Real>>& halo, Real* to) const;

  BlockGrid grid_;
  Hardening hardening_;
  ElementConstants constants_;
  PlasticKernel kernel_;
  std::vector<Chunk> chunks_;
  std::vector<CornerBatch> corners_;
  std::vector<PointBatch> state_;
  std::vector<PointBatch> tangent_;
  std::vector<NodeAddress> halo_node_;      // of every chunk, one after the other
  std::vector<std::uint32_t> share_start_;  // by receiving chunk
  std::vector<Share> shares_;
  std::vector<NodeValue<float>> halo_float_;
  std::vector<NodeValue<double>> halo_double_;
};

// Bytes that so many elements take beside those of the ElasticSystem, from above: corners, state
// and tangent are 416 bytes an element, long vectors and what chunks share are the rest.
std::int64_t estimate_plastic_bytes(std::int64_t elements);

}  // namespace asbuilt::fe
