#include "inspectors/stiffness/stiffness.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "core/fe/hung_of_load.h"
#include "core/fe/staircase.h"
#include "core/fe/stated_error.h"
#include "core/morphology/thickness.h"
#include "inspectors/stiffness/block_elements.h"
#include "inspectors/stiffness/block_figures.h"
#include "inspectors/stiffness/blur_effect.h"
#include "inspectors/stiffness/check_options.h"
#include "inspectors/stiffness/crush_block.h"
#include "inspectors/stiffness/element_sizes.h"
#include "inspectors/stiffness/solution_checks.h"
#include "inspectors/stiffness/solved_block.h"
#include "inspectors/stiffness/strength.h"

namespace asbuilt {

const std::vector<OptionField<StiffnessOptions>>& StiffnessOptions::fields() {
  static const std::vector<OptionField<StiffnessOptions>> all = {
      {"time_s", "s", "time that the solution is expected to take at most; sets the element size",
       &StiffnessOptions::time_s, 1.0, 1e6},
      {"element_um", "um", "edge of an element; 0: chosen for the time",
       &StiffnessOptions::element_um, 0.0, 1e5},
      {"boundary",
       "",
       "what the faces of the block do",
       &StiffnessOptions::boundary,
       0.0,
       0.0,
       {"mixed", "kinematic", "periodic"}},
      {"young_gpa", "GPa", "Young's modulus of the solid metal; 0: of the plan's material",
       &StiffnessOptions::young_gpa, 0.0, 2000.0},
      {"poisson", "1", "Poisson's ratio of the solid metal; 0: of the plan's material",
       &StiffnessOptions::poisson, 0.0, 0.49},
      {"load_axis",
       "",
       "axis of the compression whose strut forces and stresses are told",
       &StiffnessOptions::load_axis,
       0.0,
       0.0,
       {"x", "y", "z", "none"}},
      {"yield_mpa", "MPa", "yield strength of the solid metal; 0: not stated",
       &StiffnessOptions::yield_mpa, 0.0, 10000.0},
      {"load_n", "N", "force on the block along load_axis that utilisation is told at; 0: none",
       &StiffnessOptions::load_n, 0.0, 1e7},
      {"crush_pct", "%", "strain of the compression beyond first yield; 0: none",
       &StiffnessOptions::crush_pct, 0.0, 5.0},
      {"hardening_mpa", "MPa", "rise of the solid metal's yield stress by its plastic strain",
       &StiffnessOptions::hardening_mpa, 0.0, 100000.0},
      {"crush_time_s", "s",
       "time that the compression beyond first yield is expected to take at most; sets its "
       "element size",
       &StiffnessOptions::crush_time_s, 1.0, 1e6},
  };
  return all;
}

namespace {

using fe::Matrix6;

// Of one tensor, seconds an element on two cores (docs/benchmarks.md).
constexpr double kSecondsPerElement = 18e-6;
// Relative error of a knock-down by how surfaces fall on the grid, k = 2, times elements across
// (docs/methods/stiffness.md has the figures).
constexpr double kPlacement = 0.12;
// An element of the block, for its shares and masks, whatever is solid.
constexpr std::int64_t kBlockBytes = 12;
// Entries of the tensor below this share of its largest have no knock-down of their own.
constexpr double kSmallEntry = 0.05;

fe::TensorBoundary boundary_of(const std::string& name) {
  return name == "mixed"      ? fe::TensorBoundary::kMixed
         : name == "periodic" ? fe::TensorBoundary::kPeriodic
                              : fe::TensorBoundary::kKinematic;
}

// Thickness that the gate counts in elements: a quarter of the struts is thinner; without struts a
// quarter of the built metal.
double gate_thickness_mm(const InspectionContext& context, const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  if (lattice.empty()) return thin_quarter_mm(context.surface->mask, progress);
  return thin_quarter_of_struts_mm(lattice);
}

double volume_mm3(const Grid3<float>& share) {
  double sum = 0.0;
  for (const float s : share.values) sum += static_cast<double>(s);
  return sum * share.frame.voxel_volume_mm3();
}

ElementSizes choose_sizes(double metal_mm3, double thickness_mm, const StiffnessOptions& options) {
  if (options.element_um > 0.0) return sizes_of_element(thickness_mm, options.element_um);
  return sizes_for_time(metal_mm3, thickness_mm, {kSecondsPerElement, options.time_s, "time_s"});
}

void check_memory(const BlockMemory& memory, fe::TensorBoundary boundary, double element_mm,
                  std::int64_t block_elements) {
  const std::int64_t available = available_memory_bytes();
  const std::int64_t bytes =
      memory.at(element_mm).tensor_bytes(boundary, available) + kBlockBytes * block_elements;
  require_memory(
      bytes, "the finite element model",
      "element_um = " + short_text(std::ceil(1000.0 * edge_that_fits(element_mm, bytes))) +
          " under [inspectors.stiffness] would fit");
}

class Comparison {
 public:
  Comparison(const InspectionContext& context, const fe::Elastic& material,
             const fe::TensorBoundary boundary, const Box3& box)
      : context_(context), material_(material), boundary_(boundary), box_(box) {}

