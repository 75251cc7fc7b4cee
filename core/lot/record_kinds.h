// What the lot's record consists of: the kinds of entries and their fields, described once. The
// command line, the input files, the checks and the documents all come from this.
//
// Sources: FDA, "Technical Considerations for Additive Manufactured Medical Devices" (2017), for
// what a build and its post-processing must tell; ISO/ASTM 52904 for powder; 21 CFR 11 for users
// and signatures; ISO 13485, 7.5 and 8.3, for the batch record and nonconformities. Taken from
// secondary sources (docs/methods/lot.md): verify.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/records/record_index.h"

namespace asbuilt {

enum class LotFieldType { kText, kNumber, kCount, kDate, kTime, kSha256, kFlag, kList };
const char* to_string(LotFieldType type);  // as shown to people: "text", "number", ...

struct LotField {
  std::string name;
  LotFieldType type = LotFieldType::kText;
  bool required = false;
  std::string unit;                     // of numbers; "1" for pure ones
  std::string text;                     // one phrase
  double minimum = 0.0, maximum = 0.0;  // of numbers and counts
  std::vector<std::string> choices;     // of texts and lists; empty: anything
  std::string refers;                   // kind whose key it names
};
// Hashes of passwords and sealed keys never leave the file: neither lists nor exports need them.
bool is_secret_field(std::string_view name);
// Choices, range with unit, or form: what an error and a template say is allowed.
std::string allowed_text(const LotField& field);

enum class LotScope { kFile, kLot, kLotOrFile };
enum class EnteredBy { kUser, kProgram };  // kProgram: only through a command of its own

struct RecordKind {
  std::string id;
  std::string title;
  LotScope scope = LotScope::kLot;
  std::string key_field;  // the field whose text is the key
  EnteredBy entered_by = EnteredBy::kUser;
  std::vector<LotField> fields;

  const LotField* find(std::string_view name) const;
};

const std::vector<RecordKind>& record_kinds();
// Throws kInvalidInput with the list of kinds.
const RecordKind& record_kind(std::string_view id);
// The action of the command line that enters one: "create" a lot, else "add-process-limit".
std::string add_action(std::string_view kind);

// A value from its text: "12.5", "2026-11-20", "true", "a, b". Throws kInvalidInput.
LotValue lot_value(const LotField& field, const std::string& text, const std::string& where);

// What is wrong with one entry, all of it, one text each; empty: nothing.
using EntryProblems = std::vector<ErrorText>;

// Unknown, missing, mistyped and out-of-range fields, fields that contradict each other, times
// after the entry's own, and the key.
EntryProblems entry_problems(const LotRecord& record);
// What the fields refer to must be among `existing`, in this lot or the file; what is superseded
// must be the last entry of the same lot, kind and key; without superseding the key must be new.
// Parts and instruments must be of the role that the entry takes them for, a serial and an
// inspection belong to one lot, and a correction stays with its part. Withdrawals: withdrawals.h.
EntryProblems reference_problems(const LotRecord& record, const RecordIndex& existing);
// What only new entries are refused for, since older files may hold it and stay readable (it blocks
// a release there, evaluate_entries.cpp): a dimension in a unit that is none.
EntryProblems new_entry_problems(const LotRecord& record);
// Throw kInvalidInput with all problems of one entry at once.
void check_lot_record(const LotRecord& record);
void check_references(const LotRecord& record, const RecordIndex& existing);
void check_entry(const LotRecord& record, const RecordIndex& existing);  // all three

// A template in TOML: each field with its meaning, required ones first, and with the lines that
// `remarks` gives for it, each beginning with "# ".
using FieldRemarks = std::function<std::string(const LotField&)>;
std::string record_template(const RecordKind& kind, const FieldRemarks& remarks = {});

// 2026-11-20, in the Gregorian calendar; 2026-11-20T10:00:00Z.
bool is_date(std::string_view text);
bool is_time(std::string_view text);

}  // namespace asbuilt
