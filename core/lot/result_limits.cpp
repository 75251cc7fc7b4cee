#include "core/lot/result_limits.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/lot/built_in_data.h"
#include "core/lot/elements.h"
#include "core/lot/entry_tables.h"
#include "core/lot/entry_words.h"
#include "core/lot/limit_entries.h"
#include "core/lot/lot_tables.h"
#include "core/lot/material_templates.h"
#include "core/lot/own_limits.h"
#include "core/lot/quantity_names.h"
#include "core/lot/sheet_text.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/tolerance_entries.h"
#include "core/records/record_index.h"
#include "core/tensile/compression_limits.h"

namespace asbuilt {
namespace {

constexpr char kNoLimit[] = "no limit";
constexpr std::size_t kDigestDigits = 8;

// One limit and whether nobody compared it with its document.
struct Limit {
  std::string text;
  bool verify = false;
};

// "Rm ... (verify); A ..."; the mark once where all have it.
std::string joined_limits(const std::vector<Limit>& limits) {
  const bool all_open = limits.size() > 1 && std::all_of(limits.begin(), limits.end(),
                                                         [](const Limit& l) { return l.verify; });
  std::string all;
  for (const Limit& limit : limits) {
    add_to(all, limit.text);
    if (limit.verify && !all_open) all.append(" (verify)");
  }
  return all_open ? all.append("; all: verify") : all;
}

std::string or_no_limit(const std::string& text) {
  return text.empty() ? kNoLimit : text;
}

std::string least_text(const std::string& name, double least, const std::string& unit) {
  return std::string(name).append(" \u2265 ").append(plain_number(least)).append(" ").append(unit);
}

std::string own_text(const OwnLimit& limit) {
  std::string text(quantity(limit.value).name);
  if (limit.least) text.append(" \u2265 ").append(plain_number(*limit.least));
  if (limit.least && limit.most) text.append(",");
  if (limit.most) text.append(" \u2264 ").append(plain_number(*limit.most));
  return text.append(" MPa (").append(limit.holder).append(")");
}

std::string of_inspection(const LotRecord& inspection) {
  const std::string plan = inspection.text("plan_sha256");
  if (plan.empty()) return "default tolerances";
  return "plan, SHA-256 " + plan.substr(0, kDigestDigits) + "\u2026";
}

std::string shares_of(const LotRecord& powder) {
  std::string all;
  for (const Element& element : kElements) {
    const double share = powder.number(share_field(element));
    if (std::isnan(share)) continue;
    std::string text(element.id);
    add_to(all, text.append(" ").append(sheet_number(share)).append(" %"));
  }
  return all;
}

bool is_test(const LotRecord& result) {
  return result.kind == "tensile" || result.kind == "compression" || result.kind == "fatigue";
}

}  // namespace

ResultLimits::ResultLimits(const std::vector<LotRecord>& records, const std::string& lot)
    : tolerances_(records, lot) {
  const RecordIndex index(records);
  const LotRecord* head = index.current(lot, "lot", lot);
  profile_ = head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
  if (profile_ != nullptr) limits_ = LimitsInForce(records, *profile_);
}

std::string ResultLimits::of_dimension(const LotRecord& dimension) const {
  const HeldLimits held = tolerances_.of(dimension);
  std::string text = range_text(held.lower, held.upper, dimension.text("unit"));
  if (held.tolerance != nullptr) {
    text.append(" (tolerance ").append(held.tolerance->key).append(")");
  } else if (held.any()) {
    text.append(" (entered with the value)");
  }
  if (!held.contradiction.empty()) text.append("; ").append(held.contradiction);
  return text;
}

std::string ResultLimits::of_tension(const LotRecord& test) const {
  std::vector<Limit> all;
  for (const tensile::LimitRow& row : limits_.tension(test.text("spec"))) {
    const QuantityName& named = quantity(tensile_field(row.property));
    std::string text = least_text(std::string(named.name), row.minimum, std::string(named.unit));
    const bool of_gauge = row.property == tensile::Property::kElongation && !row.gauge.empty();
    if (of_gauge) text.append(" of ").append(row.gauge);
    all.push_back({std::move(text), row.verify});
  }
  return or_no_limit(joined_limits(all));
}

std::string ResultLimits::of_compression(const LotRecord& test) const {
  std::vector<Limit> all;
  for (const LotRecord* holder : {profile_, &test}) {
    if (holder == nullptr) continue;
    for (const OwnLimit& limit : own_limits(*holder)) all.push_back({own_text(limit), false});
  }
  for (const tensile::CompressionLimit& row : tensile::compression_limits()) {
    if (!same_spec(row.spec, test.text("spec"))) continue;
    all.push_back({least_text(choice_words(row.property), row.minimum, row.unit),
                   row.verify && !limits_.compared(compression_data_id(row.spec))});
  }
  return or_no_limit(joined_limits(all));
}

std::vector<CompositionLimit> ResultLimits::composition() const {
  if (profile_ == nullptr || profile_->text("composition").empty()) return {};
  return limits_.composition(profile_->text("composition"));
}

std::string ResultLimits::of_powder() const {
  std::vector<Limit> all;
  for (const CompositionLimit& limit : composition()) {
    std::string text = element_of_share(limit.field);
    all.push_back({text.append(" ").append(share_range_text(limit)), limit.verify});
  }
  return joined_limits(all);
}

std::vector<std::string> ResultLimits::outside(const LotRecord& powder) const {
  return shares_outside(powder, composition());
}

std::string ResultLimits::of(const LotRecord& result) const {
  if (result.kind == "powder") return of_powder();
  if (result.kind == "dimension") return of_dimension(result);
  if (result.kind == "tensile") return of_tension(result);
  if (result.kind == "compression") return of_compression(result);
  if (result.kind == "inspection") return of_inspection(result);
  if (result.kind != "fatigue") return {};
  const std::string demand = demand_text(result);
  return demand == or_none("") ? kNoLimit : demand;
}

std::string values_with_u(const LotRecord& result) {
  if (result.kind == "powder") return shares_of(result);
  const bool dimension = result.kind == "dimension";
  if (!dimension && !is_test(result)) return {};
  const RecordKind& kind = record_kind(result.kind);
  std::string all;
  for (const LotField& field : kind.fields) {
    const LotField* of_u = u_field_of(kind, field);
    const double value = result.number(field.name);
    if (of_u == nullptr || std::isnan(value)) continue;
    const double u = result.number(of_u->name);
    std::string text = dimension ? "" : std::string(quantity(field.name).name) + " ";
    text.append(with_u(value, u)).append(" ");
    text.append(unit_words(dimension ? result.text("unit") : field.unit));
    add_to(all, text.append(std::isnan(u) ? ", no U" : ""));
  }
  return all;
}

}  // namespace asbuilt
