#include "app/session/model_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/bearing.h"
#include "core/fe/bodies.h"
#include "core/fe/thin_metal.h"

namespace asbuilt {

void require_possible(const fe::Elastic& material) {
  // Diamond has some 1200 GPa; what is above is mostly meant in MPa.
  constexpr double kStiffest_mpa = 2e6;
  if (!(material.young_mpa > 0.0) || !(material.young_mpa <= kStiffest_mpa)) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"Young's modulus is not possible", decimal_text(material.young_mpa / 1000.0) + " GPa",
         "above 0, at most 2000 GPa", "give --young-gpa in GPa, for example 113.8 for Ti6Al4V"});
  }
  if (!(material.poisson > -1.0 && material.poisson < 0.5)) {
    throw Error(ErrorCode::kInvalidInput,
                {"Poisson's ratio is not possible", decimal_text(material.poisson),
                 "above -1, below 0.5", "give --poisson, for example 0.342 for Ti6Al4V"});
  }
}

void require_grey_value(const std::optional<double>& threshold) {
  if (!threshold || std::isfinite(*threshold)) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the grey value above which a voxel is metal is no number",
               "--threshold " + decimal_text(*threshold), "a number between two grey values",
               "give one between those of air and metal, or leave --threshold out: it is found"});
}

void require_element(const std::optional<double>& element_mm) {
  if (!element_mm || (*element_mm > 0.0 && std::isfinite(*element_mm))) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the size of the elements is not possible",
               "--element-um " + decimal_text(1000.0 * *element_mm), "above 0 um",
               "give the edge of an element in um, or leave --element-um out: a voxel is one"});
}

void require_tolerance(double tolerance, double low, double high) {
  if (tolerance >= low && tolerance <= high) return;
  char given[48], range[64];
  print_to(given, sizeof given, "--tolerance %.6g", tolerance);
  print_to(range, sizeof range, "%.6g to %.6g", low, high);
  throw Error(ErrorCode::kInvalidInput,
              {"the tolerance of the solver is not possible", given, range,
               "leave --tolerance out, or give a number in that range"});
}

void require_metal(const Mask& metal, const Volume& volume, const std::string& path,
                   const std::optional<double>& threshold) {
  if (std::ranges::any_of(metal.values, [](std::uint8_t v) { return v != 0; })) return;
  char found[96];
  volume.visit([&](const auto& grid) {
    const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
    print_to(found, sizeof found, ": grey values from %.6g to %.6g", static_cast<double>(*low),
             static_cast<double>(*high));
  });
  std::string where = path;
  where += found;
  if (threshold) where += ", --threshold " + decimal_text(*threshold);
  throw Error(ErrorCode::kInvalidInput,
              {"nothing solid: no voxel is metal", where, "a grey value that some voxels are above",
               threshold ? "give a lower --threshold, or leave it out: it is found"
                         : "check the scan, or give --threshold"});
}

void require_model_bytes(std::int64_t bytes, double element_mm, const char* model) {
  require_memory(bytes, model,
                 "elements of " +
                     decimal_text(std::ceil(1000.0 * edge_that_fits(element_mm, bytes))) +
                     " um would fit");
}

BeyondFaces between_platens(int axis) {
  BeyondFaces beyond;
  beyond.fill(Beyond::kAir);
  const auto low = 2 * static_cast<std::size_t>(axis);
  beyond[low] = beyond[low + 1] = Beyond::kGoesOn;
  return beyond;
}

double strut_thickness_mm(const Mask& metal, const BeyondFaces& beyond, const Vec3& edges_mm,
                          const Progress& progress) {
  if (std::ranges::all_of(metal.values, [](std::uint8_t v) { return v != 0; })) {
    return fe::edges_of(metal).minCoeff();
  }
  const double elements = edges_mm.cwiseQuotient(metal.frame.spacing_mm).maxCoeff();
  return thin_quarter_mm(metal, progress, beyond,
                         static_cast<std::int64_t>(std::ceil(kMostElementsAcross * elements)));
}

void require_elements_across(double thickness_mm, double element_mm) {
  const double across = thickness_mm / element_mm;
  if (across >= kFewestElementsAcross * (1.0 - 1e-9)) return;
  const std::string largest_um =
      decimal_text(std::floor(1000.0 * thickness_mm / kFewestElementsAcross));
  throw Error(ErrorCode::kInvalidInput,
              {"the elements are too large for the struts",
               decimal_text(across) + " elements of " + decimal_text(1000.0 * element_mm) +
                   " um across " + decimal_text(1000.0 * thickness_mm) + " um",
               "at least 2",
               "elements of at most " + largest_um +
                   " um would do (--element-um, not below a voxel), else a scan with such voxels"});
}

void require_joined(const Mask& elements) {
  const fe::Bodies found = fe::find_bodies(elements, 0);
  for (int axis = 0; axis < 3; ++axis) {
    if (std::ranges::any_of(found.bodies,
                            [axis](const fe::Body& body) { return fe::joins(body, axis); })) {
      continue;
    }
    throw Error(ErrorCode::kInvalidInput,
                {"no load path",
                 std::string("along ") + "xyz"[axis] +
                     " no piece of metal joins both ends; kinematic uniform conditions hold each "
                     "piece at its own face, as if it bore",
                 "metal that joins opposite faces of the block",
                 "take --boundary mixed or periodic, which tell what such a block bears, or check "
                 "threshold and element size"});
  }
}

void require_wide_path(const Mask& elements, int axis, double elements_across) {
  // Thinner struts at odd angles to the grid have such necks by chance, and their own note.
  constexpr double kThick = 3.0;
  const auto tips = static_cast<std::int64_t>(std::ceil(0.5 * elements_across));
  if (elements_across < kThick || !fe::has_narrow_path(elements, axis, tips)) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the elements are too large for what joins the ends of the part",
               std::string("along ") + "xyz"[axis] +
                   " every path of the load goes through necks of a single element",
               "at least 2 elements across everywhere on some path",
               "choose a smaller element, or a scan with smaller voxels"});
}

}  // namespace asbuilt
