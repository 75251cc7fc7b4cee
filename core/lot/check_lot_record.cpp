#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/printable.h"
#include "core/lot/attachments.h"
#include "core/lot/dimension_units.h"
#include "core/lot/instrument_classes.h"
#include "core/lot/limit_entries.h"
#include "core/lot/new_entries.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/own_limits.h"
#include "core/lot/password_policy.h"
#include "core/lot/powder_shares.h"
#include "core/lot/process_limits.h"
#include "core/lot/record_kinds.h"
#include "core/lot/stage_tests.h"
#include "core/lot/tolerance_entries.h"
#include "core/lot/utc_times.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy = "") {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

// What is wrong with one entry, in the order in which it was found.
class Findings {
 public:
  // Names and values may be as long as the file they come from; people read their beginning.
  void add(const std::string& what, const std::string& where, const std::string& allowed,
           const std::string& remedy = "") {
    add({what, where, allowed, remedy});
  }
  void add(ErrorText problem) {
    constexpr std::size_t kShown = 500;
    problem.what = shortened(problem.what, kShown);
    problem.where = shortened(problem.where, kShown);
    all_.push_back(std::move(problem));
  }
  bool empty() const { return all_.empty(); }
  EntryProblems take() { return std::move(all_); }

 private:
  EntryProblems all_;
};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 32 || c == 127;
}

void check_text(const LotField& field, const std::string& value, const std::string& where,
                Findings& found) {
  if (value.empty()) {
    return found.add("a text is empty", where,
                     field.required ? "a text" : "a text, or no such field");
  }
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
    return found.add("a text has control characters, or blanks at an end", where,
                     "one line of plain text");
  }
  if (value.size() > 2000) return found.add("a text is too long", where, "at most 2000 bytes");
  if (!field.choices.empty() &&
      std::find(field.choices.begin(), field.choices.end(), value) == field.choices.end()) {
    return found.add("not a known choice", where + " = \"" + value + "\"", allowed_text(field));
  }
  if (field.type == LotFieldType::kDate && !is_date(value)) {
    found.add("not a date", where + " = \"" + value + "\"", "such as 2026-11-20");
  }
  if (field.type == LotFieldType::kTime && !is_time(value)) {
    found.add("not a time with its zone", where + " = \"" + value + "\"", kTimesAllowed,
              "end it in Z, or in the offset of the clock from UTC");
  }
  if (field.type == LotFieldType::kSha256 &&
      (value.size() != 64 || value.find_first_not_of("0123456789abcdef") != std::string::npos)) {
    found.add("not a SHA-256", where, "64 lower-case hexadecimal digits",
              "sha256sum FILE gives it");
  }
}

void check_field(const LotField& field, const LotValue& value, const std::string& where,
                 Findings& found) {
  // A text in the place of a number or a flag is most often a slip of the pen: it is shown.
  const auto wrong = [&] {
    const auto* text = std::get_if<std::string>(&value);
    found.add("a field has the wrong type", where + (text ? " = \"" + *text + "\"" : ""),
              allowed_text(field),
              field.type == LotFieldType::kNumber && text != nullptr
                  ? "write the decimal point as a point"
                  : "");
  };
  switch (field.type) {
    case LotFieldType::kNumber:
    case LotFieldType::kCount: {
      const double* v = std::get_if<double>(&value);
      if (v == nullptr) return wrong();
      if (!(*v >= field.minimum && *v <= field.maximum)) {
        found.add("a number is out of range", where + " = " + plain_number(*v),
                  allowed_text(field));
      } else if (field.type == LotFieldType::kCount && *v != std::floor(*v)) {
        found.add("a count is not whole", where + " = " + plain_number(*v), allowed_text(field));
      }
      return;
    }
    case LotFieldType::kFlag:
      if (!std::holds_alternative<bool>(value)) wrong();
      return;
    case LotFieldType::kList: {
      const auto* v = std::get_if<std::vector<std::string>>(&value);
      if (v == nullptr) return wrong();
      if (field.required && v->empty()) found.add("a list is empty", where, "at least one entry");
      for (const std::string& entry : *v) check_text(field, entry, where, found);
      return;
    }
    default:
      break;
  }
  const auto* v = std::get_if<std::string>(&value);
  if (v == nullptr) return wrong();
  check_text(field, *v, where, found);
}

// A name as a message shows it: on one line.
std::string shown_name(const std::string& name) {
  std::string shown = name;
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return is_control(c); }, '?');
  return shown;
}

