// The documents of a lot as PDF or HTML; see render.h for how and for errors. Prints what the sheet
// holds, in its order; then the curves of tensile tests and the sections of statistics.
#pragma once

#include <filesystem>
#include <vector>

#include "core/records/lot_sheet.h"
#include "core/records/spc_sheet.h"
#include "reports/render/tensile_curves.h"

namespace asbuilt {

void render_lot_pdf(const LotSheet& sheet, const std::filesystem::path& out,
                    const std::vector<SpcSection>& spc = {}, const TensileCurves& curves = {});
void render_lot_html(const LotSheet& sheet, const std::filesystem::path& out,
                     const std::vector<SpcSection>& spc = {}, const TensileCurves& curves = {});

}  // namespace asbuilt
