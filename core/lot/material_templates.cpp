#include "core/lot/material_templates.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/built_in_data.h"
#include "core/lot/elements.h"
#include "core/lot/limits_in_force.h"
#include "core/spec/materials.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"

namespace asbuilt {

// Text of templates.toml; made by CMake.
extern const char kBuiltInTemplates[];

namespace {

const char* const kFile = "templates.toml";

struct Templates {
  std::vector<FieldHint> hints;
  std::vector<CompositionLimit> limits;
};

Templates read_templates() {
  const TomlValue root = parse_toml(kBuiltInTemplates, kFile);
  Templates all;
  for (const TomlValue& row : array_member(root, "hint", kFile)) {
    all.hints.push_back({text_member(row, "material", kFile), text_member(row, "kind", kFile),
                         text_member(row, "field", kFile), text_member(row, "text", kFile),
                         text_member(row, "origin", kFile)});
  }
  for (const TomlValue& row : array_member(root, "composition", kFile)) {
    all.limits.push_back({text_member(row, "spec", kFile), text_member(row, "material", kFile),
                          text_member(row, "field", kFile),
                          number_member(row, "lower", kFile, 0, 100),
                          number_member(row, "upper", kFile, 0, 100),
                          text_member(row, "origin", kFile), flag_member(row, "verify", kFile),
                          text_member(row, "edition", kFile), "catalogue of asbuilt", "", 0});
  }
  return all;
}

const Templates& templates() {
  static const Templates all = read_templates();
  return all;
}

std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_') continue;
    letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return letters;
}

}  // namespace

const std::vector<FieldHint>& field_hints() {
  return templates().hints;
}
const std::vector<CompositionLimit>& composition_limits() {
  return templates().limits;
}

std::vector<std::string> composition_specs() {
  std::vector<std::string> specs;
  for (const CompositionLimit& limit : composition_limits()) {
    if (std::find(specs.begin(), specs.end(), limit.spec) == specs.end()) {
      specs.push_back(limit.spec);
    }
  }
  return specs;
}

bool same_material(std::string_view a, std::string_view b) {
  const Material* first = find_material(a);
  const Material* second = find_material(b);
  if (first != nullptr && second != nullptr) return first == second;
  return letters_of(a) == letters_of(b);
}

namespace {

// What is wrong with a share that is told, a phrase; empty: nothing.
std::string outside_text(const CompositionLimit& limit, const LotRecord& powder) {
  const double share = powder.number(limit.field);
  const bool above = limit.upper && share > *limit.upper;
  if (!above && !(limit.lower && share < *limit.lower)) return {};
  std::string text = plain_number(share);
  text.append(" % ").append(element_of_share(limit.field)).append(", ").append(limit.spec);
  text.append(above ? " allows " : " asks for ");
  if (!above) text.append(limit.upper ? "" : "at least ").append(plain_number(*limit.lower));
  if (limit.lower && limit.upper)
    text.append(above ? plain_number(*limit.lower) : "").append(" to ");
  if (limit.upper) text.append(plain_number(*limit.upper));
  return text.append(" %");
}

CompositionProblem other_material(const CompositionLimit& limit, const std::string& material) {
  return {"the profile asks for the composition of " + limit.spec + ", which is for " +
              limit.material + ", not " + material,
          "a profile for the lot's material"};
}

std::string joined(const std::vector<std::string>& elements) {
  std::string all;
  for (const std::string& element : elements) all += (all.empty() ? "" : ", ") + element;
  return all;
}

// One sentence for all that a certificate does not name.
CompositionProblem no_share(const std::vector<std::string>& elements, const std::string& spec,
                            const LotRecord& powder) {
  return {"powder lot " + powder.key + " has no share of " + joined(elements) + ", which " + spec +
              " limits",
          "enter it from the certificate", true};
}

CompositionProblem not_compared(const std::vector<std::string>& elements, const std::string& spec) {
  return {(elements.size() > 1 ? "the limits of " : "the limit of ") + joined(elements) + " in " +
              spec + (elements.size() > 1 ? " were" : " was") +
              " not compared with the specification",
          comparison_remedy(composition_data_id(spec))};
}

}  // namespace

std::string share_range_text(const CompositionLimit& limit) {
  std::string text = limit.lower ? "" : "\u2264 ";
  if (limit.lower && !limit.upper) text = "\u2265 ";
  if (limit.lower) text.append(plain_number(*limit.lower));
  if (limit.lower && limit.upper) text.append(" to ");
  if (limit.upper) text.append(plain_number(*limit.upper));
  return text.append(" %");
}

std::vector<CompositionProblem> composition_problems(const LotRecord& powder,
                                                     const std::vector<CompositionLimit>& limits,
                                                     const std::string& material, bool unverified) {
  std::vector<CompositionProblem> problems;
  std::vector<std::string> without, open;
  for (const CompositionLimit& limit : limits) {
    if (!same_material(limit.material, material)) return {other_material(limit, material)};
    const std::string outside = outside_text(limit, powder);
    if (std::isnan(powder.number(limit.field))) {
      without.push_back(element_of_share(limit.field));
    } else if (!outside.empty()) {
      problems.push_back({"powder lot " + powder.key + " has " + outside,
                          "another powder lot, or correct the share from the certificate", true});
    }
    if (limit.verify && limit.entry == 0 && !unverified) {
      open.push_back(element_of_share(limit.field));
    }
  }
  if (!without.empty()) problems.push_back(no_share(without, limits.front().spec, powder));
  if (!open.empty()) problems.push_back(not_compared(open, limits.front().spec));
  return problems;
}

std::vector<std::string> shares_outside(const LotRecord& powder,
                                        const std::vector<CompositionLimit>& limits) {
  std::vector<std::string> outside;
  for (const CompositionLimit& limit : limits) {
    const std::string text = outside_text(limit, powder);
    if (!text.empty()) outside.push_back(text);
  }
  return outside;
}

}  // namespace asbuilt
