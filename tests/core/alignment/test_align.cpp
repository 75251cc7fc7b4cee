// Alignment on lattices that repeat themselves, against poses that are known because the scan was
// sampled from the design's own distance at that pose.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "core/alignment/align.h"
#include "core/alignment/search.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/surface/surface.h"

namespace asbuilt {
namespace {

constexpr double kVoxel = 0.05;
constexpr double kCell = 1.2;

class Builder {
 public:
  void strut(const Vec3& a, const Vec3& b, double radius) {
    const int i = node(a);
    const int j = node(b);
    if (i == j || !seen_.insert({std::min(i, j), std::max(i, j)}).second) return;
    lattice_.struts.push_back({i, j, radius, radius, StrutCap::kSphere, StrutCap::kSphere, ""});
  }
  Lattice take() { return lattice_; }

 private:
  int node(const Vec3& p) {
    const auto key = std::make_tuple(std::llround(p.x() * 1e4), std::llround(p.y() * 1e4),
                                     std::llround(p.z() * 1e4));
    const auto [it, fresh] = nodes_.try_emplace(key, static_cast<int>(lattice_.nodes_mm.size()));
    if (fresh) lattice_.nodes_mm.push_back(p);
    return it->second;
  }
  Lattice lattice_;
  std::map<std::tuple<long long, long long, long long>, int> nodes_;
  std::set<std::pair<int, int>> seen_;
};

enum class Cell { kCubic, kBcc, kOctet };

Design block(Cell cell, int nx, int ny, int nz, double radius) {
  Builder b;
  const auto corner = [](int i, int j, int k) -> Vec3 { return kCell * Vec3(i, j, k); };
  for (int z = 0; z < nz; ++z)
    for (int y = 0; y < ny; ++y)
      for (int x = 0; x < nx; ++x) {
        const Vec3 o = corner(x, y, z);
        if (cell == Cell::kBcc) {
          for (int c = 0; c < 8; ++c) {
            b.strut(o + 0.5 * kCell * Vec3::Ones(),
                    o + kCell * Vec3(c & 1, (c >> 1) & 1, (c >> 2) & 1), radius);
          }
        } else if (cell == Cell::kCubic) {
          for (int c = 0; c < 8; ++c)
            for (int k = 0; k < 3; ++k) {
              if ((c >> k) & 1) continue;
              const Vec3 p(c & 1, (c >> 1) & 1, (c >> 2) & 1);
              b.strut(o + kCell * p, o + kCell * (p + Vec3::Unit(k)), radius);
            }
        } else {
          std::vector<Vec3> nodes;
          for (int c = 0; c < 8; ++c) nodes.push_back(Vec3(c & 1, (c >> 1) & 1, (c >> 2) & 1));
          for (int k = 0; k < 3; ++k)
            for (const double s : {0.0, 1.0}) {
              Vec3 f = Vec3::Constant(0.5);
              f[k] = s;
              nodes.push_back(f);
            }
          for (std::size_t i = 0; i < nodes.size(); ++i)
            for (std::size_t j = i + 1; j < nodes.size(); ++j) {
              if (std::abs((nodes[i] - nodes[j]).norm() - std::sqrt(0.5)) < 1e-9) {
                b.strut(o + kCell * nodes[i], o + kCell * nodes[j], radius);
              }
            }
        }
      }
  Design design;
  design.lattice = b.take();
  return design;
}

// A marker that no symmetry of the block maps onto itself: one thick stub beside a corner.
void add_marker(Design& design) {
  const Vec3 low = design.lattice.nodes_mm.front();
  design.lattice.nodes_mm.push_back(low + Vec3(-0.5, 0.0, 0.0));
  const auto end = static_cast<std::int32_t>(design.lattice.nodes_mm.size() - 1);
  design.lattice.struts.push_back(
      {0, end, 0.2, 0.2, StrutCap::kSphere, StrutCap::kSphere, "marker"});
}

struct Scan {
  Volume volume;
  Pose design_from_scan;
  Surface surface;
};

Scan scan_of(const Design& design, unsigned seed, double thicker_mm = 0.0, bool mirror = false) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> gauss;
  Scan scan;
  const Eigen::Quaterniond q =
      Eigen::Quaterniond(gauss(engine), gauss(engine), gauss(engine), gauss(engine)).normalized();
  scan.design_from_scan.rotation = q.toRotationMatrix();
  scan.design_from_scan.translation_mm = Vec3(gauss(engine), gauss(engine), gauss(engine)) * 3.0;
  const auto field = make_design_field(design, 0.5);
  Box3 box;
  for (int i = 0; i < 8; ++i)
    box.include(scan.design_from_scan.inverse() * field->bounds().corner_mm(i));
  box.grow(0.4);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(kVoxel);
  frame.origin_mm = box.low_mm;
  const Vec3 n = (box.size_mm() / kVoxel).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()), static_cast<std::int64_t>(n.y()),
                 static_cast<std::int64_t>(n.z())};
  Grid3<std::uint16_t> grid(frame);
  for (std::int64_t z = 0; z < frame.shape.z; ++z)
    for (std::int64_t y = 0; y < frame.shape.y; ++y)
      for (std::int64_t x = 0; x < frame.shape.x; ++x) {
        const Vec3 p = frame.position_mm(static_cast<double>(mirror ? frame.shape.x - 1 - x : x),
                                         static_cast<double>(y), static_cast<double>(z));
        const double d = field->distance_mm(scan.design_from_scan * p) - thicker_mm;
        const double f = 0.5 * std::erfc(d / (kVoxel * std::sqrt(2.0)));
        grid.at(x, y, z) = static_cast<std::uint16_t>(
            std::clamp(10000.0 + 20000.0 * f + 1000.0 * gauss(engine), 0.0, 65535.0));
      }
  scan.volume.grid = std::move(grid);
  scan.surface = find_surface(scan.volume, {}, {});
  return scan;
}

