#include "core/lot/limits_in_force.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/lot/built_in_data.h"
#include "core/lot/elements.h"
#include "core/lot/entry_words.h"
#include "core/lot/limit_entries.h"
#include "core/lot/other_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"
#include "core/tensile/retest.h"

namespace asbuilt {
namespace {

constexpr char kVerify[] = " (not compared with the specification: verify)";

tensile::Property property_of(const std::string& id) {
  using tensile::Property;
  for (const Property p : {Property::kRp02, Property::kRm, Property::kElongation}) {
    if (id == to_string(p)) return p;
  }
  return Property::kReduction;
}

tensile::LimitRow tension_row(const LotRecord& limit) {
  tensile::LimitRow row;
  row.spec = row.title = limit.text("spec");
  row.edition = limit.text("edition");
  row.material = limit.text("material");
  row.property = property_of(limit.text("property"));
  row.minimum = limit.number("least");
  row.gauge = limit.text("gauge");
  row.rounding = limit.text("rounding");
  row.origin = limit.text("origin");
  row.entry = limit.id;
  return row;
}

CompositionLimit composition_row(const LotRecord& limit) {
  CompositionLimit row;
  row.spec = limit.text("spec");
  row.edition = limit.text("edition");
  row.material = limit.text("material");
  row.field = limit_property(limit.text("property"))->field;
  if (limit.fields.contains("least")) row.lower = limit.number("least");
  if (limit.fields.contains("most")) row.upper = limit.number("most");
  row.origin = limit.text("origin");
  row.entry = limit.id;
  return row;
}

// Puts `own` in the place of the row of the same property, else behind the others.
template <typename Row, typename Same>
void put_in_place(std::vector<Row>& rows, Row own, const Same& same) {
  if (!rows.empty()) own.spec = rows.front().spec;
  const auto at =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return same(row, own); });
  if (at == rows.end()) {
    rows.push_back(std::move(own));
  } else {
    *at = std::move(own);
  }
}

// Document, author and approval of a limit of the record, or of one that was compared.
template <typename Row>
std::string answer_text(const Row& row) {
  std::string text;
  if (row.entry != 0) {
    text.append(" (");
    if (!row.edition.empty()) text.append("edition ").append(row.edition).append("; ");
    text.append(row.origin).append("; ").append(row.entered_by);
    if (!row.approved_by.empty()) text.append("; approved by ").append(row.approved_by);
    text.append(")");
  }
  if (row.verify) text.append(kVerify);
  return text;
}

void add_open_tests(const std::vector<const LotRecord*>& current, const LimitsInForce& limits,
                    std::vector<std::string>& all) {
  for (const std::string kind : {"tensile", "compression", "fatigue"}) {
    std::string names;
    for (const LotRecord* t : current) {
      if (t->kind != kind || !t->flag("unverified")) continue;
      if (!limits.open_for(*t)) continue;
      names.append(names.empty() ? "" : ", ").append(t->key);
    }
    if (!names.empty()) all.push_back(std::string(kind).append(" tests ").append(names));
  }
}

}  // namespace

LimitsInForce::LimitsInForce(const std::vector<LotRecord>& records, const LotRecord& profile) {
  const RecordIndex index(records);
  for (const std::string& key : profile.list("limits")) {
    const LotRecord* limit = index.current("", "limit", key);
    const LimitProperty* property =
        limit == nullptr ? nullptr : limit_property(limit->text("property"));
    if (property == nullptr) continue;  // nothing is decided by a record that breaks a rule
    const LotRecord* approval = approval_by_another(records, *limit);
    named_.push_back({limit, approval, ""});
    const auto answered = [&](auto row) {
      row.entered_by = "entered by " + author_text(index, *limit);
      row.approved_by = approval_text(approval);
      row.verify = approval == nullptr;
      return row;
    };
    if (property->tension) {
      tension_.push_back(answered(tension_row(*limit)));
    } else {
      composition_.push_back(answered(composition_row(*limit)));
    }
  }
  for (const std::string& key : profile.list("comparisons")) {
    const LotRecord* made = index.current("", "comparison", key);
    if (made == nullptr) continue;
    const LotRecord* approval = approval_by_another(records, *made);
    const BuiltInData* data = find_built_in_data(made->text("data"));
    std::string why;
    if (data == nullptr) {
      why = "this version of the program has no such data";
    } else if (data->sha256() != made->text("sha256")) {
      why = "it was of other rows than those of this version of the program";
    }
    named_.push_back({made, approval, why});
    if (approval == nullptr || !why.empty()) continue;
    comparisons_.push_back({made->text("data"), made->text("document"),
                            "compared by " + author_text(index, *made), approval_text(approval),
                            made->id});
  }
}

