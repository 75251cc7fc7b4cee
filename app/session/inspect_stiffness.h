// The stiffness inspector's place in the pipeline. Internal to app/session.
#pragma once

#include <optional>

#include "app/session/inspect.h"
#include "app/session/stages.h"
#include "core/records/inspection.h"
#include "core/spec/plan.h"
#include "inspectors/common/context.h"

namespace asbuilt {

// Fills record.stiffness, or says in record.not_measured why it cannot be had: no material, an open
// surface, too little time or memory. What was measured before is never lost to it. Where `keep`
// says so the block that was solved is returned.
std::optional<BlockPair> add_stiffness(const InspectionContext& context, const Plan& plan,
                                       const Stages& stages, KeepBlock keep,
                                       InspectionRecord& record, const Progress& progress);

}  // namespace asbuilt
