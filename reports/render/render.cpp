#include "reports/render/render.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/source_revision.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/sections.h"
#include "reports/render/text.h"

namespace asbuilt {
namespace {

using namespace render;

// About the distance between neighbouring struts; a twentieth of the part where it has none.
double light_reach_mm(const InspectionRecord& record) {
  const double diagonal = record.scene.surface.bounds().diagonal_mm();
  if (record.struts.empty()) return 0.05 * diagonal;
  return std::clamp(0.004 * record.struts.front().nominal_diameter_um, 0.005 * diagonal,
                    0.10 * diagonal);
}

Document report_document(const InspectionRecord& record, const Progress& progress,
                         const ReportContext& context) {
  Document document;
  const std::string part =
      record.part_serial.empty() ? "Part without serial number" : "Part " + record.part_serial;
  const std::string inspection =
      record.id > 0 ? "Inspection " + std::to_string(record.id) : "Inspection not stored";
  document.title = "Inspection report, " + part;
  document.header_left = part + "   |   " + inspection + "   |   " +
                         (record.design_name.empty() ? "design not named" : record.design_name);
  document.header_right = "Inspection report";
  document.footer_left = software_words(record.software.version, record.software.revision);
  document.footer_middle =
      "Units: mm, \u00b5m, degrees; U with k = 2.  Alignment: best-fit to design, " +
      (std::isfinite(record.registration.rms_um)
           ? "rms " + fixed(record.registration.rms_um, 1) + " \u00b5m"
           : std::string("rms not measured")) +
      (record.registration.ambiguous ? ", ambiguous." : ".");

  PictureSource source{record, colour_scale(record), nullptr};
  progress.report(0.0);
  if (!record.scene.surface.empty()) {
    source.scene = std::make_unique<SceneView>(record.scene, source.scale, light_reach_mm(record),
                                               progress.part(0.0, 0.15, "lighting the pictures"));
  }
  progress.report(0.15);
  if (!context.superseded.empty()) {
    document.header_right = "Superseded inspection report";
    document.add(Notice{"Superseded", "This inspection was superseded in the release record " +
                                          context.superseded + ". It no longer counts."});
  }
  const std::string& lot = context.lot_id.empty() ? record.lot : context.lot_id;
  add_summary(document, source, lot);
  progress.report(0.25);
  add_deviation(document, source, progress.part(0.25, 0.55, "drawing the deviation map"));
  add_defects(document, source, progress.part(0.55, 0.85, "drawing the defects"));
  add_struts(document, record);
  add_walls(document, record);
  add_porosity(document, record);
  add_stiffness(document, record, progress.part(0.85, 0.89, "drawing the stiffness"));
  add_tolerances(document, record);
  add_registration(document, record);
  add_scan(document, record);
  add_methods(document, record);
  add_identity(document, record, lot, context.audit_head);
  progress.throw_if_cancelled();
  return document;
}

}  // namespace

void render_pdf(const InspectionRecord& record, const std::filesystem::path& out,
                const Progress& progress, const ReportContext& context) {
  prepare_drawing();
  const Document document = report_document(record, progress, context);
  const std::vector<Drawing> pages = paginate(document);
  progress.report(0.9);
  progress.throw_if_cancelled();
  const std::string pdf =
      draw_pdf(pages, {document.title, document.footer_left, record.started_utc});
  progress.throw_if_cancelled();
  write_output(out, pdf);
  progress.report(1.0);
}

void render_html(const InspectionRecord& record, const std::filesystem::path& out,
                 const Progress& progress, const ReportContext& context) {
  prepare_drawing();
  const Document document = report_document(record, progress, context);
  progress.report(0.9);
  const std::string html = html_of(document);
  progress.throw_if_cancelled();
  write_output(out, html);
  progress.report(1.0);
}

}  // namespace asbuilt
