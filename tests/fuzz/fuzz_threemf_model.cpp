// The model part of a 3MF package; the package around it is whole.
#include "core/design/read_design.h"
#include "core/design/zip_package.h"
#include "tests/core/design/threemf_text.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string model(fuzz::as_text(data, size));
  return fuzz::run(
      [&] { read_design({fuzz::put("part.3mf", pack_zip(testing_files::package(model)))}, {}); });
}

fuzz::Corpus fuzz::corpus() {
  using testing_files::box_mesh;
  using testing_files::kItem1;
  using testing_files::lattice_mesh;
  using testing_files::model;
  using testing_files::object;
  const std::string beams =
      R"(<b:beam v1="0" v2="1"/><b:beam v1="1" v2="2" r1="0.5" r2="0.25" cap1="hemisphere"/>)";
  const std::string components =
      R"(<components><component objectid="1" transform="1 0 0 0 1 0 0 0 1 5 0 0"/>)"
      R"(<component objectid="1"/></components>)";
  std::string loop(R"(<components><component objectid="2"/></components>)");
  return {Form::kText,
          {made("lattice.model", model(object(1, lattice_mesh(beams)), kItem1), 300),
           made("box.model", model(object(1, box_mesh(0.0, 10.0)), kItem1), 200),
           made("components.model",
                model(object(1, box_mesh(0.0, 10.0)) + object(2, components),
                      R"(<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 0 0 0"/>)"),
                200),
           refused("loop.model", model(object(2, loop), R"(<item objectid="2"/>)")),
           refused("index.model",
                   model(object(1, lattice_mesh(R"(<b:beam v1="0" v2="4"/>)")), kItem1))}};
}
