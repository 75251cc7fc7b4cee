// What the sections of one strut say of its size and shape, before it is compared with others.
//
// Method and terms of the uncertainty: docs/methods/struts.md. Lengths in mm, along the strut from
// end 1.
#pragma once

#include <vector>

#include "core/records/rows.h"
#include "inspectors/common/context.h"
#include "inspectors/common/strut_trace.h"

namespace asbuilt {

struct StrutSummary {
  std::vector<const Section*> measured;
  double mean_mm = kNotMeasured;  // diameter
  double sd_mm = kNotMeasured;
  double median_mm = kNotMeasured;
  double u_mm = kNotMeasured;        // standard uncertainty of the mean
  double u_noise_mm = kNotMeasured;  // of it what is independent from section to section
  double ends_over_middle_mm =
      kNotMeasured;           // mean of the outer quarters less that of the middle half
  double unseen_share = 0.0;  // of the clear length, not measured for want of distance to nodes
  double u_local_mm = kNotMeasured;  // of one smoothed section
  double visible_mm = 0.0;           // length that is neither hidden nor outside
  double empty_mm = 0.0;             // of it without metal
  double gap_mm = 0.0;               // longest run without metal
  double gap_at_mm = 0.0;
  double gap_fill = 1.0;          // least metal fraction in the gap
  double neck_mm = kNotMeasured;  // least and greatest smoothed diameter
  double neck_at_mm = 0.0;
  double bulge_mm = kNotMeasured;
  double bulge_at_mm = 0.0;
  double outside_share = 0.0;
};

StrutSummary summarise_strut(const InspectionContext& context, const StrutTrace& trace,
                             double nominal_mm);

// What the unmeasured ends of the clear lengths add to the uncertainty of a mean over them. With S
// the spectral density of the diameter along a strut at long waves, the means over a part L of the
// length C differ by S (1/L - 1/C), and those over its middle half and over its outer quarters by 4
// S / L. The latter is seen, as a robust mean over all struts, and blind to a taper; noise of the
// scan has its part in it.
void add_ends(std::vector<StrutSummary>& summaries);

// The columns of shape, and those of the centre line.
void measure_shape(const StrutSummary& s, double nominal_mm, StrutRow& row);
void measure_center_line(const StrutTrace& trace, const StrutSummary& s, StrutRow& row);

}  // namespace asbuilt
