// NIfTI-1, packed and not.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_both(fuzz::put("part.nii", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string values = test::ramp<std::uint16_t>(6, 5, 4);
  const std::string head = test::nifti_header(6, 5, 4, 512, 16, 0.02F);
  const std::string wide = test::nifti_header(2, 2, 2, 64, 64, 0.02F);
  return {Form::kBytes,
          {made("a.nii", head + values, head.size()),
           made("b.nii.gz", test::deflated(head + values, test::Wrapping::kGzip), 20),
           made("double.nii", wide + test::ramp<double>(2, 2, 2), wide.size()),
           real_file("data/nrrd/BallBinary30x30x30.nii.gz", 20),
           refused("18 GB.nii", test::nifti_header(32767, 32767, 9, 512, 16, 0.02F))}};
}
