#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/interchange/quantities.h"
#include "core/lot/dimension_verdicts.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/lot_tables.h"
#include "core/lot/tensile_limits.h"
#include "reports/export/lot_parts.h"

namespace asbuilt {
namespace {

std::optional<double> number_or_none(const LotRecord& record, const std::string& field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

ResultStatus status_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kConforms:
      return ResultStatus::kPass;
    case Outcome::kDoesNotConform:
      return ResultStatus::kFail;
    case Outcome::kUndecided:
      break;
  }
  return ResultStatus::kUndecided;
}

ResultKind kind_of_unit(const std::string& unit) {
  switch (unit_of_name(unit).quantity) {
    case UnitFamily::kLength:
      return ResultKind::kLength;
    case UnitFamily::kAngle:
      return ResultKind::kAngle;
    case UnitFamily::kPressure:
      return ResultKind::kStress;
    case UnitFamily::kOther:
      break;
  }
  return unit == "1" || unit == "%" || unit == "pp" || unit == "ppm" ? ResultKind::kRatio
                                                                     : ResultKind::kOther;
}

// One file's table; characteristics that say the same are one.
class Table {
 public:
  Table(const LotExport& lot, const std::vector<const LotRecord*>& current, ResultPart part)
      : lot_(lot), current_(current) {
    r_.source = lot.software;
    r_.created = lot.utc;
    r_.parts.push_back(std::move(part));
  }

  bool empty() const { return r_.values.empty(); }
  CharacteristicResults take() { return std::move(r_); }

  // The value's characteristic and instrument are set here.
  void add(const ResultCharacteristic& c, ResultValue v, const std::string& instrument) {
    v.characteristic = characteristic(c);
    v.batch = lot_.lot;
    if (!instrument.empty()) v.instrument = device(instrument);
    r_.values.push_back(std::move(v));
  }

 private:
  std::size_t characteristic(const ResultCharacteristic& wanted) {
    const auto same = [&wanted](const ResultCharacteristic& c) {
      return c.name == wanted.name && c.unit == wanted.unit && c.kind == wanted.kind &&
             c.nominal == wanted.nominal && c.lower == wanted.lower && c.upper == wanted.upper;
    };
    const auto at = std::find_if(r_.characteristics.begin(), r_.characteristics.end(), same);
    if (at != r_.characteristics.end()) {
      return static_cast<std::size_t>(at - r_.characteristics.begin());
    }
    ResultCharacteristic c = wanted;
    for (int copy = 2; !ids_.insert(c.id).second; ++copy) {
      c.id = wanted.id + " #" + std::to_string(copy);
    }
    r_.characteristics.push_back(std::move(c));
    return r_.characteristics.size() - 1;
  }

  std::size_t device(const std::string& number) {
    const auto [at, fresh] = devices_.emplace(number, r_.instruments.size());
    if (!fresh) return at->second;
    ResultInstrument instrument{number, "", ""};
    for (const LotRecord* r : current_) {
      if (r->kind == "instrument" && r->key == number) instrument.name = r->text("maker");
      if (r->kind == "calibration" && r->text("instrument") == number) {
        instrument.calibration_due = std::max(instrument.calibration_due, r->text("due"));
      }
    }
    r_.instruments.push_back(std::move(instrument));
    return at->second;
  }

  const LotExport& lot_;
  const std::vector<const LotRecord*>& current_;
  CharacteristicResults r_;
  std::set<std::string> ids_;
  std::map<std::string, std::size_t> devices_;
};

class LotResults {
 public:
  explicit LotResults(const LotExport& lot) : lot_(lot), verdicts_(lot.records, lot.lot) {
    for (const LotRecord* r : current_records(lot.records)) {
      if (r->lot == lot.lot || r->lot.empty()) current_.push_back(r);
    }
    for (const LotRecord* r : current_) {
      if (r->kind == "lot") head_ = r;
      if (r->kind == "part") role_[r->key] = r->text("role");
    }
    for (const LotRecord* r : current_) {
      if (r->kind == "profile" && r->key == head_->text("profile")) {
        rule_ = rule_of(*r);
        limits_ = LimitsInForce(lot.records, *r);
        accepts_unverified_ = r->flag("accepts_unverified");
      }
    }
  }

