#include "core/lot/reporting_statement.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluate.h"
#include "core/lot/scan_resolution.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

// One table of the statement; what is not reported goes into the list of what is missing.
class Group {
 public:
  Group(std::string title, std::vector<std::string>& missing)
      : table_{std::move(title), {{"Item", 1.2}, {"Reported", 3}}, {}, "Nothing is reported."},
        missing_(missing) {}

  void say(const std::string& item, const std::string& reported) {
    if (reported.empty()) {
      table_.rows.push_back({item, "not reported"});
      missing_.push_back(table_.title + ": " + item);
    } else {
      table_.rows.push_back({item, reported});
    }
  }
  const SheetTable& table() const { return table_; }

 private:
  SheetTable table_;
  std::vector<std::string>& missing_;
};

// Four digits that count; the record has them all.
std::string four_digits(double value) {
  char text[32];
  print_to(text, sizeof text, "%.4g", value);
  return text;
}

// Two digits that count, of an expanded uncertainty.
std::string stated_u(double u, const std::string& unit) {
  return std::isnan(u) ? std::string() : significant_text(u, 2) + " " + unit;
}

std::string measured(double value, const std::string& unit) {
  if (std::isnan(value)) return {};
  return four_digits(value) + (unit.empty() ? "" : " " + unit);
}

std::string measured(double value, double u, const std::string& unit) {
  if (std::isnan(value)) return {};
  if (std::isnan(u)) return four_digits(value) + " " + unit + ", no uncertainty";
  return rounded_to_u(value, u) + " \u00b1 " + rounded_to_u(u, u) + " " + unit;
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : "; ") + t;
  return all;
}

// What the release record tells of the part, if anything.
class Entries {
 public:
  Entries(const std::vector<LotRecord>& records, const InspectionRecord& inspection) {
    current_ = current_records(records);
    for (const LotRecord* r : current_) {
      if (r->kind == "inspection" &&
          r->number("inspection") == static_cast<double>(inspection.id)) {
        inspection_ = r;
      }
    }
    if (inspection_ == nullptr) return;
    part_ = find("part", inspection_->text("part"));
    if (part_ != nullptr) build_ = find("build", part_->text("build"));
  }

  const LotRecord* inspection() const { return inspection_; }
  const LotRecord* build() const { return build_; }
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    for (const LotRecord* r : current_) {
      if (r->kind == kind && r->key == key && (r->lot.empty() || r->lot == lot())) return r;
    }
    return nullptr;
  }
  // Tests of the kind on pieces of the same build.
  int tests(const std::string& kind) const {
    int count = 0;
    for (const LotRecord* r : current_) {
      if (r->kind != kind || r->lot != lot() || build_ == nullptr) continue;
      const LotRecord* piece = find("part", r->text("part"));
      if (piece != nullptr && piece->text("build") == build_->key) ++count;
    }
    return count;
  }
  std::string lot() const { return inspection_ == nullptr ? "" : inspection_->lot; }
  std::string told(const std::string& field) const {
    if (inspection_ == nullptr || !inspection_->fields.contains(field)) return {};
    const double value = inspection_->number(field);
    return std::isnan(value) ? inspection_->text(field) : decimal_text(value);
  }
  std::string setting(const std::string& field, const std::string& unit) const {
    const std::string value = told(field);
    return value.empty() ? "" : value + " " + unit;
  }
  bool calibrated() const {
    return inspection_ != nullptr && in_calibration(current_, inspection_->text("instrument"),
                                                    inspection_->text("scanned").substr(0, 10));
  }

 private:
  std::vector<const LotRecord*> current_;
  const LotRecord* inspection_ = nullptr;
  const LotRecord* part_ = nullptr;
  const LotRecord* build_ = nullptr;
};

std::string scanner(const Entries& entries) {
  const std::string number = entries.told("instrument");
  if (number.empty()) return {};
  const LotRecord* instrument = entries.find("instrument", number);
  const std::string maker = instrument == nullptr ? "" : instrument->text("maker");
  return number + (maker.empty() ? "" : ", " + maker) +
         (entries.calibrated() ? ", in calibration on the day of the scan"
                               : ", no calibration that holds on the day of the scan");
}

// Without U: focal spots and magnifications come without.
std::string beam_width(const Entries& entries) {
  if (entries.inspection() == nullptr) return {};
  const double detector = entries.inspection()->number("detector_um");
  const double spot = entries.inspection()->number("focal_spot_um");
  const double magnification = entries.inspection()->number("magnification");
  if (std::isnan(detector + spot + magnification)) return {};
  char text[80];
  print_to(text, sizeof text, "%.3g \u00b5m in the part, without U",
           effective_beam_width(detector, spot, magnification));
  return text;
}

