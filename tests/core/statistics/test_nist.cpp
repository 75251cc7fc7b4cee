// The statistical reference data sets of NIST: what the files certify, read from the files.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <locale>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/statistics/descriptive.h"
#include "core/statistics/one_way.h"

namespace asbuilt {
namespace {

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream in(std::string(ASBUILT_FIXTURES_DIR) + "/data/nist_strd/" + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  EXPECT_FALSE(lines.empty()) << name;
  return lines;
}

std::vector<double> numbers_of(const std::string& line) {
  std::istringstream in(line);
  in.imbue(std::locale::classic());
  std::vector<double> numbers;
  for (double value = 0.0; in >> value;) numbers.push_back(value);
  return numbers;
}

double after_colon(const std::vector<std::string>& lines, const std::string& name) {
  for (const std::string& line : lines) {
    if (line.rfind(name, 0) == 0) {
      return numbers_of(line.substr(line.rfind(':') + 1)).at(0);
    }
  }
  ADD_FAILURE() << name;
  return NAN;
}

void expect_digits(double found, double certified, double digits, const std::string& of) {
  EXPECT_LE(std::abs(found - certified), std::pow(10.0, -digits) * std::abs(certified))
      << of << ": " << found << " for " << certified;
}

TEST(Nist, Univariate) {
  for (const char* name : {"Mavro.dat", "NumAcc1.dat", "NumAcc2.dat", "NumAcc3.dat"}) {
    const std::vector<std::string> lines = lines_of(name);
    std::vector<double> values;
    bool data = false;
    for (const std::string& line : lines) {
      if (data && !numbers_of(line).empty()) values.push_back(numbers_of(line).at(0));
      data = data || line.rfind("-----", 0) == 0;
    }
    ASSERT_EQ(values.size(), after_colon(lines, "Number of Observations")) << name;
    const SampleMoments m = sample_moments(values);
    expect_digits(m.mean, after_colon(lines, "Sample Mean"), 14.5, name);
    expect_digits(m.sd, after_colon(lines, "Sample Standard Deviation"), 9.0, name);
  }
}

// NumAcc4 by its construction: 10000000.2, then .1 and .3 in turn, 1001 values. Its values are no
// binary numbers; what is left of s after their rounding is 8.2 digits.
TEST(Nist, NumAcc4) {
  std::vector<double> values{10000000.2};
  for (int i = 0; i < 500; ++i) {
    values.push_back(10000000.1);
    values.push_back(10000000.3);
  }
  const SampleMoments m = sample_moments(values);
  expect_digits(m.mean, 10000000.2, 14.5, "mean");
  expect_digits(m.sd, 0.1, 8.0, "s");
}

// The numbers of the line that begins so, after its words.
std::vector<double> certified(const std::vector<std::string>& lines, const std::string& begin) {
  for (const std::string& line : lines) {
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string::npos || line.compare(first, begin.size(), begin) != 0) continue;
    const std::size_t number = line.find_first_of("0123456789");
    if (number != std::string::npos) return numbers_of(line.substr(number));
  }
  ADD_FAILURE() << begin;
  return {};
}

struct AnovaSet {
  const char* name;
  bool wide;      // a column for each treatment
  double digits;  // of F, that the rounding of the values to binary numbers leaves
};

class NistAnova : public testing::TestWithParam<AnovaSet> {};

TEST_P(NistAnova, AsCertified) {
  const AnovaSet& set = GetParam();
  const std::vector<std::string> lines = lines_of(std::string("anova/") + set.name);
  std::map<int, std::vector<double>> by_treatment;
  for (std::size_t i = 60; i < lines.size(); ++i) {
    const std::vector<double> row = numbers_of(lines[i]);
    if (set.wide) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        by_treatment[static_cast<int>(c)].push_back(row[c]);
      }
    } else if (row.size() == 2) {
      by_treatment[static_cast<int>(row[0])].push_back(row[1]);
    }
  }
  std::vector<std::vector<double>> groups;
  for (const auto& [treatment, values] : by_treatment) groups.push_back(values);
  const OneWayAnova found = one_way_anova(groups);
  const std::vector<double> between = certified(lines, "Between ");
  const std::vector<double> within = certified(lines, "Within ");
  ASSERT_EQ(between.size(), 4u);
  ASSERT_EQ(within.size(), 3u);
  EXPECT_EQ(found.between_dof, between[0]);
  EXPECT_EQ(found.within_dof, within[0]);
  expect_digits(found.between_ss, between[1], set.digits, "between");
  expect_digits(found.within_ss, within[1], set.digits, "within");
  expect_digits(found.f, between[3], set.digits, "F");
  expect_digits(found.r_squared, certified(lines, "Certified R-Squared").at(0), set.digits,
                "R squared");
  expect_digits(found.residual_sd, certified(lines, "Standard Deviation").at(0), set.digits,
                "residual");
}

INSTANTIATE_TEST_SUITE_P(
    Sets, NistAnova,
    testing::Values(AnovaSet{"SiRstvt.dat", true, 12.0}, AnovaSet{"AtmWtAgt.dat", true, 9.0},
                    AnovaSet{"AtmWtAg.dat", false, 9.0}, AnovaSet{"SmLs01.dat", false, 13.0},
                    AnovaSet{"SmLs04.dat", false, 9.0}, AnovaSet{"SmLs06.dat", false, 9.0},
                    AnovaSet{"SmLs07.dat", false, 2.5}, AnovaSet{"SmLs08.dat", false, 2.5}),
    [](const auto& of) {
      const std::string name = of.param.name;
      return name.substr(0, name.find('.'));
    });

}  // namespace
}  // namespace asbuilt
