// What the reader of a stiffness must know beside its figures. Internal to app/session.
#pragma once

#include <string>

#include "app/session/element_model.h"
#include "app/session/model_checks.h"
#include "app/session/stiffness.h"

namespace asbuilt {

// Strain of the part beyond which nothing linear is told without a note.
inline constexpr double kLargeStrain = 0.03;

// Two digits, "3.4 %".
std::string percent_text(double fraction);

// The part's contact with the platens, and a note where it is poor.
double noted_contact(const ElementModel& part, int axis, StiffnessReport& report);

// What first yield is, and which way it is wrong: n elements across a bent or twisted strut see
// (n - 1) / n of the stress in its outermost fibre. `of`: " of material 1", or empty.
std::string first_yield_note(double elements_across, const std::string& of);

// The same for the part, or for each of its materials by its own thickness; which materials have no
// yield strength, and that elements of several materials have one stress.
void add_yield_notes(const StiffnessRequest& request, const ScannedMetal& metal,
                     const ElementModel& model, const BeyondFaces& beyond, StiffnessReport& report);

// Refuses elements of which none is of one of the materials (kInvalidInput).
void require_elements_of_materials(const StiffnessRequest& request, const ElementModel& model);

// Where metal of a single element bears more than a little of the load `name`.
void add_thin_note(double thin_share, const std::string& name, StiffnessReport& report);

// What --grey changes of the metal at the faces of the block.
void add_grey_note(StiffnessReport& report);

// Where what is linear means nothing any more.
void add_force_notes(const StiffnessOfAxis& found, StiffnessReport& report);

// Where the strain energy is not the work that was done.
void add_check_notes(const fe::SelfChecks& checks, StiffnessReport& report);

// A tensor that is not cubic, what its boundary leaves out, and where it is
// not symmetric or not positive definite.
void add_cubic_note(const fe::Matrix6& stiffness, StiffnessReport& report);
void add_tensor_notes(const fe::TensorStiffness& tensor, fe::TensorBoundary boundary,
                      StiffnessReport& report);

}  // namespace asbuilt
