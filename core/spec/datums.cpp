#include "core/spec/datums.h"

#include <Eigen/SVD>
#include <cmath>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr double kSmallestWidth = 1e-3;  // of the length

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

// RMS distance from the best line, checked against the RMS distance along it.
double width_of(const Eigen::Matrix3Xd& centred, const char* frame) {
  const Eigen::Vector3d s = Eigen::JacobiSVD<Eigen::MatrixXd>(centred).singularValues().head<3>();
  const double width = std::hypot(s[1], s[2]);
  if (!(width > kSmallestWidth * s[0])) {
    refuse("the datums do not fix a pose",
           std::string("their ") + frame + " points lie on one line", "points that span a plane",
           "add a datum beside the line");
  }
  return width / std::sqrt(static_cast<double>(centred.cols()));
}

}  // namespace

DatumPose solve_datum_pose(const std::vector<Datum>& datums) {
  if (datums.size() < 3) {
    refuse("too few datums", std::to_string(datums.size()) + " given", "three or more",
           "add datums that span a plane");
  }
  const auto n = static_cast<Eigen::Index>(datums.size());
  Eigen::Matrix3Xd design(3, n), scan(3, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Datum& d = datums[static_cast<std::size_t>(i)];
    if (!d.design_mm.allFinite() || !d.scan_mm.allFinite()) {
      refuse("a datum is not a point", "datum " + d.name, "three finite numbers in mm each", "");
    }
    design.col(i) = d.design_mm;
    scan.col(i) = d.scan_mm;
  }
  const Vec3 design_centre = design.rowwise().mean();
  const Vec3 scan_centre = scan.rowwise().mean();
  design.colwise() -= design_centre;
  scan.colwise() -= scan_centre;

  DatumPose result;
  result.width_mm = width_of(design, "design");
  width_of(scan, "scan");

  const Mat3 covariance = scan * design.transpose();
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(covariance,
                                              Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Mat3 u = svd.matrixU(), v = svd.matrixV();
  Vec3 sign = Vec3::Ones();
  if ((v * u.transpose()).determinant() < 0.0) sign.z() = -1.0;  // a mirror image is no motion
  result.design_from_scan.rotation = v * sign.asDiagonal() * u.transpose();
  result.design_from_scan.translation_mm =
      design_centre - result.design_from_scan.rotation * scan_centre;

  double sum = 0.0;
  for (const Datum& d : datums) {
    const double distance = (result.design_from_scan * d.scan_mm - d.design_mm).norm();
    sum += distance * distance;
    if (distance >= result.worst_mm) {
      result.worst_mm = distance;
      result.worst = d.name;
    }
  }
  result.rms_mm = std::sqrt(sum / static_cast<double>(n));
  return result;
}

}  // namespace asbuilt
