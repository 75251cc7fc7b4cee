#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/record_kinds.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy = "") {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

void check_text(const LotField& field, const std::string& value, const std::string& where) {
  if (value.empty())
    refuse("a text is empty", where, field.required ? "a text" : "a text, or no such field", "");
  // Control characters break tables and can hide text on a print; so do turned directions of
  // writing (U+202A to U+202E, U+2066 to U+2069), and blanks at the ends make names look alike.
  bool plain = value.front() != ' ' && value.back() != ' ';
  for (std::size_t k = 0; k < value.size(); ++k) {
    const auto byte = [&](std::size_t at) {
      return at < value.size() ? static_cast<unsigned char>(value[at]) : 0;
    };
    plain = plain && byte(k) >= 32 && byte(k) != 127 && !(byte(k) == 0xC2 && byte(k + 1) < 0xA0);
    if (byte(k) == 0xE2 && (byte(k + 1) == 0x80 || byte(k + 1) == 0x81)) {
      const unsigned last = byte(k + 2);
      plain = plain &&
              !(byte(k + 1) == 0x80 ? last >= 0xAA && last <= 0xAE : last >= 0xA6 && last <= 0xA9);
    }
  }
  if (!plain) {
    refuse("a text has control characters, or blanks at an end", where, "one line of plain text",
           "");
  }
  if (value.size() > 2000) refuse("a text is too long", where, "at most 2000 bytes");
  if (!field.choices.empty() &&
      std::find(field.choices.begin(), field.choices.end(), value) == field.choices.end()) {
    refuse("not a known choice", where + " = \"" + value + "\"", allowed_text(field));
  }
}

void check_field(const LotField& field, const LotValue& value, const std::string& where) {
  const auto wrong = [&] { refuse("a field has the wrong type", where, allowed_text(field)); };
  switch (field.type) {
    case LotFieldType::kNumber:
    case LotFieldType::kCount: {
      const double* v = std::get_if<double>(&value);
      if (v == nullptr) return wrong();
      if (!(*v >= field.minimum && *v <= field.maximum)) {
        refuse("a number is out of range", where + " = " + decimal_text(*v), allowed_text(field));
      }
      if (field.type == LotFieldType::kCount && *v != std::floor(*v)) {
        refuse("a count is not whole", where + " = " + decimal_text(*v), allowed_text(field));
      }
      return;
    }
    case LotFieldType::kFlag:
      if (!std::holds_alternative<bool>(value)) wrong();
      return;
    case LotFieldType::kList: {
      const auto* v = std::get_if<std::vector<std::string>>(&value);
      if (v == nullptr) return wrong();
      if (field.required && v->empty()) refuse("a list is empty", where, "at least one entry");
      for (const std::string& entry : *v) check_text(field, entry, where);
      return;
    }
    default:
      break;
  }
  const auto* v = std::get_if<std::string>(&value);
  if (v == nullptr) return wrong();
  check_text(field, *v, where);
  if (field.type == LotFieldType::kDate && !is_date(*v)) {
    refuse("not a date", where + " = \"" + *v + "\"", "such as 2026-11-20");
  }
  if (field.type == LotFieldType::kTime && !is_time(*v)) {
    refuse("not a time in UTC", where + " = \"" + *v + "\"", "such as 2026-11-20T10:00:00Z");
  }
  if (field.type == LotFieldType::kSha256 &&
      (v->size() != 64 || v->find_first_not_of("0123456789abcdef") != std::string::npos)) {
    refuse("not a SHA-256", where, "64 lower-case hexadecimal digits", "sha256sum FILE gives it");
  }
}

std::string name_of(const LotRecord& record) {
  return record.kind + " \"" + record.key + "\"";
}

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t k : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[k] < '0' || text[k] > '9') return false;
  }
  int parts[3];
  const int begin[3] = {0, 5, 8}, length[3] = {4, 2, 2};
  for (int k = 0; k < 3; ++k) {
    const char* first = text.data() + begin[k];
    const auto [end, error] = std::from_chars(first, first + length[k], parts[k]);
    if (error != std::errc() || end != first + length[k] || parts[k] < 0) return false;
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]),
                                     std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

