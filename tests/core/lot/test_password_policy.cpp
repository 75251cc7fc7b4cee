#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lot/check_history.h"
#include "core/lot/password_policy.h"
#include "core/lot/signatures.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

using sample::LotBook;

// A part of the lot, entered by ada at that time.
LotRecord part_at(const std::string& utc) {
  LotRecord record;
  record.kind = "part";
  record.lot = LotBook::kLot;
  record.key = "SN-9";
  record.utc = utc;
  record.fields = {{"serial", "SN-9"}, {"role", "witness"}, {"build", "B1"}};
  return record;
}

std::map<std::string, LotValue> policy(double days) {
  return {{"policy", "passwords"}, {"password_days", days}};
}

bool taken(LotBook book, const std::string& utc) {
  try {
    book.add(part_at(utc));
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("older than the policy"), std::string::npos)
        << error.what();
    return false;
  }
  return true;
}

// The users of the sample are of 2026-11-20, the first minutes.
TEST(PasswordPolicy, PasswordsAgeOnlyWhereThePolicySaysSo) {
  LotBook book = sample::releasable_lot();
  EXPECT_TRUE(taken(book, "2028-01-01T00:00:00Z"));
  book.add("policy", policy(90.0), "root");
  EXPECT_TRUE(taken(book, "2027-02-18T00:01:00Z"));
  EXPECT_FALSE(taken(book, "2027-02-18T00:02:00Z"));
  EXPECT_FALSE(taken(book, "2027-03-01T00:00:00Z"));
}

TEST(PasswordPolicy, OnlyANewPasswordStartsAnew) {
  LotBook book = sample::releasable_lot();
  book.add("policy", policy(30.0), "root");
  LotRecord ada = active_user(book.records(), "ada");
  ada.supersedes = ada.id;
  ada.reason = "another role";
  ada.actor = "root";
  ada.utc = "2026-12-10T00:00:00Z";
  ada.fields["roles"] = std::vector<std::string>{"operator"};
  book.add(ada);
  EXPECT_FALSE(taken(book, "2027-01-01T00:00:00Z"));
  ada = active_user(book.records(), "ada");
  ada.supersedes = ada.id;
  ada.reason = "new password";
  ada.actor = "ada";
  ada.utc = "2027-01-01T00:00:00Z";  // one's own password may always be changed
  ada.fields["password_hash"] = "another";
  book.add(ada);
  EXPECT_TRUE(taken(book, "2027-01-30T00:00:00Z"));
  EXPECT_FALSE(taken(book, "2027-02-01T00:00:00Z"));
}

TEST(PasswordPolicy, IsTheAdministratorsAndPartOfTheHistory) {
  LotBook book = sample::releasable_lot();
  EXPECT_THROW(book.add("policy", policy(90.0), "quinn"), Error);
  book.add("policy", policy(90.0), "root");
  LotRecord late = part_at("2028-01-01T00:00:00Z");
  late.id = static_cast<std::int64_t>(book.records().size()) + 1;
  late.actor = "ada";
  LotBook::resign(late);
  book.altered().push_back(late);
  const std::vector<std::string> found = check_history(book.records());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("older than the policy"), std::string::npos);
}

}  // namespace
}  // namespace asbuilt
