// The stiffness matrix of a voxel model on all its unknowns, never stored: the product runs over
// the tiles of a BlockGrid with the kernel of the machine's instruction set.
//
// One material, scaled by a factor for each element (partial volume, several materials) or the same
// for all, and a share of K_lambda where Poisson's ratios differ (element_laws.h). Results have the
// same bits at any thread count and with any instruction set: contributions across tiles are kept
// apart and added in a fixed order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block_grid.h"
#include "core/fe/element_laws.h"
#include "core/fe/fine_kernel.h"
#include "core/fe/hex8.h"

namespace asbuilt::fe {

// Unknowns of one node that are those of another (periodic faces).
struct Tie {
  NodeAddress copy;
  NodeAddress master;
};

// y = K x, of one case.
struct ProductVectors {
  float* x = nullptr;
  float* y = nullptr;
};

class FineOperator {
 public:
  // `laws` holds those of the elements in the order of the grid, or nothing. The grid must outlive
  // the operator.
  FineOperator(const BlockGrid& grid, const Vec3& edges_mm, const Elastic& material,
               ElementLaws laws, InstructionSet set, const Progress& progress = {});

  const BlockGrid& grid() const { return grid_; }
  // Parity form of the stiffness of an element of scale 1.
  const Matrix24& element() const { return element_; }
  const ElementLaws& laws() const { return laws_; }
  // The one factor that stands for an element on coarse levels.
  float scale_of(std::size_t element) const { return laws_.at(element).scale; }

  // y = K x; both hold grid().unknown_count() values plus kPadding. Where nodes are tied, copies in
  // the x of single precision take their master's value first (in double precision they already
  // hold it, with their jump), and y of the masters takes that of the copies, which becomes 0.
  void apply(float* x, float* y);
  // The same for up to kMostCases cases at once; each gets the bits that it gets alone.
  void apply(std::span<const ProductVectors> cases);
  void apply(const double* x, double* y);
  // y = K x without regard to ties: forces at the faces themselves.
  void apply_unfolded(const double* x, double* y);
  void set_ties(std::vector<Tie> ties) { ties_ = std::move(ties); }

  // Sum of the scales of the elements at each node, in the order of node numbers; and that of the
  // factors of K_lambda, empty where there are none.
  std::vector<float> node_scale(const Progress& progress = {}) const;
  std::vector<float> node_lambda_mpa(const Progress& progress = {}) const;
  // Diagonal entry of component p at a node whose scales, and factors of K_lambda, sum to these.
  double diagonal(int p, double scale, double lambda_mpa) const {
    return scale * diagonal_[p] + lambda_mpa * lambda_diagonal_[p];
  }

  // Vectors are this many values longer than their unknowns: the kernels read whole registers.
  static constexpr std::size_t kPadding = 64;

  // How often the product was taken in single precision; for several cases at once it counts once.
  int float_products() const { return float_products_; }

  std::size_t memory_bytes() const;

 private:
  struct Share {
    std::uint32_t target;
    std::uint32_t slot;
    std::uint8_t target_stride;
    std::uint8_t slot_stride;
  };

  void find_shares(const Progress& progress);
  std::vector<float> node_sums(const std::vector<float>& of_elements,
                               const Progress& progress) const;
  template <class Real>
  void run(const Real* x, Real* y, std::vector<Real>& halo, const std::vector<Real>& coefficients,
           const std::vector<Real>& lambda_coefficients, void (*kernel)(const TileProduct<Real>&));

  const BlockGrid& grid_;
  Matrix24 element_;
  bool cube_;  // edges are equal
  Vec3 diagonal_;
  Vec3 lambda_diagonal_;
  ElementLaws laws_;
  std::vector<float> coefficients_float_, lambda_coefficients_float_;
  std::vector<double> coefficients_double_, lambda_coefficients_double_;
  FineKernel kernel_;
  int float_products_ = 0;
  std::vector<std::size_t> halo_start_;     // first halo value of each tile
  std::vector<std::uint32_t> share_start_;  // first share of each receiving tile
  std::vector<Share> shares_;
  std::vector<Tie> ties_;
  std::vector<float> halo_float_;
  std::vector<double> halo_double_;
};

}  // namespace asbuilt::fe
