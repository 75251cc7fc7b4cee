#include "core/lot/lot_sheet.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/attachments.h"
#include "core/lot/dimension_verdicts.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluate.h"
#include "core/lot/grouped_blockers.h"
#include "core/lot/lot_tables.h"
#include "core/lot/persons.h"
#include "core/lot/powder_shares.h"
#include "core/lot/print_accuracy.h"
#include "core/lot/profile_rule.h"
#include "core/lot/requirements.h"
#include "core/lot/sheet_text.h"
#include "core/lot/short_tables.h"
#include "core/lot/signatures.h"
#include "core/lot/stage_tests.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";

using Cells = std::vector<std::string>;

class Sheets {
 public:
  Sheets(const std::vector<LotRecord>& records, std::string lot, const StoredInspections& stored)
      : records_(records),
        lot_(std::move(lot)),
        untied_(untied_inspections(records, lot_, stored)),
        evaluation_(evaluate_lot(records, lot_, stored)),
        accuracy_(print_accuracy(records, lot_)),
        verdicts_(records, lot_) {
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
                   {"Implants", implants_text()},
                   {"Acceptance profile", profile_text()}};
    return sheet;
  }

  std::string implants_text() const {
    std::string text = sheet_number(head_->number("quantity")) + " planned, ";
    if (!evaluation_.counted) return text.append("not counted");
    text.append(std::to_string(evaluation_.implants)).append(" made, ");
    text.append(std::to_string(evaluation_.accepted)).append(" accepted, ");
    text.append(std::to_string(evaluation_.conceded)).append(" by concession, ");
    return text.append(std::to_string(evaluation_.rejected)).append(" rejected");
  }

  const LotRecord* head() const { return head_; }

  // Of the file, about the lot, and named by no entry.
  SheetTable untied() const {
    SheetTable out{"Inspections that are not in the lot's record",
                   {{"Inspection", 0.7},
                    {"Part", 1},
                    {"Lot of its plan", 1},
                    {"Verdict", 1, true},
                    {"Begun (UTC)", 1.2}},
                   {},
                   ""};
    for (const StoredInspection& one : untied_) {
      out.rows.push_back({std::to_string(one.number), or_none(one.serial), or_none(one.lot),
                          choice_words(one.verdict), time_text(one.when)});
    }
    return out;
  }

  const LotEvaluation& evaluation() const { return evaluation_; }

  std::string profile_text() const {
    if (profile_ == nullptr) return kNone;
    return profile_->text("profile") + ", edition " + profile_->text("edition") + " (entry " +
           std::to_string(profile_->id) + "), decision rule " + rule_words(rule_of(*profile_));
  }

  // Current entries of a kind, of the lot or the file.
  Entries of(const std::string& kind) const {
    Entries found;
    for (const LotRecord* r : current_) {
      if (r->kind == kind) found.push_back(r);
    }
    return found;
  }
  // Superseded ones too: what is decided and signed is history.
  Entries ever(const std::string& kind) const {
    Entries found;
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ && r.kind == kind) found.push_back(&r);
    }
    return found;
  }
  KindTables parts() const {
    return part_tables(
        [this](const std::string& serial) { return disposition_of(records_, lot_, serial); });
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
                          std::isnan(v.ordered) ? kNone : rounded_to_u(v.ordered, 0.001),
                          std::isnan(v.en) ? kNone : fixed_number(v.en, 2), v.result});
    }
    return out;
  }
  const PrintAccuracy& found_accuracy() const { return accuracy_; }
  const DimensionVerdicts& verdicts() const { return verdicts_; }

  // What the profile asks for, every field of it.
  SheetTable profile() const {
    SheetTable out{"What the acceptance profile asks for",
                   {{"What", 1.9}, {"Asked for", 3.1}},
                   {},
                   "The acceptance profile is missing."};
    if (profile_ == nullptr) return out;
    const RecordKind& kind = record_kind("profile");
    out.rows = field_rows(*profile_);
    // Processes, as the steps that they ask for name them.
    for (const char* list :
         {"required_steps", "signed_steps", "steps_before_tests", "steps_before_dimensions"}) {
      for (Cells& row : out.rows) {
        if (row[0] != field_heading(kind, *kind.find(list))) continue;
        row[1].clear();
        for (const std::string& process : profile_->list(list)) {
          row[1] += (row[1].empty() ? "" : ", ") + choice_words(process);
        }
      }
    }
    std::string absent;
    for (const LotField& field : kind.fields) {
      if (profile_->fields.contains(field.name) || field.name == "note") continue;
      absent.append(absent.empty() ? "" : "; ").append(field_words(kind, field));
    }
    if (!absent.empty()) out.rows.push_back({"Not asked for", absent});
    return out;
  }
  // Entries of the file that a list of the profile names.
  Entries named(const std::string& kind, const std::string& list) const {
    Entries found;
    if (profile_ == nullptr) return found;
    for (const std::string& key : profile_->list(list)) {
      if (const LotRecord* entry = find(kind, key)) found.push_back(entry);
    }
    return found;
  }
  std::string approval(const LotRecord& entry) const {
    const LotRecord* by = approval_by_another(records_, entry);
    return by == nullptr ? "" : by->text("full_name") + ", " + time_text(by->utc);
  }
  // Those that something in the lot was measured with.
  Entries instruments() const {
    const std::set<std::string> used = instruments_used();
    Entries found = of("instrument");
    std::erase_if(found, [&used](const LotRecord* r) { return !used.contains(r->key); });
    return found;
  }
  Entries calibrations() const {
    const std::set<std::string> used = instruments_used();
    Entries found = of("calibration");
    std::erase_if(found,
                  [&used](const LotRecord* r) { return !used.contains(r->text("instrument")); });
    return found;
  }
  // Those who entered, decided or signed anything of the lot or of what it rests on.
  Entries people() const {
    std::set<std::string> actors;
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ || (r.lot.empty() && r.kind != "user")) actors.insert(r.actor);
    }
    Entries found = of("user");
    std::erase_if(found, [&actors](const LotRecord* r) { return !actors.contains(r->key); });
    return found;
  }
  Entries attached() const { return attachments_of_lot(records_, lot_); }
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
      if (!is_of_document(r) || r.supersedes == 0 || r.kind == "disposition") continue;
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

  // What was taken back, whole: no other table has it any more.
  SheetTable withdrawn() const {
    SheetTable out{"Withdrawn entries, as they were",
                   {{"Entry", 0.5}, {"Kind and name", 1.2}, {"Field", 1.6}, {"It said", 2.6}},
                   {},
                   "Nothing was withdrawn."};
    for (const LotRecord& r : records_) {
      if (!is_of_document(r) || !r.withdrawn()) continue;
      Cells head = {std::to_string(r.supersedes), r.kind + " " + r.key};
      for (const Cells& row : field_rows(r)) {
        out.rows.push_back({head[0], head[1], row[0], row[1]});
        head = {"", ""};
      }
    }
    return out;
  }

 private:
  bool is_of_document(const LotRecord& r) const {
    return r.lot == lot_ || (r.lot.empty() && r.kind != "user");
  }
  // In whatever field an entry names one.
  std::set<std::string> instruments_used() const {
    std::set<std::string> used;
    for (const LotRecord* r : current_) {
      if (r->lot != lot_) continue;
      for (const LotField& field : record_kind(r->kind).fields) {
        if (field.refers == "instrument") used.insert(r->text(field.name));
      }
    }
    return used;
  }
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    const auto at = std::find_if(current_.begin(), current_.end(), [&](const LotRecord* r) {
      return r->kind == kind && r->key == key;
    });
    return at == current_.end() ? nullptr : *at;
  }

  const std::vector<LotRecord>& records_;
  std::string lot_;
  StoredInspections untied_;
  LotEvaluation evaluation_;
  PrintAccuracy accuracy_;
  DimensionVerdicts verdicts_;
  std::vector<const LotRecord*> current_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
};

