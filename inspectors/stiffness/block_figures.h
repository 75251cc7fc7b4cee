// What the tensors of designed and built block say: engineering constants, anisotropy, means over
// all directions; and beside them the bounds at the block's share of metal.
//
// Constants: of the stored tensors (core/fe/stiffness_tensor.h). Where a tensor is not positive
// definite the block bears nothing in some direction, and there are none. Order and names: Young's
// moduli x y z, shear moduli yz xz xy, Poisson's ratios ("poisson_xy": contraction along y under
// tension along x), Zener's ratio, universal anisotropy, deviation from cubic, mean bulk and shear
// modulus (Voigt's, Reuss's), and with the mixed boundary the coupling that it does not see.
//
// Bounds (core/fe/mixture_bounds.h) of one porous metal: first its share of the block, then of E, K
// and G each Voigt's, Hashin and Shtrikman's upper and lower, Reuss's. Lower ones are 0: pores bear
// nothing.
//
// U (k = 2), in quadrature: resolution - the step from both element sizes to vanishing elements,
// for values of one kind no less than the largest (core/fe/stated_error.h); how surfaces fall on
// the grid - a modulus and a ratio by that share of themselves; the universal anisotropy A as that
// of a cubic block does whose Zener's ratio is off by the share p, p sqrt(A^2 + 4.8 A); solver -
// the same with the solver's share; of the part also half of what its surface does, moved outwards
// and inwards. Bounds: what resolution, grid and surface do to the share of metal. Not in it: the
// material's constants, blur, pose.
#pragma once

#include <string>
#include <vector>

#include "core/fe/hex8.h"
#include "core/records/inspection.h"
#include "inspectors/stiffness/solved_block.h"

namespace asbuilt {

std::vector<BlockFigureRow> block_constants(const SolvedBlock& s, fe::TensorBoundary boundary);
std::vector<BlockFigureRow> block_bounds(const SolvedBlock& s, const fe::Elastic& material);

// For people, each sentence after a blank: a tensor that is not cubic, a part that is not its own
// mirror image, means over all directions outside of Hashin and Shtrikman's bounds.
std::string figures_statement(const SolvedBlock& s, const fe::Elastic& material,
                              fe::TensorBoundary boundary);

}  // namespace asbuilt
