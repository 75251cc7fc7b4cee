// Control charts, capability histograms and plate maps as drawings.
//
// Computes nothing but axes and bins. A control chart shows its limits and centre line as they are
// at each point, signals as larger red dots with the numbers of their rules, and a line where the
// lot changes. The plate map colours places from the least (blue) to the greatest value (yellow) in
// even steps of lightness (cividis: Nuñez, Anderton & Renslow, PLoS ONE 13 (2018) e0199239: seen
// alike by colour-blind readers); places that coincide are drawn side by side.
#pragma once

#include <vector>

#include "core/records/spc_sheet.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

// Heights of the first panel and of those below it.
struct PanelHeights {
  double first = 170.0, further = 105.0;
};
Drawing control_chart_drawing(const std::vector<SpcPanel>& panels, double width,
                              const PanelHeights& heights = {});
Drawing capability_drawing(const SpcHistogram& histogram, double width, double height);
Drawing plate_drawing(const SpcPlate& plate, double width);

}  // namespace asbuilt::render
