// Tables of fatigue tests as people write them, and everything that may be wrong with them.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/fatigue/fatigue_table.h"

using namespace asbuilt;
using namespace asbuilt::fatigue;

namespace {

std::string refusal(const std::string& text, const TableOptions& options = {}) {
  try {
    parse_fatigue_table(text, "table.csv", options);
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "not refused: " << text;
  return "";
}

void expect_words(const std::string& text, const std::string& words) {
  EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

}  // namespace

TEST(FatigueTable, EnglishAndGerman) {
  const FatigueTable english = parse_fatigue_table(
      "\xEF\xBB\xBF# lot 7\r\n"
      "specimen,max stress [MPa],R,frequency [Hz],medium,cycles,result,broken at\r\n"
      "A1,120.5,0.1,20,air,123456,failed,strut 7\r\n"
      "A2,100,0.1,20,air,1e7,run-out,\r\n",
      "a.csv");
  const FatigueTable german = parse_fatigue_table(
      "Probe;Oberspannung [MPa];R;Frequenz [Hz];Umgebung;Lastspiele;Ergebnis;Bruchort\n"
      "A1;120,5;0,1;20;air;123456;Bruch;strut 7\n"
      "A2;100;0,1;20;air;10000000;Durchl\u00e4ufer;\n",
      "b.csv");
  for (const FatigueTable& table : {english, german}) {
    ASSERT_EQ(table.tests.size(), 2U);
    EXPECT_EQ(table.measure, StressMeasure::kMaximum);
    EXPECT_EQ(table.tests[0].stress_mpa, 120.5);
    EXPECT_EQ(table.tests[0].ratio, 0.1);
    EXPECT_EQ(table.tests[0].ending, Ending::kFailed);
    EXPECT_EQ(table.tests[0].where, "strut 7");
    EXPECT_EQ(table.tests[1].cycles, 1e7);
    EXPECT_EQ(table.tests[1].ending, Ending::kRunout);
    EXPECT_EQ(table.tests[1].medium, "air");
  }
}

TEST(FatigueTable, ForcesAndAmplitudes) {
  const FatigueTable force = parse_fatigue_table(
      "specimen;max force [kN];R;cycles;result\nA;2.5;-1;1000;stopped\n", "f.csv", {50.0});
  EXPECT_NEAR(force.tests[0].stress_mpa, 50.0, 1e-12);
  EXPECT_EQ(force.tests[0].ending, Ending::kStopped);
  EXPECT_TRUE(std::isnan(force.tests[0].frequency_hz));
  EXPECT_NEAR(amplitude_of(force.tests[0], force.measure), 50.0, 1e-12);
  const FatigueTable amplitude = parse_fatigue_table(
      "specimen\tstress_amplitude_mpa\tR\tcycles\tresult\tu_stress_mpa\nA\t45\t0."
      "1\t1000\tfailed\t1\n",
      "t.csv");
  EXPECT_EQ(amplitude.measure, StressMeasure::kAmplitude);
  EXPECT_NEAR(maximum_of(amplitude.tests[0], amplitude.measure), 100.0, 1e-12);
  EXPECT_EQ(amplitude.tests[0].u_stress_mpa, 1.0);
}

// Each line of the table has its own mistake; the message has them all.
TEST(FatigueTable, EverythingWrongAtOnce) {
  const std::string text = refusal(
      "specimen;max stress [MPa];R;cycles;result;broken at\n"
      "A;abc;0.1;1000;failed;\n"
      ";100;0.1;1000;failed;\n"
      "B;100;1.0;1000;failed;\n"
      "C;-5;0.1;1000;failed;\n"
      "D;100;0.1;1.000.000;failed;\n"
      "E;100;0.1;0;failed;\n"
      "F;100;0.1;1000;perhaps;\n"
      "F;100;0.1;1000;run-out;strut 3\n"
      "G;;0.1;1000;failed;\n"
      "H;100,5;0.1;1000;failed;\n"
      "I;100;;1000;failed;;;\n");
  for (const char* words :
       {"line 2: max stress [MPa] is no number", "line 3: the specimen has no name",
        "line 4: R = 1 is out of range", "line 5: max stress [MPa] = -5",
        "line 6: cycles is no whole number", "line 7: cycles = 0 is out of range",
        "line 8: the result is none of", "line 9: specimen F stands in the table twice",
        "line 9: a specimen that did not fail broke", "line 10: no load",
        "line 11: decimal commas and decimal points", "line 12: no R", "line 12: 8 fields"}) {
    expect_words(text, words);
  }
}

TEST(FatigueTable, LongNamesAndUnitsAreShownByTheirBeginning) {
  const std::string many(100000, 'x');
  for (const std::string& head : {"specimen;max stress [" + many + "];R;cycles;result\n",
                                  "specimen;max stress [MPa];R;cycles [" + many + "];result\n"}) {
    EXPECT_LT(refusal(head + "A;100;0.1;none;failed\n").size(), 2000U);
  }
}

TEST(FatigueTable, Refusals) {
  expect_words(refusal("specimen;R;cycles\nA;0.1;1\n"), "no column of the load");
  expect_words(refusal("specimen;R;cycles\nA;0.1;1\n"), "no column result");
  expect_words(refusal("specimen;max stress;R;cycles;result\nA;1;0.1;1;failed\n"),
               "no unit that is known: MPa");
  expect_words(refusal("specimen;max stress [MPa];stress amplitude [MPa];R;cycles;result\n"
                       "A;1;1;0.1;1;failed\n"),
               "more than one column of the load");
  expect_words(refusal("specimen;max force [N];R;cycles;result\nA;1;0.1;1;failed\n"), "--area-mm2");
  expect_words(refusal("specimen;max force [N];R;cycles;result\nA;1;0.1;1;failed\n", {-1.0}),
               "section is out of range");
  // Units and uncertainties are not passed over.
  expect_words(refusal("specimen;max stress [MPa];u stress [%];R;cycles;result\n"
                       "A;300;5;0.1;1000;failed\n"),
               "has a unit that is not known here: %");
  expect_words(refusal("specimen;max stress [MPa];u stress max [MPa];R;cycles;result\n"
                       "A;300;5;0.1;1000;failed\n"),
               "the uncertainty \"u stress max [MPa]\" is not understood");
  expect_words(refusal("specimen;max stress [MPa];R;cycles [1e6];result\nA;300;0.1;2;failed\n"),
               "has a unit that is not known here: 1e6");
  expect_words(refusal("specimen;max stress [MPa];R;cycles;N;result\nA;300;0.1;2;3;failed\n"),
               "two columns mean the same");
  expect_words(refusal("specimen;max stress [MPa];R;cycles;result\nA\x1b[31m;300;0.1;2;failed\n"),
               "control characters");
  expect_words(refusal(""), "holds no table");
  expect_words(refusal("specimen;max stress [MPa];R;cycles;result\n"), "holds no table");
  expect_words(refusal(std::string("a\0b;c\n1;2\n", 10)), "NUL byte");
  EXPECT_THROW(read_fatigue_table("not there.csv"), Error);
}
