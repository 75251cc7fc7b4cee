#include "app/cli/lot_output.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/grouped_blockers.h"
#include "core/lot/record_kinds.h"
#include "core/lot/result_limits.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const LotRecord& record, bool current, const std::string& limits) {
  Json json;
  json["id"] = record.id;
  json["lot"] = record.lot;
  json["kind"] = record.kind;
  json["key"] = record.key;
  json["current"] = current;
  if (record.supersedes != 0) {
    json["supersedes"] = record.supersedes;
    json["reason"] = record.reason;
  }
  json["actor"] = record.actor;
  json["utc"] = record.utc;
  json["sha256"] = record.sha256;
  json["ed25519"] = record.ed25519;
  json["fields"] = Json::object();
  for (const auto& [name, value] : record.fields) {
    if (is_secret_field(name)) continue;
    std::visit([&json, &name = name](const auto& v) { json["fields"][name] = v; }, value);
  }
  if (!limits.empty()) json["limits"] = limits;
  return json;
}

// What tells entries of a kind apart at a glance: the required fields but the key, and the parts of
// a step that is not of all parts of its builds.
std::string summary_of(const LotRecord& record) {
  const RecordKind& kind = record_kind(record.kind);
  std::string text;
  for (const LotField& field : kind.fields) {
    const auto at = record.fields.find(field.name);
    const bool shown = field.required || (kind.id == "step" && field.name == "parts");
    if (!shown || field.name == kind.key_field || at == record.fields.end() ||
        is_secret_field(field.name) || field.type == LotFieldType::kSha256 ||
        field.name == "public_key") {
      continue;
    }
    text += (text.empty() ? "" : ", ") + field.name + " " + value_words(&field, at->second);
    if (!field.unit.empty() && field.unit != "1") text += " " + field.unit;
  }
  return text;
}

// The values of a result with their U, and what they are held against; empty for other entries.
std::string held_against(const LotRecord& record, const std::string& limits) {
  std::string text = values_with_u(record);
  if (limits.empty()) return text;
  if (!text.empty()) text += "; ";
  return text.append(limits == "no limit" ? "" : "limits: ").append(limits);
}

// What an entry is where it is not simply the current one of its name.
std::string mark_of(const LotRecord& record, const std::set<std::int64_t>& current) {
  if (record.withdrawn()) return "  (withdraws entry " + std::to_string(record.supersedes) + ")";
  return current.contains(record.id) ? "" : "  (superseded)";
}

void print_changes(const std::vector<LotRecord>& records, const LotRecord& record) {
  const auto before = std::find_if(records.begin(), records.end(), [&record](const LotRecord& r) {
    return r.id == record.supersedes;
  });
  if (before == records.end()) return;
  for (const std::string& change : change_texts(*before, record)) {
    std::cout << "     changed: " << change << '\n';
  }
}

void print_lots(const std::vector<LotRecord>& records, const Console& console) {
  Json all = Json::array();
  for (const LotRecord* r : current_records(records)) {
    if (r->kind != "lot") continue;
    const std::string state = disposition_of(records, r->key, r->key);
    if (console.form == OutputForm::kJson) {
      all.push_back({{"lot", r->key}, {"product", r->text("product")}, {"state", state}});
    } else {
      all.push_back(r->key);
      std::cout << r->key << "  " << state << "  " << r->text("product") << '\n';
    }
  }
  if (console.form == OutputForm::kText && all.empty()) {
    for (const LotRecord* r : current_records(records)) {
      std::cout << r->id << "  " << r->kind << " \"" << r->key << "\"\n";
    }
  }
  if (console.form == OutputForm::kJson) {
    std::cout << Json{{"lots", all}}.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }
}

void require_lot(const std::vector<LotRecord>& records, const std::string& lot) {
  for (const LotRecord& r : records) {
    if (r.kind == "lot" && r.key == lot) return;
  }
  throw Error(ErrorCode::kNotFound,
              {"there is no such lot", lot, "", "asbuilt lot show --db FILE lists the lots"});
}

std::vector<std::string> all_printable(std::vector<std::string> sentences) {
  for (std::string& sentence : sentences) sentence = printable(sentence);
  return sentences;
}

}  // namespace

void print_added(const LotRecord& record, const Console& console, const std::string& note) {
  if (console.form == OutputForm::kJson) {
    Json json{{"entry", record.id}, {"sha256", record.sha256}};
    if (!note.empty()) json["note"] = note;
    std::cout << json.dump() << '\n';
    return;
  }
  std::cout << "entry " << record.id << ": " << record.kind << " \"" << record.key << "\"\n";
  if (!note.empty()) std::cout << "Note: " << note << '\n';
}

