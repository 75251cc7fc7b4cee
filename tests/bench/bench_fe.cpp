// Time, memory and iterations of the voxel finite elements on lattices of growing size, one line of
// a Markdown table each. Lattices are made here: cells of an octet lattice, struts of a given
// diameter in voxels, and roughness as smoothed noise on the surface.
//     bench_fe [largest edge in voxels, 200] [part of the name of the cases to run]
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
#include <string>

#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/fe/bearing.h"
#include "core/fe/block_grid.h"
#include "core/fe/crush.h"
#include "core/fe/elastic_system.h"
#include "core/fe/fine_operator.h"
#include "core/fe/pcg.h"
#include "core/morphology/gaussian.h"

namespace asbuilt::fe {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Distance in cells to the struts of an octet cell: from corners to face centres and between these.
double octet_distance(const Vec3& p) {
  std::vector<Vec3> nodes;
  for (int k = 0; k < 8; ++k) nodes.emplace_back(k & 1, k >> 1 & 1, k >> 2);
  for (int axis = 0; axis < 3; ++axis) {
    for (int side = 0; side < 2; ++side) {
      Vec3 centre = Vec3::Constant(0.5);
      centre[axis] = side;
      nodes.push_back(centre);
    }
  }
  double best = 9.0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (std::size_t j = i + 1; j < nodes.size(); ++j) {
      const Vec3 d = nodes[j] - nodes[i];
      if (std::abs(d.squaredNorm() - 0.5) > 1e-9) continue;
      const double t = std::clamp((p - nodes[i]).dot(d) / d.squaredNorm(), 0.0, 1.0);
      best = std::min(best, (p - nodes[i] - t * d).norm());
    }
  }
  return best;
}

Mask octet(std::int64_t edge, std::int64_t cell, double radius, double rough) {
  std::vector<float> one(static_cast<std::size_t>(cell * cell * cell));
  for (std::int64_t z = 0; z < cell; ++z) {
    for (std::int64_t y = 0; y < cell; ++y) {
      for (std::int64_t x = 0; x < cell; ++x) {
        const Vec3 at =
            (Vec3(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)) +
             Vec3::Constant(0.5)) /
            static_cast<double>(cell);
        one[static_cast<std::size_t>(x + cell * (y + cell * z))] =
            static_cast<float>(octet_distance(at) * static_cast<double>(cell));
      }
    }
  }
  GridFrame frame;
  frame.shape = {edge, edge, edge};
  Grid3<float> noise(frame);
  double spread = 1.0;
  if (rough > 0.0) {
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    for (float& v : noise.values) v = normal(random);
    noise = gaussian_smooth(noise, Vec3::Constant(1.5));
    double squares = 0.0;
    for (const float v : noise.values) squares += static_cast<double>(v) * static_cast<double>(v);
    spread = std::sqrt(squares / static_cast<double>(noise.values.size()));
  }
  Mask mask(frame);
  for (std::int64_t z = 0; z < edge; ++z) {
    for (std::int64_t y = 0; y < edge; ++y) {
      for (std::int64_t x = 0; x < edge; ++x) {
        const double distance =
            static_cast<double>(
                one[static_cast<std::size_t>(x % cell + cell * (y % cell + cell * (z % cell)))]) +
            rough / spread * static_cast<double>(noise.at(x, y, z));
        mask.at(x, y, z) = distance < radius ? 1 : 0;
      }
    }
  }
  return mask;
}

void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;
}

double peak_mib() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmHWM:", 0) == 0) return std::atof(line.c_str() + 6) / 1024.0;
  }
  return 0.0;
}

void clamped(const std::string& name, const Mask& mask) {
  forget_peak();
  const double start = now();
  const AxisStiffness found = axis_stiffness(mask, {1.0, 0.3}, 2, Platens::kClamped, {}, {});
  const double seconds = now() - start;
  std::printf("| %s, clamped | %.2f M | %d | %d | %.2f | %.0f | %.8f |\n", name.c_str(),
              static_cast<double>(found.size.unknowns) / 1e6, found.solver.iterations,
              found.solver.products, seconds, peak_mib(), found.modulus_mpa);
  std::fflush(stdout);
}

void tensor(const std::string& name, const Mask& mask) {
  forget_peak();
  const double start = now();
  const TensorStiffness found =
      tensor_stiffness(mask, {1.0, 0.3}, TensorBoundary::kPeriodic, {}, {});
  const double seconds = now() - start;
  int iterations = 0, products = 0;
  for (const PcgResult& s : found.solver) {
    iterations += s.iterations;
    products += s.products;
  }
  std::printf("| %s, six periodic | %.2f M | %d | %d | %.2f | %.0f | %.8f |\n", name.c_str(),
              static_cast<double>(found.size.unknowns) / 1e6, iterations, products, seconds,
              peak_mib(), found.stiffness_mpa(0, 0));
  std::fflush(stdout);
}

