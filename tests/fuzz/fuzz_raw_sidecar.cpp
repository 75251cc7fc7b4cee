// Sidecars of raw samples (TOML).
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path samples =
      fuzz::put("part.raw", test::ramp<std::uint16_t>(6, 5, 4));
  return fuzz::read_both(fuzz::put("part.toml", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string head =
      "data = \"part.raw\"\nshape = [6, 5, 4]\nvoxel_mm = 0.02\ntype = \"uint16\"\n"
      "byte_order = \"little\"\n";
  return {
      Form::kText,
      {made("part.toml", head, head.size()),
       made("all.toml",
            "shape = [3, 5, 4]\ntype = \"int16\"\nvoxel_um = [20.0, 20, 20]\nslope = 2.5\n"
            "byte_order = \"big\"\noffset_bytes = 120\norigin_mm = [1, 2, 3]\nintercept = -1\n"
            "data = \"part.raw\"\n",
            100),
       refused("large.toml", head + "shape2 = 1\n"), refused("above.toml", "data = \"../a\"\n")}};
}