std::string modulation_text(double spread_um) {
  if (!(spread_um > 0.0)) return {};
  char text[80];
  print_to(text, sizeof text, "%.3g per mm, without U",
           1000.0 * gaussian_modulation_frequency(sigma_of_edge_spread(spread_um), 0.1));
  return text;
}

SheetTable imaging(const InspectionRecord& r, const Entries& entries,
                   std::vector<std::string>& missing) {
  Group group("Imaging", missing);
  const ScanRecord& scan = r.scan;
  const bool volume = scan.kind == "volume";
  group.say("Scanner and its calibration", scanner(entries));
  group.say("Scanned",
            entries.told("scanned").empty() ? "" : time_text(entries.told("scanned")) + " UTC");
  group.say("Tube voltage", entries.setting("voltage_kv", "kV"));
  group.say("Tube current", entries.setting("current_ua", "uA"));
  group.say("Exposure of a projection", entries.setting("exposure_ms", "ms"));
  group.say("Projections", entries.told("projections"));
  group.say("Filter", entries.told("filter"));
  group.say("Effective beam width (ASTM E1441, from memory: verify)", beam_width(entries));
  group.say("Reconstruction", entries.told("reconstruction"));
  if (volume) {
    group.say("Voxels", std::to_string(scan.shape.x) + " x " + std::to_string(scan.shape.y) +
                            " x " + std::to_string(scan.shape.z) + " of " +
                            decimal_text(scan.voxel_um[0]) + " x " +
                            decimal_text(scan.voxel_um[1]) + " x " +
                            decimal_text(scan.voxel_um[2]) + " \u00b5m");
    group.say("Voxels across the thinnest strut", measured(scan.voxels_per_strut, ""));
    group.say("Edge spread, 10 to 90 %", measured(scan.edge_spread_um, "\u00b5m"));
    group.say("Frequency at 10 % modulation, of a Gaussian with that spread",
              modulation_text(scan.edge_spread_um));
    group.say("Contrast to noise", measured(scan.contrast_to_noise, ""));
    group.say("Grey levels of air and metal",
              std::isnan(scan.air_level) || std::isnan(scan.metal_level)
                  ? ""
                  : decimal_text(scan.air_level) + " and " + decimal_text(scan.metal_level));
    group.say(
        "Segmentation",
        "surface between voxels from grey profiles and local levels of air and metal, blur "
        "corrected (docs/methods/surface.md); no filter on the scan or the surface, no filling "
        "of holes");
  } else {
    group.say("Surface", "given as " + scan.kind + ", not determined by this program");
  }
  group.say("Fitness of the scan", std::string(to_string(scan.fitness)) +
                                       (scan.reasons.empty() ? "" : ": " + list_of(scan.reasons)));
  group.say("What the reader corrected or could not know",
            scan.notes.empty() ? "nothing" : list_of(scan.notes));
  group.say("Registration, RMS",
            measured(r.registration.rms_um, "\u00b5m") +
                (r.registration.ambiguous ? ", another pose explains the scan as well" : ""));
  group.say("Registration, U of place and turn (k = 2)",
            std::isnan(r.registration.u_translation_um)
                ? ""
                : stated_u(r.registration.u_translation_um, "\u00b5m") + ", " +
                      stated_u(r.registration.u_rotation_mdeg, "mdeg"));
  group.say("Scale against the design",
            measured(r.registration.scale_ppm, r.registration.u_scale_ppm, "ppm"));
  const auto lost = std::count_if(r.struts.begin(), r.struts.end(), [](const StrutRow& s) {
    return s.status == StrutStatus::kNotMeasurable;
  });
  group.say("Struts", std::to_string(r.struts.size()) + " designed, " + std::to_string(lost) +
                          " not measurable");
  return group.table();
}

