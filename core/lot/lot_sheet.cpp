#include "core/lot/lot_sheet.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";

using Cells = std::vector<std::string>;

std::string or_none(const std::string& text) {
  return text.empty() ? kNone : text;
}

std::string number_text(double value) {
  if (std::isnan(value)) return kNone;
  return shortest_number(value);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + t;
  return or_none(all);
}

// "950 \u00b1 9"; the U is the expanded one.
std::string with_u(double value, double u) {
  return number_text(value) + (std::isnan(u) ? "" : " \u00b1 " + number_text(u));
}

std::string limits_text(const LotRecord& d) {
  const double lower = d.number("lower"), upper = d.number("upper");
  if (std::isnan(lower) && std::isnan(upper)) return kNone;
  if (std::isnan(upper)) return "\u2265 " + number_text(lower);
  if (std::isnan(lower)) return "\u2264 " + number_text(upper);
  return number_text(lower) + " to " + number_text(upper);
}

// The hour is enough on paper where the entry has the second.
std::string time_text(const std::string& utc) {
  if (utc.size() < 16) return or_none(utc);
  return utc.substr(0, 10) + " " + utc.substr(11, 5);
}

class Sheets {
 public:
  Sheets(const std::vector<LotRecord>& records, std::string lot)
      : records_(records), lot_(std::move(lot)), evaluation_(evaluate_lot(records, lot_)) {
    for (const LotRecord* r : current_records(records)) {
      if (r->lot == lot_ || r->lot.empty()) current_.push_back(r);
    }
    head_ = find("lot", lot_);
    profile_ = find("profile", head_->text("profile"));
  }

  LotSheet begin(const std::string& kind, const SheetContext& context) const {
    LotSheet sheet;
    sheet.kind = kind;
    sheet.lot = lot_;
    sheet.product = head_->text("product");
    sheet.state = evaluation_.state;
    sheet.software = context.software;
    sheet.utc = context.utc;
    sheet.audit_head = context.audit_head;
    sheet.facts = {{"Product", head_->text("product")},
                   {"Part number", head_->text("part_number")},
                   {"Design revision", head_->text("design_revision")},
                   {"Design SHA-256", head_->text("design_sha256")},
                   {"Material", head_->text("material")},
                   {"UDI-DI", or_none(head_->text("udi_di"))},
                   {"UDI-PI", or_none(head_->text("udi_pi"))},
                   {"Implants", number_text(head_->number("quantity")) + " planned, " +
                                    std::to_string(evaluation_.implants) + " made, " +
                                    std::to_string(evaluation_.accepted) + " accepted, " +
                                    std::to_string(evaluation_.rejected) + " rejected"},
                   {"Acceptance profile", profile_text()}};
    return sheet;
  }

  const LotEvaluation& evaluation() const { return evaluation_; }

  std::string profile_text() const {
    if (profile_ == nullptr) return kNone;
    return profile_->text("profile") + ", edition " + profile_->text("edition") + " (entry " +
           std::to_string(profile_->id) + "), decision rule " + profile_->text("decision_rule");
  }

  // A row for each current entry of a kind.
  SheetTable table(const std::string& kind, const std::string& title,
                   std::vector<SheetColumn> columns, const std::string& empty_text,
                   const std::function<Cells(const LotRecord&)>& row) const {
    SheetTable out{title, std::move(columns), {}, empty_text};
    for (const LotRecord* r : current_) {
      if (r->kind == kind) out.rows.push_back(row(*r));
    }
    return out;
  }

