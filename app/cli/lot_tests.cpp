#include "app/cli/lot_tests.h"

#include <cmath>
#include <iostream>

#include "app/cli/lot_output.h"
#include "core/base/clock.h"
#include "core/base/error.h"

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

std::string profile_rule(const Store& store, const std::string& lot) {
  const std::vector<LotRecord> records = store.lot_records();
  const RecordIndex index(records);
  const LotRecord* head = index.current(lot, "lot", lot);
  const LotRecord* profile =
      head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
  return profile == nullptr ? "simple" : profile->text("decision_rule");
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
                   {"verdict", std::string(outcome == Outcome::kConforms         ? "pass"
                                           : outcome == Outcome::kDoesNotConform ? "fail"
                                                                                 : "undecided")},
                   {"instrument", a.instrument},
                   {"tested", a.tested}};
  return record;
}

void put_result(LotRecord& record, const std::string& name, const tensile::Result& result,
                std::string& reasons) {
  if (std::isfinite(result.value)) record.fields[name] = result.value;
  if (std::isfinite(result.value) && std::isfinite(result.u)) record.fields["u_" + name] = result.u;
  if (result.reason.empty()) return;
  reasons += (reasons.empty() ? "" : "; ") + name + ": " + result.reason;
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

int add_test(Store& store, const LotArguments& a, const LotRecord& record, const Console& console) {
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord added;
  store.change_lot(
      [&](LotWriter& writer) { added = add_checked(writer, record, a.user, key, utc_now()); });
  print_added(added, console);
  if (console.form == OutputForm::kText) {
    const std::string note = added.text("note");
    std::cout << "verdict: " << added.text("verdict") << (note.empty() ? "" : "; " + note) << '\n';
  }
  return record.text("verdict") == "pass" ? 0 : 1;
}

}  // namespace asbuilt
