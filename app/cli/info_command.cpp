// What a file holds: a scan, a surface, a design, a database or measured characteristics.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/cli/commands.h"
#include "app/session/inspect.h"
#include "app/session/load_surface.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/read_design.h"
#include "core/interchange/dfq.h"
#include "core/interchange/qif.h"
#include "core/lot/dispositions.h"
#include "core/lot/inspection_tie.h"
#include "core/mesh_files/read_mesh.h"
#include "core/scan/read_volume.h"
#include "core/surface/given_surface.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

bool ends_with_any(const Path& path, std::initializer_list<const char*> endings) {
  std::string e = path.extension().string();
  for (char& c : e) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(endings.begin(), endings.end(), e) != endings.end();
}

Json three(const Vec3& v) {
  return {v.x(), v.y(), v.z()};
}

// A name alone would hide what a file of inspections holds beside them.
void describe_lots(Json& json, const std::vector<LotRecord>& records) {
  json["lots"] = Json::array();
  const std::vector<const LotRecord*> current = current_records(records);
  for (const LotRecord* lot : current) {
    if (lot->kind != "lot") continue;
    Json row;
    row["lot"] = lot->key;
    row["product"] = lot->text("product");
    row["state"] = disposition_of(records, lot->key, lot->key);
    row["parts"] = std::count_if(current.begin(), current.end(), [lot](const LotRecord* r) {
      return r->kind == "part" && r->lot == lot->key;
    });
    row["entries"] = std::count_if(records.begin(), records.end(),
                                   [lot](const LotRecord& r) { return r.lot == lot->key; });
    json["lots"].push_back(row);
  }
  json["lot_records"] = records.size();
}

void describe_database(Json& json, const Path& path) {
  const Store store = Store::open_read_only(path);
  json["kind"] = "database";
  json["schema"] = store.stored_schema();
  if (store.stored_schema() != Store::newest_schema()) json["migrated"] = false;
  json["audit_head"] = store.audit_head();
  json["inspections"] = Json::array();
  const std::vector<LotRecord> records = store.lot_records();
  for (const InspectionSummary& s : store.list_inspections()) {
    Json row;
    row["id"] = s.id;
    row["part"] = s.part_serial;
    const auto tie = tie_of_inspection(records, s.id);
    const bool tied = s.lot.empty() && tie;
    row["lot"] = tied ? tie->lot : s.lot;
    if (tied) row["lot_from"] = "release record, entry " + std::to_string(tie->entry);
    if (tie && !tie->superseded.empty()) row["superseded"] = tie->superseded;
    row["started_utc"] = s.started_utc;
    row["design"] = s.design_name;
    row["struts"] = s.strut_count;
    row["defects"] = s.defect_count;
    row["verdict"] = to_string(s.verdict);
    row["version"] = s.software_version;
    json["inspections"].push_back(row);
  }
  describe_lots(json, records);
}

void describe_design(Json& json, const Path& path) {
  const Design design = read_design({path}, {});
  json["kind"] = "design";
  json["struts"] = design.lattice.struts.size();
  json["nodes"] = design.lattice.nodes_mm.size();
  json["triangles"] = design.mesh.triangles.size();
  json["size_mm"] = three(design.bounds().size_mm());
  json["unit"] = design.unit;
  json["unit_is_declared"] = design.unit_is_declared;
  json["notes"] = design.notes;
}

// A mesh may be a design or the built part; points can only be the built part.
void describe_surface(Json& json, const Path& path, const Progress& progress) {
  const MeshFile file = read_mesh(path, progress);
  Box3 box = file.mesh.bounds();
  for (const Vec3f& p : file.points_mm) box.include(p.cast<double>());
  std::vector<std::string> notes = file.notes;
  json["kind"] = file.mesh.empty() ? "surface" : "design";
  json["format"] = file.format;
  if (file.mesh.empty()) {
    json["points"] = file.points_mm.size();
    json["normals"] = !file.normals.empty();
    json["closed"] = false;
    notes.push_back("points can be given as the built part, in place of a scan");
  } else {
    // Judged as an inspection judges it: corners that coincide are one.
    const TriMesh mesh = joined_corners(file.mesh);
    const MeshHealth health = check_mesh(mesh);
    json["triangles"] = file.mesh.triangles.size();
    json["closed"] = !mesh.empty() && health.closed();
    json["open_edges"] = health.open_edges;
    json["non_manifold_edges"] = health.non_manifold_edges;
    json["inconsistent_edges"] = health.inconsistent_edges;
    json["parts"] = health.components;
    notes.push_back(!mesh.empty() && health.closed()
                        ? "the mesh can be given as the design or as the built part, in place of a "
                          "scan"
                        : "the mesh is not closed: it can be given as a design, not as the built "
                          "part");
  }
  json["low_mm"] = three(box.low_mm);
  json["high_mm"] = three(box.high_mm);
  json["size_mm"] = three(box.size_mm());
  json["unit"] = "mm";
  json["unit_is_declared"] = false;
  json["notes"] = notes;
}