const LimitsInForce::Comparison* LimitsInForce::comparison_of(const std::string& data) const {
  const auto at = std::find_if(comparisons_.begin(), comparisons_.end(),
                               [&data](const Comparison& c) { return c.data == data; });
  return at == comparisons_.end() ? nullptr : &*at;
}

// A row that was compared is that of the document.
template <typename Row>
void LimitsInForce::clear(Row& row, const std::string& data) const {
  const Comparison* made = comparison_of(data);
  if (made == nullptr) return;
  row.verify = false;
  row.edition.clear();
  row.origin = made->document;
  row.entered_by = made->compared_by;
  row.approved_by = made->approved_by;
  row.entry = made->entry;
}

bool LimitsInForce::compared(const std::string& data) const {
  return comparison_of(data) != nullptr;
}

std::vector<tensile::LimitRow> LimitsInForce::tension(std::string_view spec) const {
  std::vector<tensile::LimitRow> rows = tensile::limits_at_hand(spec);
  for (tensile::LimitRow& row : rows) clear(row, tension_data_id(row.spec));
  for (tensile::LimitRow own : tension_) {
    if (!same_spec(own.spec, spec)) continue;
    if (!rows.empty()) own.retest = rows.front().retest;
    put_in_place(rows, std::move(own),
                 [](const auto& a, const auto& b) { return a.property == b.property; });
  }
  return rows;
}

std::vector<CompositionLimit> LimitsInForce::composition(std::string_view spec) const {
  std::vector<CompositionLimit> rows;
  for (CompositionLimit row : composition_limits()) {
    if (!same_spec(row.spec, spec)) continue;
    clear(row, composition_data_id(row.spec));
    rows.push_back(std::move(row));
  }
  for (const CompositionLimit& own : composition_) {
    if (!same_spec(own.spec, spec)) continue;
    put_in_place(rows, own, [](const auto& a, const auto& b) { return a.field == b.field; });
  }
  return rows;
}

bool LimitsInForce::open_for(const LotRecord& test) const {
  if (test.kind != "tensile") return !compared(data_of_test(test));
  const std::vector<tensile::LimitRow> rows = tension(test.text("spec"));
  return rows.empty() || std::any_of(rows.begin(), rows.end(),
                                     [](const tensile::LimitRow& row) { return row.verify; });
}

std::string tension_limit_text(const tensile::LimitRow& limit) {
  std::string text = "\u2265 " + plain_number(limit.minimum) + " " + unit_of(limit.property);
  if (limit.property == tensile::Property::kElongation && !limit.gauge.empty()) {
    text.append(" of ").append(limit.gauge);
  }
  return text + answer_text(limit);
}

std::string composition_text(const std::vector<CompositionLimit>& limits) {
  const std::string answer = limits.empty() ? "" : answer_text(limits.front());
  const bool alike =
      limits.size() > 1 && !answer.empty() &&
      std::all_of(limits.begin(), limits.end(),
                  [&answer](const CompositionLimit& one) { return answer_text(one) == answer; });
  std::string text;
  for (const CompositionLimit& limit : limits) {
    text.append(text.empty() ? "" : "; ").append(element_of_share(limit.field)).append(" ");
    text.append(share_range_text(limit));
    if (!alike) text.append(answer_text(limit));
  }
  if (alike) text.append("; all").append(answer);
  return text;
}

std::vector<std::string> not_compared(const std::vector<const LotRecord*>& current,
                                      const LotRecord& profile, const LimitsInForce& limits) {
  std::vector<std::string> all;
  add_open_tests(current, limits, all);
  std::set<std::string> specs;
  for (const LotRecord* t : current) {
    if (t->kind != "tensile" || !profile.flag("accepts_unverified")) continue;
    for (const tensile::LimitRow& row : limits.tension(t->text("spec"))) {
      if (row.verify) specs.insert(row.spec);
    }
  }
  for (const std::string& spec : specs) all.push_back("limits at hand for " + spec);
  const std::string retests = profile.text("retest_rule");
  if (!retests.empty() && tensile::retest_rule(retests).verify &&
      !limits.compared(retest_data_id(retests))) {
    all.push_back("table of retests " + retests);
  }
  std::string elements;
  for (const CompositionLimit& limit : limits.composition(profile.text("composition"))) {
    if (limit.verify)
      elements.append(elements.empty() ? "" : ", ").append(element_of_share(limit.field));
  }
  if (!elements.empty()) {
    all.push_back("composition of " + profile.text("composition") + " (" + elements + ")");
  }
  return all;
}

std::string comparison_remedy(const std::string& data) {
  return "compare it with the document and enter that: asbuilt lot limits --data \"" + data +
         "\" shows the rows and the command; or let the profile accept it (accepts_unverified)";
}

}  // namespace asbuilt
