// TIFF volumes: the pages of one file, or one page from each file of a folder.
#include <atomic>
#include <cstring>
#include <exception>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/scan/formats.h"
#include "core/scan/parse.h"
#include "core/scan/samples.h"
#include "core/scan/slice_names.h"
#include "core/scan/tiff_chain.h"
#include "core/scan/tiff_file.h"

namespace asbuilt::scan {
namespace {

constexpr std::int64_t kFreeMemory = std::int64_t{512} << 20;

enum class Arrangement { kPages, kFiles };

struct Stack {
  Arrangement arrangement = Arrangement::kFiles;
  std::vector<std::filesystem::path> files;  // in the order of the slices
  TiffPage page;
  ScanHeader header;
  PlacedGrid placed;
};

Error differing(const std::filesystem::path& path, const TiffPage& a, const TiffPage& b,
                const std::string& slice) {
  const auto text = [](const TiffPage& p) {
    return std::to_string(p.width) + " x " + std::to_string(p.height) + ", " +
           std::to_string(p.bits) + " bit " + to_string(p.type) +
           (p.polarity == Polarity::kWhiteIsZero ? ", white is zero" : ", black is zero");
  };
  return Error(
      ErrorCode::kInvalidInput,
      {"the slices of a stack differ in size or type",
       path.string() + ": " + slice + " has " + text(b), text(a) + " as in the first slice",
       a.polarity == b.polarity ? "leave only the slices of one reconstruction in the stack"
                                : "if the tags are wrong, set the option polarity to as_stored"});
}

// The page as it is to be read: the option can overrule the tag.
TiffPage page_of(TiffFile& file, const ScanOptions& options) {
  TiffPage page = file.page();
  if (options.polarity == "as_stored") page.polarity = Polarity::kBlackIsZero;
  return page;
}

std::int64_t examine_pages(const std::filesystem::path& path, TiffFile& file,
                           const ScanOptions& options, Stack& stack) {
  const std::int64_t pages = count_tiff_pages(path);
  const std::int64_t promised = file.imagej_images();
  for (std::int64_t number = 2; number <= pages; ++number) {
    if (!file.next()) {
      throw Error(ErrorCode::kBadFormat, {"a TIFF file is damaged: a page cannot be reached",
                                          path.string() + ": page " + std::to_string(number), "",
                                          "export the slices again"});
    }
    const TiffPage page = page_of(file, options);
    if (!(page == stack.page)) {
      throw differing(path, stack.page, page, "page " + std::to_string(number));
    }
  }
  if (promised > pages) {
    throw Error(ErrorCode::kInvalidInput,
                {"a TIFF file holds fewer pages than its description promises",
                 path.string() + ": " + std::to_string(pages) + " pages",
                 std::to_string(promised) + " images",
                 "save the stack as an image sequence or as BigTIFF"});
  }
  if (pages == 1) throw not_three_dimensional(path, 2);
  return pages;
}

void examine_files(const std::filesystem::path& path, const ScanOptions& options, Stack& stack) {
  for (const std::filesystem::path& name : stack.files) {
    TiffFile file(name);
    const TiffPage page = page_of(file, options);
    if (!(page == stack.page)) {
      throw differing(path, stack.page, page, name.filename().string());
    }
    if (count_tiff_pages(name) != 1) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a slice of a stack has more than one page", name.string(),
                   "one page in each file", "name the multi-page file itself as the scan"});
    }
  }
}

Stack examine(const std::filesystem::path& path, const std::vector<std::filesystem::path>& files,
              const ScanOptions& options) {
  Stack stack;
  ScanHeader& header = stack.header;
  header.format = "TIFF";
  std::error_code ignored;
  stack.arrangement =
      std::filesystem::is_directory(path, ignored) ? Arrangement::kFiles : Arrangement::kPages;
  stack.files = in_slice_order(path, files, header.notes);

  TiffFile first(stack.files.front());
  stack.page = page_of(first, options);
  const TiffScale scale = first.scale();
  Shape shape{stack.page.width, stack.page.height, static_cast<std::int64_t>(stack.files.size())};
  if (stack.arrangement == Arrangement::kPages) {
    shape.z = examine_pages(path, first, options, stack);
  } else {
    if (shape.z == 1) throw not_three_dimensional(path, 2);
    examine_files(path, options, stack);
  }
  const std::int64_t count = checked_count(path, shape.x, shape.y, shape.z);

  StatedGeometry stated;
  stated.spacing_mm = scale.voxel_mm;
  if (scale.voxel_mm && options.voxel_size_mm == 0.0) header.notes.push_back(scale.source);
  stack.placed = place_grid(path, shape, stated, options, header.notes);
  if (stack.page.polarity == Polarity::kWhiteIsZero) {
    header.notes.push_back("white was stored as zero: grey values inverted");
  }
  note_conversion(stack.page.type, header.notes);
  header.frame = stack.placed.frame;
  header.sample_type = to_string(stack.page.type);
  if (stack.page.bits != 8 * stored_bytes(stack.page.type)) {
    header.notes.push_back("samples of " + std::to_string(stack.page.bits) + " bits in the file");
  }
  for (const std::filesystem::path& file : stack.files) header.file_bytes += size_of_file(file);
  header.memory_bytes = count * kept_bytes(stack.page.type);
  return stack;
}

