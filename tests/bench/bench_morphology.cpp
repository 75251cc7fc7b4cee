// Speed of core/morphology on a lattice of 256^3 voxels, cells of 64, struts of about 10:
// octet-like struts along the face diagonals. The first argument may name another lattice: raw
// bytes, 1 = metal.
//     bench_morphology [lattice.raw 256] --benchmark_filter=...
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/morphology/ball.h"
#include "core/morphology/gaussian.h"
#include "core/morphology/labels.h"
#include "core/morphology/thickness.h"
#include "core/morphology/thickness_subvoxel.h"

namespace asbuilt {
namespace {

Mask& lattice() {
  static Mask mask;
  return mask;
}

double distance_to_line(double x, double y) {  // to the lines y = +-x of a cell of side 1 about 0
  return std::min(std::abs(x - y), std::abs(x + y)) / std::sqrt(2.0);
}

void make_lattice() {
  GridFrame frame;
  frame.shape = {256, 256, 256};
  Mask& mask = lattice();
  mask = Mask(frame);
  const double radius = 5.0 / 64.0;
  const auto from_middle = [](std::int64_t i) {
    return (static_cast<double>(i % 64) + 0.5) / 64.0 - 0.5;
  };
  const auto from_face = [](double v) { return 0.5 - std::abs(v); };
  for (std::int64_t z = 0; z < 256; ++z) {
    for (std::int64_t y = 0; y < 256; ++y) {
      for (std::int64_t x = 0; x < 256; ++x) {
        const double a = from_middle(x), b = from_middle(y), c = from_middle(z);
        const double nearest = std::min({std::hypot(distance_to_line(a, b), from_face(c)),
                                         std::hypot(distance_to_line(b, c), from_face(a)),
                                         std::hypot(distance_to_line(a, c), from_face(b))});
        mask.at(x, y, z) = nearest < radius ? 1 : 0;
      }
    }
  }
}

void count_voxels(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * lattice().frame.shape.count());
}

Phase phase_of(const benchmark::State& state) {
  return state.range(0) == 0 ? Phase::kMetal : Phase::kPores;
}

void squared_distance(benchmark::State& state) {
  for (auto step : state) {
    benchmark::DoNotOptimize(squared_distance_voxels(lattice(), phase_of(state)));
  }
  count_voxels(state);
}

void distance(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(distance_mm(lattice(), phase_of(state)));
  count_voxels(state);
}

void thickness(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(local_thickness(lattice(), phase_of(state)));
  count_voxels(state);
}

void thickness_subvoxel(benchmark::State& state) {
  Grid3<std::uint8_t> grey(lattice().frame);
  for (std::size_t i = 0; i < grey.values.size(); ++i) {
    grey.values[i] = lattice().values[i] != 0 ? 200 : 20;
  }
  const Grid3<float> smooth = gaussian_smooth(grey, Vec3::Ones());
  for (auto step : state) {
    benchmark::DoNotOptimize(local_thickness_subvoxel(smooth, 110.0, phase_of(state)));
  }
  count_voxels(state);
}

void components(benchmark::State& state) {
  for (auto step : state) {
    benchmark::DoNotOptimize(find_components(lattice(), phase_of(state), Connectivity::kCorners));
  }
  count_voxels(state);
}

void gaussian(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(gaussian_smooth(lattice(), Vec3::Ones()));
  count_voxels(state);
}

void closing(benchmark::State& state) {
  for (auto step : state) benchmark::DoNotOptimize(close_ball(lattice(), 3.0));
  count_voxels(state);
}

// Wall-clock time and the CPU time of all threads, five runs each.
void as_timed(benchmark::internal::Benchmark* timed) {
  timed->Iterations(5)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}
void both_phases(benchmark::internal::Benchmark* timed) {
  as_timed(timed->ArgName("pores")->Arg(0)->Arg(1));
}

BENCHMARK(squared_distance)->Apply(both_phases);
BENCHMARK(distance)->Apply(both_phases);
BENCHMARK(thickness)->Apply(both_phases);
BENCHMARK(thickness_subvoxel)->Apply(both_phases);
BENCHMARK(components)->Apply(both_phases);
BENCHMARK(gaussian)->Apply(as_timed);
BENCHMARK(closing)->Apply(as_timed);

}  // namespace
}  // namespace asbuilt

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc == 3) {
    const std::int64_t n = std::atoll(argv[2]);
    asbuilt::GridFrame frame;
    frame.shape = {n, n, n};
    asbuilt::lattice() = asbuilt::Mask(frame);
    auto& values = asbuilt::lattice().values;
    std::ifstream file(argv[1], std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(values.data()),
                   static_cast<std::streamsize>(values.size()))) {
      return 2;
    }
  } else {
    asbuilt::make_lattice();
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
