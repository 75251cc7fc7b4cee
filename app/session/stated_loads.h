// The load that the stresses of each solved case are stated at, in words and numbers. Internal to
// app/session.
#pragma once

#include "app/session/load_stresses.h"
#include "core/fe/apparent.h"
#include "core/fe/part_load.h"

namespace asbuilt {

// Along an axis, by the given force or else at an apparent stress of 1 MPa.
StatedLoad stated_along(const std::optional<double>& force_n, int axis, double area_mm2,
                        const fe::SolvedCase& solved);
// Shear at an apparent stress of 1 MPa; torsion and bending at 1 N mm.
StatedLoad stated_of(const fe::PartLoad& load, double area_mm2, const fe::SolvedCase& solved);
// A strain of 0.001; static: a mean stress of 1 MPa.
StatedLoad stated_of_tensor(fe::TensorBoundary boundary, const fe::SolvedCase& solved);

// A load's amount by its name; not a number where it has none.
double amount(const StatedLoad& load, const char* wanted);

}  // namespace asbuilt
