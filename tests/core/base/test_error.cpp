#include <gtest/gtest.h>

#include <set>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr ErrorCode kAll[] = {
    ErrorCode::kInvalidInput,  ErrorCode::kNotFound,     ErrorCode::kBadFormat,
    ErrorCode::kNotMeasurable, ErrorCode::kNotConverged, ErrorCode::kCancelled,
    ErrorCode::kOutOfMemory,   ErrorCode::kStorage,      ErrorCode::kInternal};

TEST(Error, SaysWhatWhereAllowedAndRemedyInThatOrder) {
  const Error error(ErrorCode::kInvalidInput,
                    {"a wall", "plan.toml: wall = -1", "0 to 5", "give one"});
  EXPECT_STREQ(error.what(), "a wall; plan.toml: wall = -1; allowed: 0 to 5; give one");
}

TEST(Error, LeavesEmptyPartsOut) {
  EXPECT_STREQ(Error(ErrorCode::kInternal, "only this").what(), "only this");
  EXPECT_STREQ(Error(ErrorCode::kInternal, {"a", "", "", "d"}).what(), "a; d");
  EXPECT_STREQ(Error(ErrorCode::kInternal, {"", "b", "", ""}).what(), "b");
}

TEST(Error, KeepsItsPartsAndItsTrail) {
  Error error(ErrorCode::kBadFormat, {"what", "where", "allowed", "remedy"});
  error.add_trail("reading the header");
  error.add_trail("opening the scan");
  EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
  EXPECT_EQ(error.text().where, "where");
  EXPECT_EQ(error.trail(), (std::vector<std::string>{"reading the header", "opening the scan"}));
}

TEST(Error, EveryCodeHasItsOwnName) {
  std::set<std::string> names;
  for (const ErrorCode code : kAll) names.insert(to_string(code));
  EXPECT_EQ(names.size(), std::size(kAll));
  EXPECT_STREQ(to_string(ErrorCode::kNotMeasurable), "not_measurable");
}

// The exit statuses are a published contract: scripts depend on them.
TEST(Error, ExitStatusesAreThoseOfTheCommandLine) {
  const int expected[] = {2, 2, 2, 3, 3, 130, 2, 4, 4};
  for (std::size_t i = 0; i < std::size(kAll); ++i) {
    EXPECT_EQ(exit_status(kAll[i]), expected[i]) << to_string(kAll[i]);
  }
}

}  // namespace
}  // namespace asbuilt
