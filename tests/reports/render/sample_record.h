// An inspection record as the pipeline would make it, invented by code: an octet block whose
// surface is bent by a known deviation, struts with an angle-dependent oversize, seeded defects,
// slices.
#pragma once

#include "core/records/inspection.h"

namespace asbuilt::test {

struct SampleSize {
  int cells = 2;           // per axis; 24 struts or so each
  double voxel_mm = 0.10;  // of the surface's grid
  int defects = 24;
};

InspectionRecord sample_record(const SampleSize& size = {});

// A mesh-only part: no struts, no defects, no tolerances, no scan volume.
InspectionRecord bare_record();

}  // namespace asbuilt::test
