#include "core/interchange/qif_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>

#include "core/base/error.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/qif_schema_data.h"
#include "core/records/characteristic_results.h"

namespace asbuilt::qif {
namespace {

// Takes the next piece of `rest` that ends at one of `ends`, without the blanks around it.
std::string_view next_word(std::string_view& rest, std::string_view ends = " ") {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find_first_of(ends));
  rest.remove_prefix(word.size());
  return word;
}

const SchemaRow* row_of(std::string_view name) {
  const auto* const row = std::find_if(kSchemaRows.begin(), kSchemaRows.end(),
                                       [&](const SchemaRow& r) { return r.name == name; });
  return row == kSchemaRows.end() ? nullptr : row;
}

[[noreturn]] void misread(std::string_view what, std::string_view name) {
  throw Error(ErrorCode::kInternal, {std::string(what), std::string(name), "", ""});
}

std::vector<SchemaAttribute> attributes_of(std::string_view text) {
  std::vector<SchemaAttribute> result;
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    if (word.front() == '@') {
      const auto* const group =
          std::find_if(kAttributeGroups.begin(), kAttributeGroups.end(),
                       [&](const AttributeGroup& g) { return g.name == word.substr(1); });
      if (group == kAttributeGroups.end()) misread("a group of attributes is missing", word);
      for (const SchemaAttribute& a : attributes_of(group->attributes)) result.push_back(a);
      continue;
    }
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) misread("an attribute has no kind", word);
    SchemaAttribute attribute{word.substr(0, colon), word.substr(colon + 1), false};
    attribute.needed = attribute.name.ends_with('!');
    if (attribute.needed) attribute.name.remove_suffix(1);
    result.push_back(attribute);
  }
  return result;
}

void take_sign(Particle& particle, std::string_view& rest) {
  if (rest.empty()) return;
  const char sign = rest.front();
  if (sign != '?' && sign != '*' && sign != '+') return;
  particle.optional = sign != '+';
  particle.repeated = sign != '?';
  rest.remove_prefix(1);
}

// Up to ')' or '|' or the end.
Particle sequence_of(std::string_view& rest);

// Behind its "(".
Particle choice_of(std::string_view& rest) {
  Particle choice;
  choice.form = Particle::Form::kChoice;
  while (true) {
    Particle part = sequence_of(rest);
    choice.parts.push_back(part.parts.size() == 1 ? part.parts.front() : part);
    if (rest.empty()) misread("a bracket is not closed", choice.text());
    const bool last = rest.front() == ')';
    rest.remove_prefix(1);
    if (last) break;
  }
  // One alternative is no choice.
  Particle result = choice.parts.size() == 1 ? choice.parts.front() : choice;
  take_sign(result, rest);
  return result;
}

Particle sequence_of(std::string_view& rest) {
  Particle sequence;
  sequence.form = Particle::Form::kSequence;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty() || rest.front() == ')' || rest.front() == '|') return sequence;
    if (rest.front() == '(') {
      rest.remove_prefix(1);
      sequence.parts.push_back(choice_of(rest));
      continue;
    }
    if (rest.front() == '@') {
      const std::string_view base = next_word(rest).substr(1);
      const SchemaRow* const row = row_of(base);
      if (row == nullptr) misread("a base is missing", base);
      std::string_view children = row->children;
      for (Particle& part : sequence_of(children).parts) sequence.parts.push_back(part);
      continue;
    }
    Particle element;
    const bool any_name = rest.front() == '*';
    if (any_name) rest.remove_prefix(1);
    element.name = next_word(rest, " :?*+)|");
    if (any_name) element.name = {element.name.data() - 1, element.name.size() + 1};
    element.type = element.name;
    if (!rest.empty() && rest.front() == ':') {
      rest.remove_prefix(1);
      element.type = next_word(rest, " ?*+)|");
    }
    take_sign(element, rest);
    sequence.parts.push_back(element);
  }
}

SchemaType type_of(const SchemaRow& row) {
  SchemaType type;
  type.attributes = attributes_of(row.attributes);
  type.text = row.text;
  std::string_view children = row.children;
  type.open = children.ends_with("...");
  if (type.open) children.remove_suffix(3);
  type.children = sequence_of(children);
  return type;
}

