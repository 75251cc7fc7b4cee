#include <algorithm>
#include <charconv>
#include <limits>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/scan/byte_source.h"
#include "core/scan/layout.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"

namespace asbuilt::scan {
namespace {

constexpr std::int64_t kBlockBytes = std::int64_t{4} << 20;
// Memory that an unproven file may take beyond twice its size.
constexpr std::int64_t kFreeMemory = std::int64_t{512} << 20;

Error wrong_length(const Layout& layout, const std::string& what, std::int64_t found) {
  const std::int64_t declared = layout.shape.count() * stored_bytes(layout.type);
  return Error(
      ErrorCode::kBadFormat,
      {what, layout.data_file.string() + ": " + std::to_string(found) + " bytes of samples",
       std::to_string(declared) + " bytes declared", "copy the file again from its source"});
}

std::unique_ptr<ByteSource> open_samples(const Layout& layout) {
  return layout.packing == Packing::kDeflate ? open_deflated(layout.data_file, layout.data_begin)
                                             : open_file(layout.data_file, layout.data_begin);
}

// Bytes behind the packing, counted up to `limit`.
std::int64_t count_unpacked(const Layout& layout, std::int64_t limit, const Progress& progress) {
  const std::unique_ptr<ByteSource> source = open_samples(layout);
  std::vector<char> block(static_cast<std::size_t>(kBlockBytes));
  std::int64_t total = 0;
  while (total < limit) {
    progress.throw_if_cancelled();
    const std::size_t got = source->read(block.data(), block.size());
    total += static_cast<std::int64_t>(got);
    if (got < block.size()) break;
  }
  return total;
}

void skip(ByteSource& source, std::int64_t bytes, const Layout& layout) {
  std::vector<char> block(static_cast<std::size_t>(std::min(bytes, kBlockBytes)));
  while (bytes > 0) {
    const auto wanted = static_cast<std::size_t>(std::min(bytes, kBlockBytes));
    if (source.read(block.data(), wanted) < wanted) {
      throw wrong_length(layout, "the data end before the first sample", 0);
    }
    bytes -= static_cast<std::int64_t>(wanted);
  }
}

// Where the samples start behind the packing, once it is certain that they are all there.
std::int64_t proven_start(const Layout& layout, std::int64_t kept, const Progress& progress) {
  if (layout.packing != Packing::kDeflate) return 0;
  const std::int64_t declared = layout.shape.count() * stored_bytes(layout.type);
  const bool from_end = layout.offset == Offset::kFromEnd;
  if (!from_end && kept <= 2 * size_of_file(layout.data_file) + kFreeMemory) {
    return layout.skip_unpacked;
  }
  const std::int64_t limit =
      from_end ? std::numeric_limits<std::int64_t>::max() : layout.skip_unpacked + declared;
  const std::int64_t total =
      count_unpacked(layout, limit, progress.part(0.0, 0.4, "checking the scan"));
  const std::int64_t start = from_end ? total - declared : layout.skip_unpacked;
  if (start < 0 || total < start + declared) {
    throw wrong_length(layout, "the file holds fewer samples than its header declares", total);
  }
  return start;
}

template <class Stored, class Kept>
void load_binary(const Layout& layout, ByteSource& source, Grid3<Kept>& grid,
                 const Progress& progress, SampleTally& tally) {
  constexpr auto kSize = static_cast<std::int64_t>(sizeof(Stored));
  const std::int64_t count = grid.frame.shape.count();
  const std::int64_t per_block = kBlockBytes / kSize;
  std::vector<char> block(static_cast<std::size_t>(std::min(count, per_block) * kSize));
  for (std::int64_t begin = 0; begin < count; begin += per_block) {
    progress.throw_if_cancelled();
    progress.report(static_cast<double>(begin) / static_cast<double>(count));
    const std::int64_t samples = std::min(per_block, count - begin);
    const auto wanted = static_cast<std::size_t>(samples * kSize);
    const std::size_t got = source.read(block.data(), wanted);
    if (got < wanted) {
      throw wrong_length(layout, "the file holds fewer samples than its header declares",
                         begin * kSize + static_cast<std::int64_t>(got));
    }
    Kept* out = grid.values.data() + begin;
    for (std::int64_t i = 0; i < samples; ++i) {
      out[i] = keep_sample<Kept>(load_sample<Stored>(block.data() + i * kSize, layout.order),
                                 begin + i, tally);
    }
  }
}

// One token at a time from a text; tokens are far shorter than the block.
class TextNumbers {
 public:
  TextNumbers(ByteSource& source, const Layout& layout)
      : source_(source), layout_(layout), block_(static_cast<std::size_t>(kBlockBytes)) {}

