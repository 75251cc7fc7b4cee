// Kinds of entries of one lot.
#include <algorithm>

#include "core/lot/elements.h"
#include "core/lot/field_makers.h"
#include "core/lot/instrument_classes.h"

namespace asbuilt {
namespace {

using namespace fields;

// Mass fractions of the certificate, in the place of the particle size, which follows them.
void add_shares(RecordKind& kind) {
  std::vector<LotField> shares;
  shares.reserve(kElements.size());
  for (const Element& element : kElements) {
    shares.push_back(
        number(share_field(element), "%", 0, 100, std::string(element.id) + ", mass fraction"));
  }
  const auto before = std::find_if(kind.fields.begin(), kind.fields.end(),
                                   [](const LotField& f) { return f.name == "size_low_um"; });
  kind.fields.insert(before, shares.begin(), shares.end());
}

}  // namespace

std::vector<RecordKind> kinds_of_lot() {
  std::vector<RecordKind> kinds;
  const auto add = [&kinds](std::string id, std::string title, LotScope scope, std::string key,
                            EnteredBy by, std::vector<LotField> fields) {
    kinds.push_back(
        {std::move(id), std::move(title), scope, std::move(key), by, std::move(fields)});
  };
  const LotField note = text("note", "anything else worth keeping");
  const LotField measured_by =
      text("measured_by",
           "who measured, where that is not who enters it: a user's name, or a laboratory");
  const LotField temperature =
      number("temperature_c", "degC", -273, 4000, "temperature of the test");
  const LotField strain_from = one_of(text("strain_from", "what the strain of the curve is from"),
                                      {"extensometer", "crosshead", "not_named"});
  add("lot", "Lot", LotScope::kLot, "number", EnteredBy::kUser,
      {required(text("number", "lot number")), required(text("product", "name of the product")),
       required(text("part_number", "part number")),
       required(text("design_revision", "revision of the design")),
       required(sha256("design_sha256", "SHA-256 of the design file")),
       required(text("material", "alloy, as in the catalogue of materials")),
       required(count("quantity", 1, 100000, "implants planned")),
       required(refers(text("profile", "acceptance profile"), "profile")),
       text("udi_di", "device identifier (UDI-DI)"), text("udi_pi", "production identifier"),
       note});
  add("powder", "Powder lot", LotScope::kLot, "powder", EnteredBy::kUser,
      {required(text("powder", "powder lot number")), required(text("alloy", "alloy")),
       required(one_of(text("state", "history"), {"virgin", "used", "blend"})),
       required(count("reuse_count", 0, 10000, "builds it has been in")),
       number("virgin_pct", "%", 0, 100, "share of virgin powder"),
       required(text("certificate", "certificate of conformance")), text("supplier", "supplier"),
       refers(list("parents", "powder lots it was blended from"), "powder"),
       list("parent_shares_pct", "shares of these in % by mass, in their order, 100 together"),
       number("size_low_um", "um", 0, 1000, "particle size, lower"),
       number("size_high_um", "um", 0, 1000, "particle size, upper"), note});
  add_shares(kinds.back());
  add("build", "Build", LotScope::kLot, "build", EnteredBy::kUser,
      {required(text("build", "build number")), required(text("machine", "machine")),
       required(text("machine_serial", "its serial number")),
       required(text("parameter_set", "name of the parameter set")),
       required(sha256("parameter_sha256", "SHA-256 of the parameter file")),
       sha256("build_file_sha256", "SHA-256 of the build file"),
       required(refers(list("powder", "powder lots in it"), "powder")),
       list("powder_shares_pct", "shares of these in % by mass, in their order, 100 together"),
       required(number("layer_um", "um", 1, 1000, "layer thickness")),
       number("hatch_um", "um", 1, 1000, "hatch distance"),
       number("laser_w", "W", 1, 10000, "laser power"), text("atmosphere", "gas"),
       number("oxygen_ppm", "ppm", 0, 1e6, "oxygen in the chamber"),
       required(time("started", "start")), required(time("ended", "end")),
       count("interruptions", 0, 10000, "how often it stopped"), text("supports", "supports"),
       note});
  add("part", "Part or specimen", LotScope::kLot, "serial", EnteredBy::kUser,
      {required(text("serial", "serial number")),
       required(one_of(text("role", "what it is"), roles())),
       required(refers(text("build", "build"), "build")),
       number("variant_pct", "%", 50, 200, "size variant: 95, 100 or 105"),
       one_of(text("variant_of", "what that percentage is of; none: as the nominals stand"),
              {"length", "volume"}),
       sha256("design_sha256", "SHA-256 of this variant's design; none: the lot's"),
       number("x_mm", "mm", -2000, 2000, "place on the plate"),
       number("y_mm", "mm", -2000, 2000, "place on the plate"),
       text("orientation", "orientation in the build"),
       text("udi_pi", "production identifier of this part"), note});
  add("step", "Post-processing step", LotScope::kLot, "step", EnteredBy::kUser,
      {required(text("step", "number of the step or cycle")),
       required(one_of(text("process", "what was done"), processes())),
       required(refers(list("builds", "builds it was done to"), "build")),
       refers(list("parts", "parts of them, where it was done to these alone; none: to every part"),
              "part"),
       text("cycle", "cycle or charge number"), time("started", "start"),
       required(time("ended", "end")), number("temperature_c", "degC", -273, 4000, "temperature"),
       number("pressure_bar", "bar", 0, 10000, "pressure"),
       number("minutes", "min", 0, 100000, "time at temperature"), text("gas", "gas"),
       text("certificate", "certificate of the cycle"), note});
  add("dimension", "Dimension", LotScope::kLot, "measurement", EnteredBy::kUser,
      {required(text("measurement", "number of the measurement")),
       required(refers(text("part", "part"), "part")),
       required(text("characteristic", "what was measured, as on the drawing")),
       required(number("value", "", -1e9, 1e9, "measured value")),
       number("u", "", 0, 1e9, "expanded uncertainty (k = 2), in the value's unit"),
       required(text("unit", "unit of value, uncertainty and limits: mm, um, deg, MPa, %, 1, ...")),
       number("nominal", "", -1e9, 1e9, "nominal"), number("lower", "", -1e9, 1e9, "lower limit"),
       number("upper", "", -1e9, 1e9, "upper limit"),
       required(refers(text("instrument", "instrument"), "instrument")),
       required(time("measured", "when")), measured_by, text("method", "method"),
       sha256("source_sha256", "SHA-256 of the file that the measurement came from"),
       text("source_id", "its id or line in that file"), note});
  add("tensile", "Tensile test", LotScope::kLot, "test", EnteredBy::kUser,
      {required(text("test", "number of the test")),
       required(refers(text("part", "tensile bar"), "part")),
       required(text("spec", "specification and edition")),
       required(text("gauge_basis", "what A refers to: 4D, 5D, 5.65 sqrt(S0)")),
       required(number("rm_mpa", "MPa", 0, 10000, "tensile strength")),
       number("u_rm_mpa", "MPa", 0, 10000, "expanded uncertainty (k = 2)"),
       number("rp02_mpa", "MPa", 0, 10000, "0.2 % proof strength"),
       number("u_rp02_mpa", "MPa", 0, 10000, "expanded uncertainty (k = 2)"),
       number("a_pct", "%", 0, 1000, "elongation after fracture"),
       number("u_a_pct", "%", 0, 1000, "expanded uncertainty (k = 2)"),
       number("at_pct", "%", 0, 1000,
              "total elongation at fracture, by an extensometer that followed L0 until it parted"),
       number("u_at_pct", "%", 0, 1000, "expanded uncertainty (k = 2)"),
       number("a_curve_pct", "%", 0, 1000,
              "elongation after fracture by the same, beside A from Lu"),
       number("u_a_curve_pct", "%", 0, 1000, "expanded uncertainty (k = 2)"),
       number("z_pct", "%", 0, 100, "reduction of area"),
       number("u_z_pct", "%", 0, 100, "expanded uncertainty (k = 2)"),
       number("e_gpa", "GPa", 0, 2000, "Young's modulus"),
       number("u_e_gpa", "GPa", 0, 2000, "expanded uncertainty (k = 2)"),
       number("gauge_mm", "mm", 0, 1000, "original gauge length"),
       number("section_mm2", "mm2", 0, 100000, "original section S0"),
       one_of(text("fracture", "where it broke, seen from the gauge marks"), {"inside", "outside"}),
       refers(text("retest_of",
                   "first test, which failed or had no valid piece, of another bar of "
                   "the same build"),
              "tensile"),
       text(
           "invalid_because",
           "cause in the test piece or the test, if it does not count: machining, flaw, procedure, "
           "outside-gauge or malfunction, then a colon and what was seen; a low number is none"),
       required(
           one_of(text("verdict", "against the specification"), {"pass", "fail", "undecided"})),
       flag("unverified", "limits that nobody compared with the specification decided"),
       sha256("curve_sha256", "SHA-256 of the raw curve"),
       sha256("points_sha256", "SHA-256 of its points, whatever their separators and units"),
       text("source_id", "which test of that file"),
       text("section_how", "how the section S0 was measured"),
       text("slope_window", "part of the curve that E is the slope of"),
       text("decided_by", "decision rule, guard band and rounding of the verdict"),
       list("flagged", "checks of the curve that were flagged, and what was found"),
       list("reduction", "options of asbuilt tensile that the curve was reduced by"),
       required(refers(text("instrument", "tensile machine"), "instrument")),
       refers(text("extensometer", "extensometer that Rp0.2 was measured with"), "instrument"),
       strain_from,
       required(time("tested", "when")),
       temperature,
       measured_by,
       note});
  add("compression", "Compression test of a porous specimen", LotScope::kLot, "test",
      EnteredBy::kUser,
      {required(text("test", "number of the test")),
       required(refers(text("part", "porous specimen or witness"), "part")),
       required(text("spec", "specification and edition")),
       number("first_maximum_mpa", "MPa", 0, 10000, "first maximum of the stress"),
       number("u_first_maximum_mpa", "MPa", 0, 10000, "expanded uncertainty (k = 2)"),
       number("offset_mpa", "MPa", 0, 10000, "compressive offset stress at 1 %"),
       number("u_offset_mpa", "MPa", 0, 10000, "expanded uncertainty (k = 2)"),
       number("plateau_mpa", "MPa", 0, 10000, "plateau stress"),
       number("u_plateau_mpa", "MPa", 0, 10000, "expanded uncertainty (k = 2)"),
       number("plateau_to_pct", "%", 0, 100, "strain that the plateau stress goes to: 30 or 40"),
       number("plateau_end_pct", "%", 0, 100, "plateau end"),
       number("u_plateau_end_pct", "%", 0, 100, "expanded uncertainty (k = 2)"),
       number("gradient_mpa", "MPa", 0, 1e6, "quasi-elastic gradient"),
       number("u_gradient_mpa", "MPa", 0, 1e6, "expanded uncertainty (k = 2)"),
       number("elastic_gradient_mpa", "MPa", 0, 1e6, "elastic gradient, of an unloading loop"),
       number("u_elastic_gradient_mpa", "MPa", 0, 1e6, "expanded uncertainty (k = 2)"),
       number("energy_mj_m3", "MJ/m3", 0, 10000, "energy to 50 % strain"),
       number("u_energy_mj_m3", "MJ/m3", 0, 10000, "expanded uncertainty (k = 2)"),
       number("porosity", "1", 0, 1, "porosity of the gross volume"),
       number("height_mm", "mm", 0, 1000, "height before the test"),
       number("section_mm2", "mm2", 0, 1e6, "gross section before the test"),
       number("compliance_um_kn", "um/kN", 0, 1e6, "deflection of the machine that was taken off"),
       required(
           one_of(text("verdict", "against the specification"), {"pass", "fail", "undecided"})),
       flag("unverified", "limits that nobody compared with their document decided"),
       sha256("curve_sha256", "SHA-256 of the raw curve"),
       sha256("points_sha256", "SHA-256 of its points, whatever their separators and units"),
       text("source_id", "which test of that file"),
       list("reduction", "options of asbuilt compress that the curve was reduced by"),
       required(refers(text("instrument", "compression machine"), "instrument")),
       refers(text("extensometer", "extensometer that the strain was measured with"), "instrument"),
       strain_from,
       required(time("tested", "when")),
       temperature,
       measured_by,
       note});
  add_own_limits(kinds.back());
  add("fatigue", "Fatigue test of a specimen", LotScope::kLot, "test", EnteredBy::kUser,
      {required(text("test", "number of the test")),
       required(refers(text("part", "specimen"), "part")),
       required(text("spec", "specification and edition")),
       number("stress_mpa", "MPa", 0, 100000,
              "stress, by stress_measure; needed without a protocol"),
       number("u_stress_mpa", "MPa", 0, 100000, "expanded uncertainty (k = 2)"),
       one_of(text("stress_measure", "what the stress is; needed without a protocol"),
              {"maximum", "amplitude"}),
       number("ratio", "1", -100, 0.999, "R: least over largest load; needed without a protocol"),
       number("frequency_hz", "Hz", 0, 1e6, "frequency"),
       text("medium", "medium"),
       required(count("cycles", 1, 1e12, "cycles at the end of the test")),
       required(one_of(text("ending", "how it ended"), {"failed", "run-out", "stopped"})),
       text("broken_at", "where it broke"),
       number("demanded_mpa", "MPa", 1e-6, 100000, "demanded stress, by demanded_measure"),
       one_of(text("demanded_measure", "what the demanded stress is; none: as stress_measure"),
              {"maximum", "amplitude"}),
       count("demanded_cycles", 1, 1e12, "demanded cycles"),
       text("protocol", "protocol of stages of rising load, in the place of one stress"),
       text("protocol_origin", "where the protocol is from"),
       number("protocol_hz", "Hz", 1e-6, 1e6, "frequency that the protocol asks for"),
       list("protocol_stages", "its stages in order: 20000 cycles of 0.5 to 1 BW (N, MPa)"),
       number("body_mass_kg", "kg", 5, 400, "body mass that turns body weights into N"),
       count("demanded_stage", 1, 1000, "stage that has to be completed, with all before"),
       list("stages_run",
            "what was done: stage 1: 20000 cycles of 392 to 785 N at 2 Hz; completed (failed, "
            "stopped)"),
       count("stages_completed", 0, 1000, "stages completed as the protocol asks for"),
       number("load_n", "N", 0, 1e9, "largest load of the last stage begun"),
       number("u_load_n", "N", 0, 1e9, "expanded uncertainty (k = 2)"),
       required(
           one_of(text("verdict", "against the specification"), {"pass", "fail", "undecided"})),
       flag("unverified", "demands that nobody compared with their document decided"),
       sha256("table_sha256", "SHA-256 of the table of tests"),
       text("source_id", "which specimen of that table"),
       list("table_specimens", "all specimens of that table"),
       list("left_out", "specimens of that table that are not entered"),
       text("left_out_because", "why they are not entered"),
       list("reduction", "options that the table was read and judged by"),
       required(refers(text("instrument", "fatigue machine"), "instrument")),
       required(time("tested", "when")),
       temperature,
       measured_by,
       note});
  add("inspection", "CT inspection of a part", LotScope::kLot, "part", EnteredBy::kProgram,
      {required(refers(text("part", "part"), "part")),
       required(count("inspection", 1, 9e15, "number of the inspection in this file")),
       required(sha256("record_sha256", "digest of the inspection's record")),
       required(
           one_of(text("verdict", "its verdict"), {"conforms", "does_not_conform", "undecided"})),
       required(refers(text("instrument", "CT scanner"), "instrument")),
       required(sha256("design_sha256", "SHA-256 of the design it was compared with")),
       sha256("scan_sha256", "SHA-256 of the scan"),
       sha256("plan_sha256", "SHA-256 of the plan it was judged by; none: default tolerances"),
       text("material", "material that the inspection was told"),
       number("voltage_kv", "kV", 1, 1000, "tube voltage of the scan"),
       number("current_ua", "uA", 1, 1e6, "tube current"),
       number("exposure_ms", "ms", 0.001, 1e6, "exposure of one projection, all frames together"),
       count("projections", 1, 1e6, "projections of the scan"),
       number("detector_um", "um", 0.1, 1e5, "pitch of the detector's elements"),
       number("focal_spot_um", "um", 0.01, 1e5, "size of the focal spot"),
       number("magnification", "1", 1, 1e4, "source to detector over source to part"),
       text("filter", "filter in the beam: material and thickness, or none"),
       text("reconstruction", "reconstruction: program, version, corrections and filters"),
       required(time("scanned", "when the part was scanned")),
       measured_by});
  add("nonconformance", "Nonconformity", LotScope::kLot, "nonconformance", EnteredBy::kUser,
      {required(text("nonconformance", "its number")),
       required(text("description", "what does not conform")),
       required(one_of(text("state", "state"), {"open", "closed"})),
       refers(list("parts", "parts concerned"), "part"), text("cause", "cause"),
       text("action", "what was done; needed to close it"),
       list("powder", "powder lots concerned, also withdrawn ones"),
       list("about",
            "results that it answers for, of its parts: D1, T1, inspection:SERIAL, entry:NUMBER; "
            "part:SERIAL for another role or build; calibration:CERTIFICATE for one that failed; "
            "step:STEP for one outside its limits; "
            "none: "
            "nothing measured"),
       note});
  add("disposition", "Disposition", LotScope::kLot, "target", EnteredBy::kProgram,
      {required(text("target", "serial of the part, or the lot's number")),
       required(one_of(text("from", "before"), {"PENDING", "ACCEPT", "REJECT", "RETEST", "REWORK",
                                                "MRB", "CONCESSION", "SCRAP"})),
       required(one_of(text("to", "after"), {"PENDING", "ACCEPT", "REJECT", "RETEST", "REWORK",
                                             "MRB", "CONCESSION", "SCRAP"})),
       required(text("justification", "why")),
       refers(text("nonconformance", "nonconformity it settles"), "nonconformance"),
       text("regulatory_check",
            "of a concession: how applicable regulatory requirements were found to be met")});
  add("signature", "Signature", LotScope::kLot, "signature", EnteredBy::kProgram,
      {required(text("signature", "its number")), required(text("signer", "user")),
       required(text("full_name", "name as printed")),
       required(one_of(text("meaning", "what it means"), meanings())),
       required(text("target", "lot, or the number of an entry")),
       required(count("covers_to", 1, 9e15, "last entry of the record that it covers")),
       required(sha256("manifest_sha256", "SHA-256 over the numbers and digests it covers"))});
  return kinds;
}

}  // namespace asbuilt
