#include "core/fe/loosely_hung.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "core/fe/bodies.h"
#include "tests/core/fe/random_part.h"

namespace asbuilt::fe {
namespace {

using Pieces = std::set<std::set<std::int64_t>>;

// The definition: each element taken away in turn, and what no longer reaches a held one. Elements
// that never did are left out; of pieces inside of pieces the outermost stays.
Pieces by_definition(const Mask& part, const HeldElement& held) {
  const Shape& n = part.frame.shape;
  const auto unheld = [&](const Mask& mask) {
    const Bodies found = find_bodies(mask, 0);
    std::vector<std::set<std::int64_t>> pieces(found.bodies.size());
    std::vector<bool> holds(found.bodies.size(), false);
    for (std::int64_t z = 0; z < n.z; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          const std::int64_t k = mask.frame.index(x, y, z);
          const std::int32_t label = found.label[static_cast<std::size_t>(k)];
          if (label < 0) continue;
          pieces[static_cast<std::size_t>(label)].insert(k);
          if (held(x, y, z)) holds[static_cast<std::size_t>(label)] = true;
        }
      }
    }
    Pieces out;
    for (std::size_t b = 0; b < pieces.size(); ++b) {
      if (!holds[b]) out.insert(pieces[b]);
    }
    return out;
  };
  const Pieces never = unheld(part);
  Pieces all;
  for (std::size_t i = 0; i < part.values.size(); ++i) {
    if (part.values[i] == 0) continue;
    Mask without = part;
    without.values[i] = 0;
    for (const auto& piece : unheld(without)) {
      bool apart = false;
      for (const auto& loose : never) apart = apart || loose.count(*piece.begin()) != 0;
      if (!apart) all.insert(piece);
    }
  }
  Pieces outermost;
  for (const auto& piece : all) {
    bool inside = false;
    for (const auto& other : all) {
      inside = inside || (other.size() > piece.size() && other.count(*piece.begin()) != 0);
    }
    if (!inside) outermost.insert(piece);
  }
  return outermost;
}

TEST(LooselyHung, IsTheDefinitionOnRaggedParts) {
  std::int64_t seen = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Mask part = random_part({7, 6, 8}, 0.35 + 0.01 * seed, seed, Vec3(0.1, 0.2, 0.3));
    for (const std::uint8_t faces : {std::uint8_t{48}, std::uint8_t{63}, std::uint8_t{1}}) {
      const HeldElement held = held_at_faces(part.frame.shape, faces);
      const Pieces truth = by_definition(part, held);
      std::int64_t pieces = 0, elements = 0, single = 0, largest = 0;
      for (const auto& piece : truth) {
        const auto size = static_cast<std::int64_t>(piece.size());
        if (size == 1) {
          ++single;
          continue;
        }
        ++pieces;
        elements += size;
        largest = std::max(largest, size);
      }
      const LooselyHung found = loosely_hung(part, held);
      EXPECT_EQ(found.pieces, pieces) << seed;
      EXPECT_EQ(found.elements, elements) << seed;
      EXPECT_EQ(found.single_elements, single) << seed;
      EXPECT_EQ(found.largest_elements, largest) << seed;
      seen += pieces;
    }
  }
  EXPECT_GT(seen, 200);
}

