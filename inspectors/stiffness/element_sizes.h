// How large the elements of the block are, so that a comparison takes the time allowed.
//
// Method: the smallest elements, from 4 to 12 across the struts, whose runs are expected within the
// time: designed and built part with these, and four times with larger ones, which tell the
// resolution and what the place of the surface does. The larger ones are twice as large, less
// where these would be fewer than 3 across. Time goes with the number of elements at a rate of the
// method's own, on two cores: a fixed rate, not the machine's, so that a plan gives the same
// elements and the same bits everywhere.
//
// Units: mm, mm^3, s. Errors: kNotMeasurable where 4 across take longer than allowed, or elements
// that are asked for are larger than that.
#pragma once

#include <string>

namespace asbuilt {

struct ElementSizes {
  double fine_mm = 0.0;
  double ratio = 2.0;  // of the larger to the smaller

  double coarse_mm() const { return fine_mm * ratio; }
  // Of the time, by one run with the smaller elements and by one with the larger.
  double fine_share() const;
  double coarse_share() const;
};

// What a solution may take, and the plan's option that says so.
struct TimeAllowed {
  double seconds_per_element = 0.0;  // of one run
  double time_s = 0.0;
  const char* option = "";
};

ElementSizes sizes_for_time(double metal_mm3, double thickness_mm, const TimeAllowed& allowed);
// The smaller elements as the plan asks for.
ElementSizes sizes_of_element(double thickness_mm, double element_um);

// "%.4g", as the messages of the inspector write numbers.
std::string short_text(double value);

}  // namespace asbuilt
