#include "app/session/pose_text.h"

#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostPoses = 12;

std::string line_of(const Pose& pose, double score) {
  const Eigen::AngleAxisd turn(pose.rotation);
  const Vec3& t = pose.translation_mm;
  const Vec3& axis = turn.axis();
  char text[240];
  print_to(text, sizeof text,
           "score %.4f: translation_mm = [%.4f, %.4f, %.4f], rotation_axis = [%.6f, %.6f, %.6f], "
           "rotation_deg = %.3f",
           score, t.x(), t.y(), t.z(), axis.x(), axis.y(), axis.z(),
           turn.angle() * 180.0 / std::numbers::pi);
  return text;
}

}  // namespace

std::vector<std::string> equal_poses(const RegistrationRecord& registration) {
  std::vector<std::string> lines = {line_of(registration.design_from_scan, registration.score)};
  std::size_t left_out = 0;
  for (const PoseAlternative& other : registration.alternatives) {
    if (!other.refused_because.starts_with("not refused")) continue;
    if (lines.size() < kMostPoses) {
      lines.push_back(line_of(other.design_from_scan, other.score));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) lines.push_back("and " + std::to_string(left_out) + " more");
  return lines;
}

}  // namespace asbuilt
