// Meshes as OBJ.
#include "core/mesh_files/read_mesh.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_mesh(fuzz::put("mesh.obj", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  return {Form::kText,
          {made("part.obj",
                "# a part\nmtllib a.mtl\no part\nv 0 0 0\nv 1 0 0 1.0\nv 0 1 0\nv 1 1 0\n"
                "vn 0 0 1\nvt 0 0\nf 1/1/1 2//1 3\nf -3 -2 -1 \\\n 1\ng x\ns off\n",
                120),
           real_file("data/mesh_trimesh/obj_points.obj", 60),
           real_file("data/mesh_trimesh/obj_empty.obj", 20, false)}};
}
