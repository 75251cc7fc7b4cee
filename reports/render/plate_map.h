// The plate of a build from above, in true proportion: where parts and specimens stood, what they
// are (shape) and what was decided about them (fill and cross, so that nobody has to tell hues
// apart).
//
// Places in mm as entered, x to the right, y upwards; axes and a bar give the scale. Parts of equal
// place stand side by side. Where the serial numbers do not all find room, numbers stand in their
// place, counted by rows from the top left, and a table beside the map leads from number to serial;
// where even these do not, the plate is drawn in fields, each with the numbers of the whole. Only
// parts that crowd at one place may stay without a number, which the caption says.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_sheet.h"
#include "reports/render/document.h"

namespace asbuilt::render {

struct PlateField {
  Drawing drawing;
  double x_low = 0.0, x_high = 0.0, y_low = 0.0, y_high = 0.0;  // mm, of the parts in it
  int unnamed = 0;                                              // labels that found no room
};
struct PlateMap {
  std::vector<PlateField> fields;    // one, or those that the plate is drawn in
  std::vector<std::string> serials;  // of the numbers 1, 2, ...; empty: serials stand in the map
};
PlateMap plate_map(const LotPlate& plate, double width);

// Heading, a map for each build, and the parts without a place.
void add_plates(Document& document, const std::vector<LotPlate>& plates);

}  // namespace asbuilt::render
