// Dimensions measured by hand (CSV), with problems told one by one and without.
#include <vector>

#include "core/interchange/dimension_table.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = fuzz::put("table.csv", fuzz::as_text(data, size));
  fuzz::run([&] {
    std::vector<std::string> problems;
    read_dimension_table(path, {"LAT-001", "", ""}, &problems);
  });
  return fuzz::run([&] { read_dimension_table(path, {"LAT-001", "", ""}); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {made("semicolons.csv",
                "id;name;nominal;lower;upper;value;u;unit;instrument;operator;time\r\n"
                "D1;bore;10;9,95;10,05;10,012;0,004;mm;MIC-3;qa1;2026-11-20\r\n"
                "# a remark\r\n"
                "D1;bore;10;9,95;10,05;10,013;0,004;mm;MIC-3;qa1;2026-11-21\r\n"
                "H1;height;;1,5;;;;mm;;;\r\n",
                70),
           made("commas.csv",
                "Unit,Value,ID,name,time,serial,batch,machine,kind\n"
                "mm,1.5,A,\"one, \"\"two\"\"\",2026-11-20T10:00:00Z,SN-1,B1,M1,length\n"
                "um,-2.5e2,B,\xE4,2026-11-20T10:00:00+01:00,SN-1,B1,M1,length\n",
                50),
           made("tabs.csv", "id\tvalue\tunit\nA\t1,25\tmm\nB\t3\tdeg\n", 15),
           made("template.csv", dimension_template() + "D9;bore;;;;;7;;mm;;;;;;\n", 60),
           refused("no_value.csv", "id;unit\nA;mm\n")},
          {many_rows("10,000,000 rows", "id;value;unit\nA;1;mm\n", 10000000)}};
}