  SheetTable powder() const {
    return table("powder", "Powder",
                 {{"Lot", 1},
                  {"Alloy", 1.4},
                  {"State", 0.8},
                  {"Reused", 0.7},
                  {"Virgin, %", 0.8},
                  {"From", 1},
                  {"Certificate", 1.2}},
                 "No powder lot is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("alloy"),
                                r.text("state"),
                                number_text(r.number("reuse_count")),
                                number_text(r.number("virgin_pct")),
                                joined(r.list("parents")),
                                r.text("certificate")};
                 });
  }
  SheetTable builds() const {
    return table("build", "Builds",
                 {{"Build", 0.8},
                  {"Machine", 1.3},
                  {"Parameters", 1.3},
                  {"Powder", 0.8},
                  {"Layer, \u00b5m", 0.8},
                  {"Start (UTC)", 1.2},
                  {"End (UTC)", 1.2},
                  {"Stops", 0.5}},
                 "No build is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("machine") + " " + r.text("machine_serial"),
                                r.text("parameter_set") + " (" +
                                    r.text("parameter_sha256").substr(0, 8) + ")",
                                joined(r.list("powder")),
                                number_text(r.number("layer_um")),
                                time_text(r.text("started")),
                                time_text(r.text("ended")),
                                number_text(r.number("interruptions"))};
                 });
  }
  SheetTable steps() const {
    return table("step", "Post-processing",
                 {{"Step", 0.8},
                  {"Process", 1.2},
                  {"Builds", 1},
                  {"Cycle", 1},
                  {"\u00b0C", 0.6},
                  {"bar", 0.6},
                  {"min", 0.6},
                  {"End (UTC)", 1.2}},
                 "No step is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("process"),
                                joined(r.list("builds")),
                                or_none(r.text("cycle")),
                                number_text(r.number("temperature_c")),
                                number_text(r.number("pressure_bar")),
                                number_text(r.number("minutes")),
                                time_text(r.text("ended"))};
                 });
  }
  SheetTable parts() const {
    return table("part", "Parts and specimens",
                 {{"Serial", 1.2},
                  {"Role", 1},
                  {"Build", 0.8},
                  {"Variant, %", 0.8},
                  {"x, mm", 0.7},
                  {"y, mm", 0.7},
                  {"UDI-PI", 1.2},
                  {"State", 1}},
                 "No part is entered.", [this](const LotRecord& r) {
                   const bool implant = r.text("role") == "implant";
                   return Cells{r.key,
                                r.text("role"),
                                r.text("build"),
                                number_text(r.number("variant_pct")),
                                number_text(r.number("x_mm")),
                                number_text(r.number("y_mm")),
                                or_none(r.text("udi_pi")),
                                implant ? disposition_of(records_, lot_, r.key) : kNone};
                 });
  }
  SheetTable inspections() const {
    return table("inspection", "CT inspections",
                 {{"Part", 1.2},
                  {"Inspection", 0.8},
                  {"Verdict", 1.2},
                  {"Scanner", 0.9},
                  {"Made (UTC)", 1.2},
                  {"Entered by", 0.9},
                  {"SHA-256 of its record", 1.7}},
                 "No inspection is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                number_text(r.number("inspection")),
                                r.text("verdict"),
                                r.text("instrument"),
                                time_text(r.text("scanned")),
                                r.actor,
                                r.text("record_sha256").substr(0, 20) + "\u2026"};
                 });
  }
  SheetTable tensile() const {
    return table("tensile", "Tensile tests (U with k = 2)",
                 {{"Test", 0.7},
                  {"Bar", 0.9},
                  {"Specification", 1.3},
                  {"Rm, MPa", 1},
                  {"Rp0.2, MPa", 1},
                  {"A, % (basis)", 1.2},
                  {"Z, %", 0.6},
                  {"E, GPa", 0.7},
                  {"Verdict", 0.8}},
                 "No tensile test is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("part"),
                                r.text("spec"),
                                with_u(r.number("rm_mpa"), r.number("u_rm_mpa")),
                                with_u(r.number("rp02_mpa"), r.number("u_rp02_mpa")),
                                with_u(r.number("a_pct"), r.number("u_a_pct")) + " (" +
                                    r.text("gauge_basis") + ")",
                                number_text(r.number("z_pct")),
                                number_text(r.number("e_gpa")),
                                r.text("verdict")};
                 });
  }
  SheetTable dimensions() const {
    return table("dimension", "Dimensions (U with k = 2)",
                 {{"No.", 0.7},
                  {"Part", 1},
                  {"Characteristic", 1.5},
                  {"Value", 1.2},
                  {"Unit", 0.6},
                  {"Limits", 1.3},
                  {"Instrument", 0.9},
                  {"Measured (UTC)", 1.2},
                  {"By", 0.7}},
                 "No dimension is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("part"),
                                r.text("characteristic"),
                                with_u(r.number("value"), r.number("u")),
                                r.text("unit"),
                                limits_text(r),
                                r.text("instrument"),
                                time_text(r.text("measured")),
                                r.actor};
                 });
  }
  // Of the instruments that something in the lot was measured with.
  SheetTable instruments() const {
    std::set<std::string> used;
    for (const LotRecord* r : current_) {
      if (r->lot == lot_) used.insert(r->text("instrument"));
    }
    SheetTable out{"Instruments and their calibrations",
                   {{"Instrument", 1},
                    {"Class", 1.2},
                    {"Maker and type", 1.4},
                    {"Calibrated", 1},
                    {"Due", 1},
                    {"Certificate", 1.2}},
                   {},
                   "Nothing was measured."};
    for (const LotRecord* c : current_) {
      if (c->kind != "calibration" || !used.contains(c->text("instrument"))) continue;
      const LotRecord* instrument = find("instrument", c->text("instrument"));
      if (instrument == nullptr) continue;
      out.rows.push_back({instrument->key, instrument->text("class"),
                          or_none(instrument->text("maker")), c->text("calibrated"), c->text("due"),
                          c->key});
    }
    return out;
  }
  SheetTable nonconformities() const {
    return table("nonconformance", "Nonconformities",
                 {{"No.", 0.8},
                  {"State", 0.7},
                  {"Parts", 1},
                  {"What does not conform", 2.2},
                  {"Cause", 1.5},
                  {"Action", 1.8}},
                 "None.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("state"),
                                joined(r.list("parts")),
                                r.text("description"),
                                or_none(r.text("cause")),
                                or_none(r.text("action"))};
                 });
  }

  // All of them, superseded ones too: they are the history.
  SheetTable dispositions() const {
    SheetTable out{"Decisions",
                   {{"Entry", 0.5},
                    {"About", 1},
                    {"From", 0.9},
                    {"To", 0.9},
                    {"Why", 2.4},
                    {"Nonconformity", 1},
                    {"By", 0.8},
                    {"When (UTC)", 1.2}},
                   {},
                   "Nothing was decided."};
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || r.kind != "disposition") continue;
      out.rows.push_back({std::to_string(r.id), r.key, r.text("from"), r.text("to"),
                          r.text("justification"), or_none(r.text("nonconformance")), r.actor,
                          time_text(r.utc)});
    }
    return out;
  }
  SheetTable signatures() const {
    SheetTable out{"Signatures",
                   {{"Name", 1.3},
                    {"Meaning", 1.1},
                    {"When (UTC)", 1.3},
                    {"Signs", 0.9},
                    {"Entries up to", 0.8},
                    {"Ed25519", 2}},
                   {},
                   "Nothing is signed."};
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || r.kind != "signature") continue;
      out.rows.push_back({r.text("full_name"), r.text("meaning"), time_text(r.utc),
                          r.text("target"), number_text(r.number("covers_to")),
                          r.ed25519.substr(0, 24) + "\u2026"});
    }
    return out;
  }
  SheetTable corrections() const {
    SheetTable out{"Corrections",
                   {{"Entry", 0.6},
                    {"Kind", 1},
                    {"Name", 1.2},
                    {"In place of", 0.8},
                    {"Why", 2.4},
                    {"By", 0.8},
                    {"When (UTC)", 1.2}},
                   {},
                   "Nothing was corrected."};
    for (const LotRecord& r : records_) {
      const bool seen = r.lot == lot_ || (r.lot.empty() && r.kind != "user");
      if (!seen || r.supersedes == 0 || r.kind == "disposition") continue;
      out.rows.push_back({std::to_string(r.id), r.kind, r.key, std::to_string(r.supersedes),
                          r.reason, r.actor, time_text(r.utc)});
    }
    return out;
  }

 private:
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    const auto at = std::find_if(current_.begin(), current_.end(), [&](const LotRecord* r) {
      return r->kind == kind && r->key == key;
    });
    return at == current_.end() ? nullptr : *at;
  }

  const std::vector<LotRecord>& records_;
  std::string lot_;
  LotEvaluation evaluation_;
  std::vector<const LotRecord*> current_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
};

}  // namespace

