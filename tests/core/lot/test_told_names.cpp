#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/lot/told_names.h"

namespace asbuilt {
namespace {

using Names = std::vector<std::string>;

Names names(const Names& told, const Names& known = {}) {
  return told_names(
      told,
      [&known](const std::string& name) {
        return std::find(known.begin(), known.end(), name) != known.end();
      },
      "--parts");
}

TEST(ToldNames, ByCommasBlanksAndRepetition) {
  const Names three = {"a", "b", "c"};
  EXPECT_EQ(names({"a,b,c"}), three);
  EXPECT_EQ(names({" a, b ,c, "}), three);
  EXPECT_EQ(names({"a b  c"}), three);
  EXPECT_EQ(names({"a", "b", "c"}), three);
  EXPECT_EQ(names({"a b", "c"}), three);
  EXPECT_EQ(names({""}), Names());
  // Commas part names that hold blanks; a name that is known stays whole.
  EXPECT_EQ(names({"a,b c"}), (Names{"a", "b c"}));
  EXPECT_EQ(names({"b c"}), (Names{"b", "c"}));
  EXPECT_EQ(names({"b c"}, {"b c"}), Names{"b c"});
  EXPECT_EQ(names({"a,b"}, {"a,b"}), Names{"a,b"});
  EXPECT_EQ(names({"x,a,b,y"}, {"a,b"}), (Names{"x", "a,b", "y"}));
  EXPECT_EQ(names({"x,a,b"}, {"a", "a,b"}), (Names{"x", "a", "b"}));
}

TEST(ToldNames, TheTextOfNamesIsReadAsThem) {
  Names many;
  for (int i = 1; i <= 1203; ++i) many.push_back("P-" + std::to_string(i));
  for (const Names& told :
       {Names{"a"}, Names{"P-1", "P-2"}, Names{"P-08", "P-09", "P-10", "Q", "R9", "R10", "R11"},
        Names{"P-0", "P-1", "P-2"}, Names{"SN 1", "SN 2", "SN 3"},
        Names{"A,1", "A,2", "A,3", "B", "C,4,b"}, Names{"X..1", "X..2", "X..3"},
        Names{"7", "8", "9", "010"}, many}) {
    EXPECT_EQ(names({names_to_tell(told)}, told), told) << names_to_tell(told);
  }
  EXPECT_EQ(names_to_tell({"P-08", "P-09", "P-10", "Q"}), "P-08..P-10,Q");
  EXPECT_EQ(names_to_tell(many), "P-1..P-1000,P-1001..P-1203");
  EXPECT_EQ(names_to_tell({"P-1", "P-2"}), "P-1,P-2");
  // Where the number at the end grows by a digit, padded names and others part.
  for (const char* range : {"P-0..P-12", "Q-01..Q-99,Q-100..Q-103", "R-8..R-11"}) {
    const Names all = names({range});
    EXPECT_EQ(names({names_to_tell(all)}), all);
    EXPECT_EQ(names_to_tell(all), range);
  }
}

TEST(ToldNames, Ranges) {
  EXPECT_EQ(names({"P-008..P-011"}), (Names{"P-008", "P-009", "P-010", "P-011"}));
  EXPECT_EQ(names({"P-9..P-11,Q"}), (Names{"P-9", "P-10", "P-11", "Q"}));
  EXPECT_EQ(names({"9..11"}), (Names{"9", "10", "11"}));
  EXPECT_EQ(names({"P-1..P-1"}), Names{"P-1"});
  EXPECT_EQ(names({"v1..v3"}, {"v1..v3"}), Names{"v1..v3"});
  EXPECT_EQ(names({"P-0001..P-1000"}).size(), kMostInRange);
  for (const char* bad : {"P-3..P-1", "P-001..Q-003", "P-a..P-c", "P-01..P-100", "P-1..", "..P-1",
                          "P-0001..P-1001", "..", "P-1..P-99999999999999999999"}) {
    try {
      names({bad});
      ADD_FAILURE() << "taken: " << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_NE(std::string(error.what()).find("--parts " + std::string(bad)), std::string::npos)
          << error.what();
    }
  }
}

}  // namespace
}  // namespace asbuilt
