// What one inspection says of its part in a single number each, for statistics over many parts.
//
//   porosity_loss_pp    designed minus built porosity, percentage points, with its U
//   built_porosity      fraction of the envelope, with its U
//   strut_deviation_um  mean of diameter minus nominal over the measured struts
//   strut_offset_um     mean offset of the measured struts
//   surface_mean_um     mean deviation of the surface from the design
//   defects             number of defects
// The last four have no U: what the uncertainties of a part's struts or points share (voxel size,
// edge) does not average out, and how much they share is not recorded. A figure that was not
// measured is NaN. Units: um, percentage points, 1.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/records/inspection.h"

namespace asbuilt {

struct InspectionFigure {
  double value = kNotMeasured;
  double u = kNotMeasured;  // k = 2
};
using InspectionFigures = std::map<std::string, InspectionFigure>;

struct FigureName {
  std::string id;
  std::string unit;
  std::string text;  // in words
};
const std::vector<FigureName>& figure_names();

InspectionFigures inspection_figures(const InspectionRecord& record);

}  // namespace asbuilt