  // False at the end of the text.
  bool next(std::string& token) {
    token.clear();
    for (;;) {
      if (position_ == filled_) {
        filled_ = source_.read(block_.data(), block_.size());
        position_ = 0;
        if (filled_ == 0) return !token.empty();
      }
      const char c = block_[position_++];
      const bool separator = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
      if (separator && !token.empty()) return true;
      if (!separator) token += c;
      constexpr std::size_t kLongestNumber = 64;
      if (token.size() > kLongestNumber) {
        throw bad_field(layout_.data_file, "sample", token, "a sample is no number");
      }
    }
  }

 private:
  ByteSource& source_;
  const Layout& layout_;
  std::vector<char> block_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
};

template <class Stored, class Kept>
void load_text(const Layout& layout, ByteSource& source, Grid3<Kept>& grid,
               const Progress& progress, SampleTally& tally) {
  TextNumbers numbers(source, layout);
  const std::int64_t count = grid.frame.shape.count();
  std::string token;
  for (std::int64_t i = 0; i < count; ++i) {
    if (i % 65536 == 0) {
      progress.throw_if_cancelled();
      progress.report(static_cast<double>(i) / static_cast<double>(count));
    }
    if (!numbers.next(token)) {
      throw Error(ErrorCode::kBadFormat,
                  {"the file holds fewer samples than its header declares",
                   layout.data_file.string() + ": " + std::to_string(i) + " samples",
                   std::to_string(count) + " samples declared", ""});
    }
    Stored value{};
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc{} || end != token.data() + token.size()) {
      throw bad_field(layout.data_file, "sample " + std::to_string(i), token,
                      std::string("a sample is no ") + to_string(layout.type));
    }
    grid.values[static_cast<std::size_t>(i)] = keep_sample<Kept>(value, i, tally);
  }
  if (numbers.next(token)) {
    throw Error(ErrorCode::kBadFormat,
                {"the file holds more samples than its header declares", layout.data_file.string(),
                 std::to_string(count) + " samples declared", ""});
  }
}

}  // namespace

void check_tally(const std::filesystem::path& path, const SampleTally& tally, const Shape& shape,
                 std::vector<std::string>& notes) {
  if (tally.not_finite > 0) {
    const std::int64_t x = tally.first_not_finite % shape.x;
    const std::int64_t y = tally.first_not_finite / shape.x % shape.y;
    const std::int64_t z = tally.first_not_finite / (shape.x * shape.y);
    throw Error(
        ErrorCode::kBadFormat,
        {"a scan holds samples that are not finite or beyond the range of float",
         path.string() + ": " + std::to_string(tally.not_finite) +
             " samples, the first at voxel (" + std::to_string(x) + ", " + std::to_string(y) +
             ", " + std::to_string(z) + ")",
         "finite samples", "export the scan again with a grey value for air in place of NaN"});
  }
  if (tally.rounded > 0) {
    notes.push_back(std::to_string(tally.rounded) +
                    " samples lie beyond 2^24 and were rounded to float32");
  }
}

Volume load_samples(const Layout& layout, const PlacedGrid& placed, const Progress& progress,
                    std::vector<std::string>& notes) {
  check_bytes(layout);
  const std::int64_t kept = layout.shape.count() * kept_bytes(layout.type);
  require_memory(kept, "the scan " + layout.data_file.string(),
                 "crop or bin the scan, or use a machine with more memory");
  std::int64_t start = proven_start(layout, kept, progress);
  if (layout.packing == Packing::kRaw && layout.offset == Offset::kFromEnd) {
    start = size_of_file(layout.data_file) - layout.data_begin -
            layout.shape.count() * stored_bytes(layout.type);
  }
  const Progress loading = progress.part(start > 0 ? 0.4 : 0.0, 1.0, "reading the scan");

  SampleTally tally;
  Volume volume;
  volume.slope = layout.slope;
  volume.intercept = layout.intercept;
  with_types(layout.type, [&]<class Stored, class Kept>(Stored, Kept) {
    const std::unique_ptr<ByteSource> source = open_samples(layout);
    skip(*source, start, layout);
    Grid3<Kept> grid(placed.frame);
    if (layout.packing == Packing::kText) {
      load_text<Stored>(layout, *source, grid, loading, tally);
    } else {
      load_binary<Stored>(layout, *source, grid, loading, tally);
      char extra = 0;
      if (layout.packing == Packing::kDeflate && layout.trailing == Trailing::kRefused &&
          source->read(&extra, 1) != 0) {
        throw Error(
            ErrorCode::kBadFormat,
            {"the file holds more samples than its header declares", layout.data_file.string(),
             std::to_string(layout.shape.count()) + " samples declared",
             "the header belongs to another file"});
      }
    }
    if (placed.order == SliceOrder::kReversed) reverse_slices(grid);
    volume.grid = std::move(grid);
  });
  check_tally(layout.data_file, tally, layout.shape, notes);
  loading.report(1.0);
  return volume;
}

}  // namespace asbuilt::scan
