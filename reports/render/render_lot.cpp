#include "reports/render/render_lot.h"

#include "reports/render/document.h"
#include "reports/render/fonts.h"
#include "reports/render/output.h"

namespace asbuilt {
namespace {

using namespace render;

// States and verdicts stand out where a reader looks for them.
Tone tone_of(const std::string& text) {
  for (const char* good : {"ACCEPT", "conforms", "pass", "closed"}) {
    if (text == good) return Tone::kGood;
  }
  for (const char* bad : {"REJECT", "SCRAP", "does_not_conform", "fail", "open"}) {
    if (text == bad) return Tone::kBad;
  }
  for (const char* undecided : {"PENDING", "RETEST", "REWORK", "MRB", "CONCESSION", "undecided"}) {
    if (text == undecided) return Tone::kOpen;
  }
  return Tone::kPlain;
}

Table table_of(const SheetTable& sheet) {
  Table table;
  for (const SheetColumn& c : sheet.columns) table.columns.push_back({c.title, c.share});
  for (const auto& row : sheet.rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (const std::string& text : row) cells.emplace_back(text, tone_of(text));
  }
  table.empty_text = sheet.empty_text;
  return table;
}

Document lot_document(const LotSheet& sheet) {
  Document document;
  document.title = sheet.kind + ", lot " + sheet.lot;
  document.header_left = "Lot " + sheet.lot + "   |   " + sheet.product;
  document.header_right = sheet.kind;
  document.footer_left = sheet.software;
  document.footer_middle =
      "Times in UTC; U with k = 2. Audit head " + sheet.audit_head.substr(0, 16);
  Title title;
  title.kicker = sheet.kind;
  title.text = "Lot " + sheet.lot + ": " + sheet.state;
  title.facts = sheet.facts;
  document.add(title);
  if (!sheet.warning.empty()) document.add(Notice{"Not for use", sheet.warning});
  for (const std::string& sentence : sheet.statements) document.add(Paragraph{sentence});
  if (!sheet.blockers.empty()) {
    document.add(Heading{"What stands in the way of a release", 2});
    document.add(Bullets{sheet.blockers});
  }
  for (const SheetTable& table : sheet.tables) {
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

void render_lot_pdf(const LotSheet& sheet, const std::filesystem::path& out) {
  prepare_drawing();
  const Document document = lot_document(sheet);
  write_output(out, draw_pdf(paginate(document), {document.title, sheet.software, sheet.utc}));
}

void render_lot_html(const LotSheet& sheet, const std::filesystem::path& out) {
  prepare_drawing();
  write_output(out, html_of(lot_document(sheet)));
}

}  // namespace asbuilt
