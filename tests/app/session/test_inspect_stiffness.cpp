// The knock-down that an inspection states, against the same solved on the simulated part itself:
// no scan, no surface, no registration, and elements half again as small.
#include <gtest/gtest.h>
#include <unistd.h>

#include <Eigen/LU>
#include <filesystem>
#include <iostream>

#include "app/session/inspect.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "fixtures/phantom/case.h"
#include "inspectors/stiffness/block_elements.h"

namespace asbuilt {
namespace {

constexpr char kScan[] =
    "[scan]\nvoxel_x_mm = 0.04\nvoxel_y_mm = 0.04\nvoxel_z_mm = 0.04\npsf_voxels = 0.9\nnoise = "
    "0.05\ncupping = 0.1\n";

// The printed part as a field.
class PrintedField : public SignedField {
 public:
  explicit PrintedField(const BuiltSolid& solid) : solid_(solid) {}
  double distance_mm(const Vec3& p) const override { return solid_.value(p); }
  double reach_mm() const override { return solid_.reach_mm(); }
  Box3 bounds() const override { return solid_.bounds(); }

 private:
  const BuiltSolid& solid_;
};

Vec3 moduli(const SignedField& field, const Box3& block, double element_mm,
            fe::TensorBoundary boundary) {
  Design as_field;  // a lattice's solid is what its field says
  const fe::PartialElements part =
      fe::graded_elements(designed_share(as_field, field, block_frame(block, element_mm), {}));
  const fe::TensorStiffness t =
      fe::tensor_stiffness(part.elements, {1.0, 0.34}, boundary, {}, {}, part.scale);
  const fe::Matrix6 s = t.stiffness_mpa.inverse();
  return {1.0 / s(0, 0), 1.0 / s(1, 1), 1.0 / s(2, 2)};
}

struct Files {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("asbuilt-knockdown-" + std::to_string(getpid()));
  Files() { std::filesystem::create_directories(folder); }
  ~Files() { std::filesystem::remove_all(folder); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
};

void expect_truth_inside(const std::string& text, const std::string& boundary) {
  const CaseSpec spec = parse_case(text + kScan, "test");
  const Files files;
  simulate_case(spec, files.folder);
  Plan plan = plan_without_file(files.folder / "scan.mha", {files.folder / "design.3mf"});
  plan.material = "Ti6Al4V ELI";
  plan.symmetry = Symmetry::kAccept;
  plan.inspectors.push_back(
      {"stiffness", true, {{"time_s", 8.0, "here"}, {"boundary", boundary, "here"}}, "here"});
  const InspectionRecord r = run_inspection(plan, {}).record;
  for (const std::string& line : r.not_measured) EXPECT_FALSE(line.starts_with("stiff")) << line;
  ASSERT_TRUE(r.stiffness);
  const StiffnessRecord& s = *r.stiffness;

  const SimulatedCase made = simulate(spec);
  const AsBuilt perfect = make_as_built(made.design, {}, {}, spec.seed);
  const Box3 block{s.model.block_low_mm, s.model.block_high_mm};
  const double element = s.model.element_um / 1500.0;
  const fe::TensorBoundary kind =
      boundary == "mixed" ? fe::TensorBoundary::kMixed : fe::TensorBoundary::kKinematic;
  const Vec3 truth = moduli(PrintedField(*made.built.solid), block, element, kind)
                         .cwiseQuotient(moduli(PrintedField(*perfect.solid), block, element, kind));
  ASSERT_EQ(s.knockdown.size(), 3U);
  for (int axis = 0; axis < 3; ++axis) {
    const KnockdownRecord& k = s.knockdown[static_cast<std::size_t>(axis)];
    char line[160];
    print_to(line, sizeof line, "%s: %.4f [%.4f, %.4f], truth %.4f, %.1f elements across",
             k.axis.c_str(), k.value, k.low, k.high, truth[axis], s.model.elements_across);
    std::cout << line << '\n';
    EXPECT_LE(k.low, truth[axis]);
    EXPECT_GE(k.high, truth[axis]);
    EXPECT_LT(k.high - k.low, 0.2 * k.value) << "an interval that says nothing";
  }
}

TEST(InspectStiffness, KnockdownOfAPerfectBccBlockIsOne) {
  expect_truth_inside(
      "seed = 5\n[design]\nkind = \"bcc\"\ncells_x = 2\ncells_y = 2\ncells_z = 2\ncell_mm = 2\n"
      "strut_mm = 0.4\n",
      "kinematic");
}

TEST(InspectStiffness, KnockdownOfAnOctetWithThickRoughStrutsAndMissingOnes) {
  expect_truth_inside(
      "seed = 7\n[design]\nkind = \"octet\"\ncells_x = 2\ncells_y = 2\ncells_z = 2\ncell_mm = 2\n"
      "strut_mm = 0.36\n[build]\ndiameter_bias_um = 15\ndiameter_bias_flat_um = 35\nroughness_um = "
      "5\nroughness_flat_um = 10\nmissing = 2\nthin = 3\nsize_spread = 0\n",
      "mixed");
}

TEST(InspectStiffness, KnockdownOfACubicBlockWithThinStruts) {
  expect_truth_inside(
      "seed = 9\n[design]\nkind = \"cubic\"\ncells_x = 3\ncells_y = 3\ncells_z = 2\ncell_mm = 1.8\n"
      "strut_mm = 0.42\n[build]\ndiameter_bias_um = -30\ndiameter_bias_flat_um = -20\nbroken = "
      "1\nsize_spread = 0\n",
      "mixed");
}

}  // namespace
}  // namespace asbuilt
