// Colours of the nominal-actual map: red = extra metal, green = in tolerance or near zero, blue =
// too little metal. Never shown without its legend.
#pragma once

#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

struct ColourScale {
  double limit_um = 100.0;  // the darkest red and blue; values beyond share them
  double green_low_um = -10.0;
  double green_high_um = 10.0;
  bool from_tolerance = false;  // the green band is what the plan allows
  std::string statement;        // what the green band is
  std::vector<Colour> stops;    // where there are some: from -limit_um to limit_um, no green band

  Colour colour(double deviation_um) const;  // grey where there is no value
};

// Limits from the record: the green band from the plan's lower limit on deviation.p02_um and upper
// limit on deviation.p98_um where it has both, else the uncertainty of one surface point, else a
// tenth of the limit; the limit covers the 2.3 % and 97.7 % quantiles, rounded up.
ColourScale colour_scale(const InspectionRecord& record);

// A horizontal legend with limits in um.
Drawing scale_legend(const ColourScale& scale, double width);

// The least "round" number that is not below `value`: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a
// power of ten.
double round_up(double value);

}  // namespace asbuilt::render
