#include "tests/validation/projection_scans.h"

#include <cmath>
#include <cstdio>
#include <map>

#include "app/session/inspect.h"
#include "fixtures/phantom/case.h"
#include "fixtures/projection/projection_scan.h"

namespace asbuilt {
namespace {

struct Condition {
  const char* name;
  const char* design;
  const char* beam;  // keys of [projection]
};

constexpr const char* kOctet =
    "kind = \"octet\"\ncells_x = 2\ncells_y = 2\ncells_z = 2\ncell_mm = 2.0\nstrut_mm = 0.4\n";
constexpr const char* kDiamond =
    "kind = \"diamond\"\ncells_x = 2\ncells_y = 2\ncells_z = 2\ncell_mm = 2.6\nstrut_mm = 0.4\n";
constexpr const char* kCubic =
    "kind = \"cubic\"\ncells_x = 4\ncells_y = 3\ncells_z = 2\ncell_mm = 1.6\nstrut_mm = 0.4\n";
constexpr const char* kTube = "voltage_kv = 130\nfilter = \"Cu\"\nfilter_mm = 0.5\n";

constexpr Condition kConditions[] = {
    {"octet, 130 kV", kOctet, ""},
    {"octet, hardening half corrected", kOctet, "beam_hardening_correction = 0.5\n"},
    {"octet, hardening corrected", kOctet, "beam_hardening_correction = 1\n"},
    {"octet, one energy (75 keV)", kOctet, "spectrum = \"mono\"\nenergy_kev = 75\n"},
    {"octet, 40 projections", kOctet, "projections = 40\n"},
    {"octet, axis one pixel off", kOctet, "axis_offset_px = 1\narc_deg = 360\n"},
    {"octet, cone beam", kOctet, "geometry = \"cone\"\narc_deg = 360\n"},
    {"diamond, 130 kV", kDiamond, ""},
    {"diamond, hardening corrected", kDiamond, "beam_hardening_correction = 1\n"},
    {"cubic, 130 kV", kCubic, ""},
    {"cubic, hardening corrected", kCubic, "beam_hardening_correction = 1\n"},
};

// What a condition does not set.
std::string beam_text(const std::string& own) {
  const auto missing = [&](const char* key) { return own.find(key) == std::string::npos; };
  std::string text = own;
  if (missing("spectrum")) text += kTube;
  if (missing("projections")) text += "projections = 320\n";
  if (missing("arc_deg")) text += "arc_deg = 180\n";
  return text + "photons = 30000\nblur_px = 0.6\nrings = 0.003\n";
}

std::string case_text(const Condition& condition, int seed) {
  return "name = \"" + std::string(condition.name) + "\"\nseed = " + std::to_string(seed) +
         "\n[design]\n" + condition.design +
         "[build]\ndiameter_bias_um = 8\ndiameter_bias_flat_um = 20\ndown_skin_um = 12\n"
         "roughness_um = 6\n[scan]\npath = \"projection\"\n"
         "voxel_x_mm = 0.045\nvoxel_y_mm = 0.045\nvoxel_z_mm = 0.045\n[projection]\n" +
         beam_text(condition.beam);
}

ProjectionResult compare(const InspectionRecord& record, const Truth& truth) {
  std::map<std::string, const StrutRow*> rows;
  for (const StrutRow& row : record.struts) rows[row.strut_id] = &row;
  ProjectionResult result;
  double sum = 0.0;
  double squares = 0.0;
  int covered = 0;
  for (const StrutTruth& s : truth.struts) {
    if (s.status != StrutStatus::kOk) continue;
    const StrutRow& row = *rows.at(s.strut_id);
    if (row.status != StrutStatus::kOk && row.status != StrutStatus::kNotMeasurable)
      ++result.false_calls;
    if (std::isnan(row.diameter_um) || std::isnan(s.diameter_um)) continue;
    const double error = row.diameter_um - s.diameter_um;
    ++result.struts;
    sum += error;
    squares += error * error;
    covered += std::abs(error) <= row.u_diameter_um ? 1 : 0;
  }
  const double n = result.struts;
  result.mean_error_um = sum / n;
  result.deviation_um = std::sqrt((squares - n * std::pow(result.mean_error_um, 2)) / (n - 1.0));
  result.covered = covered / n;
  return result;
}

}  // namespace

std::vector<ProjectionResult> measure_projection_scans(const std::filesystem::path& folder) {
  std::vector<ProjectionResult> results;
  int seed = 300;
  for (const Condition& condition : kConditions) {
    const CaseSpec spec = parse_case(case_text(condition, seed++), condition.name);
    const Truth truth = simulate_case(spec, folder, simulate_projection_scan);
    const Plan plan = plan_without_file(folder / "scan.mha", {folder / "design.3mf"});
    results.push_back(compare(run_inspection(plan, {}).record, truth));
    results.back().condition = condition.name;
    const ProjectionResult& r = results.back();
    std::fprintf(stderr, "%-34s bias %+.2f um, SD %.2f um, U covers %.1f %%\n", condition.name,
                 r.mean_error_um, r.deviation_um, 100.0 * r.covered);
  }
  return results;
}

}  // namespace asbuilt