void name_database(LotEvaluation& evaluation, const std::string& db) {
  constexpr std::string_view kPlace = "--db FILE";
  const std::string told = "--db " + shell_word(db);
  const auto put = [&](std::string& text) {
    for (std::size_t at = text.find(kPlace); at != std::string::npos;
         at = text.find(kPlace, at + told.size())) {
      text.replace(at, kPlace.size(), told);
    }
  };
  for (Blocker& b : evaluation.blockers) put(b.remedy);
  put(evaluation.release_command);
}

void print_evaluation(const LotEvaluation& evaluation, const Console& console) {
  if (console.form == OutputForm::kJson) {
    Json json;
    json["lot"] = evaluation.lot;
    json["state"] = evaluation.state;
    json["releasable"] = evaluation.releasable();
    const auto count = [&](int n) { return evaluation.counted ? Json(n) : Json(); };
    json["implants"] = count(evaluation.implants);
    json["accepted"] = count(evaluation.accepted);
    json["conceded"] = count(evaluation.conceded);
    json["rejected"] = count(evaluation.rejected);
    json["blockers"] = Json::array();
    for (const Blocker& b : evaluation.blockers) {
      json["blockers"].push_back({{"what", b.what}, {"remedy", b.remedy}});
    }
    json["notes"] = evaluation.notes;
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << "lot " << evaluation.lot << ", " << evaluation.state << ": "
            << (!evaluation.releasable() ? std::string("may not be released")
                : evaluation.state == "ACCEPT"
                    ? "released, and nothing speaks against it"
                    : "nothing stands in the way; what is left: " + evaluation.release_command)
            << '\n';
  if (evaluation.counted) {
    std::cout << "implants: " << evaluation.implants << " entered, " << evaluation.accepted
              << " accepted, " << evaluation.conceded << " by concession, " << evaluation.rejected
              << " rejected\n";
  } else {
    std::cout << "implants: not counted\n";
  }
  for (const Blocker& b : grouped(evaluation.blockers)) {
    std::cout << "- " << b.what << "\n    " << b.remedy << '\n';
  }
  for (const std::string& note : evaluation.notes) std::cout << "Note: " << note << '\n';
}

void print_record(const std::vector<LotRecord>& records, const std::string& lot, std::int64_t entry,
                  const Console& console) {
  if (lot.empty() && entry == 0) return print_lots(records, console);
  if (entry == 0) require_lot(records, lot);
  std::set<std::int64_t> current;
  for (const LotRecord* r : current_records(records)) current.insert(r->id);
  Json all = Json::array();
  bool found = false;
  std::map<std::string, ResultLimits> limits_of;  // by lot
  for (const LotRecord& r : records) {
    if (entry != 0 ? r.id != entry : !(r.lot == lot || r.lot.empty())) continue;
    found = found || entry != 0 || r.lot == lot;
    const std::string limits = limits_of.try_emplace(r.lot, records, r.lot).first->second.of(r);
    if (console.form == OutputForm::kJson) {
      all.push_back(json_of(r, current.contains(r.id), limits));
      continue;
    }
    std::cout << r.id << "  " << r.kind << " \"" << r.key << "\"  " << r.actor << ", " << r.utc
              << mark_of(r, current) << '\n';
    const std::string held = held_against(r, limits);
    if (entry == 0) {
      std::cout << "     " << summary_of(r) << '\n';
      if (!held.empty()) std::cout << "     " << held << '\n';
      if (r.supersedes != 0) {
        std::cout << "     in place of " << r.supersedes << ": " << r.reason << '\n';
        print_changes(records, r);
      }
      continue;
    }
    if (r.supersedes != 0) {
      std::cout << "  supersedes " << r.supersedes << ": " << r.reason << '\n';
      print_changes(records, r);
    }
    const RecordKind& kind = record_kind(r.kind);
    for (const auto& [name, value] : r.fields) {
      if (!is_secret_field(name))
        std::cout << "  " << name << ": " << value_words(kind.find(name), value) << '\n';
    }
    if (!held.empty()) std::cout << "  (U with k = 2) " << held << '\n';
    std::cout << "  SHA-256 " << r.sha256 << '\n';
  }
  if (!found) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such entry", entry != 0 ? std::to_string(entry) : "lot " + lot, "",
                 "asbuilt lot show --db FILE lists the lots"});
  }
  if (console.form == OutputForm::kJson)
    std::cout << Json{{"entries", all}}.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