std::string name_of(const LotRecord& record) {
  return record.kind + " \"" + shown_name(record.key) + "\"";
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

// The second of two numbers, dates or times that must not come before the first. Texts that are
// neither dates nor times were told of already.
void check_order(const LotRecord& record, const std::string& first, const std::string& second,
                 Findings& found) {
  const std::string a = record.text(first), b = record.text(second);
  const bool comparable = (is_date(a) && is_date(b)) || (is_time(a) && is_time(b));
  const bool numbers = record.number(first) > record.number(second);
  if (!(comparable && a > b) && !numbers) return;
  found.add("two fields contradict each other", name_of(record) + ", " + first + " and " + second,
            first + " not above or after " + second);
}

// A class is one of a standard; one without the other says nothing.
void check_class(const LotRecord& record, Findings& found) {
  const std::string standard = record.text("standard"), name = record.text("accuracy_class");
  if (standard.empty() && name.empty()) return;
  if (standard.empty() || name.empty()) {
    return found.add("an accuracy class and its standard belong together", name_of(record),
                     "both standard and accuracy_class, or neither");
  }
  std::string allowed;
  for (const std::string& one : accuracy_classes(standard)) {
    if (one == name) return;
    allowed.append(allowed.empty() ? "" : ", ").append(one);
  }
  found.add("the standard has no such class",
            name_of(record) + ", accuracy_class = \"" + name + "\"", allowed);
}

// A specimen of a table is left out with a reason, and is not the one that is entered.
void check_left_out(const LotRecord& record, Findings& found) {
  const std::vector<std::string> all = record.list("table_specimens");
  const std::vector<std::string> out = record.list("left_out");
  if (out.empty() != record.text("left_out_because").empty()) {
    found.add("a specimen that is left out of a table needs a reason, and only then",
              name_of(record) + ", left_out_because", "left_out and left_out_because together");
  }
  for (const std::string& specimen : out) {
    if (specimen != record.text("source_id") &&
        std::find(all.begin(), all.end(), specimen) != all.end()) {
      continue;
    }
    found.add("what is left out is another specimen of the table",
              name_of(record) + ", left_out = \"" + specimen + "\"", "one of table_specimens");
  }
}

// What one entry says of itself must fit together.
void check_consistency(const LotRecord& record, Findings& found) {
  for (const auto& [first, second] :
       {std::pair{"calibrated", "due"},
        {"started", "ended"},
        {"lower", "upper"},
        {"size_low_um", "size_high_um"},
        {"rp02_mpa", "rm_mpa"},
        {"gradient_least_mpa", "gradient_most_mpa"},
        {"elastic_gradient_least_mpa", "elastic_gradient_most_mpa"}}) {
    check_order(record, first, second, found);
  }
  for (const char* field : {"started", "ended", "measured", "tested", "scanned"}) {
    const std::string told = record.text(field);
    if (is_time(told) && told > record.utc) {
      found.add("a time lies in the future", name_of(record) + ", " + field + " = " + told,
                "not after " + record.utc);
    }
  }
  // What did not reach the demanded cycles never passes, whoever enters it.
  if (record.kind == "fatigue" && record.text("verdict") == "pass" &&
      record.number("cycles") < record.number("demanded_cycles")) {
    refuse("a specimen that did not reach the demanded cycles does not pass",
           name_of(record) + ", cycles = " + plain_number(record.number("cycles")),
           "at least demanded_cycles = " + plain_number(record.number("demanded_cycles")));
  }
  if (record.kind == "fatigue" && record.text("ending") != "failed" &&
      (record.text("verdict") == "fail" || !record.text("broken_at").empty())) {
    refuse("a specimen that did not fail neither broke nor fails", name_of(record) + ", ending",
           "failed");
  }
  if (record.kind == "calibration") check_class(record, found);
  if (record.kind == "fatigue") check_left_out(record, found);
  if ((record.kind == "profile" || record.kind == "compression") &&
      own_limits(record).empty() != record.text("limits_origin").empty()) {
    found.add("limits of one's own and their origin belong together",
              name_of(record) + ", limits_origin", "both, or neither");
  }
  if (record.kind == "limit") {
    for (ErrorText& problem : limit_problems(record)) found.add(std::move(problem));
  }
  if (record.kind == "tolerance") {
    for (ErrorText& problem : tolerance_problems(record)) found.add(std::move(problem));
  }
  if (record.kind == "process_limit") {
    for (ErrorText& problem : process_limit_problems(record)) found.add(std::move(problem));
  }
  if (record.kind == "profile" && record.fields.contains("guard_band") &&
      record.text("decision_rule") == "simple") {
    found.add("simple acceptance has no guard band", name_of(record) + ", guard_band",
              "decision_rule iso14253, or no guard_band");
  }
  if (record.kind == "powder" && record.text("state") == "virgin" &&
      record.number("reuse_count") > 0.0) {
    found.add("virgin powder was never used", name_of(record) + ", reuse_count", "0");
  }
}

// The one current entry of this kind and key that `record` may see, or nullptr.
const LotRecord* seen(const RecordIndex& existing, const LotRecord& record, const std::string& kind,
                      const std::string& key) {
  const bool in_file = record_kind(kind).scope == LotScope::kFile;
  return existing.current(in_file ? "" : record.lot, kind, key);
}

// Parts and instruments must be of the kind that the entry takes them for.
void check_roles(const LotRecord& record, const RecordIndex& existing, Findings& found) {
  const auto require = [&](const char* field, const char* property,
                           const std::vector<std::string>& wanted) {
    const RecordKind& kind = record_kind(record.kind);
    const LotRecord* other = seen(existing, record, kind.find(field)->refers, record.text(field));
    if (other == nullptr) return;
    const std::string is = other->text(property);
    if (std::find(wanted.begin(), wanted.end(), is) != wanted.end()) return;
    std::string allowed = property;
    for (const std::string& w : wanted) {
      allowed.append(&w == &wanted.front() ? " " : " or ").append(w);
    }
    found.add("an entry refers to the wrong thing",
              name_of(record) + ", " + field + " = \"" + other->key + "\", " + property + " " + is,
              allowed);
  };
  if (record.kind == "tensile") {
    require("part", "role", {"tensile_bar"});
    require("instrument", "class", {"tensile_machine"});
  }
  // A machine that pulls and pushes is calibrated for each (ISO 7500-1): an instrument for each.
  if (record.kind == "compression") {
    require("part", "role", {"porous_specimen", "witness"});
    require("instrument", "class", {"compression_machine"});
  }
  if (record.kind == "fatigue") {
    require("part", "role", {"porous_specimen", "witness", "tensile_bar"});
    require("instrument", "class", {"fatigue_machine"});
  }
  if (record.kind == "inspection") require("instrument", "class", {"ct_scanner"});
  if (record.kind == "tensile" || record.kind == "compression") {
    require("extensometer", "class", {"extensometer"});
  }
  for (const ClassStandard& standard : class_standards()) {
    if (record.kind == "calibration" && record.text("standard") == standard.id) {
      require("instrument", "class", standard.instruments);
    }
  }
}

// What the entry names; a first test also where it, or its bar, is withdrawn, as it stays in the
// table of retests.
const LotRecord* named_by(const LotRecord& record, const LotField& field, const std::string& key,
                          const RecordIndex& existing) {
  if (field.name == "retest_of") return existing.latest(record.lot, field.refers, key);
  return seen(existing, record, field.refers, key);
}

// A retest is of another bar of the same build as the first test, which is no retest itself.
void check_retest(const LotRecord& record, const RecordIndex& existing, Findings& found) {
  const std::string first_key = record.text("retest_of");
  if (record.kind != "tensile" || first_key.empty()) return;
  const LotRecord* first = existing.latest(record.lot, "tensile", first_key);
  if (first == nullptr) return;  // refused as a missing reference
  const std::string where = name_of(record) + ", retest_of = \"" + first_key + "\"";
  if (!first->text("retest_of").empty()) {
    found.add("a retest names the first test, not another retest", where, first->text("retest_of"));
  }
  if (first->text("part") == record.text("part")) {
    found.add("a retest is of another bar", where, "not " + record.text("part"));
  }
  const auto build = [&](const LotRecord& test) {
    const LotRecord* bar = existing.latest(record.lot, "part", test.text("part"));
    return bar == nullptr ? std::string() : bar->text("build");
  };
  if (build(*first) != build(record)) {
    found.add("a retest is of the same build", where, "a bar of build " + build(*first));
  }
}

// A serial or an inspection belongs to one lot of the file; a correction stays with its part.
void check_belonging(const LotRecord& record, const RecordIndex& existing, Findings& found) {
  std::vector<const LotRecord*> alike;
  if (record.kind == "part") alike = existing.current_named("part", record.key);
  if (record.kind == "inspection") {
    alike = existing.current_of("inspection");
    std::erase_if(alike, [&record](const LotRecord* r) {
      return r->number("inspection") != record.number("inspection");
    });
  }
  for (const LotRecord* r : alike) {
    if (r->lot == record.lot) continue;
    found.add("another lot of this file has it", name_of(record) + ", lot " + r->lot,
              "a serial and an inspection belong to one lot");
  }
  if (record.kind == "part" && record.key == record.lot) {
    found.add("a part has the number of its lot", name_of(record), "another serial");
  }
  const LotRecord* before = existing.entry(record.supersedes);
  if (before == nullptr || before->withdrawn()) return;
  for (const char* field : {"part", "characteristic", "retest_of"}) {
    if (record.kind == before->kind && before->text(field) != record.text(field)) {
      found.add("a correction must not move a result to another part, characteristic or first test",
                name_of(record) + ", " + field, before->text(field));
    }
  }
}

// Powder lots that a nonconformity names were entered once; it may be about a withdrawn one.
void check_powder_named(const LotRecord& record, const RecordIndex& existing, Findings& found) {
  if (record.kind != "nonconformance") return;
  for (const std::string& powder : record.list("powder")) {
    if (existing.latest(record.lot, "powder", powder) != nullptr) continue;
    found.add("an entry refers to what is not there",
              name_of(record) + ", powder = \"" + powder + "\"", "a powder of this record",
              "add it first (asbuilt lot add-powder)");
  }
}

// The name is new, or the entry supersedes the last one of its name.
void check_place(const LotRecord& record, const RecordIndex& existing, Findings& found) {
  if (record.key.empty()) return;  // told already
  const LotRecord* same = existing.latest(record.lot, record.kind, record.key);
  if (same != nullptr && record.supersedes == same->id) return;
  if (same != nullptr) {
    found.add(
        same->withdrawn() ? "an entry of this name was withdrawn"
                          : "there is already an entry of this name",
        name_of(record) + ", entry " + std::to_string(same->id), "",
        (same->withdrawn() ? "to enter it again: --supersedes " : "to correct it: --supersedes ") +
            std::to_string(same->id) + " --reason \"...\"; both are kept");
  }
  if (record.supersedes != 0) {
    found.add("an entry cannot supersede this one",
              "--supersedes " + std::to_string(record.supersedes),
              "the current entry of the same kind and name");
  }
}

void refuse_all(const EntryProblems& problems) {
  if (problems.empty()) return;
  if (problems.size() == 1) throw Error(ErrorCode::kInvalidInput, problems.front());
  std::string what = std::to_string(problems.size()) + " things are wrong with this entry:";
  constexpr std::size_t kTold = 50;
  for (std::size_t i = 0; i < std::min(problems.size(), kTold); ++i) {
    what += "\n  - ";
    what += Error(ErrorCode::kInvalidInput, problems[i]).what();
  }
  if (problems.size() > kTold) {
    what.append("\n  - and ").append(std::to_string(problems.size() - kTold)).append(" more");
  }
  throw Error(ErrorCode::kInvalidInput, {what, "", "", "mend them all; nothing was added"});
}

std::string names_of(const RecordKind& kind) {
  std::string names;
  for (const LotField& field : kind.fields) {
    if (!names.empty()) names += ", ";
    names += field.name;
  }
  return names;
}

}  // namespace

