// Euler characteristic against solids whose number is known, and lattices counted as graphs.
#include "core/morphology/euler.h"

#include <gtest/gtest.h>

#include <random>

#include "core/base/parallel.h"
#include "core/morphology/labels.h"

using namespace asbuilt;

namespace {

Mask empty_mask(std::int64_t n) {
  GridFrame frame;
  frame.shape = {n, n, n};
  return Mask(frame, 0);
}

void fill(Mask& mask, std::int64_t x0, std::int64_t x1, std::int64_t y0, std::int64_t y1,
          std::int64_t z0, std::int64_t z1, std::uint8_t value = 1) {
  for (std::int64_t z = z0; z < z1; ++z) {
    for (std::int64_t y = y0; y < y1; ++y) {
      for (std::int64_t x = x0; x < x1; ++x) mask.at(x, y, z) = value;
    }
  }
}

// n x n x n nodes, struts of square section between neighbours along the axes.
Mask cubic_lattice(std::int64_t n, std::int64_t cell, std::int64_t width, std::int64_t margin) {
  Mask mask = empty_mask((n - 1) * cell + width + 2 * margin);
  const std::int64_t low = margin, high = margin + (n - 1) * cell + width;
  for (std::int64_t a = 0; a < n; ++a) {
    for (std::int64_t b = 0; b < n; ++b) {
      const std::int64_t p = margin + a * cell, q = margin + b * cell;
      fill(mask, low, high, p, p + width, q, q + width);
      fill(mask, p, p + width, low, high, q, q + width);
      fill(mask, p, p + width, q, q + width, low, high);
    }
  }
  return mask;
}

}  // namespace

TEST(Euler, SolidsOfKnownTopology) {
  Mask mask = empty_mask(9);
  EXPECT_EQ(euler_characteristic(mask), 0);
  fill(mask, 2, 7, 2, 7, 2, 7);
  EXPECT_EQ(euler_characteristic(mask), 1);  // a ball
  fill(mask, 4, 5, 4, 5, 4, 5, 0);
  EXPECT_EQ(euler_characteristic(mask), 2);  // with a closed pore
  fill(mask, 4, 5, 4, 5, 0, 9, 0);
  EXPECT_EQ(euler_characteristic(mask), 0);  // with one tunnel: a torus
  mask.at(0, 0, 0) = 1;
  EXPECT_EQ(euler_characteristic(mask), 1);  // and a loose piece
  // At the border of the grid, too, there is a surface.
  Mask full = empty_mask(3);
  fill(full, 0, 3, 0, 3, 0, 3);
  EXPECT_EQ(euler_characteristic(full), 1);
}

TEST(Euler, VoxelsThatTouchHoldTogether) {
  Mask mask = empty_mask(4);
  mask.at(0, 0, 0) = mask.at(1, 1, 0) = 1;  // at an edge
  EXPECT_EQ(euler_characteristic(mask), 1);
  mask.at(2, 2, 1) = 1;  // at a corner
  EXPECT_EQ(euler_characteristic(mask), 1);
  mask.at(3, 0, 3) = 1;
  EXPECT_EQ(euler_characteristic(mask), 2);
}

// chi = n^3 - 3 n^2 (n - 1): nodes less struts.
TEST(Euler, CubicLatticesAreTheirGraphs) {
  const std::int64_t known[] = {-4, -27, -80, -175};
  for (std::int64_t n = 2; n <= 5; ++n) {
    EXPECT_EQ(n * n * n - 3 * n * n * (n - 1), known[n - 2]);
    for (const std::int64_t width : {1, 2, 3}) {
      EXPECT_EQ(euler_characteristic(cubic_lattice(n, 7, width, 2)), known[n - 2]) << n << width;
      EXPECT_EQ(euler_characteristic(cubic_lattice(n, 7, width, 0)), known[n - 2]) << n << width;
    }
    // Connectivity, the largest number of struts that may be cut without parting it.
    const std::int64_t connectivity[] = {5, 28, 81, 176};
    EXPECT_EQ(1 - euler_characteristic(cubic_lattice(n, 5, 2, 1)), connectivity[n - 2]);
  }
  // A strut that is cut is one tunnel less.
  Mask cut = cubic_lattice(3, 7, 2, 1);
  fill(cut, 4, 6, 1, 3, 1, 3, 0);
  EXPECT_EQ(euler_characteristic(cut), -26);
}

// Random voxels, against corners - edges + faces - voxels counted on a grid twice as fine.
TEST(Euler, RandomVoxelsAgainstCountedCells) {
  std::mt19937 random(5);
  for (const int share : {1, 3, 5, 8}) {
    Mask mask = empty_mask(8);
    for (std::uint8_t& m : mask.values) m = random() % 10 < static_cast<unsigned>(share) ? 1 : 0;
    Mask cells = empty_mask(17);
    for (std::int64_t z = 0; z < 8; ++z) {
      for (std::int64_t y = 0; y < 8; ++y) {
        for (std::int64_t x = 0; x < 8; ++x) {
          if (mask.at(x, y, z) == 0) continue;
          fill(cells, 2 * x, 2 * x + 3, 2 * y, 2 * y + 3, 2 * z, 2 * z + 3);
        }
      }
    }
    std::int64_t chi = 0;
    for (std::int64_t z = 0; z < 17; ++z) {
      for (std::int64_t y = 0; y < 17; ++y) {
        for (std::int64_t x = 0; x < 17; ++x) {
          if (cells.at(x, y, z) != 0) chi += (x % 2 + y % 2 + z % 2) % 2 == 0 ? 1 : -1;
        }
      }
    }
    EXPECT_EQ(euler_characteristic(mask), chi) << share;
    set_thread_count(1);
    EXPECT_EQ(euler_characteristic(mask), chi);
    set_thread_count(0);
  }
}
