// TIFF: one file of many pages, and the same as a slice in a folder.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::as_text(data, size);
  const std::filesystem::path path = fuzz::put("part.tif", bytes);
  ScanOptions options;
  options.voxel_size_mm = 0.02;
  fuzz::run([&] { read_scan_header(path, options); });
  fuzz::run([&] { read_scan(path, options); });
  if (!fuzz::last_ending().refused) return 0;
  std::filesystem::create_directories(fuzz::folder() / "slices");
  fuzz::put("slices/slice_01.tif", bytes);
  fuzz::put("slices/slice_02.tif", bytes);
  return fuzz::run([&] { read_scan(fuzz::folder() / "slices", options); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/tiff/";
  const std::string pages = test::tiff_pages(6, 5, 4, "ImageJ=1\nunit=um\nspacing=20", 500, 3);
  return {Form::kBytes,
          {made("pages.tif", pages, 300), real_file(folder + "images/int16_zstd.tif", 60),
           real_file(folder + "images/int16.tif", 60),
           real_file(folder + "images/imagemagick_group4.tiff", 60),
           real_file(folder + "images/minisblack-1c-5b.tiff", 144),
           real_file(folder + "libtiffpic/depth/flower-minisblack-10.tif", 60),
           real_file(folder + "images/random-fp16.tiff", 60),
           real_file(folder + "images/palette-1c-1b.tiff", 60, false)}};
}
