// Nothing that an entry tells is left out of the batch record: every field of every kind.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/lot/entry_tables.h"
#include "core/lot/entry_words.h"
#include "core/lot/lot_sheet.h"
#include "core/lot/record_kinds.h"
#include "core/lot/sheet_text.h"
#include "core/lot/withdrawals.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

const SheetContext kContext{"asbuilt", "2026-11-20T12:00:00Z", std::string(64, 'f')};
constexpr char kLot[] = "L-777";

// The only fields that no document shows: a password's hash and the key that it seals.
const std::set<std::string> kSecrets = {"password_hash", "sealed_key"};

std::string key_of(const std::string& kind) {
  return kind == "lot" ? kLot : "the " + kind;
}

std::string digits(int n, std::size_t width) {
  std::string text = std::to_string(n);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// A value for each field that no other one has, of which a document may show three decimals.
class Values {
 public:
  LotValue next(const RecordKind& kind, const LotField& field) {
    if (field.name == kind.key_field) return key_of(kind.id);
    switch (field.type) {
      case LotFieldType::kNumber:
        return number(field);
      case LotFieldType::kCount:
        return static_cast<double>(701 + 17 * counts_++);
      case LotFieldType::kDate:
        return "2025-03-" + digits(1 + dates_++, 2);
      case LotFieldType::kTime:
        return "2025-04-05T10:" + digits(times_++, 2) + ":00Z";
      case LotFieldType::kSha256:
        return std::string(61, 'a') + digits(digests_++, 3);
      case LotFieldType::kFlag:
        return true;
      case LotFieldType::kList:
        return std::vector<std::string>{text(kind, field)};
      default:
        return text(kind, field);
    }
  }

 private:
  double number(const LotField& field) {
    if (field.name == "u" || field.name.starts_with("u_")) return 0.011 + 0.001 * u_++;
    const double begin = field.minimum > 30.0 ? 60.0 : field.maximum > 60.0 ? 30.0 : 0.1;
    return begin + 0.001 * ++numbers_;
  }
  static std::string text(const RecordKind& kind, const LotField& field) {
    if (!field.refers.empty()) return key_of(field.refers);
    if (!field.choices.empty()) return field.choices.front();
    if (field.name == "unit") return "furlong";
    return choice_words("what " + kind.id + " says of " + field.name);
  }
  int counts_ = 0, dates_ = 0, times_ = 0, digests_ = 0, u_ = 0, numbers_ = 0;
};

// One entry of each kind with every field that the kind has.
std::vector<LotRecord> whole_record() {
  std::vector<LotRecord> records;
  Values values;
  for (const RecordKind& kind : record_kinds()) {
    LotRecord r;
    r.id = static_cast<std::int64_t>(records.size()) + 1;
    r.lot = kind.scope == LotScope::kFile ? "" : kLot;
    r.kind = kind.id;
    r.key = key_of(kind.id);
    for (const LotField& field : kind.fields) r.fields[field.name] = values.next(kind, field);
    r.actor = key_of("user");
    r.utc = "2026-11-20T10:00:00Z";
    r.ed25519 = std::string(128, '0');
    records.push_back(std::move(r));
  }
  return records;
}

std::string document_text(const std::vector<LotRecord>& records) {
  const LotSheet sheet = batch_record(records, kLot, kContext);
  std::string all = sheet.lot + "\n";  // its title
  for (const auto& [name, value] : sheet.facts) all.append(value).append("\n");
  for (const SheetTable& table : sheet.tables) {
    for (const auto& row : table.rows) {
      for (const std::string& cell : row) all.append(cell).append("\n");
    }
  }
  return all;
}

LotRecord& of_kind(std::vector<LotRecord>& records, const std::string& kind) {
  return *std::find_if(records.begin(), records.end(),
                       [&kind](const LotRecord& r) { return r.kind == kind; });
}

std::string shown(const LotField& field, const LotValue& value) {
  if (field.type == LotFieldType::kTime) return time_text(std::get<std::string>(value));
  if (const double* number = std::get_if<double>(&value)) return sheet_number(*number);
  return value_words(&field, value);
}

// Values that other fields may have too: whether the document changes with them.
bool changes_with(const RecordKind& kind, const LotField& field, const LotValue& other) {
  std::vector<LotRecord> records = whole_record();
  const std::string before = document_text(records);
  of_kind(records, kind.id).fields[field.name] = other;
  return document_text(records) != before;
}

TEST(WholeRecord, EveryFieldOfEveryKindStandsInTheBatchRecord) {
  std::vector<LotRecord> records = whole_record();
  const std::string text = document_text(records);
  for (const RecordKind& kind : record_kinds()) {
    const LotRecord& record = of_kind(records, kind.id);
    for (const LotField& field : kind.fields) {
      const std::string name = kind.id + "." + field.name;
      const LotValue& value = record.fields.at(field.name);
      if (kSecrets.contains(field.name)) {
        EXPECT_EQ(text.find(shown(field, value)), std::string::npos) << name;
        continue;
      }
      EXPECT_TRUE(field.type == LotFieldType::kFlag ||
                  text.find(shown(field, value)) != std::string::npos)
          << name << " = " << shown(field, value);
      const bool list = field.type == LotFieldType::kList;
      if (field.type == LotFieldType::kFlag) {
        EXPECT_TRUE(changes_with(kind, field, false)) << name;
      } else if (field.choices.size() > 1) {
        const std::string& other = field.choices.back();
        EXPECT_TRUE(changes_with(
            kind, field, list ? LotValue(std::vector<std::string>{other}) : LotValue(other)))
            << name;
      }
    }
  }
}

TEST(WholeRecord, FieldsThatEntriesShareStandOnce) {
  std::vector<LotRecord> records = whole_record();
  const LotRecord first = of_kind(records, "powder");
  for (int i = 2; i <= 6; ++i) {
    LotRecord another = first;
    another.id = static_cast<std::int64_t>(records.size()) + 1;
    another.key = "W" + std::to_string(i);
    another.fields["powder"] = another.key;
    if (i == 6) another.fields["note"] = std::string("sieved twice");
    records.push_back(another);
  }
  const LotSheet sheet = batch_record(records, kLot, kContext);
  const auto at = std::find_if(sheet.tables.begin(), sheet.tables.end(), [](const SheetTable& t) {
    return t.title == "Powder: further fields";
  });
  ASSERT_NE(at, sheet.tables.end());
  ASSERT_EQ(at->rows.size(), 1U);
  const std::string last = std::to_string(records.size());
  const std::string numbers =
      entries_text({first.id, records[records.size() - 5].id, records[records.size() - 4].id,
                    records[records.size() - 3].id, records[records.size() - 2].id});
  EXPECT_EQ(at->rows[0][0], "Note");
  EXPECT_EQ(at->rows[0][1],
            "what powder says of note (entries " + numbers + "); sieved twice (W6)");
}

// Dimensions of a file have its lines, which count up as their numbers do.
TEST(WholeRecord, ValuesThatCountUpWithTheirEntriesAreARun) {
  std::vector<LotRecord> records = whole_record();
  LotRecord& first = of_kind(records, "dimension");
  first.key = "ab-1";
  first.fields["source_id"] = std::string("line 8");
  const LotRecord copied = first;
  for (int i = 2; i <= 7; ++i) {
    LotRecord another = copied;
    another.id = static_cast<std::int64_t>(records.size()) + 1;
    another.key = "ab-" + std::to_string(i);
    another.fields["source_id"] = "line " + std::to_string(i == 7 ? 40 : 7 + i);
    records.push_back(another);
  }
  const LotSheet sheet = batch_record(records, kLot, kContext);
  std::string told;
  for (const SheetTable& t : sheet.tables) {
    if (t.title != "Dimensions: further fields") continue;
    for (const auto& row : t.rows) told.append(row[1]).append("\n");
  }
  EXPECT_NE(told.find("line 8 to line 13 (ab-1 to ab-6); line 40 (ab-7)\n"), std::string::npos)
      << told;
}

TEST(WholeRecord, FurtherTablesOfEntriesThatAreAlikeHaveOneRow) {
  std::vector<LotRecord> records = whole_record();
  LotRecord another = of_kind(records, "build");
  another.id = static_cast<std::int64_t>(records.size()) + 1;
  another.key = "B2";
  another.fields["build"] = another.key;
  records.push_back(another);
  const auto parameters = [&records] {
    const LotSheet sheet = batch_record(records, kLot, kContext);
    return std::find_if(sheet.tables.begin(), sheet.tables.end(),
                        [](const SheetTable& t) { return t.title == "Builds: parameters"; })
        ->rows;
  };
  ASSERT_EQ(parameters().size(), 1U);
  EXPECT_EQ(parameters()[0][0], "all");
  records.back().fields["laser_w"] = 170.0;
  ASSERT_EQ(parameters().size(), 2U);
  EXPECT_EQ(parameters()[1][0], "B2");
}

TEST(WholeRecord, WhatWasWithdrawnStandsWhole) {
  LotBook book = sample::releasable_lot();
  book.add("part", {{"serial", "SN-9"},
                    {"role", "implant"},
                    {"build", "B1"},
                    {"x_mm", 12.5},
                    {"note", "never printed"}});
  const std::int64_t entry = book.records().back().id;
  book.add(make_withdrawal(RecordIndex(book.records()), entry, "was not made"));
  const LotSheet sheet = batch_record(book.records(), LotBook::kLot, kContext);
  const auto at = std::find_if(sheet.tables.begin(), sheet.tables.end(), [](const SheetTable& t) {
    return t.title.starts_with("Withdrawn");
  });
  ASSERT_NE(at, sheet.tables.end());
  ASSERT_EQ(at->rows.size(), 5U);
  EXPECT_EQ(at->rows[0], (std::vector<std::string>{std::to_string(entry), "part SN-9",
                                                   "Serial number", "SN-9"}));
  EXPECT_EQ(at->rows[3][3], "12.5 mm");
  EXPECT_EQ(at->rows[4][3], "never printed");
}

TEST(WholeRecord, NumbersOfEntriesAreTheirRuns) {
  EXPECT_EQ(entries_text({}), "\u2013");
  EXPECT_EQ(entries_text({7, 3, 4, 5, 9, 10, 5}), "3 to 5, 7, 9, 10");
}

}  // namespace
}  // namespace asbuilt
