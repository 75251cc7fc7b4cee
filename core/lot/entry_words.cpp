#include "core/lot/entry_words.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/number_text.h"

namespace asbuilt {
namespace {

// With every digit; whole numbers without a power of ten: "5000000", not "5e+06".
std::string exact_words(double value) {
  constexpr double kMost = 1e12;  // plain_number has as many digits
  const bool whole = value == std::floor(value) && std::abs(value) < kMost;
  return whole ? plain_number(value) : shortest_number(value);
}

}  // namespace

std::string choice_words(const std::string& choice) {
  static const std::map<std::string, std::string> named = {{"ct_scanner", "CT scanner"},
                                                           {"cmm", "CMM"},
                                                           {"hip", "HIP"},
                                                           {"edm", "EDM"},
                                                           {"iso14253", "ISO 14253"},
                                                           {"iso5832", "ISO 5832"},
                                                           {"f75", "ASTM F75"},
                                                           {"e8", "ASTM E8"},
                                                           {"rm", "Rm"},
                                                           {"rp02", "Rp0.2"},
                                                           {"a", "A"},
                                                           {"z", "Z"}};
  const auto at = named.find(choice);
  if (at != named.end()) return at->second;
  std::string words = choice;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string value_words(const LotField* field, const LotValue& value) {
  const bool chosen = field != nullptr && !field->choices.empty();
  const auto shown = [chosen](const std::string& text) {
    return chosen ? choice_words(text) : text;
  };
  if (const auto* text = std::get_if<std::string>(&value)) return shown(*text);
  if (const double* number = std::get_if<double>(&value)) return exact_words(*number);
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  std::string all;
  for (const std::string& entry : std::get<std::vector<std::string>>(value)) {
    all += (all.empty() ? "" : ", ") + shown(entry);
  }
  return all;
}

std::string field_words(const RecordKind& kind, const LotField& field) {
  if (field.name == "note") return "note";
  std::string words = field.text.substr(0, field.text.find_first_of(":;"));
  if (field.name.starts_with("u_")) {
    const LotField* of = kind.find(field.name.substr(2));
    if (of != nullptr) words.append(" of ").append(field_words(kind, *of));
  }
  return words;
}

std::string unit_words(const std::string& unit) {
  static const std::map<std::string, std::string> named = {
      {"1", ""},           {"um", "\u00b5m"},       {"uA", "\u00b5A"},      {"degC", "\u00b0C"},
      {"mm2", "mm\u00b2"}, {"MJ/m3", "MJ/m\u00b3"}, {"um/kN", "\u00b5m/kN"}};
  const auto at = named.find(unit);
  return at == named.end() ? unit : at->second;
}

bool is_secret_field(const std::string& name) {
  return name == "password_hash" || name == "sealed_key";
}

std::vector<FieldChange> field_changes(const LotRecord& before, const LotRecord& after) {
  std::vector<FieldChange> changes;
  bool password = false;
  for (const LotField& field : record_kind(after.kind).fields) {
    const auto old = before.fields.find(field.name), now = after.fields.find(field.name);
    const bool was = old != before.fields.end(), is = now != after.fields.end();
    if (was == is && (!was || old->second == now->second)) continue;
    if (is_secret_field(field.name)) {
      password = true;
      continue;
    }
    changes.push_back({field.name, was ? value_words(&field, old->second) : "",
                       is ? value_words(&field, now->second) : ""});
  }
  if (password) changes.push_back({"password", "another one", "a new one"});
  return changes;
}

std::vector<std::string> change_texts(const LotRecord& before, const LotRecord& after) {
  if (after.withdrawn()) return {"withdrawn"};
  std::vector<std::string> texts;
  if (before.withdrawn()) texts.emplace_back("entered again");
  for (const FieldChange& c : field_changes(before, after)) {
    texts.push_back(c.field + ": " + (c.after.empty() ? "taken out" : c.after) + ", before " +
                    (c.before.empty() ? "not there" : c.before));
  }
  if (texts.empty()) texts.emplace_back("nothing but the reason");
  return texts;
}

}  // namespace asbuilt