void add(std::vector<SheetTable>& tables, const KindTables& kind, const Entries& entries) {
  for (SheetTable& table : whole_tables(kind, entries)) tables.push_back(std::move(table));
}

// Compression and fatigue stand only where the lot has any.
void add_if_any(std::vector<SheetTable>& tables, const KindTables& kind, const Entries& entries) {
  if (!entries.empty()) add(tables, kind, entries);
}

void add_measured(const Sheets& sheets, std::vector<SheetTable>& tables) {
  add(tables, sheets.parts(), sheets.of("part"));
  add(tables, inspection_tables(), sheets.of("inspection"));
  if (SheetTable untied = sheets.untied(); !untied.rows.empty()) {
    tables.push_back(std::move(untied));
  }
  add(tables, tensile_tables(), sheets.of("tensile"));
  add_if_any(tables, compression_tables(), sheets.of("compression"));
  add_if_any(tables, fatigue_tables(), sheets.of("fatigue"));
  if (SheetTable stages = stage_table(sheets.of("fatigue")); !stages.rows.empty()) {
    tables.push_back(std::move(stages));
  }
  const DimensionVerdicts& verdicts = sheets.verdicts();
  add(tables,
      dimension_tables([&](const LotRecord& r) { return verdicts.tolerances().of(r); },
                       [&](const LotRecord& r) {
                         const std::string since = verdicts.done_since(r);
                         return verdicts.of(r) + (since.empty() ? "" : ", of before " + since);
                       }),
      sheets.of("dimension"));
  tables.push_back(sheets.accuracy());
  tables.push_back(sheets.variants());
}

void add_made(const Sheets& sheets, std::vector<SheetTable>& tables) {
  add(tables, powder_tables(), sheets.of("powder"));
  add(tables, build_tables(), sheets.of("build"));
  add(tables, step_tables(), sheets.of("step"));
  add(tables, instrument_tables(), sheets.instruments());
  add(tables, calibration_tables(), sheets.calibrations());
  add(tables, attachment_tables(), sheets.attached());
}