enum class Effort { kProve, kKeep };

std::int64_t slice_bytes(const Stack& stack) {
  return stack.page.width * stack.page.height * stored_bytes(stack.page.type);
}

// Decodes every slice and, unless it only proves, calls take(z, samples). Slices of a folder are
// read in parallel; whatever goes wrong, the error of the first slice concerned is the one that is
// reported.
template <class Take>
void for_each_slice(const Stack& stack, Effort effort, const Progress& progress, Take take) {
  const std::int64_t slices = stack.header.frame.shape.z;
  const auto buffer_bytes =
      effort == Effort::kKeep ? static_cast<std::size_t>(slice_bytes(stack)) : std::size_t{0};
  const auto handle = [&](TiffFile& file, std::int64_t z, std::vector<char>& samples) {
    TiffPage page = file.page();
    page.polarity = stack.page.polarity;
    if (!(page == stack.page)) {
      throw Error(ErrorCode::kBadFormat,
                  {"a TIFF file changed while it was read", stack.files.front().string(), "", ""});
    }
    file.read(stack.page, effort == Effort::kKeep ? samples.data() : nullptr);
    if (effort == Effort::kKeep) take(z, samples.data());
  };
  if (stack.arrangement == Arrangement::kPages) {
    TiffFile file(stack.files.front());
    std::vector<char> samples(buffer_bytes);
    for (std::int64_t z = 0; z < slices; ++z) {
      progress.throw_if_cancelled();
      if (z > 0) file.next();
      handle(file, z, samples);
      progress.report(static_cast<double>(z + 1) / static_cast<double>(slices));
    }
    return;
  }
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(slices));
  std::atomic<std::int64_t> done = 0;
  parallel_for(0, slices, 4, [&](std::int64_t begin, std::int64_t end) {
    std::vector<char> samples(buffer_bytes);
    for (std::int64_t z = begin; z < end && !progress.cancelled(); ++z) {
      try {
        TiffFile file(stack.files[static_cast<std::size_t>(z)]);
        handle(file, z, samples);
      } catch (...) {
        errors[static_cast<std::size_t>(z)] = std::current_exception();
      }
      progress.report(static_cast<double>(++done) / static_cast<double>(slices));
    }
  });
  progress.throw_if_cancelled();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace

ScanHeader read_tiff_header(const std::filesystem::path& path,
                            const std::vector<std::filesystem::path>& files,
                            const ScanOptions& options) {
  return examine(path, files, options).header;
}

ScanFile read_tiff(const std::filesystem::path& path,
                   const std::vector<std::filesystem::path>& files, const ScanOptions& options,
                   const Progress& progress) {
  Stack stack = examine(path, files, options);
  ScanFile scan;
  scan.format = stack.header.format;
  require_memory(stack.header.memory_bytes, "the scan " + path.string(),
                 "crop or bin the scan, or use a machine with more memory");
  double proven = 0.0;
  const std::int64_t peak = stack.header.memory_bytes + thread_count() * slice_bytes(stack);
  if (peak > 2 * stack.header.file_bytes + kFreeMemory) {
    proven = 0.5;
    for_each_slice(stack, Effort::kProve, progress.part(0.0, proven, "checking the scan"),
                   [](std::int64_t, const char*) {});
  }
  const Shape shape = stack.header.frame.shape;
  const std::int64_t slice = shape.x * shape.y;
  std::vector<SampleTally> tallies(static_cast<std::size_t>(shape.z));
  with_types(stack.page.type, [&]<class Stored, class Kept>(Stored, Kept) {
    Grid3<Kept> grid(stack.placed.frame);
    for_each_slice(stack, Effort::kKeep, progress.part(proven, 1.0, "reading the scan"),
                   [&](std::int64_t z, const char* samples) {
                     SampleTally& tally = tallies[static_cast<std::size_t>(z)];
                     Kept* out = grid.values.data() + z * slice;
                     for (std::int64_t i = 0; i < slice; ++i) {
                       Stored value;
                       std::memcpy(&value, samples + i * static_cast<std::int64_t>(sizeof value),
                                   sizeof value);
                       out[i] = keep_sample<Kept>(value, z * slice + i, tally);
                     }
                   });
    scan.volume.grid = std::move(grid);
  });
  SampleTally total;
  for (const SampleTally& tally : tallies) total.add(tally);
  check_tally(path, total, shape, stack.header.notes);
  scan.notes = std::move(stack.header.notes);
  return scan;
}

}  // namespace asbuilt::scan
