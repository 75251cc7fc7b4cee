#include "app/cli/lot_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/compress_options.h"
#include "app/cli/fatigue_options.h"
#include "app/cli/tensile_options.h"
#include "core/base/error.h"
#include "core/lot/attachments.h"
#include "core/lot/dispositions.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/own_limits.h"
#include "core/lot/record_kinds.h"
#include "core/lot/told_names.h"

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
CLI::Option* add_login(CLI::App* app, LotArguments& a, const std::string& who = "who does this") {
  CLI::Option* user = app->add_option("--user", a.user, who)->envname("ASBUILT_USER")->required();
  app->add_option("--password-file", a.password_file,
                  "file whose first line is the password; else it is asked for");
  return user;
}

std::vector<std::string> states() {
  std::vector<std::string> all;
  for (const DispositionStep& step : disposition_steps()) {
    if (std::find(all.begin(), all.end(), step.to) == all.end()) all.push_back(step.to);
  }
  return all;
}

// Lists take names one by one, by commas, by blanks, or as a range, and as often as one likes.
void add_list(CLI::App* app, const LotField& field, LotArguments& a) {
  app->add_option_function<std::vector<std::string>>(
      option_name(field.name),
      [&a, name = field.name](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
          // An entry's file behind the names of a list is no name.
          if (a.file.empty() && text.ends_with(".toml")) {
            a.file = text;
          } else {
            a.lists[name].push_back(text);
          }
        }
      },
      field.text + "; names by commas or blanks, or a range: A-01..A-09");
}

void add_field(CLI::App* app, const LotField& field, LotArguments& a) {
  if (field.type == LotFieldType::kList) return add_list(app, field, a);
  app->add_option_function<std::string>(
      option_name(field.name),
      [&a, name = field.name](const std::string& text) { a.fields[name] = text; }, field.text);
}

// "--gauge-mm=24" for each of the options that was given, but for positional ones.
std::vector<std::string> told_options(const std::vector<CLI::Option*>& options) {
  std::vector<std::string> told;
  for (const CLI::Option* option : options) {
    if (option->get_positional()) continue;
    for (const std::string& value : option->results()) {
      told.push_back(option->get_name());
      told.back().append("=").append(value);
    }
  }
  return told;
}

// What a raw file is reduced by, of all that `app` has behind the options `of_entry`, is kept as
// told when the command is parsed.
void keep_reduction(CLI::App* app, const std::vector<CLI::Option*>& of_entry, LotArguments& a) {
  std::vector<CLI::Option*> kept = app->get_options();
  std::erase_if(kept, [&of_entry](CLI::Option* option) {
    return std::find(of_entry.begin(), of_entry.end(), option) != of_entry.end();
  });
  app->callback([&a, app, kept] {
    a.action = app->get_name();
    a.reduction = told_options(kept);
  });
}

void add_correction(CLI::App* app, LotArguments& a) {
  CLI::Option* supersedes = app->add_option(
      "--supersedes", a.supersedes, "number of the entry that this one corrects; both are kept");
  CLI::Option* reason = app->add_option("--reason", a.reason, "why");
  supersedes->needs(reason);
  reason->needs(supersedes);
}

void add_fields(CLI::App* app, const RecordKind& kind, LotArguments& a) {
  app->add_option("file", a.file,
                  "fields of the entry, FILE.toml (asbuilt lot template " + kind.id + ")");
  for (const LotField& field : kind.fields) {
    if (kind.id == "lot" && field.name == kind.key_field) continue;  // --lot says it
    add_field(app, field, a);
  }
  add_correction(app, a);
}

}  // namespace

void add_told_fields(LotRecord& record, const LotArguments& a) {
  const RecordKind& kind = record_kind(record.kind);
  for (const auto& [name, text] : a.fields) {
    try {
      record.fields[name] = lot_value(*kind.find(name), text, option_name(name));
    } catch (const Error&) {
      record.fields[name] = text;  // told with all else that is wrong with the entry
    }
  }
}

