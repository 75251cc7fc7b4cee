// The documents of a lot as PDF or HTML; see render.h for how and for errors. Prints what the sheet
// holds, in its order; then the sections of statistics.
#pragma once

#include <filesystem>
#include <vector>

#include "core/records/lot_sheet.h"
#include "core/records/spc_sheet.h"

namespace asbuilt {

void render_lot_pdf(const LotSheet& sheet, const std::filesystem::path& out,
                    const std::vector<SpcSection>& spc = {});
void render_lot_html(const LotSheet& sheet, const std::filesystem::path& out,
                     const std::vector<SpcSection>& spc = {});

}  // namespace asbuilt