LotSheet batch_record(const std::vector<LotRecord>& records, const std::string& lot,
                      const SheetContext& context) {
  const Sheets sheets(records, lot);
  LotSheet sheet = sheets.begin("Batch record", context);
  const LotEvaluation& found = sheets.evaluation();
  for (const Blocker& b : found.blockers) sheet.blockers.push_back(b.what);
  sheet.statements = found.notes;
  if (sheet.state != "ACCEPT") {
    sheet.warning = "This lot is not released. Its state is " + sheet.state + ".";
  } else if (!found.releasable()) {
    sheet.warning = "This lot was released; what came into the record since stands in the way.";
  }
  sheet.tables = {sheets.parts(),        sheets.inspections(), sheets.tensile(),
                  sheets.dimensions(),   sheets.powder(),      sheets.builds(),
                  sheets.steps(),        sheets.instruments(), sheets.nonconformities(),
                  sheets.dispositions(), sheets.corrections(), sheets.signatures()};
  return sheet;
}

LotSheet certificate_of_conformance(const std::vector<LotRecord>& records, const std::string& lot,
                                    const SheetContext& context) {
  const Sheets sheets(records, lot);
  LotSheet sheet = sheets.begin("Certificate of conformance", context);
  if (sheet.state != "ACCEPT" || !sheets.evaluation().releasable()) {
    throw Error(ErrorCode::kInvalidInput,
                {"there is no certificate for a lot that is not released",
                 "lot " + lot + ", " + sheet.state, "ACCEPT, with nothing in the way",
                 "asbuilt lot evaluate says what is missing"});
  }
  sheet.statements = {"The implants listed as ACCEPT conform to the acceptance profile " +
                      sheets.profile_text() +
                      ". Measurements and decisions are in the lot's batch record."};
  SheetTable implants = sheets.parts();
  implants.title = "Implants";
  std::erase_if(implants.rows, [](const Cells& row) {
    return row[1] != "implant" || (row.back() != "ACCEPT" && row.back() != "CONCESSION");
  });
  const bool conceded = std::any_of(implants.rows.begin(), implants.rows.end(),
                                    [](const Cells& row) { return row.back() == "CONCESSION"; });
  if (conceded) {
    sheet.statements.emplace_back(
        "Those listed as CONCESSION do not conform in what their nonconformity says, and are "
        "released "
        "by the decision and the two signatures below.");
  }
  sheet.tables = {implants, sheets.tensile(), sheets.nonconformities(), sheets.dispositions(),
                  sheets.signatures()};
  return sheet;
}

}  // namespace asbuilt
