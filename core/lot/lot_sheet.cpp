#include "core/lot/lot_sheet.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluate.h"
#include "core/lot/print_accuracy.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";

using Cells = std::vector<std::string>;

std::string count_text(double value) {
  if (std::isnan(value)) return kNone;
  return std::to_string(static_cast<std::int64_t>(value));
}

std::string limits_text(const LotRecord& d) {
  const double lower = d.number("lower"), upper = d.number("upper");
  if (std::isnan(lower) && std::isnan(upper)) return kNone;
  if (std::isnan(upper)) return "\u2265 " + sheet_number(lower);
  if (std::isnan(lower)) return "\u2264 " + sheet_number(upper);
  return sheet_number(lower) + " to " + sheet_number(upper);
}

// Who measured, and who entered it where that is somebody else.
std::string measurer(const LotRecord& result) {
  const std::string told = result.text("measured_by");
  if (told.empty() || told == result.actor) return result.actor;
  return told + " (entered by " + result.actor + ")";
}

// What a tension test is beside its numbers.
std::string test_remark(const LotRecord& test) {
  std::string remark;
  const auto say = [&remark](const std::string& text) {
    remark += (remark.empty() ? "" : "; ") + text;
  };
  if (!test.text("retest_of").empty()) say("retest of " + test.text("retest_of"));
  if (test.flag("unverified")) say("by limits that nobody compared with the specification");
  if (test.text("fracture") == "outside") say("broke outside the gauge marks");
  if (!test.text("invalid_because").empty()) {
    say("does not count: " + test.text("invalid_because"));
  }
  if (!test.text("measured_by").empty()) say("by " + measurer(test));
  return remark;
}

