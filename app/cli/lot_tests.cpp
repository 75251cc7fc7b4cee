#include "app/cli/lot_tests.h"

#include <cmath>
#include <iostream>

#include "app/cli/lot_output.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/evaluate.h"
#include "core/lot/quantity_names.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {

std::size_t chosen_test(std::size_t count, const LotArguments& a, const Path& file) {
  if (a.number == 0 && count == 1) return 0;
  if (a.number >= 1 && static_cast<std::size_t>(a.number) <= count) {
    return static_cast<std::size_t>(a.number) - 1;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"the file holds " + std::to_string(count) + " tests", file.string(),
               "--number 1 to " + std::to_string(count), "say which one this entry is"});
}

std::optional<LotRecord> profile_of(const Store& store, const std::string& lot) {
  const std::vector<LotRecord> records = store.lot_records();
  const RecordIndex index(records);
  const LotRecord* head = index.current(lot, "lot", lot);
  const LotRecord* profile =
      head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
  return profile == nullptr ? std::nullopt : std::optional(*profile);
}

ProfileRule profile_rule(const Store& store, const std::string& lot) {
  const std::optional<LotRecord> profile = profile_of(store, lot);
  return profile ? rule_of(*profile) : ProfileRule{};
}

std::string verdict_of(Outcome outcome) {
  if (outcome == Outcome::kUndecided) return "undecided";
  return outcome == Outcome::kConforms ? "pass" : "fail";
}

LotRecord test_record(const LotArguments& a, const std::string& kind, const std::string& spec,
                      Outcome outcome) {
  LotRecord record;
  record.lot = a.lot;
  record.kind = kind;
  record.key = a.test;
  record.supersedes = a.supersedes;
  record.reason = a.reason;
  record.fields = {{"test", a.test},
                   {"part", a.part},
                   {"spec", spec},
                   {"verdict", verdict_of(outcome)},
                   {"instrument", a.instrument},
                   {"tested", a.tested}};
  return record;
}

void put_result(LotRecord& record, const std::string& name, const tensile::Result& result,
                std::string& reasons) {
  if (std::isfinite(result.value)) record.fields[name] = result.value;
  if (std::isfinite(result.value) && std::isfinite(result.u)) record.fields["u_" + name] = result.u;
  if (result.reason.empty()) return;
  reasons.append(reasons.empty() ? "" : "; ").append(quantity(name).name);
  reasons.append(": ").append(result.reason);
}

std::string calibrated_class(const Store& store, const LotArguments& a,
                             const std::string& instrument) {
  const std::vector<LotRecord> records = store.lot_records();
  const LotRecord* calibration =
      calibration_on(current_records(records), instrument, a.tested.substr(0, 10));
  return calibration == nullptr ? "" : calibration->text("accuracy_class");
}

std::string agreed_class(const std::string& told, const std::string& calibrated,
                         const std::string& option, const std::string& instrument) {
  double a = 0.0, b = 0.0;
  if (told.empty() || calibrated.empty()) return told.empty() ? calibrated : told;
  if (text_scan::to_number(told, a) && text_scan::to_number(calibrated, b) && a == b) return told;
  throw Error(ErrorCode::kInvalidInput,
              {"the class is another than that of the calibration", option + " " + told,
               calibrated + ", as the calibration of " + instrument + " has it",
               "leave the option out, or correct the calibration"});
}

void agree_force_class(const Store& store, const LotArguments& a, CurveArguments& curve) {
  const std::string told = curve.force_class ? decimal_text(*curve.force_class) : "";
  const std::string agreed =
      agreed_class(told, calibrated_class(store, a, a.instrument), "--force-class", a.instrument);
  double value = 0.0;
  if (!agreed.empty() && text_scan::to_number(agreed, value)) curve.force_class = value;
}

void put_strain(LotRecord& record, tensile::Instrument from, const LotArguments& a,
                std::string& reasons) {
  record.fields["strain_from"] =
      std::string(from == tensile::Instrument::kExtensometer ? "extensometer"
                  : from == tensile::Instrument::kCrosshead  ? "crosshead"
                                                             : "not_named");
  if (from != tensile::Instrument::kExtensometer || a.fields.contains("extensometer")) return;
  reasons += std::string(reasons.empty() ? "" : "; ") +
             "the strain is from an extensometer that is not named: --extensometer NUMBER";
}

void put_note(LotRecord& record, std::string reasons) {
  if (reasons.size() > 1900) {  // the field takes 2000 bytes
    std::size_t end = 1900;
    while ((static_cast<unsigned char>(reasons[end]) & 0xC0U) == 0x80U) --end;
    reasons = reasons.substr(0, end) + " ...";
  }
  if (!reasons.empty()) record.fields["note"] = reasons;
}

void refuse_plot(const Path& plot) {
  if (plot.empty()) return;
  throw Error(ErrorCode::kInvalidInput,
              {"an entry of the record draws no plot", "--plot " + plot.string(), "no --plot",
               "the command that only reduces or evaluates draws it"});
}

int add_tests(Store& store, const LotArguments& a, const std::vector<LotRecord>& records,
              const RawFile& raw, const Console& console) {
  const FileContent content = read_raw(raw);
  const SigningKey key = log_in(store, a.user, a.password_file);
  std::vector<LotRecord> added;
  std::optional<LotRecord> attached;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    for (const LotRecord& record : records) {
      added.push_back(add_checked(writer, record, a.user, key, utc_now()));
    }
    attached = attach_raw(writer, content, raw, a, added, key);
  });
  int status = 0;
  for (const LotRecord& record : added) {
    print_added(record, console);
    if (record.text("verdict") != "pass") status = 1;
    if (console.form != OutputForm::kText) continue;
    const std::string note = record.text("note");
    std::cout << "verdict: " << record.text("verdict") << (note.empty() ? "" : "; " + note) << '\n';
  }
  if (attached) print_added(*attached, console);
  return status;
}

}  // namespace asbuilt
