#include <gtest/gtest.h>

#include <numbers>

#include "core/base/error.h"
#include "core/records/rows.h"
#include "core/spec/datums.h"

namespace asbuilt {
namespace {

Pose known_pose() {
  return {rotation_from_axis_angle(Vec3(0.3, -1.1, 2.0)), Vec3(12.5, -7.25, 103.0)};
}

std::vector<Datum> pairs(const std::vector<Vec3>& scan, const Pose& design_from_scan) {
  std::vector<Datum> datums;
  for (std::size_t i = 0; i < scan.size(); ++i) {
    datums.push_back(
        {std::string(1, static_cast<char>('A' + i)), design_from_scan * scan[i], scan[i]});
  }
  return datums;
}

TEST(Datums, RecoverAKnownPose) {
  for (const std::vector<Vec3>& scan :
       {std::vector<Vec3>{
            {0, 0, 0}, {10, 0, 0}, {0, 5, 0}},  // a plane: the mirror image fits as well
        std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {0, 5, 0}, {1, 2, 7}, {-3, 8, 2}}}) {
    const DatumPose solved = solve_datum_pose(pairs(scan, known_pose()));
    EXPECT_NEAR(solved.design_from_scan.rotation.determinant(), 1.0, 1e-12);
    EXPECT_LT((solved.design_from_scan.rotation - known_pose().rotation).norm(), 1e-12);
    EXPECT_LT((solved.design_from_scan.translation_mm - known_pose().translation_mm).norm(), 1e-11);
    EXPECT_LT(solved.worst_mm, 1e-11);
  }
}

// Four corners of a square, each moved outwards by d along its diagonal: no rotation can help,
// every pair stays d apart, and the pose stays the identity.
TEST(Datums, ResidualOfAScaledSquare) {
  const double d = 0.1;
  std::vector<Datum> datums;
  for (const Vec3& corner : {Vec3(1, 1, 0), Vec3(-1, 1, 0), Vec3(-1, -1, 0), Vec3(1, -1, 0)}) {
    datums.push_back({"c", corner, corner * (1.0 + d / std::numbers::sqrt2)});
  }
  const DatumPose solved = solve_datum_pose(datums);
  EXPECT_NEAR(solved.rms_mm, d, 1e-12);
  EXPECT_NEAR(solved.worst_mm, d, 1e-12);
  EXPECT_LT((solved.design_from_scan.rotation - Mat3::Identity()).norm(), 1e-12);
  EXPECT_NEAR(solved.width_mm, 1.0, 1e-12);
}

TEST(Datums, NeverMirror) {
  std::vector<Datum> datums;
  for (const Vec3& p : {Vec3(0, 0, 0), Vec3(3, 0, 0), Vec3(0, 2, 0), Vec3(0, 0, 1)}) {
    datums.push_back({"m", Vec3(-p.x(), p.y(), p.z()), p});
  }
  const DatumPose solved = solve_datum_pose(datums);
  EXPECT_NEAR(solved.design_from_scan.rotation.determinant(), 1.0, 1e-12);
  EXPECT_GT(solved.worst_mm, 0.1);
}

TEST(Datums, RefusesWhatFixesNoPose) {
  const auto expect_refused = [](const std::vector<Datum>& datums, const std::string& where) {
    try {
      solve_datum_pose(datums);
      FAIL() << where;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_NE(error.text().where.find(where), std::string::npos) << error.what();
    }
  };
  expect_refused(pairs({{0, 0, 0}, {1, 0, 0}}, known_pose()), "2 given");
  expect_refused(pairs({{0, 0, 0}, {1, 1, 1}, {4, 4, 4}}, known_pose()),
                 "design points lie on one line");
  expect_refused(pairs({{2, 2, 2}, {2, 2, 2}, {2, 2, 2}}, known_pose()), "one line");
  std::vector<Datum> datums = pairs({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, known_pose());
  datums[2].scan_mm = Vec3(5, 0, 0);
  expect_refused(datums, "scan points lie on one line");
  datums[1].scan_mm.x() = kNotMeasured;
  expect_refused(datums, "datum B");
}

}  // namespace
}  // namespace asbuilt
