// The plate of a build from above, in true proportion: where parts and specimens stood, what they
// are (shape) and what was decided about them (fill and cross, so that nobody has to tell hues
// apart).
//
// Places in mm as entered, x to the right, y upwards; axes and a bar give the scale. Parts of equal
// place stand side by side. A serial number that would cover another one is left out of the
// picture, which its caption says; the table of parts lists all.
#pragma once

#include <vector>

#include "core/records/lot_sheet.h"
#include "reports/render/document.h"

namespace asbuilt::render {

struct PlateMapDrawing {
  Drawing drawing;
  int unnamed = 0;  // serial numbers that found no room
};
PlateMapDrawing plate_map(const LotPlate& plate, double width);

// Heading, a map for each build, and the parts without a place.
void add_plates(Document& document, const std::vector<LotPlate>& plates);

}  // namespace asbuilt::render
