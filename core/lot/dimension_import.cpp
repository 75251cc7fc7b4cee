#include "core/lot/dimension_import.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <tuple>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/interchange/quantities.h"
#include "core/lot/dimension_units.h"
#include "core/lot/evaluate.h"
#include "core/lot/record_kinds.h"
#include "core/lot/row_problems.h"
#include "core/lot/tolerances.h"
#include "core/lot/utc_times.h"

namespace asbuilt {
namespace {

const std::string kAllOthers = "*";
constexpr std::size_t kDigestDigits = 8;

std::string quoted(const std::string& text) {
  std::string shown = text;
  if (shown.size() > 60) {
    std::size_t end = 57;  // no character is cut in two
    while ((static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) --end;
    shown = shown.substr(0, end) + "...";
  }
  if (!is_plain_text(shown)) shown = "(unreadable)";
  return '"' + shown + '"';
}

// "length" or "length #2" of the name "length".
bool is_numbered_by_export(const ResultCharacteristic& c) {
  if (c.id == c.name) return true;
  const std::string begin = c.name + " #";
  return c.id.size() > begin.size() && c.id.starts_with(begin) &&
         c.id.find_first_not_of("0123456789", begin.size()) == std::string::npos;
}

// One file's way into one lot.
class Importer {
 public:
  Importer(const CharacteristicResults& results, const DimensionImport& request,
           const std::vector<LotRecord>& existing)
      : r_(results),
        q_(request),
        existing_(existing),
        kind_(record_kind("dimension")),
        tolerances_(existing, request.lot) {
    for (const LotRecord* r : current_records(existing)) {
      if (r->lot == q_.lot || r->lot.empty()) current_.push_back(r);
    }
  }

  DimensionImportPlan run() {
    if (find("lot", q_.lot) == nullptr) {
      throw Error(ErrorCode::kInvalidInput,
                  {"there is no such lot", "--lot " + q_.lot, "", "asbuilt lot create"});
    }
    if (r_.values.size() > kMostImported) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the file holds too many values", std::to_string(r_.values.size()),
                   "up to " + std::to_string(kMostImported), "split the file"});
    }
    if (!q_.utc_offset.empty() && !is_utc_offset(q_.utc_offset)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"an offset from UTC cannot be read", "--utc-offset " + q_.utc_offset,
                   "such as +01:00, Z", ""});
    }
    if (!q_.measured.empty() && !is_time(q_.measured)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"not a time with its zone", "--measured " + q_.measured, kTimesAllowed, ""});
    }
    plan_.problems = q_.unread;
    if (imported_before()) return std::move(plan_);
    unused_names();
    ambiguous_names();
    for (at_ = 0; at_ < r_.values.size(); ++at_) value(r_.values[at_]);
    for (std::string& told : row_problem_sentences(problems_)) {
      plan_.problems.push_back(std::move(told));
    }
    for (const auto& [text, count] : counted_) {
      plan_.notes.push_back(std::to_string(count) + (count == 1 ? " value " : " values ") + text);
    }
    if (plan_.entries.empty() && plan_.problems.empty()) {
      plan_.problems.emplace_back("the file holds nothing that was measured");
    }
    return std::move(plan_);
  }

 private:
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    const auto at = std::find_if(current_.begin(), current_.end(), [&](const LotRecord* r) {
      return r->kind == kind && r->key == key;
    });
    return at == current_.end() ? nullptr : *at;
  }

  void problem(const std::string& what, const std::string& remedy) {
    const ResultValue& v = r_.values[at_];
    const ResultCharacteristic& c = r_.characteristics[v.characteristic];
    std::string place = v.place.empty() ? "value " + std::to_string(at_ + 1) : v.place;
    place.append(", ").append(quoted(c.id));
    if (!v.serial.empty()) place.append(" of ").append(quoted(v.serial));
    problems_.push_back({place, what + (remedy.empty() ? "" : "; " + remedy), 0, {}});
  }

  bool imported_before() {
    for (const LotRecord& r : existing_) {
      if (r.text("source_sha256") != q_.sha256) continue;
      plan_.problems.push_back("this file is in the record already: lot " + r.lot + ", entry " +
                               std::to_string(r.id) + " (" + r.key + ") and those beside it; " +
                               "correct single entries: asbuilt lot add-dimension --supersedes");
      return true;
    }
    return false;
  }

  // A mapping that nothing asks for is a slip of the pen more often than not.
  void unused_names() {
    std::set<std::string> serials, devices;
    for (const ResultValue& v : r_.values) {
      serials.insert(v.serial);
      if (v.instrument) devices.insert(r_.instruments[*v.instrument].id);
    }
    std::set<std::string> characteristics = {kAllOthers};
    for (const ResultCharacteristic& c : r_.characteristics) {
      characteristics.insert(c.id);
      characteristics.insert(c.name);
    }
    for (const auto& [name, stated] : q_.uncertainties) {
      if (characteristics.contains(name)) continue;
      plan_.notes.push_back("the file has no characteristic " + quoted(name) +
                            ", which an uncertainty is stated for");
    }
    for (const auto& [map, names, what] :
         {std::tuple{&q_.parts, &serials, "part"}, {&q_.instruments, &devices, "instrument"}}) {
      for (const auto& [name, number] : *map) {
        if (names->contains(name)) continue;
        plan_.notes.push_back(std::string("the file has no ") + what + " " + quoted(name) +
                              ", which the map leads to " + quoted(number));
      }
    }
  }

  void ambiguous_names() {
    std::map<std::pair<std::string, std::string>, std::set<std::size_t>> all;
    for (const ResultValue& v : r_.values) {
      all[{v.serial, r_.characteristics[v.characteristic].name}].insert(v.characteristic);
    }
    std::set<std::string> as_one;
    for (const auto& [piece_and_name, of] : all) {
      const std::string& name = piece_and_name.second;
      if (of.size() < 2 || name.empty()) continue;
      (is_one_in_several_ways(of) ? as_one : shared_names_).insert(name);
    }
    for (const std::string& name : as_one) {
      if (shared_names_.contains(name)) continue;
      plan_.notes.push_back("the ids " + quoted(name) + ", " + quoted(name + " #2") +
                            " ... differ in unit or limits alone and are entered as one "
                            "characteristic, each value with its own");
    }
  }

  // A table of results holds one unit and one pair of limits for an id: an export that needs others
  // for the same characteristic numbers its ids "length", "length #2" (reports/export).
  bool is_one_in_several_ways(const std::set<std::size_t>& of) const {
    const auto same = [this](std::size_t a, std::size_t b) {
      const ResultCharacteristic &one = r_.characteristics[a], &other = r_.characteristics[b];
      return one.unit == other.unit && one.kind == other.kind && one.nominal == other.nominal &&
             one.lower == other.lower && one.upper == other.upper;
    };
    for (const std::size_t at : of) {
      if (!is_numbered_by_export(r_.characteristics[at])) return false;
      for (auto other = of.upper_bound(at); other != of.end(); ++other) {
        if (same(at, *other)) return false;
      }
    }
    return true;
  }

  std::string name_of(const ResultCharacteristic& c) const {
    if (c.name.empty()) return c.id;
    return shared_names_.contains(c.name) ? c.name + " (" + c.id + ")" : c.name;
  }

  // Nominal and limits as they were meant, where a spreadsheet's arithmetic left them beside it.
  static ResultCharacteristic meant(ResultCharacteristic c) {
    for (std::optional<double>* number : {&c.nominal, &c.lower, &c.upper}) {
      if (*number) *number = decimal_meant(**number);
    }
    return c;
  }

  void value(const ResultValue& v) {
    const ResultCharacteristic c = meant(r_.characteristics[v.characteristic]);
    if (std::isnan(v.value)) return nothing_measured(v, c);
    const std::size_t before = problems_.size();
    LotRecord record;
    record.lot = q_.lot;
    record.kind = kind_.id;
    record.key = q_.sha256.substr(0, kDigestDigits) + "-" + std::to_string(at_ + 1);
    record.actor = q_.actor;
    record.utc = q_.utc;
    record.fields = {{"measurement", record.key},
                     {"characteristic", name_of(c)},
                     {"value", v.value},
                     {"source_sha256", q_.sha256},
                     {"source_id", v.place.empty() ? "value " + std::to_string(at_ + 1) : v.place}};
    if (c.nominal) record.fields["nominal"] = *c.nominal;
    if (c.lower) record.fields["lower"] = *c.lower;
    if (c.upper) record.fields["upper"] = *c.upper;
    if (!v.operator_name.empty()) record.fields["measured_by"] = v.operator_name;
    unit(c, record);
    uncertainty(v, c, record);
    part(v, record);
    time(v, record);
    instrument(v, record);
    status(v, r_.characteristics[v.characteristic]);  // by the limits that the file has
    held_limits(record);
    ranges(record);
    repeated(record);
    if (!v.batch.empty() && v.batch != q_.lot) {
      ++counted_["of batch " + quoted(v.batch) + ", which is not the lot's number"];
    }
    if (problems_.size() == before) checked(std::move(record));
  }

  // A failure must not go with what has no number.
  void nothing_measured(const ResultValue& v, const ResultCharacteristic& c) {
    if (v.status == ResultStatus::kFail) {
      return problem("the file says that it failed, without a number that the record could hold",
                     "enter it: asbuilt lot add-nonconformance, and leave it out of the file");
    }
    ++counted_[c.kind == ResultKind::kAttribute ? "without a number (attributes) left out"
                                                : "not measured, left out"];
  }

  void unit(const ResultCharacteristic& c, LotRecord& record) {
    const UnitOfName unit = unit_of_name(c.unit);
    if (is_dimension_unit(c.unit)) {
      record.fields["unit"] = unit.name;
    } else if (c.unit.empty()) {
      problem("the file states no unit", "allowed: " + dimension_units_text());
    } else {
      problem("the unit " + quoted(c.unit) + " is not understood",
              "allowed: " + dimension_units_text());
    }
  }

  void uncertainty(const ResultValue& v, const ResultCharacteristic& c, LotRecord& record) {
    if (std::isnan(v.u) && stated_uncertainty(c, record)) return;
    if (std::isnan(v.u) || v.u == 0.0) {
      ++counted_[std::isnan(v.u) ? "without U: asbuilt lot evaluate will block the release"
                                 : "with U = 0: asbuilt lot evaluate will block the release"];
    }
    if (std::isnan(v.u)) return;
    record.fields["u"] = v.k == 2.0 ? v.u : v.u / v.k * 2.0;
    if (v.k == 2.0) return;
    remark(record, "U of the file: " + shortest_number(v.u) + " with k = " + shortest_number(v.k) +
                       ", converted to k = 2");
  }

  // Takes the one of the request; false where it has none. That of another quantity is a problem
  // where it is for this characteristic, and passed over where it is for all.
  bool stated_uncertainty(const ResultCharacteristic& c, LotRecord& record) {
    const std::string* of = nullptr;
    for (const std::string* name : {&c.name, &c.id, &kAllOthers}) {
      if (of == nullptr && q_.uncertainties.contains(*name)) of = name;
    }
    if (of == nullptr) return false;
    const StatedUncertainty& stated = q_.uncertainties.at(*of);
    const UnitOfName own = unit_of_name(c.unit), told = unit_of_name(stated.unit);
    const bool alike = own.quantity == told.quantity &&
                       (own.quantity != UnitFamily::kOther || own.name == told.name);
    if (!alike) {
      if (of == &kAllOthers) return false;
      problem("the uncertainty stated for it is in " + quoted(stated.unit) + ", the value in " +
                  quoted(c.unit),
              "a unit of the same quantity in the table of --u-map");
      return true;
    }
    record.fields["u"] = decimal_product(stated.u, told.scale) / own.scale;
    remark(record, "U is not of the file: " + stated.origin);
    return true;
  }

  static void remark(LotRecord& record, const std::string& text) {
    const std::string before = record.text("note");
    record.fields["note"] = before.empty() ? text : before + "; " + text;
  }

  void part(const ResultValue& v, LotRecord& record) {
    const auto mapped = q_.parts.find(v.serial);
    std::string serial = v.serial.empty() ? q_.part : v.serial;
    if (mapped != q_.parts.end()) serial = mapped->second;
    if (serial.empty()) {
      return problem("it names no part", "give --part SERIAL, or the serial in the file");
    }
    if (!q_.part.empty() && serial != q_.part) {
      return problem("it is of another part than --part " + q_.part,
                     "leave --part out, or give --part-map FILE.csv");
    }
    if (find("part", serial) == nullptr) {
      return problem("part " + quoted(serial) + " is not of lot " + q_.lot,
                     "asbuilt lot add-part, or --part-map FILE.csv");
    }
    record.fields["part"] = serial;
  }

  void time(const ResultValue& v, LotRecord& record) {
    if (v.time.empty() && q_.measured.empty()) {
      return problem("it has no time", "give --measured TIME, or the time in the file");
    }
    if (v.time.empty()) remark(record, "the file does not tell the time");
    const std::string utc = v.time.empty() ? q_.measured : utc_of(v.time, q_.utc_offset);
    if (!utc.empty() && utc > q_.utc) {
      return problem("the time " + utc + " lies in the future", "not after " + q_.utc);
    }
    if (!utc.empty()) {
      record.fields["measured"] = utc;
    } else if (q_.utc_offset.empty() && !utc_of(v.time, "Z").empty()) {
      problem("the time " + quoted(v.time) + " does not say its zone",
              "end it in Z or +01:00, or give --utc-offset +01:00");
    } else {
      problem("the time " + quoted(v.time) + " is not a day and time", kTimesAllowed);
    }
  }

  void instrument(const ResultValue& v, LotRecord& record) {
    const std::string named = v.instrument ? r_.instruments[*v.instrument].id : "";
    std::string number = named.empty() ? q_.instrument : named;
    const auto mapped = q_.instruments.find(named);
    if (mapped != q_.instruments.end()) number = mapped->second;
    if (number.empty()) {
      return problem("it names no instrument", "give --instrument NUMBER, or name it in the file");
    }
    if (!q_.instrument.empty() && number != q_.instrument) {
      return problem(
          "it was measured with " + quoted(number) + ", not with --instrument " + q_.instrument,
          "leave --instrument out, or give --instrument-map FILE.csv");
    }
    if (find("instrument", number) == nullptr) {
      return problem("instrument " + quoted(number) + " is not in the record",
                     "asbuilt lot add-instrument, or --instrument-map FILE.csv");
    }
    record.fields["instrument"] = number;
    const std::string day = record.text("measured").substr(0, 10);
    if (!day.empty() && !in_calibration(current_, number, day)) {
      problem("instrument " + quoted(number) + " has no calibration that holds on " + day,
              "asbuilt lot add-calibration, or measure again");
    }
  }

  void status(const ResultValue& v, const ResultCharacteristic& c) {
    const bool failed = v.status == ResultStatus::kFail;
    if (!failed && v.status != ResultStatus::kPass) return;
    if (!c.lower && !c.upper) {
      if (!failed) {
        ++counted_["that the file calls a pass without limits: they decide nothing here"];
        return;
      }
      return problem("the file says that it failed, but not by which limit",
                     "add the limits to the file");
    }
    const bool inside = !(c.lower && v.value < *c.lower) && !(c.upper && v.value > *c.upper);
    if (inside != failed) return;
    problem(std::string("the file calls it a ") + (failed ? "fail" : "pass") + ", but the value " +
                shortest_number(v.value) + " lies " + (inside ? "within" : "outside of") +
                " its limits",
            "find out which is wrong and correct the file");
  }

  // The file is taken as it is; what it says against the profile is the evaluation's.
  void held_limits(const LotRecord& record) {
    const HeldLimits held = tolerances_.of(record);
    if (!held.contradiction.empty()) {
      ++counted_["of " + quoted(record.text("characteristic")) +
                 " against what the profile names, so that asbuilt lot evaluate will block the "
                 "release (such as: " +
                 held.contradiction + ")"];
    }
  }

  void ranges(const LotRecord& record) {
    for (const LotField& field : kind_.fields) {
      if (field.type != LotFieldType::kNumber) continue;
      const double number = record.number(field.name);
      const bool there = record.fields.contains(field.name);
      if (!there || (number >= field.minimum && number <= field.maximum)) continue;
      problem(field.name + " = " + plain_number(number) + " is out of range",
              "allowed: " + allowed_text(field));
    }
  }

  // The same measurement twice; the same characteristic at another time is a further one.
  void repeated(const LotRecord& record) {
    using Measurement = std::tuple<std::string, std::string, std::string>;
    const auto measurement = [](const LotRecord& r) {
      return Measurement{r.text("part"), r.text("characteristic"), r.text("measured")};
    };
    const Measurement mine = measurement(record);
    if (std::get<0>(mine).empty() || std::get<2>(mine).empty()) return;
    if (seen_.empty()) {
      for (const LotRecord* r : current_) {
        if (r->kind == kind_.id && r->lot == q_.lot) {
          seen_[measurement(*r)] = "entry " + std::to_string(r->id);
        }
      }
    }
    const auto [at, fresh] = seen_.emplace(mine, record.text("source_id"));
    if (fresh) return;
    problem("part " + std::get<0>(mine) + " has " + quoted(std::get<1>(mine)) + " of " +
                std::get<2>(mine) + " already (" + at->second + ")",
            "give each measurement once, with its own time");
  }

  // Whatever else the kind asks for.
  void checked(LotRecord record) {
    try {
      check_lot_record(record);
      plan_.entries.push_back(std::move(record));
    } catch (const Error& error) {
      problem(error.text().what + ": " + error.text().where,
              error.text().allowed.empty() ? "" : "allowed: " + error.text().allowed);
    }
  }

  const CharacteristicResults& r_;
  const DimensionImport& q_;
  const std::vector<LotRecord>& existing_;
  const RecordKind& kind_;
  Tolerances tolerances_;
  std::vector<const LotRecord*> current_;
  std::size_t at_ = 0;
  std::set<std::string> shared_names_;
  std::map<std::tuple<std::string, std::string, std::string>, std::string> seen_;
  std::map<std::string, int> counted_;
  std::vector<RowProblem> problems_;
  DimensionImportPlan plan_;
};

}  // namespace

DimensionImportPlan plan_dimension_import(const CharacteristicResults& results,
                                          const DimensionImport& request,
                                          const std::vector<LotRecord>& existing) {
  return Importer(results, request, existing).run();
}

}  // namespace asbuilt