Alignment align_scan(const Scan& scan, const Design& design,
                     const std::optional<PoseHint>& hint = std::nullopt) {
  const auto field = make_design_field(design, 0.9);
  const ScanGeometry geometry{&scan.surface.mask, &scan.surface.mesh.vertices_mm,
                              &scan.surface.normals, scan.surface.blur_sigma_mm};
  return align(geometry, design, *field, {}, hint, {});
}

double corner_error_voxels(const Design& design, const Pose& a, const Pose& b) {
  double worst = 0.0;
  for (int i = 0; i < 8; ++i) {
    const Vec3 q = design.bounds().corner_mm(i);
    worst = std::max(worst, (a.inverse() * q - b.inverse() * q).norm());
  }
  return worst / kVoxel;
}

TEST(Align, FindsTheOnePoseOfMarkedBlocksWithoutAGuess) {
  for (const Cell cell : {Cell::kCubic, Cell::kBcc, Cell::kOctet}) {
    Design design = block(cell, 4, 3, 3, 0.15);
    add_marker(design);
    for (unsigned seed = 1; seed <= (cell == Cell::kBcc ? 2U : 1U); ++seed) {
      const Scan scan = scan_of(design, seed, 0.02);
      const Alignment a = align_scan(scan, design);
      EXPECT_FALSE(a.ambiguous);
      EXPECT_LT(corner_error_voxels(design, a.design_from_scan, scan.design_from_scan), 0.15)
          << "cell " << static_cast<int>(cell) << " seed " << seed;
      EXPECT_NEAR(a.oversize_mm, 0.02, 0.01);
      EXPECT_GE(a.alternatives.size(), 1U);
      EXPECT_NEAR(a.scale, 1.0, 3.0 * a.u_scale + 2e-4);
    }
  }
}

TEST(Align, SymmetricBlockIsCalledAmbiguousAndListsItsTwins) {
  const Design design = block(Cell::kBcc, 3, 3, 3, 0.15);
  const Scan scan = scan_of(design, 5);
  const Alignment a = align_scan(scan, design);
  EXPECT_TRUE(a.ambiguous);
  int twins = 0;
  for (const PoseAlternative& other : a.alternatives)
    twins += other.refused_because.starts_with("not refused") ? 1 : 0;
  EXPECT_EQ(twins, 23);  // the 24 rotations of the cube but the chosen one
}

TEST(Align, AStatedPoseSettlesTheSymmetry) {
  const Design design = block(Cell::kBcc, 3, 3, 3, 0.15);
  const Scan scan = scan_of(design, 6);
  PoseHint hint;
  hint.design_from_scan = scan.design_from_scan;
  // Turned by 6 degrees about the part's middle and moved by a sixth of a millimetre.
  const Vec3 middle = design.bounds().center_mm();
  const Mat3 turn = rotation_from_axis_angle(Vec3(0.05, -0.08, 0.03));
  hint.design_from_scan =
      Pose{turn, middle - turn * middle + Vec3(0.1, 0.1, -0.1)} * hint.design_from_scan;
  hint.translation_tolerance_mm = 0.5;
  hint.rotation_tolerance_deg = 15.0;
  const Alignment a = align_scan(scan, design, hint);
  EXPECT_FALSE(a.ambiguous);
  EXPECT_LT(corner_error_voxels(design, a.design_from_scan, scan.design_from_scan), 0.15);
}

