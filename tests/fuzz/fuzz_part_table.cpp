// A table of parts, and the entries planned from it.
#include "core/lot/part_import.h"
#include "core/mesh_files/text_encoding.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_lot.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<LotRecord> lot = fuzz::small_lot();
  return fuzz::run([&] {
    const std::string text = text_of_bytes(std::string(fuzz::as_text(data, size)), "parts.csv");
    plan_part_import(read_part_table(text, "parts.csv"), {"L-001", "ada", fuzz::kNow}, lot);
  });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {made("parts.csv",
                "serial;role;build;variant_pct;variant_of;x_mm;y_mm;udi_pi;design_sha256\n"
                "SN-7;implant;B1;95;length;-12,5;40;(21)SN-7;" +
                    std::string(64, 'b') + "\n# a remark\nTB-7;tensile_bar;B1;;;;;;\n",
                75),
           made("commas.csv", "serial,role,build\nSN-8,implant,B1\nSN-8,implant,B2\n", 20),
           made("template.csv", part_template() + "SN-9;implant;B1\n", 60),
           refused("strange.csv", "serial;colour\nSN-1;red\n")},
          {many_rows("10,000,000 rows", "serial;role;build\nSN;implant;B1\n", 10000000)}};
}