void describe_scan(Json& json, const Path& path) {
  const ScanHeader h = read_scan_header(path);
  json["kind"] = "scan";
  json["format"] = h.format;
  json["shape"] = {h.frame.shape.x, h.frame.shape.y, h.frame.shape.z};
  json["voxel_mm"] = three(h.frame.spacing_mm);
  json["sample_type"] = h.sample_type;
  json["file_bytes"] = h.file_bytes;
  const std::int64_t voxels = h.frame.shape.count();
  const std::int64_t needed =
      inspection_memory_bytes(voxels, voxels > 0 ? h.memory_bytes / voxels : 2);
  json["inspection_memory_bytes"] = needed;
  json["inspection_memory"] = readable_bytes(needed);
  json["available_memory"] = readable_bytes(available_memory_bytes());
  json["notes"] = h.notes;
}

void describe_characteristics(Json& json, const Path& path) {
  const bool qif = ends_with_any(path, {".qif"});
  const CharacteristicResults results = qif ? read_qif(path) : read_dfq(path);
  json["kind"] = "characteristics";
  json["format"] = results.source;
  json["parts"] = Json::array();
  for (const ResultPart& part : results.parts) {
    Json row;
    row["number"] = part.number;
    row["name"] = part.name;
    row["revision"] = part.revision;
    json["parts"].push_back(row);
  }
  std::set<std::string> units, serials, times;
  std::size_t failed = 0;
  for (const ResultCharacteristic& c : results.characteristics) units.insert(c.unit);
  for (const ResultValue& v : results.values) {
    if (!v.serial.empty()) serials.insert(v.serial);
    if (!v.time.empty()) times.insert(v.time);
    if (v.status == ResultStatus::kFail) ++failed;
  }
  json["characteristics"] = results.characteristics.size();
  json["values"] = results.values.size();
  json["failed"] = failed;
  json["serials"] = serials.size();
  json["instruments"] = results.instruments.size();
  json["units"] = units;
  json["first_time"] = times.empty() ? Json(nullptr) : Json(*times.begin());
  json["last_time"] = times.empty() ? Json(nullptr) : Json(*times.rbegin());
  if (qif) json["structure"] = check_qif(path);
  json["notes"] = results.notes;
}

void print_text(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_array() && !value.empty() && (value[0].is_object() || value[0].is_string())) {
      std::cout << key << ":\n";
      for (const auto& row : value) {
        if (row.is_string()) {
          std::cout << "  " << row.get<std::string>() << '\n';
          continue;
        }
        std::cout << ' ';
        for (const auto& [k, v] : row.items())
          std::cout << ' ' << k << '=' << (v.is_string() ? v.get<std::string>() : v.dump());
        std::cout << '\n';
      }
    } else {
      std::cout << key << ": " << (value.is_string() ? value.get<std::string>() : value.dump())
                << '\n';
    }
  }
}

}  // namespace

int info_command(const InfoArguments& arguments, const Console& console) {
  Json json;
  json["file"] = arguments.file.string();
  if (!std::filesystem::exists(arguments.file)) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such file", arguments.file.string(), "", "check the path"});
  }
  if (ends_with_any(arguments.file, {".sqlite", ".db", ".sqlite3"})) {
    describe_database(json, arguments.file);
  } else if (ends_with_any(arguments.file, {".qif", ".dfq"})) {
    describe_characteristics(json, arguments.file);
  } else if (is_surface_file(arguments.file)) {
    describe_surface(json, arguments.file, console.progress);
  } else if (ends_with_any(arguments.file, {".3mf", ".csv"})) {
    describe_design(json, arguments.file);
  } else {
    describe_scan(json, arguments.file);
  }
  finish_progress(console);
  if (console.form == OutputForm::kJson) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_text(json);
  }
  return 0;
}

}  // namespace asbuilt
