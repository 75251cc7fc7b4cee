#include <gtest/gtest.h>

#include "core/geometry/pose.h"

namespace asbuilt {
namespace {

constexpr double kPi = std::numbers::pi;

TEST(Pose, AQuarterTurnAboutZTakesXToY) {
  const Pose pose{rotation_from_axis_angle(Vec3(0, 0, kPi / 2)), Vec3(10, 0, 0)};
  EXPECT_TRUE((pose * Vec3(1, 0, 0)).isApprox(Vec3(10, 1, 0), 1e-15));
  EXPECT_TRUE((pose * Vec3(0, 1, 5)).isApprox(Vec3(9, 0, 5), 1e-15));
}

TEST(Pose, InverseUndoes) {
  const Pose pose{rotation_from_axis_angle(Vec3(0.3, -1.2, 2.0)), Vec3(4, -5, 6)};
  const Vec3 p(1, 2, 3);
  EXPECT_LT((pose.inverse() * (pose * p) - p).norm(), 1e-14);
  const Pose nothing = pose * pose.inverse();
  EXPECT_LT((nothing.rotation - Mat3::Identity()).norm(), 1e-14);
  EXPECT_LT(nothing.translation_mm.norm(), 1e-14);
}

TEST(Pose, CompositionAppliesTheRightOneFirst) {
  const Pose a{rotation_from_axis_angle(Vec3(0, 0, 1)), Vec3(1, 0, 0)};
  const Pose b{rotation_from_axis_angle(Vec3(1, 0, 0)), Vec3(0, 2, 0)};
  const Vec3 p(0.5, -0.25, 3);
  EXPECT_LT(((a * b) * p - a * (b * p)).norm(), 1e-14);
  EXPECT_GT(((a * b) * p - b * (a * p)).norm(), 0.1);
}

TEST(Pose, RotationsAreProperAndHaveTheirAngle) {
  for (const double angle : {1e-12, 1e-6, 0.1, 1.0, 3.0, kPi}) {
    const Mat3 r = rotation_from_axis_angle(angle * Vec3(1, 2, -2) / 3.0);
    EXPECT_NEAR(r.determinant(), 1.0, 1e-14);
    EXPECT_LT((r * r.transpose() - Mat3::Identity()).norm(), 1e-14);
    EXPECT_NEAR(rotation_angle_deg(Mat3::Identity(), r), angle * 180.0 / kPi, 1e-6);
  }
  EXPECT_EQ(rotation_from_axis_angle(Vec3::Zero()), Mat3::Identity());
}

TEST(Pose, AngleBetweenOrientationsIgnoresTheirCommonPart) {
  const Mat3 common = rotation_from_axis_angle(Vec3(1, 2, 3));
  const Mat3 turned = common * rotation_from_axis_angle(Vec3(0, 0.25, 0));
  EXPECT_NEAR(rotation_angle_deg(common, turned), 0.25 * 180.0 / kPi, 1e-10);
}

}  // namespace
}  // namespace asbuilt
