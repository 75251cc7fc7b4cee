// Kinds of entries of the whole file.
#include "core/lot/field_makers.h"
#include "core/lot/instrument_classes.h"
#include "core/lot/limit_entries.h"
#include "core/lot/material_templates.h"
#include "core/lot/profile_rule.h"
#include "core/lot/sheet_text.h"
#include "core/tensile/retest.h"
#include "core/tensile/rules.h"

namespace asbuilt {
namespace {

using namespace fields;

std::vector<std::string> retest_rule_ids() {
  std::vector<std::string> ids;
  for (const tensile::RetestRule& rule : tensile::retest_rules()) ids.push_back(rule.id);
  return ids;
}

std::vector<std::string> rounding_ids() {
  std::vector<std::string> ids;
  for (const tensile::Rounding& rule : tensile::rules().roundings) ids.push_back(rule.id);
  return ids;
}

}  // namespace

std::vector<RecordKind> kinds_of_file() {
  std::vector<RecordKind> kinds;
  const auto add = [&kinds](std::string id, std::string title, LotScope scope, std::string key,
                            EnteredBy by, std::vector<LotField> fields) {
    kinds.push_back(
        {std::move(id), std::move(title), scope, std::move(key), by, std::move(fields)});
  };
  const LotField note = text("note", "anything else worth keeping");
  add("user", "User", LotScope::kFile, "name", EnteredBy::kProgram,
      {required(text("name", "name to log in by; never given to somebody else")),
       required(text("full_name", "name as printed")),
       required(one_of(list("roles", "what the user may do"),
                       {"administrator", "operator", "inspector", "quality"})),
       required(flag("active", "may log in")), required(text("password_hash", "Argon2id")),
       required(text("public_key", "Ed25519")),
       required(text("sealed_key", "secret key, encrypted by the password")),
       text("another_person", "why this is somebody else than a user of the same printed name")});
  add("instrument", "Instrument", LotScope::kFile, "instrument", EnteredBy::kUser,
      {required(text("instrument", "its number")),
       required(one_of(text("class", "what it is"),
                       {"ct_scanner", "calliper", "micrometer", "height_gauge", "cmm",
                        "tensile_machine", "extensometer", "microscope", "profilometer", "balance",
                        "other", "compression_machine", "fatigue_machine"})),
       text("maker", "maker and type"), text("serial", "serial number"), note});
  add("calibration", "Calibration of an instrument", LotScope::kFile, "certificate",
      EnteredBy::kUser,
      {required(text("certificate", "number of the certificate")),
       required(refers(text("instrument", "instrument"), "instrument")),
       required(date("calibrated", "day of the calibration")),
       required(date("due", "last day on which it holds")),
       number("u_calibration", "um", 0, 1e6, "expanded uncertainty (k = 2) of the calibration"),
       one_of(text("standard", "standard of the accuracy class, of force and extensometers"),
              class_standard_ids()),
       one_of(text("accuracy_class", "class by that standard, as the certificate states it"),
              accuracy_classes()),
       one_of(text("result",
                   "as it was found: within its limits, within them and adjusted, or out of them; "
                   "what was mended after failing is calibrated by an entry of its own"),
              {"passed", "adjusted", "failed"}),
       note});
  add("profile", "Acceptance profile", LotScope::kFile, "profile", EnteredBy::kUser,
      {required(text("profile", "its name")),
       required(text("edition", "edition or date")),
       required(one_of(text("decision_rule", "how uncertainty counts"), {"simple", "iso14253"})),
       required(count("least_tensile", 0, 1000, "tensile tests a build needs")),
       list(
           "tensile_specs",
           "specifications that tensile tests have to be by, to count; none: any for the material"),
       required(flag("needs_inspection", "every implant needs an inspection that conforms")),
       list("required_dimensions",
            "characteristics that every implant needs measured, with a limit; as on the drawing"),
       list("required_steps", "post-processing that every build needs"),
       required(one_of(list("required_signatures", "meanings that must have signed"), meanings())),
       sha256("plan_sha256", "SHA-256 of the plan that every inspection must have used"),
       flag("accepts_unverified",
            "limits and rules that nobody compared with the specification may decide"),
       one_of(text("retest_rule", "specification whose retests count; none: a failed test stands"),
              retest_rule_ids()),
       text("composition",
            "specification whose composition every powder lot has to show: built in, " +
                joined(composition_specs()) + "; or one that limits are of"),
       required(flag("two_people", "the release needs signatures of two people")),
       flag("needs_certificates",
            "certificates of powder, HIP steps and calibrations have to be attached"),
       count("least_compression", 0, 1000, "specimens a build needs that pass in compression"),
       count("least_fatigue", 0, 1000, "specimens a build needs that pass in fatigue"),
       list("fatigue_protocols",
            "protocols of stages that fatigue tests may pass by: ID, or ID to stage N; none: those "
            "built in, whole"),
       one_of(text("force_class",
                   "worst class of force (ISO 7500-1) in tension and compression; none: as the "
                   "standard of the test demands"),
              accuracy_classes("ISO 7500-1")),
       one_of(text("extensometer_class",
                   "worst class of extensometers (ISO 9513) in tension and compression; none: as "
                   "the standard of the test demands"),
              accuracy_classes("ISO 9513")),
       one_of(text("guard_band",
                   "guard band of ISO 14253, 95 % unless told: 95 % is 1.645 u, w = U is 2 u"),
              guard_bands()),
       one_of(list("signed_steps",
                   "post-processing whose every step another person than who entered it signs "
                   "(review or approval)"),
              processes()),
       one_of(list("steps_before_tests",
                   "post-processing that mechanical tests come after; none told: stress relief and "
                   "HIP, of what keeps its surface all but cleaning and sterilisation"),
              processes()),
       one_of(list("steps_before_dimensions",
                   "post-processing that dimensions and scans come after; none told: all but "
                   "cleaning and sterilisation, of bars stress relief and HIP"),
              processes()),
       refers(list("limits", "limits of the record that hold in the place of those built in"),
              "limit"),
       refers(list("comparisons", "built-in data that were compared with their document"),
              "comparison"),
       refers(list("tolerances",
                   "limits of characteristics that dimensions are held against, whatever they say"),
              "tolerance"),
       refers(list("process_limits",
                   "limits that steps of post-processing are held against, one of a process"),
              "process_limit"),
       note});
  add_own_limits(kinds.back());
  add("limit", "Limit of a specification", LotScope::kFile, "limit", EnteredBy::kUser,
      {required(text("limit", "its name; a new edition is a new one")),
       required(text("spec", "specification, without edition")),
       required(text("edition", "edition that it was read in")),
       required(text("material", "alloy, as in the catalogue of materials")),
       required(one_of(
           text("property", "Rm, Rp0.2, A, Z of a tension test; or a share of the composition"),
           limit_property_ids())),
       number("least", "", 1e-9, 1e5, "least value, of a tension test; or least mass fraction"),
       number("most", "", 1e-9, 100, "largest mass fraction, of a composition"),
       required(one_of(text("unit", "unit of the limit"), {"MPa", "%"})),
       text("gauge", "gauge length that A is of: 4D, 5.65 sqrt(S0), 25 mm; needed for A"),
       one_of(text("rounding",
                   "rule that values are rounded by before they are compared; needed "
                   "for a tension test"),
              rounding_ids()),
       required(text("origin", "where it was read: document, table, which copy")), note});
  add("comparison", "Comparison of built-in data with their document", LotScope::kFile,
      "comparison", EnteredBy::kUser,
      {required(text("comparison", "its name")),
       required(text("data", "id of the built-in data (asbuilt lot limits)")),
       required(sha256("sha256", "SHA-256 of the rows compared; filled by the program")),
       required(text("document", "document, edition, which copy")), note});
  add("tolerance", "Limits of a characteristic", LotScope::kFile, "tolerance", EnteredBy::kUser,
      {required(text("tolerance", "its name; a new revision of the drawing is a new one")),
       required(text("characteristic", "characteristic, as on the drawing and in the dimensions")),
       required(text("part_number", "part number of the lots it is of")),
       text("design_revision", "revision of the design it is of; none: any"),
       one_of(text("role", "what it is measured on; none: implants"), roles()),
       number("variant_pct", "%", 50, 200,
              "size variant it is of; none: all that have none of their own"),
       number("nominal", "", -1e9, 1e9, "nominal"), number("lower", "", -1e9, 1e9, "lower limit"),
       number("upper", "", -1e9, 1e9, "upper limit"),
       required(text("unit", "unit of nominal and limits: mm, um, deg, MPa, %, 1, ...")),
       required(text("drawing", "number of the drawing")),
       required(text("drawing_revision", "revision of the drawing")), note});
  add("process_limit", "Limits of a process step", LotScope::kFile, "process_limit",
      EnteredBy::kUser,
      {required(text("process_limit", "its name; a new revision is a new one")),
       required(one_of(text("process", "what is done"), processes())),
       number("least_temperature_c", "degC", -273, 4000, "least temperature"),
       number("most_temperature_c", "degC", -273, 4000, "highest temperature"),
       number("least_pressure_bar", "bar", 0, 10000, "least pressure"),
       number("most_pressure_bar", "bar", 0, 10000, "highest pressure"),
       number("least_minutes", "min", 0, 100000, "least time at temperature"),
       number("most_minutes", "min", 0, 100000, "longest time at temperature"), text("gas", "gas"),
       required(text("specification", "number of the process specification")),
       required(text("specification_revision", "its revision")), note});
  add("policy", "Policy of the file", LotScope::kFile, "policy", EnteredBy::kUser,
      {required(one_of(text("policy", "what it is about"), {"passwords"})),
       required(count("password_days", 1, 3650,
                      "days after which a password has to be changed before the next entry")),
       note});
  return kinds;
}

}  // namespace asbuilt
