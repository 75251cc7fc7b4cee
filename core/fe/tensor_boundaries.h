// Tensors whose boundary needs more than one kind of support, or tractions.
#pragma once

#include "core/fe/apparent.h"

namespace asbuilt::fe {

// Mixed uniform conditions (load_case.h): one system for the three normal strains and one for each
// shear, made one after the other. The tensor is that of the periodic block of the part and its
// seven mirror images, where Hill's condition holds exactly and normal and shear do not meet;
// `coupling` says what the part alone bears there.
TensorStiffness mixed_tensor(const Mask& metal, const Elastic& material,
                             const SolverOptions& options, const Progress& progress,
                             const ElementLaws& laws, const OnSolved& on_solved);

// Static uniform conditions: the tractions of a uniform stress on all six faces, borne by the metal
// there. On each face the traction is stress . normal times the weight w = level + slope .
// position, made so that its mean over the face of the block is stress . normal and its resultant
// acts at the middle between the centres of the metal on this face and on the opposite one: forces
// and moments are then in balance and the mean stress of the block is the one wanted. Where
// opposite faces hold the same metal w is the same all over. Of an element with a factor that share
// of its face is metal. The tensor is the inverse of the
// compliance.
//
// Errors: kInvalidInput where no piece of metal, or more than one, reaches all six faces, and where
// the balance would need w below 0 or above 2 of its mean.
TensorStiffness static_tensor(const Mask& metal, const Elastic& material,
                              const SolverOptions& options, const Progress& progress,
                              const ElementLaws& laws, const OnSolved& on_solved);

}  // namespace asbuilt::fe
