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

}  // namespace
}  // namespace asbuilt
