// MetaImage: one file, and a header with its samples beside it.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path samples =
      fuzz::put("samples.raw", test::ramp<std::uint16_t>(6, 5, 4));
  return fuzz::read_both(fuzz::put("part.mha", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string values = test::ramp<std::uint16_t>(6, 5, 4);
  const std::string spacing = "ElementSpacing = 0.02 0.02 0.02\n";
  const std::string mha = test::metaimage_header("6 5 4", "MET_USHORT", spacing);
  const std::string packed =
      test::metaimage_header("6 5 4", "MET_USHORT", spacing + "CompressedData = True\n");
  std::string beside = real_file("data/mhd/img_UInt16_rampXYZ_6x5x4_lsb.mhd", 0).bytes;
  const std::size_t file = beside.find("ElementDataFile");
  beside.replace(file, beside.find('\n', file) - file, "ElementDataFile = samples.raw");
  return {
      Form::kBytes,
      {made("a.mha", mha + values, mha.size()),
       made("b.mha", packed + test::deflated(values, test::Wrapping::kZlib), packed.size()),
       made("beside.mhd", beside, beside.size()),
       made("ascii.mha",
            test::metaimage_header("2 2 2", "MET_UCHAR", spacing + "BinaryData = False\n") +
                "1 2 3 4 5 6 7 8\n",
            100),
       refused("17 GB.mha", test::metaimage_header("100000 100000 1000", "MET_USHORT", spacing)),
       real_file("data/mhd/img_rgb8_peppers.mhd", 100, false)}};
}