bool is_time(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z' || !is_date(text.substr(0, 10))) {
    return false;
  }
  for (const std::size_t k : {11, 12, 14, 15, 17, 18}) {
    if (text[k] < '0' || text[k] > '9') return false;
  }
  const int begin[3] = {11, 14, 17}, most[3] = {23, 59, 59};
  for (int k = 0; k < 3; ++k) {
    int value = 0;
    const char* first = text.data() + begin[k];
    const auto [end, error] = std::from_chars(first, first + 2, value);
    if (error != std::errc() || end != first + 2 || value < 0 || value > most[k]) return false;
  }
  return true;
}

LotValue lot_value(const LotField& field, const std::string& text, const std::string& where) {
  switch (field.type) {
    case LotFieldType::kNumber:
    case LotFieldType::kCount: {
      double value = 0.0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
        refuse("not a number", where + " = \"" + text + "\"", allowed_text(field),
               "write the decimal point as a point");
      }
      return value;
    }
    case LotFieldType::kFlag:
      if (text != "true" && text != "false") {
        refuse("neither true nor false", where + " = \"" + text + "\"", "true, false");
      }
      return text == "true";
    case LotFieldType::kList: {
      std::vector<std::string> entries;
      std::size_t from = 0;
      while (from <= text.size()) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        std::string entry = text.substr(from, comma - from);
        entry.erase(0, std::min(entry.find_first_not_of(' '), entry.size()));
        entry.erase(entry.find_last_not_of(' ') + 1);
        if (!entry.empty()) entries.push_back(entry);
        from = comma + 1;
      }
      return entries;
    }
    default:
      return text;
  }
}

namespace {

// The second of two numbers, dates or times that must not come before the first.
void check_order(const LotRecord& record, const std::string& first, const std::string& second) {
  const bool texts = record.text(first) > record.text(second) && !record.text(second).empty();
  const bool numbers = record.number(first) > record.number(second);
  if (!texts && !numbers) return;
  refuse("two fields contradict each other", name_of(record) + ", " + first + " and " + second,
         first + " not above or after " + second);
}

// What one entry says of itself must fit together.
void check_consistency(const LotRecord& record) {
  for (const auto& [first, second] : {std::pair{"calibrated", "due"},
                                      {"started", "ended"},
                                      {"lower", "upper"},
                                      {"size_low_um", "size_high_um"},
                                      {"rp02_mpa", "rm_mpa"}}) {
    check_order(record, first, second);
  }
  for (const char* field : {"started", "ended", "measured", "tested", "scanned"}) {
    if (record.text(field) > record.utc) {
      refuse("a time lies in the future",
             name_of(record) + ", " + field + " = " + record.text(field),
             "not after " + record.utc);
    }
  }
  if (record.kind == "powder" && record.text("state") == "virgin" &&
      record.number("reuse_count") > 0.0) {
    refuse("virgin powder was never used", name_of(record) + ", reuse_count", "0");
  }
}

// The one current entry of this kind and key that `record` may see, or nullptr.
const LotRecord* seen(const std::vector<const LotRecord*>& current, const LotRecord& record,
                      const std::string& kind, const std::string& key) {
  const bool in_file = record_kind(kind).scope == LotScope::kFile;
  for (const LotRecord* r : current) {
    if (r->kind == kind && r->key == key && (in_file || r->lot == record.lot)) return r;
  }
  return nullptr;
}

// Parts and instruments must be of the kind that the entry takes them for.
void check_roles(const LotRecord& record, const std::vector<const LotRecord*>& current) {
  const auto require = [&](const char* field, const char* property, const std::string& wanted) {
    const RecordKind& kind = record_kind(record.kind);
    const LotRecord* other = seen(current, record, kind.find(field)->refers, record.text(field));
    if (other != nullptr && other->text(property) != wanted) {
      refuse("an entry refers to the wrong thing",
             name_of(record) + ", " + field + " = \"" + other->key + "\", " + property + " " +
                 other->text(property),
             property + std::string(" ") + wanted);
    }
  };
  if (record.kind == "tensile") {
    require("part", "role", "tensile_bar");
    require("instrument", "class", "tensile_machine");
  }
  if (record.kind == "inspection") require("instrument", "class", "ct_scanner");
}

// A serial or an inspection belongs to one lot of the file; a correction stays with its part.
void check_belonging(const LotRecord& record, const std::vector<LotRecord>& existing,
                     const std::vector<const LotRecord*>& current) {
  for (const LotRecord* r : current) {
    const bool elsewhere = r->kind == record.kind && !record.lot.empty() && r->lot != record.lot;
    if (elsewhere &&
        ((record.kind == "part" && r->key == record.key) ||
         (record.kind == "inspection" && r->number("inspection") == record.number("inspection")))) {
      refuse("another lot of this file has it", name_of(record) + ", lot " + r->lot,
             "a serial and an inspection belong to one lot");
    }
  }
  if (record.kind == "part" && record.key == record.lot) {
    refuse("a part has the number of its lot", name_of(record), "another serial");
  }
  if (record.supersedes == 0) return;
  for (const LotRecord& r : existing) {
    if (r.id != record.supersedes) continue;
    for (const char* field : {"part", "characteristic"}) {
      if (r.text(field) != record.text(field)) {
        refuse("a correction must not move a result to another part or characteristic",
               name_of(record) + ", " + field, r.text(field));
      }
    }
  }
}

}  // namespace

