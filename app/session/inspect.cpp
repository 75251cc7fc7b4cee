#include "app/session/inspect.h"

#include <asbuilt_version.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/session/check_plan.h"
#include "app/session/fitness.h"
#include "app/session/inspect_stiffness.h"
#include "app/session/load.h"
#include "app/session/load_surface.h"
#include "app/session/pictures.h"
#include "app/session/pose_text.h"
#include "app/session/stages.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/design/unit_check.h"
#include "core/scan/read_volume.h"
#include "core/spec/judge.h"
#include "inspectors/common/coverage.h"
#include "inspectors/stiffness/check_options.h"

namespace asbuilt {
namespace {

constexpr double kUm = 1000.0;
constexpr std::size_t kPicturedDefects = 24;

// How far distances are wanted: half a lattice window, so that the search finds its way; at least
// two strut diameters.
double field_reach_mm(const Design& design) {
  if (design.lattice.empty()) return 0.05 * design.bounds().diagonal_mm();
  std::vector<double> lengths;
  for (std::size_t i = 0; i < design.lattice.struts.size(); ++i)
    lengths.push_back(design.lattice.length_mm(i));
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return std::max(0.6 * *middle, 2.0 * thinnest_strut_mm(design));
}

void check_memory(const Plan& plan) {
  if (is_surface_file(plan.scan)) return;
  ScanOptions options;
  for (const PlanOption& o : plan.scan_options) set_option(options, o.name, o.value, o.where);
  const ScanHeader header = read_scan_header(plan.scan, options);
  const std::int64_t voxels = header.frame.shape.count();
  const std::int64_t needed =
      inspection_memory_bytes(voxels, voxels > 0 ? header.memory_bytes / voxels : 2);
  const std::string what = "the inspection of " + plan.scan.string();
  if (plan.memory_budget_gb && static_cast<double>(needed) > 1e9 * *plan.memory_budget_gb) {
    throw Error(
        ErrorCode::kOutOfMemory,
        {"the plan's memory budget is too small", what + " needs " + readable_bytes(needed),
         "at most " + readable_bytes(static_cast<std::int64_t>(1e9 * *plan.memory_budget_gb)),
         "raise [memory] budget_gb, crop the scan to the part, or reconstruct with larger voxels"});
  }
  require_memory(needed, what, "crop the scan to the part or reconstruct with larger voxels");
}

// Everything up to the pose.
struct Prepared {
  Stages stages;
  Design design;
  LoadedScan scan;
  Surface surface;
  std::shared_ptr<const SignedField> field;
  Alignment alignment;
  ScanRecord scan_record;
  RegistrationRecord registration;
};

// A design that declares its unit is right about it; else either may be wrong.
void check_units(const Plan& plan, const Design& design, const Surface& surface) {
  if (design.unit_is_declared) return check_scan_unit(plan, surface.mesh.bounds(), design);
  const UnitCheck check = infer_unit_factor(design.bounds(), surface.mesh.bounds());
  if (check.factor == 1.0) return;
  throw Error(ErrorCode::kInvalidInput,
              {"design and scan are not in the same unit", check.statement,
               "the same unit within a factor of 4",
               check.suggested_unit.empty() ? "state the units in the plan"
                                            : "state design_unit = \"" + check.suggested_unit +
                                                  "\" in the plan if that is so"});
}

RegistrationRecord registration_record(const Alignment& a, const Plan& plan) {
  RegistrationRecord r;
  r.design_from_scan = a.design_from_scan;
  r.rms_um = kUm * a.rms_mm;
  r.u_translation_um = kUm * a.u_translation_mm;
  r.u_rotation_mdeg = 1000.0 * a.u_rotation_deg;
  r.ambiguous = a.ambiguous;
  r.symmetry_accepted = a.ambiguous && plan.symmetry == Symmetry::kAccept;
  r.score = a.score;
  r.margin = a.margin;
  r.scale_ppm = 1e6 * (a.scale - 1.0);
  r.u_scale_ppm = 1e6 * a.u_scale;
  r.alternatives = a.alternatives;
  char text[240];
  if (a.ambiguous) {
    int twins = 0;
    for (const PoseAlternative& p : a.alternatives)
      twins += p.refused_because.starts_with("not refused") ? 1 : 0;
    print_to(text, sizeof text, "%d other poses explain the scan as well; %s", twins,
             r.symmetry_accepted
                 ? "the plan accepts the symmetry, so strut ids may be those of a symmetric twin"
                 : "a datum or an approximate pose is needed");
  } else if (a.alternatives.empty()) {
    print_to(text, sizeof text,
             "the pose explains %.1f %% of scan and design together; no other pose comes near",
             100.0 * a.score);
  } else {
    print_to(text, sizeof text,
             "the pose explains %.1f %% of scan and design together, the runner-up %.1f %%; "
             "where they differ, "
             "%.0f %% of the scan side with the pose",
             100.0 * a.score, 100.0 * a.alternatives[0].score, 100.0 * a.alternatives[0].agreement);
  }
  r.statement = text;
  return r;
}

Prepared prepare(const Plan& plan, const Progress& progress, const Notify& notify) {
  Prepared p;
  p.stages = stages_from_plan(plan);
  check_memory(plan);
  p.design = load_design(plan, progress.part(0.0, 0.1, "reading the design"));
  if (p.stages.enabled.stiffness) {
    check_stiffness_options(p.stages.stiffness, p.design.lattice);
  }
  if (notify) {
    for (const std::string& sentence :
         tolerances_without_features(p.design, plan.build_direction, plan.judgement))
      notify(sentence + ": what it judges will stay undecided");
  }
  p.scan = load_scan(plan, p.design, progress.part(0.1, 0.25, "reading the scan"));
  p.surface = p.scan.surface ? std::move(*p.scan.surface)
                             : find_surface(p.scan.volume, p.stages.surface,
                                            progress.part(0.25, 0.6, "finding the surface"));
  add_edge_uncertainty(p.surface, p.stages.surface.u_edge_um / 1000.0);
  check_units(plan, p.design, p.surface);
  p.scan_record = judge_scan(p.scan, p.surface, p.design);
  p.field = make_design_field(p.design, field_reach_mm(p.design));
  std::optional<PoseHint> hint;
  if (plan.approximate_pose) {
    hint = PoseHint{plan.approximate_pose->design_from_scan, plan.approximate_pose->tolerance_mm,
                    plan.approximate_pose->tolerance_deg};
  }
  const ScanGeometry geometry{&p.surface.mask, &p.surface.mesh.vertices_mm, &p.surface.normals,
                              p.surface.blur_sigma_mm};
  p.alignment = align(geometry, p.design, *p.field, p.stages.registration, hint,
                      progress.part(0.6, 1.0, "registering"));
  p.registration = registration_record(p.alignment, plan);
  return p;
}

void refuse_ambiguity(const Prepared& p) {
  if (!p.registration.ambiguous || p.registration.symmetry_accepted) return;
  std::string poses = p.registration.statement;
  for (const std::string& line : equal_poses(p.registration)) poses += "\n    " + line;
  throw Error(
      ErrorCode::kNotMeasurable,
      {"the pose is ambiguous", poses, "one pose that explains the scan better than every other",
       "give datums or one of these poses as [pose] in the plan, or symmetry = \"accept\" "
       "where it does not matter which of the symmetric struts is which; where no pose "
       "looks right, check that the design is not that of another part"});
}

InspectionContext make_context(const Prepared& p, const Plan& plan) {
  InspectionContext c;
  c.volume = &p.scan.volume;
  c.surface = &p.surface;
  c.design = &p.design;
  c.field = p.field;
  if (p.design.solid == SolidOf::kLatticeAndMesh)
    c.mesh_field = make_mesh_field(p.design.mesh, p.field->reach_mm());
  c.design_from_scan = p.alignment.design_from_scan;
  const double lever = 0.5 * p.design.bounds().diagonal_mm();
  c.u_pose_mm = 0.5 * std::hypot(p.alignment.u_translation_mm,
                                 p.alignment.u_rotation_deg * 3.14159265358979 / 180.0 * lever);
  c.oversize_mm = p.alignment.oversize_mm;
  c.surface_rms_mm = p.alignment.rms_mm;
  c.build_direction = plan.build_direction;
  return c;
}

// Where holes in the given surface leave it unknown.
void leave_out_metal(PorosityRecord& porosity) {
  const Quantity open{kNotMeasured, kNotMeasured,
                      "the given points do not cover the whole surface"};
  porosity.built_solid_mm3 = open;
  porosity.built_porosity = open;
  porosity.loss_pp = open;
  porosity.closed_porosity = open;
}

}  // namespace

Plan plan_without_file(const std::filesystem::path& scan,
                       const std::vector<std::filesystem::path>& designs) {
  Plan plan;
  plan.scan = scan;
  plan.designs = designs;
  plan.judgement = default_judgement_spec();
  return plan;
}

std::int64_t inspection_memory_bytes(std::int64_t voxels, std::int64_t sample_bytes) {
  // Samples, mask, three working masks and the banded distance (2 bytes) of the void inspector; the
  // surface of a fine lattice has about one vertex in 40 voxels, at 150 bytes all told.
  return voxels * (sample_bytes + 4 + 2) + voxels / 40 * 150 + 200'000'000;
}

RegistrationResult run_registration(const Plan& plan, const Progress& progress) {
  const Prepared p = prepare(plan, progress, {});
  return {p.registration, p.scan_record};
}

InspectionResult run_inspection(const Plan& plan, const Progress& progress, const Notify& notify,
                                KeepBlock keep) {
  const auto start = std::chrono::steady_clock::now();
  InspectionResult result;
  InspectionRecord& record = result.record;
  record.started_utc = utc_now();
  record.inputs.push_back(
      identify_input("scan", plan.scan, progress.part(0.0, 0.03, "identifying the inputs")));
  for (const auto& design : plan.designs)
    record.inputs.push_back(identify_input("design", design, progress));
  if (!plan.path.empty()) record.inputs.push_back(identify_input("plan", plan.path, progress));

  // The finite elements take about as long as everything before them.
  const bool solves = stages_from_plan(plan).enabled.stiffness;
  const Progress measuring = progress.part(0.0, solves ? 0.55 : 0.96, "");
  const Prepared p = prepare(plan, measuring.part(0.03, 0.55, "registering"), notify);
  refuse_ambiguity(p);
  record.scan = p.scan_record;
  record.registration = p.registration;
  record.part_serial = plan.part;
  record.lot = plan.lot;
  record.operator_name = plan.operator_name;
  record.material = plan.material;
  record.build_direction = plan.build_direction;
  record.design_name = plan.designs.front().stem().string();
  for (const std::string& note : p.design.notes) record.scan.notes.push_back("design: " + note);

  InspectionContext context = make_context(p, plan);
  context.traces =
      trace_struts(context, p.stages.trace, measuring.part(0.55, 0.65, "following the struts"));

  const Enabled& enabled = p.stages.enabled;
  if (p.design.lattice.empty())
    record.not_measured.push_back("struts and nodes: the design shows no struts");
  if (enabled.strut) {
    StrutResult struts =
        inspect_struts(context, p.stages.strut, measuring.part(0.65, 0.68, "measuring struts"));
    record.struts = std::move(struts.rows);
    record.defects = std::move(struts.defects);
  }
  if (enabled.node)
    record.nodes =
        inspect_nodes(context, p.stages.node, measuring.part(0.68, 0.70, "measuring nodes")).rows;
  VoidResult voids;
  if (enabled.voids && p.scan.bounded) {
    voids = inspect_voids(context, p.stages.voids, measuring.part(0.70, 0.78, "finding voids"));
    record.voids = voids.rows;
    record.defects.insert(record.defects.end(), voids.defects.begin(), voids.defects.end());
  }
  if (enabled.porosity) {
    record.porosity =
        inspect_porosity(context, voids.total_mm3, voids.u_total_mm3, p.stages.porosity,
                         measuring.part(0.78, 0.84, "measuring porosity"));
    if (!p.scan.holds_voids)
      record.porosity.closed_porosity = {kNotMeasured, kNotMeasured,
                                         "the built surface holds no skin of a void"};
    if (!p.scan.bounded) leave_out_metal(record.porosity);
    if (!enabled.voids)
      record.porosity.closed_porosity = {kNotMeasured, kNotMeasured,
                                         "the void inspector is switched off"};
  } else {
    const Quantity off{kNotMeasured, kNotMeasured, "the porosity inspector is switched off"};
    record.porosity = {"not measured", off, off, off, off, off, off, off};
  }
  if (enabled.deviation) {
    DeviationResult deviation = inspect_deviation(context, p.stages.deviation,
                                                  measuring.part(0.84, 0.90, "comparing surfaces"));
    record.deviation = std::move(deviation.record);
    record.scene = std::move(deviation.scene);
    result.deviation_um = std::move(deviation.deviation_um);
  }
  if (enabled.defect) {
    DefectResult surplus = inspect_surplus(context, p.stages.defect,
                                           measuring.part(0.90, 1.0, "finding surplus metal"));
    // Surplus that reaches into what the points leave open is not known to be metal.
    for (DefectRow& d : surplus.defects) {
      const Vec3 half = 0.5e-3 * d.size_um * Vec3::UnitZ();
      const double unseen =
          unseen_area_mm2(context, d.position_mm - half, d.position_mm + half, 0.5e-3 * d.size_um);
      if (unseen < 0.25e-6 * d.size_um * d.size_um) record.defects.push_back(std::move(d));
    }
  }
  record.not_measured.insert(record.not_measured.end(), p.scan.not_measured.begin(),
                             p.scan.not_measured.end());
  if (!enabled.stiffness) {
    record.not_measured.push_back("stiffness: the inspector is switched off");
  } else if (!p.scan.bounded) {
    record.not_measured.push_back("stiffness: the given points do not cover the whole surface");
  } else {
    result.block =
        add_stiffness(context, plan, p.stages, keep, record, progress.part(0.55, 0.96, ""));
  }
  record.not_measured.push_back("walls and pores: this version has no inspector for them");

  // One number per defect, worst first.
  std::stable_sort(record.defects.begin(), record.defects.end(),
                   [](const DefectRow& a, const DefectRow& b) {
                     return a.severity * a.confidence > b.severity * b.confidence;
                   });
  for (std::size_t i = 0; i < record.defects.size(); ++i)
    record.defects[i].defect_id = static_cast<std::int64_t>(i);
  record.pictures = cut_pictures(context, record.defects, kPicturedDefects);

  record.software = {kVersion, kSourceRevision, "", options_json(p.stages)};
  record.software.options_hash = sha256_hex(record.software.options_json);
  JudgementSpec spec = plan.judgement;
  if (!enabled.strut) spec.not_examined.push_back(FeatureKind::kStrut);
  if (!enabled.node) spec.not_examined.push_back(FeatureKind::kNode);
  if (!enabled.voids || !p.scan.holds_voids) spec.not_examined.push_back(FeatureKind::kVoid);
  record.judgement = judge(record, spec, progress.part(0.96, 1.0, "judging"));
  record.duration_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  check_record(record);

  result.surface = p.surface.mesh;
  for (Vec3f& v : result.surface.vertices_mm)
    v = (record.registration.design_from_scan * v.cast<double>()).cast<float>();
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
