// The same model solved by CalculiX with its direct solver. Usage: test_fe_calculix (needs ccx).
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "core/fe/apparent.h"
#include "core/fe/calculix_input.h"
#include "core/fe/interface_load.h"
#include "core/fe/phases.h"
#include "tests/core/fe/press.h"
#include "tests/core/fe/random_part.h"
#include "tests/core/fe/tight.h"

namespace asbuilt::fe {
namespace {

struct CalculixAnswer {
  std::map<std::int64_t, Vec3> displacement_mm;      // at the end
  std::map<std::string, std::vector<Vec3>> force_n;  // after each increment
};

// `write` writes the model.
template <class Write>
CalculixAnswer run_calculix(Write write) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("asbuilt-calculix-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    std::ofstream out(folder / "model.inp");
    write(out);
  }
  const std::string command = "cd '" + folder.string() + "' && ccx model > log 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  CalculixAnswer answer;
  std::ifstream in(folder / "model.dat");
  std::string line, set;
  enum { kNothing, kDisplacements, kForces } reading = kNothing;
  while (std::getline(in, line)) {
    if (line.find("displacements") != std::string::npos) {
      reading = kDisplacements;
    } else if (line.find("total force") != std::string::npos) {
      reading = kForces;
      std::istringstream words(line.substr(line.find("for set") + 7));
      words >> set;
    } else if (!line.empty()) {
      std::istringstream numbers(line);
      Vec3 v;
      std::int64_t node = 0;
      if (reading == kDisplacements && numbers >> node >> v[0] >> v[1] >> v[2]) {
        answer.displacement_mm[node] = v;
      } else if (reading == kForces && numbers >> v[0] >> v[1] >> v[2]) {
        answer.force_n[set].push_back(v);
      }
    }
  }
  std::filesystem::remove_all(folder);
  return answer;
}

void compare(const PhaseElements& part, const LoadCase& load) {
  const Mask& mask = part.elements;
  SolverOptions options;
  options.pcg.tolerance = 1e-9;
  ElasticSystem system(mask, part.material, part.laws, load, options, {});
  const Solution s = system.solve(load, {});
  const CalculixAnswer other = run_calculix(
      [&](std::ostream& out) { write_calculix_input(mask, part.material, load, out, part.laws); });
  const Shape& n = mask.frame.shape;
  double largest = 0.0, worst = 0.0;
  std::size_t nodes = 0;
  for (std::int64_t z = 0; z <= n.z; ++z) {
    for (std::int64_t y = 0; y <= n.y; ++y) {
      for (std::int64_t x = 0; x <= n.x; ++x) {
        const auto found = other.displacement_mm.find(1 + x + (n.x + 1) * (y + (n.y + 1) * z));
        if (found == other.displacement_mm.end()) continue;
        ++nodes;
        largest = std::max(largest, found->second.norm());
        worst = std::max(worst, (found->second - system.displacement_mm(x, y, z)).norm());
      }
    }
  }
  EXPECT_EQ(3 * nodes, system.unknown_count());
  EXPECT_LT(worst, 1e-6 * largest);
  ASSERT_TRUE(other.force_n.count("HIGH_Z"));
  const double scale = other.force_n.at("HIGH_Z").back().norm();
  EXPECT_LT((other.force_n.at("HIGH_Z").back() - s.face_force_n[5]).norm(), 1e-6 * scale);
  EXPECT_LT((other.force_n.at("LOW_Z").back() - s.face_force_n[4]).norm(), 1e-6 * scale);
}

void compare(const Mask& mask, const LoadCase& load) {
  compare({mask, {113800.0, 0.342}, {}}, load);
}

// A force on regions of the surface inside of a ragged part: every displacement, and what holds it.
void compare(const Mask& mask, const InterfaceLoad& load) {
  const Elastic metal{113800.0, 0.342};
  ModelSize size;
  const InterfaceCase one = interface_case(mask, {}, load, size);
  ElasticSystem system(one.part.elements, metal, {}, one.load, tight(), {});
  const Solution s = system.solve(one.load, {});
  const CalculixAnswer other = run_calculix(
      [&](std::ostream& out) { write_calculix_input(one.part.elements, metal, one.load, out); });
  const Shape& n = mask.frame.shape;
  double largest = 0.0, worst = 0.0;
  for (const auto& [number, u] : other.displacement_mm) {
    const std::int64_t k = number - 1;
    largest = std::max(largest, u.norm());
    worst = std::max(worst, (u - system.displacement_mm(k % (n.x + 1), k / (n.x + 1) % (n.y + 1),
                                                        k / ((n.x + 1) * (n.y + 1))))
                                .norm());
  }
  EXPECT_EQ(3 * other.displacement_mm.size(), system.unknown_count());
  EXPECT_LT(worst, 1e-6 * largest);
  for (std::size_t group = 0; group < one.load.held.size(); ++group) {
    const std::string name = "HELD_" + std::to_string(group + 1);
    ASSERT_TRUE(other.force_n.count(name));
    const Vec3& force = other.force_n.at(name).back();
    EXPECT_LT((force - s.held_force_n[group]).norm(), 1e-6 * force.norm());
  }
}

// One piece of a ragged part, so that both programs see the same mesh.
Mask ragged() {
  Mask mask = random_part({15, 13, 17}, 0.72, 61, Vec3(0.03, 0.04, 0.025));
  for (std::int64_t y = 0; y < 13; ++y) {
    for (std::int64_t x = 0; x < 15; ++x) mask.at(x, y, 0) = mask.at(x, y, 16) = 1;
  }
  return only_bearing(mask, 2);
}

TEST(CalculiX, ClampedCompressionOfARaggedPart) {
  compare(ragged(), platen_compression(2, Platens::kClamped, 0.01, Vec3(0.45, 0.52, 0.425)));
}

TEST(CalculiX, ShearAndTiltOfTheUpperFace) {
  LoadCase load;
  load.faces[4].fixed = load.faces[5].fixed = 7;
  load.faces[5].shift_mm = Vec3(0.004, -0.002, 0.001);
  load.faces[5].gradient(2, 0) = 0.01;
  load.faces[5].gradient(0, 1) = -0.02;
  compare(ragged(), load);
}

// Implant, bone and a rubber, each element one of them by chance.
TEST(CalculiX, SeveralMaterialsInARaggedPart) {
  Mask phase = ragged();
  std::mt19937 random(7);
  for (std::uint8_t& voxel : phase.values) {
    if (voxel != 0) voxel = static_cast<std::uint8_t>(1 + random() % 3);
  }
  const PhaseElements part =
      phase_elements(phase, {{17000.0, 0.3}, {113800.0, 0.2}, {1000.0, 0.45}});
  std::ostringstream written;
  const Vec3 edges(0.45, 0.52, 0.425);
  const LoadCase load = platen_compression(2, Platens::kClamped, 0.01, edges);
  write_calculix_input(part.elements, part.material, load, written, part.laws);
  EXPECT_NE(written.str().find("*MATERIAL, NAME=PHASE_3\n"), std::string::npos);
  EXPECT_EQ(written.str().find("PHASE_4"), std::string::npos);
  compare(part, load);
  compare(part, platen_torsion(2, 0.01, edges));
}

TEST(CalculiX, ShearTorsionAndBendingBetweenPlatens) {
  const Vec3 edges(0.45, 0.52, 0.425);
  compare(ragged(), platen_shear(2, 1, 0.004));
  compare(ragged(), platen_torsion(2, 0.01, edges));
  compare(ragged(), platen_bending(2, 0, Platens::kClamped, 0.01, edges));
}

// Full integration, as C3D8 has it, in the same ten increments to 5 % strain.
TEST(CalculiX, CompressionBeyondYield) {
  const Mask mask = ragged();
  const Elastic metal{113800.0, 0.342};
  const Hardening hardening({{0.0, 900.0}, {0.02, 960.0}, {0.08, 1020.0}}, "test");
  for (const Platens platens : {Platens::kClamped, Platens::kFrictionless}) {
    LoadCase load = platen_compression(2, platens, 0.05, Vec3(0.45, 0.52, 0.425));
    // Sliding is held by mirror planes: single points have no counterpart in the written model.
    if (platens == Platens::kFrictionless) {
      load.faces[0].fixed = 1;
      load.faces[2].fixed = 2;
    }
    std::vector<double> factors;
    for (int k = 1; k <= 10; ++k) factors.push_back(0.1 * k);
    const Pressed own = press(mask, metal, hardening, load, 2, factors, Dilatation::kFull, 1e-6);
    const CalculixAnswer other = run_calculix(
        [&](std::ostream& out) { write_calculix_input(mask, metal, hardening, 10, load, out); });
    const std::vector<Vec3>& high = other.force_n.at("HIGH_Z");
    ASSERT_EQ(high.size(), 10U);
    ASSERT_EQ(own.high_force_n.size(), 10U);
    EXPECT_GT(own.state.back().yielded_share, 0.5);
    for (std::size_t k = 0; k < 10; ++k) {
      EXPECT_NEAR(own.high_force_n[k] / high[k].z(), 1.0, 1e-5);
    }
  }
}

TEST(CalculiX, ForceOnARegionOfTheSurface) {
  const Mask mask = ragged();
  InterfaceLoad load;
  load.load_box = {mask.frame.position_mm(5.0, 4.0, 8.0), mask.frame.position_mm(14.6, 13.0, 15.0)};
  load.hold_box = {mask.frame.bounds().low_mm, mask.frame.position_mm(15.0, 6.0, 3.0)};
  load.axis = 1;
  for (const InterfaceKind kind : {InterfaceKind::kRigid, InterfaceKind::kEven}) {
    load.kind = kind;
    load.sign = kind == InterfaceKind::kRigid ? 1 : -1;
    compare(mask, load);
  }
}

TEST(CalculiX, MixedUniformConditions) {
  compare(ragged(), mixed_uniform(0));
  for (int k = 3; k < 6; ++k) compare(ragged(), mixed_uniform(k));
}

}  // namespace
}  // namespace asbuilt::fe