  std::vector<NamedResults> make() {
    std::set<std::string> roles;
    for (const auto& [serial, role] : role_) roles.insert(role);
    for (const std::string& role : roles) dimensions(role);
    tensile();
    inspections();
    return std::move(all_);
  }

 private:
  // The lot's part number is that of its implants.
  ResultPart part_of(const std::string& role) const {
    if (role != "implant") return {role, role + " of lot " + lot_.lot, ""};
    return {head_->text("part_number"), head_->text("product"), head_->text("design_revision")};
  }

  void finish(const std::string& name, Table& table) {
    if (!table.empty()) all_.emplace_back(name, table.take());
  }

  // What a reader of the values alone would take for the part as it is released; empty: nothing.
  std::string aside(const LotRecord& dimension) const {
    const std::string state = disposition_of(lot_.records, lot_.lot, dimension.text("part"));
    std::string text;
    if (state == "REJECT") text = "the part is rejected";
    if (state == "SCRAP") text = "the part is scrapped";
    if (state == "CONCESSION") text = "the part is released by concession";
    const std::string since = verdicts_.done_since(dimension);
    if (since.empty()) return text;
    text.append(text.empty() ? "" : "; ").append("of before ").append(since);
    return text.append(", measured again since");
  }

  // Limits are those that decide: the profile's, or those of the entries.
  void dimensions(const std::string& role) {
    Table table(lot_, current_, part_of(role));
    for (const LotRecord* r : current_) {
      const auto part = role_.find(r->text("part"));
      if (r->kind != "dimension" || part == role_.end() || part->second != role) continue;
      ResultCharacteristic c;
      c.id = c.name = r->text("characteristic");
      c.unit = r->text("unit");
      c.kind = kind_of_unit(c.unit);
      const HeldLimits held = verdicts_.tolerances().of(*r);
      c.nominal = held.nominal;
      c.lower = held.lower;
      c.upper = held.upper;
      ResultValue v;
      v.value = r->number("value");
      v.u = r->number("u");
      v.status = c.lower || c.upper ? status_of(dimension_outcome(*r, r->number("u"), held, rule_))
                                    : ResultStatus::kNotJudged;
      v.time = r->text("measured");
      v.operator_name = r->text("measured_by");
      v.serial = r->text("part");
      v.reason = aside(*r);
      table.add(c, std::move(v), r->text("instrument"));
    }
    finish("dimensions_" + role, table);
  }

  // Limits are those that decide by the profile; the specification's verdict is one on the test,
  // not on a number of it.
  void tensile() {
    Table table(lot_, current_, part_of("tensile_bar"));
    for (const LotRecord* r : current_) {
      if (r->kind != "tensile") continue;
      ResultValue common;
      common.time = r->text("tested");
      common.operator_name = r->text("measured_by");
      common.serial = r->text("part");
      const std::vector<tensile::PropertyVerdict> verdicts =
          tension_verdicts(*r, limits_.tension(r->text("spec")), rule_, accepts_unverified_);
      for (const auto& [field, name, unit] : {std::tuple{"rm_mpa", "Rm", "MPa"},
                                              {"rp02_mpa", "Rp0.2", "MPa"},
                                              {"a_pct", "A", "%"},
                                              {"z_pct", "Z", "%"},
                                              {"e_gpa", "E", "GPa"}}) {
        if (!number_or_none(*r, field)) continue;
        ResultCharacteristic c;
        c.id = c.name = name;
        c.unit = unit;
        c.kind = kind_of_unit(unit);
        ResultValue v = common;
        v.value = r->number(field);
        v.u = r->number(std::string("u_") + field);
        v.status = ResultStatus::kNotJudged;
        for (const tensile::PropertyVerdict& row : verdicts) {
          if (std::string_view(field) != tensile_field(row.limit.property)) continue;
          if (!undecisive_because(row.limit, *r, accepts_unverified_).empty()) continue;
          c.lower = row.limit.minimum;
          v.status = status_of(row.outcome);
        }
        table.add(c, std::move(v), r->text("instrument"));
      }
      ResultCharacteristic c;
      c.id = c.name = "verdict by " + r->text("spec");
      c.kind = ResultKind::kAttribute;
      ResultValue v = common;
      const std::string verdict = r->text("verdict");
      v.status = verdict == "pass"   ? ResultStatus::kPass
                 : verdict == "fail" ? ResultStatus::kFail
                                     : ResultStatus::kUndecided;
      v.text = "test " + r->key + ": " + verdict;
      const std::string remark = test_remark(*r);
      if (!remark.empty()) v.text += "; " + remark;
      table.add(c, std::move(v), r->text("instrument"));
    }
    finish("tensile", table);
  }

