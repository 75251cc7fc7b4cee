#include "reports/export/export.h"

#include "reports/export/output_files.h"
#include "reports/export/parts.h"

namespace asbuilt {

void export_inspection(const InspectionRecord& record, const std::filesystem::path& folder,
                       const Progress& progress) {
  progress.throw_if_cancelled();
  OutputFiles files(folder);
  write_tables(record, files, progress.part(0.0, 0.6, "writing tables"));
  write_surface(record, files, progress.part(0.6, 0.95, "writing the deviation map"));
  files.begin("summary.json");
  files.write(summary_json(record));
  progress.throw_if_cancelled();
  files.publish();
  progress.report(1.0);
}

}  // namespace asbuilt