  SolvedTensor designed(double element_mm, const Progress& progress) const {
    return solve(designed_share(*context_.design, *context_.field, block_frame(box_, element_mm),
                                progress.part(0.0, 0.1, "elements of the design")),
                 Hung::kNotWanted, progress.part(0.1, 1.0, "stiffness of the design"));
  }
  SolvedTensor built(double element_mm, double offset_mm, const Progress& progress) const {
    return solve(
        built_share(*context_.surface, context_.design_from_scan, offset_mm,
                    block_frame(box_, element_mm), progress.part(0.0, 0.1, "elements of the part")),
        Hung::kNotWanted, progress.part(0.1, 1.0, "stiffness of the part"));
  }
  // With what hangs loosely.
  SolvedTensor built_with_hung(double element_mm, const Progress& progress) const {
    return solve(
        built_share(*context_.surface, context_.design_from_scan, 0.0,
                    block_frame(box_, element_mm), progress.part(0.0, 0.1, "elements of the part")),
        Hung::kWanted, progress.part(0.1, 1.0, "stiffness of the part"));
  }

 private:
  enum class Hung { kNotWanted, kWanted };

  SolvedTensor solve(const Grid3<float>& share, Hung hung, const Progress& progress) const {
    const fe::PartialElements part = fe::graded_elements(share);
    fe::SolverOptions solver;
    solver.check_rigid_motions = true;
    const fe::TensorStiffness found =
        fe::tensor_stiffness(part.elements, material_, boundary_, solver, progress, part.scale);
    SolvedTensor out;
    out.c = found.stiffness_mpa / 1000.0;
    out.asymmetry = found.asymmetry;
    out.coupling = found.coupling;
    out.residual = fe::residual_of(found);
    out.u_solver_gpa = fe::u_of_solver(found) / 1000.0;
    out.metal_share = volume_mm3(share) / box_.size_mm().prod();
    out.checks = found.checks;
    out.size = found.size;
    if (hung == Hung::kWanted) {
      out.hung = fe::hung_in_tensor(part.elements, boundary_, progress.part(1.0, 1.0, ""), &share);
    }
    return out;
  }