  void inspections() {
    Table table(lot_, current_, part_of("implant"));
    for (const LotCriterion& criterion : lot_.criteria) {
      const auto entry = std::find_if(current_.begin(), current_.end(), [&](const LotRecord* r) {
        return r->kind == "inspection" && r->key == criterion.part;
      });
      if (entry == current_.end()) continue;
      ResultCharacteristic c;
      c.id = criterion.criterion.empty() ? "verdict" : "criterion " + criterion.criterion;
      c.name = criterion.name;
      c.kind = ResultKind::kAttribute;
      ResultValue v;
      v.status = status_of(criterion.outcome);
      v.text = criterion.text;
      v.time = (*entry)->text("scanned");
      v.operator_name = (*entry)->text("measured_by");
      v.serial = criterion.part;
      table.add(c, std::move(v), (*entry)->text("instrument"));
    }
    finish("inspections", table);
  }

  const LotExport& lot_;
  std::vector<const LotRecord*> current_;
  const LotRecord* head_ = nullptr;
  LimitsInForce limits_;
  DimensionVerdicts verdicts_;
  bool accepts_unverified_ = false;
  ProfileRule rule_{DecisionRule::kIso14253, GuardBand::kConformance95};
  std::map<std::string, std::string> role_;
  std::vector<NamedResults> all_;
};

}  // namespace

std::vector<LotCriterion> criteria_of(const InspectionRecord& record, const std::string& part) {
  const Judgement& judgement = record.judgement;
  std::vector<LotCriterion> all = {
      {part, record.id, "", "verdict of the inspection", judgement.verdict,
       "inspection " + std::to_string(record.id) + ": " + to_string(judgement.verdict)}};
  struct Count {
    std::int64_t rows = 0, failed = 0, open = 0;
  };
  std::vector<Count> counts(judgement.criteria.size());
  for (const VerdictRow& row : judgement.rows) {
    Count& count = counts.at(static_cast<std::size_t>(row.criterion));
    ++count.rows;
    count.failed += row.outcome == Outcome::kDoesNotConform ? 1 : 0;
    count.open += row.outcome == Outcome::kUndecided ? 1 : 0;
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Criterion& c = judgement.criteria[i];
    const Count& n = counts[i];
    // As core/spec/judge.h counts.
    const Outcome outcome = n.failed > c.allowed_failures            ? Outcome::kDoesNotConform
                            : n.failed + n.open > c.allowed_failures ? Outcome::kUndecided
                                                                     : Outcome::kConforms;
    all.push_back({part, record.id, c.id, c.characteristic + ", " + c.scope, outcome,
                   std::to_string(n.failed) + " of " + std::to_string(n.rows) +
                       " do not conform, " + std::to_string(n.open) + " undecided, " +
                       std::to_string(c.allowed_failures) + " may fail"});
  }
  return all;
}

std::vector<NamedResults> lot_results(const LotExport& lot) {
  return LotResults(lot).make();
}

}  // namespace asbuilt
