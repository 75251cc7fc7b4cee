// Dilation, erosion, closing and opening of the metal with a ball.
//
// The ball is {d : |d|^2 <= radius^2} over voxel offsets d: skimage.morphology.ball(radius) for a
// whole radius. Radii are in voxels; where spacing differs by axis, voxels are counted along each
// (an ellipsoid in mm).
//
// Beyond the faces: Outside::kContinues takes no account of what is outside (it neither grows
// inwards nor erodes), as skimage.morphology.closing does; Outside::kOtherPhase takes air outside,
// as scipy.ndimage.binary_closing does (its closing wears the metal away at the faces).
//
// Method: thresholds of the banded squared distance; exact. Source of the operations: Serra 1982.
// Errors: kInvalidInput for a radius outside 0 to 180; kOutOfMemory.
// Determinism: same bits at any thread count.
// Memory: 1 byte a voxel for the result and 2 while it is made; closing and opening hold 1 more.
#pragma once

#include "core/base/progress.h"
#include "core/geometry/volume.h"
#include "core/morphology/distance.h"

namespace asbuilt {

Mask dilate_ball(const Mask& mask, double radius_voxels, const Progress& progress = {});
Mask erode_ball(const Mask& mask, double radius_voxels, Outside outside = Outside::kContinues,
                const Progress& progress = {});
// Dilation, then erosion: closes gaps narrower than the ball.
Mask close_ball(const Mask& mask, double radius_voxels, Outside outside = Outside::kContinues,
                const Progress& progress = {});
// Erosion, then dilation: removes metal thinner than the ball.
Mask open_ball(const Mask& mask, double radius_voxels, Outside outside = Outside::kContinues,
               const Progress& progress = {});

}  // namespace asbuilt
