#include <gtest/gtest.h>

#include "core/base/options.h"

namespace asbuilt {
namespace {

struct Example {
  double size_mm = 1.5;
  int count = 3;
  bool strict = false;
  std::string kind = "fine";
  std::string name;

  static const std::vector<OptionField<Example>>& fields() {
    // The trailing members are left out where they are not needed: a description must be this
    // short.
    static const std::vector<OptionField<Example>> all = {
        {"size_mm", "mm", "A size.", &Example::size_mm, 0.1, 10.0},
        {"count", "1", "A count.", &Example::count, 1.0, 5.0},
        {"strict", "", "A switch.", &Example::strict},
        {"kind", "", "A choice.", &Example::kind, 0.0, 0.0, {"fine", "coarse"}},
        {"name", "", "Any text.", &Example::name},
    };
    return all;
  }
};

Error error_of(std::string_view name, const OptionValue& value) {
  Example options;
  try {
    set_option(options, name, value, "plan.toml: [wall] " + std::string(name));
  } catch (const Error& error) {
    EXPECT_EQ(options.size_mm, 1.5);
    EXPECT_EQ(options.count, 3);
    EXPECT_EQ(options.kind, "fine");
    return error;
  }
  ADD_FAILURE() << "no error for " << name;
  return {ErrorCode::kInternal, ""};
}

TEST(Options, AreSetByName) {
  Example options;
  set_option(options, "size_mm", 2.5, "test");
  set_option(options, "count", 5.0, "test");
  set_option(options, "strict", true, "test");
  set_option(options, "kind", std::string("coarse"), "test");
  set_option(options, "name", std::string("anything"), "test");
  EXPECT_EQ(options.size_mm, 2.5);
  EXPECT_EQ(options.count, 5);
  EXPECT_TRUE(options.strict);
  EXPECT_EQ(options.kind, "coarse");
  EXPECT_EQ(options.name, "anything");
}

TEST(Options, LimitsAreInclusive) {
  Example options;
  EXPECT_NO_THROW(set_option(options, "size_mm", 0.1, "test"));
  EXPECT_NO_THROW(set_option(options, "size_mm", 10.0, "test"));
  EXPECT_NO_THROW(set_option(options, "count", 1.0, "test"));
}

TEST(Options, OutOfRangeNamesPlaceValueAndRange) {
  const Error error = error_of("size_mm", 10.5);
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error.text().where, "plan.toml: [wall] size_mm = 10.5");
  EXPECT_EQ(error.text().allowed, "0.1 to 10 mm");
}

TEST(Options, NumbersMustBeFinite) {
  EXPECT_EQ(error_of("size_mm", std::nan("")).code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error_of("size_mm", std::numeric_limits<double>::infinity()).code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(error_of("count", std::nan("")).code(), ErrorCode::kInvalidInput);
}

TEST(Options, AFractionIsNoCount) {
  EXPECT_EQ(error_of("count", 2.5).text().allowed, "a whole number");
}

TEST(Options, TypesAreNotMixed) {
  EXPECT_EQ(error_of("size_mm", std::string("2")).text().allowed, "a number");
  EXPECT_EQ(error_of("size_mm", true).text().allowed, "a number");
  EXPECT_EQ(error_of("strict", 1.0).text().allowed, "true or false");
  EXPECT_EQ(error_of("kind", 1.0).text().allowed, "a text");
  EXPECT_EQ(error_of("count", true).text().allowed, "a number");
}

TEST(Options, AnUnknownChoiceListsTheKnownOnes) {
  const Error error = error_of("kind", std::string("rough"));
  EXPECT_EQ(error.text().allowed, "fine, coarse");
  EXPECT_NE(error.text().where.find("\"rough\""), std::string::npos);
}

TEST(Options, AnUnknownNameListsTheKnownOnes) {
  const Error error = error_of("sise_mm", 1.0);
  EXPECT_EQ(error.text().allowed, "size_mm, count, strict, kind, name");
  EXPECT_NE(error.text().where.find("sise_mm"), std::string::npos);
}

TEST(Options, ANumberWithoutRangeTakesAnyFiniteValue) {
  struct Free {
    double x = 0.0;
    int n = 0;
    static const std::vector<OptionField<Free>>& fields() {
      static const std::vector<OptionField<Free>> all = {{"x", "1", "Any.", &Free::x},
                                                         {"n", "1", "Any.", &Free::n}};
      return all;
    }
  };
  Free options;
  set_option(options, "x", -1e300, "test");
  EXPECT_EQ(options.x, -1e300);
  // What an int cannot hold must not be converted: the result would be undefined.
  EXPECT_THROW(set_option(options, "n", 1e12, "test"), Error);
  EXPECT_THROW(set_option(options, "n", -1e12, "test"), Error);
  EXPECT_EQ(options.n, 0);
}

TEST(Options, SnapshotKeepsOrderNamesAndValues) {
  Example options;
  options.count = 4;
  const auto all = snapshot(options);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].first, "size_mm");
  EXPECT_EQ(std::get<double>(all[0].second), 1.5);
  EXPECT_EQ(std::get<double>(all[1].second), 4.0);
  EXPECT_FALSE(std::get<bool>(all[2].second));
  EXPECT_EQ(std::get<std::string>(all[3].second), "fine");
}

TEST(Options, ASnapshotSetsTheSameOptions) {
  Example original;
  original.size_mm = 0.1 + 0.2;
  original.kind = "coarse";
  original.strict = true;
  Example copy;
  for (const auto& [name, value] : snapshot(original)) set_option(copy, name, value, "snapshot");
  EXPECT_EQ(copy.size_mm, original.size_mm);
  EXPECT_EQ(copy.kind, original.kind);
  EXPECT_EQ(copy.strict, original.strict);
}

}  // namespace
}  // namespace asbuilt
