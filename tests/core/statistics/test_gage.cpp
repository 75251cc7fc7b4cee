#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "core/base/error.h"
#include "core/statistics/gage_study.h"

namespace asbuilt {
namespace {

std::vector<GageReading> aiag_readings() {
  std::ifstream in(std::string(ASBUILT_FIXTURES_DIR) + "/data/aiag_gage/gage_10x3x3.csv");
  std::vector<GageReading> readings;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    fields.imbue(std::locale::classic());
    GageReading reading;
    std::string trial;
    std::getline(fields, reading.part, ',');
    std::getline(fields, reading.op, ',');
    std::getline(fields, trial, ',');
    fields >> reading.value;
    readings.push_back(reading);
  }
  return readings;
}

// Normal readings: parts of sd 1, operators 0.3, interaction 0.2, repeatability 0.4.
std::vector<GageReading> simulated(std::mt19937_64& generator, int parts, int operators, int trials,
                                   bool nested) {
  std::normal_distribution<double> normal;
  std::vector<double> of_part(static_cast<std::size_t>(parts * (nested ? operators : 1)));
  for (double& v : of_part) v = normal(generator);
  std::vector<GageReading> readings;
  for (int o = 0; o < operators; ++o) {
    const double of_operator = 0.3 * normal(generator);
    for (int p = 0; p < parts; ++p) {
      const int place = nested ? o * parts + p : p;
      const double both = nested ? 0.0 : 0.2 * normal(generator);
      for (int t = 0; t < trials; ++t) {
        readings.push_back({std::to_string(place), std::to_string(o),
                            of_part[static_cast<std::size_t>(place)] + of_operator + both +
                                0.4 * normal(generator)});
      }
    }
  }
  return readings;
}

TEST(Gage, PublishedStudyByRange) {
  GageOptions options;
  options.method = GageMethod::kRange;
  const GageStudy s = gage_study(gage_table(aiag_readings()), options);
  EXPECT_NEAR(s.repeatability.sd, 0.20186, 6e-6);
  EXPECT_NEAR(s.reproducibility.sd, 0.22967, 6e-6);
  EXPECT_NEAR(s.grr.sd, 0.30577, 6e-6);
  EXPECT_NEAR(s.part.sd, 1.10460, 6e-6);
  EXPECT_NEAR(s.total.sd, 1.14613, 6e-6);
  EXPECT_NEAR(100.0 * s.grr.share_of_total, 26.68, 6e-3);
  EXPECT_EQ(s.ndc, 5);
  EXPECT_EQ(s.grade, GageGrade::kConditional);
  EXPECT_TRUE(s.anova.empty());
  EXPECT_TRUE(std::isnan(s.grr.interval.low));
}

TEST(Gage, PublishedStudyByAnova) {
  const GageStudy s = gage_study(gage_table(aiag_readings()), {});
  ASSERT_EQ(s.anova.size(), 4u);
  EXPECT_NEAR(s.anova[0].sum_of_squares, 88.3619, 6e-5);
  EXPECT_NEAR(s.anova[1].sum_of_squares, 3.16726, 6e-6);
  EXPECT_NEAR(s.anova[2].sum_of_squares, 0.35898, 6e-6);
  EXPECT_NEAR(s.anova[3].sum_of_squares, 2.75893, 6e-6);
  EXPECT_NEAR(s.anova[2].f, 0.434, 6e-4);
  EXPECT_TRUE(s.interaction_pooled);
  EXPECT_NEAR(s.repeatability.sd, 0.199933, 6e-7);
  EXPECT_NEAR(s.reproducibility.sd, 0.226838, 6e-7);
  EXPECT_NEAR(s.grr.sd, 0.302372, 1e-6);
  EXPECT_NEAR(s.part.sd, 1.042327, 6e-7);
  EXPECT_NEAR(100.0 * s.grr.share_of_total, 27.86, 6e-3);
  EXPECT_EQ(s.ndc, 4);
  EXPECT_NEAR(s.ndc_before_cut, 4.86, 6e-3);
  EXPECT_LT(s.grr.interval.low, s.grr.sd);
  EXPECT_GT(s.grr.interval.high, s.grr.sd);
}

TEST(Gage, WithoutPooling) {
  GageOptions options;
  options.pooling_p = 1.0;
  const GageStudy s = gage_study(gage_table(aiag_readings()), options);
  EXPECT_FALSE(s.interaction_pooled);
  EXPECT_NEAR(s.repeatability.sd, std::sqrt(2.75893 / 60.0), 1e-6);
  EXPECT_EQ(s.interaction.sd, 0.0);  // its mean square lies below that of the repeats
}

TEST(Gage, ConstantsAreThoseOfTheManual) {
  EXPECT_EQ(gage_k(2, 1), 0.7071);
  EXPECT_EQ(gage_k(3, 1), 0.5231);
  EXPECT_EQ(gage_k(4, 1), 0.4467);
  EXPECT_EQ(gage_k(5, 1), 0.4030);
  EXPECT_EQ(gage_k(6, 1), 0.3742);
  EXPECT_EQ(gage_k(7, 1), 0.3534);
  EXPECT_EQ(gage_k(8, 1), 0.3375);
  EXPECT_EQ(gage_k(9, 1), 0.3249);
  EXPECT_EQ(gage_k(10, 1), 0.3146);
  // K1 of 2 and 3 trials, of ten parts and three appraisers.
  EXPECT_EQ(gage_k1(2, 30), 0.8862);
  EXPECT_EQ(gage_k1(3, 30), 0.5908);
  EXPECT_EQ(gage_k1(3, 15), gage_k(3, 15));
}

TEST(Gage, ToleranceGrades) {
  GageOptions options;
  options.tolerance = 6.0 * 0.302372 / 0.0999;
  EXPECT_EQ(gage_study(gage_table(aiag_readings()), options).grade, GageGrade::kAcceptable);
  options.tolerance = 5.0;
  const GageStudy s = gage_study(gage_table(aiag_readings()), options);
  EXPECT_EQ(s.grade, GageGrade::kNotAcceptable);
  EXPECT_EQ(s.graded_by, "tolerance");
  EXPECT_NEAR(s.grr.share_of_tolerance, 6.0 * 0.302372 / 5.0, 1e-5);
  options.tolerance = 0.0;
  EXPECT_THROW(gage_study(gage_table(aiag_readings()), options), Error);
}

// 1000 studies each: components unbiased in the variance, intervals of GRR and parts cover 95 %.
TEST(Gage, IntervalsCoverAsStated) {
  std::mt19937_64 generator(23);
  const double grr = std::sqrt(0.09 + 0.04 + 0.16);
  constexpr int kRuns = 1000;
  for (const bool nested : {false, true}) {
    const double truth = nested ? std::sqrt(0.09 + 0.16) : grr;
    GageOptions options;
    options.method = nested ? GageMethod::kNested : GageMethod::kAnova;
    options.pooling_p = 1.0;
    int of_grr = 0;
    int of_part = 0;
    int of_repeat = 0;
    double squares = 0.0;
    for (int run = 0; run < kRuns; ++run) {
      const std::vector<GageReading> readings = simulated(generator, 10, 4, 3, nested);
      const GageStudy s =
          gage_study(nested ? nested_gage_table(readings) : gage_table(readings), options);
      const auto holds = [](const SampleInterval& i, double sd) {
        return i.low <= sd && sd <= i.high ? 1 : 0;
      };
      of_grr += holds(s.grr.interval, truth);
      of_part += holds(s.part.interval, 1.0);
      of_repeat += holds(s.repeatability.interval, 0.4);
      squares += s.part.sd * s.part.sd;
    }
    EXPECT_NEAR(of_grr / static_cast<double>(kRuns), 0.95, 0.025) << nested;
    EXPECT_NEAR(of_part / static_cast<double>(kRuns), 0.95, 0.025) << nested;
    EXPECT_NEAR(of_repeat / static_cast<double>(kRuns), 0.95, 0.025) << nested;
    EXPECT_NEAR(squares / kRuns, 1.0, 0.06) << nested;
  }
}

// One operator: parts 1, 2, 3 with repeats 0.1 apart. MS of the repeats is 0.005.
TEST(Gage, OneOperator) {
  std::vector<GageReading> readings;
  for (int p = 1; p <= 3; ++p) {
    readings.push_back({std::to_string(p), "", p - 0.05});
    readings.push_back({std::to_string(p), "", p + 0.05});
  }
  const GageStudy s = gage_study(gage_table(readings), {});
  EXPECT_NEAR(s.grr.sd, std::sqrt(0.005), 1e-12);
  EXPECT_NEAR(s.part.sd, std::sqrt((2.0 - 0.005) / 2.0), 1e-12);
  EXPECT_EQ(s.reproducibility.sd, 0.0);
  GageOptions range;
  range.method = GageMethod::kRange;
  EXPECT_GT(gage_study(gage_table(readings), range).grr.sd, 0.05);
}

// Operators agree better than chance lets them: AV is 0, GRR is the repeatability, inside its
// bounds.
TEST(Gage, NestedOperatorsThatAgree) {
  const std::vector<GageReading> readings{{"1", "A", 1.0}, {"1", "A", 1.1}, {"2", "A", 2.0},
                                          {"2", "A", 2.2}, {"3", "B", 1.0}, {"3", "B", 1.1},
                                          {"4", "B", 2.0}, {"4", "B", 2.2}};
  GageOptions options;
  options.method = GageMethod::kNested;
  const GageStudy s = gage_study(nested_gage_table(readings), options);
  EXPECT_NEAR(s.grr.sd, std::sqrt(0.0125), 1e-12);
  EXPECT_EQ(s.reproducibility.sd, 0.0);
  EXPECT_LE(s.grr.interval.low, s.grr.sd);
  EXPECT_GE(s.grr.interval.high, s.grr.sd);
}

TEST(Gage, RefusesWhatIsNotBalanced) {
  std::vector<GageReading> readings = aiag_readings();
  readings.pop_back();
  try {
    gage_table(readings);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.text().where.find("part 10, operator C: 2"), std::string::npos)
        << error.text().where;
  }
  EXPECT_THROW(gage_table({}), Error);
  EXPECT_THROW(gage_table(std::vector<GageReading>{{"1", "A", NAN}}), Error);
  // Parts of their own for every operator are no crossed study, but a nested one.
  std::mt19937_64 generator(1);
  const std::vector<GageReading> nested = simulated(generator, 5, 3, 2, true);
  EXPECT_THROW(gage_table(nested), Error);
  EXPECT_EQ(nested_gage_table(nested).parts.size(), 5u);
  const std::vector<GageReading> alike{
      {"1", "A", 1.0}, {"1", "A", 1.0}, {"2", "A", 1.0}, {"2", "A", 1.0}};
  EXPECT_THROW(gage_study(gage_table(alike), {}), Error);
}

}  // namespace
}  // namespace asbuilt
