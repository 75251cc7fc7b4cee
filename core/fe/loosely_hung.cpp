#include "core/fe/loosely_hung.h"

#include <algorithm>
#include <array>
#include <vector>

namespace asbuilt::fe {
namespace {

constexpr std::uint8_t kNoParent = 6;

// The search, one element at a time. Directions: 2 axis + side, so that the opposite is d xor 1.
class Search {
 public:
  Search(const Mask& part, const HeldElement& held) : part_(part), held_(held) {
    number_.assign(part.values.size(), -1);
    for (std::size_t i = 0; i < number_.size(); ++i) {
      if (part.values[i] != 0) number_[i] = count_++;
    }
    const auto n = static_cast<std::size_t>(count_);
    order_.assign(n, 0);
    low_.assign(n, 0);
    size_.assign(n, 1);
    parent_.assign(n, kNoParent);
    next_.assign(n, 0);
  }

  // A subtree that hangs loosely: its elements' orders are first, first + 1 ...
  struct Piece {
    std::int32_t first, elements;
  };

  void run(const Progress& progress) {
    const Shape& n = part_.frame.shape;
    for (std::int64_t z = 0; z < n.z; ++z) {
      progress.throw_if_cancelled();
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          const std::int32_t k = at({x, y, z});
          if (k >= 0 && order(k) == 0 && held_(x, y, z)) descend({x, y, z}, progress);
        }
      }
    }
  }

  const std::vector<Piece>& pieces() const { return pieces_; }
  std::int64_t visited() const { return visited_; }

  // Told of each element that hangs in a piece: which, and where it is in the grid.
  template <class Tell>
  void for_hung_elements(Tell tell) const {
    const Shape& n = part_.frame.shape;
    for (std::int64_t z = 0; z < n.z; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          const std::int32_t k = at({x, y, z});
          if (k < 0) continue;
          // Pieces lie in the order in which they were entered, apart from one another.
          const auto after = std::upper_bound(
              pieces_.begin(), pieces_.end(), order(k),
              [](std::int32_t at, const Piece& piece) { return at < piece.first; });
          if (after == pieces_.begin()) continue;
          const auto piece = after - 1;
          if (order(k) >= piece->first + piece->elements) continue;
          tell(*piece, x, y, z);
        }
      }
    }
  }

 private:
  using Place = std::array<std::int64_t, 3>;

  std::int32_t at(const Place& p) const {
    const Shape& n = part_.frame.shape;
    if (p[0] < 0 || p[1] < 0 || p[2] < 0 || p[0] >= n.x || p[1] >= n.y || p[2] >= n.z) return -1;
    return number_[static_cast<std::size_t>(part_.frame.index(p[0], p[1], p[2]))];
  }
  static Place moved(Place p, std::uint8_t direction) {
    p[direction / 2U] += direction % 2 == 0 ? -1 : 1;
    return p;
  }
  std::int32_t order(std::int32_t k) const { return order_[static_cast<std::size_t>(k)]; }

  // Order 0 is what holds the part; elements begin at 1.
  void enter(const Place& p, std::uint8_t back) {
    const auto k = static_cast<std::size_t>(at(p));
    order_[k] = static_cast<std::int32_t>(++visited_);
    low_[k] = held_(p[0], p[1], p[2]) ? 0 : order_[k];
    parent_[k] = back;
  }

  void descend(Place p, const Progress& progress) {
    enter(p, kNoParent);
    std::int64_t steps = 0;
    while (true) {
      if (++steps % (std::int64_t{1} << 22) == 0) progress.throw_if_cancelled();
      const auto k = static_cast<std::size_t>(at(p));
      if (next_[k] < 6) {
        const std::uint8_t direction = next_[k]++;
        if (direction == parent_[k]) continue;
        const Place q = moved(p, direction);
        const std::int32_t other = at(q);
        if (other < 0) continue;
        if (order(other) != 0) {
          low_[k] = std::min(low_[k], order(other));
        } else {
          enter(q, direction ^ 1U);
          p = q;
        }
        continue;
      }
      if (parent_[k] == kNoParent) return;
      p = moved(p, parent_[k]);
      const auto up = static_cast<std::size_t>(at(p));
      size_[up] += size_[k];
      low_[up] = std::min(low_[up], low_[k]);
      if (low_[k] >= order_[up]) hang({order_[k], size_[k]});
    }
  }

  // What hangs inside of it was found before, and has later orders.
  void hang(const Piece& piece) {
    while (!pieces_.empty() && pieces_.back().first > piece.first) pieces_.pop_back();
    pieces_.push_back(piece);
  }

  const Mask& part_;
  const HeldElement& held_;
  std::int32_t count_ = 0;
  std::int64_t visited_ = 0;
  std::vector<std::int32_t> number_;
  std::vector<std::int32_t> order_, low_, size_;
  std::vector<std::uint8_t> parent_, next_;
  std::vector<Piece> pieces_;
};

}  // namespace

