// The file of one entry of the lot's record: TOML, each key a field of the entry's kind
// (record_kinds.h, which also says what may stand in it).
//
// Texts, numbers, true and false and lists of texts are taken; shares ("..._pct") may be lists of
// numbers, too, and are kept as texts. Dates and times are texts, in quotes. Limits:
// toml_document.h.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/records/lot_record.h"

namespace asbuilt {

using LotFields = std::map<std::string, LotValue>;

// Throws kNotFound, kBadFormat, kStorage as read_toml, and kInvalidInput with line and key for a
// type that no field takes.
LotFields read_entry_file(const std::filesystem::path& path);
// The same for text in memory; `name` stands for the file in messages.
LotFields parse_entry_file(std::string_view text, const std::string& name);

}  // namespace asbuilt
