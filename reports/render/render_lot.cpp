#include "reports/render/render_lot.h"

#include "reports/render/document.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/plate_map.h"
#include "reports/render/sheet_table.h"
#include "reports/render/spc.h"

namespace asbuilt {
namespace {

using namespace render;

Document lot_document(const LotSheet& sheet, const std::vector<SpcSection>& spc,
                      const TensileCurves& curves) {
  Document document;
  document.title = sheet.kind + ", lot " + sheet.lot;
  document.header_left = "Lot " + sheet.lot + "   |   " + sheet.product;
  document.header_right = sheet.kind;
  document.footer_left = sheet.software;
  document.footer_middle =
      "Times in UTC; U with k = 2. Audit head " + sheet.audit_head.substr(0, 16);
  Title title;
  title.kicker = sheet.kind;
  title.text = sheet.heading.empty() ? "Lot " + sheet.lot + ": " + sheet.state : sheet.heading;
  title.facts = sheet.facts;
  document.add(title);
  if (!sheet.warning.empty()) document.add(Notice{"Not for use", sheet.warning});
  for (const std::string& sentence : sheet.statements) document.add(Paragraph{sentence});
  if (!sheet.blockers.empty()) {
    document.add(Heading{sheet.list_title, 2});
    document.add(Bullets{sheet.blockers});
  }
  if (!sheet.notes.empty()) {
    document.add(Heading{"Notes: nothing of these stands in the way", 2});
    document.add(Bullets{sheet.notes});
  }
  for (const SheetTable& table : sheet.tables) {
    document.add(Heading{table.title, 2});
    document.add(table_of(table));
    if (&table == &sheet.tables.front()) add_plates(document, sheet.plates);
  }
  add_tensile_curves(document, curves);
  for (const SpcSection& section : spc) add_spc_section(document, section);
  add_spc_plates(document, spc);
  for (const SheetTable& table : sheet.last_tables) {
    document.add(Heading{table.title, 2});
    document.add(table_of(table));
  }
  document.add(Heading{"This document", 2});
  document.add(
      Paragraph{"Printed " + sheet.utc + " by " + sheet.software +
                ". Head of the audit trail when it was printed: " + sheet.audit_head +
                ". A signature is the signer's name, time and meaning, bound by Ed25519 to "
                "the bytes of the entries that it covers; asbuilt lot verify checks them all "
                "(docs/methods/lot.md)."});
  return document;
}

}  // namespace

void render_lot_pdf(const LotSheet& sheet, const std::filesystem::path& out,
                    const std::vector<SpcSection>& spc, const TensileCurves& curves) {
  prepare_drawing();
  const Document document = lot_document(sheet, spc, curves);
  write_output(out, draw_pdf(paginate(document), {document.title, sheet.software, sheet.utc}));
}

void render_lot_html(const LotSheet& sheet, const std::filesystem::path& out,
                     const std::vector<SpcSection>& spc, const TensileCurves& curves) {
  prepare_drawing();
  write_output(out, html_of(lot_document(sheet, spc, curves)));
}

}  // namespace asbuilt
