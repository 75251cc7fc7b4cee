// Entries of a lot's release record, for tests of the database: it takes any kind.
#pragma once

#include "reports/store/lot_records.h"

namespace asbuilt::sample {

LotRecord lot_record(const std::string& kind, const std::string& key);
// The database keeps signatures and does not ask whose they are.
std::string no_key(const std::string& text);
// A lot, a part, and the part again in its place.
void add_lot_records(LotWriter& writer);

inline constexpr char kAttachedText[] = "time;force\n0;0\n0.1;12.5\n";
// The content and its entry.
void add_attachment(LotWriter& writer, const std::string& key, const std::string& content);

}  // namespace asbuilt::sample