// One load of the six: pulled along x between periodic faces.
void one_periodic(const std::string& name, const Mask& mask) {
  forget_peak();
  const double start = now();
  ModelSize size;
  const BearingPart part = bearing(
      mask, {}, 7, [](const Body& b) { return joins(b, 0) || joins(b, 1) || joins(b, 2); }, size);
  const LoadCase load = periodic_uniform(unit_strain(0));
  ElasticSystem system(part.elements, {1.0, 0.3}, part.laws, load, {}, {});
  const double middle = now();
  const Solution s = system.solve(load, {});
  const double end = now();
  std::printf("| %s, one periodic (setting up %.2f s) | %.2f M | %d | %d | %.2f | %.0f | %.8f |\n",
              name.c_str(), middle - start, static_cast<double>(system.unknown_count()) / 1e6,
              s.solver.iterations, s.solver.products, end - start, peak_mib(),
              2.0 * s.strain_energy_nmm / edges_of(mask).prod());
  std::fflush(stdout);
}

// Three loads of the six, one by one and together in turn, to a residual of 0.05: processor time of
// all threads, the least of three.
void together(const std::string& name, const Mask& mask) {
  ModelSize size;
  const BearingPart part = bearing(
      mask, {}, 7, [](const Body& b) { return joins(b, 0) || joins(b, 1) || joins(b, 2); }, size);
  std::vector<LoadCase> loads;
  for (int k = 0; k < 3; ++k) loads.push_back(periodic_uniform(unit_strain(k)));
  SolverOptions options;
  options.pcg.tolerance = 0.05;
  ElasticSystem system(part.elements, {1.0, 0.3}, part.laws, loads.front(), options, {});
  const auto seconds_of = [](const std::function<void()>& work) {
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  double alone = 1e9, at_once = 1e9;
  for (int k = 0; k < 3; ++k) {
    alone = std::min(alone, seconds_of([&] {
                       for (const LoadCase& load : loads) system.solve(load, {});
                     }));
    at_once = std::min(at_once, seconds_of([&] { system.solve(loads, {}); }));
  }
  std::printf("%s: three loads one by one %.2f s, together %.2f s of the processor\n", name.c_str(),
              alone, at_once);
  std::fflush(stdout);
}

// Compressed to 5 % between clamped platens; stresses in MPa.
void crushed(const std::string& name, const Mask& mask, const CrushOptions& options) {
  forget_peak();
  const double start = now();
  const CrushCurve found =
      crush(mask, {113800.0, 0.342}, linear_hardening(900.0, 1000.0), options, {});
  const double seconds = now() - start;
  int iterations = 0;
  for (const CrushPoint& p : found.points) iterations += p.inner;
  std::printf("| %s | %lld | %zu | %d | %.2f | %.0f | %.2f | %.3f | %.3f | %.3f |\n", name.c_str(),
              static_cast<long long>(found.size.elements), found.points.size() - 1, iterations,
              seconds, peak_mib(), found.slope_mpa,
              found.offset.at ? found.offset.at->stress_mpa : 0.0, found.offset.interpolation_mpa,
              found.points.back().stress_mpa);
  std::fflush(stdout);
}

// Size, size of the steps, tolerance, and the element against the size of the elements.
void all_crushed(std::int64_t largest, double radius,
                 const std::function<bool(const std::string&)>& wanted) {
  std::printf(
      "| case | elements | steps | iterations | s | peak MiB | slope | offset stress | bound "
      "between steps | at 5 %% |\n|---|---|---|---|---|---|---|---|---|---|\n");
  const auto run = [&](const std::string& name, std::int64_t edge, auto&& mask,
                       const CrushOptions& options) {
    if (edge <= largest && wanted(name)) crushed(name, mask(), options);
  };
  for (const std::int64_t edge : {50, 100}) {
    run("crush octet " + std::to_string(edge), edge, [&] { return octet(edge, 50, radius, 0.0); },
        {});
  }
  const auto cell = [](std::int64_t edge) {
    return octet(edge, edge, 0.0747 * static_cast<double>(edge), 0.0);
  };
  for (const int parts : {1, 2, 4, 8}) {
    CrushOptions options;
    options.offset_step /= parts;
    options.largest_step /= parts;
    run(
        "crush steps / " + std::to_string(parts), 50, [&] { return cell(50); }, options);
  }
  for (const double tolerance : {1e-3, 1e-4, 1e-5}) {
    CrushOptions options;
    options.equilibrium.tolerance = tolerance;
    run(
        "crush tolerance " + std::to_string(tolerance), 50, [&] { return cell(50); }, options);
  }
  for (const std::int64_t edge : {25, 50, 100}) {
    for (const Dilatation dilatation : {Dilatation::kMean, Dilatation::kFull}) {
      CrushOptions options;
      options.dilatation = dilatation;
      run(
          "crush one cell of " + std::to_string(edge) +
              (dilatation == Dilatation::kMean ? ", mean" : ", full"),
          edge, [&] { return cell(edge); }, options);
    }
  }
}

void product(const Mask& mask) {
  const BlockGrid grid(mask);
  const std::size_t n = grid.unknown_count();
  SolveVectors vectors(n);
  std::fill_n(vectors.p(), n, 0.5F);
  std::size_t layers = 0;  // of 4 x 4 elements, with one of metal at least
  for (const Block& block : grid.blocks()) {
    for (const unsigned elements : block.elements) layers += elements != 0 ? 1 : 0;
  }
  const ElementLaws several(std::vector<float>(grid.element_count(), 0.5F),
                            std::vector<float>(grid.element_count(), -0.1F));
  for (const InstructionSet set :
       {InstructionSet::kPortable, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!supported(set)) continue;
    for (const ElementLaws& laws : {ElementLaws(), several}) {
      FineOperator stiffness(grid, Vec3::Ones(), {1.0, 0.3}, laws, set);
      stiffness.apply(vectors.p(), vectors.y());
      // Two seconds: other users of the same memory come and go within them. The best says what the
      // loop can do, the median what it was given.
      std::vector<double> times;
      for (const double first = now(); times.size() < 20 || now() - first < 2.0;) {
        const double start = now();
        stiffness.apply(vectors.p(), vectors.y());
        times.push_back(now() - start);
      }
      std::sort(times.begin(), times.end());
      const double best = times.front();
      std::printf(
          "product, single precision, %s%s: %.0f million unknowns a second, median %.0f, %.0f ns a "
          "layer of a block and core\n",
          to_string(set), laws.uniform() ? "" : ", several materials",
          static_cast<double>(n) / best / 1e6,
          static_cast<double>(n) / times[times.size() / 2] / 1e6,
          best * 1e9 * static_cast<double>(thread_count()) / static_cast<double>(layers));
    }
  }
}

}  // namespace
}  // namespace asbuilt::fe

