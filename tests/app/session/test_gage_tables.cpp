// Tables of readings as people write them, and the studies that follow.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/session/gage.h"
#include "app/session/reading_table.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

class GageTables : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& text) {
    const std::filesystem::path file = folder_ / "table.csv";
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  std::string refused(const std::string& text) {
    try {
      ReadingTable(write(text)).numbers("value");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
      return error.text().where;
    }
    ADD_FAILURE() << text;
    return {};
  }

  std::filesystem::path folder_;
};

TEST_F(GageTables, ManyWaysToWriteATable) {
  const std::vector<double> wanted{1.5, -2.25};
  for (const char* text :
       {"part,value\nA,1.5\nB,-2.25\n", "\xEF\xBB\xBFpart;value\r\nA;1,5\r\n\r\nB;-2,25\r\n",
        "# scanner 2\npart\tvalue\nA\t1.5\nB\t-2,25", "part,value\n\"A, left\",1.5\nB,-2.25e0"}) {
    const ReadingTable table(write(text));
    EXPECT_EQ(table.numbers("value"), wanted) << text;
    EXPECT_EQ(table.words("part")[1], "B");
    EXPECT_EQ(table.sha256().size(), 64u);
  }
}

TEST_F(GageTables, ErrorsNameLineAndColumn) {
  EXPECT_NE(refused("part,value\nA,1.5\nB,x\n").find("line 3"), std::string::npos);
  EXPECT_NE(refused("part,value\nA,nan\n").find("column value"), std::string::npos);
  EXPECT_NE(refused("part,value\nA,1,5\n").find("line 2"), std::string::npos);
  EXPECT_NE(refused("part;value\nA;1.000,5\n").find("line 2"), std::string::npos);
  EXPECT_NE(refused("part,size\nA,1\n").find("\"value\""), std::string::npos);
  refused("part,value\n");
  refused("");
  EXPECT_THROW(ReadingTable(write("part,value\n,1\n")).words("part"), Error);
  EXPECT_THROW(ReadingTable(folder_ / "none.csv"), Error);
}

TEST_F(GageTables, PublishedStudy) {
  GageRequest request;
  request.file = std::string(ASBUILT_FIXTURES_DIR) + "/data/aiag_gage/gage_10x3x3.csv";
  request.operator_column = "appraiser";
  const GageReport report = run_gage(request);
  EXPECT_NEAR(100.0 * report.study.grr.share_of_total, 27.86, 6e-3);
  ASSERT_EQ(report.notes.size(), 2u);  // no tolerance, ndc 4
  EXPECT_TRUE(report.bias.empty());
}

TEST_F(GageTables, BiasAndLinearity) {
  std::string text = "part,value,master\n";
  for (const char* line :
       {"1,10.11,10", "1,10.09,10", "2,20.21,20", "2,20.19,20", "3,30.31,30", "3,30.29,30"}) {
    text += std::string(line) + "\n";
  }
  GageRequest request;
  request.file = write(text);
  request.reference_column = "master";
  const GageReport report = run_gage(request);
  ASSERT_EQ(report.bias.size(), 3u);
  EXPECT_NEAR(report.bias[1].bias, 0.2, 1e-9);
  ASSERT_TRUE(report.linearity);
  EXPECT_NEAR(report.linearity->slope, 0.01, 1e-9);
  EXPECT_EQ(report.study.operators, 1u);
}

TEST_F(GageTables, ColumnsThatWereNotReadAreTold) {
  const auto note_of = [this](const std::string& text, const std::string& operators) {
    GageRequest request;
    request.file = write(text);
    request.operator_column = operators;
    for (const std::string& note : run_gage(request).notes) {
      if (note.starts_with("one operator")) return note;
    }
    return std::string();
  };
  const std::string text =
      "part,operator,day,value\n1,A,1,1\n1,B,1,1.2\n2,A,1,3\n2,B,1,3.1\n"
      "1,A,2,1\n1,B,2,1.1\n2,A,2,3\n2,B,2,3.2\n";
  EXPECT_EQ(note_of(text, ""),
            "one operator: reproducibility was not studied; nothing was read from the columns "
            "operator, day (--operator-column NAME where one of them tells who measured)");
  EXPECT_EQ(note_of(text, "operator"), "");
  EXPECT_EQ(note_of("part,value\n1,1\n1,1.1\n2,2\n2,2.1\n", ""),
            "one operator: reproducibility was not studied");
}

TEST_F(GageTables, RepeatsWithoutSpreadAreNamed) {
  GageRequest request;
  request.file = write("part,value\n1,1\n1,1\n2,2\n2,2\n");
  const GageReport report = run_gage(request);
  EXPECT_EQ(report.study.grr.sd, 0.0);
  const auto named = [](const std::string& note) {
    return note.find("alike") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(report.notes.begin(), report.notes.end(), named), 1);
}

TEST_F(GageTables, RepeatsWithAnOutlier) {
  std::string text = "value\n";
  for (int i = 0; i < 20; ++i) text += std::to_string(400 + i % 3) + "\n";
  RepeatsRequest request;
  request.file = write(text + "440\n");
  request.input.calibrated = 400.0;
  request.input.u_cal = 0.5;
  request.tolerance = 100.0;
  const RepeatsReport report = run_repeats(request);
  EXPECT_TRUE(report.outlier.flagged);
  EXPECT_EQ(report.outlier_value, 440.0);
  EXPECT_EQ(report.uncertainty.count, 21u);  // it was kept
  ASSERT_TRUE(report.normality);
  EXPECT_LT(report.normality->p, 0.05);
  EXPECT_EQ(report.notes.size(), 4u);  // limits, method, the outlier, normality
  ASSERT_TRUE(report.system && report.process);
  EXPECT_FALSE(report.process->capable);
  EXPECT_EQ(report.system->ratio, report.process->ratio);  // no u_w
}

TEST_F(GageTables, RepeatsThatAreAlike) {
  std::string text = "value\n";
  for (int i = 0; i < 20; ++i) text += "400\n";
  RepeatsRequest request;
  request.file = write(text);
  request.input.calibrated = 400.0;
  request.input.u_cal = 0.5;
  request.input.u_b = 0.1;
  const RepeatsReport report = run_repeats(request);
  EXPECT_DOUBLE_EQ(report.uncertainty.expanded, 1.0);
  EXPECT_FALSE(report.normality);
  EXPECT_EQ(report.notes.size(), 3u);  // method, u_b, values alike
}

}  // namespace
}  // namespace asbuilt
