// Volume Graphics headers beside their samples.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path samples =
      fuzz::put("part.vol", test::ramp<std::uint16_t>(6, 5, 4));
  return fuzz::read_both(fuzz::put("part.vgi", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string head =
      "{volume1}\n[representation]\nsize = 6 5 4\n[file1]\nRegionOfInterestStart = 0 0 0\n"
      "FileFormat = raw\nSize = 6 5 4\nName = part.vol\nDatatype = unsigned integer\n"
      "BitsPerElement = 16\n{volumeprimitive1}\n[geometry]\nresolution = 1 1 1\nunit = mm\n";
  return {Form::kText,
          {made("part.vgi", head, head.size()),
           refused("name.vgi", "[file1]\nSize = 6 5 4\nName = ../../etc/passwd\n"),
           refused("none.vgi", "{volume1}\n")}};
}
