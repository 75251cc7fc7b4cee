// Tables of fatigue tests, with a section told and without.
#include "core/fatigue/fatigue_table.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  fuzz::run([&] { fatigue::parse_fatigue_table(text, "table.csv", {50.0}); });
  return fuzz::run([&] { fatigue::parse_fatigue_table(text, "table.csv"); });
}

fuzz::Corpus fuzz::corpus() {
  return {
      Form::kText,
      {made("english.csv",
            "specimen,max stress [MPa],R,frequency [Hz],medium,cycles,result,broken at\r\n"
            "A1,120.5,0.1,20,air,123456,failed,strut 7\r\nA2,100,0.1,20,air,1e7,run-out,\r\n",
            76),
       made("german.csv",
            "Probe;Oberspannung [MPa];R;Frequenz [Hz];Umgebung;Lastspiele;Ergebnis;Bruchort\n"
            "A1;120,5;0,1;20;air;123456;Bruch;strut "
            "7\nA2;100;0,1;20;air;10000000;Durchl\u00e4ufer;\n",
            60),
       made("amplitude.csv",
            "specimen\tstress_amplitude_mpa\tR\tcycles\tresult\tu_stress_mpa\nA\t45\t0."
            "1\t1000\tfailed\t1\n",
            40),
       refused("force.csv", "specimen;max force [kN];R;cycles;result\nA;2.5;-1;1000;stopped\n")},
      {many_rows("10,000,000 rows",
                 "specimen;max stress [MPa];R;cycles;result\nA;100;0.1;1000;failed\n", 10000000)}};
}
