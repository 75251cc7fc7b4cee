#include "app/cli/lot_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/tensile_options.h"
#include "core/lot/dispositions.h"
#include "core/lot/record_kinds.h"

namespace asbuilt {
namespace {

std::string option_name(const std::string& field) {
  std::string name = "--" + field;
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

void add_database(CLI::App* app, LotArguments& a) {
  app->add_option("--db", a.db, "the lot's database")->required();
}
CLI::Option* add_lot_number(CLI::App* app, LotArguments& a) {
  return app->add_option("--lot", a.lot, "lot number");
}
void add_login(CLI::App* app, LotArguments& a) {
  app->add_option("--user", a.user, "who does this")->envname("ASBUILT_USER")->required();
  app->add_option("--password-file", a.password_file,
                  "file whose first line is the password; else it is asked for");
}

std::vector<std::string> states() {
  std::vector<std::string> all;
  for (const DispositionStep& step : disposition_steps()) {
    if (std::find(all.begin(), all.end(), step.to) == all.end()) all.push_back(step.to);
  }
  return all;
}

void add_fields(CLI::App* app, const RecordKind& kind, LotArguments& a) {
  app->add_option("file", a.file,
                  "fields of the entry, FILE.toml (asbuilt lot template " + kind.id + ")");
  for (const LotField& field : kind.fields) {
    if (kind.id == "lot" && field.name == kind.key_field) continue;  // --lot says it
    app->add_option_function<std::string>(
        option_name(field.name),
        [&a, name = field.name](const std::string& text) { a.fields[name] = text; }, field.text);
  }
  CLI::Option* supersedes = app->add_option(
      "--supersedes", a.supersedes, "number of the entry that this one corrects; both are kept");
  CLI::Option* reason = app->add_option("--reason", a.reason, "why");
  supersedes->needs(reason);
  reason->needs(supersedes);
}

}  // namespace

CLI::App* add_lot(CLI::App& program, Common& common, LotArguments& a) {
  CLI::App* group = program.add_subcommand(
      "lot", "the lot's release record: builds, powder, parts, tests, decisions, signatures");
  group->require_subcommand(1);
  CLI::App& lot = *group;
  const auto command = [&](const std::string& name, const std::string& text,
                           const std::string& example, const std::string& kind = "") {
    CLI::App* app = add_command(lot, common, name, text, "asbuilt lot " + example);
    app->callback([&a, name, kind] {
      a.action = name;
      a.kind = kind;
    });
    return app;
  };
  for (const RecordKind& kind : record_kinds()) {
    if (kind.entered_by == EnteredBy::kProgram) continue;
    const bool creates = kind.id == "lot";
    CLI::App* app =
        command(creates ? "create" : "add-" + kind.id,
                creates ? "begins a lot" : "adds to the record: " + kind.title,
                (creates ? "create" : "add-" + kind.id) + std::string(" --db lot.sqlite ") +
                    (kind.scope == LotScope::kLot ? "--lot L-001 " : "") + "--user ada " + kind.id +
                    ".toml",
                kind.id);
    add_database(app, a);
    if (kind.scope == LotScope::kLot) add_lot_number(app, a)->required();
    add_login(app, a);
    add_fields(app, kind, a);
  }

  CLI::App* templated = command("template", "prints the fields of a kind of entry, as TOML",
                                "template build > build.toml");
  templated->add_option("kind", a.kind, "lot, powder, build, part, ...")->required();
  templated->callback([&a] { a.action = "template"; });

  CLI::App* user = command("add-user", "adds a user; the first one becomes administrator",
                           "add-user --db lot.sqlite --name ada --full-name \"Ada Lovelace\" "
                           "--role quality --user root");
  add_database(user, a);
  user->add_option("--name", a.name, "name to log in by")->required();
  user->add_option("--full-name", a.full_name, "name as printed")->required();
  user->add_option("--role", a.roles, "administrator, operator, inspector, quality; repeatable");
  user->add_option("--user", a.user, "the administrator who does this; not for the first user")
      ->envname("ASBUILT_USER");
  user->add_option("--password-file", a.password_file, "the administrator's password");
  user->add_option("--new-password-file", a.new_password_file, "the new user's password");

  CLI::App* password = command("set-password", "changes the user's own password",
                               "set-password --db lot.sqlite --user ada");
  add_database(password, a);
  add_login(password, a);
  password->add_option("--new-password-file", a.new_password_file, "the new password");

  for (const auto& [name, text] :
       {std::pair{"unlock-user", "lets a user try again after too many wrong passwords"},
        {"deactivate-user", "ends a user's access; the name is never given away again"}}) {
    CLI::App* app =
        command(name, text, std::string(name) + " --db lot.sqlite --name ada --user root");
    add_database(app, a);
    app->add_option("--name", a.name, "the user")->required();
    add_login(app, a);
  }

  CLI::App* inspection =
      command("add-inspection", "ties an inspection of this file to a part of the lot",
              "add-inspection --db lot.sqlite --lot L-001 --part SN-001 --instrument CT-1 "
              "--scanned 2026-11-05T08:00:00Z --user ada");
  add_database(inspection, a);
  add_lot_number(inspection, a)->required();
  inspection->add_option("--part", a.part, "serial number of the part")->required();
  inspection->add_option("--inspection", a.inspection, "number, or latest of this part")
      ->capture_default_str();
  inspection->add_option("--instrument", a.instrument, "CT scanner")->required();
  inspection->add_option("--scanned", a.scanned, "when it was scanned, 2026-11-20T10:00:00Z")
      ->required();
  inspection->add_option("--reason", a.reason, "why, where the part has an inspection already");
  add_login(inspection, a);

  CLI::App* curve =
      command("add-tensile-curve", "reduces a raw tension curve and adds the result to the record",
              "add-tensile-curve bar.csv --db lot.sqlite --lot L-001 --test T1 --part TB-1 "
              "--instrument T-1 "
              "--tested 2026-11-05T08:00:00Z --diameter-mm 6 --gauge-mm 24 --spec \"ASTM F136\" "
              "--user ada");
  add_database(curve, a);
  add_lot_number(curve, a)->required();
  curve->add_option("--test", a.test, "number of the test")->required();
  curve->add_option("--part", a.part, "tensile bar")->required();
  curve->add_option("--instrument", a.instrument, "tensile machine")->required();
  curve->add_option("--tested", a.tested, "when, 2026-11-20T10:00:00Z")->required();
  curve->add_option("--number", a.number, "which test of the file, from 1, where it holds several");
  add_tensile_options(*curve, a.tensile);
  add_login(curve, a);

  CLI::App* disposition =
      command("disposition", "decides about a part, or the lot, and signs the decision",
              "disposition --db lot.sqlite --lot L-001 --part SN-001 --to ACCEPT "
              "--justification \"conforms\" --user ada");
  add_database(disposition, a);
  add_lot_number(disposition, a)->required();
  disposition->add_option("--part", a.part, "serial number; without it the lot is meant");
  disposition->add_option("--to", a.to, "what it becomes")
      ->required()
      ->check(CLI::IsMember(states()));
  disposition->add_option("--justification", a.justification, "why")->required();
  disposition->add_option("--nonconformance", a.nonconformance, "nonconformity that it settles");
  add_login(disposition, a);

  CLI::App* sign = command("sign", "signs the lot's record, or one entry",
                           "sign --db lot.sqlite --lot L-001 --meaning review --user ada");
  add_database(sign, a);
  add_lot_number(sign, a)->required();
  sign->add_option("--meaning", a.meaning, "what the signature means")
      ->required()
      ->check(CLI::IsMember({"authorship", "review", "approval", "responsibility", "release"}));
  sign->add_option("--entry", a.entry, "number of one entry; without it the whole lot");
  add_login(sign, a);

  CLI::App* evaluate =
      command("evaluate", "says whether the lot may be released, and what blocks it",
              "evaluate --db lot.sqlite --lot L-001");
  add_database(evaluate, a);
  add_lot_number(evaluate, a)->required();

  CLI::App* show = command("show", "lists the lots, the entries of a lot, or one entry",
                           "show --db lot.sqlite --lot L-001");
  add_database(show, a);
  add_lot_number(show, a);
  show->add_option("--entry", a.entry, "number of one entry: all its fields");

  CLI::App* replay = command("replay", "runs a stored inspection again and compares every number",
                             "replay 3 --db lot.sqlite");
  add_database(replay, a);
  replay->add_option("inspection", a.replayed, "number of the inspection")->required();
  replay->add_option("--inputs", a.inputs,
                     "folder of scan, design and plan, where they are not at their old place");

  CLI::App* verify =
      command("verify", "checks pages, schema, digests, audit trail, signatures and signed heads",
              "verify --db lot.sqlite");
  add_database(verify, a);

  add_gage(lot, common, a.gage)->callback([&a] { a.action = "gage"; });
  return group;
}

}  // namespace asbuilt
