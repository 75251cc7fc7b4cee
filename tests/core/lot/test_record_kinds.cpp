#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/lot/record_kinds.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

TEST(RecordKinds, AreDescribedOnceAndWhole) {
  std::set<std::string> ids;
  for (const RecordKind& kind : record_kinds()) {
    SCOPED_TRACE(kind.id);
    EXPECT_TRUE(ids.insert(kind.id).second);
    const LotField* key = kind.find(kind.key_field);
    ASSERT_NE(key, nullptr);
    EXPECT_TRUE(key->required);
    std::set<std::string> names;
    for (const LotField& field : kind.fields) {
      SCOPED_TRACE(field.name);
      EXPECT_TRUE(names.insert(field.name).second);
      EXPECT_FALSE(field.text.empty());
      if (!field.refers.empty()) {
        EXPECT_NO_THROW(record_kind(field.refers));
      }
      EXPECT_TRUE(field.type != LotFieldType::kNumber || field.minimum < field.maximum);
    }
  }
  EXPECT_THROW(record_kind("cake"), Error);
}

TEST(RecordKinds, DatesAndTimesExist) {
  for (const char* good : {"2026-11-20", "2024-02-29", "2000-01-01"}) EXPECT_TRUE(is_date(good));
  for (const char* bad : {"2026-02-29", "2026-13-01", "2026-1-01", "20-11-2026", "2026-11-2a", "",
                          "2026-11-20T", "-026-11-20", "-000-01-01"}) {
    EXPECT_FALSE(is_date(bad)) << bad;
  }
  EXPECT_TRUE(is_time("2026-11-20T23:59:59Z"));
  for (const char* bad : {"2026-11-20T24:00:00Z", "2026-11-20T10:60:00Z", "2026-11-20 10:00:00Z",
                          "2026-11-20T10:00:00", "2026-11-20T10:00:00+1", "2026-11-20T1a:00:00Z",
                          "2026-11-20T-0:-0:-0Z"}) {
    EXPECT_FALSE(is_time(bad)) << bad;
  }
}

