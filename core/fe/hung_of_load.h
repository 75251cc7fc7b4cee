// Pieces of what a load is solved on that hang on by a single element (loosely_hung.h): what holds
// them is the load's own.
//
// Pieces that the solver leaves out are left out here. Frame, memory, determinism: those of
// loosely_hung.h. Errors: kInvalidInput for regions that the load refuses.
#pragma once

#include "core/base/progress.h"
#include "core/fe/apparent.h"
#include "core/fe/interface_load.h"
#include "core/fe/loosely_hung.h"

namespace asbuilt::fe {

// Of elements between platens at the ends of an axis, and of a tensor's. `share`: see
// loosely_hung().
LooselyHung hung_between_platens(const Mask& elements, int axis, const Progress& progress);
LooselyHung hung_in_tensor(const Mask& elements, TensorBoundary boundary, const Progress& progress,
                           const Grid3<float>* share = nullptr);

// Of those that join the regions of a force.
LooselyHung hung_on_interface(const Mask& elements, const ElementLaws& laws,
                              const InterfaceLoad& load, const Progress& progress);

}  // namespace asbuilt::fe
