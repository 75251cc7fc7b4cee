#include <asbuilt_version.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/common_options.h"
#include "app/cli/compress_options.h"
#include "app/cli/fatigue_options.h"
#include "app/cli/lot_options.h"
#include "app/cli/tensile_options.h"
#include "app/cli/told_values.h"
#include "app/cli/wrong_use.h"
#include "core/base/parallel.h"
#include "core/base/source_revision.h"

namespace asbuilt {
namespace {

int run(int argc, char** argv) {
  CLI::App app{
      "Inspects printed lattice implants: from a micro-CT scan and its CAD to a judged, stored, "
      "readable record."};
  app.set_version_flag("--version", std::string("asbuilt ") + kVersion + " (source " +
                                        revision_words(kSourceRevision) + ")");
  app.require_subcommand(1);
  app.failure_message(wrong_use_text);
  app.footer(
      "Exit status: 0 done, 1 the part does not conform or is undecided, 2 wrong use or bad "
      "input,\n"
      "3 could not be measured, 4 storage, 130 cancelled. asbuilt COMMAND --help says more.");
  Common common;

  DemoArguments demo;
  CLI::App* demo_app = add_command(
      app, common, "demo", "designs, prints, scans (all simulated), inspects and reports a sample",
      "asbuilt demo --out sample");
  demo_app->add_option("--out", demo.out, "folder for everything that is made")
      ->capture_default_str();

  InspectArguments inspect;
  CLI::App* inspect_app =
      add_command(app, common, "inspect", "inspects a scanned part against its design",
                  "asbuilt inspect plan.toml --db lot.sqlite --part SN-001\n"
                  "  asbuilt inspect --scan part.mha --design lattice.3mf --out result");
  inspect_app->add_option("plan", inspect.plan, "the plan, PLAN.toml");
  inspect_app->add_option("--scan", inspect.scan, "the scan, where there is no plan");
  inspect_app->add_option("--design", inspect.designs,
                          "the design; twice for struts and whole shape");
  inspect_app->add_option("--db", inspect.db, "the lot's database; made where it does not exist");
  inspect_app->add_option("--part", inspect.part, "serial number of the part");
  CLI::Option* inspect_out =
      inspect_app->add_option("--out", inspect.out, "folder for tables and reports");
  CLI::Option* with_fields =
      inspect_app
          ->add_flag(
              "--with-fields", inspect.with_fields,
              "with --out: stresses of design and part under 1 MPa along x, y and z (VTI), and "
              "the part as a model for CalculiX, in the folder's folder fields")
          ->needs(inspect_out);
  inspect_app
      ->add_flag("--with-displacements", inspect.with_displacements,
                 "with --with-fields: the elements with the displacements of their corners as well "
                 "(VTU)")
      ->needs(with_fields);
  inspect_app->add_flag(
      "--resume", inspect.resume,
      "do nothing where the database already holds this part, judged by the same plan");

  ExportArguments exported;
  CLI::App* export_app = add_command(
      app, common, "export", "writes an inspection as tables, JSON and a coloured surface",
      "asbuilt export --db lot.sqlite --inspection latest --out tables");
  export_app->add_option("--db", exported.db, "the lot's database")->required();
  export_app->add_option("--inspection", exported.inspection, "number, or latest")
      ->capture_default_str();
  export_app->add_option("--out", exported.out, "folder")->required();
  export_app
      ->add_option(
          "--formats", exported.formats,
          "csv (tables and deviation map), json (summary), qif, dfq, xlsx (characteristics)")
      ->delimiter(',')
      ->capture_default_str();

  ExportArguments reported;
  CLI::App* report_app =
      add_command(app, common, "report",
                  "writes the report of an inspection, or the documents of a lot, as PDF or HTML",
                  "asbuilt report --db lot.sqlite --out report.pdf\n"
                  "  asbuilt report --db lot.sqlite --lot L-001 --out batch-record.pdf");
  report_app->add_option("--db", reported.db, "the lot's database")->required();
  CLI::Option* reported_inspection =
      report_app->add_option("--inspection", reported.inspection, "number, or latest")
          ->capture_default_str();
  report_app->add_option("--lot", reported.lot, "the lot's document, not an inspection's report")
      ->excludes(reported_inspection);
  report_app
      ->add_option(
          "--document", reported.document,
          "with --lot: everything, the certificate of conformance of a released lot, the "
          "statistics "
          "beside earlier lots (spc), or one nonconformity; with --inspection: the minimum "
          "reporting statement and what it lacks")
      ->check(CLI::IsMember({"batch-record", "certificate", "spc", "nonconformance", "statement"}))
      ->capture_default_str();
  report_app->add_option("--nonconformance", reported.nonconformance,
                         "number of the nonconformity");
  report_app->add_option("--out", reported.out, "FILE.pdf or FILE.html")->required();

  SimulateArguments simulated;
  CLI::App* simulate_app = add_command(
      app, common, "simulate", "makes a phantom: design, scan and truth, with seeded defects",
      "asbuilt simulate case.toml --out phantom");
  simulate_app->add_option("case", simulated.case_file, "CASE.toml")->required();
  simulate_app->add_option("--out", simulated.out, "folder")->required();

  RegisterArguments registered;
  CLI::App* register_app =
      add_command(app, common, "register", "finds where the design lies in the scan",
                  "asbuilt register part.mha lattice.3mf --json");
  register_app->add_option("scan", registered.scan, "the scan")->required();
  register_app
      ->add_option("design", registered.designs, "the design; two files for struts and whole shape")
      ->required();

  ThicknessArguments thickness;
  bool pores = false;
  CLI::App* thickness_app = add_command(
      app, common, "thickness", "local thickness (largest inscribed sphere) of metal or pores",
      "asbuilt thickness part.mha --pores --out pores.mha");
  thickness_app->add_option("scan", thickness.scan, "the scan")->required();
  thickness_app->add_option("--threshold", thickness.threshold,
                            "grey value above which a voxel is metal; else found");
  thickness_app->add_flag("--pores", pores, "of the pores instead of the metal");
  thickness_app->add_option("--voxel-mm", thickness.voxel_size_mm,
                            "voxel size, for scans that state none");
  thickness_app->add_option("--out", thickness.out, "thickness map, FILE.mha");

  StiffnessArguments stiffness;
  CLI::App* stiffness_app = add_command(
      app, common, "stiffness", "apparent stiffness of any scan or mask by voxel finite elements",
      "asbuilt stiffness part.mha --young-gpa 113.8 --poisson 0.342 --load tensor\n"
      "  asbuilt stiffness part.mha --young-gpa 113.8 --poisson 0.342 --load torsion-z\n"
      "  asbuilt stiffness part.mha --young-gpa 113.8 --poisson 0.342 --body-weight-kg 80\n"
      "  asbuilt stiffness part.mha --young-gpa 113.8 --poisson 0.342 --load -z --load-region "
      "0,0,19,20,20,21 --hold-region 0,0,-1,20,20,1 --interface even --body-weight-kg 80\n"
      "  asbuilt stiffness part.mha --young-gpa 113.8 --poisson 0.342 --yield-mpa 880 --fields "
      "out\n"
      "  asbuilt stiffness labels.mha --phase 1=110,0.34,880 --phase 2=17,0.3");
  stiffness_app->add_option("scan", stiffness.scan, "the scan or mask")->required();
  stiffness_app->add_option("--threshold", stiffness.threshold,
                            "grey value above which a voxel is metal; else found");
  stiffness_app->add_option("--young-gpa", stiffness.young_gpa, "Young's modulus of the metal");
  stiffness_app->add_option("--poisson", stiffness.poisson, "Poisson's ratio of the metal");
  stiffness_app
      ->add_option("--phase", stiffness.phases,
                   "LABEL=GPA,POISSON or LABEL=GPA,POISSON,YIELD (MPa), once for each material of "
                   "a scan of labels, in the place of "
                   "--threshold, --young-gpa and --poisson")
      ->allow_extra_args(false);
  stiffness_app
      ->add_option(
          "--load", stiffness.load,
          "compression along x, y or z between platens (or, with --load-region, the direction of "
          "the force: x, -x ...), the whole tensor, shear-xz (ends of "
          "x, the high one moved along z), torsion-x (about x), bending-xz (ends of x turned "
          "about z; bending-x: about y, bending-y: z, bending-z: x)")
      ->check(CLI::IsMember(stiffness_loads()))
      ->capture_default_str();
  CLI::Option* load_region =
      stiffness_app->add_option("--load-region", stiffness.load_region,
                                "X0,Y0,Z0,X1,Y1,Z1 in mm, scan's frame: the force acts on the free "
                                "surface of the metal in this box, along --load x, -x, y ...");
  CLI::Option* hold_region =
      stiffness_app
          ->add_option("--hold-region", stiffness.hold_region,
                       "the box, as --load-region, in which the metal's free surface is held")
          ->needs(load_region);
  load_region->needs(hold_region);
  stiffness_app
      ->add_option("--interface", stiffness.interface,
                   "of the loaded region: all of it moves alike along the force (rigid), or the "
                   "force is an even pressure on what looks against it")
      ->check(CLI::IsMember({"rigid", "even"}))
      ->needs(load_region)
      ->capture_default_str();
  stiffness_app
      ->add_option("--platens", stiffness.platens,
                   "whether the ends, or held and rigid regions, may slide sideways")
      ->check(CLI::IsMember({"clamped", "frictionless"}))
      ->each([&stiffness](const std::string&) { stiffness.platens_given = true; })
      ->capture_default_str();
  stiffness_app
      ->add_option("--boundary", stiffness.boundary,
                   "of the tensor: displacements given on all faces, periodic, mixed (the part and "
                   "its mirror images), or tractions given on all faces")
      ->check(CLI::IsMember({"kinematic", "periodic", "mixed", "static"}))
      ->each([&stiffness](const std::string&) { stiffness.boundary_given = true; })
      ->capture_default_str();
  stiffness_app->add_flag(
      "--whole-image", stiffness.whole_image,
      "of a tensor: the block is the image with its margins of air, not the box "
      "of the metal");
  stiffness_app->add_flag("--grey", stiffness.grey,
                          "elements bear by their share of metal, not as whole ones or none");
  stiffness_app->add_option("--force-n", stiffness.force_n,
                            "with a load along an axis or on a region: displacement under this "
                            "force");
  stiffness_app->add_option(
      "--body-weight-kg", stiffness.body_weight_kg,
      "with a load along an axis or on a region: displacement under 50 % and 100 % of this "
      "body's weight, against 2 mm");
  stiffness_app->add_option("--element-um", stiffness.element_um,
                            "element size; else the voxel size");
  stiffness_app->add_option("--voxel-mm", stiffness.voxel_size_mm,
                            "voxel size, in the place of what the scan states");
  stiffness_app->add_option("--inp", stiffness.calculix_file,
                            "writes the model between platens for CalculiX or Abaqus, FILE.inp");
  CLI::Option* fields =
      stiffness_app->add_option("--fields", stiffness.fields,
                                "folder for the stresses of each solved load, LOAD.vti (ParaView)");
  stiffness_app
      ->add_flag("--displacements", stiffness.displacements,
                 "with --fields: the elements with the displacements of their corners, LOAD.vtu")
      ->needs(fields);
  stiffness_app->add_option("--yield-mpa", stiffness.yield_mpa,
                            "yield strength of the metal: percentiles of von Mises' stress, hot "
                            "spots, load at first yield");
  stiffness_app
      ->add_option("--tolerance", stiffness.tolerance, "relative residual to reach, 1e-12 to 1e-4")
      ->capture_default_str();

  CrushArguments crush;
  CLI::App* crush_app = add_command(
      app, common, "crush",
      "compresses any scan or mask beyond first yield: curve, offset stress, energy",
      "asbuilt crush part.mha --young-gpa 113.8 --poisson 0.342 --yield-mpa 900 --hardening-mpa "
      "1000\n  asbuilt crush part.mha --young-gpa 113.8 --poisson 0.342 --hardening metal.csv "
      "--csv curve.csv");
  crush_app->add_option("scan", crush.scan, "the scan or mask")->required();
  crush_app->add_option("--threshold", crush.threshold,
                        "grey value above which a voxel is metal; else found");
  crush_app->add_option("--young-gpa", crush.young_gpa, "Young's modulus of the metal")->required();
  crush_app->add_option("--poisson", crush.poisson, "Poisson's ratio of the metal")->required();
  crush_app->add_option("--yield-mpa", crush.yield_mpa, "yield stress of the metal");
  crush_app->add_option("--hardening-mpa", crush.hardening_mpa,
                        "rise of the yield stress per plastic strain; else none");
  crush_app->add_option("--hardening", crush.hardening_file,
                        "yield stress over plastic strain, FILE.csv: lines of strain, MPa");
  crush_app->add_option("--load", crush.load, "axis of the compression")
      ->check(CLI::IsMember({"x", "y", "z"}))
      ->capture_default_str();
  crush_app->add_option("--strain-pct", crush.strain_pct, "apparent strain to reach, at most 20")
      ->capture_default_str();
  crush_app->add_option("--platens", crush.platens, "whether the ends may slide")
      ->check(CLI::IsMember({"clamped", "frictionless"}))
      ->capture_default_str();
  crush_app
      ->add_option("--element", crush.element,
                   "volume change as the mean of an element, or at each point: full, for "
                   "comparison with other programs, bears too much where much flows")
      ->check(CLI::IsMember({"mean", "full"}))
      ->capture_default_str();
  crush_app->add_option("--element-um", crush.element_um, "element size; else the voxel size");
  crush_app->add_option("--voxel-mm", crush.voxel_size_mm,
                        "voxel size, in the place of what the scan states");
  crush_app
      ->add_option("--tolerance", crush.tolerance,
                   "unbalanced forces over the reactions in each step, 1e-8 to 1e-2")
      ->capture_default_str();
  crush_app->add_option("--csv", crush.table, "writes the curve, FILE.csv");

  LotArguments lot;
  CLI::App* lot_app = add_lot(app, common, lot);
  TensileArguments tension;
  CLI::App* tension_app = add_command(
      app, common, "tensile",
      "reduces raw tension curves: E, Rp0.2, Rm, elongations, each with its uncertainty, and a "
      "verdict",
      "asbuilt tensile curve.csv --diameter-mm 6 --gauge-mm 24 --spec \"ASTM F136\"\n"
      "  asbuilt tensile curve.xlsx --width-mm 5.99 --thickness-mm 1.36 --gauge-mm 25 --plot "
      "curve.pdf");
  add_tensile_options(*tension_app, tension);

  CompressArguments compression;
  CLI::App* compression_app = add_command(
      app, common, "compress",
      "reduces raw compression curves of porous specimens by ISO 13314: gradients, offset and "
      "plateau stress, energy, each with its uncertainty, and a verdict",
      "asbuilt compress curve.csv --diameter-mm 10 --height-mm 15 --porosity 0.7\n"
      "  asbuilt compress curve.csv --diameter-mm 10 --height-mm 15 --compliance-um-kn 4 "
      "--spec \"Porous tantalum\" --plot curve.pdf");
  add_compress_options(*compression_app, compression);

  FatigueArguments endurance;
  CLI::App* fatigue_app = add_command(
      app, common, "fatigue",
      "evaluates fatigue tests with run-outs: S-N line with intervals and design line, staircase, "
      "stage protocol, and a verdict",
      "asbuilt fatigue tests.csv --spec \"Porous tantalum\" --plot sn.pdf\n"
      "  asbuilt fatigue stages.csv --protocol 9x20000 --body-mass-kg 80");
  add_fatigue_options(*fatigue_app, endurance);

  InfoArguments info;
  CLI::App* info_app = add_command(
      app, common, "info",
      "what a scan, a surface, a design or a database holds, and the memory an inspection needs",
      "asbuilt info part.mha");
  info_app->add_option("file", info.file, "the file")->required();

  const int told = run_guarded([&] {
    require_told_values(app, std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
    return 0;
  });
  if (told != 0) return told;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : 2;
  }
  set_thread_count(common.threads);
  thickness.of = pores ? ThicknessOf::kPores : ThicknessOf::kMetal;
  const Console console = make_console(common.json ? OutputForm::kJson : OutputForm::kText);
  return run_guarded([&] {
    if (*demo_app) return demo_command(demo, console);
    if (*inspect_app) return inspect_command(inspect, console);
    if (*export_app) return export_command(exported, console);
    if (*report_app) return report_command(reported, console);
    if (*simulate_app) return simulate_command(simulated, console);
    if (*register_app) return register_command(registered, console);
    if (*thickness_app) return thickness_command(thickness, console);
    if (*stiffness_app) return stiffness_command(stiffness, console);
    if (*crush_app) return crush_command(crush, console);
    if (*lot_app) return lot_command(lot, console);
    if (*tension_app) return tensile_command(tension, console);
    if (*compression_app) return compress_command(compression, console);
    if (*fatigue_app) return fatigue_command(endurance, console);
    return info_command(info, console);
  });
}

}  // namespace
}  // namespace asbuilt

int main(int argc, char** argv) {
  return asbuilt::run(argc, argv);
}
