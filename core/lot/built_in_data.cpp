#include "core/lot/built_in_data.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/number_text.h"
#include "core/fatigue/endurance.h"
#include "core/fatigue/stage_demand.h"
#include "core/lot/elements.h"
#include "core/lot/instrument_classes.h"
#include "core/lot/material_templates.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/compression_limits.h"
#include "core/tensile/retest.h"

namespace asbuilt {
namespace {

using All = std::vector<BuiltInData>;

BuiltInData& named(All& all, const std::string& id, const std::string& title) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&id](const BuiltInData& d) { return d.id == id; });
  if (at != all.end()) return *at;
  all.push_back({id, title, {}});
  return all.back();
}

void add_tension(All& all) {
  for (const tensile::LimitRow& row : tensile::limit_rows()) {
    std::string text = to_string(row.property);
    text.append(" at least ").append(shortest_number(row.minimum));
    text.append(" ").append(unit_of(row.property));
    if (!row.gauge.empty()) text.append("; gauge length ").append(row.gauge);
    text.append("; rounding ").append(row.rounding);
    text.append("; material ").append(row.material);
    text.append("; edition ").append(row.edition);
    named(all, tension_data_id(row.spec), row.title).rows.push_back({text, row.origin, row.verify});
  }
}

void add_composition(All& all) {
  for (const CompositionLimit& row : composition_limits()) {
    std::string text = element_of_share(row.field);
    if (row.lower) text.append(" at least ").append(shortest_number(*row.lower)).append(" %");
    if (row.lower && row.upper) text.append(",");
    if (row.upper) text.append(" at most ").append(shortest_number(*row.upper)).append(" %");
    text.append("; material ").append(row.material);
    text.append("; edition ").append(row.edition);
    named(all, composition_data_id(row.spec), "mass fractions of powder")
        .rows.push_back({text, row.origin, row.verify});
  }
}

void add_retests(All& all) {
  for (const tensile::RetestRule& rule : tensile::retest_rules()) {
    BuiltInData& data = named(all, retest_data_id(rule.id), rule.title);
    data.rows.push_back({"begins as: " + rule.start, rule.origin, rule.verify});
    for (const tensile::Transition& step : rule.transitions) {
      std::string text = step.from;
      text.append(", then ").append(step.event).append(": ").append(step.to);
      data.rows.push_back({text, rule.origin, rule.verify});
    }
  }
}

void add_classes(All& all) {
  for (const ClassDemand& demand : class_demands()) {
    std::string text = demand.test + " test";
    if (!demand.result.empty()) text.append(" with ").append(demand.result);
    text.append(": class ").append(demand.worst);
    text.append(" of ").append(demand.standard).append(" or better");
    named(all, class_data_id(demand.by), "classes of instruments demanded")
        .rows.push_back({text, demand.origin, demand.verify});
  }
}

void add_compression(All& all) {
  for (const tensile::CompressionLimit& row : tensile::compression_limits()) {
    std::string text = row.property;
    text.append(" at least ").append(shortest_number(row.minimum)).append(" ").append(row.unit);
    text.append("; material ").append(row.material).append("; edition ").append(row.edition);
    named(all, compression_data_id(row.spec), row.title)
        .rows.push_back({text, row.origin, row.verify});
  }
}

void add_endurance(All& all) {
  for (const fatigue::Demand& row : fatigue::demands()) {
    std::string text = "at least " + shortest_number(row.cycles);
    text.append(" cycles");
    if (row.stress_mpa) text.append(" at ").append(shortest_number(*row.stress_mpa)).append(" MPa");
    text.append("; stress as ").append(to_string(row.measure));
    if (row.ratio) text.append("; R ").append(shortest_number(*row.ratio));
    text.append("; specimens ").append(std::to_string(row.specimens));
    if (!row.material.empty()) text.append("; material ").append(row.material);
    text.append("; edition ").append(row.edition);
    named(all, endurance_data_id(row.spec), row.title)
        .rows.push_back({text, row.origin, row.verify});
  }
}

void add_protocols(All& all) {
  for (const fatigue::Protocol& protocol : fatigue::built_in_protocols()) {
    BuiltInData& data = named(all, protocol_data_id(protocol.id), protocol.title);
    data.rows.push_back({"frequency " + shortest_number(protocol.frequency_hz) + " Hz",
                         protocol.origin, protocol.verify});
    for (const fatigue::Stage& stage : protocol.stages) {
      const auto number = std::to_string(data.rows.size());
      std::string text = "stage ";
      text.append(number).append(": ").append(fatigue::stage_text(stage, protocol.unit));
      data.rows.push_back({text, protocol.origin, protocol.verify});
    }
  }
}

All make_data() {
  All all;
  add_tension(all);
  add_composition(all);
  add_retests(all);
  add_classes(all);
  add_compression(all);
  add_endurance(all);
  add_protocols(all);
  return all;
}

}  // namespace

std::string BuiltInData::text() const {
  std::string all = id + "\n";
  for (const BuiltInRow& row : rows) all.append(row.text).append("\n");
  return all;
}

std::string BuiltInData::sha256() const {
  return sha256_hex(text());
}

bool BuiltInData::verify() const {
  return std::any_of(rows.begin(), rows.end(), [](const BuiltInRow& row) { return row.verify; });
}

const std::vector<BuiltInData>& built_in_data() {
  static const All all = make_data();
  return all;
}

const BuiltInData* find_built_in_data(std::string_view id) {
  const All& all = built_in_data();
  const auto at =
      std::find_if(all.begin(), all.end(), [id](const BuiltInData& d) { return d.id == id; });
  return at == all.end() ? nullptr : &*at;
}

std::string tension_data_id(const std::string& spec) {
  return "tension " + spec;
}
std::string composition_data_id(const std::string& spec) {
  return "composition " + spec;
}
std::string retest_data_id(const std::string& rule) {
  return "retests " + rule;
}
std::string class_data_id(const std::string& standard) {
  return "classes " + standard;
}
std::string compression_data_id(const std::string& spec) {
  return "compression " + spec;
}
std::string endurance_data_id(const std::string& spec) {
  return "endurance " + spec;
}
std::string protocol_data_id(const std::string& protocol) {
  return "protocol " + protocol;
}

void fill_comparison(LotRecord& comparison) {
  const std::string id = comparison.text("data");
  if (id.empty()) return;  // refused as a field that is missing
  const BuiltInData* data = find_built_in_data(id);
  if (data == nullptr) {
    throw Error(ErrorCode::kInvalidInput,
                {"there are no such built-in data", "data = \"" + id + "\"",
                 "an id as asbuilt lot limits lists them", ""});
  }
  const std::string told = comparison.text("sha256"), is = data->sha256();
  if (!told.empty() && told != is) {
    throw Error(ErrorCode::kInvalidInput,
                {"the built-in data are others than those that were compared", "sha256 = " + told,
                 is, "compare those that asbuilt lot limits lists, or leave sha256 out"});
  }
  comparison.fields["sha256"] = is;
}

}  // namespace asbuilt
