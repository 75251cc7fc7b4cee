// The files that a plan names are opened where the plan lies, not where the program was started.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/session/load.h"
#include "core/base/error.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST(Load, ASidecarIsSoughtInThePlansFolder) {
  const fs::path folder = fs::temp_directory_path() / ("asbuilt-load-" + std::to_string(getpid()));
  write(folder / "ct" / "part.raw", std::string(2 * 3 * 4, '\7'));
  write(folder / "formats" / "bench.toml",
        "shape = [2, 3, 4]\nvoxel_um = [20, 20, 30]\ntype = \"uint8\"\n");
  write(folder / "plan.toml",
        "scan = \"ct/part.raw\"\ndesign = \"d.3mf\"\n[scan_options]\nsidecar = "
        "\"formats/bench.toml\"\n");
  ASSERT_NE(fs::current_path(), folder);
  const LoadedScan scan = load_scan(read_plan(folder / "plan.toml"), {}, {});
  EXPECT_EQ(scan.volume.frame().shape.z, 4);
  EXPECT_NEAR(scan.volume.frame().spacing_mm.z(), 0.03, 1e-12);
  fs::remove(folder / "formats" / "bench.toml");
  try {
    load_scan(read_plan(folder / "plan.toml"), {}, {});
    ADD_FAILURE() << "there is no sidecar";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_NE(error.text().where.find((folder / "formats").string()), std::string::npos)
        << error.what();
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace asbuilt