SheetTable model(const InspectionRecord& r, const Entries& entries,
                 std::vector<std::string>& missing) {
  Group group("Model", missing);
  if (!r.stiffness) {
    group.say("Finite elements", "");
    return group.table();
  }
  const StiffnessModel& m = r.stiffness->model;
  group.say("Analysis",
            std::string("voxel finite elements of the part as built and as designed, linear "
                        "elasticity, small strain") +
                (r.stiffness->crush ? "; J2 plasticity with linear hardening in compression" : ""));
  group.say("Material mapping", std::isnan(m.young_gpa)
                                    ? ""
                                    : m.material + "; E " + decimal_text(m.young_gpa) +
                                          " GPa, Poisson's ratio " + decimal_text(m.poisson) +
                                          "; one isotropic metal throughout");
  group.say("Elements", std::isnan(m.element_um)
                            ? ""
                            : std::to_string(m.built_elements) + " built, " +
                                  std::to_string(m.design_elements) + " designed, of " +
                                  four_digits(m.element_um) + " \u00b5m; " +
                                  four_digits(m.elements_across) + " across a strut");
  group.say("Convergence", std::isnan(m.coarse_element_um)
                               ? ""
                               : "solved with elements of " + four_digits(m.coarse_element_um) +
                                     " \u00b5m too; the difference is part of each interval");
  group.say("Pieces that bear nothing",
            std::to_string(m.built_left_out_elements) + " elements left out of the built part");
  group.say("Surface uncertainty in the model (k = 2)", stated_u(m.u_surface_um, "\u00b5m"));
  group.say("Loads and boundary",
            m.boundary.empty() ? "" : "six unit strains, " + m.boundary + " boundary");
  group.say("Interfaces", "none: the part alone, without bone, screws or contact");
  std::string knockdown;
  for (const KnockdownRecord& k : r.stiffness->knockdown) {
    if (std::isnan(k.value)) continue;
    knockdown += (knockdown.empty() ? "" : "; ") + k.axis + " " + four_digits(k.value) + " (" +
                 four_digits(k.low) + " to " + four_digits(k.high) + ")";
  }
  group.say("Stiffness, built over designed (k = 2)", knockdown);
  group.say("Non-linearity", r.stiffness->crush
                                 ? "material beyond yield, to " +
                                       decimal_text(r.stiffness->crush->strain) + " strain"
                                 : "none");
  const int compressed = entries.tests("compression");
  group.say("Tests that the model could be held against",
            compressed == 0 ? ""
                            : std::to_string(compressed) +
                                  " compression tests of the build; their elastic gradient is what "
                                  "to compare with");
  return group.table();
}

SheetTable operability(const InspectionRecord& r, const Entries& entries, const std::string& sha256,
                       std::vector<std::string>& missing) {
  Group group("Operability", missing);
  for (const char* role : {"scan", "design", "plan"}) {
    std::string files;
    for (const InputFile& input : r.inputs) {
      if (input.role != role) continue;
      files += (files.empty() ? "" : "; ") + input.path + ", SHA-256 " + input.sha256;
    }
    group.say(std::string("File: ") + role, files);
  }
  group.say("Program", r.software.version.empty()
                           ? ""
                           : "asbuilt " + r.software.version + ", source " + r.software.revision +
                                 ", options SHA-256 " + r.software.options_hash);
  group.say("Record", "inspection " + std::to_string(r.id) + ", SHA-256 " + sha256 +
                          "; asbuilt lot replay runs it again");
  group.say("Decision rule and tolerances", r.judgement.criteria.empty()
                                                ? ""
                                                : r.judgement.decision_rule + "; " +
                                                      std::to_string(r.judgement.criteria.size()) +
                                                      " criteria");
  const LotRecord* build = entries.build();
  group.say("Machine and parameters",
            build == nullptr ? ""
                             : build->text("machine") + " " + build->text("machine_serial") + ", " +
                                   build->text("parameter_set") + ", SHA-256 " +
                                   build->text("parameter_sha256"));
  group.say("Powder", build == nullptr ? "" : joined(build->list("powder")));
  double thinnest = kNotMeasured;
  for (const StrutRow& s : r.struts) {
    if (!(thinnest <= s.nominal_diameter_um)) thinnest = s.nominal_diameter_um;
  }
  group.say("Thinnest strut of the design", measured(thinnest, "\u00b5m"));
  group.say("Porosity loss (k = 2)",
            measured(r.porosity.loss_pp.value, r.porosity.loss_pp.u, "percentage points"));
  const int tensile = entries.tests("tensile"), fatigue = entries.tests("fatigue");
  group.say("Tension tests of the build", tensile == 0 ? "" : std::to_string(tensile));
  group.say("Fatigue tests of the build", fatigue == 0 ? "" : std::to_string(fatigue));
  group.say("What this inspection could not measure",
            r.not_measured.empty() ? "nothing that it was asked for" : list_of(r.not_measured));
  return group.table();
}

// A tier and what it asks for beside those below it.
struct Tier {
  const char* name;
  const char* asks;
  std::vector<std::string> missing;
};

// Three tiers, each with all below it. Which tier is reached: the last one of which, and of all
// below, nothing is missing; 0: none.
std::size_t tier_reached(const std::vector<Tier>& tiers) {
  std::size_t reached = 0;
  while (reached < tiers.size() && tiers[reached].missing.empty()) ++reached;
  return reached;
}

