// Diameters measured on scans made from projections, against the truth.
//
// The scans of the validation proper are made in the voxel domain, where an edge is blurred and
// nothing else. Here X-rays of a tube pass the part, noise and blur come in the detector, and the
// volume is reconstructed: hardening, streaks, rings and the exponential edge gradient are those of
// a scanner (docs/methods/simulation.md). One condition differs from line to line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace asbuilt {

struct ProjectionResult {
  std::string condition;
  int struts = 0;  // sound and measured
  double mean_error_um = 0.0;
  double deviation_um = 0.0;
  double covered = 0.0;  // share of the errors within U (k = 2)
  int false_calls = 0;
};

inline constexpr double kLeastCovered = 0.9;

// Simulates each condition into `folder` and inspects it. Throws what those throw.
std::vector<ProjectionResult> measure_projection_scans(const std::filesystem::path& folder);

}  // namespace asbuilt