  const InspectionContext& context_;
  fe::Elastic material_;
  fe::TensorBoundary boundary_;
  Box3 box_;
};

// Knock-down of a quantity of the tensor: of_tensor(Matrix6) gives it. Open where the design has
// none of it.
template <class OfTensor>
KnockdownRecord knockdown(const std::string& name, const SolvedBlock& s,
                          const OfTensor& of_tensor) {
  const double design = of_tensor(s.design_fine.c), coarse_design = of_tensor(s.design_coarse.c);
  if (design == 0.0 || coarse_design == 0.0) {
    return {name, kNotMeasured, kNotMeasured, kNotMeasured, kNotMeasured};
  }
  const double value = of_tensor(s.built_fine.c) / design;
  const auto coarse = [&](const SolvedTensor& built) { return of_tensor(built.c) / coarse_design; };
  const double middle = coarse(s.built_coarse);
  const double solver =
      std::hypot(s.design_fine.relative_u_solver(), s.built_fine.relative_u_solver());
  const double common =
      std::hypot(s.step * (value - middle), value * std::hypot(solver, s.placement));
  const double seen = of_tensor(s.blur.seen_mpa);
  const double blur = seen != 0.0 ? of_tensor(s.blur.plain_mpa) / seen - 1.0 : 0.0;
  const double less =
      std::hypot(std::max(0.0, middle - coarse(s.built_inner)), value * std::max(0.0, -blur));
  const double more =
      std::hypot(std::max(0.0, coarse(s.built_outer) - middle), value * std::max(0.0, blur));
  const bool changes = value != 0.0 && middle != 0.0;
  return {name, value, value - std::hypot(common, less), value + std::hypot(common, more),
          changes ? middle / value - 1.0 : kNotMeasured};
}

// k = 2, of the entries of a tensor, without what the surface does.
Matrix6 u_entries(const SolvedTensor& fine, const SolvedTensor& coarse, const SolvedBlock& s) {
  return fe::change_of_tensor(fine.c, coarse.c, s.step, s.sections).unaryExpr([&](double change) {
    return std::hypot(change, fine.u_solver_gpa);
  });
}

// Mixed conditions do not see what shears have to do with other strains: those entries are 0
// without an uncertainty.
bool is_seen(const std::string& boundary, int i, int j) {
  return boundary != "mixed" || i == j || (i < 3 && j < 3);
}

void fill_tensors(const SolvedBlock& s, StiffnessRecord& record) {
  const Matrix6 u_design = u_entries(s.design_fine, s.design_coarse, s);
  const Matrix6 u_built = u_entries(s.built_fine, s.built_coarse, s);
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      const auto k = 6 * static_cast<std::size_t>(i) + static_cast<std::size_t>(j);
      record.design_tensor_gpa[k] = s.design_fine.c(i, j);
      record.built_tensor_gpa[k] = s.built_fine.c(i, j);
      record.u_design_gpa[k] = record.u_built_gpa[k] = kNotMeasured;
      if (!is_seen(record.model.boundary, i, j)) continue;
      record.u_design_gpa[k] = u_design(i, j);
      record.u_built_gpa[k] =
          std::hypot(u_built(i, j), 0.5 * (s.built_outer.c(i, j) - s.built_inner.c(i, j)));
    }
  }
}

void fill_knockdowns(const SolvedBlock& s, StiffnessRecord& record) {
  constexpr const char* kNames[] = {"xx", "yy", "zz", "yz", "xz", "xy"};
  const Matrix6& design = s.design_fine.c;
  for (int axis = 0; axis < 3; ++axis) {
    KnockdownRecord found = knockdown(std::string(1, "xyz"[axis]), s, [axis](const Matrix6& c) {
      return fe::young_along(c, axis);
    });
    found.low = std::max(0.0, found.low);
    record.knockdown.push_back(found);
  }
  const double small = kSmallEntry * design.cwiseAbs().maxCoeff();
  for (int i = 0; i < 6; ++i) {
    for (int j = i; j < 6; ++j) {
      if (std::abs(design(i, j)) < small) continue;
      record.term_knockdown.push_back(knockdown(std::string(kNames[i]) + "," + kNames[j], s,
                                                [i, j](const Matrix6& c) { return c(i, j); }));
    }
  }
}

std::string statement(const StiffnessModel& m, const TestBlock& block,
                      const StiffnessOptions& options) {
  char text[480];
  const Vec3 size = m.block_high_mm - m.block_low_mm;
  print_to(
      text, sizeof text,
      "Block of %.3f x %.3f x %.3f mm, cut at %s; %s boundary. Elements of %.2f um, %.1f across "
      "the struts (%s), and of %.2f um to tell the resolution. %lld elements designed, %lld "
      "built, %lld of loose pieces left out.",
      size.x(), size.y(), size.z(), block.cut_at.c_str(), m.boundary.c_str(), m.element_um,
      m.elements_across,
      options.element_um > 0.0 ? "as the plan asks"
                               : ("chosen for " + short_text(options.time_s) + " s").c_str(),
      m.coarse_element_um, static_cast<long long>(m.design_elements),
      static_cast<long long>(m.built_elements), static_cast<long long>(m.built_left_out_elements));
  return text;
}

