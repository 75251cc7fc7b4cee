#include "inspectors/stiffness/crush_block.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/fe/crush.h"
#include "inspectors/stiffness/block_elements.h"

namespace asbuilt {
namespace {

// Relative error of a ratio by how surfaces fall on the grid, k = 2, times elements across: whole
// elements scatter more than graded ones (docs/methods/knockdown.md has the figures).
constexpr double kWholePlacement = 0.20;
// Of one run, seconds an element on two cores (docs/methods/plasticity.md).
constexpr double kSecondsPerRun = 150e-6;

// Everything that the record's numbers are made of.
struct Crushed {
  fe::CrushCurve design_fine, design_coarse, built_fine, built_coarse, built_inner, built_outer;
  bool inner_bears = true;
  double step = 1.0;       // 1 / (ratio of element sizes - 1): to vanishing elements, first order
  double placement = 0.0;  // relative, k = 2
  double blur = 0.0;       // relative
};

class Compression {
 public:
  Compression(const InspectionContext& context, const fe::Elastic& material, const Box3& box,
              const StiffnessOptions& options)
      : context_(context),
        material_(material),
        box_(box),
        hardening_(fe::linear_hardening(options.yield_mpa, options.hardening_mpa)) {
    options_.axis = options.load_axis[0] - 'x';
    options_.strain = options.crush_pct / 100.0;
  }

  fe::CrushCurve designed(double element_mm, const Progress& progress) const {
    return run(designed_share(*context_.design, *context_.field, block_frame(box_, element_mm),
                              progress.part(0.0, 0.02, "elements of the design")),
               "as designed", progress.part(0.02, 1.0, "compressing the design"));
  }
  fe::CrushCurve built(double element_mm, double offset_mm, const Progress& progress) const {
    return run(built_share(*context_.surface, context_.design_from_scan, offset_mm,
                           block_frame(box_, element_mm),
                           progress.part(0.0, 0.02, "elements of the part")),
               "as built", progress.part(0.02, 1.0, "compressing the part"));
  }

 private:
  fe::CrushCurve run(const Grid3<float>& share, const std::string& part,
                     const Progress& progress) const {
    try {
      return fe::crush(joined_elements(share, options_.axis), material_, hardening_, options_,
                       progress);
    } catch (Error& error) {
      error.add_trail(part);
      throw;
    }
  }

