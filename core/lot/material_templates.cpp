#include "core/lot/material_templates.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/built_in_data.h"
#include "core/lot/limits_in_force.h"
#include "core/spec/materials.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/compression_limits.h"

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
                          text_member(row, "field", kFile), needed_number(row, "upper", kFile),
                          text_member(row, "origin", kFile), flag_member(row, "verify", kFile), "",
                          "catalogue of asbuilt", "", 0});
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

std::string joined_lines(const std::vector<std::string>& texts, const std::string& before) {
  std::string all;
  for (const std::string& t : texts) all += before + t + "\n";
  return all;
}

// What is worth knowing at a field, a line each.
std::vector<std::string> remarks_at(const RecordKind& kind, const LotField& field,
                                    const Material& material) {
  std::vector<std::string> lines;
  for (const FieldHint& hint : field_hints()) {
    if (hint.kind == kind.id && hint.field == field.name && hint.material == material.id) {
      lines.push_back("usual: " + hint.text + " (" + hint.origin + ")");
    }
  }
  for (const CompositionLimit& limit : composition_limits()) {
    if (kind.id != "powder" || limit.field != field.name || limit.material != material.id) continue;
    lines.push_back("at most " + shortest_number(limit.upper) + " by " + limit.spec + " (" +
                    limit.origin + (limit.verify ? "; verify)" : ")"));
  }
  if (kind.id == "tensile" && field.name == "spec") {
    std::set<std::string> specs;
    for (const tensile::LimitRow& row : tensile::limit_rows()) {
      if (row.material == material.id) specs.insert(row.spec);
    }
    for (const std::string& spec : specs) lines.push_back("limits at hand: " + spec);
  }
  if (kind.id == "compression" && field.name == "spec") {
    for (const tensile::CompressionLimit& row : tensile::compression_limits()) {
      if (row.material != material.id) continue;
      std::string line = "demand at hand: ";
      line.append(row.spec).append(", ").append(row.property).append(" at least ");
      line.append(shortest_number(row.minimum)).append(" ").append(row.unit);
      lines.push_back(line.append(row.verify ? " (verify)" : ""));
    }
  }
  if ((kind.id == "lot" && field.name == "material") ||
      (kind.id == "powder" && field.name == "alloy")) {
    lines.push_back("as in the catalogue: " + material.id);
  }
  return lines;
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

std::string element_of(const CompositionLimit& limit) {
  return limit.field.substr(0, limit.field.find('_'));
}

bool is_above(const CompositionLimit& limit, const LotRecord& powder) {
  return powder.number(limit.field) > limit.upper;
}

std::string above_text(const CompositionLimit& limit, const LotRecord& powder) {
  return decimal_text(powder.number(limit.field)) + " % " + element_of(limit) + ", " + limit.spec +
         " allows " + decimal_text(limit.upper) + " %";
}

CompositionProblem other_material(const CompositionLimit& limit, const std::string& material) {
  return {"the profile asks for the composition of " + limit.spec + ", which is for " +
              limit.material + ", not " + material,
          "a profile for the lot's material"};
}

CompositionProblem no_share(const CompositionLimit& limit, const LotRecord& powder) {
  return {"powder lot " + powder.key + " has no share of " + element_of(limit) + ", which " +
              limit.spec + " limits",
          "enter it from the certificate", true};
}

CompositionProblem not_compared(const CompositionLimit& limit) {
  return {"the limit of " + element_of(limit) + " in " + limit.spec +
              " was not compared with the specification",
          comparison_remedy(composition_data_id(limit.spec))};
}

}  // namespace

std::vector<CompositionProblem> composition_problems(const LotRecord& powder,
                                                     const std::vector<CompositionLimit>& limits,
                                                     const std::string& material, bool unverified) {
  std::vector<CompositionProblem> problems;
  for (const CompositionLimit& limit : limits) {
    if (!same_material(limit.material, material)) return {other_material(limit, material)};
    if (std::isnan(powder.number(limit.field))) {
      problems.push_back(no_share(limit, powder));
    } else if (is_above(limit, powder)) {
      problems.push_back({"powder lot " + powder.key + " has " + above_text(limit, powder),
                          "another powder lot, or correct the share from the certificate", true});
    }
    if (limit.verify && limit.entry == 0 && !unverified) problems.push_back(not_compared(limit));
  }
  return problems;
}

std::vector<std::string> shares_above(const LotRecord& powder,
                                      const std::vector<CompositionLimit>& limits) {
  std::vector<std::string> above;
  for (const CompositionLimit& limit : limits) {
    if (is_above(limit, powder)) above.push_back(above_text(limit, powder));
  }
  return above;
}

namespace {

// Kinds for which other materials have hints.
bool without_hints(const RecordKind& kind, const Material& material) {
  const auto of_kind = [&kind](const FieldHint& hint) { return hint.kind == kind.id; };
  const std::vector<FieldHint>& hints = field_hints();
  return std::any_of(hints.begin(), hints.end(), of_kind) &&
         std::none_of(hints.begin(), hints.end(), [&](const FieldHint& hint) {
           return of_kind(hint) && hint.material == material.id;
         });
}

std::string nothing_at_hand(const RecordKind& kind, const Material& material) {
  std::string line = "# No usual values of the kind ";
  return line.append(kind.id).append(" are at hand for ").append(material.id).append(".\n");
}

}  // namespace

std::string record_template(const RecordKind& kind, const std::string& material) {
  const Material* found = find_material(material);
  if (found == nullptr) {
    std::string known;
    for (const Material& m : materials()) known += (known.empty() ? "" : ", ") + m.id;
    throw Error(ErrorCode::kInvalidInput,
                {"the material is not in the catalogue", "--material " + material, known, ""});
  }
  const std::string fields = record_template(kind, [&](const LotField& field) {
    return joined_lines(remarks_at(kind, field, *found), "# ");
  });
  return without_hints(kind, *found) ? nothing_at_hand(kind, *found) + fields : fields;
}

}  // namespace asbuilt
