#include "core/fe/raster_index.h"

#include <algorithm>

namespace asbuilt::fe {

RasterIndex::RasterIndex(const Shape& shape)
    : shape_(shape),
      row_words_(static_cast<std::size_t>((shape.x + 63) / 64)),
      words_(row_words_ * static_cast<std::size_t>(shape.y * shape.z)) {}

void RasterIndex::number() {
  for (Word& word : words_) {
    word.before = count_;
    count_ += __builtin_popcountll(word.bits);
  }
}

RasterIndex::RasterIndex(const BlockGrid& grid) : RasterIndex(grid.elements_shape()) {
  for (std::int64_t z = 0; z < shape_.z; ++z) {
    for (std::int64_t y = 0; y < shape_.y; ++y) {
      Word* words = words_.data() + first_word(y, z);
      for (std::int64_t bx = 0; 4 * bx < shape_.x; ++bx) {
        const Block* block = grid.block(bx, y / 4, z / 4);
        if (block == nullptr) continue;
        const std::uint64_t four = block->elements[z % 4] >> (4 * (y % 4)) & 0xFU;
        words[bx / 16].bits |= four << (4 * (bx % 16));
      }
    }
  }
  number();
}

RasterIndex RasterIndex::corners() const {
  RasterIndex out(Shape{shape_.x + 1, shape_.y + 1, shape_.z + 1});
  for (std::int64_t z = 0; z < out.shape_.z; ++z) {
    for (std::int64_t y = 0; y < out.shape_.y; ++y) {
      Word* to = out.words_.data() + out.first_word(y, z);
      for (std::int64_t dz = -1; dz <= 0; ++dz) {
        for (std::int64_t dy = -1; dy <= 0; ++dy) {
          if (z + dz < 0 || z + dz >= shape_.z || y + dy < 0 || y + dy >= shape_.y) continue;
          const Word* from = words_.data() + first_word(y + dy, z + dz);
          for (std::size_t w = 0; w < row_words_; ++w) {
            to[w].bits |= from[w].bits | from[w].bits << 1;
            if (w + 1 < out.row_words_) to[w + 1].bits |= from[w].bits >> 63;
          }
        }
      }
    }
  }
  out.number();
  return out;
}

std::array<std::int64_t, 3> RasterIndex::place(std::int64_t number) const {
  const auto after =
      std::upper_bound(words_.begin(), words_.end(), number,
                       [](std::int64_t value, const Word& word) { return value < word.before; });
  const auto w = static_cast<std::size_t>(after - words_.begin() - 1);
  std::uint64_t left = words_[w].bits;
  for (std::int64_t k = words_[w].before; k < number; ++k) left &= left - 1;
  const auto row = static_cast<std::int64_t>(w / row_words_);
  return {static_cast<std::int64_t>(64 * (w % row_words_)) + __builtin_ctzll(left), row % shape_.y,
          row / shape_.y};
}

}  // namespace asbuilt::fe
