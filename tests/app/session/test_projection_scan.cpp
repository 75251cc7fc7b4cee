// Scans that were reconstructed from projections: hardening, streaks and the exponential edge
// gradient are in the uncertainty of the diameters.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "app/session/inspect.h"
#include "fixtures/phantom/case.h"
#include "fixtures/projection/projection_scan.h"

namespace asbuilt {
namespace {

constexpr char kOctet[] =
    "seed = 11\n[design]\nkind = \"octet\"\ncells_x = 2\ncells_y = 2\ncells_z = 2\ncell_mm = 2.0\n"
    "strut_mm = 0.4\n[build]\ndiameter_bias_um = 8\nroughness_um = 5\n[scan]\npath = "
    "\"projection\"\nvoxel_x_mm = 0.045\nvoxel_y_mm = 0.045\nvoxel_z_mm = 0.045\n[projection]\n"
    "projections = 320\narc_deg = 180\nphotons = 30000\nblur_px = 0.6\nrings = 0.003\n";

class ProjectionScan : public testing::TestWithParam<const char*> {
 protected:
  ProjectionScan()
      : folder_(std::filesystem::temp_directory_path() /
                ("asbuilt-projection-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~ProjectionScan() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_P(ProjectionScan, UncertaintyHoldsTheErrors) {
  const CaseSpec spec = parse_case(std::string(kOctet) + GetParam(), "test");
  const Truth truth = simulate_case(spec, folder_, simulate_projection_scan);
  const InspectionRecord record =
      run_inspection(plan_without_file(folder_ / "scan.mha", {folder_ / "design.3mf"}), {}).record;
  ASSERT_EQ(record.struts.size(), truth.struts.size());
  int measured = 0;
  int covered = 0;
  double largest_u = 0.0;
  for (std::size_t i = 0; i < truth.struts.size(); ++i) {
    const StrutRow& row = record.struts[i];
    if (std::isnan(row.diameter_um)) continue;
    ++measured;
    covered += std::abs(row.diameter_um - truth.struts[i].diameter_um) <= row.u_diameter_um ? 1 : 0;
    largest_u = std::max(largest_u, row.u_diameter_um);
  }
  EXPECT_GT(measured, 200);
  EXPECT_GE(covered, 0.9 * measured);
  EXPECT_LT(largest_u, 20.0);
  EXPECT_TRUE(record.defects.empty()) << record.defects.front().description;
}

INSTANTIATE_TEST_SUITE_P(Beams, ProjectionScan,
                         testing::Values("voltage_kv = 130\nfilter_mm = 0.5\n",
                                         "voltage_kv = 130\nfilter_mm = 0.5\n"
                                         "beam_hardening_correction = 1\n",
                                         "spectrum = \"mono\"\nenergy_kev = 75\n"));

}  // namespace
}  // namespace asbuilt