void check_lot_record(const LotRecord& record) {
  const RecordKind& kind = record_kind(record.kind);
  const std::string where = kind.id + (record.key.empty() ? "" : " \"" + record.key + "\"");
  for (const auto& [name, value] : record.fields) {
    const std::string place = std::string(where).append(", ").append(name);
    const LotField* field = kind.find(name);
    if (field == nullptr) {
      std::string known;
      for (const LotField& f : kind.fields) {
        if (!known.empty()) known += ", ";
        known += f.name;
      }
      refuse("an entry has a field that its kind does not know", place, known);
    }
    check_field(*field, value, place);
  }
  for (const LotField& field : kind.fields) {
    if (field.required && !record.fields.contains(field.name)) {
      refuse("an entry lacks a field", where + ", " + field.name,
             allowed_text(field) + ": " + field.text);
    }
  }
  if (record.key.empty() || record.key != record.text(kind.key_field)) {
    throw Error(ErrorCode::kInternal, "the key of an entry is not its " + kind.key_field);
  }
  if (kind.scope == LotScope::kLot && record.lot.empty()) {
    refuse("an entry names no lot", where, "", "give --lot");
  }
  if (kind.scope == LotScope::kFile && !record.lot.empty()) {
    refuse("an entry of the whole file names a lot", where, "", "leave --lot out");
  }
  if (record.actor.empty() || !is_time(record.utc)) {
    throw Error(ErrorCode::kInternal, "an entry without actor or time");
  }
  if ((record.supersedes != 0) == record.reason.empty()) {
    refuse("an entry that supersedes another needs a reason, and only such an entry", where, "",
           "give --supersedes and --reason together");
  }
  check_consistency(record);
}

void check_references(const LotRecord& record, const std::vector<LotRecord>& existing) {
  const RecordKind& kind = record_kind(record.kind);
  const std::vector<const LotRecord*> current = current_records(existing);
  const auto among = [&](const std::string& wanted, const std::string& key) {
    return seen(current, record, wanted, key) != nullptr;
  };
  for (const LotField& field : kind.fields) {
    if (field.refers.empty() || !record.fields.contains(field.name)) continue;
    std::vector<std::string> keys = record.list(field.name);
    if (field.type == LotFieldType::kText) keys = {record.text(field.name)};
    const auto missing = std::find_if(keys.begin(), keys.end(), [&](const std::string& key) {
      return !among(field.refers, key);
    });
    if (missing == keys.end()) continue;
    std::string where = name_of(record);
    where.append(", ").append(field.name).append(" = \"").append(*missing).append("\"");
    refuse("an entry refers to what is not there", where, "a " + field.refers + " of this record",
           "add it first (asbuilt lot add-" + field.refers + ")");
  }
  if (kind.scope == LotScope::kLot && kind.id != "lot" && !among("lot", record.lot)) {
    refuse("there is no such lot", "--lot " + record.lot, "", "asbuilt lot create");
  }
  check_roles(record, current);
  check_belonging(record, existing, current);
  if (kind.id == "lot" && record.lot != record.key) {
    refuse("the lot's number is not the one given by --lot", record.key, record.lot);
  }
  for (const LotRecord* r : current) {
    if (r->lot != record.lot || r->kind != record.kind || r->key != record.key) continue;
    if (record.supersedes == r->id) return;
    refuse("there is already an entry of this name",
           name_of(record) + ", entry " + std::to_string(r->id), "",
           "to correct it: --supersedes " + std::to_string(r->id) +
               " --reason \"...\"; both are kept");
  }
  if (record.supersedes != 0) {
    refuse("an entry cannot supersede this one",
           "--supersedes " + std::to_string(record.supersedes),
           "the current entry of the same kind and name");
  }
}

}  // namespace asbuilt