// A block of 4 x 4 x 3 elements on a column's side, by a bridge of one element; and one that
// touches it in an edge only, which is none of the part.
TEST(LooselyHung, SaysWhereTheLargestIs) {
  GridFrame frame;
  frame.shape = {12, 8, 10};
  frame.spacing_mm = Vec3(0.5, 0.5, 2.0);
  frame.origin_mm = Vec3(1.0, 2.0, 3.0);
  Mask part(frame);
  const auto fill = [&part](std::array<int, 3> from, std::array<int, 3> to) {
    for (std::int64_t z = from[2]; z < to[2]; ++z) {
      for (std::int64_t y = from[1]; y < to[1]; ++y) {
        for (std::int64_t x = from[0]; x < to[0]; ++x) part.at(x, y, z) = 1;
      }
    }
  };
  fill({0, 0, 0}, {4, 4, 10});
  const HeldElement held = held_at_faces(frame.shape, 48);
  EXPECT_EQ(loosely_hung(part, held).pieces, 0);
  part.at(4, 1, 5) = 1;
  EXPECT_EQ(loosely_hung(part, held).single_elements, 1);
  fill({5, 0, 4}, {9, 4, 7});
  LooselyHung found = loosely_hung(part, held);
  EXPECT_EQ(found.pieces, 1);
  EXPECT_EQ(found.elements, 49);
  EXPECT_NEAR(found.share, 49.0 / 209.0, 1e-12);
  EXPECT_NEAR(found.volume_mm3, 49.0 * frame.voxel_volume_mm3(), 1e-12);
  EXPECT_EQ(found.largest_mm3, found.volume_mm3);
  const Vec3 voxel = (48.0 * Vec3(6.5, 1.5, 5.0) + Vec3(4.0, 1.0, 5.0)) / 49.0;
  EXPECT_LT((found.largest_place_mm - frame.position_mm(voxel.x(), voxel.y(), voxel.z())).norm(),
            1e-12);
  // By two elements it is no longer loose.
  part.at(4, 2, 5) = 1;
  found = loosely_hung(part, held);
  EXPECT_EQ(found.pieces + found.single_elements, 0);
  // Nor where it reaches a face that holds it.
  part.at(4, 2, 5) = 0;
  EXPECT_EQ(loosely_hung(part, held_at_faces(frame.shape, 48 | 4)).pieces, 0);
  fill({9, 4, 4}, {11, 6, 6});
  EXPECT_EQ(loosely_hung(part, held).elements, 49);
}

// Two pieces and a lone element: metal counts by its share, the lone element not at all.
TEST(LooselyHung, MetalCountsByItsShare) {
  GridFrame frame;
  frame.shape = {12, 3, 3};
  frame.spacing_mm = Vec3(0.5, 0.2, 0.1);
  Mask part(frame);
  Grid3<float> share(frame);
  for (std::int64_t x = 0; x < 12; ++x) {
    if (x == 6) continue;
    part.at(x, 1, 1) = 1;
    share.at(x, 1, 1) = 0.5F;
  }
  part.at(5, 0, 1) = part.at(5, 2, 1) = part.at(8, 2, 1) = 1;
  share.at(5, 2, 1) = 0.25F;
  share.at(8, 2, 1) = 1.0F;
  const LooselyHung found = loosely_hung(
      part, [](std::int64_t x, std::int64_t, std::int64_t) { return x == 0 || x == 11; }, {},
      &share);
  // From x = 1 to 5 with two on the last, and from 10 down to 7 with one on x = 8.
  EXPECT_EQ(found.pieces, 2);
  EXPECT_EQ(found.elements, 7 + 5);
  EXPECT_EQ(found.largest_elements, 7);
  EXPECT_NEAR(found.largest_mm3, 0.01 * (5 * 0.5 + 0.25), 1e-12);
  EXPECT_NEAR(found.volume_mm3, found.largest_mm3 + 0.01 * (4 * 0.5 + 1.0), 1e-12);
}

// Two halves of a bar that repeats are held by each other.
TEST(LooselyHung, WhatRepeatsHoldsItself) {
  GridFrame frame;
  frame.shape = {9, 3, 3};
  Mask part(frame);
  for (const std::int64_t x : {0, 1, 2, 6, 7, 8}) part.at(x, 1, 1) = 1;
  EXPECT_EQ(loosely_hung(part, held_by_repetition(part)).elements, 4);
  for (const std::int64_t x : {3, 4, 5}) part.at(x, 1, 1) = 1;
  EXPECT_EQ(loosely_hung(part, held_by_repetition(part)).elements, 0);
  part.at(8, 1, 1) = 0;
  EXPECT_EQ(loosely_hung(part, held_by_repetition(part)).elements, 0);
}

// A block of 3 M elements without recursion; depth first visits all of it on one path.
TEST(LooselyHung, DeepPathsDoNotOverflow) {
  const Mask block = solid_block({150, 150, 150});
  EXPECT_EQ(loosely_hung(block, held_at_faces(block.frame.shape, 16)).pieces, 0);
}

}  // namespace
}  // namespace asbuilt::fe
