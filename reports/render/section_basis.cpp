// What the numbers rest on: registration, scan, methods, identity, signatures.
#include <array>
#include <cmath>

#include "core/base/memory.h"
#include "core/base/source_revision.h"
#include "reports/render/sections.h"
#include "reports/render/statements.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

Table value_table(const std::string& first) {
  Table table;
  table.columns = {{first, 3.0},
                   {"Value", 1.4, Align::kRight},
                   {"U (k = 2)", 1.2, Align::kRight},
                   {"Unit", 1.6}};
  return table;
}

Table pose_table(const Pose& pose) {
  Table table;
  table.columns = {{"Design from scan", 2.0},
                   {"rotation, x", 1.2, Align::kRight},
                   {"rotation, y", 1.2, Align::kRight},
                   {"rotation, z", 1.2, Align::kRight},
                   {"translation, mm", 1.5, Align::kRight}};
  const std::array<const char*, 3> axes = {"x", "y", "z"};
  for (int r = 0; r < 3; ++r) {
    table.rows.push_back({Cell(axes[static_cast<std::size_t>(r)], Tone::kStrong),
                          fixed(pose.rotation(r, 0), 7), fixed(pose.rotation(r, 1), 7),
                          fixed(pose.rotation(r, 2), 7), fixed(pose.translation_mm[r], 4)});
  }
  return table;
}

}  // namespace

void add_registration(Document& document, const InspectionRecord& record) {
  const RegistrationRecord& r = record.registration;
  document.add(Heading{"Registration", 1});
  if (!r.statement.empty()) document.add(Paragraph{for_people(r.statement)});
  Table values = value_table("Best fit of the scan to the design");
  const auto row = [&](const char* name, double value, double u, int decimals, const char* unit) {
    const int shown = decimals_for(u, decimals);
    values.rows.push_back({name, Cell(fixed(value, shown), Tone::kStrong), fixed(u, shown), unit});
  };
  row("Residual, rms", r.rms_um, kNotMeasured, 1, "\u00b5m");
  values.rows.push_back({"Translation", Cell("see below"),
                         fixed(r.u_translation_um, decimals_for(r.u_translation_um, 1)),
                         "\u00b5m"});
  values.rows.push_back({"Rotation", Cell("see below"),
                         fixed(r.u_rotation_mdeg, decimals_for(r.u_rotation_mdeg, 1)), "mdeg"});
  row("Score of the chosen pose", r.score, kNotMeasured, 3, "of 1");
  row("Margin to the best other pose", r.margin, kNotMeasured, 3, "of 1");
  row("Scale, built over designed minus 1 (not applied)", r.scale_ppm, r.u_scale_ppm, 0, "ppm");
  values.rows.push_back(
      {"Ambiguous",
       Cell(r.ambiguous ? (r.symmetry_accepted ? "yes, accepted by the plan" : "yes") : "no",
            r.ambiguous ? Tone::kOpen : Tone::kStrong),
       kDash, ""});
  document.add(std::move(values));
  document.add(pose_table(r.design_from_scan));
  Table others;
  others.columns = {{"Other pose", 0.8, Align::kRight},
                    {"Turned by, degrees", 1.1, Align::kRight},
                    {"Shifted by, mm", 1.0, Align::kRight},
                    {"Score", 0.8, Align::kRight},
                    {"Agreement", 0.9, Align::kRight},
                    {"Differing, mm\u00b3", 1.0, Align::kRight},
                    {"Why it was refused", 3.6}};
  constexpr std::size_t kMost = 10;
  const Vec3 middle =
      record.scene.surface.empty() ? Vec3(Vec3::Zero()) : record.scene.surface.bounds().center_mm();
  const Vec3 in_scan = r.design_from_scan.inverse() * middle;
  for (std::size_t i = 0; i < std::min(kMost, r.alternatives.size()); ++i) {
    const PoseAlternative& a = r.alternatives[i];
    others.rows.push_back(
        {std::to_string(i + 1),
         fixed(rotation_angle_deg(a.design_from_scan.rotation, r.design_from_scan.rotation), 1),
         fixed((a.design_from_scan * in_scan - middle).norm(), 3), fixed(a.score, 3),
         fixed(a.agreement, 3), fixed(a.difference_mm3, 2), for_people(a.refused_because)});
  }
  others.empty_text = "No other pose was scored.";
  document.add(Heading{"Other poses", 2});
  document.add(std::move(others));
  if (!r.alternatives.empty()) {
    std::string note =
        "Shift and turn are between the two poses, the shift at the part's middle. Score: share of "
        "scan and design that "
        "the pose explains. Agreement: where the two poses differ, the share of the scan that "
        "sides with the chosen "
        "one; 0.5 is no preference.";
    if (r.alternatives.size() > kMost) {
      note += " " + count(std::ssize(r.alternatives) - static_cast<std::int64_t>(kMost)) +
              " further poses with lower scores are in summary.json of the export.";
    }
    document.add(Paragraph{note, Tone::kMuted});
  }
}

