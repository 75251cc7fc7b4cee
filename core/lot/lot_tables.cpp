#include "core/lot/lot_tables.h"

#include <cmath>

#include "core/lot/elements.h"
#include "core/lot/entry_words.h"
#include "core/lot/powder_shares.h"
#include "core/lot/process_limits.h"
#include "core/lot/result_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/stage_tests.h"

namespace asbuilt {
namespace {

constexpr char kNone[] = "\u2013";

// What a test is beside its numbers.
EntryColumn remark_column(double share) {
  return {{"Remark", share}, {"retest_of", "invalid_because"}, [](const LotRecord& test) {
            return or_none(test_remark(test));
          }};
}

EntryColumn measurer_column(double share) {
  return {{"By", share}, {"measured_by"}, measurer_text};
}

// Cycles and the like, which stand in full.
EntryColumn count_column(const std::string& field, const std::string& title, double share) {
  return {{title, share}, {field}, [field](const LotRecord& r) {
            const double value = r.number(field);
            return std::isnan(value) ? std::string(kNone)
                                     : std::to_string(static_cast<std::int64_t>(value));
          }};
}

EntryColumn joined_column(const std::string& title, double share, std::vector<std::string> fields,
                          std::function<std::string(const LotRecord&)> text) {
  return {{title, share}, std::move(fields), std::move(text)};
}

EntryColumn verdict_column(double share, const VerdictOf& verdict_of) {
  EntryColumn column = joined_column("Verdict", share, {}, verdict_of);
  column.column.states = true;
  return column;
}

// Who entered it, when, and who approved it.
EntryColumn answer_column(const ApprovalOf& approval_of) {
  return joined_column("Entered by; approved by", 2, {}, [approval_of](const LotRecord& r) {
    const std::string approved = approval_of(r);
    return r.actor + ", " + time_text(r.utc) + "; " + (approved.empty() ? "nobody yet" : approved);
  });
}

// "5.00 +- 0.10 MPa maximum"; of a protocol the largest load of the last stage begun.
std::string load_text(const LotRecord& r) {
  std::string text;
  if (r.fields.contains("load_n")) text = stage_load_text(r);
  if (!text.empty() && !r.fields.contains("stress_mpa")) return text;
  text.append(text.empty() ? "" : "; ");
  text.append(with_u(r.number("stress_mpa"), r.number("u_stress_mpa"))).append(" MPa ");
  return text.append(r.text("stress_measure"));
}

// Of an extensometer that followed the piece until it parted, beside A from Lu.
DetailTable curve_elongations() {
  return {"Tensile tests: elongations by the curve itself (U with k = 2)",
          {field_column("tensile", "test", "Test", 0.7), u_column("at_pct", "At, %", 1),
           u_column("a_curve_pct", "A of the curve, beside A from Lu, %", 1.6)}};
}

// "19.95 to 20.05", "\u2265 3"; a dash for none.
std::string pair_text(const HeldLimits& limits) {
  if (!limits.any()) return kNone;
  if (!limits.upper) return "\u2265 " + sheet_number(*limits.lower);
  if (!limits.lower) return "\u2264 " + sheet_number(*limits.upper);
  return sheet_number(*limits.lower) + " to " + sheet_number(*limits.upper);
}

EntryColumn share_column(const Element& element) {
  return field_column("powder", share_field(element), std::string(element.symbol) + ", %", 0.7);
}

// Interstitials, iron and the size of the grains.
DetailTable powder_shares() {
  const std::string kind = "powder";
  DetailTable table{"Powder: composition (mass fractions, no uncertainty stated) and particle size",
                    {field_column(kind, "powder", "Lot", 1)}};
  for (std::size_t i = 0; i < kInterstitials; ++i) {
    table.columns.push_back(share_column(kElements[i]));
  }
  table.columns.push_back(field_column(kind, "size_low_um", "Size from, \u00b5m", 0.8));
  table.columns.push_back(field_column(kind, "size_high_um", "Size to, \u00b5m", 0.8));
  return table;
}

DetailTable powder_elements() {
  DetailTable table{"Powder: alloying and other elements (mass fractions, no uncertainty stated)",
                    {field_column("powder", "powder", "Lot", 1)}};
  for (std::size_t i = kInterstitials; i < kElements.size(); ++i) {
    table.columns.push_back(share_column(kElements[i]));
  }
  return table;
}

// "inside" and the like: how a tension test was made and on what.
DetailTable tensile_pieces() {
  const std::string kind = "tensile";
  return {
      "Tensile tests: pieces and machines",
      {field_column(kind, "test", "Test", 0.7), field_column(kind, "spec", "Specification", 1.3),
       field_column(kind, "instrument", "Machine", 0.9),
       field_column(kind, "tested", "Tested (UTC)", 1.2),
       field_column(kind, "section_mm2", "S\u2080, mm\u00b2", 0.7),
       field_column(kind, "gauge_mm", "Gauge length, mm", 0.8),
       field_column(kind, "fracture", "Fracture", 0.7), measurer_column(1.1)}};
}

std::vector<DetailTable> compression_details() {
  const std::string kind = "compression";
  return {
      {"Compression tests: further values (U with k = 2)",
       {field_column(kind, "test", "Test", 0.7),
        u_column("gradient_mpa", "Quasi-el. gradient, MPa", 1),
        u_column("elastic_gradient_mpa", "Elastic gradient, MPa", 1),
        field_column(kind, "plateau_to_pct", "Plateau to, %", 0.7),
        u_column("plateau_end_pct", "Plateau end, %", 1),
        u_column("energy_mj_m3", "Energy to 50 %, MJ/m\u00b3", 1)}},
      {"Compression tests: pieces and machines",
       {field_column(kind, "test", "Test", 0.7), field_column(kind, "spec", "Specification", 1.3),
        field_column(kind, "instrument", "Machine", 0.9),
        field_column(kind, "tested", "Tested (UTC)", 1.2),
        field_column(kind, "height_mm", "Height, mm", 0.7),
        field_column(kind, "section_mm2", "Gross section, mm\u00b2", 0.8),
        field_column(kind, "porosity", "Porosity", 0.7),
        field_column(kind, "compliance_um_kn", "Compliance, \u00b5m/kN", 0.9),
        measurer_column(1.1)}}};
}

DetailTable fatigue_pieces() {
  const std::string kind = "fatigue";
  return {
      "Fatigue tests: conditions and machines",
      {field_column(kind, "test", "Test", 0.7), field_column(kind, "spec", "Specification", 1.3),
       field_column(kind, "instrument", "Machine", 0.9),
       field_column(kind, "tested", "Tested (UTC)", 1.2),
       field_column(kind, "frequency_hz", "Hz", 0.5), field_column(kind, "medium", "Medium", 0.9),
       field_column(kind, "broken_at", "Broke at", 0.9), measurer_column(1.1)}};
}

// The stages themselves stand in a table of their own (stage_tests.h).
DetailTable stage_conditions() {
  const std::string kind = "fatigue";
  return {
      "Fatigue tests: protocols of stages",
      {field_column(kind, "test", "Test", 0.7), field_column(kind, "protocol", "Protocol", 0.9),
       field_column(kind, "protocol_hz", "Asked for, Hz", 0.6),
       field_column(kind, "body_mass_kg", "Body mass, kg", 0.6),
       joined_column("Stages completed", 0.8, {"stages_completed", "stages_run", "protocol_stages"},
                     [](const LotRecord& r) {
                       return is_stage_test(r) ? completed_text(r) : std::string(kNone);
                     }),
       field_column(kind, "protocol_origin", "Where the protocol is from", 3)}};
}

}  // namespace

std::string demand_text(const LotRecord& r) {
  const double cycles = r.number("demanded_cycles"), stress = r.number("demanded_mpa");
  const std::string measure = r.text("demanded_measure");
  const bool stages = is_stage_test(r), told = !std::isnan(stress);
  if (stages && !told && measure.empty()) return stage_demand_text(r);
  if (!stages && !told && std::isnan(cycles)) return kNone;
  std::string text = stages ? stage_demand_text(r)
                     : std::isnan(cycles)
                         ? std::string(kNone)
                         : std::to_string(static_cast<std::int64_t>(cycles)) + " cycles";
  text += " at " + sheet_number(stress) + " MPa";
  return measure.empty() ? text : text + " " + measure;
}

SheetTable flagged_table(const std::vector<const LotRecord*>& tests) {
  SheetTable out{"Tensile tests: flagged by the checks of their curves",
                 {{"Entry", 0.5}, {"Test", 0.7}, {"What was found", 4}},
                 {},
                 "Nothing was flagged."};
  for (const LotRecord* test : tests) {
    for (const std::string& flagged : test->list("flagged")) {
      out.rows.push_back({std::to_string(test->id), test->key, flagged});
    }
  }
  return out;
}

std::string test_remark(const LotRecord& test) {
  std::string remark;
  const auto say = [&remark](const std::string& text) {
    remark += (remark.empty() ? "" : "; ") + text;
  };
  if (test.withdrawn()) say("withdrawn: " + test.reason);
  if (!test.text("retest_of").empty()) say("retest of " + test.text("retest_of"));
  if (test.flag("unverified")) say("by limits that nobody compared with the specification");
  if (test.text("fracture") == "outside") say("broke outside the gauge marks");
  if (!test.text("invalid_because").empty()) {
    say("does not count: " + test.text("invalid_because"));
  }
  return remark;
}

std::string measurer_text(const LotRecord& result) {
  const std::string told = result.text("measured_by");
  if (told.empty() || told == result.actor) return result.actor;
  return told + " (entered by " + result.actor + ")";
}

std::string limits_text(const LotRecord& dimension, const HeldLimits& held) {
  std::string text = pair_text(entered_limits(dimension));
  if (held.tolerance == nullptr) return text;
  const std::string named = pair_text(held);
  if (text == named || text == kNone) return named + ", by " + held.tolerance->key;
  return text.append("; by ").append(held.tolerance->key).append(" ").append(named);
}

KindTables part_tables(const StateOf& state_of) {
  const std::string kind = "part";
  EntryColumn state = joined_column("State", 1, {}, [state_of](const LotRecord& r) {
    return r.text("role") == "implant" ? state_of(r.key) : std::string(kNone);
  });
  state.column.states = true;
  return {kind,
          "Parts and specimens",
          "No part is entered.",
          {entry_number(), field_column(kind, "serial", "Serial", 1.2),
           field_column(kind, "role", "Role", 1.2), field_column(kind, "build", "Build", 0.8),
           field_column(kind, "variant_pct", "Variant, %", 0.8),
           field_column(kind, "x_mm", "x, mm", 0.7), field_column(kind, "y_mm", "y, mm", 0.7),
           field_column(kind, "udi_pi", "UDI-PI", 1.2), state},
          {},
          {}};
}

KindTables inspection_tables() {
  const std::string kind = "inspection";
  return {kind,
          "CT inspections",
          "No inspection is entered.",
          {entry_number(), field_column(kind, "part", "Part", 1.1),
           field_column(kind, "inspection", "Inspection", 0.8),
           state_column(kind, "verdict", "Verdict", 1.2),
           field_column(kind, "instrument", "Scanner", 0.9),
           field_column(kind, "scanned", "Scanned (UTC)", 1.2), measurer_column(1.2)},
          {{"CT inspections: settings of the scans",
            {field_column(kind, "part", "Part", 1.1), field_column(kind, "voltage_kv", "kV", 0.5),
             field_column(kind, "current_ua", "\u00b5A", 0.5),
             field_column(kind, "exposure_ms", "Exposure, ms", 0.7),
             field_column(kind, "projections", "Projections", 0.8),
             field_column(kind, "filter", "Filter", 1.1),
             field_column(kind, "reconstruction", "Reconstruction", 2.2)}}},
          {}};
}

KindTables tensile_tables() {
  const std::string kind = "tensile";
  return {kind,
          "Tensile tests (U with k = 2)",
          "No tensile test is entered.",
          {entry_number(), field_column(kind, "test", "Test", 0.7),
           field_column(kind, "part", "Bar", 0.7), u_column("rm_mpa", "Rm, MPa", 1),
           u_column("rp02_mpa", "Rp0.2, MPa", 1),
           joined_column("A, % (basis)", 1.2, {"a_pct", "u_a_pct", "gauge_basis"},
                         [](const LotRecord& r) {
                           return with_u(r.number("a_pct"), r.number("u_a_pct")) + " (" +
                                  r.text("gauge_basis") + ")";
                         }),
           u_column("z_pct", "Z, %", 0.8), u_column("e_gpa", "E, GPa", 0.9),
           state_column(kind, "verdict", "Verdict", 0.7), remark_column(1.8)},
          {curve_elongations(), tensile_pieces()},
          {}};
}

KindTables compression_tables() {
  const std::string kind = "compression";
  return {kind,
          "Compression tests (U with k = 2)",
          "No compression test is entered.",
          {entry_number(), field_column(kind, "test", "Test", 0.7),
           field_column(kind, "part", "Specimen", 0.9),
           u_column("first_maximum_mpa", "First max., MPa", 1),
           u_column("offset_mpa", "Offset, MPa", 1), u_column("plateau_mpa", "Plateau, MPa", 1),
           state_column(kind, "verdict", "Verdict", 0.8), remark_column(1.6)},
          compression_details(),
          {}};
}

KindTables fatigue_tables() {
  const std::string kind = "fatigue";
  return {kind,
          "Fatigue tests (U with k = 2)",
          "No fatigue test is entered.",
          {entry_number(), field_column(kind, "test", "Test", 0.7),
           field_column(kind, "part", "Specimen", 0.9),
           joined_column("Load or stress (of stages, the last one begun)", 1.3,
                         {"stress_mpa", "u_stress_mpa", "stress_measure", "load_n", "u_load_n"},
                         load_text),
           field_column(kind, "ratio", "R", 0.5), count_column("cycles", "Cycles", 1),
           field_column(kind, "ending", "Ended", 0.7),
           joined_column("Demanded", 1.5,
                         {"demanded_cycles", "demanded_mpa", "demanded_measure", "demanded_stage"},
                         demand_text),
           state_column(kind, "verdict", "Verdict", 0.8), remark_column(1.4)},
          {fatigue_pieces(), stage_conditions()},
          {}};
}

KindTables dimension_tables(const HeldOf& held_of, const VerdictOf& verdict_of) {
  const std::string kind = "dimension";
  return {kind,
          "Dimensions (U with k = 2)",
          "No dimension is entered.",
          {entry_number(), field_column(kind, "measurement", "No.", 0.55),
           field_column(kind, "part", "Part", 0.8),
           field_column(kind, "characteristic", "Characteristic", 1.15),
           joined_column("Value", 2, {"value", "u", "unit"}, values_with_u),
           field_column(kind, "nominal", "Nominal", 0.65),
           joined_column("Limits", 1.35, {"lower", "upper"},
                         [held_of](const LotRecord& r) { return limits_text(r, held_of(r)); }),
           verdict_column(0.9, verdict_of), field_column(kind, "instrument", "Instrument", 0.8),
           field_column(kind, "measured", "Measured (UTC)", 0.95), measurer_column(0.6)},
          {},
          {}};
}

KindTables powder_tables() {
  const std::string kind = "powder";
  return {kind,
          "Powder",
          "No powder lot is entered.",
          {entry_number(), field_column(kind, "powder", "Lot", 1),
           field_column(kind, "alloy", "Alloy", 1.4), field_column(kind, "state", "State", 0.8),
           field_column(kind, "reuse_count", "Reused", 0.7),
           field_column(kind, "virgin_pct", "Virgin, %", 0.8),
           joined_column("From", 1.2, {"parents", "parent_shares_pct"},
                         [](const LotRecord& r) { return or_none(shares_text(r)); }),
           field_column(kind, "certificate", "Certificate", 1.2),
           field_column(kind, "supplier", "Supplier", 1)},
          {powder_shares(), powder_elements()},
          {}};
}

KindTables build_tables() {
  const std::string kind = "build";
  return {kind,
          "Builds",
          "No build is entered.",
          {entry_number(), field_column(kind, "build", "Build", 0.8),
           joined_column("Machine", 1.3, {"machine", "machine_serial"},
                         [](const LotRecord& r) {
                           return r.text("machine") + " " + r.text("machine_serial");
                         }),
           field_column(kind, "parameter_set", "Parameters", 1.3),
           joined_column("Powder", 1, {"powder", "powder_shares_pct"},
                         [](const LotRecord& r) { return or_none(shares_text(r)); }),
           field_column(kind, "started", "Start (UTC)", 1.5),
           field_column(kind, "ended", "End (UTC)", 1.5),
           field_column(kind, "interruptions", "Stops", 0.5)},
          {{"Builds: parameters",
            {field_column(kind, "build", "Build", 0.8),
             field_column(kind, "layer_um", "Layer, \u00b5m", 0.8),
             field_column(kind, "hatch_um", "Hatch, \u00b5m", 0.8),
             field_column(kind, "laser_w", "Laser, W", 0.8),
             field_column(kind, "atmosphere", "Gas", 0.9),
             field_column(kind, "oxygen_ppm", "Oxygen, ppm", 0.8),
             field_column(kind, "supports", "Supports", 1.6)}}},
          {}};
}

KindTables step_tables() {
  const std::string kind = "step";
  return {
      kind,
      "Post-processing",
      "No step is entered.",
      {entry_number(), field_column(kind, "step", "Step", 0.6),
       field_column(kind, "process", "Process", 1.2), field_column(kind, "builds", "Builds", 0.7),
       field_column(kind, "cycle", "Cycle", 0.9),
       field_column(kind, "temperature_c", "\u00b0C", 0.6),
       field_column(kind, "pressure_bar", "bar", 0.6), field_column(kind, "minutes", "min", 0.6),
       field_column(kind, "gas", "Gas", 0.7), field_column(kind, "started", "Start (UTC)", 1.6),
       field_column(kind, "ended", "End (UTC)", 1.6)},
      {{"Post-processing: done to single parts",
        {field_column(kind, "step", "Step", 0.6), field_column(kind, "parts", "Parts", 4)}}},
      {}};
}

KindTables instrument_tables() {
  const std::string kind = "instrument";
  return {kind,
          "Instruments",
          "Nothing was measured.",
          {entry_number(), field_column(kind, "instrument", "Instrument", 1),
           field_column(kind, "class", "Class", 1.2),
           field_column(kind, "maker", "Maker and type", 1.6),
           field_column(kind, "serial", "Serial number", 1)},
          {},
          {}};
}

KindTables calibration_tables() {
  const std::string kind = "calibration";
  return {kind,
          "Calibrations of the instruments",
          "No instrument has a calibration.",
          {entry_number(), field_column(kind, "instrument", "Instrument", 1),
           field_column(kind, "certificate", "Certificate", 1.2),
           field_column(kind, "calibrated", "Calibrated", 1), field_column(kind, "due", "Due", 1)},
          {},
          {}};
}

KindTables user_tables() {
  const std::string kind = "user";
  return {
      kind,
      "People",
      "Nobody has entered anything.",
      {entry_number(), field_column(kind, "name", "Logs in as", 0.9),
       field_column(kind, "full_name", "Printed name", 1.4),
       field_column(kind, "roles", "Roles", 1.6), field_column(kind, "active", "May log in", 0.7)},
      {},
      {}};
}

KindTables policy_tables() {
  const std::string kind = "policy";
  return {kind,
          "Policies of the file",
          "None.",
          {entry_number(), field_column(kind, "policy", "About", 1),
           field_column(kind, "password_days", "Days a password holds", 2)},
          {},
          {}};
}

KindTables limit_tables(const ApprovalOf& approval_of) {
  const std::string kind = "limit";
  const EntryColumn limit =
      joined_column("Limit", 0.9, {"least", "most", "unit"}, [](const LotRecord& r) {
        std::string text;
        for (const auto& [field, sign] : {std::pair{"least", "\u2265 "}, {"most", "\u2264 "}}) {
          if (std::isnan(r.number(field))) continue;
          text.append(text.empty() ? "" : ", ").append(sign).append(sheet_number(r.number(field)));
        }
        return text + " " + r.text("unit");
      });
  return {kind,
          "Limits of specifications that the profile names",
          "None.",
          {entry_number(), field_column(kind, "limit", "Name", 1),
           field_column(kind, "spec", "Specification", 1.2),
           field_column(kind, "edition", "Edition", 0.9),
           field_column(kind, "property", "Property", 0.7), limit,
           field_column(kind, "gauge", "Gauge length", 0.8), answer_column(approval_of)},
          {{"Limits of specifications: where they were read",
            {field_column(kind, "limit", "Name", 1), field_column(kind, "material", "Material", 1),
             field_column(kind, "rounding", "Rounded by", 0.9),
             field_column(kind, "origin", "Read in", 2.6)}}},
          {}};
}

KindTables comparison_tables(const ApprovalOf& approval_of) {
  const std::string kind = "comparison";
  return {kind,
          "Built-in limits and rules that were compared with their document",
          "None.",
          {entry_number(), field_column(kind, "comparison", "Name", 0.8),
           field_column(kind, "data", "Built-in data", 1.3),
           field_column(kind, "document", "Compared with", 2), answer_column(approval_of)},
          {},
          {}};
}

KindTables tolerance_tables(const ApprovalOf& approval_of) {
  const std::string kind = "tolerance";
  const EntryColumn limits =
      joined_column("Limits", 1.1, {"lower", "upper", "unit"}, [](const LotRecord& r) {
        const HeldLimits own = entered_limits(r);
        return own.any() ? pair_text(own) + " " + r.text("unit") : std::string(kNone);
      });
  return {kind,
          "Limits of characteristics that the profile names",
          "None.",
          {entry_number(), field_column(kind, "tolerance", "Name", 0.9),
           field_column(kind, "characteristic", "Characteristic", 1.1),
           field_column(kind, "part_number", "Part number", 0.9),
           field_column(kind, "variant_pct", "Variant, %", 0.7),
           field_column(kind, "nominal", "Nominal", 0.7), limits, answer_column(approval_of)},
          {{"Limits of characteristics: drawings",
            {field_column(kind, "tolerance", "Name", 0.9),
             field_column(kind, "drawing", "Drawing", 1.2),
             field_column(kind, "drawing_revision", "Revision", 0.8),
             field_column(kind, "design_revision", "Of design revision", 0.9),
             field_column(kind, "role", "Measured on", 0.9)}}},
          {}};
}

KindTables process_limit_tables(const ApprovalOf& approval_of) {
  const std::string kind = "process_limit";
  const EntryColumn limits =
      joined_column("Limits", 2.2,
                    {"process", "least_temperature_c", "most_temperature_c", "least_pressure_bar",
                     "most_pressure_bar", "least_minutes", "most_minutes", "gas"},
                    [](const LotRecord& r) { return process_limit_words(r); });
  return {
      kind,
      "Limits of process steps that the profile names",
      "None.",
      {entry_number(), field_column(kind, "process_limit", "Name", 0.9), limits,
       field_column(kind, "specification", "Specification", 1.0),
       field_column(kind, "specification_revision", "Revision", 0.8), answer_column(approval_of)},
      {},
      {}};
}

KindTables attachment_tables() {
  const std::string kind = kAttachmentKind;
  return {kind,
          "Attached files",
          "No file is attached.",
          {entry_number(), field_column(kind, kAttachmentKind, "Name", 1.3),
           field_column(kind, "what", "What it is", 1.1),
           joined_column("Of what", 1.3, {"of_kind", "of_names"},
                         [kind](const LotRecord& r) {
                           return choice_words(r.text("of_kind")) + " " +
                                  value_words(nullptr, LotValue(r.list("of_names")));
                         }),
           field_column(kind, "file", "File", 1.3), count_column(kContentBytesField, "Bytes", 0.8)},
          {{"Attached files: digests",
            {field_column(kind, kAttachmentKind, "Name", 1.3),
             field_column(kind, kContentField, "SHA-256", 3.6)}}},
          {}};
}

KindTables lot_tables() {
  const std::string kind = "lot";
  return {kind,
          "Lot",
          "",
          {field_column(kind, "number", "Number", 1)},
          {},
          {"product", "part_number", "design_revision", "design_sha256", "material", "quantity",
           "profile", "udi_di", "udi_pi"}};
}

KindTables nonconformance_tables() {
  const std::string kind = "nonconformance";
  return {kind,
          "Nonconformities",
          "None.",
          {entry_number(), field_column(kind, "nonconformance", "No.", 0.8),
           state_column(kind, "state", "State", 0.7), field_column(kind, "parts", "Parts", 1),
           field_column(kind, "description", "What does not conform", 2.2),
           field_column(kind, "cause", "Cause", 1.5), field_column(kind, "action", "Action", 1.8)},
          {},
          {}};
}

KindTables disposition_tables() {
  const std::string kind = "disposition";
  return {
      kind,
      "Decisions",
      "Nothing was decided.",
      {entry_number(), field_column(kind, "target", "About", 1),
       state_column(kind, "from", "From", 0.9), state_column(kind, "to", "To", 0.9),
       joined_column("Why", 2.4, {"justification", "regulatory_check"}, decision_reason),
       field_column(kind, "nonconformance", "Nonconformity", 1),
       joined_column("By", 0.8, {}, [](const LotRecord& r) { return r.actor; }),
       joined_column("When (UTC)", 1.2, {}, [](const LotRecord& r) { return time_text(r.utc); })},
      {},
      {}};
}

KindTables signature_tables() {
  const std::string kind = "signature";
  return {
      kind,
      "Signatures",
      "Nothing is signed.",
      {field_column(kind, "signature", "No.", 0.5),
       joined_column(
           "Name", 1.5, {"full_name", "signer"},
           [](const LotRecord& r) { return r.text("full_name") + " (" + r.text("signer") + ")"; }),
       field_column(kind, "meaning", "Meaning", 1.1),
       joined_column("When (UTC)", 1.2, {}, [](const LotRecord& r) { return time_text(r.utc); }),
       field_column(kind, "target", "Signs", 0.8),
       field_column(kind, "covers_to", "Entries up to", 0.8),
       joined_column("Ed25519", 1.8, {},
                     [](const LotRecord& r) { return r.ed25519.substr(0, 24) + "\u2026"; })},
      {},
      {}};
}

}  // namespace asbuilt
