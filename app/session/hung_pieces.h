// Pieces of what a load is solved on that hang on by a single element (core/fe/loosely_hung.h), and
// what the reader is told of them. Internal to app/session.
#pragma once

#include <string>

#include "core/base/progress.h"
#include "core/fe/apparent.h"
#include "core/fe/interface_load.h"
#include "core/fe/loosely_hung.h"

namespace asbuilt {

// Of elements between platens at the ends of an axis, and of a tensor's; pieces that the solver
// leaves out are left out here.
fe::LooselyHung hung_between_platens(const Mask& elements, int axis, const Progress& progress);
fe::LooselyHung hung_in_tensor(const Mask& elements, fe::TensorBoundary boundary,
                               const Progress& progress);

// Of those that join the regions of a force.
fe::LooselyHung hung_on_interface(const Mask& elements, const fe::ElementLaws& laws,
                                  const fe::InterfaceLoad& load, const Progress& progress);

// What to tell; empty where no piece of two elements or more hangs so.
std::string hung_note(const fe::LooselyHung& found, const std::string& load);

// Bytes while it runs, beside the elements.
std::int64_t hung_bytes(std::int64_t elements, std::int64_t block_voxels);

}  // namespace asbuilt
