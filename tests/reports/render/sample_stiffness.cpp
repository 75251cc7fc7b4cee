#include "tests/reports/render/sample_stiffness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>

namespace asbuilt::test {
namespace {

// A bar from left to right that is stressed most at its middle, the lower side at `tilt`.
StressPicture stressed(double largest_mpa, double tilt) {
  StressPicture picture;
  picture.largest_mpa = largest_mpa;
  picture.slice.width = picture.slice.height = 96;
  picture.slice.pixel_um = 12.5;
  picture.slice.plane = "along the strut";
  for (int row = 0; row < 96; ++row)
    for (int column = 0; column < 96; ++column) {
      const double x = (column - 48) / 48.0, y = (row - 48) / 48.0;
      const bool metal = std::abs(y - 0.1 * x) < 0.32 + 0.05 * std::cos(9.0 * x);
      const double share = std::exp(-6.0 * (x * x + y * y)) + 0.3 * std::abs(y) * (1.0 + tilt * y);
      picture.slice.grey.push_back(
          metal ? static_cast<std::uint8_t>(1.0 + 254.0 * std::clamp(share, 0.0, 1.0)) : 0);
    }
  return picture;
}

// Loads of all struts in compression along z: the horizontal ones bear little; the missing one
// would have been among the first.
StrengthRecord strength_of(const InspectionRecord& record, std::size_t missing) {
  StrengthRecord s;
  s.axis = std::string("z");
  s.design_modulus_gpa = 4.62;
  s.built_modulus_gpa = 4.18;
  s.design_p99_mpa = 21.4;
  s.built_p99_mpa = 26.9;
  s.yield_mpa = 880.0;
  s.design_first_yield_mpa = 57.3;
  s.built_first_yield_mpa = 46.1;
  double sum = 0.0;
  std::vector<double> weights;
  for (std::size_t i = 0; i < record.struts.size(); ++i) {
    const double wave = std::sin(12.9898 * static_cast<double>(i));
    const bool inclined = record.struts[i].inclination_deg > 1.0;
    weights.push_back(i == missing ? 1.342
                      : inclined   ? 1.0 + 0.35 * wave * std::abs(wave)
                                   : 0.12 + 0.05 * wave);
    sum += weights.back();
  }
  for (std::size_t i = 0; i < record.struts.size(); ++i) {
    const double wave = std::cos(78.233 * static_cast<double>(i));
    const double force = -std::sqrt(weights[i]);
    StrutLoadRow row;
    row.strut_id = record.struts[i].strut_id;
    row.design_energy_share = weights[i] / sum;
    row.design_fibre_mpa = -13.1 * force;
    row.built_energy_share = i == missing ? 0.0 : row.design_energy_share * (1.04 + 0.12 * wave);
    row.axial_n = i == missing ? 0.0 : force * (1.1 + 0.06 * wave);
    row.built_fibre_mpa = i == missing ? 0.0 : row.design_fibre_mpa * (1.12 + 0.2 * wave);
    row.shear_n = 0.08;
    row.torque_nmm = 0.003;
    row.bending_nmm = 0.041;
    s.struts.push_back(row);
  }
  const StrutRow& lost = record.struts[missing];
  s.load_n = 700.0;
  s.load_mpa = 7.0;
  s.lost = {{lost.strut_id, 0.0214, 0.0009}};
  for (const StrutRow& strut : record.struts) {
    if (strut.status == StrutStatus::kBroken) s.lost.push_back({strut.strut_id, 0.0136, 0.0005});
  }
  if (s.lost.size() > 1) s.lost.push_back({"", 0.0355, 0.0014});
  s.hot_spots = {{lost.end1_mm, record.struts[missing - 1].strut_id, 71.3, stressed(71.3, 0.2)},
                 {lost.end2_mm, record.struts[missing + 1].strut_id, 64.8, stressed(71.3, 1.3)},
                 {0.5 * (lost.end1_mm + lost.end2_mm) + Vec3(1.25, 0.0, 1.25), "", 48.2, {}}};
  return s;
}

// Curves with a knee as of a lattice of perfectly plastic metal.
CrushRecord crush_of() {
  CrushRecord c;
  c.axis = std::string("z");
  c.strain = 0.03;
  c.yield_mpa = 880.0;
  c.hardening_mpa = 1200.0;
  c.element_um = 41.7;
  c.coarse_element_um = 83.3;
  c.elements_across = 9.6;
  c.design_slope_gpa = 4.58;
  c.built_slope_gpa = 4.12;
  c.design_first_yield_mpa = 43.8;
  c.built_first_yield_mpa = 35.2;
  const auto curve = [&c](const char* part, double slope_mpa, double plateau_mpa, double& energy) {
    double at_offset = 0.0;
    energy = 0.0;
    for (int i = 0; i <= 30; ++i) {
      const double strain = 1e-3 * i;
      const double stress =
          plateau_mpa * std::tanh(slope_mpa * strain / plateau_mpa) + 0.04 * slope_mpa * strain;
      if (i > 0) {
        const CrushCurveRow& before = c.curve.back();
        energy += 0.5 * (before.stress_mpa + stress) * (strain - before.strain);
        const double above_before = before.stress_mpa - slope_mpa * (before.strain - 0.002);
        const double above = stress - slope_mpa * (strain - 0.002);
        if (above_before > 0.0 && above <= 0.0) {
          const double share = above_before / (above_before - above);
          at_offset = before.stress_mpa + share * (stress - before.stress_mpa);
        }
      }
      c.curve.push_back({part, strain, stress, std::min(0.9, 30.0 * strain * strain / 0.03)});
    }
    return at_offset;
  };
  c.design_offset_mpa = curve("design", 4580.0, 64.0, c.design_energy_mpa);
  c.built_offset_mpa = curve("built", 4120.0, 52.0, c.built_energy_mpa);
  c.u_design_offset_mpa = 1.4;
  c.u_built_offset_mpa = 2.3;
  c.ratio = c.built_offset_mpa / c.design_offset_mpa;
  c.ratio_low = c.ratio - 0.031;
  c.ratio_high = c.ratio + 0.034;
  return c;
}

// As a stiff and a softer block of one kind would have them.
std::vector<BlockFigureRow> figures_of(
    const std::vector<std::tuple<const char*, double, double>>& values) {
  std::vector<BlockFigureRow> rows;
  for (const auto& [name, design, built] : values) {
    rows.push_back({name, {design, 0.012 * design, {}}, {built, 0.027 * built, {}}});
  }
  return rows;
}

void add_figures(StiffnessRecord& s) {
  s.constants = figures_of({{"young_x_gpa", 4.80, 4.45},
                            {"young_y_gpa", 4.80, 4.52},
                            {"young_z_gpa", 4.80, 4.21},
                            {"shear_yz_gpa", 2.93, 2.66},
                            {"shear_xz_gpa", 2.93, 2.71},
                            {"shear_xy_gpa", 2.93, 2.78},
                            {"poisson_xy", 0.3125, 0.3181},
                            {"poisson_xz", 0.3125, 0.3062},
                            {"poisson_yx", 0.3125, 0.3195},
                            {"poisson_yz", 0.3125, 0.3077},
                            {"poisson_zx", 0.3125, 0.2931},
                            {"poisson_zy", 0.3125, 0.2954},
                            {"zener", 1.601, 1.582},
                            {"universal_anisotropy", 0.271, 0.259},
                            {"deviation_from_cubic", 0.0101, 0.0382},
                            {"mean_bulk_voigt_gpa", 4.27, 3.97},
                            {"mean_bulk_reuss_gpa", 4.27, 3.95},
                            {"mean_shear_voigt_gpa", 2.49, 2.32},
                            {"mean_shear_reuss_gpa", 2.36, 2.21}});
  const std::string reason = "tells what this boundary does not see; no uncertainty is stated";
  s.constants.push_back({"coupling", {0.0, kNotMeasured, reason}, {0.0021, kNotMeasured, reason}});
  s.bounds = figures_of({{"metal_share", 0.2134, 0.2051},
                         {"young_voigt_gpa", 24.28, 23.34},
                         {"young_hashin_shtrikman_upper_gpa", 13.61, 13.02},
                         {"young_hashin_shtrikman_lower_gpa", 0.0, 0.0},
                         {"young_reuss_gpa", 0.0, 0.0},
                         {"bulk_voigt_gpa", 25.61, 24.62},
                         {"bulk_hashin_shtrikman_upper_gpa", 9.52, 9.08},
                         {"bulk_hashin_shtrikman_lower_gpa", 0.0, 0.0},
                         {"bulk_reuss_gpa", 0.0, 0.0},
                         {"shear_voigt_gpa", 9.05, 8.70},
                         {"shear_hashin_shtrikman_upper_gpa", 5.39, 5.16},
                         {"shear_hashin_shtrikman_lower_gpa", 0.0, 0.0},
                         {"shear_reuss_gpa", 0.0, 0.0}});
  for (const char* solution : {"design", "built", "interval"}) {
    s.checks.push_back({solution, "rigid_motion_force", 3.1e-16, kNotMeasured, 1e-12, true});
    s.checks.push_back({solution, "energy_imbalance", 2.4e-8, kNotMeasured, 1e-3, true});
    s.checks.push_back({solution, "asymmetry", 4.4e-7, kNotMeasured, 1e-3, true});
    s.checks.push_back({solution, "residual", 7.9e-7, kNotMeasured, 1e-6, true});
    if (std::string(solution) == "interval") continue;
    s.checks.push_back({solution, "least_eigenvalue", 0.27, 1e-6, kNotMeasured, true});
  }
  for (const char* solution : {"design along z", "built along z"}) {
    s.checks.push_back({solution, "energy_imbalance", 1.2e-8, kNotMeasured, 1e-3, true});
    s.checks.push_back({solution, "force_imbalance", 3.3e-7, kNotMeasured, 1e-3, true});
    s.checks.push_back({solution, "residual", 8.8e-7, kNotMeasured, 1e-6, true});
  }
  s.loosely_hung = {2, 41, 118, 0.0004, 0.0017, 0.0012, Vec3(1.2, 0.4, 2.2)};
}

}  // namespace

StiffnessRecord stiffness_of(const InspectionRecord& record, double size_mm, std::size_t missing) {
  StiffnessRecord s;
  s.model.material = "Ti-6Al-4V, plan";
  s.model.young_gpa = 113.8;
  s.model.poisson = 0.342;
  s.model.boundary = "periodic";
  s.model.block_high_mm = Vec3::Constant(size_mm);
  s.model.element_um = 25.0;
  s.model.coarse_element_um = 50.0;
  s.model.elements_across = 16.0;
  s.model.design_elements = 1'992'318;
  s.model.built_elements = 2'104'772;
  s.model.built_left_out_elements = 318;
  s.model.u_surface_um = 5.2;
  const auto set = [](std::array<double, 36>& tensor, std::size_t r, std::size_t c, double value) {
    tensor[6 * r + c] = tensor[6 * c + r] = value;
  };
  const std::array<double, 6> built = {6.37, 6.41, 6.02, 2.66, 2.71, 2.78};
  for (std::size_t i = 0; i < 6; ++i) {
    set(s.design_tensor_gpa, i, i, i < 3 ? 6.71 : 2.93);
    set(s.built_tensor_gpa, i, i, built[i]);
    for (std::size_t k = i; k < 6; ++k) {
      const double u = k == i ? 0.11 : k < 3 ? 0.052 : 0.0087;
      set(s.u_design_gpa, i, k, u);
      set(s.u_built_gpa, i, k, 1.4 * u);
    }
  }
  for (const auto& [r, c, value] :
       {std::tuple{0, 1, 2.88}, {0, 2, 2.79}, {1, 2, 2.81}, {0, 3, 0.021}, {2, 4, -0.034}}) {
    set(s.built_tensor_gpa, static_cast<std::size_t>(r), static_cast<std::size_t>(c), value);
    if (c < 3)
      set(s.design_tensor_gpa, static_cast<std::size_t>(r), static_cast<std::size_t>(c), 3.05);
  }
  s.knockdown = {{"x", 0.951, 0.918, 0.984, 0.0062},
                 {"y", 0.957, 0.925, 0.990, -0.0018},
                 {"z", 0.893, 0.861, 0.925, 0.0124}};
  add_figures(s);
  s.term_knockdown = {{"xx,xx", 0.949, 0.92, 0.98}, {"xx,yy", 0.944, 0.91, 0.98}};
  s.mesh_statement =
      "Elements of 25 um, 16 across the thinnest strut; U from a second solution with 50 um, the "
      "surface and the solver.";
  s.strength = strength_of(record, missing);
  s.crush = crush_of();
  return s;
}

}  // namespace asbuilt::test
