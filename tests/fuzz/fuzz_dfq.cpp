// Q-DAS ASCII transfer files.
#include "core/interchange/dfq.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_dfq(fuzz::put("values.dfq", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string set =
      "\x14"
      "0\x14"
      "20.11.2026/10:00:00\x14\x14#B1\x14"
      "0\x14"
      "1\x14"
      "2";
  std::string two = "K0100 2\r\nK1001 LAT-001\r\nK1014/0 SN-1\r\nK2001/1 1\r\nK2002/1 bore\r\n";
  two.append("K2101/1 10\r\nK2110/1 9,95\r\nK2111/1 10,05\r\nK2142/1 mm\r\nK2001/2 2\r\n");
  two.append("K2002/2 height\r\nK2142/2 mm\r\nK2004/2 0\r\nK4092/1 qa1\r\nK4072/1 MIC-3\r\n");
  for (int i = 0; i < 4; ++i) {
    two.append("10,0").append(std::to_string(i)).append(set).append("\x0F");
    two.append("20,5").append(std::to_string(i)).append(set).append("\r\nK0009/1 remark\r\n");
  }
  return {Form::kText,
          {made("two.dfq", two, 260), real_file("data/dfq/testmeasures.dfq", 200),
           refused("none.dfq", "K1001 part\r\n")}};
}
