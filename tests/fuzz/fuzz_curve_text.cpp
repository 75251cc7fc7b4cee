// Curves of testing machines as text.
#include "core/tensile/curve_file.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { tensile::parse_curves(fuzz::as_text(data, size), "curve.csv"); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/tensile_hilhorst/";
  std::string clock = "Specimen;TB-1\nZeit;Kraft;Weg\nhh:mm:ss;kN;mm\n";
  std::string twins = "TB-1;;TB-2;\nForce [N];Extension [mm];Force [N];Extension [mm]\n";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i), two = std::to_string(10 + i);
    clock.append("10:00:").append(two).append(";1,").append(two).append(";0,0").append(n);
    clock.append("\n");
    twins.append(two).append(";0.").append(two).append(";1e").append(std::to_string(i % 4));
    twins.append(";.").append(two).append("\n");
  }
  std::string backwards = "Time [s];Force [N];Extension [mm]\n";
  for (int i = 40; i > 0; --i) {
    const std::string n = std::to_string(i);
    backwards.append(n).append(";1").append(n).append(";0.").append(n).append("\n");
  }
  clock.append("Results\nRm;950\n");
  Corpus all{
      Form::kText,
      {first_lines(folder + "304L_02.csv", 60, 100), first_lines(folder + "304L_LT_02.csv", 60, 60),
       first_lines(folder + "316L_01.csv", 300, 60), made("clock.csv", clock, 50),
       made("twins.csv", twins, 60),
       refused("ole.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook"),
       refused("words.csv", "Force [N];Extension [mm]\nall;words\n"),
       refused("backwards.csv", backwards)}};
  all.large.push_back(
      many_rows("10,000,000 rows", "Time [s];Force [N];Strain [%]\n1;2;3\n", 10000000));
  return all;
}
