// Stage protocols and records held against them.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <tuple>

#include "core/base/error.h"
#include "core/fatigue/stage_record.h"
#include "tests/core/fatigue/tables.h"

using namespace asbuilt;
using namespace asbuilt::fatigue;

namespace {

constexpr double kMass = 80.0;
const char* const kHead =
    "specimen;stage;low [BW];high [BW];cycles;frequency [Hz];result;broken at\n";

// The whole protocol, and what a line of it is changed into.
std::string whole(int last = 9, const std::string& end = "completed") {
  std::string text = kHead;
  for (int i = 1; i <= last; ++i) {
    const int half = i + 1;  // of the largest load, in halves
    text += "A;" + std::to_string(i) + ";0.5;" + std::to_string(half / 2) +
            (half % 2 == 0 ? ".0" : ".5") + ";" +
            (i == last && end != "completed" ? "7000" : "20000") + ";2;" +
            (i == last ? end : "completed") + ";" + (end == "failed" && i == last ? "strut" : "") +
            "\n";
  }
  return text;
}

StageCheck checked(const std::string& text) {
  const StageOptions options{kMass, std::nullopt};
  const auto all = check_stages(parse_stage_record(text, "record", options),
                                find_protocol("9x20000"), options, nullptr);
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

void expect_refused(const std::function<void()>& call, const std::string& words) {
  try {
    call();
    ADD_FAILURE() << "not refused: " << words;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

}  // namespace

TEST(Stages, BuiltInProtocol) {
  const Protocol protocol = find_protocol("9x20000");
  double cycles = 0.0;
  for (const Stage& stage : protocol.stages) cycles += stage.cycles;
  EXPECT_EQ(protocol.stages.size(), 9U);
  EXPECT_EQ(cycles, 180000.0);
  EXPECT_EQ(protocol.stages.front().high, 1.0);
  EXPECT_EQ(protocol.stages.back().high, 5.0);
  EXPECT_EQ(protocol.frequency_hz, 2.0);
  EXPECT_TRUE(protocol.verify);
}

TEST(Stages, WholeProtocol) {
  const StageCheck c = checked(whole());
  EXPECT_EQ(c.verdict, Outcome::kConforms);
  EXPECT_EQ(c.completed, 9);
  EXPECT_EQ(c.cycles, 180000.0);
  EXPECT_NEAR(c.high, 5.0 * kMass * 9.80665, 1e-9);
  EXPECT_FALSE(c.failed_in);
  EXPECT_TRUE(c.deviations.empty());
}

TEST(Stages, FailedInAStage) {
  const StageCheck c = checked(whole(6, "failed"));
  EXPECT_EQ(c.verdict, Outcome::kDoesNotConform);
  EXPECT_EQ(*c.failed_in, 6);
  EXPECT_EQ(c.completed, 5);
  EXPECT_EQ(c.cycles, 107000.0);
  EXPECT_EQ(c.where, "strut");
  EXPECT_TRUE(c.deviations.empty());
}

TEST(Stages, StoppedIsUndecided) {
  EXPECT_EQ(checked(whole(6, "stopped")).verdict, Outcome::kUndecided);
  EXPECT_EQ(checked(whole(8)).verdict, Outcome::kUndecided);
}

TEST(Stages, Deviations) {
  for (const auto& [what, by, words] :
       {std::tuple{"A;4;0.5;2.5;20000;2", "A;4;0.5;2.6;20000;2", "is asked for"},
        {"A;4;0.5;2.5;20000;2", "A;4;0.5;2.5;19000;2", "19000 cycles where 20000"},
        {"A;4;0.5;2.5;20000;2", "A;4;0.5;2.5;20000;5", "5 Hz where 2"},
        {"A;4;0.5;2.5;20000;2;completed;\n", "", "stage 4 is left out"},
        {"A;4;0.5;2.5;20000;2;completed", "A;4;0.5;2.5;20000;2;failed", "after it had failed"},
        {"A;5;0.5;3.0", "A;4;0.5;3.0", "repeated or out of order"}}) {
    const StageCheck c = checked(replaced(whole(), what, by));
    EXPECT_NE(c.verdict, Outcome::kConforms) << words;
    ASSERT_FALSE(c.deviations.empty()) << words;
    bool said = false;
    for (const std::string& d : c.deviations) said = said || d.find(words) != std::string::npos;
    EXPECT_TRUE(said) << words << ": " << c.deviations.front();
  }
  // Within 2 % of the stage's range.
  EXPECT_TRUE(checked(replaced(whole(), "0.5;2.5;", "0.5;2.53;")).deviations.empty());
}

TEST(Stages, DamageOnlyWhereTheLineHolds) {
  const FatigueTable table = simulated(2, {100.0, 120.0, 145.0, 175.0}, 4, 0.1, 1e12);
  const SnCurve line(table);
  const std::string head = "specimen;stage;low [N];high [N];cycles;result\n";
  StageOptions options;
  options.area_mm2 = 10.0;
  Protocol protocol;
  protocol.stages = {{110.0, 1100.0, 1000.0}, {150.0, 1500.0, 2000.0}};
  protocol.frequency_hz = 2.0;
  const auto damage = [&](const std::string& rows) {
    return check_stages(parse_stage_record(head + rows, "record", options), protocol, options,
                        &line)
        .front();
  };
  const StageCheck good = damage("A;1;110;1100;1000;completed\nA;2;150;1500;2000;completed\n");
  EXPECT_NEAR(good.damage, 1000.0 / line.life(110.0).value + 2000.0 / line.life(150.0).value,
              1e-12);
  const StageCheck ratio = damage("A;1;550;1100;1000;completed\n");
  EXPECT_TRUE(std::isnan(ratio.damage));
  EXPECT_NE(ratio.damage_reason.find("no mean-stress correction"), std::string::npos);
  const StageCheck beyond = damage("A;1;50;500;1000;completed\n");
  EXPECT_NE(beyond.damage_reason.find("nothing is extrapolated"), std::string::npos);
}

TEST(Stages, Refusals) {
  const StageOptions none;
  expect_refused([&] { parse_stage_record(whole(), "record", none); }, "--body-mass-kg");
  expect_refused([&] { parse_stage_record(whole(), "record", {1000.0, {}}); }, "5 to 400 kg");
  const StageOptions mass{kMass, std::nullopt};
  expect_refused(
      [&] { parse_stage_record("specimen;stage;low [BW];high [N]\nA;1;1;2\n", "record", mass); },
      "different units");
  // All at once.
  expect_refused(
      [&] {
        parse_stage_record(
            std::string(kHead) + "A;1;2;1;20000;2;completed;\nA;x;1;2;1.5;2;maybe;\n", "record",
            mass);
      },
      "low is not below high");
  expect_refused(
      [&] {
        parse_stage_record(
            std::string(kHead) + "A;1;2;1;20000;2;completed;\nA;x;1;2;1.5;2;maybe;\n", "record",
            mass);
      },
      "line 3: the result is none of");
  expect_refused(
      [&] {
        check_stages(parse_stage_record("specimen;stage;low [MPa];high [MPa];cycles;result\n"
                                        "A;1;1;2;10;completed\n",
                                        "record", mass),
                     find_protocol("9x20000"), mass, nullptr);
      },
      "different kinds of load");
  expect_refused([] { find_protocol("nine"); }, "9x20000");
  expect_refused([] { find_protocol("not there.toml"); }, "no such file");
}