namespace {

std::string again_name(const TestAgain& one) {
  return "entry " + std::to_string(one.test->id) + ", " + one.test->kind + " " + one.test->key +
         " of lot " + one.test->lot;
}

Json again_json(const std::vector<TestAgain>& tests) {
  Json all = Json::array();
  for (const TestAgain& one : tests) {
    Json row;
    row["entry"] = one.test->id;
    row["lot"] = one.test->lot;
    row["kind"] = one.test->kind;
    row["test"] = one.test->key;
    row["file"] = one.file;
    row["by_options"] = one.by_options;
    row["differs"] = one.differs;
    row["cannot"] = one.cannot;
    all.push_back(std::move(row));
  }
  return all;
}

void print_again(const std::vector<TestAgain>& tests) {
  std::size_t computed = 0;
  for (const TestAgain& one : tests) {
    if (!one.file.empty() && one.cannot.empty()) ++computed;
    if (!one.differs.empty()) std::cout << "- " << again_name(one) << ": " << one.differs << '\n';
    if (one.cannot.empty()) continue;
    std::cout << "- " << again_name(one) << " cannot be computed again: " << one.cannot << '\n';
  }
  std::cout << computed << " of " << tests.size()
            << " mechanical tests were computed again from their attached files\n";
}

}  // namespace

std::string missing_head(const std::string& told) {
  return "the audit trail does not hold the head " + told +
         ": its end was cut off, this is an older copy of the file, or the head is of another file";
}

void print_integrity(const IntegrityReport& report, const UnsignedTail& tail,
                     const std::optional<PaperHead>& head, const std::vector<TestAgain>* tests,
                     const Console& console) {
  const bool migrated = report.schema == 0 || report.schema == Store::newest_schema();
  if (console.form == OutputForm::kJson) {
    Json json;
    json["ok"] = report.ok();
    json["problems"] = all_printable(report.problems);
    json["unfinished"] = printable(report.unfinished);
    json["notes"] = all_printable(report.notes);
    json["inspections"] = report.inspections;
    json["lot_records"] = report.lot_records;
    json["artifacts"] = report.artifacts;
    json["attachments"] = report.attachments;
    json["audit_entries"] = report.audit_entries;
    json["schema"] = report.schema;
    json["migrated"] = migrated;
    json["audit_head"] = report.audit_head;
    json["not_covered_by_a_signed_head"] = {{"after", tail.after}, {"kinds", tail.kinds}};
    if (head) {
      Json& asked = json["head"] = {{"told", head->told}, {"found", head->entry.has_value()}};
      if (head->entry) {
        asked["audit_entry"] = head->entry->seq;
        asked["utc"] = head->entry->utc;
        asked["after"] = head->after;
      }
    }
    if (tests != nullptr) json["tests"] = again_json(*tests);
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << report.inspections << " inspections, " << report.lot_records
            << " entries of the lot's record, " << report.attachments << " attached files, "
            << report.audit_entries << " audit entries\n";
  if (!migrated) std::cout << "schema " << report.schema << ", not migrated\n";
  for (const std::string& problem : report.problems)
    std::cout << "- " << printable(problem) << '\n';
  for (const std::string& note : report.notes) std::cout << "Note: " << printable(note) << '\n';
  if (!report.unfinished.empty()) std::cout << "- " << printable(report.unfinished) << '\n';
  if (tests != nullptr) print_again(*tests);
  if (!report.problems.empty()) {
    std::cout << "this file cannot be trusted\n";
  } else if (tail.empty()) {
    std::cout << "nothing was altered";
    if (tail.after != 0) {
      std::cout << " up to audit entry " << tail.after << ", which a signed head covers";
    }
    std::cout << '\n';
  } else {
    std::cout << "no signed head covers " << tail.words()
              << "; lines that were taken away or added there do not show. The next entry covers "
                 "them, or asbuilt lot verify --db FILE --user NAME\n"
              << "nothing else was altered\n";
  }
  if (head && head->entry) {
    std::cout << "head " << head->told << ": audit entry " << head->entry->seq << ", "
              << head->entry->utc << ", " << head->after << " audit entries came after it\n";
  }
  std::cout << "head of the audit trail: " << report.audit_head << '\n';
}

}  // namespace asbuilt