int main(int argc, char** argv) {
  using namespace asbuilt::fe;
  const std::int64_t largest = argc > 1 ? std::atoi(argv[1]) : 200;
  constexpr double kRadius = 3.775;  // porosity 0.773 at 50 voxels a cell
  const std::string only = argc > 2 ? argv[2] : "";
  const auto wanted = [&only](const std::string& name) {
    return name.find(only) != std::string::npos;
  };
  std::printf(
      "| case | unknowns | iterations | products | s | peak MiB | E / E_s or C11 / E_s |\n"
      "|---|---|---|---|---|---|---|\n");
  for (const std::int64_t edge : {50, 100, 200, 300, 400, 512}) {
    const std::string name = "octet " + std::to_string(edge);
    if (edge <= largest && wanted(name)) clamped(name, octet(edge, 50, kRadius, 0.0));
  }
  for (const std::int64_t edge : {26, 50, 100, 200}) {
    const std::string name = "one cell of " + std::to_string(edge);
    if (edge <= largest && wanted(name)) {
      clamped(name, octet(edge, edge, 0.0747 * static_cast<double>(edge), 0.0));
    }
  }
  if (wanted("rough 100")) clamped("rough 100, cell 25", octet(100, 25, 1.65, 0.5));
  if (wanted("tensor 100")) tensor("tensor 100", octet(100, 50, kRadius, 0.0));
  if (wanted("rough load 100")) one_periodic("rough load 100", octet(100, 25, 1.65, 0.5));
  if (largest >= 200 && wanted("rough load 200")) {
    one_periodic("rough load 200, cell 25", octet(200, 25, 1.65, 0.5));
  }
  if (wanted("together 100")) together("together 100", octet(100, 50, kRadius, 0.0));
  if (wanted("together rough 100")) together("together rough 100", octet(100, 25, 1.65, 0.5));
  if (largest >= 200 && wanted("together rough 200")) {
    together("together rough 200", octet(200, 25, 1.65, 0.5));
  }
  if (wanted("product")) product(octet(std::min<std::int64_t>(largest, 200), 50, kRadius, 0.0));
  all_crushed(std::min<std::int64_t>(largest, 100), kRadius, wanted);
  return 0;
}
