// Catalogues of materials.
#include "core/spec/materials.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_materials(fuzz::put("materials.toml", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string one =
      "[[material]]\nid = \"A\"\naliases = [\"B\"]\ntitle = \"t\"\nedition = \"e\"\n"
      "young_gpa = 105.0\npoisson = 0.34\ndensity_g_cm3 = 4.43\norigin = \"o\"\nverify = true\n";
  return {Form::kText,
          {made("one.toml", one, 150), real_file("../core/spec/materials.toml", 100),
           refused("twice.toml", one + one)}};
}
