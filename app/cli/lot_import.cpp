// Measured dimensions of a file as entries of the lot's record.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_access.h"
#include "app/cli/lot_transfer_options.h"
#include "app/session/reading_table.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/number_text.h"
#include "core/interchange/dfq.h"
#include "core/interchange/dimension_table.h"
#include "core/interchange/qif.h"
#include "core/lot/dimension_import.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

struct FileRead {
  std::string sha256;
  CharacteristicResults results;
  std::vector<std::string> problems;  // fields that could not be read
};

FileRead read_file(const Path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  FileRead file;
  file.sha256 = sha256_file(path);
  if (ending == ".qif") {
    file.results = read_qif(path);
  } else if (ending == ".dfq") {
    file.results = read_dfq(path);
  } else if (ending == ".csv" || ending == ".txt") {
    file.results = read_dimension_table(path, {}, &file.problems);
  } else {
    refuse("the kind of file is not told by its name", path.string(),
           "FILE.csv, FILE.txt, FILE.qif, FILE.dfq", "rename it, or export it in one of these");
  }
  if (sha256_file(path) != file.sha256) {
    refuse("the file changed while it was read", path.string(), "", "import it again");
  }
  return file;
}

// Columns `file` and `record`.
std::map<std::string, std::string> read_map(const Path& path) {
  std::map<std::string, std::string> map;
  if (path.empty()) return map;
  const ReadingTable table(path);
  const std::vector<std::string> names = table.words("file"), numbers = table.words("record");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (map.emplace(names[i], numbers[i]).second) continue;
    refuse("a name is there twice", path.string() + ": \"" + names[i] + "\"", "each name once", "");
  }
  return map;
}

// Columns `characteristic`, `u`, `unit` and `origin`.
std::map<std::string, StatedUncertainty> read_uncertainties(const Path& path) {
  std::map<std::string, StatedUncertainty> map;
  if (path.empty()) return map;
  const ReadingTable table(path);
  const std::vector<std::string> names = table.words("characteristic");
  const std::vector<double> values = table.numbers("u");
  const std::vector<std::string> units = table.words("unit"), origins = table.words("origin");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string where = path.string() + ": \"" + names[i] + "\"";
    if (!(values[i] > 0.0)) {
      refuse("an uncertainty is not above zero", where, "u > 0, with k = 2", "");
    }
    if (!map.emplace(names[i], StatedUncertainty{values[i], units[i], origins[i]}).second) {
      refuse("a characteristic is there twice", where, "each once", "");
    }
  }
  return map;
}

// "20.01 +- 0.01 mm in 19.95 to 20.05".
std::string value_text(const LotRecord& r) {
  const auto number = [&r](const char* field) { return shortest_number(r.number(field)); };
  const auto has = [&r](const char* field) { return r.fields.contains(field); };
  std::string text = number("value") + (has("u") ? " +- " + number("u") : " (no U)") + " ";
  text += r.text("unit");
  if (has("nominal")) text += ", nominal " + number("nominal");
  if (has("lower")) text += ", from " + number("lower");
  if (has("upper")) text += (has("lower") ? " to " : ", up to ") + number("upper");
  return text;
}

void print_plan(const DimensionImportPlan& plan, const LotTransferArguments& a,
                const Console& console) {
  if (console.form == OutputForm::kJson) {
    Json json;
    json["dry_run"] = a.dry_run;
    json["entries"] = Json::array();
    for (const LotRecord& r : plan.entries) {
      Json entry;
      if (r.id != 0) entry["id"] = r.id;
      for (const auto& [name, value] : r.fields) {
        std::visit([&entry, &name = name](const auto& v) { entry[name] = v; }, value);
      }
      json["entries"].push_back(std::move(entry));
    }
    json["problems"] = plan.problems;
    json["notes"] = plan.notes;
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  for (const LotRecord& r : plan.entries) {
    std::cout << (r.id != 0 ? "entry " + std::to_string(r.id) + ": " : "") << r.key << "  "
              << r.text("part") << "  " << r.text("characteristic") << "  " << value_text(r) << "  "
              << r.text("instrument") << "  " << r.text("measured") << "  " << r.text("source_id")
              << '\n';
  }
  for (const std::string& note : plan.notes) std::cout << "Note: " << note << '\n';
  std::cout << "dimensions "
            << (!a.dry_run              ? "added: "
                : plan.problems.empty() ? "that would be added: "
                                        : "without a problem, not added: ")
            << plan.entries.size() << '\n';
}

void require_no_problem(const DimensionImportPlan& plan, const Path& file) {
  if (plan.problems.empty()) return;
  std::string what =
      plan.problems.size() == 1
          ? "the file cannot be imported, and nothing was added:"
          : std::to_string(plan.problems.size()) + " problems of the file; nothing was added:";
  for (const std::string& problem : plan.problems) what += "\n  " + problem;
  refuse(what, file.string(), "",
         "mend all of them and import again; --dry-run shows what would be added");
}

}  // namespace

int lot_import_dimensions(const LotTransferArguments& a, const Console& console) {
  if (!a.dry_run && a.user.empty()) {
    refuse("nobody is named who adds this", "--user", "a user of the record", "or --dry-run");
  }
  Store store = a.dry_run ? Store::open_read_only(a.db) : open_record(a.db);
  const FileRead file = read_file(a.file);
  DimensionImport request;
  request.lot = a.lot;
  request.sha256 = file.sha256;
  request.part = a.part;
  request.instrument = a.instrument;
  request.parts = read_map(a.part_map);
  request.instruments = read_map(a.instrument_map);
  request.uncertainties = read_uncertainties(a.u_map);
  request.utc_offset = a.utc_offset;
  request.measured = a.measured;
  request.unread = file.problems;
  request.actor = a.dry_run ? "nobody" : a.user;
  const auto plan_now = [&](const std::vector<LotRecord>& records) {
    request.utc = utc_now();
    DimensionImportPlan plan = plan_dimension_import(file.results, request, records);
    plan.notes.insert(plan.notes.begin(), file.results.notes.begin(), file.results.notes.end());
    return plan;
  };
  DimensionImportPlan plan = plan_now(store.lot_records());
  if (a.dry_run) print_plan(plan, a, console);
  require_no_problem(plan, a.file);
  if (a.dry_run) return 0;
  const SigningKey key = log_in(store, a.user, a.password_file);
  change_record(store, a.user, key, [&](LotWriter& writer) {
    // Another program may have changed the record since.
    plan = plan_now(writer.records());
    require_no_problem(plan, a.file);
    for (LotRecord& entry : plan.entries) {
      entry = add_checked(writer, std::move(entry), a.user, key, request.utc);
    }
  });
  print_plan(plan, a, console);
  return 0;
}

}  // namespace asbuilt
