// What of a request for a stiffness does not go together. Internal to app/session.
//
// Errors: kInvalidInput with what is allowed and what to do; kStorage for a folder of fields that
// cannot be written.
#pragma once

#include "app/session/stiffness.h"

namespace asbuilt {

// Before anything is read.
void check_request(const StiffnessRequest& request);

// Elements that bear by their share of metal, once the edges of elements and voxels are known.
void check_grey(const StiffnessRequest& request, const Vec3& edges_mm, const Vec3& voxel_mm);

}  // namespace asbuilt
