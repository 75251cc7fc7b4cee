#include "reports/export/lot_export.h"

#include <algorithm>
#include <functional>

#include "core/base/error.h"
#include "core/interchange/dfq.h"
#include "core/interchange/dimension_table.h"
#include "core/interchange/qif.h"
#include "reports/export/lot_parts.h"
#include "reports/export/output_files.h"

namespace asbuilt {
namespace {

struct PlannedFile {
  std::string name;
  std::function<void(OutputFiles&)> write;
};

// What is made by a function that takes a path.
template <class Write>
PlannedFile planned(const std::string& name, Write write) {
  return {name, [name, write](OutputFiles& files) { write(files.next(name)); }};
}
PlannedFile planned_text(const std::string& name, std::function<std::string()> text) {
  return {name, [name, text = std::move(text)](OutputFiles& files) {
            files.begin(name);
            files.write(text());
          }};
}

}  // namespace

std::vector<std::string> export_lot(const LotExport& lot, const std::filesystem::path& folder,
                                    const ExportFormats& formats, bool replace,
                                    const Progress& progress) {
  const bool there = std::any_of(lot.records.begin(), lot.records.end(), [&](const LotRecord& r) {
    return r.kind == "lot" && r.key == lot.lot;
  });
  if (!there) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such lot", lot.lot, "", "asbuilt lot show --db FILE lists the lots"});
  }
  const std::vector<EntryTable> tables = entry_tables(lot);
  std::vector<NamedResults> results;
  if (formats.csv || formats.qif || formats.dfq) results = lot_results(lot);
  std::vector<PlannedFile> plan;
  if (formats.csv) {
    for (const EntryTable& table : tables) {
      plan.push_back(
          planned_text("entries_" + table.kind + ".csv", [&table] { return csv_of(table); }));
    }
  }
  for (const NamedResults& named : results) {
    const std::string& name = named.first;
    const CharacteristicResults& table = named.second;
    if (formats.csv && name.starts_with("dimensions_")) {
      plan.push_back(planned(name + ".csv",
                             [&table](const auto& path) { write_dimension_table(table, path); }));
    }
    if (formats.qif) {
      plan.push_back(
          planned(name + ".qif", [&table](const auto& path) { write_qif(table, path); }));
    }
    if (formats.dfq) {
      plan.push_back(
          planned(name + ".dfq", [&table](const auto& path) { write_dfq(table, path); }));
    }
  }
  for (const AttachedFileName& file : attached_files(lot)) {
    if (!file.first) continue;
    const std::string sha256 = file.entry->text(kContentField);
    plan.push_back(planned_text(file.name, [&lot, sha256] { return lot.content(sha256); }));
  }
  if (!attached_files(lot).empty()) {
    plan.push_back(planned_text("attachments/list.csv", [&lot] { return attachment_list(lot); }));
  }
  if (formats.xlsx) {
    plan.push_back(
        planned("lot.xlsx", [&tables](const auto& path) { write_lot_workbook(tables, path); }));
  }
  if (formats.json) plan.push_back(planned_text("lot.json", [&lot] { return lot_json(lot); }));
  if (plan.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the lot has nothing that these formats hold", "lot " + lot.lot,
                 "csv, json and xlsx hold every entry; qif and dfq hold measured results", ""});
  }
  std::vector<std::string> names;
  std::string present;
  for (const PlannedFile& file : plan) {
    names.push_back(file.name);
    if (std::filesystem::exists(folder / file.name)) {
      present += (present.empty() ? "" : ", ") + file.name;
    }
  }
  if (!present.empty() && !replace) {
    throw Error(ErrorCode::kInvalidInput,
                {"files are there already", folder.string() + ": " + present, "",
                 "another folder, or --force to replace them"});
  }
  OutputFiles files(folder);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    progress.report(static_cast<double>(i) / static_cast<double>(plan.size()));
    progress.throw_if_cancelled();
    plan[i].write(files);
  }
  files.publish();
  progress.report(1.0);
  return names;
}

}  // namespace asbuilt
