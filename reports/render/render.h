// The report of one inspection as a PDF of A4 pages or as one self-contained HTML file.
//
// What: prints the record; reports nothing that the record does not hold. Formed here, for the eye
// only: bins, medians and quantiles of charts, the mean of struts' diameter deviations on the first
// page, and the pick of the worst features by stored severity.
// Units on paper: mm, um, degrees; U is the expanded uncertainty, k = 2.
// Method: one list of blocks and one set of drawings serve both forms; 3D pictures are ray cast
// from record.scene. Needs no display. See docs/methods/report.md. Determinism: the same record
// gives the same bytes on one machine at any thread count; the only date in the file is
// record.started_utc. Fonts that differ between machines change line breaks. Cost: a few seconds on
// two cores for 200 000 triangles and 24 pictured defects; memory about 200 bytes per triangle.
// Errors: kNotFound where no known font is installed; kStorage where `out` cannot be written (an
// older file then stays as it was); kInternal for a record that contradicts itself; kCancelled.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/progress.h"
#include "core/records/inspection.h"

namespace asbuilt {

// What the report prints beside the record, known to the lot's store.
struct ReportContext {
  std::string lot_id;  // with its origin; empty: the one that the record names, else "not assigned"
  std::string audit_head;       // Store::audit_head() when it was printed; empty: "not stored"
  std::string superseded = {};  // "by inspection 2 (entry 14: scanned again)"; empty: it counts
};

void render_pdf(const InspectionRecord& record, const std::filesystem::path& out,
                const Progress& progress = {}, const ReportContext& context = {});
void render_html(const InspectionRecord& record, const std::filesystem::path& out,
                 const Progress& progress = {}, const ReportContext& context = {});

}  // namespace asbuilt
