// Where the load goes: the nominal struts as lines, wider and darker the more they bear.
#pragma once

#include <cstddef>
#include <string>

#include "core/records/inspection.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

// `share` is the designed or the built one, `largest` the share of the darkest line. Struts that
// are missing or broken are dashed where `part` is true. Of more than 2000 struts those with the
// largest shares are drawn, and the lost ones.
struct LoadMap {
  double StrutLoadRow::*share = &StrutLoadRow::design_energy_share;
  double largest = 1.0;
  bool part = false;
  std::size_t hot_spots = 0;  // so many of the record's are marked, with their numbers
};
Drawing load_map(const InspectionRecord& record, const StrengthRecord& strength, const LoadMap& map,
                 double width, double height);
Drawing load_legend(double largest, double width, double height);

// An upright scale from 0 to `largest` in the colours of `stops`.
Drawing ramp_legend(const std::vector<Colour>& stops, double largest, const std::string& title,
                    const std::string& unit, double width, double height);

}  // namespace asbuilt::render
