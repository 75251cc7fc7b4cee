#include "reports/store/inspections.h"

#include <array>
#include <map>

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "reports/store/artifacts.h"
#include "reports/store/audit.h"
#include "reports/store/tables.h"

namespace asbuilt {
namespace {

constexpr std::array kQuantities = {
    std::pair{"envelope_mm3", &PorosityRecord::envelope_mm3},
    std::pair{"design_solid_mm3", &PorosityRecord::design_solid_mm3},
    std::pair{"built_solid_mm3", &PorosityRecord::built_solid_mm3},
    std::pair{"design_porosity", &PorosityRecord::design_porosity},
    std::pair{"built_porosity", &PorosityRecord::built_porosity},
    std::pair{"loss_pp", &PorosityRecord::loss_pp},
    std::pair{"closed_porosity", &PorosityRecord::closed_porosity},
};

// What a row of block_figures belongs to.
constexpr char kConstant[] = "constant";
constexpr char kBound[] = "bound";

// The lists of sentences and the kind under which each is stored.
template <class Record>
auto sentence_lists(Record& record) {
  return std::array{
      std::pair{"scan_reason", &record.scan.reasons},
      std::pair{"scan_note", &record.scan.notes},
      std::pair{"judgement", &record.judgement.statements},
      std::pair{"not_measured", &record.not_measured},
  };
}

// ---- writing

// One inspection's tables as they go in; collects their digests.
class Writer {
 public:
  Writer(Database& database, std::int64_t id) : database_(database), id_(id) {}

  template <class Row>
  void add(const TableMap<Row>& table, const std::vector<Row>& rows,
           const Progress& progress = {}) {
    digests_.push_back(table.insert(database_, id_, rows, progress));
  }