// What a knock-down of 0, or an open one, means.
std::string bears_nothing(const SolvedBlock& s) {
  std::string text;
  for (int axis = 0; axis < 3; ++axis) {
    const std::string along = std::string(" along ") + "xyz"[axis];
    if (fe::young_along(s.design_fine.c, axis) == 0.0) {
      text += " The designed block bears nothing" + along + " where its sides are free: its cut " +
              "misses the load path; the plan's boundary may be kinematic.";
    } else if (fe::young_along(s.built_fine.c, axis) == 0.0) {
      text += " The built block bears nothing" + along + ": it is cut through.";
    }
  }
  return text;
}

// What the gate of elements across means: what the larger elements make of the knock-down.
std::string resolution_words(const StiffnessRecord& record) {
  std::string changes;
  for (const KnockdownRecord& k : record.knockdown) {
    if (!std::isfinite(k.larger_elements_change)) continue;
    char text[64];
    print_to(text, sizeof text, "%s%+.2g %% along %s", changes.empty() ? "" : ", ",
             100.0 * k.larger_elements_change, k.axis.c_str());
    changes += text;
  }
  if (changes.empty()) return {};
  char text[160];
  print_to(text, sizeof text, " Elements %.3g times as large change the knock-down by ",
           record.model.coarse_element_um / record.model.element_um);
  return std::string(text) + changes + ".";
}

HungPiecesRecord hung_record(const fe::LooselyHung& found) {
  HungPiecesRecord out;
  out.pieces = found.pieces;
  out.elements = found.elements;
  out.single_elements = found.single_elements;
  out.share = found.share;
  out.volume_mm3 = found.volume_mm3;
  out.largest_mm3 = found.largest_mm3;
  out.largest_position_mm = found.largest_place_mm;
  return out;
}

std::string hung_words(const HungPiecesRecord& hung) {
  if (hung.pieces == 0) return {};
  char text[400];
  const Vec3& at = hung.largest_position_mm;
  print_to(text, sizeof text,
           " %lld %s by a single element (%.3g mm3 of metal; the largest, %.3g mm3, about (%.3f, "
           "%.3f, %.3f) mm in the design's frame): solved, but what bears %s is not known better "
           "than that element is.",
           static_cast<long long>(hung.pieces),
           hung.pieces == 1 ? "piece of the part hangs" : "pieces of the part hang",
           hung.volume_mm3, hung.largest_mm3, at.x(), at.y(), at.z(),
           hung.pieces == 1 ? "it" : "them");
  return text;
}

}  // namespace

