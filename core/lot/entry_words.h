// Entries in words for people: what the file calls does_not_conform reads "does not conform".
// Files, JSON and templates keep the file's own words.
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"

namespace asbuilt {

// "tensile_bar" as "tensile bar", "ct_scanner" as "CT scanner", "hip" as "HIP".
std::string choice_words(const std::string& choice);

// A value as shown: choices in words, numbers in the shortest text that reads back, lists with
// commas. `field` describes it; nullptr: the value as it is.
std::string value_words(const LotField* field, const LotValue& value);

// What a field tells, as the beginning of its description: "share of virgin powder"; of one that
// holds an uncertainty with what it belongs to. Descriptions go on after a colon or semicolon.
std::string field_words(const RecordKind& kind, const LotField& field);
// "um" as "\u00b5m", "degC" as "\u00b0C", "mm2" as "mm\u00b2"; "1" as nothing.
std::string unit_words(const std::string& unit);

// Fields that are no one's to see: a password's hash and the encrypted key.
bool is_secret_field(const std::string& name);

struct FieldChange {
  std::string field, before, after;  // in words; empty: not there
};
// What a correction changed, in the order of the kind's fields; secrets as "password".
std::vector<FieldChange> field_changes(const LotRecord& before, const LotRecord& after);
// "x_mm: 10, before 12"; "nothing but the reason" where no field differs; "withdrawn".
std::vector<std::string> change_texts(const LotRecord& before, const LotRecord& after);

}  // namespace asbuilt
