// NRRD: attached, and a header with its samples beside it.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path samples =
      fuzz::put("samples.raw", test::ramp<std::uint16_t>(6, 5, 4));
  return fuzz::read_both(fuzz::put("part.nrrd", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string values = test::ramp<std::uint16_t>(6, 5, 4);
  const std::string head =
      "NRRD0004\ntype: uint16\ndimension: 3\nsizes: 6 5 4\nspacings: 1 1 1\nendian: little\n";
  const std::string raw = head + "encoding: raw\n\n", packed = head + "encoding: gzip\n\n";
  return {Form::kBytes,
          {made("raw.nrrd", raw + values, raw.size()),
           made("gzip.nrrd", packed + test::deflated(values, test::Wrapping::kGzip), packed.size()),
           made("beside.nhdr", head + "encoding: raw\ndata file: samples.raw\nbyte skip: -1\n",
                head.size()),
           real_file("data/nrrd/BallBinary30x30x30_gz.nrrd", 250),
           real_file("data/nrrd/test2d_ascii.nrrd", 100, false),
           real_file("data/nrrd/test_simple4d_raw.nrrd", 100, false),
           real_file("data/nrrd/test_customFields.nrrd", 100, false)}};
}
