// Records of stage tests, held against a protocol.
#include "core/fatigue/stage_record.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] {
    const fatigue::StageOptions options{80.0, 50.0};
    const fatigue::StageRecord record =
        fatigue::parse_stage_record(fuzz::as_text(data, size), "record.csv", options);
    fatigue::check_stages(record, fatigue::find_protocol("9x20000"), options, nullptr);
  });
}

fuzz::Corpus fuzz::corpus() {
  std::string whole = "specimen;stage;low [BW];high [BW];cycles;frequency [Hz];result;broken at\n";
  for (int i = 1; i <= 9; ++i) {
    const std::string stage = std::to_string(i), high = std::to_string((i + 1) / 2);
    whole.append("A;").append(stage).append(";0.5;").append(high);
    whole.append(i % 2 == 0 ? ".5" : ".0").append(";20000;2;completed;\n");
  }
  return {Form::kText,
          {made("whole.csv", whole, 75),
           made("newton.csv",
                "specimen,stage,low [N],high [N],cycles,result\nA,1,392,785,20000,failed\n", 45),
           refused("mpa.csv",
                   "specimen;stage;low [MPa];high [MPa];cycles;result\nA;1;x;2;10;completed\n")}};
}
