#include "reports/store/tables.h"

namespace asbuilt {
namespace {

Fitness fitness_from(const std::string& text) {
  for (const Fitness fitness : {Fitness::kFit, Fitness::kLimited, Fitness::kUnfit}) {
    if (text == to_string(fitness)) return fitness;
  }
  throw Error(ErrorCode::kBadFormat,
              {"unknown fitness", '"' + text + '"', "fit, limited, unfit", ""});
}

// A limit that is not set is NULL; a limit that is not a number is a mistake, not an open side.
void add_limit(TableMap<Criterion>& map, const char* name,
               std::optional<double> Criterion::*member) {
  const std::string column = name;
  map.column(
      name, false,
      [member, column](const Criterion& row) -> Value {
        const std::optional<double>& limit = row.*member;
        if (!limit) return std::monostate{};
        if (std::isnan(*limit)) refuse_value("criteria", column, 0, "a limit that is not a number");
        return *limit + 0.0;
      },
      [member](Criterion& row, const Value& value) {
        if (const auto* limit = std::get_if<double>(&value)) row.*member = *limit;
      });
}

// A picture without its pixels; `at` gives a reference for a constant and for a changeable row.
template <class Row, class At>
void add_slice(TableMap<Row>& map, At at) {
  map.integer_at(
      "width", [at](auto& r) -> auto& { return at(r).width; });
  map.integer_at(
      "height", [at](auto& r) -> auto& { return at(r).height; });
  map.real_at(
      "pixel_um", [at](auto& r) -> auto& { return at(r).pixel_um; });
  map.text_at(
      "plane", [at](auto& r) -> auto& { return at(r).plane; });
}

void add_knockdown(TableMap<KnockdownRecord>& map, const char* of) {
  map.text(of, &KnockdownRecord::axis).measured("value", &KnockdownRecord::value);
  map.measured("low", &KnockdownRecord::low).measured("high", &KnockdownRecord::high);
  map.measured("larger_elements_change", &KnockdownRecord::larger_elements_change);
}

}  // namespace

const TableMap<InspectionRow>& inspection_table() {
  static const TableMap<InspectionRow> map = [] {
    TableMap<InspectionRow> t("inspections", "id");
    t.text_at(
        "part_serial", [](auto& r) -> auto& { return r.head.part_serial; });
    t.text_at(
        "started_utc", [](auto& r) -> auto& { return r.head.started_utc; });
    t.real_at(
        "duration_s", [](auto& r) -> auto& { return r.head.duration_s; });
    t.text_at(
        "operator_name", [](auto& r) -> auto& { return r.head.operator_name; });
    t.text_at(
        "material", [](auto& r) -> auto& { return r.head.material; });
    t.real_at(
        "build_x", [](auto& r) -> auto& { return r.head.build_direction[0]; });
    t.real_at(
        "build_y", [](auto& r) -> auto& { return r.head.build_direction[1]; });
    t.real_at(
        "build_z", [](auto& r) -> auto& { return r.head.build_direction[2]; });
    t.text_at(
        "design_name", [](auto& r) -> auto& { return r.head.design_name; });
    t.text_at(
        "software_version", [](auto& r) -> auto& { return r.head.software.version; });
    t.text_at(
        "software_revision", [](auto& r) -> auto& { return r.head.software.revision; });
    t.text_at(
        "options_hash", [](auto& r) -> auto& { return r.head.software.options_hash; });
    t.text_at(
        "options_json", [](auto& r) -> auto& { return r.head.software.options_json; });
    t.text_at(
        "porosity_envelope", [](auto& r) -> auto& { return r.head.porosity.envelope; });
    t.column(
        "verdict", true,
        [](const InspectionRow& r) -> Value {
          return std::string_view(to_string(r.head.judgement.verdict));
        },
        [](InspectionRow& r, const Value& value) {
          r.head.judgement.verdict = outcome_from(std::string(std::get<std::string_view>(value)));
        });
    t.text_at(
        "decision_rule", [](auto& r) -> auto& { return r.head.judgement.decision_rule; });
    t.integer("has_stiffness", &InspectionRow::has_stiffness);
    t.text("stiffness_statement", &InspectionRow::stiffness_statement);
    t.measured_at(
        "max_simplification_um",
        [](auto& r) -> auto& { return r.head.scene.max_simplification_um; });
    t.text("strut_design_sha256", &InspectionRow::strut_design_sha256);
    t.integer("strut_count", &InspectionRow::strut_count);
    t.integer("defect_count", &InspectionRow::defect_count);
    t.text_at(
        "lot", [](auto& r) -> auto& { return r.head.lot; });
    return t;
  }();
  return map;
}

const TableMap<InputFile>& input_table() {
  static const TableMap<InputFile> map = [] {
    TableMap<InputFile> t("inputs");
    t.text("role", &InputFile::role).text("path", &InputFile::path);
    t.text("sha256", &InputFile::sha256).integer("bytes", &InputFile::bytes);
    return t;
  }();
  return map;
}

const TableMap<ScanRecord>& scan_table() {
  static const TableMap<ScanRecord> map = [] {
    TableMap<ScanRecord> t("scans");
    t.text("kind", &ScanRecord::kind);
    t.integer_at(
        "shape_x", [](auto& r) -> auto& { return r.shape.x; });
    t.integer_at(
        "shape_y", [](auto& r) -> auto& { return r.shape.y; });
    t.integer_at(
        "shape_z", [](auto& r) -> auto& { return r.shape.z; });
    t.vector("voxel_x_um", "voxel_y_um", "voxel_z_um", &ScanRecord::voxel_um);
    t.measured("air_level", &ScanRecord::air_level);
    t.measured("metal_level", &ScanRecord::metal_level);
    t.measured("contrast_to_noise", &ScanRecord::contrast_to_noise);
    t.measured("edge_spread_um", &ScanRecord::edge_spread_um);
    t.measured("level_drift", &ScanRecord::level_drift);
    t.measured("voxels_per_strut", &ScanRecord::voxels_per_strut);
    t.choice("fitness", &ScanRecord::fitness, &fitness_from);
    return t;
  }();
  return map;
}

const TableMap<RegistrationRecord>& registration_table() {
  static const TableMap<RegistrationRecord> map = [] {
    TableMap<RegistrationRecord> t("registrations");
    t.pose(&RegistrationRecord::design_from_scan);
    t.measured("rms_um", &RegistrationRecord::rms_um);
    t.measured("u_translation_um", &RegistrationRecord::u_translation_um);
    t.measured("u_rotation_mdeg", &RegistrationRecord::u_rotation_mdeg);
    t.integer("ambiguous", &RegistrationRecord::ambiguous);
    t.integer("symmetry_accepted", &RegistrationRecord::symmetry_accepted);
    t.measured("score", &RegistrationRecord::score);
    t.measured("margin", &RegistrationRecord::margin);
    t.measured("scale_ppm", &RegistrationRecord::scale_ppm);
    t.measured("u_scale_ppm", &RegistrationRecord::u_scale_ppm);
    t.text("statement", &RegistrationRecord::statement);
    return t;
  }();
  return map;
}

const TableMap<PoseAlternative>& alternative_table() {
  static const TableMap<PoseAlternative> map = [] {
    TableMap<PoseAlternative> t("registration_alternatives");
    t.pose(&PoseAlternative::design_from_scan);
    t.measured("score", &PoseAlternative::score);
    t.measured("agreement", &PoseAlternative::agreement);
    t.measured("difference_mm3", &PoseAlternative::difference_mm3);
    t.text("refused_because", &PoseAlternative::refused_because);
    return t;
  }();
  return map;
}

const TableMap<QuantityRow>& quantity_table() {
  static const TableMap<QuantityRow> map = [] {
    TableMap<QuantityRow> t("quantities");
    t.text("name", &QuantityRow::name);
    t.measured_at(
        "value", [](auto& r) -> auto& { return r.quantity.value; });
    t.measured_at(
        "u", [](auto& r) -> auto& { return r.quantity.u; });
    t.text_at(
        "reason", [](auto& r) -> auto& { return r.quantity.reason; });
    return t;
  }();
  return map;
}

const TableMap<DeviationRecord>& deviation_table() {
  static const TableMap<DeviationRecord> map = [] {
    TableMap<DeviationRecord> t("deviations");
    t.measured("mean_um", &DeviationRecord::mean_um).measured("rms_um", &DeviationRecord::rms_um);
    t.measured("p02_um", &DeviationRecord::p02_um).measured("p98_um", &DeviationRecord::p98_um);
    t.measured("within_tolerance", &DeviationRecord::within_tolerance);
    t.measured("u_point_um", &DeviationRecord::u_point_um);
    return t;
  }();
  return map;
}

const TableMap<HistogramRow>& histogram_table() {
  static const TableMap<HistogramRow> map = [] {
    TableMap<HistogramRow> t("deviation_histogram");
    t.measured("edge_um", &HistogramRow::edge_um).measured("share", &HistogramRow::share);
    return t;
  }();
  return map;
}

const TableMap<StiffnessTermRow>& stiffness_table() {
  static const TableMap<StiffnessTermRow> map = [] {
    TableMap<StiffnessTermRow> t("stiffness_terms");
    t.measured("design_gpa", &StiffnessTermRow::design_gpa);
    t.measured("built_gpa", &StiffnessTermRow::built_gpa);
    t.measured("u_design_gpa", &StiffnessTermRow::u_design_gpa);
    t.measured("u_built_gpa", &StiffnessTermRow::u_built_gpa);
    return t;
  }();
  return map;
}

const TableMap<KnockdownRecord>& knockdown_table() {
  static const TableMap<KnockdownRecord> map = [] {
    TableMap<KnockdownRecord> t("knockdowns");
    add_knockdown(t, "axis");
    return t;
  }();
  return map;
}

const TableMap<KnockdownRecord>& term_knockdown_table() {
  static const TableMap<KnockdownRecord> map = [] {
    TableMap<KnockdownRecord> t("term_knockdowns");
    add_knockdown(t, "term");
    return t;
  }();
  return map;
}

const TableMap<StiffnessModel>& stiffness_model_table() {
  static const TableMap<StiffnessModel> map = [] {
    TableMap<StiffnessModel> t("stiffness_models");
    t.text("material", &StiffnessModel::material);
    t.measured("young_gpa", &StiffnessModel::young_gpa);
    t.measured("poisson", &StiffnessModel::poisson).text("boundary", &StiffnessModel::boundary);
    t.vector("low_x_mm", "low_y_mm", "low_z_mm", &StiffnessModel::block_low_mm);
    t.vector("high_x_mm", "high_y_mm", "high_z_mm", &StiffnessModel::block_high_mm);
    t.measured("element_um", &StiffnessModel::element_um);
    t.measured("coarse_element_um", &StiffnessModel::coarse_element_um);
    t.measured("elements_across", &StiffnessModel::elements_across);
    t.integer("design_elements", &StiffnessModel::design_elements);
    t.integer("built_elements", &StiffnessModel::built_elements);
    t.integer("built_left_out_elements", &StiffnessModel::built_left_out_elements);
    t.measured("u_surface_um", &StiffnessModel::u_surface_um);
    return t;
  }();
  return map;
}

const TableMap<FigureRow>& figure_table() {
  static const TableMap<FigureRow> map = [] {
    TableMap<FigureRow> t("block_figures");
    t.text("kind", &FigureRow::kind);
    t.text_at(
        "name", [](auto& r) -> auto& { return r.figure.name; });
    t.measured_at(
        "design", [](auto& r) -> auto& { return r.figure.design.value; });
    t.measured_at(
        "u_design", [](auto& r) -> auto& { return r.figure.design.u; });
    t.text_at(
        "design_reason", [](auto& r) -> auto& { return r.figure.design.reason; });
    t.measured_at(
        "built", [](auto& r) -> auto& { return r.figure.built.value; });
    t.measured_at(
        "u_built", [](auto& r) -> auto& { return r.figure.built.u; });
    t.text_at(
        "built_reason", [](auto& r) -> auto& { return r.figure.built.reason; });
    return t;
  }();
  return map;
}

const TableMap<SolutionCheckRow>& solution_check_table() {
  static const TableMap<SolutionCheckRow> map = [] {
    TableMap<SolutionCheckRow> t("solution_checks");
    t.text("solution", &SolutionCheckRow::solution).text("check_name", &SolutionCheckRow::check);
    t.real("value", &SolutionCheckRow::value).measured("lower", &SolutionCheckRow::lower);
    t.measured("upper", &SolutionCheckRow::upper);
    t.integer("fulfilled", &SolutionCheckRow::fulfilled);
    return t;
  }();
  return map;
}

const TableMap<HungPiecesRecord>& hung_pieces_table() {
  static const TableMap<HungPiecesRecord> map = [] {
    TableMap<HungPiecesRecord> t("hung_pieces");
    t.integer("pieces", &HungPiecesRecord::pieces);
    t.integer("elements", &HungPiecesRecord::elements);
    t.integer("single_elements", &HungPiecesRecord::single_elements);
    t.real("share", &HungPiecesRecord::share).real("volume_mm3", &HungPiecesRecord::volume_mm3);
    t.real("largest_mm3", &HungPiecesRecord::largest_mm3);
    t.vector("largest_x_mm", "largest_y_mm", "largest_z_mm",
             &HungPiecesRecord::largest_position_mm);
    return t;
  }();
  return map;
}

const TableMap<StrengthRecord>& strength_table() {
  static const TableMap<StrengthRecord> map = [] {
    TableMap<StrengthRecord> t("strengths");
    t.text("axis", &StrengthRecord::axis);
    t.measured("design_modulus_gpa", &StrengthRecord::design_modulus_gpa);
    t.measured("built_modulus_gpa", &StrengthRecord::built_modulus_gpa);
    t.measured("design_p99_mpa", &StrengthRecord::design_p99_mpa);
    t.measured("built_p99_mpa", &StrengthRecord::built_p99_mpa);
    t.measured("yield_mpa", &StrengthRecord::yield_mpa);
    t.measured("design_first_yield_mpa", &StrengthRecord::design_first_yield_mpa);
    t.measured("built_first_yield_mpa", &StrengthRecord::built_first_yield_mpa);
    t.measured("load_n", &StrengthRecord::load_n).measured("load_mpa", &StrengthRecord::load_mpa);
    return t;
  }();
  return map;
}

const TableMap<StrutLoadPlace>& strut_load_table() {
  static const TableMap<StrutLoadPlace> map = [] {
    TableMap<StrutLoadPlace> t("strut_loads");
    t.integer("strut", &StrutLoadPlace::strut);
    const auto number = [&t](const char* name, double StrutLoadRow::*member) {
      t.measured_at(
          name, [member](auto& r) -> auto& { return r.load.*member; });
    };
    number("design_energy_share", &StrutLoadRow::design_energy_share);
    number("built_energy_share", &StrutLoadRow::built_energy_share);
    number("axial_n", &StrutLoadRow::axial_n);
    number("shear_n", &StrutLoadRow::shear_n);
    number("torque_nmm", &StrutLoadRow::torque_nmm);
    number("bending_nmm", &StrutLoadRow::bending_nmm);
    number("design_fibre_mpa", &StrutLoadRow::design_fibre_mpa);
    number("built_fibre_mpa", &StrutLoadRow::built_fibre_mpa);
    return t;
  }();
  return map;
}

const TableMap<LostStrutRow>& lost_strut_table() {
  static const TableMap<LostStrutRow> map = [] {
    TableMap<LostStrutRow> t("lost_struts");
    t.text("strut_id", &LostStrutRow::strut_id);
    t.measured("modulus_loss", &LostStrutRow::modulus_loss);
    t.measured("u_modulus_loss", &LostStrutRow::u_modulus_loss);
    return t;
  }();
  return map;
}

const TableMap<HotSpotPictureRow>& hot_spot_picture_table() {
  static const TableMap<HotSpotPictureRow> map = [] {
    TableMap<HotSpotPictureRow> t("hot_spot_pictures");
    t.integer("hot_spot", &HotSpotPictureRow::hot_spot);
    t.real_at(
        "largest_mpa", [](auto& r) -> auto& { return r.picture.largest_mpa; });
    add_slice(
        t, [](auto& r) -> auto& { return r.picture.slice; });
    t.integer("artifact", &HotSpotPictureRow::artifact);
    return t;
  }();
  return map;
}

const TableMap<HotSpotRow>& hot_spot_table() {
  static const TableMap<HotSpotRow> map = [] {
    TableMap<HotSpotRow> t("hot_spots");
    t.vector("x_mm", "y_mm", "z_mm", &HotSpotRow::position_mm);
    t.text("strut_id", &HotSpotRow::strut_id).measured("von_mises_mpa", &HotSpotRow::von_mises_mpa);
    return t;
  }();
  return map;
}

const TableMap<CrushRecord>& crush_table() {
  static const TableMap<CrushRecord> map = [] {
    TableMap<CrushRecord> t("crushes");
    t.text("axis", &CrushRecord::axis).real("strain", &CrushRecord::strain);
    t.real("yield_mpa", &CrushRecord::yield_mpa);
    t.real("hardening_mpa", &CrushRecord::hardening_mpa);
    t.measured("element_um", &CrushRecord::element_um);
    t.measured("coarse_element_um", &CrushRecord::coarse_element_um);
    t.measured("elements_across", &CrushRecord::elements_across);
    t.measured("design_slope_gpa", &CrushRecord::design_slope_gpa);
    t.measured("built_slope_gpa", &CrushRecord::built_slope_gpa);
    t.measured("design_offset_mpa", &CrushRecord::design_offset_mpa);
    t.measured("u_design_offset_mpa", &CrushRecord::u_design_offset_mpa);
    t.measured("built_offset_mpa", &CrushRecord::built_offset_mpa);
    t.measured("u_built_offset_mpa", &CrushRecord::u_built_offset_mpa);
    t.measured("ratio", &CrushRecord::ratio).measured("ratio_low", &CrushRecord::ratio_low);
    t.measured("ratio_high", &CrushRecord::ratio_high);
    t.measured("design_first_yield_mpa", &CrushRecord::design_first_yield_mpa);
    t.measured("built_first_yield_mpa", &CrushRecord::built_first_yield_mpa);
    t.measured("design_energy_mpa", &CrushRecord::design_energy_mpa);
    t.measured("built_energy_mpa", &CrushRecord::built_energy_mpa);
    t.text("reason", &CrushRecord::reason);
    return t;
  }();
  return map;
}

const TableMap<CrushCurveRow>& crush_curve_table() {
  static const TableMap<CrushCurveRow> map = [] {
    TableMap<CrushCurveRow> t("crush_curves");
    t.text("part", &CrushCurveRow::part).real("strain", &CrushCurveRow::strain);
    t.real("stress_mpa", &CrushCurveRow::stress_mpa);
    t.real("yielded_share", &CrushCurveRow::yielded_share);
    return t;
  }();
  return map;
}

const TableMap<Criterion>& criterion_table() {
  static const TableMap<Criterion> map = [] {
    TableMap<Criterion> t("criteria");
    t.text("criterion_id", &Criterion::id).text("characteristic", &Criterion::characteristic);
    t.text("scope", &Criterion::scope).text("unit", &Criterion::unit);
    add_limit(t, "lower", &Criterion::lower);
    add_limit(t, "upper", &Criterion::upper);
    t.integer("relative_to_nominal", &Criterion::relative_to_nominal);
    t.text("rule", &Criterion::rule).text("severity", &Criterion::severity);
    t.integer("allowed_failures", &Criterion::allowed_failures);
    return t;
  }();
  return map;
}

const TableMap<VerdictRow>& verdict_table() {
  static const TableMap<VerdictRow> map = [] {
    TableMap<VerdictRow> t("verdicts");
    t.integer("criterion", &VerdictRow::criterion).text("feature_id", &VerdictRow::feature_id);
    t.measured("value", &VerdictRow::value).measured("u", &VerdictRow::u);
    t.measured("lower", &VerdictRow::lower).measured("upper", &VerdictRow::upper);
    t.measured("conformance_probability", &VerdictRow::conformance_probability);
    t.choice("outcome", &VerdictRow::outcome, &outcome_from).text("reason", &VerdictRow::reason);
    return t;
  }();
  return map;
}

const TableMap<StatementRow>& statement_table() {
  static const TableMap<StatementRow> map = [] {
    TableMap<StatementRow> t("statements");
    t.text("kind", &StatementRow::kind).text("text", &StatementRow::text);
    return t;
  }();
  return map;
}

const TableMap<StrutRow>& design_strut_table() {
  static const TableMap<StrutRow> map = [] {
    TableMap<StrutRow> t("design_struts", "design_id");
    t.text("strut_id", &StrutRow::strut_id);
    t.vector("x1_mm", "y1_mm", "z1_mm", &StrutRow::end1_mm);
    t.vector("x2_mm", "y2_mm", "z2_mm", &StrutRow::end2_mm);
    t.real("inclination_deg", &StrutRow::inclination_deg);
    t.real("nominal_diameter_um", &StrutRow::nominal_diameter_um);
    return t;
  }();
  return map;
}

const TableMap<StrutRow>& strut_table() {
  static const TableMap<StrutRow> map = [] {
    TableMap<StrutRow> t("struts");
    t.measured("diameter_um", &StrutRow::diameter_um);
    t.measured("u_diameter_um", &StrutRow::u_diameter_um);
    t.measured("diameter_sd_um", &StrutRow::diameter_sd_um);
    t.measured("min_diameter_um", &StrutRow::min_diameter_um);
    t.measured("max_diameter_um", &StrutRow::max_diameter_um);
    t.measured("inscribed_um", &StrutRow::inscribed_um);
    t.measured("circumscribed_um", &StrutRow::circumscribed_um);
    t.measured("ellipticity", &StrutRow::ellipticity);
    t.measured("offset_um", &StrutRow::offset_um);
    t.measured("waviness_um", &StrutRow::waviness_um);
    t.measured("downskin_um", &StrutRow::downskin_um);
    t.measured("upskin_um", &StrutRow::upskin_um);
    t.measured("second_moment_ratio", &StrutRow::second_moment_ratio);
    t.real("measured_fraction", &StrutRow::measured_fraction);
    t.choice("status", &StrutRow::status, &strut_status_from);
    t.real("confidence", &StrutRow::confidence).text("reason", &StrutRow::reason);
    return t;
  }();
  return map;
}

const TableMap<NodeRow>& node_table() {
  static const TableMap<NodeRow> map = [] {
    TableMap<NodeRow> t("nodes");
    t.integer("node_id", &NodeRow::node_id);
    t.vector("x_mm", "y_mm", "z_mm", &NodeRow::position_mm);
    t.measured("dx_um", &NodeRow::dx_um).measured("dy_um", &NodeRow::dy_um);
    t.measured("dz_um", &NodeRow::dz_um).measured("offset_um", &NodeRow::offset_um);
    t.measured("u_offset_um", &NodeRow::u_offset_um);
    t.measured("inscribed_um", &NodeRow::inscribed_um);
    t.choice("status", &NodeRow::status, &node_status_from).text("reason", &NodeRow::reason);
    return t;
  }();
  return map;
}

const TableMap<WallRow>& wall_table() {
  static const TableMap<WallRow> map = [] {
    TableMap<WallRow> t("walls");
    t.vector("x_mm", "y_mm", "z_mm", &WallRow::position_mm);
    t.measured("nominal_um", &WallRow::nominal_um).measured("thickness_um", &WallRow::thickness_um);
    t.measured("u_thickness_um", &WallRow::u_thickness_um);
    t.measured("deviation_um", &WallRow::deviation_um);
    return t;
  }();
  return map;
}

const TableMap<PoreRow>& pore_table() {
  static const TableMap<PoreRow> map = [] {
    TableMap<PoreRow> t("pores");
    t.integer("pore_id", &PoreRow::pore_id);
    t.vector("x_mm", "y_mm", "z_mm", &PoreRow::position_mm);
    t.measured("inscribed_um", &PoreRow::inscribed_um).measured("volume_mm3", &PoreRow::volume_mm3);
    t.measured("throat_um", &PoreRow::throat_um).integer("coordination", &PoreRow::coordination);
    t.integer("open", &PoreRow::open);
    return t;
  }();
  return map;
}

const TableMap<VoidRow>& void_table() {
  static const TableMap<VoidRow> map = [] {
    TableMap<VoidRow> t("voids");
    t.integer("void_id", &VoidRow::void_id);
    t.vector("x_mm", "y_mm", "z_mm", &VoidRow::position_mm);
    t.measured("volume_mm3", &VoidRow::volume_mm3).measured("u_volume_mm3", &VoidRow::u_volume_mm3);
    t.measured("equivalent_um", &VoidRow::equivalent_um)
        .measured("sphericity", &VoidRow::sphericity);
    t.measured("depth_um", &VoidRow::depth_um).integer("voxels", &VoidRow::voxels);
    t.text("strut_id", &VoidRow::strut_id).real("confidence", &VoidRow::confidence);
    return t;
  }();
  return map;
}

const TableMap<DefectRow>& defect_table() {
  static const TableMap<DefectRow> map = [] {
    TableMap<DefectRow> t("defects");
    t.integer("defect_id", &DefectRow::defect_id);
    t.choice("mode", &DefectRow::mode, &defect_mode_from).text("strut_id", &DefectRow::strut_id);
    t.vector("x_mm", "y_mm", "z_mm", &DefectRow::position_mm);
    t.measured("size_um", &DefectRow::size_um).measured("volume_mm3", &DefectRow::volume_mm3);
    t.real("severity", &DefectRow::severity).real("confidence", &DefectRow::confidence);
    t.text("description", &DefectRow::description);
    return t;
  }();
  return map;
}

const TableMap<ArtifactRow>& artifact_table() {
  static const TableMap<ArtifactRow> map = [] {
    TableMap<ArtifactRow> t("artifacts");
    t.text("kind", &ArtifactRow::kind).text("encoding", &ArtifactRow::encoding);
    t.integer("raw_bytes", &ArtifactRow::raw_bytes).text("sha256", &ArtifactRow::sha256);
    return t;
  }();
  return map;
}

const TableMap<PictureRow>& picture_table() {
  static const TableMap<PictureRow> map = [] {
    TableMap<PictureRow> t("pictures");
    t.integer("defect_id", &PictureRow::defect_id);
    return t;
  }();
  return map;
}

const TableMap<SliceRow>& slice_table() {
  static const TableMap<SliceRow> map = [] {
    TableMap<SliceRow> t("slices");
    t.integer("picture", &SliceRow::picture);
    add_slice(
        t, [](auto& r) -> auto& { return r.slice; });
    t.integer("artifact", &SliceRow::artifact);
    return t;
  }();
  return map;
}

const TableMap<TableDigest>& manifest_table() {
  static const TableMap<TableDigest> map = [] {
    TableMap<TableDigest> t("manifest");
    t.text("table_name", &TableDigest::table).text("columns", &TableDigest::columns);
    t.integer("rows", &TableDigest::rows).text("sha256", &TableDigest::sha256);
    return t;
  }();
  return map;
}

}  // namespace asbuilt
