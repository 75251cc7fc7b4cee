#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/progress.h"

namespace asbuilt {
namespace {

class Recorder : public ProgressSink {
 public:
  void on_progress(double fraction, const std::string& stage) override {
    reports.emplace_back(fraction, stage);
  }
  std::vector<std::pair<double, std::string>> reports;
};

TEST(Progress, ADefaultOneIsSilentAndNeverCancelled) {
  const Progress progress;
  progress.report(0.5);
  progress.part(0.0, 1.0, "x").report(1.0);
  EXPECT_FALSE(progress.cancelled());
  EXPECT_NO_THROW(progress.throw_if_cancelled());
}

TEST(Progress, PartsNest) {
  const auto sink = std::make_shared<Recorder>();
  const Progress progress(sink, {});
  progress.part(0.0, 0.5, "reading").report(0.5);
  progress.part(0.5, 1.0, "measuring").part(0.2, 0.4, "struts").report(0.5);
  ASSERT_EQ(sink->reports.size(), 2U);
  EXPECT_DOUBLE_EQ(sink->reports[0].first, 0.25);
  EXPECT_EQ(sink->reports[0].second, "reading");
  EXPECT_DOUBLE_EQ(sink->reports[1].first, 0.5 + 0.5 * 0.3);
  EXPECT_EQ(sink->reports[1].second, "struts");
}

TEST(Progress, NeverGoesBackAndStaysWithinItsPart) {
  const auto sink = std::make_shared<Recorder>();
  const Progress part = Progress(sink, {}).part(0.2, 0.6, "x");
  part.report(0.5);
  part.report(0.1);
  part.report(7.0);
  part.report(-3.0);
  std::vector<double> fractions;
  for (const auto& r : sink->reports) fractions.push_back(r.first);
  ASSERT_EQ(fractions.size(), 4U);
  EXPECT_DOUBLE_EQ(fractions[0], 0.4);
  EXPECT_DOUBLE_EQ(fractions[1], 0.4);
  EXPECT_DOUBLE_EQ(fractions[2], 0.6);
  EXPECT_DOUBLE_EQ(fractions[3], 0.6);
}

TEST(Progress, CancellingReachesEveryPart) {
  std::stop_source stop;
  const Progress progress(nullptr, stop.get_token());
  const Progress part = progress.part(0.0, 0.5, "x").part(0.0, 0.5, "y");
  EXPECT_NO_THROW(part.throw_if_cancelled());
  stop.request_stop();
  EXPECT_TRUE(part.cancelled());
  try {
    part.throw_if_cancelled();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

TEST(Progress, CancellingLeavesAParallelLoop) {
  std::stop_source stop;
  const Progress progress(nullptr, stop.get_token());
  EXPECT_THROW(parallel_for(0, 1000, 1,
                            [&](std::int64_t begin, std::int64_t) {
                              if (begin == 3) stop.request_stop();
                              progress.throw_if_cancelled();
                            }),
               Error);
}

// The sink's own code needs no lock: calls come one at a time and never lower.
TEST(Progress, ReportsFromManyThreadsComeOneAtATime) {
  const auto sink = std::make_shared<Recorder>();
  const Progress progress(sink, {});
  parallel_for(0, 2000, 1, [&](std::int64_t begin, std::int64_t) {
    progress.report(static_cast<double>(begin) / 2000.0);
  });
  ASSERT_EQ(sink->reports.size(), 2000U);
  for (std::size_t i = 1; i < sink->reports.size(); ++i) {
    EXPECT_GE(sink->reports[i].first, sink->reports[i - 1].first);
  }
}

}  // namespace
}  // namespace asbuilt