const std::unordered_map<std::string_view, SchemaType>& types() {
  static const auto all = [] {
    std::unordered_map<std::string_view, SchemaType> result;
    for (const SchemaRow& row : kSchemaRows) result.emplace(row.name, type_of(row));
    return result;
  }();
  return all;
}

bool is_natural(std::string_view text, std::uint64_t least, bool plain) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  return number >= least && number <= 0xffffffffU && !(plain && text.front() == '0');
}

bool is_decimal(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  std::size_t digits = 0, points = 0;
  for (const char c : text) {
    if (c == '.') {
      ++points;
    } else if (c >= '0' && c <= '9') {
      ++digits;
    } else {
      return false;
    }
  }
  return digits > 0 && points < 2;
}

double decimal(std::string_view text) {
  double value = 0.0;
  return number_of_text(text, value) ? value : 0.0;
}

bool is_triple(std::string_view text) {
  int count = 0;
  std::string blanks(text);
  std::replace_if(
      blanks.begin(), blanks.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; },
      ' ');
  std::string_view rest = blanks;
  for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
    double value = 0.0;
    if (word.find(',') != std::string_view::npos || !number_of_text(word, value)) return false;
    ++count;
  }
  return count == 3;
}

bool is_persistent_id(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !digit) return false;
  }
  return true;
}

bool is_one_of(std::string_view list, std::string_view text) {
  for (std::string_view word = next_word(list, "|"); !word.empty(); word = next_word(list, "|")) {
    if (word == text) return true;
    list.remove_prefix(std::min<std::size_t>(1, list.size()));
  }
  return false;
}

struct ValueKind {
  std::string_view name;
  std::string_view text;  // for people
  bool (*fits)(std::string_view);
};
bool anything(std::string_view /*text*/) {
  return true;
}
bool is_double(std::string_view text) {
  if (text == "INF" || text == "-INF" || text == "NaN") return true;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A number beyond the range of a double is one all the same; "inf" and "nan" are none here.
  return error != std::errc::invalid_argument && end == text.data() + text.size() &&
         text.find_first_of("iInN") == std::string_view::npos;
}
constexpr std::array kValueKinds = {
    ValueKind{"string", "text", anything},
    ValueKind{"token", "text", anything},  // blanks are folded by whoever reads
    ValueKind{
        "boolean", "true or false",
        [](std::string_view t) { return t == "true" || t == "false" || t == "1" || t == "0"; }},
    ValueKind{"decimal", "decimal number without an exponent", is_decimal},
    ValueKind{"double", "number, with or without an exponent", is_double},
    ValueKind{"positive", "decimal number above 0 without an exponent",
              [](std::string_view t) { return is_decimal(t) && decimal(t) > 0.0; }},
    ValueKind{"nonNegative", "decimal number of 0 or above without an exponent",
              [](std::string_view t) { return is_decimal(t) && decimal(t) >= 0.0; }},
    ValueKind{"natural", "whole number above 0",
              [](std::string_view t) { return is_natural(t, 1, false); }},
    ValueKind{"count", "whole number of 0 or above",
              [](std::string_view t) { return is_natural(t, 0, false); }},
    ValueKind{"unsigned", "whole number up to 4294967295",
              [](std::string_view t) { return is_natural(t, 0, false); }},
    ValueKind{"id", "number from 1 to 4294967295 without zeros before it",
              [](std::string_view t) { return is_natural(t, 1, true); }},
    ValueKind{"dateTime", "date with a time, for example 2026-11-20T10:00:00Z", is_schema_time},
    ValueKind{"persistentId", "UUID", is_persistent_id},
    ValueKind{"triple", "three numbers", is_triple},
};

const ValueKind* value_kind_of(std::string_view name) {
  const auto* const kind = std::find_if(kValueKinds.begin(), kValueKinds.end(),
                                        [&](const ValueKind& k) { return k.name == name; });
  return kind == kValueKinds.end() ? nullptr : kind;
}

void collect_types(const Particle& particle, std::set<std::string_view>& used) {
  if (particle.form == Particle::Form::kElement) used.insert(particle.type);
  for (const Particle& part : particle.parts) collect_types(part, used);
}

}  // namespace

