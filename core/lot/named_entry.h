// An entry of the file that a profile names, and who answers for it.
#pragma once

#include <string>

#include "core/records/lot_record.h"
#include "core/records/record_index.h"

namespace asbuilt {

struct NamedEntry {
  const LotRecord* entry = nullptr;
  const LotRecord* approval = nullptr;  // signature; nullptr: nobody's but the author's
  std::string void_because;             // of a comparison; empty: it holds
};

// Who entered an entry and when: "Ada Lovelace, 2026-11-20 10:00"; the same of an approval, empty
// where there is none.
std::string author_text(const RecordIndex& index, const LotRecord& entry);
std::string approval_text(const LotRecord* approval);

}  // namespace asbuilt
