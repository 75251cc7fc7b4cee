// Scanco ISQ.
#include "tests/core/scan/scan_files.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/scan_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::read_both(fuzz::put("part.isq", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  const std::string values = test::ramp<std::uint16_t>(6, 5, 4);
  const std::string head = test::isq_header(6, 5, 4, 60, 50, 40);
  return {Form::kBytes,
          {made("a.isq", head + values, 128), made("b.isq", head + values, head.size()),
           refused("large.isq", test::isq_header(100000, 100000, 1000, 60, 50, 40))}};
}
