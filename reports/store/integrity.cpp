#include "reports/store/integrity.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/base/hash.h"
#include "reports/store/artifacts.h"
#include "reports/store/attachments.h"
#include "reports/store/audit.h"
#include "reports/store/lot_records.h"
#include "reports/store/tables.h"

namespace asbuilt {
namespace {

std::string inspection_name(std::int64_t id) {
  return "inspection " + std::to_string(id);
}

class Checker {
 public:
  Checker(Database& database, IntegrityReport& report, const Progress& progress)
      : database_(database), report_(report), progress_(progress) {}

  // Runs one kind of check; what stops it is a finding like any other, and the next kind still
  // runs.
  void run(const char* what, const std::function<void()>& check) {
    progress_.throw_if_cancelled();
    try {
      check();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      problem(std::string(what) + " could not be checked to the end: " + error.what());
    } catch (const std::exception& error) {
      problem(std::string(what) + " could not be checked to the end: " + error.what());
    }
  }

  void pages() {
    Statement statement(database_, "PRAGMA integrity_check(20)");
    while (statement.step()) {
      if (statement.text(0) != "ok") problem("the file is damaged: " + statement.text(0));
    }
  }

  void references() {
    Statement statement(database_, "PRAGMA foreign_key_check");
    while (statement.step()) {
      problem("table " + statement.text(0) + " refers to a row of " + statement.text(2) +
              " that is not there");
    }
  }

  void schema(const std::vector<Migration>& steps) {
    for (const std::string& difference : schema_differences(database_, steps)) {
      problem("the schema was altered: " + difference);
    }
    for (const std::string& difference : history_differences(database_, steps)) {
      problem(difference);
    }
    report_.schema = database_.number("PRAGMA user_version");
  }

  void audit() {
    for (const std::string& sentence : check_chain(database_)) problem(sentence);
    report_.audit_entries = database_.number("SELECT count(*) FROM audit");
    report_.audit_head = audit_head(database_);
  }

  void lot_records() {
    for (const std::string& sentence : check_lot_records(database_)) problem(sentence);
    report_.lot_records = database_.number("SELECT count(*) FROM lot_records");
  }

  void attachments() {
    for (const std::string& sentence : check_contents(database_)) problem(sentence);
    report_.attachments = database_.number("SELECT count(*) FROM attachments");
  }

  void contents(const std::set<std::string>& named) {
    for (const std::string& sha256 : named) {
      progress_.throw_if_cancelled();
      ++report_.attachments;
      for (const std::string& sentence : check_content(database_, sha256)) problem(sentence);
    }
  }

  void designs() {
    Statement statement(database_,
                        "SELECT id, columns, rows, sha256 FROM strut_designs ORDER BY id");
    compare_designs(statement);
  }

  void designs_of(const std::set<std::int64_t>& inspections) {
    std::set<std::string> names;
    for (const std::int64_t id : inspections) {
      Statement find(database_, "SELECT strut_design_sha256 FROM inspections WHERE id = ?");
      find.bind(1, id);
      if (find.step()) names.insert(find.text(0));
    }
    for (const std::string& name : names) {
      Statement statement(database_,
                          "SELECT id, columns, rows, sha256 FROM strut_designs WHERE sha256 = ?");
      statement.bind(1, std::string_view(name));
      if (!compare_designs(statement)) problem("the design of an inspection's struts is missing");
    }
  }

  void inspections() {
    std::map<std::string, std::string> recorded = recorded_inspections();
    const std::int64_t count = database_.number("SELECT count(*) FROM inspections");
    Statement statement(database_, "SELECT id FROM inspections ORDER BY id");
    while (statement.step()) {
      const std::int64_t id = statement.integer(0);
      progress_.report(static_cast<double>(report_.inspections++) / static_cast<double>(count));
      inspection(id, recorded, Depth::kEveryTable);
      recorded.erase(std::to_string(id));
    }
    for (const auto& [id, digest] : recorded) missing_inspection(id);
  }

  // Part, lot and verdict of every inspection, by which an evaluation finds the bad ones.
  void first_rows() {
    std::map<std::string, std::string> recorded = recorded_inspections();
    Statement statement(database_, "SELECT id FROM inspections ORDER BY id");
    while (statement.step()) {
      inspection(statement.integer(0), recorded, Depth::kFirstRow);
      recorded.erase(std::to_string(statement.integer(0)));
    }
    for (const auto& [id, digest] : recorded) missing_inspection(id);
  }

  void inspections_of(const std::set<std::int64_t>& named) {
    const std::map<std::string, std::string> recorded = recorded_inspections();
    Statement find(database_, "SELECT 1 FROM inspections WHERE id = ?");
    for (const std::int64_t id : named) {
      progress_.report(static_cast<double>(report_.inspections++) /
                       static_cast<double>(named.size()));
      find.bind(1, id);
      const bool there = find.step();
      find.reset();
      if (there) {
        inspection(id, recorded, Depth::kEveryTable);
      } else {
        missing_inspection(std::to_string(id));
      }
    }
  }

  void artifacts() {
    Statement statement(database_,
                        "SELECT inspection_id, seq, kind, raw_bytes, sha256, data FROM artifacts "
                        "ORDER BY inspection_id, seq");
    compare_artifacts(statement);
  }

  void artifacts_of(const std::set<std::int64_t>& inspections) {
    for (const std::int64_t id : inspections) {
      Statement statement(database_,
                          "SELECT inspection_id, seq, kind, raw_bytes, sha256, data FROM artifacts "
                          "WHERE inspection_id = ? ORDER BY seq");
      statement.bind(1, id);
      compare_artifacts(statement);
    }
  }

