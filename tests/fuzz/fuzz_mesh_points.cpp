// Points as text.
#include "core/mesh_files/read_mesh.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { read_mesh(fuzz::put("points.csv", fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  std::string six, pts = "3\n";
  for (int i = 0; i < 12; ++i) six.append(std::to_string(i)).append(" 0.5 -1e-1 0 0 1\n");
  return {
      Form::kText,
      {made("named.csv", "x,y,z,nx,ny,nz\n0,0,0,0,0,1\n1.5,0,0,0,0,1\n0,2,-3e-1,0,0,1\n", 40),
       made("six.xyz", six, 40), made("pts.pts", pts + "0 0 0\n1 0 0\n0 1 0\n", 10),
       made("semicolons.csv", "x;y;z\n0;0;0\n1.5;0;2\n", 20), refused("two.xyz", "1 2\n3 4\n")}};
}
