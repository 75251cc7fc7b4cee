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
  // Line feeds and other control characters would break tables and could hide text on a print.
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 32) refuse("a text has control characters", where, "", "");
  }
  if (value.empty()) refuse("a text is empty", where, "", "leave the field out, or fill it in");
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

void check_lot_record(const LotRecord& record) {
  const RecordKind& kind = record_kind(record.kind);
  const std::string where = kind.id + (record.key.empty() ? "" : " \"" + record.key + "\"");
  for (const auto& [name, value] : record.fields) {
    const LotField* field = kind.find(name);
    if (field == nullptr) {
      std::string known;
      for (const LotField& f : kind.fields) {
        if (!known.empty()) known += ", ";
        known += f.name;
      }
      refuse("an entry has a field that its kind does not know", where + ", " + name, known);
    }
    check_field(*field, value, std::string(where).append(", ").append(name));
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
}

void check_references(const LotRecord& record, const std::vector<LotRecord>& existing) {
  const RecordKind& kind = record_kind(record.kind);
  const std::vector<const LotRecord*> current = current_records(existing);
  const auto among = [&](const std::string& wanted, const std::string& key) {
    const bool in_file = record_kind(wanted).scope == LotScope::kFile;
    return std::any_of(current.begin(), current.end(), [&](const LotRecord* r) {
      return r->kind == wanted && r->key == key && (in_file || r->lot == record.lot);
    });
  };
  for (const LotField& field : kind.fields) {
    if (field.refers.empty() || !record.fields.contains(field.name)) continue;
    std::vector<std::string> keys = record.list(field.name);
    if (field.type == LotFieldType::kText) keys = {record.text(field.name)};
    const auto missing = std::find_if(keys.begin(), keys.end(), [&](const std::string& key) {
      return !among(field.refers, key);
    });
    if (missing == keys.end()) continue;
    refuse("an entry refers to what is not there",
           name_of(record) + ", " + field.name + " = \"" + *missing + "\"",
           "a " + field.refers + " of this record",
           "add it first (asbuilt lot add-" + field.refers + ")");
  }
  if (kind.scope == LotScope::kLot && kind.id != "lot" && !among("lot", record.lot)) {
    refuse("there is no such lot", "--lot " + record.lot, "", "asbuilt lot create");
  }
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