TEST(Align, AStatedPoseThatIsWrongIsRefused) {
  const Design design = block(Cell::kBcc, 3, 3, 2, 0.15);
  const Scan scan = scan_of(design, 6);
  PoseHint hint;
  hint.design_from_scan = Pose{Mat3::Identity(), Vec3(0.6, 0.6, 0.6)} * scan.design_from_scan;
  hint.translation_tolerance_mm = 0.3;
  hint.rotation_tolerance_deg = 5.0;
  EXPECT_THROW(align_scan(scan, design, hint), Error);
}

TEST(Align, AMirroredScanIsRefused) {
  Design design = block(Cell::kBcc, 4, 3, 2, 0.15);
  add_marker(design);
  // Off every mirror plane of the block as well: a second stub makes the part chiral.
  design.lattice.nodes_mm.push_back(design.lattice.nodes_mm.front() + Vec3(0.0, -0.4, 0.0));
  design.lattice.nodes_mm.push_back(design.lattice.nodes_mm.back() + Vec3(1.2, 0.0, 0.0));
  const auto n = static_cast<std::int32_t>(design.lattice.nodes_mm.size());
  design.lattice.struts.push_back(
      {0, n - 2, 0.2, 0.2, StrutCap::kSphere, StrutCap::kSphere, "stub"});
  design.lattice.struts.push_back(
      {n - 2, n - 1, 0.3, 0.3, StrutCap::kSphere, StrutCap::kSphere, "arm"});
  const Scan scan = scan_of(design, 7, 0.0, true);
  bool refused = false;
  try {
    refused = align_scan(scan, design).ambiguous;
  } catch (const Error& error) {
    refused = error.code() == ErrorCode::kNotMeasurable;
  }
  EXPECT_TRUE(refused);
}

TEST(Align, AnotherDesignIsRefused) {
  const Design design = block(Cell::kBcc, 4, 3, 3, 0.15);
  const Scan scan = scan_of(design, 8);
  const Design other = block(Cell::kCubic, 9, 2, 1, 0.1);
  EXPECT_THROW(align_scan(scan, other), Error);
}

TEST(Align, SameBitsAtOneAndTwoThreads) {
  Design design = block(Cell::kBcc, 3, 2, 2, 0.15);
  add_marker(design);
  const Scan scan = scan_of(design, 9);
  set_thread_count(1);
  const Alignment one = align_scan(scan, design);
  set_thread_count(2);
  const Alignment two = align_scan(scan, design);
  EXPECT_EQ(one.design_from_scan.rotation, two.design_from_scan.rotation);
  EXPECT_EQ(one.design_from_scan.translation_mm, two.design_from_scan.translation_mm);
  EXPECT_EQ(one.score, two.score);
}

TEST(Search, RepeatVectorsOfACubicLatticeAreItsEdges) {
  const std::vector<Vec3> vectors = repeat_vectors(block(Cell::kCubic, 5, 5, 5, 0.1).lattice);
  ASSERT_GE(vectors.size(), 6U);
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(vectors[static_cast<std::size_t>(i)].norm(), kCell, 1e-6);
}

TEST(Search, RotationsAreSpreadEvenly) {
  // Mean nearest angle of an even covering of SO(3) with n rotations; n = 4608 is about 15 degrees
  // apart.
  double largest = 0.0;
  std::mt19937 engine(1);
  std::normal_distribution<double> gauss;
  for (int k = 0; k < 200; ++k) {
    const Mat3 r = Eigen::Quaterniond(gauss(engine), gauss(engine), gauss(engine), gauss(engine))
                       .normalized()
                       .toRotationMatrix();
    double nearest = 180.0;
    for (std::int64_t i = 0; i < 4608; ++i)
      nearest = std::min(nearest, rotation_angle_deg(r, spread_rotation(i, 4608)));
    largest = std::max(largest, nearest);
  }
  EXPECT_LT(largest, 16.0);
}

}  // namespace
}  // namespace asbuilt
