// Air and metal grey levels of a scan, as they vary over it.
//
// Method: (1) a histogram without padding (a constant value outside the reconstructed circle) is
// split by Otsu's threshold (Otsu 1979), then moved to the middle between air and deep metal until
// it stays (ISODATA, Ridler and Calvard 1978). (2) Voxels that lie deep in metal or in air, so that
// blur does not reach them, give a median per block. (3) Local-linear kernel regression of the
// block medians (Fan 1992) makes a smooth field that follows cupping and scatter but not single
// blocks. Limits: the metal level needs struts of about 5 voxels; below that it is too low and
// LevelField says so through metal_depth_voxels. Rings and streaks finer than a block remain in the
// data. Memory: the histogram and a few kB per block. Time: two passes over the volume.
#pragma once

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/surface/metal_fraction.h"

namespace asbuilt {

struct SurfaceOptions {
  double threshold = 0.0;  // grey value of the metal-air edge for the whole scan; 0: found locally
  double level_smoothing = 2.0;  // bandwidth of the level field, in blocks
  double u_edge_um = 0.0;        // k = 1, what the scanner adds to the place of every edge

  static const std::vector<OptionField<SurfaceOptions>>& fields();
};

// Throws kNotMeasurable where the grey values hold no two phases.
LevelField find_levels(const Volume& volume, const SurfaceOptions& options,
                       const Progress& progress);

}  // namespace asbuilt
