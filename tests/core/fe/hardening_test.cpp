// Hardening tables and the return to the yield surface. Usage: test_fe.
#include "core/fe/hardening.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "core/base/error.h"

namespace asbuilt::fe {
namespace {

ErrorCode refusal(std::vector<HardeningPoint> table) {
  try {
    const Hardening refused(std::move(table), "test");
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::kInternal;
}

TEST(Hardening, IsLinearBetweenPointsAndConstantAfterTheLast) {
  const Hardening h({{0.0, 800.0}, {0.01, 900.0}, {0.05, 1000.0}}, "test");
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.0), 800.0);
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.004), 840.0);
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.01), 900.0);
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.03), 950.0);
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.7), 1000.0);
  EXPECT_DOUBLE_EQ(linear_hardening(900.0, 1500.0).yield_mpa(0.02), 930.0);
  EXPECT_DOUBLE_EQ(linear_hardening(900.0, 0.0).yield_mpa(0.5), 900.0);
}

TEST(Hardening, RefusesWhatCannotBe) {
  EXPECT_EQ(refusal({}), ErrorCode::kInvalidInput);
  EXPECT_EQ(refusal({{0.01, 900.0}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(refusal({{0.0, 0.0}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(refusal({{0.0, 900.0}, {0.01, 890.0}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(refusal({{0.0, 900.0}, {0.02, 910.0}, {0.02, 920.0}}), ErrorCode::kInvalidInput);
  EXPECT_EQ(refusal({{0.0, 900.0}, {0.02, std::numeric_limits<double>::infinity()}}),
            ErrorCode::kInvalidInput);
  EXPECT_THROW(linear_hardening(900.0, -1.0), Error);
}

// On the table exactly, wherever the return ends; theta_bar is the rule's for the slope there.
TEST(Hardening, ReturnsToTheTable) {
  const Hardening h({{0.0, 800.0}, {0.001, 900.0}, {0.004, 950.0}}, "test");
  constexpr double kShear = 42000.0;
  const double slopes[] = {100000.0, 50.0 / 0.003, 0.0};
  bool met[3] = {};
  for (const double from : {0.0, 0.0004, 0.001, 0.0035, 0.01}) {
    for (const double beyond : {1.0, 60.0, 300.0, 2000.0}) {
      const double trial = h.yield_mpa(from) + beyond;
      const YieldReturn r = back_to_yield(h, trial, from, kShear);
      const double end = from + r.plastic_growth;
      EXPECT_GT(r.plastic_growth, 0.0);
      EXPECT_NEAR(trial - 3.0 * kShear * r.plastic_growth, h.yield_mpa(end), 1e-9);
      EXPECT_NEAR(r.theta * trial, h.yield_mpa(end), 1e-9);
      const std::size_t part = end <= 0.001 ? 0 : end <= 0.004 ? 1 : 2;
      met[part] = true;
      EXPECT_NEAR(r.theta_bar, 1.0 / (1.0 + slopes[part] / (3.0 * kShear)) - (1.0 - r.theta),
                  1e-12);
    }
    const YieldReturn none = back_to_yield(h, h.yield_mpa(from), from, kShear);
    EXPECT_EQ(none.plastic_growth, 0.0);
    EXPECT_EQ(none.theta, 1.0);
  }
  EXPECT_TRUE(met[0] && met[1] && met[2]);
}

TEST(Hardening, IsReadFromAFile) {
  const auto file =
      std::filesystem::temp_directory_path() / ("asbuilt-hardening-" + std::to_string(::getpid()));
  const auto write = [&](const char* text) { std::ofstream(file) << text; };
  write("# Ti6Al4V\nplastic_strain,yield_mpa\r\n0, 900\r\n\n0.02 ; 9.5e2\n0.1,1000\n");
  const Hardening h = read_hardening(file);
  ASSERT_EQ(h.table().size(), 3U);
  EXPECT_DOUBLE_EQ(h.yield_mpa(0.01), 925.0);
  const auto code = [&] {
    try {
      read_hardening(file);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kInternal;
  };
  write("0, 900\n0.02, 950, 7\n");
  EXPECT_EQ(code(), ErrorCode::kBadFormat);
  write("0, 900\nstrain, stress\n");
  EXPECT_EQ(code(), ErrorCode::kBadFormat);
  write("plastic strain, stress\n");
  EXPECT_EQ(code(), ErrorCode::kInvalidInput);
  std::filesystem::remove(file);
  EXPECT_EQ(code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace asbuilt::fe
