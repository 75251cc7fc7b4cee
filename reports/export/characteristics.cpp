#include "reports/export/characteristics.h"

#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace asbuilt {
namespace {

constexpr std::string_view kStrutDiameter = "strut.diameter_um";
constexpr double kMmPerUm = 0.001;

// As the exchange formats can carry it.
std::string exchange_text(const std::string& text) {
  std::string clean = text;
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  if (is_plain_text(clean)) return clean;
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return clean;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

ResultKind kind_of(std::string_view characteristic, std::string_view unit) {
  if (unit == "MPa" || unit == "GPa") return ResultKind::kStress;
  if (unit == "1" || unit == "pp" || unit == "ppm") return ResultKind::kRatio;
  if (unit != "um" && unit != "mm") return ResultKind::kOther;
  if (contains(characteristic, "_sd_")) return ResultKind::kLength;
  for (const std::string_view word : {"diameter", "inscribed", "circumscribed", "equivalent"}) {
    if (contains(characteristic, word)) return ResultKind::kDiameter;
  }
  return contains(characteristic, "offset") ? ResultKind::kPosition : ResultKind::kLength;
}

// Of the values of a characteristic, as the end of its id says it; the unit of a criterion is that
// of its limits in the plan, which may be shares of a nominal.
std::string unit_of(std::string_view characteristic) {
  struct Ending {
    std::string_view ending, unit;
  };
  for (const Ending& e : {Ending{"_um", "um"},
                          {"_mm3", "mm3"},
                          {"_mm", "mm"},
                          {"_ppm", "ppm"},
                          {"_pp", "pp"},
                          {"_mpa", "MPa"},
                          {"_gpa", "GPa"},
                          {"_mdeg", "mdeg"},
                          {"_deg", "deg"}}) {
    if (characteristic.ends_with(e.ending)) return std::string(e.unit);
  }
  return "1";
}

ResultStatus status_of(const VerdictRow& row) {
  if (std::isnan(row.value)) return ResultStatus::kUnmeasured;
  switch (row.outcome) {
    case Outcome::kConforms:
      return ResultStatus::kPass;
    case Outcome::kDoesNotConform:
      return ResultStatus::kFail;
    case Outcome::kUndecided:
      break;
  }
  return ResultStatus::kUndecided;
}

std::optional<double> number_or_none(double value) {
  if (std::isfinite(value)) return value;
  return std::nullopt;
}

class Table {
 public:
  explicit Table(const InspectionRecord& record) : record_(record) {
    r_.source = exchange_text("asbuilt " + record.software.version);
    r_.inspection_id = std::to_string(record.id);
    if (is_time_text(record.started_utc)) r_.created = record.started_utc;
    r_.parts.push_back({exchange_text(record.design_name), "", ""});
    common_.time = r_.created;
    common_.operator_name = exchange_text(record.operator_name);
    common_.serial = exchange_text(record.part_serial);
    common_.batch = exchange_text(record.lot);
  }

  CharacteristicResults make() {
    for (const StrutRow& strut : record_.struts) feature(strut);
    for (const VerdictRow& row : record_.judgement.rows) judged(row);
    for (const StrutRow& strut : record_.struts) {
      if (!judged_diameters_.contains(strut.strut_id)) diameter(strut);
    }
    return std::move(r_);
  }

 private:
  static std::string feature_name(const std::string& strut_id) {
    return exchange_text("strut " + strut_id);
  }

  void feature(const StrutRow& strut) {
    strut_of_id_.emplace(strut.strut_id, &strut);
    const Vec3 along = strut.end2_mm - strut.end1_mm;
    if (!(along.norm() > 0.0) || !along.allFinite()) return;
    ResultFeature f;
    f.id = feature_name(strut.strut_id);
    f.form = "Cylinder";
    f.serial = common_.serial;
    f.nominal_mm = strut.end1_mm;
    f.direction = Vec3(along.normalized());
    f.nominal_diameter_mm = strut.nominal_diameter_um * kMmPerUm;
    f.measured_diameter_mm = strut.diameter_um * kMmPerUm;
    r_.features.push_back(std::move(f));
  }

  void add(ResultCharacteristic c, ResultValue v) {
    const std::string id = c.id;
    for (int copy = 2; !ids_.insert(c.id).second; ++copy) c.id = id + " #" + std::to_string(copy);
    v.characteristic = r_.characteristics.size();
    r_.characteristics.push_back(std::move(c));
    r_.values.push_back(std::move(v));
  }

  void judged(const VerdictRow& row) {
    const Criterion& criterion =
        record_.judgement.criteria.at(static_cast<std::size_t>(row.criterion));
    ResultCharacteristic c;
    c.id = exchange_text(criterion.id + ":" + row.feature_id);
    c.name = exchange_text(criterion.characteristic + ", " + row.feature_id);
    c.unit = unit_of(criterion.characteristic);
    c.kind = kind_of(criterion.characteristic, c.unit);
    c.lower = number_or_none(row.lower);
    c.upper = number_or_none(row.upper);
    const auto strut = strut_of_id_.find(row.feature_id);
    if (strut != strut_of_id_.end() && criterion.characteristic.starts_with("strut.")) {
      c.feature = feature_name(row.feature_id);
      if (c.kind == ResultKind::kDiameter) {
        c.nominal = number_or_none(strut->second->nominal_diameter_um);
      }
      if (criterion.characteristic == kStrutDiameter) judged_diameters_.insert(row.feature_id);
    } else {
      c.feature = exchange_text(row.feature_id);
    }
    ResultValue v = common_;
    v.value = row.value;
    v.u = row.u;
    v.status = status_of(row);
    v.reason = exchange_text(row.reason);
    add(std::move(c), std::move(v));
  }

  void diameter(const StrutRow& strut) {
    ResultCharacteristic c;
    c.id = exchange_text(std::string(kStrutDiameter) + ":" + strut.strut_id);
    c.name = exchange_text(std::string(kStrutDiameter) + ", " + strut.strut_id);
    c.kind = ResultKind::kDiameter;
    c.unit = "um";
    c.nominal = number_or_none(strut.nominal_diameter_um);
    c.feature = feature_name(strut.strut_id);
    ResultValue v = common_;
    v.value = strut.diameter_um;
    v.u = strut.u_diameter_um;
    v.status = std::isnan(strut.diameter_um) ? ResultStatus::kUnmeasured : ResultStatus::kNotJudged;
    v.reason = exchange_text(strut.reason);
    add(std::move(c), std::move(v));
  }

  const InspectionRecord& record_;
  CharacteristicResults r_;
  ResultValue common_;
  std::map<std::string, const StrutRow*> strut_of_id_;
  std::set<std::string> judged_diameters_, ids_;
};

}  // namespace

CharacteristicResults characteristics_of(const InspectionRecord& record) {
  return Table(record).make();
}

}  // namespace asbuilt
