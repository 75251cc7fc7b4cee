#include "app/cli/lot_transfer_options.h"

#include <CLI/CLI.hpp>

#include "core/lot/utc_times.h"

namespace asbuilt {
namespace {

void add_place(CLI::App* app, LotTransferArguments& a) {
  app->add_option("--db", a.db, "the lot's database")->required();
  app->add_option("--lot", a.lot, "lot number")->required();
}

void add_import_login(CLI::App* app, LotTransferArguments& a) {
  app->add_flag("--dry-run", a.dry_run,
                "shows what would be added, and adds nothing; needs no user");
  app->add_option("--user", a.user, "who does this")->envname("ASBUILT_USER");
  app->add_option("--password-file", a.password_file,
                  "file whose first line is the password; else it is asked for");
}

CLI::App* add_part_import(CLI::App& lot, Common& common, LotTransferArguments& a) {
  CLI::App* app =
      add_command(lot, common, "import-parts",
                  "adds the parts and specimens of a CSV table to the record, all or none",
                  "asbuilt lot template parts > parts.csv\n"
                  "  asbuilt lot import-parts parts.csv --db lot.sqlite --lot L-001 --dry-run\n"
                  "  asbuilt lot import-parts parts.csv --db lot.sqlite --lot L-001 --user ada");
  app->add_option("file", a.file, "FILE.csv with a line for each part (asbuilt lot template parts)")
      ->required();
  add_place(app, a);
  add_import_login(app, a);
  return app;
}

CLI::App* add_import(CLI::App& lot, Common& common, LotTransferArguments& a) {
  CLI::App* app = add_command(
      lot, common, "import-dimensions",
      "adds the measured characteristics of a CSV, QIF or DFQ file to the record, all or none",
      "asbuilt lot import-dimensions cmm.qif --db lot.sqlite --lot L-001 --user ada\n"
      "  asbuilt lot import-dimensions hand.csv --db lot.sqlite --lot L-001 --part SN-001 "
      "--instrument CAL-1 --dry-run");
  app->add_option("file", a.file,
                  "FILE.csv (asbuilt lot template dimensions), FILE.qif or FILE.dfq")
      ->required();
  add_place(app, a);
  add_import_login(app, a);
  app->add_option("--part", a.part, "serial of the part, where the file names none");
  app->add_option("--instrument", a.instrument,
                  "number of the instrument, where the file names none");
  add_time(app, "--measured", a.measured,
           "when, 2026-11-20T10:00:00Z, where the file does not tell the time");
  app->add_option("--part-map", a.part_map,
                  "serials by the names of the file, FILE.csv with the columns file and record");
  app->add_option("--instrument-map", a.instrument_map,
                  "instruments by the names of the file, FILE.csv with the same columns");
  app->add_option("--u-map", a.u_map,
                  "uncertainties (k = 2) of values without one, FILE.csv with the columns "
                  "characteristic (* for all others), u, unit and origin");
  app->add_option("--utc-offset", a.utc_offset,
                  "of times that do not say their zone: +01:00, -05:00, Z");
  return app;
}

CLI::App* add_export(CLI::App& lot, Common& common, LotTransferArguments& a) {
  CLI::App* app = add_command(lot, common, "export",
                              "writes the lot's record as tables, JSON, workbook, QIF and DFQ",
                              "asbuilt lot export --db lot.sqlite --lot L-001 --out L-001");
  add_place(app, a);
  app->add_option("--out", a.out, "folder")->required();
  app->add_option("--formats", a.formats,
                  "csv (a table for each kind of entry), json (with digests and signatures), xlsx, "
                  "qif, dfq (measured results), attachments (the attached files)")
      ->delimiter(',')
      ->capture_default_str();
  app->add_flag("--force", a.force, "replaces files of an earlier export");
  return app;
}

}  // namespace

CLI::Option* add_time(CLI::App* app, const std::string& name, std::string& utc,
                      const std::string& text) {
  const auto in_utc = [](const std::string& told) {
    const std::string known = utc_of(told, "");
    return known.empty() ? told : known;
  };
  return app->add_option(name, utc, text)->transform(in_utc, "");
}

std::vector<CLI::App*> add_transfer(CLI::App& lot, Common& common, LotTransferArguments& a) {
  CLI::App* accuracy =
      add_command(lot, common, "accuracy",
                  "how true to size the lot was printed: deviations, growth factors, size variants",
                  "asbuilt lot accuracy --db lot.sqlite --lot L-001");
  add_place(accuracy, a);
  return {add_import(lot, common, a), add_part_import(lot, common, a), add_export(lot, common, a),
          accuracy};
}

}  // namespace asbuilt