EntryProblems entry_problems(const LotRecord& record) {
  const RecordKind& kind = record_kind(record.kind);
  Findings found;
  const std::string where = record.key.empty() ? kind.id : name_of(record);
  for (const auto& [name, value] : record.fields) {
    if (name == kWithdrawnField) continue;  // withdrawals.h
    const std::string place = std::string(where).append(", ").append(name);
    const LotField* field = kind.find(name);
    if (field == nullptr) {
      found.add("an entry has a field that its kind does not know", place, names_of(kind));
    } else {
      check_field(*field, value, place, found);
    }
  }
  for (const LotField& field : kind.fields) {
    if (field.required && !record.fields.contains(field.name)) {
      found.add("an entry lacks a field", where + ", " + field.name,
                allowed_text(field) + ": " + field.text);
    }
  }
  if (kind.scope == LotScope::kLot && record.lot.empty()) {
    found.add("an entry names no lot", where, "", "give --lot");
  }
  if (kind.scope == LotScope::kFile && !record.lot.empty()) {
    found.add("an entry of the whole file names a lot", where, "", "leave --lot out");
  }
  if (record.actor.empty() || !is_time(record.utc)) {
    throw Error(ErrorCode::kInternal, "an entry without actor or time");
  }
  if ((record.supersedes != 0) == record.reason.empty()) {
    found.add("an entry that supersedes another needs a reason, and only such an entry", where, "",
              "give --supersedes and --reason together");
  }
  check_consistency(record, found);
  for (ErrorText& problem : attachment_problems(record)) found.add(std::move(problem));
  for (ErrorText& problem : share_problems(record)) found.add(std::move(problem));
  for (ErrorText& problem : stage_problems(record)) found.add(std::move(problem));
  // Without its key field, or with a mistyped one, the entry was told of already.
  if (found.empty() && (record.key.empty() || record.key != record.text(kind.key_field))) {
    throw Error(ErrorCode::kInternal, "the key of an entry is not its " + kind.key_field);
  }
  return found.take();
}

