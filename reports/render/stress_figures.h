// Where the built part is stressed most: planes through the hot spots, coloured by stress.
#pragma once

#include <vector>

#include "core/records/inspection.h"
#include "reports/render/document.h"

namespace asbuilt::render {

// The pictures that the record keeps of its hot spots side by side, numbered in the record's order,
// with one legend, `width` wide. No marks where it keeps none. Throws kInternal when the size of a
// picture and its bytes disagree.
Drawing hot_spot_pictures(const std::vector<HotSpotRow>& spots, double width);

// The colour of a share of the legend's end, 0 to 1.
Colour stress_colour(double share);

}  // namespace asbuilt::render
