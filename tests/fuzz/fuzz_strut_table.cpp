// Designs as tables of struts.
#include "core/design/read_design.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_design({fuzz::put("struts.csv", fuzz::as_text(data, size))}, {}); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {made("commas.csv",
                "strut,x1,y1,z1,x2,y2,z2,diameter\nA-1,0,0,0,1.5,0,0,0.25\n"
                "B,1.5,0,0,1.5,2,-3e-1,0.3\n",
                60),
           made("semicolons.csv",
                "strut;x1;y1;z1;x2;y2;z2;diameter\nA-1;0;0;0;1,5;0;0;0,25\n"
                "B;1,5;0;0;1,5;2;-0,3;0,3",
                40),
           made("two diameters.csv",
                "diameter, z2, y2, x2, z1, y1, x1, zone, Strut_ID, diameter2\n"
                "0.25,0,0,1.5,0,0,0,core,\"A-1\",0.2\n0.3,-0.3,2,1.5,0,0,1.5,core,B,0.2\n",
                40),
           refused("none.csv", "strut,x1\n")},
          {many_rows("10,000,000 rows", "strut,x1,y1,z1,x2,y2,z2,diameter\nA,0,0,0,1,0,0,1\n",
                     10000000)}};
}
