// How the law by which elements bear (share of metal to a power) and the element size change
// Young's modulus of a lattice block and the knock-down of the same block with thicker struts.
//
// bench_shares [EXPONENT]: whole elements without, else share^EXPONENT. Blocks of 2 x 2 x 2 cells,
// kinematic boundary, struts along the grid (cubic), along its diagonals (bcc) and its face
// diagonals (octet). Printed: modulus along z, knock-down of struts 9 % thicker, and the scatter of
// knock-downs about a cubic fit while struts get up to 18 % thicker in steps of 1.5 %.
#include <Eigen/Dense>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "core/geometry/field.h"
#include "inspectors/stiffness/block_elements.h"

namespace {

using namespace asbuilt;

constexpr int kCells = 2;

void add_strut(Lattice& lattice, const Vec3& a, const Vec3& b, double radius_mm) {
  const auto node = [&](const Vec3& p) {
    for (std::size_t i = 0; i < lattice.nodes_mm.size(); ++i) {
      if ((lattice.nodes_mm[i] - p).norm() < 1e-9) return static_cast<std::int32_t>(i);
    }
    lattice.nodes_mm.push_back(p);
    return static_cast<std::int32_t>(lattice.nodes_mm.size() - 1);
  };
  Strut strut;
  strut.node1 = node(a);
  strut.node2 = node(b);
  strut.radius1_mm = strut.radius2_mm = radius_mm;
  lattice.struts.push_back(strut);
}

// Cells with an edge of 1 mm; struts that cells share are there more than once, which changes
// nothing.
Lattice block_of(const std::string& kind, double radius_mm) {
  std::vector<Vec3> corners, faces;
  for (int k = 0; k < 8; ++k) corners.emplace_back(k & 1, k >> 1 & 1, k >> 2);
  for (int k = 0; k < 6; ++k) {
    Vec3 face = Vec3::Constant(0.5);
    face[k / 2] = k % 2;
    faces.push_back(face);
  }
  std::vector<Vec3> points = corners;
  double longest = 1.0;
  if (kind == "bcc") {
    points.push_back(Vec3::Constant(0.5));
    longest = 0.9;
  } else if (kind == "octet") {
    points.insert(points.end(), faces.begin(), faces.end());
    longest = 0.8;
  }
  Lattice lattice;
  for (int cell = 0; cell < kCells * kCells * kCells; ++cell) {
    const Vec3 low(cell % kCells, cell / kCells % kCells, cell / (kCells * kCells));
    for (std::size_t i = 0; i < points.size(); ++i) {
      for (std::size_t j = i + 1; j < points.size(); ++j) {
        if ((points[i] - points[j]).norm() < longest + 1e-9)
          add_strut(lattice, low + points[i], low + points[j], radius_mm);
      }
    }
  }
  return lattice;
}

double modulus(const std::string& kind, double diameter_mm, double element_mm, double exponent) {
  Design design;
  design.lattice = block_of(kind, 0.5 * diameter_mm);
  const Box3 box{Vec3::Zero(), Vec3::Constant(kCells)};
  const Grid3<float> share = designed_share(design, *make_lattice_field(design.lattice, 0.5),
                                            block_frame(box, element_mm), {});
  fe::PartialElements part;
  if (exponent > 0.0) {
    part = fe::graded_elements(share);
    std::size_t next = 0;
    for (const float s : share.values) {
      if (s >= fe::kLeastShare)
        part.scale[next++] = std::pow(std::min(1.0F, s), static_cast<float>(exponent));
    }
  } else {
    part.elements = fe::solid_elements(share);
  }
  const fe::Matrix6 c = fe::tensor_stiffness(part.elements, {1.0, 0.34},
                                             fe::TensorBoundary::kKinematic, {}, {}, part.scale)
                            .stiffness_mpa;
  return 1.0 / c.inverse()(2, 2);
}

// Standard deviation of log values about a cubic in their number.
double scatter(const std::vector<double>& values) {
  const auto n = static_cast<Eigen::Index>(values.size());
  Eigen::MatrixXd a(n, 4);
  Eigen::VectorXd b(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double t = 2.0 * static_cast<double>(i) / static_cast<double>(n - 1) - 1.0;
    a.row(i) << 1.0, t, t * t, t * t * t;
    b[i] = std::log(values[static_cast<std::size_t>(i)]);
  }
  const Eigen::VectorXd fit = a.colPivHouseholderQr().solve(b);
  return std::sqrt((a * fit - b).squaredNorm() / static_cast<double>(n - 4));
}

}  // namespace

int main(int count, char** arguments) {
  const double exponent = count > 1 ? std::strtod(arguments[1], nullptr) : 0.0;
  std::cout << "part    across  E/E_s    knock-down  scatter\n";
  for (const char* kind : {"cubic", "bcc", "octet"}) {
    const double diameter = std::string(kind) == "octet" ? 0.2 : 0.25;
    for (const double across : {4.0, 6.0, 8.0, 12.0}) {
      std::vector<double> found;
      for (int step = 0; step <= 12; ++step)
        found.push_back(
            modulus(kind, diameter * (1.0 + 0.015 * step), diameter / across, exponent));
      char line[120];
      print_to(line, sizeof line, "%-6s  %5.0f  %.5f   %.4f      %.2f %%", kind, across, found[0],
               found[6] / found[0], 100.0 * scatter(found));
      std::cout << line << std::endl;
    }
  }
  return 0;
}