StiffnessRecord inspect_stiffness(const InspectionContext& context, const fe::Elastic& material,
                                  const BuiltPart& part, const StiffnessOptions& options,
                                  const Progress& progress) {
  check_crush_options(options);
  const double u_surface_mm = part.u_surface_mm;
  const bool crushes = options.crush_pct > 0.0;
  const double elastic_share =
      crushes ? options.time_s / (options.time_s + options.crush_time_s) : 1.0;
  const Progress elastic = progress.part(0.0, elastic_share, "");
  const TestBlock block = test_block(*context.design, *context.field);
  const double thickness =
      gate_thickness_mm(context, elastic.part(0.0, 0.02, "measuring thickness"));
  const Grid3<float> measured = designed_share(
      *context.design, *context.field,
      block_frame(block.box, std::max(thickness / 4.0, block.box.diagonal_mm() / 200.0)),
      elastic.part(0.02, 0.04, "measuring the block"));
  const double metal = volume_mm3(measured);
  const BlockMemory memory = memory_of_block(measured);
  const ElementSizes sizes = choose_sizes(metal, thickness, options);
  const fe::TensorBoundary boundary = boundary_of(options.boundary);
  check_memory(memory, boundary, sizes.fine_mm,
               block_frame(block.box, sizes.fine_mm).shape.count());
  CrushedBlock crushed{block.box, metal, memory, thickness, u_surface_mm};

  const Comparison compare(context, material, boundary, block.box);
  const double coarse = sizes.coarse_mm(), share = sizes.fine_share();
  double at = 0.04;
  const auto next = [&](double of_all) {
    const double from = at;
    at += 0.81 * of_all;
    return elastic.part(from, at, "");
  };
  const double small = sizes.coarse_share();
  SolvedBlock solved;
  solved.design_coarse = compare.designed(coarse, next(small));
  solved.built_coarse = compare.built(coarse, 0.0, next(small));
  solved.built_inner = compare.built(coarse, -2.0 * u_surface_mm, next(small));
  solved.built_outer = compare.built(coarse, 2.0 * u_surface_mm, next(small));
  solved.design_fine = compare.designed(sizes.fine_mm, next(share));
  solved.built_fine = compare.built_with_hung(sizes.fine_mm, next(share));

  solved.blur = blur_effect(context, material, boundary, block.box, sizes.fine_mm,
                            elastic.part(0.85, 0.88, ""));

  StiffnessRecord record;
  StiffnessModel& m = record.model;
  m.young_gpa = material.young_mpa / 1000.0;
  m.poisson = material.poisson;
  m.boundary = options.boundary;
  m.block_low_mm = block.box.low_mm;
  m.block_high_mm = block.box.high_mm;
  const GridFrame fine = block_frame(block.box, sizes.fine_mm);
  m.element_um = kUm * fine.mean_spacing_mm();
  m.coarse_element_um = kUm * block_frame(block.box, coarse).mean_spacing_mm();
  m.elements_across = kUm * thickness / m.element_um;
  m.design_elements = solved.design_fine.size.elements;
  m.built_elements = solved.built_fine.size.elements;
  m.built_left_out_elements = solved.built_fine.size.left_out_elements;
  m.u_surface_um = 2.0 * kUm * u_surface_mm;
  solved.step = 1.0 / (m.coarse_element_um / m.element_um - 1.0);
  solved.placement = kPlacement / m.elements_across;
  solved.sections = fe::kStepsOfSections / m.elements_across;
  fill_tensors(solved, record);
  fill_knockdowns(solved, record);
  record.constants = block_constants(solved, boundary);
  record.bounds = block_bounds(solved, material);
  record.checks = checks_of(solved);
  record.loosely_hung = hung_record(solved.built_fine.hung);
  record.mesh_statement = statement(m, block, options) + resolution_words(record) +
                          bears_nothing(solved) + hung_words(*record.loosely_hung) +
                          figures_statement(solved, material, boundary);
  if (m.boundary == "mixed") {
    record.mesh_statement +=
        " Entries of the tensors that couple shears with other strains are not seen by this "
        "boundary: 0, without an uncertainty.";
  }
  if (options.load_axis != "none") {
    try {
      LoadedStruts loaded =
          inspect_strength(context, material,
                           {options.load_axis, options.yield_mpa, options.load_n, fine,
                            block_frame(block.box, coarse), solved.sections, part.lost},
                           elastic.part(0.88, 1.0, ""));
      record.strength = std::move(loaded.record);
      record.checks.insert(record.checks.end(), loaded.checks.begin(), loaded.checks.end());
      if (!loaded.statement.empty()) record.mesh_statement += " " + loaded.statement;
    } catch (const Error& error) {
      // A part without a load path has its tensors all the same.
      if (error.code() != ErrorCode::kNotMeasurable) throw;
      record.mesh_statement += std::string(" No strut loads: ") + error.what() + ".";
    }
  }
  record.mesh_statement += failed_checks(record.checks);
  if (crushes) {
    const int axis = options.load_axis[0] - 'x';
    const double seen = fe::young_along(solved.blur.seen_mpa, axis);
    if (seen != 0.0) crushed.blur = fe::young_along(solved.blur.plain_mpa, axis) / seen - 1.0;
    record.crush =
        inspect_crush(context, material, crushed, options, progress.part(elastic_share, 1.0, ""));
  }
  progress.report(1.0);
  return record;
}

}  // namespace asbuilt
