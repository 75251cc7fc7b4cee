// A force on a chosen region of the surface, held at another (core/fe/interface_load.h): stiffness
// with its uncertainty, and the region's displacement under given forces and a body's weight.
// Internal to app/session.
#pragma once

#include "app/session/element_model.h"
#include "app/session/stiffness.h"

namespace asbuilt {

// Refuses boxes that are none. Errors: kInvalidInput.
void check_interface(const fe::InterfaceLoad& load);

// Of the request's interface. `report` holds the model's figures and gets the notes. Where elements
// twice as large have no such regions the reason is told in the place of an uncertainty.
StiffnessOfInterface interface_of(const StiffnessRequest& request, const ScannedMetal& metal,
                                  const ElementModel& model, const fe::Elastic& material,
                                  const fe::SolverOptions& solver, StiffnessReport& report,
                                  const Progress& progress);

}  // namespace asbuilt
