// The elements of a system in raster order (x fastest, then y, then z): number by place and place
// by number.
//
// Memory: 16 bytes for each 64 voxels of a row of the grid. Determinism: serial.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/fe/block_grid.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

class RasterIndex {
 public:
  RasterIndex() = default;
  explicit RasterIndex(const BlockGrid& grid);
  // The corners of these voxels; their grid is larger by one along each axis.
  RasterIndex corners() const;

  const Shape& shape() const { return shape_; }
  std::int64_t count() const { return count_; }
  std::int64_t row_count() const { return shape_.y * shape_.z; }

  // The number of a voxel, -1 where it is none of these or lies outside.
  std::int64_t at(std::int64_t x, std::int64_t y, std::int64_t z) const {
    if (x < 0 || y < 0 || z < 0 || x >= shape_.x || y >= shape_.y || z >= shape_.z) return -1;
    const Word& word = words_[first_word(y, z) + static_cast<std::size_t>(x / 64)];
    const std::uint64_t bit = std::uint64_t{1} << (x % 64);
    return (word.bits & bit) == 0 ? -1 : word.before + __builtin_popcountll(word.bits & (bit - 1));
  }
  std::array<std::int64_t, 3> place(std::int64_t number) const;

  // Calls visit(x, y, z, number) for the members of row y + shape().y * z.
  template <class Visit>
  void for_row(std::int64_t row, Visit visit) const {
    const std::int64_t y = row % shape_.y, z = row / shape_.y;
    const Word* words = words_.data() + first_word(y, z);
    for (std::size_t w = 0; w < row_words_; ++w) {
      std::int64_t number = words[w].before;
      for (std::uint64_t left = words[w].bits; left != 0; left &= left - 1) {
        visit(static_cast<std::int64_t>(64 * w) + __builtin_ctzll(left), y, z, number++);
      }
    }
  }

 private:
  struct Word {
    std::uint64_t bits = 0;
    std::int64_t before = 0;  // members in all words before
  };

  explicit RasterIndex(const Shape& shape);
  void number();
  std::size_t first_word(std::int64_t y, std::int64_t z) const {
    return row_words_ * static_cast<std::size_t>(y + shape_.y * z);
  }

  Shape shape_;
  std::size_t row_words_ = 0;
  std::int64_t count_ = 0;
  std::vector<Word> words_;
};

}  // namespace asbuilt::fe