TEST(RecordKinds, WrongFieldsAreRefusedByName) {
  struct Case {
    const char* field;
    LotValue value;
    const char* says;
  };
  const std::vector<Case> cases = {
      {"reuse_count", 1.5, "not whole"},
      {"reuse_count", -1.0, "out of range"},
      {"reuse_count", std::string("two"), "wrong type"},
      {"virgin_pct", 101.0, "0 to 100 %"},
      {"state", std::string("fresh"), "virgin, used, blend"},
      {"colour", std::string("grey"), "does not know"},
      {"alloy", std::string(""), "empty"},
      {"alloy", std::string("Ti\n64"), "control characters"},
      {"alloy", std::string("Ti64 "), "blanks at an end"},
      {"alloy",
       std::string("Ti\xe2\x80\xae"
                   "64"),
       "control characters"},
      {"reuse_count", 3.0, "virgin powder"},
      {"parents", std::vector<std::string>{"W0"}, "refers to what is not there"},
      {"parents", std::vector<std::string>{""}, "empty"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    LotBook book = sample::releasable_lot();
    try {
      book.correct("powder", "W1", {{c.field, c.value}});
      FAIL() << "taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_NE(std::string(error.what()).find(c.says), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(c.field), std::string::npos) << error.what();
    }
  }
}

TEST(RecordKinds, AllThatIsWrongIsToldAtOnce) {
  LotBook book = sample::releasable_lot();
  try {
    book.add("powder", {{"powder", "W2"},
                        {"state", "virgin"},
                        {"reuse_count", 2.0},
                        {"virgin_pct", 101.0},
                        {"oxygen_pct", "0,1"},
                        {"colour", "grey"},
                        {"parents", std::vector<std::string>{"W8", "W1", "W9"}},
                        {"certificate", "CoC"}});
    FAIL() << "taken";
  } catch (const Error& error) {
    const std::string said = error.what();
    for (const char* part :
         {"5 things are wrong", "does not know; powder \"W2\", colour", "virgin_pct = 101",
          "oxygen_pct = \"0,1\"", "lacks a field; powder \"W2\", alloy", "virgin powder"}) {
      EXPECT_NE(said.find(part), std::string::npos) << part << " in " << said;
    }
  }
  LotRecord record;
  record.kind = "tensile";
  record.lot = LotBook::kLot;
  record.key = "T9";
  record.actor = "ada";
  record.utc = "2026-11-20T10:00:00Z";
  record.fields = {{"test", "T9"}, {"part", "TB-9"}, {"instrument", "CAL-1"}, {"rm_mpa", "high"}};
  const RecordIndex index(book.records());
  // Entry by itself, missing reference and wrong role together; a mistyped field is told once.
  try {
    check_entry(record, index);
    FAIL() << "taken";
  } catch (const Error& error) {
    const std::string said = error.what();
    for (const char* part :
         {"TB-9", "class calliper", "rm_mpa = \"high\"", "tensile \"T9\", spec"}) {
      EXPECT_NE(said.find(part), std::string::npos) << part << " in " << said;
    }
    EXPECT_EQ(said.find("rm_mpa"), said.rfind("rm_mpa"));
  }
  // A unit that is none, with what else is wrong; what is in the record already stays readable.
  LotRecord dimension = record;
  dimension.kind = "dimension";
  dimension.key = "D9";
  dimension.fields = {{"measurement", "D9"},
                      {"part", "SN-9"},
                      {"characteristic", "length"},
                      {"value", 1e12},
                      {"unit", "furlong"},
                      {"instrument", "CAL-1"},
                      {"measured", "2026-11-06T10:00:00Z"}};
  try {
    check_entry(dimension, index);
    FAIL() << "taken";
  } catch (const Error& error) {
    const std::string said = error.what();
    for (const char* part : {"3 things are wrong", "unit = \"furlong\"", "mm, um, nm", "SN-9",
                             "value = 1000000000000"}) {
      EXPECT_NE(said.find(part), std::string::npos) << part << " in " << said;
    }
  }
  EXPECT_EQ(entry_problems(dimension).size(), 1U);
  dimension.fields["withdrawn"] = true;
  EXPECT_TRUE(new_entry_problems(dimension).empty());
  // Without its key, too, an entry is refused in plain words.
  record.key.clear();
  record.fields.erase("test");
  EXPECT_EQ(entry_problems(record).front().where, "tensile, rm_mpa = \"high\"");
  EXPECT_NO_THROW(reference_problems(record, index));
}

TEST(RecordKinds, AnEntryIsCorrectedByAnotherNeverReplaced) {
  LotBook book = sample::releasable_lot();
  const auto again = [&book] {
    book.add("part", {{"serial", "SN-1"}, {"role", "implant"}, {"build", "B1"}});
  };
  EXPECT_THROW(again(), Error);
  const std::int64_t first = book.correct("part", "SN-1", {{"x_mm", 10.0}}).supersedes;
  EXPECT_EQ(book.records()[static_cast<std::size_t>(first) - 1].text("serial"), "SN-1");
  LotRecord stale = book.records().back();
  stale.supersedes = first;  // what is superseded already
  stale.utc.clear();
  EXPECT_THROW(book.add(stale), Error);
  stale.supersedes = 1;  // another kind
  EXPECT_THROW(book.add(stale), Error);
  stale.supersedes = book.records().back().id;
  stale.reason.clear();
  EXPECT_THROW(book.add(stale), Error);
}

TEST(RecordKinds, ContradictionsAreRefused) {
  using Fields = std::map<std::string, LotValue>;
  const std::vector<std::pair<const char*, std::function<void(LotBook&)>>> cases = {
      {"contradict",
       [](LotBook& b) {
         b.correct("dimension", "D1", Fields{{"lower", 20.5}});
       }},
      {"contradict",
       [](LotBook& b) {
         b.correct("tensile", "T1", Fields{{"rp02_mpa", 990.0}});
       }},
      {"contradict",
       [](LotBook& b) {
         b.correct("build", "B1", Fields{{"ended", "2026-10-01T08:00:00Z"}});
       }},
      {"lies in the future",
       [](LotBook& b) {
         b.correct("dimension", "D1", Fields{{"measured", "2027-01-01T08:00:00Z"}});
       }},
      {"tensile_bar",
       [](LotBook& b) {
         b.correct("tensile", "T1", Fields{{"part", "SN-1"}});
       }},
      {"tensile_machine",
       [](LotBook& b) {
         b.correct("tensile", "T1", Fields{{"instrument", "CT-1"}});
       }},
      {"ct_scanner",
       [](LotBook& b) {
         b.correct("inspection", "SN-1", Fields{{"instrument", "CAL-1"}});
       }},
      {"must not move",
       [](LotBook& b) {
         b.correct("dimension", "D1", Fields{{"part", "TB-1"}});
       }},
      {"the number of its lot",
       [](LotBook& b) {
         b.add("part", {{"serial", LotBook::kLot}, {"role", "implant"}, {"build", "B1"}});
       }},
  };
  for (const auto& [says, change] : cases) {
    SCOPED_TRACE(says);
    LotBook book = sample::releasable_lot();
    try {
      change(book);
      FAIL() << "taken";
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
}

TEST(RecordKinds, ValuesComeFromTextWithAPoint) {
  const LotField& layer = *record_kind("build").find("layer_um");
  EXPECT_EQ(std::get<double>(lot_value(layer, "30.5", "")), 30.5);
  for (const char* bad : {"30,5", "", "3e", "nan", "inf", "30 um"}) {
    EXPECT_THROW(lot_value(layer, bad, ""), Error) << bad;
  }
  const LotField& powder = *record_kind("build").find("powder");
  EXPECT_EQ(std::get<std::vector<std::string>>(lot_value(powder, " a,b c , ", "")),
            (std::vector<std::string>{"a", "b c"}));
}

// A file that is no entry at all may have names, values and numbers of both that nobody would read.
TEST(RecordKinds, WhatIsSaidOfAnEntryIsShortHoweverLongItIs) {
  LotRecord record;
  record.kind = "part";
  record.lot = "L";
  record.actor = "ada";
  record.utc = "2026-11-20T10:00:00Z";
  record.key = std::string(100000, 'k');
  record.fields = {{"serial", record.key}, {std::string(100000, 'n'), true}};
  for (int i = 0; i < 1000; ++i) record.fields["field " + std::to_string(i)] = true;
  const EntryProblems problems = entry_problems(record);
  EXPECT_GT(problems.size(), 1000U);
  for (const ErrorText& problem : problems) EXPECT_LT(problem.where.size(), 600U);
  try {
    check_lot_record(record);
    FAIL() << "taken";
  } catch (const Error& error) {
    const std::string said = error.what();
    const std::string more = "and " + std::to_string(problems.size() - 50) + " more";
    EXPECT_NE(said.find(more), std::string::npos) << said.substr(said.size() - 200);
    EXPECT_LT(said.size(), 100000U);
  }
  try {
    parse_lot_record(std::string(100000, '['));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_LT(std::string(error.what()).size(), 1000U);
  }
}

TEST(RecordKinds, TheCanonicalTextReadsBack) {
  const LotBook book = sample::releasable_lot();
  for (const LotRecord& record : book.records()) {
    const std::string text = canonical_text(record);
    EXPECT_EQ(canonical_text(parse_lot_record(text)), text);
  }
  // Known bytes: what is signed must not change with the version of the program.
  LotRecord record;
  record.id = 7;
  record.lot = "L";
  record.kind = "part";
  record.key = "SN";
  record.actor = "ada";
  record.utc = "2026-11-20T10:00:00Z";
  record.fields = {{"x_mm", 0.1}, {"serial", "SN"}, {"list", std::vector<std::string>{"b", "a"}}};
  EXPECT_EQ(canonical_text(record),
            "{\"actor\":\"ada\",\"fields\":{\"list\":[\"b\",\"a\"],\"serial\":\"SN\",\"x_mm\":0.1},"
            "\"id\":7,\"key\":\"SN\",\"kind\":\"part\",\"lot\":\"L\",\"reason\":\"\","
            "\"supersedes\":0,\"utc\":\"2026-11-20T10:00:00Z\"}");
  EXPECT_THROW(parse_lot_record("{}"), Error);
  EXPECT_THROW(parse_lot_record("{"), Error);
}

TEST(RecordIndex, FindsTheCurrentEntriesAsTheListIsWritten) {
  const LotBook whole = sample::releasable_lot();
  std::vector<LotRecord> records;
  records.reserve(whole.records().size() + 2);
  RecordIndex index(records);
  const auto check = [&] {
    const std::vector<const LotRecord*> current = current_records(records);
    std::map<std::string, std::size_t> of_kind;
    for (const LotRecord* r : current) {
      EXPECT_EQ(index.current(r->lot, r->kind, r->key), r);
      ++of_kind[r->kind];
    }
    for (const auto& [kind, count] : of_kind) EXPECT_EQ(index.current_of(kind).size(), count);
    for (const LotRecord& r : records) EXPECT_EQ(index.entry(r.id), &r);
  };
  for (const LotRecord& r : whole.records()) {
    records.push_back(r);
    index.update();
    check();
  }
  // A correction, and the same serial in another lot.
  LotRecord correction, elsewhere;
  for (const LotRecord& r : records) {
    if (r.kind == "part") correction = elsewhere = r;
  }
  correction.supersedes = correction.id;
  correction.id = static_cast<std::int64_t>(records.size()) + 1;
  records.push_back(correction);
  elsewhere.id = correction.id + 1;
  elsewhere.lot = "L-002";
  records.push_back(elsewhere);
  index.update();
  check();
  EXPECT_EQ(index.current_named("part", correction.key).size(), 2U);
  EXPECT_EQ(index.current(correction.lot, "part", correction.key)->id, correction.id);
  EXPECT_EQ(index.current("L-001", "part", "none"), nullptr);
  EXPECT_EQ(index.entry(elsewhere.id + 1), nullptr);
}

}  // namespace
}  // namespace asbuilt
