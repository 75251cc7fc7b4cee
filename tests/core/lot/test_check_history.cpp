// What somebody with the file but without a password could append or change: found each.
#include <gtest/gtest.h>

#include <functional>

#include "core/base/hash.h"
#include "core/lot/check_history.h"
#include "core/lot/signatures.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;
using sample::releasable_lot;

std::string problems(const std::vector<LotRecord>& records) {
  std::string all;
  for (const std::string& p : check_history(records)) all += p + "\n";
  return all;
}

LotRecord& first(LotBook& book, const std::string& kind) {
  for (LotRecord& r : book.altered()) {
    if (r.kind == kind) return r;
  }
  throw std::logic_error("no " + kind);
}

TEST(CheckHistory, HoldsForWhatTheProgramMade) {
  LotBook book = releasable_lot();
  book.decide(LotBook::kLot, "ACCEPT");
  EXPECT_EQ(problems(book.records()), "");
}

TEST(CheckHistory, AnyChangedFieldIsFound) {
  const LotBook book = releasable_lot();
  for (std::size_t k = 0; k < book.records().size(); ++k) {
    for (const auto& [name, value] : book.records()[k].fields) {
      SCOPED_TRACE(book.records()[k].kind + ", " + name);
      std::vector<LotRecord> altered = book.records();
      LotValue& field = altered[k].fields[name];
      if (auto* text = std::get_if<std::string>(&field)) {
        text->back() = text->back() == '1' ? '2' : '1';
      } else if (auto* number = std::get_if<double>(&field)) {
        *number += 1.0;
      } else if (auto* flag = std::get_if<bool>(&field)) {
        *flag = !*flag;
      } else {
        std::get<std::vector<std::string>>(field).emplace_back("administrator");
      }
      EXPECT_NE(problems(altered), "");
    }
  }
}

// The signer's own key does not help where the rules are broken: the entry is signed again each
// time.
TEST(CheckHistory, RulesHoldForSignersToo) {
  struct Case {
    const char* expected;
    std::function<void(LotBook&)> change;
  };
  const std::vector<Case> cases = {
      {"could not have been given",  // release is not for inspectors
       [](LotBook& b) {
         LotRecord r = b.sign("ada", "review");
         b.altered().pop_back();
         r.fields["meaning"] = "release";
         LotBook::resign(r);
         b.altered().push_back(r);
       }},
      {"is not what its signer could sign",  // another printed name
       [](LotBook& b) {
         LotRecord& r = b.altered().back();
         r.fields["full_name"] = "Ada Lovelace";
         LotBook::resign(r);
       }},
      {"covers other bytes",
       [](LotBook& b) {
         LotRecord& r = b.altered().back();
         r.fields["manifest_sha256"] = std::string(64, '0');
         LotBook::resign(r);
       }},
      {"is not what its signer could sign",  // claims to cover more than there was
       [](LotBook& b) {
         LotRecord& r = b.altered().back();
         r.fields["covers_to"] = r.number("covers_to") + 5.0;
         LotBook::resign(r);
       }},
      {"was entered by a user that was not there",
       [](LotBook& b) {
         LotRecord& r = first(b, "powder");
         r.actor = "eve";
       }},
      {"changes users without the role administrator",
       [](LotBook& b) {
         LotRecord quinn = active_user(b.records(), "quinn");
         quinn.supersedes = quinn.id;
         quinn.reason = "more to do";
         quinn.actor = "quinn";
         quinn.utc.clear();
         quinn.fields["roles"] = std::vector<std::string>{"quality", "administrator"};
         b.add(quinn);
       }},
      {"is a decision that its actor did not sign",
       [](LotBook& b) {
         const std::int64_t id = b.decide(LotBook::kLot, "ACCEPT").id;
         b.altered().resize(static_cast<std::size_t>(id));
       }},
      {"was decided without the role quality",
       [](LotBook& b) {
         LotRecord r = b.decide(LotBook::kLot, "ACCEPT");
         b.altered().resize(static_cast<std::size_t>(r.id) - 1);
         r.actor = "ada";
         LotBook::resign(r);
         b.altered().push_back(r);
       }},
      {"no step leads there",
       [](LotBook& b) {
         LotRecord r = b.decide(LotBook::kLot, "ACCEPT");
         b.altered().resize(static_cast<std::size_t>(r.id) - 1);
         r.fields["to"] = "SCRAP";
         LotBook::resign(r);
         b.altered().push_back(r);
       }},
      {"there is already an entry of this name",
       [](LotBook& b) {
         LotRecord r = first(b, "part");
         r.id = static_cast<std::int64_t>(b.records().size()) + 1;
         LotBook::resign(r);
         b.altered().push_back(r);
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expected);
    LotBook book = releasable_lot();
    c.change(book);
    const std::string found = problems(book.records());
    EXPECT_NE(found.find(c.expected), std::string::npos) << found;
  }
}

// A key pair of one's own does not make one a user.
TEST(CheckHistory, AForeignKeyIsFound) {
  LotBook book = releasable_lot();
  const UserKeys mine = make_user_keys("password of eve");
  const SigningKey key = SigningKey::open(mine, "password of eve");
  LotRecord quinn = active_user(book.records(), "quinn");
  quinn.supersedes = quinn.id;
  quinn.reason = "new password";
  quinn.id = static_cast<std::int64_t>(book.records().size()) + 1;
  quinn.actor = "quinn";
  quinn.fields["public_key"] = mine.public_key;
  quinn.fields["password_hash"] = mine.password_hash;
  quinn.fields["sealed_key"] = mine.sealed_key;
  quinn.ed25519 = key.sign(canonical_text(quinn));
  book.altered().push_back(quinn);
  const std::string found = problems(book.records());
  EXPECT_NE(found.find("was not signed by quinn"), std::string::npos) << found;
  EXPECT_NE(found.find("exchanges the key of a user"), std::string::npos) << found;
}

// An entry of another lot cannot take one out of this lot's record.
TEST(CheckHistory, NothingIsSupersededFromElsewhere) {
  LotBook book = releasable_lot();
  LotRecord other = first(book, "step");
  other.lot = "X";
  other.supersedes = other.id;
  other.reason = "gone";
  other.id = static_cast<std::int64_t>(book.records().size()) + 1;
  LotBook::resign(other);
  book.altered().push_back(other);
  EXPECT_NE(problems(book.records()), "");
  int steps = 0;
  for (const LotRecord* r : current_records(book.records())) {
    steps += r->kind == "step" && r->lot == LotBook::kLot ? 1 : 0;
  }
  EXPECT_EQ(steps, 1);
}

TEST(CheckHistory, FormerUsersCannotSign) {
  LotBook book = releasable_lot();
  LotRecord ada = active_user(book.records(), "ada");
  ada.supersedes = ada.id;
  ada.reason = "left";
  ada.actor = "root";
  ada.utc.clear();
  ada.fields["active"] = false;
  book.add(ada);
  EXPECT_EQ(problems(book.records()), "");
  book.add("part", {{"serial", "SN-7"}, {"role", "implant"}, {"build", "B1"}});
  EXPECT_NE(problems(book.records()).find("by a user without access"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
