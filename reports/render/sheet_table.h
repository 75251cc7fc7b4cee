// A table of a lot's document as a block.
#pragma once

#include "core/records/lot_sheet.h"
#include "reports/render/document.h"

namespace asbuilt::render {

// States and verdicts are toned in the columns that hold them.
Table table_of(const SheetTable& sheet);

}  // namespace asbuilt::render
