// Options described once: the plan file, the command line, forms and the stored snapshot all come
// from the same description.
//
// An options struct is plain, its defaults are usable, and it offers
//     static const std::vector<OptionField<ThatStruct>>& fields();
// Names are those of the members. Ranges are inclusive.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {

template <class Options>
struct OptionField {
  std::string_view name;
  std::string_view unit;  // "mm", "um", "deg", "1" for pure numbers, "" for text
  std::string_view text;  // one sentence
  std::variant<double Options::*, int Options::*, bool Options::*, std::string Options::*> member;
  double minimum;
  double maximum;
  std::vector<std::string> choices;  // for text: what is allowed; empty: anything

  // A constructor, not default member values: with those GCC 12 fails on a brace list of fields.
  OptionField(std::string_view field_name, std::string_view field_unit, std::string_view sentence,
              decltype(member) field_member,
              double lowest = -std::numeric_limits<double>::infinity(),
              double highest = std::numeric_limits<double>::infinity(),
              std::vector<std::string> allowed = {})
      : name(field_name),
        unit(field_unit),
        text(sentence),
        member(field_member),
        minimum(lowest),
        maximum(highest),
        choices(std::move(allowed)) {}
};

using OptionValue = std::variant<double, bool, std::string>;

// Sets one option by its name; `where` names the source in errors (a plan's key, a flag).
// Throws kInvalidInput for an unknown name, a wrong type, a fraction where an integer is asked for,
// a number that is not finite or out of range, or a text that is not a choice.
template <class Options>
void set_option(Options& options, std::string_view name, const OptionValue& value,
                const std::string& where) {
  std::string known;
  for (const OptionField<Options>& field : Options::fields()) {
    known += (known.empty() ? "" : ", ") + std::string(field.name);
    if (field.name != name) continue;
    const auto wrong_type = [&](const char* wanted) {
      return Error(ErrorCode::kInvalidInput, {"an option has the wrong type", where, wanted, ""});
    };
    std::visit(
        [&](auto member) {
          using Member = std::remove_cvref_t<decltype(options.*member)>;
          if constexpr (std::is_same_v<Member, bool>) {
            if (!std::holds_alternative<bool>(value)) throw wrong_type("true or false");
            options.*member = std::get<bool>(value);
          } else if constexpr (std::is_same_v<Member, std::string>) {
            if (!std::holds_alternative<std::string>(value)) throw wrong_type("a text");
            const std::string& text = std::get<std::string>(value);
            std::string allowed;
            bool ok = field.choices.empty();
            for (const std::string& choice : field.choices) {
              ok = ok || choice == text;
              allowed += (allowed.empty() ? "" : ", ") + choice;
            }
            if (!ok) {
              std::string given = where;
              given += " = \"";
              given += text;
              given += '"';
              throw Error(ErrorCode::kInvalidInput,
                          {"an option has an unknown value", given, allowed, ""});
            }
            options.*member = text;
          } else {
            if (!std::holds_alternative<double>(value)) throw wrong_type("a number");
            const double number = std::get<double>(value);
            char range[96];
            print_to(range, sizeof range, "%g to %g %s", field.minimum, field.maximum,
                     std::string(field.unit).c_str());
            if (!std::isfinite(number) || number < field.minimum || number > field.maximum) {
              char shown[64];
              print_to(shown, sizeof shown, " = %g", number);
              throw Error(ErrorCode::kInvalidInput,
                          {"an option is out of range", where + shown, range, ""});
            }
            if (std::is_same_v<Member, int> &&
                (number != std::floor(number) ||
                 std::abs(number) > std::numeric_limits<int>::max())) {
              throw wrong_type("a whole number");
            }
            options.*member = static_cast<Member>(number);
          }
        },
        field.member);
    return;
  }
  throw Error(
      ErrorCode::kInvalidInput,
      {"an option is not known", where + " names \"" + std::string(name) + "\"", known, ""});
}

// Every option with its value, in the order of the description.
template <class Options>
std::vector<std::pair<std::string, OptionValue>> snapshot(const Options& options) {
  std::vector<std::pair<std::string, OptionValue>> all;
  for (const OptionField<Options>& field : Options::fields()) {
    std::visit(
        [&](auto member) {
          using Member = std::remove_cvref_t<decltype(options.*member)>;
          if constexpr (std::is_same_v<Member, int>) {
            all.emplace_back(field.name, static_cast<double>(options.*member));
          } else {
            all.emplace_back(field.name, options.*member);
          }
        },
        field.member);
  }
  return all;
}

}  // namespace asbuilt