  std::int64_t add_artifact(const char* kind, const char* encoding, std::string_view bytes) {
    const auto place = static_cast<std::int64_t>(artifacts_.size());
    const ArtifactRow row{kind, encoding, static_cast<std::int64_t>(bytes.size()),
                          sha256_hex(bytes)};
    Statement statement(
        database_,
        "INSERT INTO artifacts (inspection_id, seq, kind, encoding, raw_bytes, sha256, "
        "data) VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement.bind(1, id_);
    statement.bind(2, place);
    statement.bind(3, std::string_view(row.kind));
    statement.bind(4, std::string_view(row.encoding));
    statement.bind(5, row.raw_bytes);
    statement.bind(6, std::string_view(row.sha256));
    statement.bind_blob(7, compress(bytes));
    statement.run();
    artifacts_.push_back(row);
    return place;
  }

  // Seals the inspection; returns the digest of all digests.
  std::string finish(const InspectionRow& head) {
    digests_.push_back(artifact_table().digest(artifacts_));
    digests_.push_back(inspection_table().digest({head}));
    std::string sha256 = manifest_table().insert(database_, id_, digests_).sha256;
    inspection_table().insert(database_, id_, {head});
    return sha256;
  }

 private:
  Database& database_;
  std::int64_t id_;
  std::vector<TableDigest> digests_;
  std::vector<ArtifactRow> artifacts_;
};

// Parts of one design share its nominal struts: finds them by their digest or adds them.
std::string strut_design(Database& database, const std::vector<StrutRow>& struts,
                         const Progress& progress) {
  TableDigest digest = design_strut_table().digest(struts);
  Statement known(database, "SELECT 1 FROM strut_designs WHERE sha256 = ?");
  known.bind(1, std::string_view(digest.sha256));
  if (known.step()) return digest.sha256;
  const std::int64_t id = database.number("SELECT coalesce(max(id), 0) + 1 FROM strut_designs");
  design_strut_table().insert(database, id, struts, progress);
  Statement row(database,
                "INSERT INTO strut_designs (id, columns, rows, sha256) VALUES (?, ?, ?, ?)");
  row.bind(1, id);
  row.bind(2, std::string_view(digest.columns));
  row.bind(3, digest.rows);
  row.bind(4, std::string_view(digest.sha256));
  row.run();
  return digest.sha256;
}

void add_stiffness(Writer& writer, const std::optional<StiffnessRecord>& stiffness) {
  std::vector<StiffnessTermRow> terms;
  if (stiffness) {
    for (std::size_t i = 0; i < stiffness->design_tensor_gpa.size(); ++i) {
      terms.push_back({stiffness->design_tensor_gpa[i], stiffness->built_tensor_gpa[i],
                       stiffness->u_design_gpa[i], stiffness->u_built_gpa[i]});
    }
  }
  const StiffnessRecord& s = stiffness ? *stiffness : StiffnessRecord{};
  writer.add(stiffness_table(), terms);
  writer.add(knockdown_table(), s.knockdown);
  writer.add(term_knockdown_table(), s.term_knockdown);
  writer.add(stiffness_model_table(), std::vector<StiffnessModel>(stiffness ? 1 : 0, s.model));
  std::vector<FigureRow> figures;
  for (const BlockFigureRow& row : s.constants) figures.push_back({kConstant, row});
  for (const BlockFigureRow& row : s.bounds) figures.push_back({kBound, row});
  writer.add(figure_table(), figures);
  writer.add(solution_check_table(), s.checks);
  writer.add(hung_pieces_table(),
             std::vector<HungPiecesRecord>(s.loosely_hung ? 1 : 0,
                                           s.loosely_hung.value_or(HungPiecesRecord{})));
  const CrushRecord& crush = s.crush ? *s.crush : CrushRecord{};
  writer.add(crush_table(), std::vector<CrushRecord>(s.crush ? 1 : 0, crush));
  writer.add(crush_curve_table(), crush.curve);
}

// After the struts, to which its rows refer.
void add_strength(Writer& writer, const InspectionRecord& record, const Progress& progress) {
  std::vector<StrengthRecord> heads;
  std::vector<StrutLoadPlace> loads;
  std::vector<LostStrutRow> lost;
  std::vector<HotSpotRow> hot_spots;
  if (record.stiffness && record.stiffness->strength) {
    const StrengthRecord& strength = *record.stiffness->strength;
    heads.push_back(strength);
    lost = strength.lost;
    hot_spots = strength.hot_spots;
    std::size_t place = 0;
    for (const StrutLoadRow& load : strength.struts) {
      while (place < record.struts.size() && record.struts[place].strut_id != load.strut_id) {
        ++place;
      }
      if (place == record.struts.size()) {
        refuse_value("strut_loads", "strut", std::ssize(loads),
                     "a strut that the record does not hold, or not in this order");
      }
      loads.push_back({static_cast<std::int64_t>(place++), load});
    }
  }
  writer.add(strength_table(), heads);
  writer.add(strut_load_table(), loads, progress);
  writer.add(lost_strut_table(), lost);
  writer.add(hot_spot_table(), hot_spots);
}

void add_histogram(Writer& writer, const DeviationRecord& deviation) {
  const std::vector<double>& edges = deviation.histogram_edges_um;
  const std::vector<double>& shares = deviation.histogram_share;
  for (const double value : edges) {
    if (std::isnan(value)) refuse_value("deviation_histogram", "edge_um", 0, "a missing number");
  }
  for (const double value : shares) {
    if (std::isnan(value)) refuse_value("deviation_histogram", "share", 0, "a missing number");
  }
  std::vector<HistogramRow> rows(std::max(edges.size(), shares.size()));
  for (std::size_t i = 0; i < edges.size(); ++i) rows[i].edge_um = edges[i];
  for (std::size_t i = 0; i < shares.size(); ++i) rows[i].share = shares[i];
  writer.add(histogram_table(), rows);
}

// Adds the pixels; returns the picture without them.
SlicePicture add_pixels(Writer& writer, const char* kind, const SlicePicture& slice,
                        const char* table, std::int64_t row, std::int64_t& artifact) {
  const std::int64_t pixels = std::int64_t{slice.width} * slice.height;
  if (slice.width < 0 || slice.height < 0 ||
      pixels != static_cast<std::int64_t>(slice.grey.size())) {
    refuse_value(table, "width", row, "a picture whose size is not that of its pixels");
  }
  const std::string_view grey(reinterpret_cast<const char*>(slice.grey.data()), slice.grey.size());
  artifact = writer.add_artifact(kind, kGreyEncoding, grey);
  return {slice.width, slice.height, slice.pixel_um, slice.plane, {}};
}

void add_hot_spot_pictures(Writer& writer, const InspectionRecord& record) {
  std::vector<HotSpotPictureRow> rows;
  if (record.stiffness && record.stiffness->strength) {
    const std::vector<HotSpotRow>& spots = record.stiffness->strength->hot_spots;
    for (std::size_t i = 0; i < spots.size(); ++i) {
      if (!spots[i].picture) continue;
      HotSpotPictureRow row{static_cast<std::int64_t>(i), {{}, spots[i].picture->largest_mpa}, 0};
      row.picture.slice = add_pixels(writer, "stress", spots[i].picture->slice, "hot_spot_pictures",
                                     std::ssize(rows), row.artifact);
      rows.push_back(std::move(row));
    }
  }
  writer.add(hot_spot_picture_table(), rows);
}

void add_pictures(Writer& writer, const InspectionRecord& record, const Progress& progress) {
  writer.add_artifact("scene", kSceneEncoding, encode_scene(record.scene));
  std::vector<PictureRow> pictures;
  std::vector<SliceRow> slices;
  for (const DefectPictures& picture : record.pictures) {
    const auto place = static_cast<std::int64_t>(pictures.size());
    pictures.push_back({picture.defect_id});
    for (const SlicePicture& slice : picture.slices) {
      progress.throw_if_cancelled();
      SliceRow row{place, {}, 0};
      row.slice = add_pixels(writer, "slice", slice, "slices", std::ssize(slices), row.artifact);
      slices.push_back(std::move(row));
    }
  }
  writer.add(picture_table(), pictures);
  writer.add(slice_table(), slices);
  add_hot_spot_pictures(writer, record);
}

InspectionRow head_of(const InspectionRecord& record) {
  InspectionRow row;
  InspectionRecord& head = row.head;
  head.part_serial = record.part_serial;
  head.lot = record.lot;
  head.started_utc = record.started_utc;
  head.duration_s = record.duration_s;
  head.operator_name = record.operator_name;
  head.material = record.material;
  head.build_direction = record.build_direction;
  head.design_name = record.design_name;
  head.software = record.software;
  head.porosity.envelope = record.porosity.envelope;
  head.judgement.verdict = record.judgement.verdict;
  head.judgement.decision_rule = record.judgement.decision_rule;
  head.scene.max_simplification_um = record.scene.max_simplification_um;
  row.has_stiffness = record.stiffness.has_value();
  if (record.stiffness) row.stiffness_statement = record.stiffness->mesh_statement;
  row.strut_count = static_cast<std::int64_t>(record.struts.size());
  row.defect_count = static_cast<std::int64_t>(record.defects.size());
  return row;
}

// ---- reading

std::string read_artifact(Database& database, std::int64_t id, std::int64_t place,
                          const char* encoding) {
  Statement statement(
      database,
      "SELECT encoding, raw_bytes, data FROM artifacts WHERE inspection_id = ? AND seq = ?");
  statement.bind(1, id);
  statement.bind(2, place);
  if (!statement.step() || statement.text(0) != encoding) {
    refuse_stored(database, "artifacts", place, "a picture or surface is missing");
  }
  return decompress(statement.blob(2), statement.integer(1));
}

template <class Row>
std::vector<Row> rows_of(Database& database, const TableMap<Row>& table, std::int64_t id,
                         const Progress& progress = {}) {
  std::vector<Row> rows;
  table.load(database, id, rows, progress);
  return rows;
}

template <class Row>
Row only_row_of(Database& database, const TableMap<Row>& table, std::int64_t id) {
  std::vector<Row> rows = rows_of(database, table, id);
  if (rows.size() != 1) refuse_stored(database, table.table(), 0, "exactly one row was expected");
  return std::move(rows.front());
}

void read_struts(Database& database, std::int64_t id, const InspectionRow& head,
                 InspectionRecord& record, const Progress& progress) {
  Statement design(database, "SELECT id FROM strut_designs WHERE sha256 = ?");
  design.bind(1, std::string_view(head.strut_design_sha256));
  if (!design.step()) refuse_stored(database, "strut_designs", 0, "the design is missing");
  design_strut_table().load(database, design.integer(0), record.struts, progress);
  if (static_cast<std::int64_t>(record.struts.size()) != head.strut_count) {
    refuse_stored(database, "design_struts", head.strut_count, "rows are missing or too many");
  }
  strut_table().load(database, id, record.struts, progress);
}

void read_histogram(Database& database, std::int64_t id, DeviationRecord& deviation) {
  for (const HistogramRow& row : rows_of(database, histogram_table(), id)) {
    if (!std::isnan(row.edge_um)) deviation.histogram_edges_um.push_back(row.edge_um);
    if (!std::isnan(row.share)) deviation.histogram_share.push_back(row.share);
  }
}

std::optional<StrengthRecord> read_strength(Database& database, std::int64_t id,
                                            const std::vector<StrutRow>& struts) {
  std::vector<StrengthRecord> heads = rows_of(database, strength_table(), id);
  if (heads.empty()) return std::nullopt;
  StrengthRecord strength = std::move(heads.front());
  for (StrutLoadPlace& row : rows_of(database, strut_load_table(), id)) {
    if (row.strut < 0 || row.strut >= std::ssize(struts)) {
      refuse_stored(database, "strut_loads", row.strut, "a load without its strut");
    }
    row.load.strut_id = struts[static_cast<std::size_t>(row.strut)].strut_id;
    strength.struts.push_back(std::move(row.load));
  }
  strength.lost = rows_of(database, lost_strut_table(), id);
  strength.hot_spots = rows_of(database, hot_spot_table(), id);
  return strength;
}

std::optional<CrushRecord> read_crush(Database& database, std::int64_t id) {
  std::vector<CrushRecord> heads = rows_of(database, crush_table(), id);
  if (heads.empty()) return std::nullopt;
  CrushRecord crush = std::move(heads.front());
  crush.curve = rows_of(database, crush_curve_table(), id);
  return crush;
}

// After the struts, whose ids its rows take.
void read_stiffness(Database& database, std::int64_t id, const InspectionRow& head,
                    InspectionRecord& record) {
  if (!head.has_stiffness) return;
  StiffnessRecord stiffness;
  const std::vector<StiffnessTermRow> terms = rows_of(database, stiffness_table(), id);
  if (terms.size() != stiffness.design_tensor_gpa.size()) {
    refuse_stored(database, "stiffness_terms", static_cast<std::int64_t>(terms.size()),
                  "36 rows were expected");
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    stiffness.design_tensor_gpa[i] = terms[i].design_gpa;
    stiffness.built_tensor_gpa[i] = terms[i].built_gpa;
    stiffness.u_design_gpa[i] = terms[i].u_design_gpa;
    stiffness.u_built_gpa[i] = terms[i].u_built_gpa;
  }
  stiffness.knockdown = rows_of(database, knockdown_table(), id);
  stiffness.term_knockdown = rows_of(database, term_knockdown_table(), id);
  for (FigureRow& row : rows_of(database, figure_table(), id)) {
    (row.kind == kConstant ? stiffness.constants : stiffness.bounds)
        .push_back(std::move(row.figure));
  }
  stiffness.checks = rows_of(database, solution_check_table(), id);
  const std::vector<HungPiecesRecord> hung = rows_of(database, hung_pieces_table(), id);
  if (!hung.empty()) stiffness.loosely_hung = hung.front();
  stiffness.mesh_statement = head.stiffness_statement;
  // Inspections of schemas before 3 have none.
  const std::vector<StiffnessModel> models = rows_of(database, stiffness_model_table(), id);
  if (!models.empty()) stiffness.model = models.front();
  stiffness.strength = read_strength(database, id, record.struts);
  stiffness.crush = read_crush(database, id);
  record.stiffness = std::move(stiffness);
}

void read_pixels(Database& database, std::int64_t id, std::int64_t artifact, SlicePicture& slice) {
  const std::string grey = read_artifact(database, id, artifact, kGreyEncoding);
  slice.grey.assign(grey.begin(), grey.end());
}

// After the hot spots, to which they belong.
void read_hot_spot_pictures(Database& database, std::int64_t id, InspectionRecord& record) {
  for (HotSpotPictureRow& row : rows_of(database, hot_spot_picture_table(), id)) {
    read_pixels(database, id, row.artifact, row.picture.slice);
    const bool loaded = record.stiffness && record.stiffness->strength;
    if (!loaded || row.hot_spot < 0 ||
        row.hot_spot >= std::ssize(record.stiffness->strength->hot_spots)) {
      refuse_stored(database, "hot_spot_pictures", row.hot_spot, "a picture without its hot spot");
    }
    record.stiffness->strength->hot_spots[static_cast<std::size_t>(row.hot_spot)].picture =
        std::move(row.picture);
  }
}

void read_pictures(Database& database, std::int64_t id, InspectionRecord& record,
                   const Progress& progress) {
  const double simplification_um = record.scene.max_simplification_um;
  record.scene = decode_scene(read_artifact(database, id, 0, kSceneEncoding));
  record.scene.max_simplification_um = simplification_um;
  for (const PictureRow& row : rows_of(database, picture_table(), id)) {
    record.pictures.push_back({row.defect_id, {}});
  }
  for (SliceRow& row : rows_of(database, slice_table(), id)) {
    progress.throw_if_cancelled();
    read_pixels(database, id, row.artifact, row.slice);
    if (row.picture < 0 || row.picture >= static_cast<std::int64_t>(record.pictures.size())) {
      refuse_stored(database, "slices", row.picture, "a slice without its picture");
    }
    record.pictures[static_cast<std::size_t>(row.picture)].slices.push_back(std::move(row.slice));
  }
  read_hot_spot_pictures(database, id, record);
}

}  // namespace

std::int64_t insert_inspection(Database& database, const InspectionRecord& record,
                               const Progress& progress) {
  const std::int64_t id = database.number("SELECT coalesce(max(id), 0) + 1 FROM inspections");
  InspectionRow head = head_of(record);
  head.strut_design_sha256 =
      strut_design(database, record.struts, progress.part(0.0, 0.3, "storing the design"));

  // The parts come first and the inspection's own row last: from then on triggers let nothing be
  // added, and an inspection that can be seen is complete.
  Writer writer(database, id);
  writer.add(input_table(), record.inputs);
  writer.add(scan_table(), {record.scan});
  writer.add(registration_table(), {record.registration});
  writer.add(alternative_table(), record.registration.alternatives);
  std::vector<QuantityRow> quantities;
  quantities.reserve(kQuantities.size());
  for (const auto& [name, member] : kQuantities)
    quantities.push_back({name, record.porosity.*member});
  writer.add(quantity_table(), quantities);
  writer.add(deviation_table(), {record.deviation});
  add_histogram(writer, record.deviation);
  add_stiffness(writer, record.stiffness);
  writer.add(criterion_table(), record.judgement.criteria);
  writer.add(strut_table(), record.struts, progress.part(0.3, 0.45, "storing struts"));
  add_strength(writer, record, progress.part(0.45, 0.5, "storing the struts' loads"));
  writer.add(node_table(), record.nodes, progress.part(0.5, 0.55, "storing nodes"));
  writer.add(wall_table(), record.walls, progress.part(0.55, 0.6, "storing walls"));
  writer.add(pore_table(), record.pores, progress.part(0.6, 0.62, "storing pores"));
  writer.add(void_table(), record.voids, progress.part(0.62, 0.64, "storing voids"));
  writer.add(defect_table(), record.defects, progress.part(0.64, 0.66, "storing defects"));
  writer.add(verdict_table(), record.judgement.rows, progress.part(0.66, 0.8, "storing verdicts"));
  std::vector<StatementRow> sentences;
  for (const auto& [kind, list] : sentence_lists(record)) {
    for (const std::string& text : *list) sentences.push_back({kind, text});
  }
  writer.add(statement_table(), sentences);
  add_pictures(writer, record, progress.part(0.8, 1.0, "storing pictures"));
  const std::string content_sha256 = writer.finish(head);

  AuditEntry entry;
  entry.utc = utc_now();
  entry.action = "CREATE";
  entry.actor = record.operator_name.empty() ? "not named" : record.operator_name;
  entry.entity = "INSPECTION";
  entry.id = std::to_string(id);
  entry.more["sha256"] = content_sha256;
  append_audit(database, entry);
  return id;
}

InspectionRecord read_inspection(Database& database, std::int64_t id, const Progress& progress) {
  std::vector<InspectionRow> heads = rows_of(database, inspection_table(), id);
  if (heads.empty()) {
    throw Error(ErrorCode::kNotFound,
                {"the database holds no inspection of this number",
                 database.name() + ", inspection " + std::to_string(id), "",
                 "take a number that \"asbuilt info " + database.name() + "\" lists"});
  }
  const InspectionRow& head = heads.front();
  InspectionRecord record = head.head;
  record.id = id;
  record.inputs = rows_of(database, input_table(), id);
  record.scan = only_row_of(database, scan_table(), id);
  record.registration = only_row_of(database, registration_table(), id);
  record.registration.alternatives = rows_of(database, alternative_table(), id);
  const std::vector<QuantityRow> quantities = rows_of(database, quantity_table(), id);
  for (const auto& [name, member] : kQuantities) {
    for (const QuantityRow& row : quantities) {
      if (row.name == name) record.porosity.*member = row.quantity;
    }
  }
  record.deviation = only_row_of(database, deviation_table(), id);
  read_histogram(database, id, record.deviation);
  record.judgement.criteria = rows_of(database, criterion_table(), id);
  read_struts(database, id, head, record, progress);
  read_stiffness(database, id, head, record);
  progress.report(0.4);
  record.nodes = rows_of(database, node_table(), id, progress);
  record.walls = rows_of(database, wall_table(), id, progress);
  record.pores = rows_of(database, pore_table(), id, progress);
  record.voids = rows_of(database, void_table(), id, progress);
  record.defects = rows_of(database, defect_table(), id, progress);
  progress.report(0.6);
  record.judgement.rows = rows_of(database, verdict_table(), id, progress);
  for (const StatementRow& row : rows_of(database, statement_table(), id)) {
    for (const auto& [kind, list] : sentence_lists(record)) {
      if (row.kind == kind) list->push_back(row.text);
    }
  }
  progress.report(0.8);
  read_pictures(database, id, record, progress);
  progress.report(1.0);
  return record;
}

std::vector<InspectionSummary> read_summaries(Database& database) {
  std::vector<InspectionSummary> summaries;
  Statement statement(database,
                      "SELECT id, part_serial, started_utc, operator_name, material, design_name, "
                      "software_version, verdict, strut_count, defect_count, lot FROM inspections "
                      "ORDER BY id");
  while (statement.step()) {
    InspectionSummary summary;
    summary.id = statement.integer(0);
    summary.part_serial = statement.text(1);
    summary.started_utc = statement.text(2);
    summary.operator_name = statement.text(3);
    summary.material = statement.text(4);
    summary.design_name = statement.text(5);
    summary.software_version = statement.text(6);
    summary.verdict = outcome_from(statement.text(7));
    summary.strut_count = statement.integer(8);
    summary.defect_count = statement.integer(9);
    summary.lot = statement.text(10);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace asbuilt