std::string items_of(const std::vector<std::string>& missing) {
  std::string all;
  for (const std::string& item : missing) {
    const std::size_t at = item.find(": ");
    all.append(all.empty() ? "" : "; ").append(item.substr(at + 2));
  }
  return all;
}

SheetTable tier_table(const std::vector<Tier>& tiers) {
  SheetTable table{"Readiness tiers",
                   {{"Tier", 0.8}, {"Asks for", 1.7}, {"Reached", 0.7}, {"Missing for it", 2.6}},
                   {},
                   ""};
  const std::size_t reached = tier_reached(tiers);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    std::string state = i < reached ? "yes" : "no";
    if (i >= reached && tiers[i].missing.empty()) state = "no, tier below";
    std::string name = std::to_string(i + 1);
    table.rows.push_back({name.append(", ").append(tiers[i].name), tiers[i].asks, state,
                          tiers[i].missing.empty() ? "nothing" : items_of(tiers[i].missing)});
  }
  return table;
}

std::string tier_text(const std::vector<Tier>& tiers) {
  const std::size_t reached = tier_reached(tiers);
  if (reached == tiers.size()) return "Readiness tier 3 of 3 is reached.";
  std::string text = reached == 0
                         ? "No readiness tier of 3 is reached"
                         : "Readiness tier " + std::to_string(reached) + " of 3 is reached";
  text.append("; for tier ").append(std::to_string(reached + 1)).append(" (");
  text.append(tiers[reached].name).append(") ");
  const std::size_t open = tiers[reached].missing.size();
  text.append(std::to_string(open)).append(open == 1 ? " item is" : " items are");
  return text.append(" missing: ").append(items_of(tiers[reached].missing)).append(".");
}

}  // namespace

LotSheet reporting_statement(const InspectionRecord& inspection,
                             const std::vector<LotRecord>& records,
                             const std::string& inspection_sha256, const SheetContext& context) {
  const Entries entries(records, inspection);
  LotSheet sheet;
  sheet.kind = "Minimum reporting statement";
  sheet.lot = !entries.lot().empty()    ? entries.lot()
              : !inspection.lot.empty() ? inspection.lot + " (by the plan)"
                                        : "not assigned";
  sheet.product = inspection.design_name;
  sheet.heading =
      "Inspection " + std::to_string(inspection.id) + " of part " + or_none(inspection.part_serial);
  sheet.software = context.software;
  sheet.utc = context.utc;
  sheet.audit_head = context.audit_head;
  sheet.facts = {{"Part", or_none(inspection.part_serial)},
                 {"Lot", sheet.lot},
                 {"Design", or_none(inspection.design_name)},
                 {"Material", or_none(inspection.material)},
                 {"Inspected", time_text(inspection.started_utc)},
                 {"By", or_none(inspection.operator_name)},
                 {"Verdict", choice_words(to_string(inspection.judgement.verdict))}};
  sheet.list_title = "What is missing";
  std::vector<Tier> tiers = {
      {"imaging", "acquisition, voxels, segmentation and registration reported", {}},
      {"model", "material mapping, mesh, convergence, loads and a test to hold it against", {}},
      {"operability", "files, decision rule, machine, powder and tests of the build", {}}};
  sheet.tables = {imaging(inspection, entries, tiers[0].missing),
                  model(inspection, entries, tiers[1].missing),
                  operability(inspection, entries, inspection_sha256, tiers[2].missing)};
  sheet.tables.insert(sheet.tables.begin(), tier_table(tiers));
  for (const Tier& tier : tiers) {
    sheet.blockers.insert(sheet.blockers.end(), tier.missing.begin(), tier.missing.end());
  }
  const std::size_t reached = tier_reached(tiers);
  sheet.facts.emplace_back("Readiness tier", reached == 0 ? std::string("none of 3")
                                                          : std::to_string(reached) + " of 3, " +
                                                                tiers[reached - 1].name);
  sheet.statements = {
      sheet.blockers.empty()
          ? std::string("Every item of the set is reported.")
          : std::to_string(sheet.blockers.size()) + " items of the set are not reported.",
      tier_text(tiers),
      "Set of items and the number of tiers are those of Rezapourian et al., Patient-Specific "
      "Lattice Implants, Part 2, whose thresholds were not at hand (verify). The rule here is this "
      "program's: a tier is reached where every item of its group and of those below is reported. "
      "What is reported is not judged by it."};
  return sheet;
}

}  // namespace asbuilt
