// What stands above the figures of a test: its results in short, all of them.
#include "reports/render/test_sheet.h"

#include <gtest/gtest.h>

#include "tests/reports/render/read_back.h"

namespace asbuilt::test {
namespace {

using namespace render;

std::string drawn(const TestSheet& sheet) {
  const auto out = work_folder() / "sheet.svg";
  render_tests({sheet}, {"Tests", "Tests", "", "", ""}, out);
  std::string text = file_bytes(out);
  // The lines of a paragraph as one.
  std::string words;
  for (std::size_t at = 0; (at = text.find("<text", at)) != std::string::npos;) {
    const std::size_t begin = text.find('>', at) + 1;
    words += text.substr(begin, text.find('<', begin) - begin) + ' ';
    at = begin;
  }
  return words;
}

TestSheet sheet_of(std::vector<TestNumber> numbers) {
  TestSheet sheet;
  sheet.name = "P1";
  sheet.facts = {"10 x 10 mm"};
  sheet.figures = {{[](double width) { return Drawing(width, 50.0); }, ""}};
  sheet.numbers = std::move(numbers);
  return sheet;
}

TEST(TestSheets, SayAllResultsHoweverManyLinesTheyTake) {
  std::vector<TestNumber> numbers;
  for (const char* name : {"Quasi-elastic gradient", "Compressive offset stress", "Plateau stress",
                           "Plateau end", "Energy absorption", "Energy efficiency"}) {
    numbers.push_back({name, "123.4 MPa", "4.5", "A remark."});
  }
  numbers.push_back({"Rate", "ok", "", "A check has no U."});
  numbers.push_back({"First maximum", "-", "-", "There is none."});
  EXPECT_NE(drawn(sheet_of(numbers))
                .find("Energy absorption 123.4 MPa, U 4.5; Energy efficiency 123.4 MPa, U 4.5 (U "
                      "with k = 2)."),
            std::string::npos);
}

TEST(TestSheets, ResultsWithoutUSayTheirInterval) {
  const std::string words = drawn(sheet_of({{"Slope b", "-5.1", "", "95 %: -5.6 to -4.6", true},
                                            {"Replication", "66 %", "", "12 tests"}}));
  EXPECT_NE(words.find("Slope b -5.1 (95 %: -5.6 to -4.6). "), std::string::npos) << words;
  EXPECT_EQ(words.find("No result"), std::string::npos);
  EXPECT_NE(drawn(sheet_of({{"Replication", "66 %", "", "12 tests"}})).find("No result."),
            std::string::npos);
}

}  // namespace
}  // namespace asbuilt::test