LooselyHung loosely_hung(const Mask& part, const HeldElement& held, const Progress& progress,
                         const Grid3<float>* share) {
  Search search(part, held);
  search.run(progress);
  LooselyHung out;
  const Search::Piece* largest = nullptr;
  for (const Search::Piece& piece : search.pieces()) {
    if (piece.elements == 1) {
      ++out.single_elements;
      continue;
    }
    ++out.pieces;
    out.elements += piece.elements;
    if (largest == nullptr || piece.elements > largest->elements) largest = &piece;
  }
  if (largest != nullptr) {
    out.largest_elements = largest->elements;
    Vec3 sum = Vec3::Zero();
    const double whole_mm3 = part.frame.voxel_volume_mm3();
    search.for_hung_elements(
        [&](const Search::Piece& piece, std::int64_t x, std::int64_t y, std::int64_t z) {
          if (piece.elements == 1) return;
          const double metal = share != nullptr ? static_cast<double>(share->at(x, y, z)) : 1.0;
          out.volume_mm3 += whole_mm3 * metal;
          if (&piece != largest) return;
          out.largest_mm3 += whole_mm3 * metal;
          sum += part.frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                        static_cast<double>(z));
        });
    out.largest_place_mm = sum / static_cast<double>(largest->elements);
  }
  if (search.visited() > 0) {
    out.share = static_cast<double>(out.elements + out.single_elements) /
                static_cast<double>(search.visited());
  }
  return out;
}

HeldElement held_at_faces(const Shape& shape, std::uint8_t faces) {
  return [shape, faces](std::int64_t x, std::int64_t y, std::int64_t z) {
    const bool touched[6] = {x == 0,           x == shape.x - 1, y == 0,
                             y == shape.y - 1, z == 0,           z == shape.z - 1};
    for (unsigned face = 0; face < 6; ++face) {
      if (touched[face] && (faces >> face & 1U) != 0) return true;
    }
    return false;
  };
}

HeldElement held_by_repetition(const Mask& part) {
  return [&part](std::int64_t x, std::int64_t y, std::int64_t z) {
    const Shape& n = part.frame.shape;
    const auto meets = [](std::int64_t at, std::int64_t count) {
      return at == 0 ? count - 1 : at == count - 1 ? 0 : std::int64_t{-1};
    };
    const std::int64_t far_x = meets(x, n.x), far_y = meets(y, n.y), far_z = meets(z, n.z);
    return (far_x >= 0 && part.at(far_x, y, z) != 0) || (far_y >= 0 && part.at(x, far_y, z) != 0) ||
           (far_z >= 0 && part.at(x, y, far_z) != 0);
  };
}

std::int64_t loosely_hung_bytes(std::int64_t elements, std::int64_t block_voxels) {
  // Numbers of the voxels 4; order, lowest and size 12, directions 2; candidates at most 8.
  return 4 * block_voxels + 22 * elements;
}

}  // namespace asbuilt::fe