void add_told_lists(LotRecord& record, const LotArguments& a, const RecordIndex& existing) {
  for (const auto& [name, texts] : a.lists) {
    const LotField& field = *record_kind(record.kind).find(name);
    // The list of powder lots of a nonconformity may name withdrawn ones and refers to none.
    const std::string kind = field.refers.empty() ? field.name : field.refers;
    const auto known = [&](const std::string& key) {
      return existing.latest(record.lot, kind, key) != nullptr ||
             std::find(field.choices.begin(), field.choices.end(), key) != field.choices.end() ||
             (field.name == "about" && is_about(existing, record.lot, key));
    };
    record.fields[name] = told_names(texts, known, option_name(name));
  }
}

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
        command(add_action(kind.id), creates ? "begins a lot" : "adds to the record: " + kind.title,
                add_action(kind.id) + " --db lot.sqlite " +
                    (kind.scope != LotScope::kFile ? "--lot L-001 " : "") + "--user ada " +
                    kind.id + ".toml",
                kind.id);
    add_database(app, a);
    if (kind.scope != LotScope::kFile) add_lot_number(app, a)->required();
    add_login(app, a);
    add_fields(app, kind, a);
  }

  CLI::App* templated = command("template", "prints the fields of a kind of entry, as TOML",
                                "template powder --material \"Ti6Al4V ELI\" > powder.toml");
  templated
      ->add_option(
          "kind", a.kind,
          "lot, powder, build, part, ...; dimensions, parts: the tables for import-dimensions and "
          "import-parts")
      ->required();
  templated->add_option("--material", a.material,
                        "adds what is usual for it, and limits of its specifications");
  templated->callback([&a] { a.action = "template"; });

  CLI::App* limits =
      command("limits", "lists the limits and rules built in, to compare them with their documents",
              "limits --data \"tension ASTM F136\"");
  limits->add_option("--data", a.data, "id of one of them; without it all");

  CLI::App* user = command("add-user", "adds a user; the first one becomes administrator",
                           "add-user --db lot.sqlite --name ada --full-name \"Ada Lovelace\" "
                           "--role quality --user root");
  add_database(user, a);
  user->add_option("--name", a.name, "name to log in by")->required();
  user->add_option("--full-name", a.full_name, "name as printed")->required();
  user->add_option("--another-person", a.another_person,
                   "why this is somebody else than a user of the same printed name");
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
  add_time(inspection, "--scanned", a.scanned, "when it was scanned, 2026-11-20T10:00:00Z")
      ->required();
  inspection->add_option("--reason", a.reason, "why, where the part has an inspection already");
  for (const char* setting :
       {"voltage_kv", "current_ua", "exposure_ms", "projections", "detector_um", "focal_spot_um",
        "magnification", "filter", "reconstruction", "measured_by"}) {
    add_field(inspection, *record_kind("inspection").find(setting), a);
  }
  add_login(inspection, a);

  const auto add_test = [&](CLI::App* app, const std::string& part, const std::string& machine) {
    add_database(app, a);
    add_lot_number(app, a)->required();
    app->add_option("--test", a.test, "number of the test")->required();
    CLI::Option* piece = app->add_option("--part", a.part, part);
    app->add_option("--instrument", a.instrument, machine)->required();
    add_time(app, "--tested", a.tested, "when, 2026-11-20T10:00:00Z")->required();
    app->add_option("--number", a.number, "which test of the file, from 1, where it holds several");
    add_correction(app, a);
    return piece;
  };
  CLI::App* curve =
      command("add-tensile-curve", "reduces a raw tension curve and adds the result to the record",
              "add-tensile-curve bar.csv --db lot.sqlite --lot L-001 --test T1 --part TB-1 "
              "--instrument T-1 --extensometer EX-1 "
              "--tested 2026-11-05T08:00:00Z --diameter-mm 6 --gauge-mm 24 --spec \"ASTM F136\" "
              "--user ada");
  add_test(curve, "tensile bar", "tensile machine")->required();
  for (const char* field : {"extensometer", "fracture", "retest_of", "invalid_because",
                            "temperature_c", "measured_by"}) {
    add_field(curve, *record_kind("tensile").find(field), a);
  }
  const std::vector<CLI::Option*> of_entry = curve->get_options();
  add_tensile_options(*curve, a.tensile);
  keep_reduction(curve, of_entry, a);
  add_login(curve, a);

  CLI::App* compressed = command(
      "add-compression-curve", "reduces a raw compression curve and adds the result to the record",
      "add-compression-curve cube.csv --db lot.sqlite --lot L-001 --test C1 --part PS-1 "
      "--instrument C-1 --tested 2026-11-05T08:00:00Z --diameter-mm 10 --height-mm 15 "
      "--spec \"Porous tantalum\" --user ada");
  add_test(compressed, "porous specimen or witness", "compression machine")->required();
  for (const char* field : {"extensometer", "temperature_c", "measured_by"}) {
    add_field(compressed, *record_kind("compression").find(field), a);
  }
  for (const OwnLimitField& own : own_limit_fields()) {
    add_field(compressed, *record_kind("compression").find(own.field), a);
  }
  add_field(compressed, *record_kind("compression").find("limits_origin"), a);
  const std::vector<CLI::Option*> of_compression = compressed->get_options();
  add_compress_options(*compressed, a.compression);
  keep_reduction(compressed, of_compression, a);
  add_login(compressed, a);

  CLI::App* fatigued = command(
      "add-fatigue-table",
      "adds one specimen of a table of fatigue tests, or of a record of stages, or all",
      "add-fatigue-table tests.csv --db lot.sqlite --lot L-001 --test F1 --part PS-2 "
      "--instrument F-1 --tested 2026-11-05T08:00:00Z --spec \"Porous tantalum\" --user ada\n"
      "  asbuilt lot add-fatigue-table tests.csv --db lot.sqlite --lot L-001 --test F --all "
      "--left-out PS-9 --left-out-because \"of another lot\" --instrument F-1 "
      "--tested 2026-11-05T08:00:00Z --user ada\n"
      "  asbuilt lot add-fatigue-table stages.csv --db lot.sqlite --lot L-001 --test S --all "
      "--protocol 9x20000 --body-mass-kg 80 --u-load-pct 0.5 --instrument F-1 "
      "--tested 2026-11-05T08:00:00Z --user ada");
  CLI::Option* specimen = add_test(fatigued, "specimen, as the table names it", "fatigue machine");
  fatigued
      ->add_flag("--all", a.all_specimens,
                 "every specimen of the table that is not left out: tests NUMBER-1, NUMBER-2, "
                 "... by its rows")
      ->excludes(specimen)
      ->excludes("--number")
      ->excludes("--supersedes");
  for (const char* field : {"left_out", "left_out_because", "temperature_c", "measured_by"}) {
    add_field(fatigued, *record_kind("fatigue").find(field), a);
  }
  const std::vector<CLI::Option*> of_fatigue = fatigued->get_options();
  add_fatigue_table_options(*fatigued, a.fatigue);
  CLI::Option* protocol = add_protocol_options(*fatigued, a.fatigue);
  protocol->excludes("--area-mm2")->excludes("--spec")->excludes("--at-mpa");
  fatigued
      ->add_option("--demanded-stage", a.demanded_stage,
                   "with --protocol: stage that has to be completed; else the last one")
      ->check(CLI::Range(1, 1000))
      ->needs(protocol);
  fatigued
      ->add_option("--u-load-pct", a.u_load_pct,
                   "with --protocol: expanded uncertainty (k = 2) of the loads, % of each")
      ->check(CLI::Range(1e-6, 100.0))
      ->needs(protocol);
  keep_reduction(fatigued, of_fatigue, a);
  add_login(fatigued, a);

  CLI::App* disposition =
      command("disposition", "decides about parts, or the lot, and signs each decision",
              "disposition --db lot.sqlite --lot L-001 --part SN-001..SN-100 --to ACCEPT "
              "--justification \"conforms\" --user ada");
  add_database(disposition, a);
  add_lot_number(disposition, a)->required();
  disposition->add_option("--part", a.parts,
                          "serial numbers by commas or blanks, or a range: SN-01..SN-09; without "
                          "it the lot is meant");
  disposition->add_option("--to", a.to, "what it becomes")
      ->required()
      ->check(CLI::IsMember(states()));
  disposition->add_option("--justification", a.justification, "why")->required();
  disposition->add_option("--nonconformance", a.nonconformance,
                          "nonconformity that it settles, one for all of the parts");
  disposition->add_option(
      "--regulatory-check", a.regulatory_check,
      "of a concession: how applicable regulatory requirements were found to be met");
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

  CLI::App* attach = command(
      "attach", "adds a file to the record: a certificate, a chart, a drawing",
      "attach --db lot.sqlite --lot L-001 --file W1.pdf --what powder_certificate --to powder:W1 "
      "--user ada\n  asbuilt lot attach --db lot.sqlite --file C-1.pdf "
      "--what calibration_certificate --to calibration:C-1 --user ada");
  add_database(attach, a);
  add_lot_number(attach, a);
  attach->add_option("--file", a.file, "the file, at most 64 MiB")->required();
  attach->add_option("--what", a.what, "what it is")
      ->check(CLI::IsMember(attachment_contents()))
      ->required();
  attach
      ->add_option("--to", a.to,
                   "what it belongs to, KIND:NAME; several of one kind as KIND:NAME,NAME or "
                   "KIND:A-01..A-09")
      ->required();
  attach->add_option("--name", a.attachment, "its name in the record; else the file's");
  add_field(attach, *record_kind(kAttachmentKind).find("note"), a);
  add_correction(attach, a);
  add_login(attach, a);

  CLI::App* save = command("save-attachment", "writes an attached file to a new file",
                           "save-attachment --db lot.sqlite --lot L-001 --attachment W1.pdf "
                           "--out W1.pdf");
  add_database(save, a);
  add_lot_number(save, a);
  CLI::Option* named = save->add_option("--attachment", a.attachment, "its name in the record");
  save->add_option("--sha256", a.sha256, "SHA-256 of the file, also of a superseded one")
      ->excludes(named);
  save->add_option("--out", a.out, "the new file")->required();

  CLI::App* withdraw =
      command("withdraw", "takes an entry back that was made by mistake; both are kept",
              "withdraw --db lot.sqlite --entry 12 --reason \"there is no such part\" --user ada");
  add_database(withdraw, a);
  withdraw->add_option("--entry", a.entry, "number of the entry")->required();
  withdraw->add_option("--reason", a.reason, "why")->required();
  add_login(withdraw, a);

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

  CLI::App* struts = command(
      "struts", "struts that have the same defect in several parts; one strut in all of them",
      "struts --db lot.sqlite\n  asbuilt lot struts --db lot.sqlite --lot L-001 --strut 17");
  add_database(struts, a);
  add_lot_number(struts, a);
  CLI::Option* strut = struts->add_option("--strut", a.strut, "a strut's id in the design");
  struts->add_option("--least", a.least, "parts that must have the same defect of a strut")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->excludes(strut);

  CLI::App* verify =
      command("verify", "checks pages, schema, digests, audit trail, signatures and signed heads",
              "verify --db lot.sqlite --head 1f0c5d2e9b7a4386");
  add_database(verify, a);
  verify->add_flag("--tests", a.verify_tests,
                   "also computes mechanical tests again from their attached raw files; status 1 "
                   "where a number is another");
  CLI::Option* writer =
      add_login(verify, a, "who writes the last signed head, where it is missing")->required(false);
  CLI::Option* why = verify->add_option("--reason", a.reason, "why heads begin again");
  CLI::Option* begin =
      verify
          ->add_flag("--begin-heads", a.begin_heads,
                     "begins the signed heads again where they were lost for good and nothing else "
                     "is wrong; for the roles quality and administrator; it stays in sight, on "
                     "documents, too")
          ->needs(writer)
          ->needs(why);
  why->needs(begin);
  verify->add_option("--head", a.head,
                     "head of the audit trail from a report, all of it or its first 16 digits: "
                     "whether the file holds it");

  add_gage(lot, common, a.gage)->callback([&a] { a.action = "gage"; });
  add_spc(lot, common, a.spc, a.action);
  for (CLI::App* app : add_transfer(lot, common, a.transfer)) {
    app->callback([&a, name = app->get_name()] { a.action = name; });
  }
  return group;
}

}  // namespace asbuilt