bool Particle::is(std::string_view element) const {
  return name.starts_with('*') ? element.ends_with(name.substr(1)) : name == element;
}

bool Particle::can_start_with(std::string_view element) const {
  if (form == Form::kElement) return is(element);
  for (const Particle& part : parts) {
    if (part.can_start_with(element)) return true;
    if (form == Form::kSequence && !part.can_be_empty()) return false;
  }
  return false;
}

bool Particle::can_be_empty() const {
  if (optional) return true;
  if (form == Form::kElement) return false;
  const auto empty = [](const Particle& part) { return part.can_be_empty(); };
  return form == Form::kSequence ? std::all_of(parts.begin(), parts.end(), empty)
                                 : std::any_of(parts.begin(), parts.end(), empty);
}

bool Particle::names(std::string_view element) const {
  if (form == Form::kElement) return is(element);
  return std::any_of(parts.begin(), parts.end(),
                     [&](const Particle& part) { return part.names(element); });
}

std::string Particle::text() const {
  if (form == Form::kElement) {
    return name.starts_with('*') ? "element ..." + std::string(name.substr(1)) : std::string(name);
  }
  std::string all;
  for (const Particle& part : parts) {
    if (!all.empty()) all += form == Form::kChoice ? " or " : " ";
    all += part.text();
    if (form == Form::kSequence) break;  // what it begins with
  }
  return all;
}

const SchemaType* schema_type(std::string_view name) {
  const auto found = types().find(name);
  return found == types().end() ? nullptr : &found->second;
}

bool is_value_kind(std::string_view kind) {
  return kind.starts_with('=') || value_kind_of(kind) != nullptr;
}

bool is_value(std::string_view kind, std::string_view text) {
  if (kind.starts_with('=')) return is_one_of(kind.substr(1), text);
  const ValueKind* const known = value_kind_of(kind);
  return known == nullptr || known->fits(text);
}

std::string value_kind_text(std::string_view kind) {
  if (!kind.starts_with('=')) return std::string(value_kind_of(kind)->text);
  std::string list = "one of ";
  for (const char c : kind.substr(1)) list += c == '|' ? std::string(", ") : std::string(1, c);
  return list;
}

bool is_schema_time(std::string_view text) {
  const std::string copy(text);
  if (copy.size() < 19 || !is_time_text(copy)) return false;
  if (copy.starts_with("0000") || copy.substr(17, 2) == "60") return false;
  const std::size_t zone = copy.find_first_of("+-", 19);
  return zone == std::string::npos || copy.substr(zone + 1) <= "14:00";
}

bool is_token(std::string_view text) {
  return !text.starts_with(' ') && !text.ends_with(' ') &&
         text.find("  ") == std::string_view::npos;
}

std::vector<std::string> schema_faults() {
  std::vector<std::string> faults;
  std::set<std::string_view> used = {"QIFDocument"};
  for (const SchemaRow& row : kSchemaRows) {
    const SchemaType& type = types().at(row.name);
    collect_types(type.children, used);
    for (std::string_view children = row.children; !children.empty();) {
      const std::string_view word = next_word(children);
      if (word.starts_with('@')) used.insert(word.substr(1));
    }
    for (const SchemaAttribute& a : type.attributes) {
      if (!is_value_kind(a.kind)) {
        faults.push_back(std::string(row.name) + ": " + std::string(a.kind));
      }
    }
    if (!type.text.empty() && !is_value_kind(type.text)) {
      faults.push_back(std::string(row.name) + ": " + std::string(type.text));
    }
  }
  for (const std::string_view name : used) {
    if (name != "any" && !name.starts_with('*') && !is_value_kind(name) &&
        row_of(name) == nullptr) {
      faults.push_back(std::string(name) + " is named and missing");
    }
  }
  for (const SchemaRow& row : kSchemaRows) {
    const bool by_suffix = std::any_of(used.begin(), used.end(), [&](std::string_view name) {
      return name.starts_with('*') && row.name.ends_with(name.substr(1));
    });
    if (!used.contains(row.name) && !by_suffix) {
      faults.push_back(std::string(row.name) + " is never named");
    }
  }
  return faults;
}

}  // namespace asbuilt::qif