void add_decided(const Sheets& sheets, std::vector<SheetTable>& tables) {
  tables.push_back(sheets.profile());
  const ApprovalOf approval = [&sheets](const LotRecord& r) { return sheets.approval(r); };
  add_if_any(tables, limit_tables(approval), sheets.named("limit", "limits"));
  add_if_any(tables, comparison_tables(approval), sheets.named("comparison", "comparisons"));
  add_if_any(tables, tolerance_tables(approval), sheets.named("tolerance", "tolerances"));
  add_if_any(tables, process_limit_tables(approval),
             sheets.named("process_limit", "process_limits"));
  SheetTable lot = further_fields(lot_tables(), {sheets.head()});
  if (!lot.rows.empty()) tables.push_back(std::move(lot));
  add(tables, nonconformance_tables(), sheets.of("nonconformance"));
  add(tables, disposition_tables(), sheets.ever("disposition"));
  tables.push_back(sheets.corrections());
  tables.push_back(sheets.withdrawn());
  add(tables, signature_tables(), sheets.ever("signature"));
  add(tables, user_tables(), sheets.people());
  add_if_any(tables, policy_tables(), sheets.of("policy"));
}

}  // namespace

LotSheet lot_sheet_head(const std::vector<LotRecord>& records, const std::string& lot,
                        const std::string& kind, const SheetContext& context) {
  return Sheets(records, lot, context.stored).begin(kind, context);
}

LotSheet batch_record(const std::vector<LotRecord>& records, const std::string& lot,
                      const SheetContext& context) {
  const Sheets sheets(records, lot, context.stored);
  LotSheet sheet = sheets.begin("Batch record", context);
  const LotEvaluation& found = sheets.evaluation();
  for (const Blocker& b : grouped(found.blockers)) sheet.blockers.push_back(b.what);
  sheet.notes = found.notes;
  for (const std::string& note : sheets.found_accuracy().notes) {
    sheet.notes.push_back("Print accuracy: " + note + ".");
  }
  if (sheet.state != "ACCEPT") {
    sheet.warning = "This lot is not released. Its state is " + sheet.state + ".";
  } else if (!found.releasable()) {
    sheet.warning = "This lot was released; what came into the record since stands in the way.";
  }
  add_measured(sheets, sheet.tables);
  add_made(sheets, sheet.tables);
  add_decided(sheets, sheet.tables);
  sheet.plates = sheets.plates();
  return sheet;
}

LotSheet certificate_of_conformance(const std::vector<LotRecord>& records, const std::string& lot,
                                    const SheetContext& context) {
  const Sheets sheets(records, lot, context.stored);
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
  SheetTable implants = main_table(sheets.parts(), sheets.of("part"));
  implants.title = "Implants";
  std::erase_if(implants.rows, [](const Cells& row) {
    return row[2] != "implant" || (row.back() != "ACCEPT" && row.back() != "CONCESSION");
  });
  const bool conceded = std::any_of(implants.rows.begin(), implants.rows.end(),
                                    [](const Cells& row) { return row.back() == "CONCESSION"; });
  if (conceded) {
    sheet.statements.emplace_back(
        "Those listed as CONCESSION do not conform in what their nonconformity says, and are "
        "released "
        "by the decision and the two signatures below.");
  }
  const std::string unapproved = unapproved_text(records, lot);
  if (!unapproved.empty()) sheet.statements.push_back(unapproved);
  const std::string unverified = unverified_text(records, lot);
  if (!unverified.empty()) sheet.statements.push_back(unverified);
  for (const std::string& users : namesakes(records)) sheet.statements.push_back(users + ".");
  sheet.tables = {requirements_met(records, lot), implants};
  SheetTable shares = share_table(sheets.of("build"), sheets.of("powder"));
  if (!shares.rows.empty()) sheet.tables.push_back(std::move(shares));
  sheet.tables.push_back(main_table(nonconformance_tables(), sheets.of("nonconformance")));
  sheet.tables.push_back(decisions_in_short(sheets.ever("disposition")));
  sheet.tables.push_back(signatures_in_short(sheets.ever("signature")));
  sheet.tables.push_back(main_table(tensile_tables(), sheets.of("tensile")));
  SheetTable flagged = flagged_table(sheets.of("tensile"));
  if (!flagged.rows.empty()) sheet.tables.push_back(std::move(flagged));
  for (const KindTables& kind : {compression_tables(), fatigue_tables()}) {
    const Entries entries = sheets.of(kind.kind);
    if (!entries.empty()) sheet.tables.push_back(main_table(kind, entries));
  }
  for (const KindTables& kind : {tensile_tables(), compression_tables(), fatigue_tables()}) {
    const Entries entries = withdrawn_tests(records, lot, kind.kind);
    if (entries.empty()) continue;
    SheetTable table = main_table(kind, entries);
    table.title = "Withdrawn, as they were: " + table.title;
    sheet.tables.push_back(std::move(table));
  }
  return sheet;
}

}  // namespace asbuilt