class Sheets {
 public:
  Sheets(const std::vector<LotRecord>& records, std::string lot)
      : records_(records),
        lot_(std::move(lot)),
        evaluation_(evaluate_lot(records, lot_)),
        accuracy_(print_accuracy(records, lot_)) {
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
                   {"Implants", sheet_number(head_->number("quantity")) + " planned, " +
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
           std::to_string(profile_->id) + "), decision rule " +
           choice_words(profile_->text("decision_rule"));
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
                                choice_words(r.text("state")),
                                sheet_number(r.number("reuse_count")),
                                sheet_number(r.number("virgin_pct")),
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
                                sheet_number(r.number("layer_um")),
                                time_text(r.text("started")),
                                time_text(r.text("ended")),
                                sheet_number(r.number("interruptions"))};
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
                                choice_words(r.text("process")),
                                joined(r.list("builds")),
                                or_none(r.text("cycle")),
                                sheet_number(r.number("temperature_c")),
                                sheet_number(r.number("pressure_bar")),
                                sheet_number(r.number("minutes")),
                                time_text(r.text("ended"))};
                 });
  }
  SheetTable parts() const {
    return table("part", "Parts and specimens",
                 {{"Serial", 1.2},
                  {"Role", 1.3},
                  {"Build", 0.8},
                  {"Variant, %", 0.8},
                  {"x, mm", 0.7},
                  {"y, mm", 0.7},
                  {"UDI-PI", 1.2},
                  {"State", 1, true}},
                 "No part is entered.", [this](const LotRecord& r) {
                   const bool implant = r.text("role") == "implant";
                   return Cells{r.key,
                                choice_words(r.text("role")),
                                r.text("build"),
                                sheet_number(r.number("variant_pct")),
                                sheet_number(r.number("x_mm")),
                                sheet_number(r.number("y_mm")),
                                or_none(r.text("udi_pi")),
                                implant ? disposition_of(records_, lot_, r.key) : kNone};
                 });
  }
  std::vector<LotPlate> plates() const {
    std::vector<LotPlate> all;
    for (const LotRecord* build : current_) {
      if (build->kind != "build") continue;
      LotPlate plate{build->key, {}, {}};
      for (const LotRecord* r : current_) {
        if (r->kind != "part" || r->text("build") != build->key) continue;
        const double x = r->number("x_mm"), y = r->number("y_mm");
        if (std::isnan(x) || std::isnan(y)) {
          plate.without_place.push_back(r->key);
          continue;
        }
        const bool implant = r->text("role") == "implant";
        plate.parts.push_back({r->key, choice_words(r->text("role")),
                               implant ? disposition_of(records_, lot_, r->key) : "", x, y});
      }
      if (!plate.parts.empty() || !plate.without_place.empty()) all.push_back(std::move(plate));
    }
    return all;
  }
  SheetTable inspections() const {
    return table("inspection", "CT inspections",
                 {{"Part", 1.2},
                  {"Inspection", 0.8},
                  {"Verdict", 1.2, true},
                  {"Scanner", 0.9},
                  {"Made (UTC)", 1.2},
                  {"By", 0.9},
                  {"SHA-256 of its record", 1.7}},
                 "No inspection is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                sheet_number(r.number("inspection")),
                                choice_words(r.text("verdict")),
                                r.text("instrument"),
                                time_text(r.text("scanned")),
                                measurer(r),
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
                  {"Verdict", 0.8, true},
                  {"Remark", 1.1}},
                 "No tensile test is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("part"),
                                r.text("spec"),
                                with_u(r.number("rm_mpa"), r.number("u_rm_mpa")),
                                with_u(r.number("rp02_mpa"), r.number("u_rp02_mpa")),
                                with_u(r.number("a_pct"), r.number("u_a_pct")) + " (" +
                                    r.text("gauge_basis") + ")",
                                with_u(r.number("z_pct"), r.number("u_z_pct")),
                                with_u(r.number("e_gpa"), r.number("u_e_gpa")),
                                r.text("verdict"),
                                test_remark(r)};
                 });
  }
  SheetTable compressions() const {
    return table("compression", "Compression tests (U with k = 2)",
                 {{"Test", 0.7},
                  {"Specimen", 0.9},
                  {"Specification", 1.3},
                  {"First max., MPa", 1},
                  {"Offset, MPa", 1},
                  {"Plateau, MPa", 1},
                  {"Elastic gradient, MPa", 1.2},
                  {"Porosity", 0.7},
                  {"Verdict", 0.8}},
                 "No compression test is entered.", [](const LotRecord& r) {
                   return Cells{
                       r.key,
                       r.text("part"),
                       r.text("spec"),
                       with_u(r.number("first_maximum_mpa"), r.number("u_first_maximum_mpa")),
                       with_u(r.number("offset_mpa"), r.number("u_offset_mpa")),
                       with_u(r.number("plateau_mpa"), r.number("u_plateau_mpa")),
                       with_u(r.number("elastic_gradient_mpa"), r.number("u_elastic_gradient_mpa")),
                       sheet_number(r.number("porosity")),
                       r.text("verdict")};
                 });
  }
  SheetTable fatigues() const {
    return table("fatigue", "Fatigue tests (U with k = 2)",
                 {{"Test", 0.7},
                  {"Specimen", 0.9},
                  {"Specification", 1.3},
                  {"Stress, MPa", 1.1},
                  {"R", 0.5},
                  {"Hz", 0.5},
                  {"Medium", 0.8},
                  {"Cycles", 1},
                  {"Ended", 0.7},
                  {"Demanded", 1.1},
                  {"Verdict", 0.8}},
                 "No fatigue test is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("part"),
                                r.text("spec"),
                                with_u(r.number("stress_mpa"), r.number("u_stress_mpa")) + " " +
                                    r.text("stress_measure"),
                                sheet_number(r.number("ratio")),
                                sheet_number(r.number("frequency_hz")),
                                r.text("medium"),
                                count_text(r.number("cycles")),
                                r.text("ending"),
                                count_text(r.number("demanded_cycles")) + " at " +
                                    sheet_number(r.number("demanded_mpa")) + " MPa",
                                r.text("verdict")};
                 });
  }
  // Compression and fatigue, where the lot has any, behind the tensile tests.
  void add_other_tests(std::vector<SheetTable>& tables, std::ptrdiff_t at) const {
    for (const SheetTable& one : {compressions(), fatigues()}) {
      if (!one.rows.empty()) tables.insert(tables.begin() + at++, one);
    }
  }
  SheetTable dimensions() const {
    return table("dimension", "Dimensions (U with k = 2)",
                 {{"No.", 0.7},
                  {"Part", 1},
                  {"Characteristic", 1.4},
                  {"Value", 1.1},
                  {"Unit", 0.5},
                  {"Limits", 1.2},
                  {"Instrument", 0.9},
                  {"Measured (UTC)", 1.4},
                  {"By", 0.9}},
                 "No dimension is entered.", [](const LotRecord& r) {
                   return Cells{r.key,
                                r.text("part"),
                                r.text("characteristic"),
                                with_u(r.number("value"), r.number("u")),
                                r.text("unit"),
                                limits_text(r),
                                r.text("instrument"),
                                time_text(r.text("measured")),
                                measurer(r)};
                 });
  }
  SheetTable accuracy() const {
    SheetTable out{"Print accuracy: measured over nominal (U with k = 2)",
                   {{"Role", 1.2},
                    {"Variant, %", 0.8},
                    {"Build", 1.2},
                    {"Axis", 0.6},
                    {"Values", 0.6},
                    {"Mean deviation, \u00b5m", 1.1},
                    {"Growth factor", 1.6},
                    {"Remark", 1.8}},
                   {},
                   "No dimension has a nominal and a unit of length."};
    for (const AccuracyGroup& g : accuracy_.groups) {
      out.rows.push_back({g.role, sheet_number(g.variant_pct),
                          g.build.empty() ? "all together" : g.build, or_none(g.axis),
                          std::to_string(g.values), fixed_number(g.deviation_um, 1),
                          with_u(g.factor, g.u_factor), or_none(g.reason)});
    }
    return out;
  }
  SheetTable variants() const {
    SheetTable out{"Size variants: measured over that of the 100 % parts (U with k = 2)",
                   {{"Role", 1.1},
                    {"Build", 0.8},
                    {"Characteristic", 1.6},
                    {"Variant, %", 0.8},
                    {"Ratio", 1.5},
                    {"Ordered", 0.7},
                    {"E\u2099", 0.5},
                    {"Result", 1.6}},
                   {},
                   "No dimension of a size variant other than 100 % has a nominal."};
    for (const VariantFit& v : accuracy_.variants) {
      out.rows.push_back({v.role, v.build, v.characteristic, sheet_number(v.variant_pct),
                          std::isnan(v.ratio) ? kNone : with_u(v.ratio, v.u_ratio),
                          sheet_number(v.variant_pct / 100.0),
                          std::isnan(v.en) ? kNone : fixed_number(v.en, 2), v.result});
    }
    return out;
  }
  const PrintAccuracy& found_accuracy() const { return accuracy_; }

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
      out.rows.push_back({instrument->key, choice_words(instrument->text("class")),
                          or_none(instrument->text("maker")), c->text("calibrated"), c->text("due"),
                          c->key});
    }
    return out;
  }
  SheetTable nonconformities() const {
    return table("nonconformance", "Nonconformities",
                 {{"No.", 0.8},
                  {"State", 0.7, true},
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
                    {"From", 0.9, true},
                    {"To", 0.9, true},
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
                          r.text("target"), sheet_number(r.number("covers_to")),
                          r.ed25519.substr(0, 24) + "\u2026"});
    }
    return out;
  }
  SheetTable corrections() const {
    SheetTable out{"Corrections and withdrawals",
                   {{"Entry", 0.6},
                    {"Kind", 1},
                    {"Name", 0.9},
                    {"In place of", 0.9},
                    {"What changed", 2.2},
                    {"Why", 1.5},
                    {"By", 0.8},
                    {"When (UTC)", 1.4}},
                   {},
                   "Nothing was corrected."};
    for (const LotRecord& r : records_) {
      const bool seen = r.lot == lot_ || (r.lot.empty() && r.kind != "user");
      if (!seen || r.supersedes == 0 || r.kind == "disposition") continue;
      const auto before = std::find_if(records_.begin(), records_.end(),
                                       [&r](const LotRecord& b) { return b.id == r.supersedes; });
      std::string changes;
      if (before != records_.end()) {
        for (const std::string& c : change_texts(*before, r)) {
          changes += (changes.empty() ? "" : "; ") + c;
        }
      }
      out.rows.push_back({std::to_string(r.id), r.kind, r.key, std::to_string(r.supersedes),
                          or_none(changes), r.reason, r.actor, time_text(r.utc)});
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
  PrintAccuracy accuracy_;
  std::vector<const LotRecord*> current_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
};

}  // namespace

