// Whole elements against elements that bear by their share of metal, on parts of known shape: a
// tilted round bar between clamped platens and a periodic octet cell. Prints the table of
// docs/methods/stiffness.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "core/fe/part_load.h"
#include "tests/core/fe/sampled_shares.h"

namespace asbuilt::fe {
namespace {

const Elastic kMetal{1.0, 0.3};

// Strut radius 0.0747 of the cell, as in bench_fe.
double octet_depth(const Vec3& p) {
  static const std::vector<std::pair<Vec3, Vec3>> struts = [] {
    std::vector<Vec3> nodes;
    for (int k = 0; k < 8; ++k) nodes.emplace_back(k & 1, k >> 1 & 1, k >> 2);
    for (int face = 0; face < 6; ++face) {
      Vec3 centre = Vec3::Constant(0.5);
      centre[face / 2] = face % 2;
      nodes.push_back(centre);
    }
    std::vector<std::pair<Vec3, Vec3>> out;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (std::size_t j = i + 1; j < nodes.size(); ++j) {
        const Vec3 d = nodes[j] - nodes[i];
        if (std::abs(d.squaredNorm() - 0.5) < 1e-9) out.emplace_back(nodes[i], d);
      }
    }
    return out;
  }();
  double nearest = 9.0;
  for (const auto& [from, d] : struts) {
    const double t = std::clamp((p - from).dot(d) / d.squaredNorm(), 0.0, 1.0);
    nearest = std::min(nearest, (p - from - t * d).norm());
  }
  return 0.0747 - nearest;
}

double bar_depth(const Vec3& p) {
  const Vec3 along = Vec3(0.35, 0.2, 1.0).normalized();
  const Vec3 from = p - Vec3::Constant(0.5);
  return 0.12 - (from - from.dot(along) * along).norm();
}

// The same element size: the choice that keeps the volume.
Mask whole_elements(const Grid3<float>& share) {
  std::vector<std::size_t> order;
  double volume = 0.0;
  for (std::size_t k = 0; k < share.values.size(); ++k) {
    volume += static_cast<double>(share.values[k]);
    if (share.values[k] > 0.0F) order.push_back(k);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return share.values[a] > share.values[b]; });
  Mask out(share.frame);
  for (std::size_t k = 0; k < static_cast<std::size_t>(std::llround(volume)); ++k) {
    out.values[order[k]] = 1;
  }
  return out;
}

double deviation(double found, double truth, const char* part, int n, const char* kind) {
  char line[128];
  const double percent = 100.0 * (found / truth - 1.0);
  print_to(line, sizeof line, "%s, %d elements an edge, %s: %+.1f %%", part, n, kind, percent);
  std::cout << line << '\n';
  return std::abs(percent);
}

// Limits from 64 and 128 elements an edge, by the order each kind shows; both agree to 0.2 %, for
// the octet cell to 0.5 %.
TEST(PartialVolume, TiltedBarConvergesFaster) {
  constexpr double kModulus = 0.03722, kTorsion = 0.0001224;
  double whole[3][2], grey[3][2];
  const int edges[3] = {16, 32, 64};
  for (int level = 0; level < 3; ++level) {
    const int n = edges[level];
    const Grid3<float> share = sampled_shares(n, 8, bar_depth);
    const Mask solid = whole_elements(share);
    const PartialElements part = partial_elements(share);
    const auto modulus = [](const Mask& elements, const std::vector<float>& scale) {
      return axis_stiffness(elements, kMetal, 2, Platens::kClamped, {}, {}, scale)
          .stiffness_n_per_mm;
    };
    const auto torsion = [](const Mask& elements, const std::vector<float>& scale) {
      return part_stiffness(elements, kMetal, {PartMotion::kTorsion, 2, 0}, Platens::kClamped, {},
                            {}, scale)
          .stiffness;
    };
    whole[level][0] = deviation(modulus(solid, {}), kModulus, "bar, along z", n, "whole");
    grey[level][0] =
        deviation(modulus(part.elements, part.scale), kModulus, "bar, along z", n, "by share");
    whole[level][1] = deviation(torsion(solid, {}), kTorsion, "bar, torsion", n, "whole");
    // The middle line of the block must stay where it is: the uncut grid.
    Mask uncut(share.frame);
    std::vector<float> scale;
    for (std::size_t k = 0; k < share.values.size(); ++k) {
      if (share.values[k] < kLeastShare) continue;
      uncut.values[k] = 1;
      scale.push_back(share.values[k]);
    }
    grey[level][1] = deviation(torsion(uncut, scale), kTorsion, "bar, torsion", n, "by share");
  }
  for (int level = 0; level < 3; ++level) EXPECT_LT(grey[level][0], 0.3 * whole[level][0]);
  EXPECT_GT(std::log2(grey[0][1] / grey[2][1]) / 2.0, 1.7);    // falls with about h^2
  EXPECT_LT(std::log2(whole[0][1] / whole[2][1]) / 2.0, 1.2);  // falls with about h
}

// Pockets between struts fill up with weak elements: stiffer than whole elements until struts are
// about ten elements thick, but without their scatter.
TEST(PartialVolume, OctetCellFallsSteadily) {
  constexpr double kC11 = 0.0685;
  double grey[3];
  const int edges[3] = {16, 32, 48};
  for (int level = 0; level < 3; ++level) {
    const int n = edges[level];
    const Grid3<float> share = sampled_shares(n, 8, octet_depth);
    const PartialElements part = partial_elements(share);
    const auto c11 = [](const Mask& elements, const std::vector<float>& scale) {
      return tensor_stiffness(elements, kMetal, TensorBoundary::kPeriodic, {}, {}, scale)
          .stiffness_mpa(0, 0);
    };
    deviation(c11(whole_elements(share), {}), kC11, "octet, C11", n, "whole");
    grey[level] = deviation(c11(part.elements, part.scale), kC11, "octet, C11", n, "by share");
  }
  EXPECT_LT(grey[1], 0.4 * grey[0]);
  EXPECT_LT(grey[2], 0.7 * grey[1]);
}

}  // namespace
}  // namespace asbuilt::fe
