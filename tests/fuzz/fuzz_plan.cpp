// Inspection plans.
#include "core/spec/plan.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { parse_plan(fuzz::as_text(data, size), "plan.toml"); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {real_file("plans/demo.toml", 250), real_file("plans/example.toml", 250),
           made("dots.toml",
                "scan = \"a.mha\"\ndesign = \"b.3mf\"\ninspectors.struts.enabled = false\n", 40),
           refused("deep.toml", "a" + std::string(5000, '[')),
           refused("case.toml", real_file("cases/demo.toml", 0).bytes)}};
}
