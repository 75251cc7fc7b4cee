// Which column of which table holds which member of the record.
#pragma once

#include <string>
#include <vector>

#include "core/records/inspection.h"
#include "reports/store/table_map.h"

namespace asbuilt {

// Rows whose members lie apart in the record.
struct InspectionRow {
  InspectionRecord head;  // its single members only; the vectors stay empty
  bool has_stiffness = false;
  std::string stiffness_statement;
  std::string strut_design_sha256;
  std::int64_t strut_count = 0;
  std::int64_t defect_count = 0;
};

struct QuantityRow {
  std::string name;
  Quantity quantity;
};

struct HistogramRow {
  double edge_um = kNotMeasured;
  double share = kNotMeasured;
};

struct StiffnessTermRow {
  double design_gpa = kNotMeasured;
  double built_gpa = kNotMeasured;
  double u_design_gpa = kNotMeasured;
  double u_built_gpa = kNotMeasured;
};

struct FigureRow {
  std::string kind;  // "constant", "bound"
  BlockFigureRow figure;
};

struct StrutLoadPlace {
  std::int64_t strut = 0;  // its place in the record's list; stands for the id
  StrutLoadRow load;
};

struct HotSpotPictureRow {
  std::int64_t hot_spot = 0;  // its place in the list
  StressPicture picture;      // without its pixels
  std::int64_t artifact = 0;
};

struct StatementRow {
  std::string kind;
  std::string text;
};

struct PictureRow {
  std::int64_t defect_id = 0;
};

struct SliceRow {
  std::int64_t picture = 0;
  SlicePicture slice;  // without its pixels
  std::int64_t artifact = 0;
};

struct ArtifactRow {
  std::string kind;      // "scene", "slice", "stress"
  std::string encoding;  // how the content is laid out, see artifacts.h
  std::int64_t raw_bytes = 0;
  std::string sha256;  // of the content before compression
};

const TableMap<InspectionRow>& inspection_table();
const TableMap<InputFile>& input_table();
const TableMap<ScanRecord>& scan_table();
const TableMap<RegistrationRecord>& registration_table();
const TableMap<PoseAlternative>& alternative_table();
const TableMap<QuantityRow>& quantity_table();
const TableMap<DeviationRecord>& deviation_table();
const TableMap<HistogramRow>& histogram_table();
const TableMap<StiffnessTermRow>& stiffness_table();
const TableMap<KnockdownRecord>& knockdown_table();
const TableMap<KnockdownRecord>& term_knockdown_table();
const TableMap<StiffnessModel>& stiffness_model_table();
const TableMap<FigureRow>& figure_table();
const TableMap<SolutionCheckRow>& solution_check_table();
const TableMap<HungPiecesRecord>& hung_pieces_table();
const TableMap<StrengthRecord>& strength_table();  // without its rows
const TableMap<StrutLoadPlace>& strut_load_table();
const TableMap<LostStrutRow>& lost_strut_table();
const TableMap<HotSpotRow>& hot_spot_table();  // without its picture
const TableMap<HotSpotPictureRow>& hot_spot_picture_table();
const TableMap<CrushRecord>& crush_table();  // without its curves
const TableMap<CrushCurveRow>& crush_curve_table();
const TableMap<Criterion>& criterion_table();
const TableMap<VerdictRow>& verdict_table();
const TableMap<StatementRow>& statement_table();
const TableMap<StrutRow>& design_strut_table();  // the nominal half of a strut
const TableMap<StrutRow>& strut_table();         // the measured half
const TableMap<NodeRow>& node_table();
const TableMap<WallRow>& wall_table();
const TableMap<PoreRow>& pore_table();
const TableMap<VoidRow>& void_table();
const TableMap<DefectRow>& defect_table();
const TableMap<ArtifactRow>& artifact_table();
const TableMap<PictureRow>& picture_table();
const TableMap<SliceRow>& slice_table();
const TableMap<TableDigest>& manifest_table();

}  // namespace asbuilt