void add_scan(Document& document, const InspectionRecord& record) {
  const ScanRecord& s = record.scan;
  document.add(Heading{"Fitness of the scan", 1});
  const char* meaning = s.fitness == Fitness::kFit ? "The scan is fit for this inspection."
                        : s.fitness == Fitness::kLimited
                            ? "The scan is fit with limits."
                            : "The scan is not fit for this inspection.";
  document.add(Paragraph{meaning, s.fitness == Fitness::kFit       ? Tone::kGood
                                  : s.fitness == Fitness::kLimited ? Tone::kOpen
                                                                   : Tone::kBad});
  Bullets reasons;
  for (const std::string& reason : s.reasons) reasons.items.push_back(for_people(reason));
  if (!reasons.items.empty()) document.add(std::move(reasons));
  Table table;
  table.columns = {{"Property", 3.0}, {"Value", 3.0, Align::kRight}, {"Unit", 1.6}};
  const auto row = [&](const char* name, const std::string& value, const char* unit) {
    table.rows.push_back({name, Cell(value, Tone::kStrong), unit});
  };
  row("Kind", s.kind.empty() ? "not stated" : s.kind, "");
  if (s.shape.count() > 0) {
    row("Shape, x \u00d7 y \u00d7 z",
        std::to_string(s.shape.x) + " \u00d7 " + std::to_string(s.shape.y) + " \u00d7 " +
            std::to_string(s.shape.z),
        "voxels");
    row("Voxel, x \u00d7 y \u00d7 z",
        plain_number(s.voxel_um.x(), 3) + " \u00d7 " + plain_number(s.voxel_um.y(), 3) +
            " \u00d7 " + plain_number(s.voxel_um.z(), 3),
        "\u00b5m");
    row("Grey level of air", plain_number(s.air_level, 1), "grey");
    row("Grey level of metal", plain_number(s.metal_level, 1), "grey");
    row("Contrast to noise", fixed(s.contrast_to_noise, 1), "1");
    row("Edge spread, 10\u201390 %", fixed(s.edge_spread_um, 1), "\u00b5m");
    row("Drift of the metal's grey level over contrast", fixed(s.level_drift, 3), "1");
    row("Voxels across the thinnest nominal strut", fixed(s.voxels_per_strut, 1), "1");
  }
  document.add(std::move(table));
  if (!s.notes.empty()) {
    document.add(Heading{"What the reader noted", 2});
    Bullets notes;
    for (const std::string& note : s.notes) notes.items.push_back(for_people(note));
    document.add(std::move(notes));
  }
}

void add_methods(Document& document, const InspectionRecord& record) {
  document.add(Heading{"Methods and uncertainty", 1});
  Table table;
  table.columns = {{"Subject", 1.0}, {"Statement", 5.6}, {"docs/methods", 1.2}};
  for (const MethodStatement& statement : kMethodStatements) {
    table.rows.push_back({Cell(statement.subject, Tone::kStrong), statement.text,
                          Cell(statement.page, Tone::kMuted)});
  }
  document.add(std::move(table));
  if (!record.not_measured.empty()) {
    document.add(Heading{"What this input could not give", 2});
    Bullets bullets;
    for (const std::string& statement : record.not_measured)
      bullets.items.push_back(for_people(statement));
    document.add(std::move(bullets));
  }
}

void add_identity(Document& document, const InspectionRecord& record, const std::string& lot,
                  const std::string& audit_head) {
  document.add(Heading{"Identity", 1});
  Table inputs;
  inputs.columns = {{"Input", 0.7},
                    {"Path", 2.6},
                    {"Size", 0.8, Align::kRight},
                    {"SHA-256", 3.6, Align::kLeft, Face::kMono}};
  for (const InputFile& file : record.inputs) {
    inputs.rows.push_back({Cell(file.role, Tone::kStrong), file.path, readable_bytes(file.bytes),
                           file.sha256.empty() ? std::string("not recorded") : file.sha256});
  }
  inputs.empty_text = "No input file was recorded.";
  document.add(std::move(inputs));
  Table software;
  software.columns = {{"Part, software and run", 2.0}, {"", 6.1, Align::kLeft}};
  const auto row = [&](const char* name, const std::string& value) {
    software.rows.push_back({Cell(name), value.empty() ? std::string("not recorded") : value});
  };
  row("Part", record.part_serial);
  row("Lot", lot);
  row("asbuilt version", record.software.version);
  row("Source revision", revision_words(record.software.revision));
  row("SHA-256 of all options", record.software.options_hash);
  row("Started", readable_time(record.started_utc));
  row("Duration", fixed(record.duration_s, 1) + " s");
  row("Operator", record.operator_name);
  // Records that were cut off the end of a database show only against this.
  row("Head of the audit trail, when printed", audit_head.empty() ? "not stored" : audit_head);
  document.add(std::move(software));
  document.add(Heading{"Signatures", 2});
  document.add(
      Paragraph{"By hand, or electronically in the lot record; an electronic signature is bound to "
                "the stored "
                "record and not to this print.",
                Tone::kMuted});
  const std::string part =
      record.part_serial.empty() ? "part without serial number" : "part " + record.part_serial;
  document.add(
      SignatureLines{"Signed for: " + part + ", inspection " +
                         (record.id > 0 ? std::to_string(record.id) : std::string("not stored")) +
                         " of " + readable_time(record.started_utc) +
                         ", verdict: " + outcome_words(record.judgement.verdict) + ".",
                     {"Inspected", "Reviewed", "Approved"}});
}

}  // namespace asbuilt::render