LotSheet lot_sheet_head(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& kind, const SheetContext& context) {
  return Sheets(records, lot).begin(kind, context);
}

LotSheet batch_record(const std::vector<LotRecord>& records, const std::string& lot,
                      const SheetContext& context) {
  const Sheets sheets(records, lot);
  LotSheet sheet = sheets.begin("Batch record", context);
  const LotEvaluation& found = sheets.evaluation();
  for (const Blocker& b : found.blockers) sheet.blockers.push_back(b.what);
  sheet.statements = found.notes;
  for (const std::string& note : sheets.found_accuracy().notes) {
    sheet.statements.push_back("Print accuracy: " + note + ".");
  }
  if (sheet.state != "ACCEPT") {
    sheet.warning = "This lot is not released. Its state is " + sheet.state + ".";
  } else if (!found.releasable()) {
    sheet.warning = "This lot was released; what came into the record since stands in the way.";
  }
  sheet.tables = {sheets.parts(),       sheets.inspections(),     sheets.tensile(),
                  sheets.dimensions(),  sheets.accuracy(),        sheets.variants(),
                  sheets.powder(),      sheets.builds(),          sheets.steps(),
                  sheets.instruments(), sheets.nonconformities(), sheets.dispositions(),
                  sheets.corrections(), sheets.signatures()};
  sheets.add_other_tests(sheet.tables, 3);
  sheet.plates = sheets.plates();
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
  sheets.add_other_tests(sheet.tables, 2);
  return sheet;
}

}  // namespace asbuilt
