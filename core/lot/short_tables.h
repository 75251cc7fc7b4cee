// Decisions and signatures of a lot in short, for its certificate: what was decided or signed
// alike, by one person within a minute, is one row where it is about kLeastAlike entries or more.
// The batch record has a row for each.
#pragma once

#include "core/lot/entry_tables.h"

namespace asbuilt {

inline constexpr std::size_t kLeastAlike = 4;

SheetTable decisions_in_short(const Entries& dispositions);
SheetTable signatures_in_short(const Entries& signatures);

}  // namespace asbuilt
