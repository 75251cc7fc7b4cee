// Meshes as OFF.
#include "core/mesh_files/read_mesh.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_mesh(fuzz::put("mesh.off", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {real_file("data/mesh_trimesh/comments.off", 100),
           made("part.off", "OFF 3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2 0.5 0.5 0.5\n", 10),
           refused("none.off", "OFF\n0 0 0\n")}};
}
