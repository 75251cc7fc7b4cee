// DICOM: one file, and the same as the second slice of a series.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

namespace {

test::DicomSlice second_slice() {
  test::DicomSlice slice;
  slice.instance += "1";
  slice.position = "0\\0\\0.02";
  return slice;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::as_text(data, size);
  std::filesystem::create_directories(fuzz::folder() / "slices");
  fuzz::put("slices/low.dcm", test::dicom_bytes(test::DicomSlice()));
  fuzz::put("slices/high.dcm", bytes);
  const std::filesystem::path path = fuzz::put("part.dcm", bytes);
  ScanOptions options;
  options.voxel_size_mm = 0.02;
  fuzz::run([&] { read_scan_header(path, options); });
  fuzz::run([&] { read_scan(path, options); });
  return fuzz::run([&] { read_scan(fuzz::folder() / "slices"); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/dicom/pydicom/";
  test::DicomSlice odd = second_slice();
  odd.stored = 12;
  odd.high = 11;
  const std::string slice = test::dicom_bytes(second_slice());
  return {Form::kBytes,
          {made("high.dcm", slice, 300), refused("12 bits.dcm", test::dicom_bytes(odd)),
           real_file(folder + "MR_small.dcm", 300, false),
           real_file(folder + "MR_small_RLE.dcm", 300, false),
           real_file(folder + "rtdose.dcm", 300, false),
           real_file(folder + "rtdose_rle.dcm", 300, false),
           real_file(folder + "MR_small_bigendian.dcm", 300, false),
           real_file(folder + "JPEGLSNearLossless_16.dcm", 300, false),
           real_file(folder + "693_J2KI.dcm", 300, false),
           real_file(folder + "nested_priv_SQ.dcm", 300, false)}};
}