EntryProblems reference_problems(const LotRecord& record, const RecordIndex& existing) {
  const RecordKind& kind = record_kind(record.kind);
  Findings found;
  const auto among = [&](const std::string& wanted, const std::string& key) {
    return seen(existing, record, wanted, key) != nullptr;
  };
  check_place(record, existing, found);
  for (ErrorText& problem : password_problems(record, existing)) found.add(std::move(problem));
  if (record.fields.contains(kWithdrawnField)) {
    for (ErrorText& problem : withdrawal_problems(record, existing)) found.add(std::move(problem));
    return found.take();
  }
  for (const LotField& field : kind.fields) {
    if (field.refers.empty() || !record.fields.contains(field.name)) continue;
    std::vector<std::string> keys = record.list(field.name);
    if (field.type == LotFieldType::kText) keys = {record.text(field.name)};
    for (const std::string& key : keys) {
      // What is no name was told of already.
      if (key.empty() || std::any_of(key.begin(), key.end(), is_control)) continue;
      if (named_by(record, field, key, existing) != nullptr) continue;
      std::string where = name_of(record);
      where.append(", ").append(field.name).append(" = \"").append(key).append("\"");
      found.add("an entry refers to what is not there", where,
                "a " + field.refers + " of this record",
                "add it first (asbuilt lot " + add_action(field.refers) + ")");
    }
  }
  if (kind.scope != LotScope::kFile && kind.id != "lot" && !record.lot.empty() &&
      !among("lot", record.lot)) {
    found.add("there is no such lot", "--lot " + record.lot, "", "asbuilt lot create");
  }
  check_roles(record, existing, found);
  check_retest(record, existing, found);
  check_belonging(record, existing, found);
  check_powder_named(record, existing, found);
  for (ErrorText& p : about_problems(record, existing)) found.add(std::move(p));
  for (ErrorText& p : named_limit_problems(record, existing)) found.add(std::move(p));
  for (ErrorText& p : named_tolerance_problems(record, existing)) found.add(std::move(p));
  for (ErrorText& p : named_process_limit_problems(record, existing)) found.add(std::move(p));
  for (ErrorText& problem : attachment_reference_problems(record, existing)) {
    found.add(std::move(problem));
  }
  if (kind.id == "lot" && !record.key.empty() && record.lot != record.key) {
    found.add("the lot's number is not the one given by --lot", record.key, record.lot);
  }
  return found.take();
}

void check_lot_record(const LotRecord& record) {
  refuse_all(entry_problems(record));
}

void check_references(const LotRecord& record, const RecordIndex& existing) {
  refuse_all(reference_problems(record, existing));
}

EntryProblems new_entry_problems(const LotRecord& record) {
  Findings found;
  const std::string unit = record.text("unit");
  const bool asked = record.kind == "dimension" && !record.fields.contains(kWithdrawnField);
  if (asked && !unit.empty() && !is_dimension_unit(unit)) {
    found.add("a unit is none that dimensions have", name_of(record) + ", unit = \"" + unit + "\"",
              dimension_units_text());
  }
  return found.take();
}

void check_entry(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems all = entry_problems(record);
  for (ErrorText& problem : new_entry_problems(record)) all.push_back(std::move(problem));
  for (ErrorText& problem : reference_problems(record, existing)) all.push_back(std::move(problem));
  if (all.empty()) all = new_entry_problems(record, existing);
  refuse_all(all);
}

}  // namespace asbuilt
