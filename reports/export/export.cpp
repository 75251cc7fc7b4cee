#include "reports/export/export.h"

#include "core/base/error.h"
#include "core/interchange/dfq.h"
#include "core/interchange/qif.h"
#include "core/interchange/xlsx.h"
#include "reports/export/characteristics.h"
#include "reports/export/output_files.h"
#include "reports/export/parts.h"

namespace asbuilt {

ExportFormats export_formats(const std::vector<std::string>& names) {
  ExportFormats formats{false, false, false, false, false};
  const auto refuse = [](const std::string& what) {
    return Error(ErrorCode::kInvalidInput,
                 {what, "--formats", "csv, json, qif, dfq, xlsx, separated by commas", ""});
  };
  for (const std::string& name : names) {
    bool* const chosen = name == "csv"    ? &formats.csv
                         : name == "json" ? &formats.json
                         : name == "qif"  ? &formats.qif
                         : name == "dfq"  ? &formats.dfq
                         : name == "xlsx" ? &formats.xlsx
                                          : nullptr;
    if (chosen == nullptr) throw refuse("a format is not known: " + name);
    *chosen = true;
  }
  if (names.empty()) throw refuse("no format is named");
  return formats;
}

void export_inspection(const InspectionRecord& record, const std::filesystem::path& folder,
                       const Progress& progress, const ExportFormats& formats) {
  progress.throw_if_cancelled();
  OutputFiles files(folder);
  if (formats.csv) {
    write_tables(record, files, progress.part(0.0, 0.6, "writing tables"));
    write_surface(record, files, progress.part(0.6, 0.9, "writing the deviation map"));
  }
  if (formats.qif || formats.dfq || formats.xlsx) {
    const Progress part = progress.part(0.9, 0.98, "writing characteristics");
    const CharacteristicResults results = characteristics_of(record);
    if (formats.qif) write_qif(results, files.next("characteristics.qif"));
    part.throw_if_cancelled();
    if (formats.dfq) write_dfq(results, files.next("characteristics.dfq"));
    part.throw_if_cancelled();
    if (formats.xlsx) write_xlsx(results, files.next("characteristics.xlsx"));
  }
  if (formats.json) {
    files.begin("summary.json");
    files.write(summary_json(record));
  }
  progress.throw_if_cancelled();
  files.publish();
  progress.report(1.0);
}

}  // namespace asbuilt
