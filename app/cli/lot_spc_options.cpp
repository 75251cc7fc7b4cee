#include "app/cli/lot_spc_options.h"

#include <CLI/CLI.hpp>

#include "app/session/spc.h"

namespace asbuilt {
namespace {

// Where the values come from: the record, or a table.
void add_values(CLI::App& app, SpcArguments& spc) {
  CLI::Option* db = app.add_option("--db", spc.databases, "lot's database; several are allowed");
  CLI::Option* table =
      app.add_option("--table", spc.table, "values in a table with column names, FILE.csv")
          ->excludes(db);
  app.add_option("--characteristic", spc.characteristic,
                 "a dimension's characteristic, tensile.rm_mpa, inspection.porosity_loss_pp, ...")
      ->needs(db);
  app.add_option("--lot", spc.lots, "lot numbers, by commas or repeated; without it every lot")
      ->delimiter(',')
      ->needs(db);
  app.add_option("--variant", spc.variant_pct, "parts of this size variant only, %")->needs(db);
  app.add_option("--column", spc.column, "column of the values")
      ->capture_default_str()
      ->needs(table);
  app.add_option("--group-column", spc.group_column, "column of lots or other subgroups")
      ->needs(table);
  app.add_option("--label-column", spc.label_column, "column of serial numbers")->needs(table);
  app.add_option("--u-column", spc.u_column, "column of expanded uncertainties (k = 2)")
      ->needs(table);
}

void add_grouping(CLI::App& app, SpcArguments& spc, const std::string& text) {
  app.add_option("--by", spc.by, text)
      ->check(CLI::IsMember(grouping_names()))
      ->capture_default_str();
}

void add_limits(CLI::App& app, SpcArguments& spc) {
  app.add_option("--lower", spc.lower, "lower limit, in the place of the entries' own limits");
  app.add_option("--upper", spc.upper, "upper limit");
}

void add_confidence(CLI::App& app, SpcArguments& spc) {
  app.add_option("--confidence", spc.confidence, "of bounds and intervals")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
}

void add_plot(CLI::App& app, SpcArguments& spc, const std::string& text) {
  app.add_option("--plot", spc.plot, text + ", FILE.pdf, .svg or .png");
}

void add_capability(CLI::App& app, SpcArguments& spc) {
  add_values(app, spc);
  add_grouping(app, spc,
               "subgroups within which Cp and Cpk are taken; none: from value to value in time");
  add_limits(app, spc);
  add_confidence(app, spc);
  app.add_option("--least-cpk", spc.least_cpk, "status 1 where this Cpk is not shown");
  app.add_option("--least-ppk", spc.least_ppk, "status 1 where this Ppk is not shown");
  add_plot(app, spc, "draws histogram and plate map");
}

void add_chart(CLI::App& app, SpcArguments& spc) {
  add_values(app, spc);
  app.add_option("--chart", spc.chart,
                 "single values with moving range, means with ranges (xr) or standard deviations "
                 "(xs), weighted averages (ewma)")
      ->check(CLI::IsMember({"imr", "xr", "xs", "ewma"}))
      ->capture_default_str();
  add_grouping(app, spc, "subgroups of xr, xs and ewma");
  app.add_option("--rules", spc.rules, "Nelson's rules, 1 to 8, separated by commas")
      ->delimiter(',')
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  app.add_option("--limits-from", spc.limits_from,
                 "lot whose values give the limits, repeatable; without it all values");
  app.add_option("--lambda", spc.lambda, "weight of the newest point (ewma)")
      ->check(CLI::Range(0.01, 1.0))
      ->capture_default_str();
  app.add_option("--ewma-limit", spc.ewma_limit, "limits in standard deviations (ewma)")
      ->check(CLI::Range(0.5, 10.0))
      ->capture_default_str();
  add_plot(app, spc, "draws chart and plate map");
}

void add_tolerance(CLI::App& app, SpcArguments& spc) {
  add_values(app, spc);
  add_limits(app, spc);
  app.add_option("--coverage", spc.coverage, "share of the parts that the interval holds")
      ->check(CLI::Range(0.01, 0.9999))
      ->capture_default_str();
  add_confidence(app, spc);
  app.add_option("--side", spc.side, "limits below and above, or one")
      ->check(CLI::IsMember({"both", "lower", "upper"}))
      ->capture_default_str();
}

void add_sampling(CLI::App& app, SpcArguments& spc) {
  CLI::Option* size = app.add_option("--size", spc.size, "items in the lot");
  CLI::Option* aql = app.add_option("--aql", spc.aql, "acceptance quality limit, %")->needs(size);
  app.add_option("--level", spc.level, "general inspection level")
      ->check(CLI::IsMember({"I", "II", "III"}))
      ->capture_default_str()
      ->needs(aql);
  CLI::Option* n =
      app.add_option("--n", spc.n, "sample size of a plan of one's own")->excludes(aql);
  CLI::Option* c =
      app.add_option("--c", spc.accept, "nonconforming items that it accepts")->needs(n);
  n->needs(c);
  app.add_option("--points", spc.points, "of the operating characteristic")
      ->check(CLI::Range(2, 1001))
      ->capture_default_str();
}

}  // namespace

void add_spc(CLI::App& lot, Common& common, SpcArguments& spc, std::string& action) {
  const auto command = [&](const std::string& name, const std::string& text,
                           const std::string& example) -> CLI::App& {
    CLI::App* app = add_command(lot, common, name, text, example);
    app->callback([&action, name] { action = name; });
    return *app;
  };
  add_capability(
      command("capability", "what the process can hold: Cp, Cpk, Pp, Ppk, share beyond",
              "asbuilt lot capability --db lot.sqlite --characteristic length --by lot "
              "--least-cpk 1.33 --plot length.pdf\n"
              "  asbuilt lot capability --table values.csv --column length --lower 19.95 "
              "--upper 20.05"),
      spc);
  add_chart(command("chart", "whether the process is stable: control charts with Nelson's rules",
                    "asbuilt lot chart --db lot.sqlite --characteristic length --rules 1,2,5 "
                    "--limits-from L-001 --plot length.pdf\n"
                    "  asbuilt lot chart --db lot.sqlite --characteristic length --chart xr --by "
                    "build\n"
                    "  asbuilt lot chart --table values.csv --column length --chart ewma"),
            spc);
  add_tolerance(command("tolerance", "limits that hold a share of all parts: tolerance intervals",
                        "asbuilt lot tolerance --db lot.sqlite --characteristic tensile.rm_mpa "
                        "--side lower --coverage 0.99\n"
                        "  asbuilt lot tolerance --table values.csv --column length"),
                spc);
  add_sampling(command("sampling", "single sampling plans by attributes and what they protect from",
                       "asbuilt lot sampling --size 200 --level II --aql 1.0\n"
                       "  asbuilt lot sampling --n 59 --c 0"),
               spc);
}

}  // namespace asbuilt