  const InspectionContext& context_;
  fe::Elastic material_;
  Box3 box_;
  fe::Hardening hardening_;
  fe::CrushOptions options_;
};

double offset_mpa(const fe::CrushCurve& curve) {
  return curve.offset.at ? curve.offset.at->stress_mpa : kNotMeasured;
}

// k = 2, without what the surface does.
double u_offset(const fe::CrushCurve& fine, const fe::CrushCurve& coarse, const Crushed& c) {
  const double value = offset_mpa(fine);
  return std::hypot(std::hypot(c.step * (value - offset_mpa(coarse)), c.placement * value),
                    fine.offset.interpolation_mpa);
}

void fill_offsets(const Crushed& c, CrushRecord& record) {
  record.design_offset_mpa = offset_mpa(c.design_fine);
  record.built_offset_mpa = offset_mpa(c.built_fine);
  record.u_design_offset_mpa = u_offset(c.design_fine, c.design_coarse, c);
  const double inner = c.inner_bears ? offset_mpa(c.built_inner) : 0.0;
  const double outer = offset_mpa(c.built_outer);
  record.u_built_offset_mpa =
      std::hypot(u_offset(c.built_fine, c.built_coarse, c), 0.5 * (outer - inner));

  const double design = record.design_offset_mpa, coarse_design = offset_mpa(c.design_coarse);
  const double value = record.built_offset_mpa / design;
  record.ratio = value;
  const double middle = offset_mpa(c.built_coarse) / coarse_design;
  const double common = std::hypot(c.step * (value - middle), value * c.placement);
  if (std::isnan(value) || std::isnan(middle) || std::isnan(inner) || std::isnan(outer)) return;
  // Between two steps a curve may only lie higher: the part's raises the ratio, the design's lowers
  // it.
  const double less = std::hypot(std::max(0.0, middle - inner / coarse_design),
                                 value * c.design_fine.offset.interpolation_mpa / design,
                                 value * std::max(0.0, -c.blur));
  const double more =
      std::hypot(std::max(0.0, outer / coarse_design - middle),
                 c.built_fine.offset.interpolation_mpa / design, value * std::max(0.0, c.blur));
  record.ratio_low = std::max(0.0, value - std::hypot(common, less));
  record.ratio_high = value + std::hypot(common, more);
}

// Which of the curves do not cross the offset line; empty where all do.
std::string not_crossed(const Crushed& c) {
  std::string text;
  const auto add = [&text](const fe::CrushCurve& curve, const char* which) {
    if (curve.offset.at) return;
    if (!text.empty()) text += "; ";
    text += std::string(which) + ": " + curve.offset.reason;
  };
  add(c.design_fine, "as designed");
  add(c.built_fine, "as built");
  if (!text.empty()) return text;
  add(c.design_coarse, "no uncertainty, as designed with the larger elements");
  add(c.built_coarse, "no uncertainty, as built with the larger elements");
  if (c.inner_bears) add(c.built_inner, "no uncertainty, with the surface moved inwards");
  add(c.built_outer, "no uncertainty, with the surface moved outwards");
  return text;
}

void fill_part(const char* part, const fe::CrushCurve& curve, double& slope_gpa,
               double& first_yield_mpa, double& energy_mpa, CrushRecord& record) {
  slope_gpa = curve.slope_mpa / 1000.0;
  if (curve.first_yield) first_yield_mpa = curve.first_yield->stress_mpa;
  energy_mpa = curve.points.back().energy_mpa;
  for (const fe::CrushPoint& p : curve.points)
    record.curve.push_back({part, p.strain, p.stress_mpa, p.yielded_share});
}

Crushed compress_all(const Compression& compress, const CrushedBlock& block,
                     const ElementSizes& sizes, const Progress& progress) {
  double at = 0.0;
  const auto next = [&](double of_all) {
    const double from = at;
    at += of_all;
    return progress.part(from, at, "");
  };
  const double small = sizes.coarse_share(), coarse = sizes.coarse_mm();
  Crushed c;
  c.design_coarse = compress.designed(coarse, next(small));
  c.built_coarse = compress.built(coarse, 0.0, next(small));
  try {
    c.built_inner = compress.built(coarse, -2.0 * block.u_surface_mm, next(small));
  } catch (const Error& error) {
    // The part itself bears; what a thinner one does not is what its surface leaves open.
    if (error.code() != ErrorCode::kNotMeasurable) throw;
    c.inner_bears = false;
  }
  c.built_outer = compress.built(coarse, 2.0 * block.u_surface_mm, next(small));
  c.design_fine = compress.designed(sizes.fine_mm, next(sizes.fine_share()));
  c.built_fine = compress.built(sizes.fine_mm, 0.0, next(sizes.fine_share()));
  return c;
}

std::string reason_of(const Error& error) {
  std::string text;
  for (const std::string& step : error.trail()) text += step + ": ";
  return text + error.what();
}

ElementSizes choose_crush_sizes(const CrushedBlock& block, double time_s) {
  const ElementSizes sizes =
      sizes_for_time(block.metal_mm3, block.thickness_mm, {kSecondsPerRun, time_s, "crush_time_s"});
  const std::int64_t bytes = fe::estimate_crush_bytes(block.memory.at(sizes.fine_mm)) +
                             5 * block_frame(block.box, sizes.fine_mm).shape.count();
  // Elements and memory go with the time.
  const double fits =
      time_s * 0.85 * static_cast<double>(available_memory_bytes()) / static_cast<double>(bytes);
  require_memory(
      bytes, "the model of the metal that flows",
      "crush_time_s = " + short_text(std::floor(fits)) + " under [inspectors.stiffness] would fit");
  return sizes;
}

}  // namespace

void check_crush_options(const StiffnessOptions& options) {
  if (options.crush_pct == 0.0) return;
  const std::string asked = "crush_pct = " + short_text(options.crush_pct);
  if (!(options.yield_mpa > 0.0)) {
    throw Error(ErrorCode::kNotMeasurable,
                {"compression beyond first yield needs the yield strength of the solid metal",
                 asked + " without yield_mpa", "above 0 MPa",
                 "state yield_mpa under [inspectors.stiffness]"});
  }
  if (options.load_axis == "none") {
    throw Error(ErrorCode::kNotMeasurable, {"compression beyond first yield needs an axis",
                                            asked + " with load_axis = \"none\"", "x, y, z",
                                            "state load_axis under [inspectors.stiffness]"});
  }
}

CrushRecord inspect_crush(const InspectionContext& context, const fe::Elastic& material,
                          const CrushedBlock& block, const StiffnessOptions& options,
                          const Progress& progress) {
  CrushRecord record;
  record.axis = options.load_axis;
  record.strain = options.crush_pct / 100.0;
  record.yield_mpa = options.yield_mpa;
  record.hardening_mpa = options.hardening_mpa;
  try {
    const ElementSizes sizes = choose_crush_sizes(block, options.crush_time_s);
    record.element_um = kUm * block_frame(block.box, sizes.fine_mm).mean_spacing_mm();
    record.coarse_element_um = kUm * block_frame(block.box, sizes.coarse_mm()).mean_spacing_mm();
    record.elements_across = kUm * block.thickness_mm / record.element_um;
    Crushed c =
        compress_all(Compression(context, material, block.box, options), block, sizes, progress);
    c.step = 1.0 / (record.coarse_element_um / record.element_um - 1.0);
    c.placement = kWholePlacement / record.elements_across;
    c.blur = block.blur;
    fill_part("design", c.design_fine, record.design_slope_gpa, record.design_first_yield_mpa,
              record.design_energy_mpa, record);
    fill_part("built", c.built_fine, record.built_slope_gpa, record.built_first_yield_mpa,
              record.built_energy_mpa, record);
    fill_offsets(c, record);
    record.reason = not_crossed(c);
  } catch (const Error& error) {
    // A part without a load path, with no equilibrium so far, or with too little time or memory,
    // has its tensors all the same.
    if (error.code() != ErrorCode::kNotMeasurable && error.code() != ErrorCode::kNotConverged &&
        error.code() != ErrorCode::kOutOfMemory) {
      throw;
    }
    record.reason = reason_of(error);
  }
  progress.report(1.0);
  return record;
}

}  // namespace asbuilt
