// Judges an inspection against its tolerances.
//
// Frame and units: those of the record and of each characteristic; U with k = 2.
// Method: each selected feature is decided by core/spec/decision.h. A criterion
//   does not conform  when more features fail than it allows,
//   is undecided      when failing and undecided features together are more than it allows,
//   conforms          otherwise.
// The part does not conform when any criterion does not; else it is undecided when any criterion
// is; else it conforms. It is undecided whatever the numbers say when the scan is unfit, when
// another pose explains the scan as well and the plan does not accept that, and when nothing was
// judged.
//   A missing or broken strut does not conform with any limit on its size; where nothing of it was
//     measured its row says 0.
//   A feature without value is undecided with its reason, or left out of the count where the
//   tolerance
//     says so. A value without uncertainty is undecided under ISO 14253-1.
//   Counts are exact: undecided only where findings below the tolerance's confidence, or struts
//   that
//     could not be measured, could change the decision.
// Limits: rows are judged one by one; no correction is made for many comparisons.
#pragma once

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

// `record.judgement` is not read. Throws kInvalidInput where the tolerances together would need
// more than 2 million rows. Deterministic. Cost: features times tolerances; a tolerance that names
// its features costs only those.
Judgement judge(const InspectionRecord& record, const JudgementSpec& spec,
                const Progress& progress = {});

}  // namespace asbuilt
