// The sheet of a workbook with a curve; the package around it is whole.
#include "core/design/zip_package.h"
#include "core/tensile/curve_file.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_workbook.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string sheet(fuzz::as_text(data, size));
  return fuzz::run(
      [&] { tensile::read_curves(fuzz::put("curve.xlsx", pack_zip(fuzz::workbook_of(sheet)))); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string sheet = small_sheet();
  std::string far = sheet, last = sheet;
  far.replace(far.find("A3"), 2, "AMK3");
  last.replace(last.find("r=\"4\""), 5, "r=\"9223372036854775807\"");
  return {
      Form::kText,
      {made("sheet1.xml", sheet, 300), refused("row 2^63 - 1", last), refused("column 1025", far),
       refused(
           "a document type",
           R"(<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><worksheet>&d;</worksheet>)")}};
}
