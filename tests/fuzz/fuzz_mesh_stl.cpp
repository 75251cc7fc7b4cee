// Meshes as STL.
#include "core/mesh_files/read_mesh.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_mesh(fuzz::put("mesh.stl", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/mesh_trimesh/";
  const std::string ascii =
      "solid part\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n   vertex 1.5 0 0\n"
      "   vertex 0 1e0 0\n  endloop\n endfacet\n facet normal 0 0 -1\n  outer loop\n"
      "   vertex 0 0 0\n   vertex 0 1 0\n   vertex 1.5 0 0\n  endloop\n endfacet\nendsolid part\n";
  return {Form::kBytes,
          {real_file(folder + "large_block.STL", 140), made("ascii.stl", ascii, 100),
           real_file(folder + "multibody.stl", 90), real_file(folder + "soup.stl", 90),
           real_file(folder + "busted.STL", 90),
           refused("empty.stl", real_file(folder + "stl_empty_bin.stl", 0).bytes)}};
}
