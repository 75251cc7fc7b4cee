// One coarse level of the multigrid: its mesh, its Galerkin operator and its work vectors.
//
// Work vectors hold the values of all cases that are solved together (fine_kernel.h): those of node
// n begin at n * cases(). Nothing in them outlives a cycle.
//
// Level 1 applies its operator element by element (core/fe/fine_kernel.h), deeper levels store 3 x
// 3 blocks by rows. Both give the same bits at any thread count.
#pragma once

#include <memory>
#include <vector>

#include "core/base/progress.h"
#include "core/fe/block_rows.h"
#include "core/fe/coarse_mesh.h"
#include "core/fe/fine_operator.h"

namespace asbuilt::fe {

class CoarseLevel {
 public:
  // Level 1 above the grid of `fine`.
  CoarseLevel(CoarseMesh mesh, const FineOperator& fine, InstructionSet set,
              const Progress& progress = {});
  // A deeper level: takes its element matrices in parity form, which are used up by assemble().
  CoarseLevel(CoarseMesh mesh, ElementMatrices matrices, InstructionSet set);

  const CoarseMesh& mesh() const { return mesh_; }
  std::uint32_t node_count() const { return mesh_.node_count; }
  // Element matrices of the next level, whose mesh is given.
  ElementMatrices parent_matrices(const CoarseMesh& next, const Progress& progress = {}) const;
  // Turns element matrices into rows (levels 2 and deeper) and forgets what only setup needs.
  void assemble(const Progress& progress = {});

  // From now on so many cases, 1 to kMostCases: what the work vectors hold is lost. One at first.
  void set_cases(int cases);
  std::size_t cases() const { return cases_; }
  // What one case more takes.
  std::size_t case_bytes() const;

  // y = A x.
  void apply(const Float4* x, Float4* y);
  // One over the diagonal; 0 where a component is fixed and in the unused fourth.
  const std::vector<Float4>& inverse_diagonal() const { return inverse_diagonal_; }
  const BlockRows& rows() const { return rows_; }

  // Adds up, for all cases, what chunks contribute to nodes of other chunks: `halo` as laid out by
  // mesh().
  void add_shares(Float4* y, const Float4* halo) const;
  std::vector<Float4>& halo_values() { return halo_values_; }

  std::size_t memory_bytes() const;

  // Work vectors of the cycle.
  std::vector<Float4> x, b, d, y, visits;
  double largest_eigenvalue = 0.0;

 private:
  using ChildScales = float[8][16];

  void diagonal_of_level_one(const Progress& progress);
  void make_vectors();

  std::size_t cases_ = 1;
  CoarseMesh mesh_;
  FineKernel kernel_;
  Matrix24 element_{};
  std::unique_ptr<ChildScales[]> child_scale_;
  std::vector<std::vector<float>> octant_zero_;  // coefficients by kind of cell
  std::vector<const float*> coefficients_;       // per batch
  std::vector<Float4> halo_values_;
  std::vector<Float4> inverse_diagonal_;
  ElementMatrices matrices_;
  BlockRows rows_;
};

}  // namespace asbuilt::fe
