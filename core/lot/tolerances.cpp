#include "core/lot/tolerances.h"

#include <algorithm>
#include <cmath>

#include "core/base/decimal.h"
#include "core/base/number_text.h"
#include "core/interchange/quantities.h"
#include "core/lot/signatures.h"
#include "core/lot/tolerance_entries.h"
#include "core/records/record_index.h"

namespace asbuilt {
namespace {

constexpr double kSameLimit = 1e-9;  // of its size, for limits turned from another unit

std::optional<double> told(const LotRecord& record, const char* field) {
  const double value = record.number(field);
  if (std::isnan(value)) return std::nullopt;
  return value;
}

bool same(const std::optional<double>& a, const std::optional<double>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || std::abs(*a - *b) <= kSameLimit * std::max(std::abs(*a), std::abs(*b));
}

std::optional<double> times(std::optional<double> value, double factor) {
  if (value) *value = decimal_product(*value, factor);
  return value;
}

// How closely a tolerance is of a part; less than 0: it is of another one.
int closeness(const LotRecord& tolerance, const std::string& part_number,
              const std::string& revision, const std::optional<double>& variant) {
  if (tolerance.text("part_number") != part_number) return -1;
  const std::string of_revision = tolerance.text("design_revision");
  if (!of_revision.empty() && of_revision != revision) return -1;
  const std::optional<double> of_variant = told(tolerance, "variant_pct");
  if (of_variant && of_variant != variant) return -1;
  return (of_variant ? 2 : 0) + (of_revision.empty() ? 0 : 1);
}

// "entry 45", or "it" of one that is not entered yet.
std::string who(const LotRecord& dimension) {
  return dimension.id == 0 ? std::string("it") : "entry " + std::to_string(dimension.id);
}

// What the entry says against the tolerance, in the unit of the entry; empty: nothing.
std::string contradiction_of(const LotRecord& dimension, const HeldLimits& held,
                             const NamedEntry& named) {
  const HeldLimits own = entered_limits(dimension);
  const std::string unit = dimension.text("unit");
  const std::string approved = named.approval == nullptr ? "named " : "approved ";
  std::string said, asked;
  if (own.any() && !(same(own.lower, held.lower) && same(own.upper, held.upper))) {
    said = range_text(own.lower, own.upper, unit);
    asked = "limits are " + range_text(held.lower, held.upper, unit);
  } else if (own.nominal && held.nominal && !same(own.nominal, held.nominal)) {
    said = "nominal " + plain_number(*own.nominal) + " " + unit;
    asked = "nominal is " + plain_number(*held.nominal) + " " + unit;
  } else {
    return {};
  }
  std::string text = who(dimension);
  text.append(" says ").append(said).append(", the ").append(approved).append(asked);
  text.append(" (tolerance ").append(named.entry->key).append(", ");
  return text.append(drawing_words(*named.entry)).append(")");
}

}  // namespace

std::optional<double> unit_factor(const std::string& from, const std::string& to) {
  if (from == to) return 1.0;
  const UnitOfName a = unit_of_name(from), b = unit_of_name(to);
  if (a.quantity != b.quantity) return std::nullopt;
  if (a.quantity == UnitFamily::kOther && a.name != b.name) return std::nullopt;
  if (a.scale == b.scale) return 1.0;
  return a.scale / b.scale;
}

HeldLimits entered_limits(const LotRecord& dimension) {
  HeldLimits own;
  // 20.28 of an entry that holds the 20.279999999999998 of somebody's arithmetic.
  const auto meant = [&dimension](const char* field) -> std::optional<double> {
    const std::optional<double> number = told(dimension, field);
    if (!number) return std::nullopt;
    return decimal_meant(*number);
  };
  own.nominal = meant("nominal");
  own.lower = meant("lower");
  own.upper = meant("upper");
  return own;
}

bool same_limits(const LotRecord& a, const LotRecord& b) {
  const std::optional<double> factor = unit_factor(b.text("unit"), a.text("unit"));
  if (!factor) return false;
  const HeldLimits first = entered_limits(a), second = entered_limits(b);
  return same(first.lower, times(second.lower, *factor)) &&
         same(first.upper, times(second.upper, *factor));
}

Tolerances::Tolerances(const std::vector<LotRecord>& records, const std::string& lot) {
  const RecordIndex index(records);
  const LotRecord* head = index.current(lot, "lot", lot);
  const LotRecord* profile =
      head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
  if (profile == nullptr) return;
  part_number_ = head->text("part_number");
  design_revision_ = head->text("design_revision");
  for (const std::string& key : profile->list("tolerances")) {
    const LotRecord* entry = index.current("", "tolerance", key);
    if (entry == nullptr) continue;  // nothing is decided by a record that breaks a rule
    by_characteristic_[folded_characteristic(entry->text("characteristic"))].push_back(
        named_.size());
    named_.push_back({entry, approval_by_another(records, *entry), ""});
  }
  if (named_.empty()) return;
  for (const LotRecord* part : index.current_of("part")) {
    if (part->lot == lot) parts_.emplace(part->key, part);
  }
}

const NamedEntry* Tolerances::named_for(const LotRecord& dimension,
                                        std::string& contradiction) const {
  const std::string characteristic = dimension.text("characteristic");
  const auto at = by_characteristic_.find(folded_characteristic(characteristic));
  const auto part = parts_.find(dimension.text("part"));
  if (at == by_characteristic_.end() || part == parts_.end()) return nullptr;
  const std::optional<double> variant = told(*part->second, "variant_pct");
  const NamedEntry* closest = nullptr;
  int best = -1;
  std::string others;
  for (const std::size_t i : at->second) {
    const LotRecord& entry = *named_[i].entry;
    if (role_of_tolerance(entry) != part->second->text("role")) continue;
    others.append(others.empty() ? "" : "; ").append(tolerance_scope(entry));
    const int close = closeness(entry, part_number_, design_revision_, variant);
    if (close <= best) continue;
    best = close;
    closest = &named_[i];
  }
  if (closest != nullptr || others.empty()) return closest;
  contradiction.append("the profile names limits of ").append(characteristic).append(" for ");
  contradiction.append(others).append(", none for part ").append(part->first).append(" (");
  contradiction.append(part_number_).append(", revision ").append(design_revision_).append(", ");
  contradiction.append(variant ? shortest_number(*variant) + " %"
                               : std::string("no size variant told"));
  contradiction.append(")");
  return nullptr;
}

HeldLimits Tolerances::by(const LotRecord& dimension, const LotRecord& version) {
  HeldLimits held;
  held.tolerance = &version;
  const std::optional<double> factor = unit_factor(version.text("unit"), dimension.text("unit"));
  if (!factor) return held;
  const HeldLimits asked = entered_limits(version);
  held.nominal = times(asked.nominal, *factor);
  held.lower = times(asked.lower, *factor);
  held.upper = times(asked.upper, *factor);
  return held;
}

HeldLimits Tolerances::of(const LotRecord& dimension) const {
  HeldLimits held = entered_limits(dimension);
  if (named_.empty()) return held;
  const NamedEntry* named = named_for(dimension, held.contradiction);
  if (named == nullptr) return held;
  const std::string unit = dimension.text("unit"), of_tolerance = named->entry->text("unit");
  held.tolerance = named->entry;
  const std::optional<double> factor = unit_factor(of_tolerance, unit);
  if (!factor) {
    held.contradiction = who(dimension) + " is in " + unit;
    held.contradiction.append(", the limits of tolerance ").append(named->entry->key);
    held.contradiction.append(" are in ").append(of_tolerance);
    return held;
  }
  const HeldLimits asked = entered_limits(*named->entry);
  if (asked.nominal) held.nominal = times(asked.nominal, *factor);
  held.lower = times(asked.lower, *factor);
  held.upper = times(asked.upper, *factor);
  held.contradiction = contradiction_of(dimension, held, *named);
  return held;
}

}  // namespace asbuilt
