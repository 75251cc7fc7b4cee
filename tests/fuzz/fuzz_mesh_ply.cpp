// Meshes as PLY.
#include "core/mesh_files/read_mesh.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_mesh(fuzz::put("mesh.ply", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/mesh_trimesh/";
  const std::string body =
      "element vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
      "element face 1\nproperty list uchar int vertex_indices\nend_header\n";
  const std::string ascii = "ply\nformat ascii 1.0\ncomment a part\n" + body;
  const std::string binary = "ply\nformat binary_little_endian 1.0\n" + body;
  std::string points("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\x3f\0\0\0\0\0\0\0\0", 24);
  points.append("\0\0\0\0\0\0\x80\x3f\0\0\0\0\3\0\0\0\0\1\0\0\0\2\0\0\0", 25);
  std::string normals = ascii;
  normals.replace(normals.find("property float z\n"), 17,
                  "property double z\nproperty float nx\nproperty float ny\nproperty float nz\n");
  return {Form::kBytes,
          {made("ascii.ply", ascii + "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n", 190),
           made("binary.ply", binary + points, 150),
           made("normals.ply", normals + "0 0 0 0 0 1\n1 0 0 0 0 1\n0 1 0 0 0 1\n3 0 1 2\n", 150),
           real_file(folder + "empty.ply", 100, false),
           real_file(folder + "ply_empty_header.ply", 30, false)}};
}
