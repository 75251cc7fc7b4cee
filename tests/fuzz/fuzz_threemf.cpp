// 3MF packages.
#include "core/design/read_design.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_design({fuzz::put("part.3mf", fuzz::as_text(data, size))}, {}); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/3mf/";
  const std::string must_fail = folder + "validation/MUSTFAIL_";
  return {Form::kBytes,
          {real_file(folder + "lib3mf_BeamLattice/Box_Attributes_Positive.3mf", 100),
           real_file(folder + "beam_lattice/pyramid.3mf", 60),
           real_file(folder + "validation/MUSTPASS_Chapter2.3a_IgnorableMarkup.3mf", 60),
           real_file(folder + "validation/MUSTPASS_Chapter4.2_Components.3mf", 60),
           real_file(folder + "lib3mf_BeamLattice/Box_Simple.3mf", 0, false),
           real_file(must_fail + "Chapter3.4b_MissingBuildElement.3mf", 0, false),
           real_file(must_fail + "Chapter3.4.3.1a_NotMatchingObjectIdInBuildItem.3mf", 0, false),
           real_file(folder + "lib3mf_Reader/DOS-FUZ-LIB3MF.3mf", 60, false)}};
}
