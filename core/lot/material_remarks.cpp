// What stands at the fields of the templates for a material.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/material_templates.h"
#include "core/spec/materials.h"
#include "core/tensile/acceptance.h"
#include "core/tensile/compression_limits.h"

namespace asbuilt {
namespace {

std::string joined_lines(const std::vector<std::string>& texts, const std::string& before) {
  std::string all;
  for (const std::string& t : texts) all += before + t + "\n";
  return all;
}

// "limits at hand: ASTM F75, Rm 655 MPa, Rp0.2 450 MPa, A 8 % (4D), Z 8 % (verify)", for each
// specification.
void tension_limits(const Material& material, std::vector<std::string>& lines) {
  const std::map<tensile::Property, const char*> symbols = {{tensile::Property::kRm, "Rm"},
                                                            {tensile::Property::kRp02, "Rp0.2"},
                                                            {tensile::Property::kElongation, "A"},
                                                            {tensile::Property::kReduction, "Z"}};
  std::map<std::string, std::string> limits;  // by specification
  std::set<std::string> open;
  for (const tensile::LimitRow& row : tensile::limit_rows()) {
    if (row.material != material.id) continue;
    std::string& text = limits[row.spec];
    text.append(", ").append(symbols.at(row.property)).append(" ");
    text.append(shortest_number(row.minimum)).append(" ").append(tensile::unit_of(row.property));
    if (!row.gauge.empty()) text.append(" (").append(row.gauge).append(")");
    if (row.verify) open.insert(row.spec);
  }
  for (const auto& [spec, text] : limits) {
    std::string line = "limits at hand: ";
    line.append(spec).append(text);
    lines.push_back(line.append(open.contains(spec) ? " (verify)" : ""));
  }
}

// Tables of retests that limits of the material name.
void retest_tables(const Material& material, std::vector<std::string>& lines) {
  std::map<std::string, std::set<std::string>> specs;  // by table
  for (const tensile::LimitRow& row : tensile::limit_rows()) {
    if (row.material == material.id && !row.retest.empty()) specs[row.retest].insert(row.spec);
  }
  for (const auto& [table, of] : specs) {
    std::string line = table;
    for (const std::string& spec : of) line.append(line == table ? ": for " : ", ").append(spec);
    lines.push_back(line);
  }
}

void compression_demands(const Material& material, std::vector<std::string>& lines) {
  for (const tensile::CompressionLimit& row : tensile::compression_limits()) {
    if (row.material != material.id) continue;
    std::string line = "demand at hand: ";
    line.append(row.spec).append(", ").append(row.property).append(" at least ");
    line.append(shortest_number(row.minimum)).append(" ").append(row.unit);
    lines.push_back(line.append(row.verify ? " (verify)" : ""));
  }
}

void compositions(const Material& material, std::vector<std::string>& lines) {
  std::string specs;
  for (const std::string& spec : composition_specs()) {
    const auto of_material = [&](const CompositionLimit& limit) {
      return limit.spec == spec && limit.material == material.id;
    };
    const std::vector<CompositionLimit>& all = composition_limits();
    if (std::none_of(all.begin(), all.end(), of_material)) continue;
    specs.append(specs.empty() ? "" : ", ").append(spec);
  }
  if (!specs.empty()) lines.push_back("for " + material.id + ": " + specs);
}

void share_limits(const LotField& field, const Material& material,
                  std::vector<std::string>& lines) {
  for (const CompositionLimit& limit : composition_limits()) {
    if (limit.field != field.name || limit.material != material.id) continue;
    std::string line = limit.lower ? "" : "at most ";
    if (limit.lower && !limit.upper) line = "at least ";
    if (limit.lower) line.append(plain_number(*limit.lower));
    if (limit.lower && limit.upper) line.append(" to ");
    if (limit.upper) line.append(plain_number(*limit.upper));
    line.append(" by ").append(limit.spec).append(" (").append(limit.origin);
    lines.push_back(line.append(limit.verify ? "; verify)" : ")"));
  }
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
  const std::string at = kind.id + "." + field.name;
  if (kind.id == "powder") share_limits(field, material, lines);
  if (at == "tensile.spec" || at == "profile.tensile_specs") tension_limits(material, lines);
  if (at == "profile.retest_rule") retest_tables(material, lines);
  if (at == "compression.spec" || at == "profile.least_compression") {
    compression_demands(material, lines);
  }
  if (at == "profile.composition") compositions(material, lines);
  if (at == "lot.material" || at == "powder.alloy") {
    lines.push_back("as in the catalogue: " + material.id);
  }
  return lines;
}

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

const Material& known_material(const std::string& material) {
  const Material* found = find_material(material);
  if (found != nullptr) return *found;
  std::string known;
  for (const Material& m : materials()) known += (known.empty() ? "" : ", ") + m.id;
  throw Error(ErrorCode::kInvalidInput,
              {"the material is not in the catalogue", "--material " + material, known, ""});
}

}  // namespace

std::vector<std::string> field_remarks(const RecordKind& kind, const LotField& field,
                                       const std::string& material) {
  return remarks_at(kind, field, known_material(material));
}

std::string record_template(const RecordKind& kind, const std::string& material) {
  const Material& found = known_material(material);
  const std::string fields = record_template(kind, [&](const LotField& field) {
    return joined_lines(remarks_at(kind, field, found), "# ");
  });
  return without_hints(kind, found) ? nothing_at_hand(kind, found) + fields : fields;
}

}  // namespace asbuilt
