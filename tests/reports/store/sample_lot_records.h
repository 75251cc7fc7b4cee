// Entries of a lot's release record, for tests of the database: it takes any kind.
#pragma once

#include "reports/store/lot_records.h"

namespace asbuilt::sample {

LotRecord lot_record(const std::string& kind, const std::string& key);
// The database keeps signatures and does not ask whose they are.
std::string no_key(const std::string& text);
// A lot, a part, and the part again in its place.
void add_lot_records(LotWriter& writer);

}  // namespace asbuilt::sample
