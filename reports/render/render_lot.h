// The documents of a lot as PDF or HTML; see render.h for how and for errors. Prints what the sheet
// holds, in its order.
#pragma once

#include <filesystem>

#include "core/records/lot_sheet.h"

namespace asbuilt {

void render_lot_pdf(const LotSheet& sheet, const std::filesystem::path& out);
void render_lot_html(const LotSheet& sheet, const std::filesystem::path& out);

}  // namespace asbuilt