 private:
  void problem(const std::string& sentence) { report_.problems.push_back(sentence); }

  // How much of an inspection is compared with its digests.
  enum class Depth { kFirstRow, kEveryTable };

  void missing_inspection(const std::string& id) {
    problem("inspection " + id + " is in the audit trail, but its record is missing");
  }

  // The digest of each inspection's digests, as the audit trail has it.
  std::map<std::string, std::string> recorded_inspections() {
    std::map<std::string, std::string> recorded;
    for (const AuditEntry& entry : read_audit(database_)) {
      if (entry.entity != "INSPECTION" || entry.action != "CREATE") continue;
      const auto digest = entry.more.find("sha256");
      if (!recorded.emplace(entry.id, digest != entry.more.end() ? digest->second : "").second) {
        problem("the audit trail tells twice of inspection " + entry.id);
      }
    }
    return recorded;
  }

  // False where there is none.
  bool compare_designs(Statement& statement) {
    bool any = false;
    while (statement.step()) {
      any = true;
      const TableDigest stored{"design_struts", statement.text(1), statement.integer(2),
                               statement.text(3)};
      compare("strut design " + std::to_string(statement.integer(0)), stored, "design_id",
              statement.integer(0));
    }
    return any;
  }

  void compare_artifacts(Statement& statement) {
    while (statement.step()) {
      progress_.throw_if_cancelled();
      ++report_.artifacts;
      const std::string name = inspection_name(statement.integer(0)) + ", " + statement.text(2) +
                               " (artifact " + std::to_string(statement.integer(1)) + ")";
      try {
        const std::string bytes = decompress(statement.blob(5), statement.integer(3));
        if (sha256_hex(bytes) != statement.text(4)) problem(name + " was altered");
      } catch (const Error& error) {
        problem(name + ": " + error.text().what);
      }
    }
  }

  void inspection(std::int64_t id, const std::map<std::string, std::string>& recorded,
                  Depth depth) {
    const auto entry = recorded.find(std::to_string(id));
    if (entry == recorded.end()) {
      problem(inspection_name(id) + " is not in the audit trail");
      return;
    }
    const TableMap<TableDigest>& manifest = manifest_table();
    const TableDigest found = digest_stored_rows(database_, manifest.table(), manifest.columns(),
                                                 manifest.key(), id, progress_);
    if (found.sha256 != entry->second) {
      problem(inspection_name(id) + ": its list of digests is not the one in the audit trail");
    }
    std::vector<TableDigest> digests;
    manifest.load(database_, id, digests);
    for (const TableDigest& stored : digests) {
      const bool first_row = stored.table == inspection_table().table();
      if (!first_row && depth == Depth::kFirstRow) continue;
      compare(inspection_name(id) + ", table " + stored.table, stored,
              first_row ? kSingleRowKey : "inspection_id", id);
    }
  }

  void compare(const std::string& name, const TableDigest& stored, const std::string& key,
               std::int64_t parent) {
    // Names come from the file and go into SQL: nothing but a plain name may pass.
    const auto plain = [](const std::string& text) {
      return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ',';
      });
    };
    if (!plain(stored.table) || !plain(stored.columns)) {
      problem(name + ": its digest names no table or columns");
      return;
    }
    const TableDigest found =
        digest_stored_rows(database_, stored.table, stored.columns, key, parent, progress_);
    if (found.rows != stored.rows) {
      problem(name + ": " + std::to_string(found.rows) + " rows instead of " +
              std::to_string(stored.rows));
    } else if (found.sha256 != stored.sha256) {
      problem(name + ": its values were altered");
    }
  }

  Database& database_;
  IntegrityReport& report_;
  const Progress& progress_;
};

}  // namespace

IntegrityReport check_integrity(Database& database, const std::vector<Migration>& steps,
                                const Progress& progress) {
  IntegrityReport report;
  const Progress reading = progress.part(0.2, 0.8, "checking inspections");
  Checker checker(database, report, reading);
  checker.run("the pages", [&] { checker.pages(); });
  checker.run("the references", [&] { checker.references(); });
  checker.run("the schema", [&] { checker.schema(steps); });
  checker.run("the audit trail", [&] { checker.audit(); });
  checker.run("the lot's record", [&] { checker.lot_records(); });
  checker.run("the attached files", [&] { checker.attachments(); });
  checker.run("the designs", [&] { checker.designs(); });
  checker.run("the inspections", [&] { checker.inspections(); });
  checker.run("the artifacts", [&] { checker.artifacts(); });
  progress.report(1.0);
  return report;
}

IntegrityReport check_entries(Database& database, const std::vector<Migration>& steps) {
  IntegrityReport report;
  const Progress silent;
  Checker checker(database, report, silent);
  checker.run("the schema", [&] { checker.schema(steps); });
  checker.run("the audit trail", [&] { checker.audit(); });
  checker.run("the lot's record", [&] { checker.lot_records(); });
  checker.run("the inspections", [&] { checker.first_rows(); });
  return report;
}

IntegrityReport check_evidence(Database& database, const Evidence& evidence,
                               const Progress& progress) {
  IntegrityReport report;
  const Progress reading = progress.part(0.0, 0.9, "checking inspections");
  Checker checker(database, report, reading);
  checker.run("the inspections", [&] { checker.inspections_of(evidence.inspections); });
  checker.run("the designs", [&] { checker.designs_of(evidence.inspections); });
  checker.run("the artifacts", [&] { checker.artifacts_of(evidence.inspections); });
  checker.run("the attached files", [&] { checker.contents(evidence.contents); });
  progress.report(1.0);
  return report;
}

}  // namespace asbuilt
