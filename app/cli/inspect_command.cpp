#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/lot_access.h"
#include "app/cli/lot_verify.h"
#include "app/cli/paths.h"
#include "app/cli/summary_text.h"
#include "app/session/inspect.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/spec/plan.h"
#include "reports/export/export.h"
#include "reports/render/render.h"
#include "reports/store/store.h"

namespace asbuilt {
namespace {

void require_folder_of(const Path& database) {
  const Path folder = std::filesystem::absolute(database).parent_path();
  if (std::filesystem::is_directory(folder)) return;
  throw Error(ErrorCode::kStorage,
              {"the folder of the database does not exist", "--db " + database.string(),
               "a folder that exists", "make the folder, or check the path"});
}

// The plan says what is inspected; a second word on it would be ignored or a surprise.
void refuse_files_beside_plan(const InspectArguments& arguments) {
  const bool scan = !arguments.scan.empty();
  if (!scan && arguments.designs.empty()) return;
  throw Error(ErrorCode::kInvalidInput,
              {std::string("the plan names the ") + (scan ? "scan" : "design"),
               arguments.plan.string() + " with " +
                   (scan ? "--scan " + arguments.scan.string()
                         : "--design " + arguments.designs.front().string()),
               "PLAN.toml, or --scan SCAN with --design DESIGN",
               "leave the option out, or change the plan"});
}

// SHA-256 of the plan that judged the part; empty where there was none.
std::string plan_digest(const InspectionRecord& record) {
  for (const InputFile& input : record.inputs) {
    if (input.role == "plan") return input.sha256;
  }
  return {};
}

// The newest inspection of the part by the same plan. Throws kInvalidInput where the part was
// inspected, but by another plan only: what it was judged against is not what is asked for now.
std::optional<InspectionRecord> inspected_before(const Store& store, const Plan& plan,
                                                 const Path& database) {
  const std::string wanted = plan.path.empty() ? std::string() : sha256_file(plan.path);
  std::string others;
  std::vector<InspectionSummary> all = store.list_inspections();
  std::reverse(all.begin(), all.end());
  for (const InspectionSummary& s : all) {
    if (s.part_serial != plan.part) continue;
    InspectionRecord record = store.load_inspection(s.id);
    if (plan_digest(record) == wanted) return record;
    others += (others.empty() ? "inspection " : ", ") + std::to_string(s.id);
  }
  if (others.empty()) return std::nullopt;
  throw Error(ErrorCode::kInvalidInput,
              {"the part was inspected before, but judged by another plan",
               database.string() + ", part \"" + plan.part + "\": " + others +
                   (plan.path.empty() ? std::string() : "; " + plan.path.string()),
               "with --resume: the plan of the stored inspection, unchanged",
               "leave out --resume to inspect the part by this plan; the stored inspection stays"});
}

// After the record is kept: nothing that was measured is lost to a full disk.
WrittenFields write_fields(const InspectionResult& result, const InspectArguments& arguments,
                           const Console& console, const Notify& note) {
  if (!result.block) {
    note("no stress fields: the stiffness was not predicted; the summary says why");
    return {};
  }
  const Path folder = arguments.out / "fields";
  make_folder(folder, "--out");
  WrittenFields fields = write_block_fields(*result.block, folder, arguments.with_displacements,
                                            console.progress.part(0.7, 1.0, ""));
  for (const std::string& line : fields.left_out) note("no stress field " + line);
  return fields;
}

}  // namespace

int inspect_command(const InspectArguments& arguments, const Console& console) {
  Plan plan;
  if (!arguments.plan.empty()) {
    refuse_files_beside_plan(arguments);
    require_plan(arguments.plan);
    plan = read_plan(arguments.plan);
  } else {
    if (arguments.scan.empty() || arguments.designs.empty()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"nothing to inspect", "asbuilt inspect",
                   "PLAN.toml, or --scan SCAN with --design DESIGN", "see asbuilt inspect --help"});
    }
    plan = plan_without_file(arguments.scan, arguments.designs);
  }
  if (!arguments.part.empty()) plan.part = arguments.part;
  if (!arguments.out.empty()) require_folder_place(arguments.out, "--out");

  // A database is opened before the work: a locked or foreign file is known at once. A new one is
  // made after it: bad input leaves no file behind.
  std::optional<Store> store;
  if (!arguments.db.empty()) {
    if (std::filesystem::exists(arguments.db)) {
      if (std::filesystem::file_size(arguments.db) > 0) {
        require_trail_end(Store::open_read_only(arguments.db));
      }
      store = Store::create_or_open(arguments.db);
      tell_migration(*store);
    } else {
      require_folder_of(arguments.db);
    }
  }
  if (arguments.resume && store) {
    if (const auto earlier = inspected_before(*store, plan, arguments.db)) {
      if (console.form == OutputForm::kText) {
        std::cout << "part " << plan.part << " was inspected before (inspection " << earlier->id
                  << "); nothing to resume\n";
        print_summary(std::cout, *earlier);
      }
      return verdict_status(*earlier);
    }
  }

  const auto note = [&](const std::string& sentence) {
    finish_progress(console);
    std::cerr << "asbuilt: note: " << sentence << '\n';
  };
  InspectionResult result =
      run_inspection(plan, console.progress.part(0.0, arguments.with_fields ? 0.7 : 0.95, ""), note,
                     arguments.with_fields ? KeepBlock::kYes : KeepBlock::kNo);
  finish_progress(console);
  if (!arguments.db.empty() && !store) store = Store::create_or_open(arguments.db);
  if (store) result.record.id = store->add_inspection(result.record);
  if (!arguments.out.empty()) {
    make_folder(arguments.out, "--out");
    export_inspection(result.record, arguments.out, {});
    const ReportContext context{"", store ? store->audit_head() : std::string()};
    render_pdf(result.record, arguments.out / "report.pdf", {}, context);
    render_html(result.record, arguments.out / "report.html", {}, context);
  }
  WrittenFields fields;
  if (arguments.with_fields) {
    keeping({"cancelled while the stress fields were written; the inspection is kept",
             store ? arguments.db.string() + ", inspection " + std::to_string(result.record.id)
                   : arguments.out.string(),
             {},
             "files in the folder fields are whole; others are missing"},
            [&] { fields = write_fields(result, arguments, console, note); });
  }
  console.progress.report(1.0);
  finish_progress(console);
  if (console.form == OutputForm::kJson) {
    nlohmann::ordered_json json;
    json["inspection_id"] = result.record.id;
    json["verdict"] = to_string(result.record.judgement.verdict);
    json["statements"] = result.record.judgement.statements;
    json["struts"] = result.record.struts.size();
    json["defects"] = result.record.defects.size();
    json["db"] = arguments.db.string();
    json["out"] = arguments.out.string();
    if (arguments.with_fields) {
      json["fields"] = nlohmann::ordered_json::array();
      for (const Path& file : fields.files) json["fields"].push_back(file.string());
    }
    std::cout << json.dump(2) << '\n';
  } else {
    print_summary(std::cout, result.record);
    if (store)
      std::cout << "Database      " << arguments.db.string() << ", inspection " << result.record.id
                << '\n';
    if (!arguments.out.empty())
      std::cout << "Report        " << (arguments.out / "report.pdf").string() << '\n';
    if (!fields.files.empty())
      std::cout << "Stresses      " << (arguments.out / "fields").string() << ", "
                << fields.files.size() << " files\n";
    if (!store && arguments.out.empty())
      std::cout << "Nothing was stored: give --db LOT.sqlite to keep the inspection, or --out DIR "
                   "for its tables and report.\n";
  }
  return verdict_status(result.record);
}

}  // namespace asbuilt
