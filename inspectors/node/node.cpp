#include "inspectors/node/node.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/parallel.h"
#include "inspectors/common/coverage.h"

namespace asbuilt {

const std::vector<OptionField<NodeOptions>>& NodeOptions::fields() {
  static const std::vector<OptionField<NodeOptions>> all = {
      {"shifted_fraction",
       "1",
       "offset over strut diameter that makes a node shifted",
       &NodeOptions::shifted_fraction,
       0.01,
       10.0,
       {}},
  };
  return all;
}

namespace {

struct Line {
  Vec3 point;       // nearest to the nominal node, design frame
  Vec3 direction;   // unit
  double variance;  // of its place near the node, mm^2
};

// Straight line through the measured centres of a strut, and how well it is known at the node.
std::optional<Line> center_line(const StrutTrace& trace, const Vec3& end1, const Vec3& node,
                                double floor_mm) {
  std::vector<std::pair<double, Vec3>> centers;
  for (const Section& s : trace.sections) {
    if (s.state != SectionState::kMeasured) continue;
    centers.emplace_back(s.along_mm, end1 + s.along_mm * trace.axis + s.offset1_mm * trace.across1 +
                                         s.offset2_mm * trace.across2);
  }
  if (centers.size() < 4) return std::nullopt;
  const double n = static_cast<double>(centers.size());
  double mean_along = 0.0;
  Vec3 mean = Vec3::Zero();
  for (const auto& [along, p] : centers) {
    mean_along += along / n;
    mean += p / n;
  }
  double spread = 0.0;
  Vec3 slope = Vec3::Zero();
  for (const auto& [along, p] : centers) {
    spread += (along - mean_along) * (along - mean_along);
    slope += (along - mean_along) * (p - mean);
  }
  slope /= spread;
  double residual = 0.0;
  for (const auto& [along, p] : centers)
    residual += (p - mean - (along - mean_along) * slope).squaredNorm();
  // Neighbouring sections wander together: a quarter of them counts as independent.
  const double independent = std::max(2.0, 0.25 * n);
  const double s2 = std::max(residual / (2.0 * std::max(1.0, n - 2.0)), floor_mm * floor_mm);
  const double at_node = (node - end1).dot(trace.axis);
  const double lever = (at_node - mean_along) * (at_node - mean_along) / (spread * independent / n);
  Line line;
  line.direction = slope.normalized();
  const Vec3 anchor = mean + (at_node - mean_along) * slope;
  line.point = anchor;
  line.variance = s2 * (1.0 / independent + lever);
  return line;
}

// Diameter of the largest ball about a place that is metal, by rays in 26 directions.
double inscribed_mm(const MetalFraction& fraction, const Pose& scan_from_design, const Vec3& center,
                    double most_mm, double voxel_mm) {
  const GridFrame& frame = fraction.frame();
  double radius = most_mm;
  for (int z = -1; z <= 1; ++z)
    for (int y = -1; y <= 1; ++y)
      for (int x = -1; x <= 1; ++x) {
        if (x == 0 && y == 0 && z == 0) continue;
        const Vec3 direction = Vec3(x, y, z).normalized();
        double previous = fraction.at(frame.voxel_of(scan_from_design * center));
        if (previous <= 0.5) return 0.0;
        double r = 0.5 * voxel_mm;
        while (r < radius + 0.5 * voxel_mm) {
          const double f = fraction.at(frame.voxel_of(scan_from_design * (center + r * direction)));
          if (f <= 0.5) {
            radius = std::min(radius, r - 0.5 * voxel_mm * (0.5 - f) / (previous - f));
            break;
          }
          previous = f;
          r += 0.5 * voxel_mm;
        }
      }
  return 2.0 * radius;
}

}  // namespace

NodeResult inspect_nodes(const InspectionContext& context, const NodeOptions& options,
                         const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  std::vector<std::vector<std::size_t>> struts_of(lattice.nodes_mm.size());
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    struts_of[static_cast<std::size_t>(lattice.struts[i].node1)].push_back(i);
    struts_of[static_cast<std::size_t>(lattice.struts[i].node2)].push_back(i);
  }
  const MetalFraction fraction = context.fraction();
  const Pose scan_from_design = context.design_from_scan.inverse();
  NodeResult result;
  result.rows.resize(lattice.nodes_mm.size());
  parallel_for(
      0, static_cast<std::int64_t>(result.rows.size()), 64,
      [&](std::int64_t begin, std::int64_t end) {
        if (progress.cancelled()) return;
        for (std::int64_t k = begin; k < end; ++k) {
          const auto i = static_cast<std::size_t>(k);
          NodeRow& row = result.rows[i];
          row.node_id = k;
          row.position_mm = lattice.nodes_mm[i];
          std::vector<Line> lines;
          double widest = 0.0;
          for (const std::size_t s : struts_of[i]) {
            widest = std::max(widest, lattice.nominal_diameter_mm(s));
            if (const auto line = center_line(context.traces[s], lattice.end1_mm(s),
                                              row.position_mm, 0.05 * context.voxel_mm())) {
              lines.push_back(*line);
            }
          }
          Box3 box = fraction.frame().bounds();
          box.grow(-2.0 * context.voxel_mm());
          if (!box.contains(scan_from_design * row.position_mm)) {
            row.reason = "the node lies outside the scan";
            continue;
          }
          const Vec3 reach = 0.5 * widest * Vec3::UnitZ();
          bool covered = context.surface->unseen.values.empty();
          if (!covered) {
            covered = true;
            for (const std::size_t s : struts_of[i])
              covered =
                  covered && !uncovered_at_end(context.traces[s], lattice.struts[s].node2 == k);
          }
          if (!covered || unseen_area_mm2(context, row.position_mm - reach, row.position_mm + reach,
                                          0.75 * widest) > 0.25 * widest * widest) {
            row.reason = "the given points do not cover the node";
            continue;
          }
          row.inscribed_um = kUm * inscribed_mm(fraction, scan_from_design, row.position_mm,
                                                2.0 * widest, context.voxel_mm());
          if (lines.size() < 2) {
            row.reason = struts_of[i].size() < 2
                             ? "a free end: fewer than two struts meet here"
                             : "fewer than two struts that meet here could be measured";
            if (row.inscribed_um <= 0.0 && struts_of[i].size() > 1)
              row.status = NodeStatus::kMissing;
            continue;
          }
          // Least squares of the distances to the lines about the nominal place.
          Mat3 normal = Mat3::Zero();
          Vec3 right = Vec3::Zero();
          for (const Line& line : lines) {
            const Mat3 across = Mat3::Identity() - line.direction * line.direction.transpose();
            normal += across / line.variance;
            right += across * (line.point - row.position_mm) / line.variance;
          }
          const Eigen::SelfAdjointEigenSolver<Mat3> eigen(normal);
          if (eigen.eigenvalues()[0] < 0.02 * eigen.eigenvalues()[2]) {
            row.reason = "the measured struts that meet here are nearly parallel";
            continue;
          }
          const Vec3 shift = normal.ldlt().solve(right);
          double chi2 = 0.0;
          for (const Line& line : lines) {
            const Mat3 across = Mat3::Identity() - line.direction * line.direction.transpose();
            chi2 += (across * (line.point - row.position_mm - shift)).squaredNorm() / line.variance;
          }
          const double freedom = std::max(1.0, 2.0 * static_cast<double>(lines.size()) - 3.0);
          const double inflation =
              std::max(1.0, chi2 / freedom);  // lines that miss each other say so
          const double u =
              std::sqrt(inflation / eigen.eigenvalues()[0] + context.u_pose_mm * context.u_pose_mm);
          row.dx_um = kUm * shift.x();
          row.dy_um = kUm * shift.y();
          row.dz_um = kUm * shift.z();
          row.offset_um = kUm * shift.norm();
          row.u_offset_um = kUm * 2.0 * u;
          row.inscribed_um = kUm * inscribed_mm(fraction, scan_from_design, row.position_mm + shift,
                                                2.0 * widest, context.voxel_mm());
          row.status = shift.norm() - 2.0 * u > options.shifted_fraction * widest
                           ? NodeStatus::kShifted
                           : NodeStatus::kOk;
        }
      });
  progress.throw_if_cancelled();
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
