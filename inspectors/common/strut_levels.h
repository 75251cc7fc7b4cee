// Each strut's own grey levels, and what they move.
//
// The levels of a scan vary over it in ways that a smooth field does not follow: a strut between
// two thick nodes lies in their streaks, one at the rim sees another spectrum than one inside.
// Method: every section gives the metal fraction of its core and of the air around it
// (strut_trace.h). From a strut's medians, the core's corrected for what blur takes from a disc,
// comes the offset of the strut's own middle level from 1/2. Offsets are trusted as far as they
// differ more between struts than their own scatter explains (empirical Bayes, Efron and Morris
// 1973): offset = m + t2 / (t2 + v) (seen - m), with m the median over the struts, v the variance
// of what was seen and t2 the variance between struts beyond v. Contours move by offset over the
// slope of the edge. In a scan without such artefacts t2 is 0 and nothing but m is corrected.
// Limits: needs a core that blur leaves alone, three blur widths in radius; a void in the core of
// most sections reads as a low level.
#pragma once

#include <vector>

#include "inspectors/common/context.h"

namespace asbuilt {

// Moves the contours of all measured sections and fills level_offset and u_level_offset
// of each trace. Nothing moves where fewer than 8 struts show their core.
void settle_strut_levels(const InspectionContext& context, std::vector<StrutTrace>& traces);

}  // namespace asbuilt
