// Logins of one printed name are one person: whoever asks for two people gets two.
#include <gtest/gtest.h>

#include "core/lot/evaluate.h"
#include "core/lot/persons.h"
#include "core/lot/requirements.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::blockers;
using sample::has;
using sample::LotBook;
using sample::notes;
using sample::releasable_lot;

// rex has joined, and ada is his earlier login: the user was ended, and has his printed name.
LotBook one_person_twice(const std::string& another = "") {
  LotBook book = releasable_lot();
  book.sign("rex", "review");
  book.correct("user", "ada", {{"full_name", "REX  quality"}});
  if (!another.empty()) book.correct("user", "rex", {{kAnotherPersonField, another}});
  return book;
}

TEST(Persons, NamesAreComparedWithoutCaseBlanksAndWaysOfWriting) {
  EXPECT_EQ(folded_name("Ada  Lovelace"), folded_name("ada\u00a0LOVELACE"));
  EXPECT_EQ(folded_name("\u00c9mile Zo\u00eb"), folded_name("e\u0301MILE zoe\u0308"));
  EXPECT_EQ(folded_name("\u0160kvoreck\u00dd"), folded_name("s\u030ckvorecky\u0301"));
  EXPECT_NE(folded_name("Ada Lovelace"), folded_name("Ada Lovelac\u00e9"));
  EXPECT_NE(folded_name("\u6797"), folded_name("\u68ee"));
}

// Cyrillic letters, a wide one, one that cannot be seen: nobody sees them on paper.
TEST(Persons, NamesThatLookAlikeAreOne) {
  EXPECT_EQ(folded_name("Olga"), folded_name("\u041elg\u0430"));
  EXPECT_EQ(folded_name("Olga"), folded_name("\uff2flga"));
  EXPECT_EQ(folded_name("Olga"), folded_name("Ol\u200dga"));
  EXPECT_NE(folded_name("Olga"), folded_name("Helga"));
}

TEST(Persons, TwoLoginsOfOneNameAreOne) {
  const LotBook book = one_person_twice();
  EXPECT_TRUE(same_person(book.records(), "ada", "rex"));
  EXPECT_FALSE(same_person(book.records(), "ada", "quinn"));
  EXPECT_EQ(person_named(book.records(), "Rex Quality"), person_of(book.records(), "ada"));
  const LotBook other = one_person_twice("his daughter");
  EXPECT_FALSE(same_person(other.records(), "ada", "rex"));
}

TEST(Persons, OnePersonDoesNotReleaseUnderTwoLogins) {
  for (const bool another : {false, true}) {
    LotBook book = one_person_twice(another ? "his daughter" : "");
    const auto signature = [&book](const char* by, const char* meaning) {
      return book.sign(by, meaning).id;
    };
    signature("ada", "review");
    signature("rex", "release");
    const std::string all = blockers(book);
    // ada measured and entered everything.
    EXPECT_EQ(has(all, "who signed for release is the only one who measured"), !another) << all;
    EXPECT_EQ(has(notes(book), "Users of one printed name"), true);
    EXPECT_EQ(has(notes(book), "rex, ada; they count as one person"), !another) << notes(book);
    EXPECT_EQ(has(notes(book), "rex is another person: his daughter"), another) << notes(book);
  }
}

TEST(Persons, TwoLoginsAreNotTwoPeople) {
  for (const bool another : {false, true}) {
    LotBook book = releasable_lot();
    book.sign("rex", "review");
    book.correct("user", "rex", {{"full_name", "Quinn Quality"}});
    if (another) book.correct("user", "rex", {{kAnotherPersonField, "a cousin"}});
    const LotRecord head = *RecordIndex(book.records()).current("", "profile", "P1");
    const std::int64_t profile = book.correct("profile", "P1", {{"edition", "2"}}).id;
    book.sign("quinn", "approval", profile);
    book.sign("rex", "review");
    book.sign("quinn", "release");
    EXPECT_EQ(has(blockers(book), "one person gave all signatures"), !another) << blockers(book);
    // An approval is another person's than the author's.
    LotRecord own = head;
    own.supersedes = RecordIndex(book.records()).current("", "profile", "P1")->id;
    own.id = 0;
    own.reason = "another edition";
    own.actor = "rex";
    own.utc.clear();
    book.sign("quinn", "approval", book.add(own).id);
    EXPECT_EQ(has(blockers(book), "is not approved by another person than rex"), !another)
        << blockers(book);
  }
}

}  // namespace
}  // namespace asbuilt
