// Runs a stored inspection again from its recorded inputs and compares what comes out.
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_options.h"
#include "app/cli/lot_verify.h"
#include "app/session/inspect.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/spec/plan.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

// A database beside the temporary files, gone with the object.
class ScratchStore {
 public:
  ScratchStore()
      : path_(std::filesystem::temp_directory_path() /
              ("asbuilt_replay_" + std::to_string(::getpid()) + ".sqlite")),
        store_(Store::create_or_open(path_)) {}
  ~ScratchStore() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;
  Store& store() { return store_; }

 private:
  Path path_;
  Store store_;
};

struct Comparison {
  std::vector<std::string> same, different;  // tables
  std::vector<std::string> notes;
  bool verdict_same = false;
};

// A relative path was told from where the inspection ran, which the record does not say.
std::string told_place(const InputFile& input, const Path& path) {
  std::string text = input.role + ": " + path.string();
  if (path.is_absolute()) return text;
  return text.append(", looked for from ").append(std::filesystem::current_path().string());
}

// Where the input lies now; its bytes must be those that were inspected. Folders (series of slices)
// are checked by the inspection itself, whose own digest of them is compared afterwards.
Path place_of(const InputFile& input, const Path& folder) {
  Path path = input.path;
  if (!folder.empty()) path = folder / path.filename();
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kNotFound,
                {"an input of the inspection is not there", told_place(input, path), "",
                 "--inputs FOLDER, where the files lie now"});
  }
  if (std::filesystem::is_regular_file(path) && sha256_file(path) != input.sha256) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"an input is not the one that was inspected", input.role + ": " + path.string(),
         "SHA-256 " + input.sha256, "find the original: replaying another file shows nothing"});
  }
  return path;
}

Plan plan_of(const InspectionRecord& record, const Path& folder) {
  Path plan_file, scan;
  std::vector<Path> designs;
  for (const InputFile& input : record.inputs) {
    const Path path = place_of(input, folder);
    if (input.role == "plan") plan_file = path;
    if (input.role == "scan") scan = path;
    if (input.role == "design") designs.push_back(path);
  }
  Plan plan = plan_file.empty() ? plan_without_file(scan, designs) : read_plan(plan_file);
  if (!folder.empty()) {
    plan.scan = scan;
    plan.designs = designs;
  }
  plan.part = record.part_serial;
  return plan;
}

Comparison compare(const Store& store, std::int64_t id, const InspectionRecord& before,
                   const InspectionRecord& again) {
  ScratchStore scratch;
  const std::int64_t copy = scratch.store().add_inspection(again);
  const auto old_digests = store.table_digests(id),
             new_digests = scratch.store().table_digests(copy);
  Comparison found;
  for (const auto& [table, digest] : old_digests) {
    // Time, duration and paths differ by nature; what matters of these two is compared below.
    if (table == "inspections" || table == "inputs") continue;
    const auto at = new_digests.find(table);
    (at != new_digests.end() && at->second == digest ? found.same : found.different)
        .push_back(table);
  }
  for (const auto& [table, digest] : new_digests) {
    if (!old_digests.contains(table)) {
      found.notes.push_back("this version also has the table " + table);
    }
  }
  found.verdict_same = before.judgement.verdict == again.judgement.verdict;
  const auto inputs = [](const InspectionRecord& r) {
    std::string all;
    for (const InputFile& i : r.inputs) all += i.role + i.sha256;
    return all;
  };
  if (inputs(before) != inputs(again)) found.different.emplace_back("inputs");
  if (before.software.options_hash != again.software.options_hash) {
    found.notes.emplace_back(
        "the options are not the same: defaults changed, or options came anew");
  }
  if (before.software.version != again.software.version ||
      before.software.revision != again.software.revision) {
    found.notes.push_back("inspected by asbuilt " + before.software.version + " (" +
                          before.software.revision + "), replayed by " + again.software.version +
                          " (" + again.software.revision + ")");
  }
  return found;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + t;
  return all;
}

}  // namespace

int lot_replay(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  const InspectionRecord before = store.load_inspection(a.replayed);
  // What is compared are digests: the rows have to be those that they were taken of.
  require_inspection(store, a.replayed, "nothing is replayed from it", console);
  const Plan plan = plan_of(before, a.inputs);
  const InspectionResult result = run_inspection(plan, console.progress);
  finish_progress(console);
  const Comparison found = compare(store, a.replayed, before, result.record);
  const bool same = found.different.empty() && found.verdict_same;
  if (console.form == OutputForm::kJson) {
    nlohmann::ordered_json json;
    json["inspection_id"] = a.replayed;
    json["same"] = same;
    json["verdict_same"] = found.verdict_same;
    json["tables_same"] = found.same;
    json["tables_different"] = found.different;
    json["notes"] = found.notes;
    std::cout << json.dump(2) << '\n';
  } else {
    if (same) {
      std::cout << "inspection " << a.replayed
                << ": every number comes out the same, bit for bit, in " << found.same.size()
                << " tables\n";
    } else {
      std::cout << "inspection " << a.replayed << ": not the same: " << joined(found.different)
                << (found.verdict_same ? "; the verdict is the same\n" : "; the verdict differs\n");
    }
    for (const std::string& note : found.notes) std::cout << "Note: " << note << '\n';
  }
  return same ? 0 : 1;
}

}  // namespace asbuilt
