// Curves of testing machines as workbooks: the package and all that it is packed in.
#include "core/design/zip_package.h"
#include "core/tensile/curve_file.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_workbook.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(
      [&] { tensile::read_curves(fuzz::put("curve.xlsx", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kBytes,
          {made("small.xlsx", pack_zip(workbook_of(small_sheet())), 120),
           real_file("data/tensile_hilhorst/zwick_Tensile_DP_1.XLSX", 80),
           refused("no_sheet.xlsx", pack_zip({{"a.txt", "b"}})),
           refused("mesh.3mf", real_file("data/3mf/beam_lattice/pyramid.3mf", 0).bytes)}};
}
