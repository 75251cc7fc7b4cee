#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>

#include "core/interchange/qif.h"
#include "core/interchange/qif_names.h"
#include "core/interchange/qif_schema.h"
#include "core/interchange/xml_tree.h"

namespace asbuilt {
namespace {

using Index = XmlTree::Index;
using qif::Particle;
using qif::SchemaAttribute;
using qif::SchemaType;
constexpr Index kNone = XmlTree::kNone;

constexpr std::size_t kMostLines = 100;

// Element that refers by its text -> the list in which its target stands.
struct Reference {
  std::string_view element;
  std::string_view container;
};
constexpr std::array kReferences = {
    Reference{"FeatureDefinitionId", "FeatureDefinitions"},
    Reference{"FeatureNominalId", "FeatureNominals"},
    Reference{"FeatureItemId", "FeatureItems"},
    Reference{"CharacteristicDefinitionId", "CharacteristicDefinitions"},
    Reference{"CharacteristicNominalId", "CharacteristicNominals"},
    Reference{"CharacteristicItemId", "CharacteristicItems"},
    Reference{"ActualComponentId", "ActualComponentSet"},
    Reference{"FormalStandardId", "StandardsDefinitions"},
    Reference{"DatumDefinitionId", "DatumDefinitions"},
    Reference{"DatumReferenceFrameId", "DatumReferenceFrames"},
    Reference{"AsmPathId", "AsmPaths"},
};
// Lists of <Id> -> the list in which their targets stand.
constexpr std::array kReferenceLists = {
    Reference{"FeatureNominalIds", "FeatureNominals"},
    Reference{"FeatureItemIds", "FeatureItems"},
    Reference{"FeatureMeasurementIds", "MeasuredFeatures"},
    Reference{"CharacteristicItemIds", "CharacteristicItems"},
    Reference{"CharacteristicNominalIds", "CharacteristicNominals"},
    Reference{"MeasurementDeviceIds", "MeasurementDevices"},
    Reference{"ActualComponentIds", "ActualComponentSet"},
    Reference{"AsmPathIds", "AsmPaths"},
    Reference{"ComponentIds", "ComponentSet"},
    Reference{"Part", "PartSet"},  // of a component
    Reference{"Assembly", "AssemblySet"},
    Reference{"RootPart", "PartSet"},
    Reference{"RootAssembly", "AssemblySet"},
    Reference{"RootComponent", "ComponentSet"},
};
// Chains whose links are of one type.
struct Chain {
  std::string_view suffix;
  std::string_view reference;
  std::string_view target_suffix;
};
constexpr std::array kChains = {
    Chain{"CharacteristicMeasurement", "CharacteristicItemId", "CharacteristicItem"},
    Chain{"CharacteristicItem", "CharacteristicNominalId", "CharacteristicNominal"},
    Chain{"CharacteristicNominal", "CharacteristicDefinitionId", "CharacteristicDefinition"},
    Chain{"FeatureMeasurement", "FeatureItemId", "FeatureItem"},
    Chain{"FeatureItem", "FeatureNominalId", "FeatureNominal"},
    Chain{"FeatureNominal", "FeatureDefinitionId", "FeatureDefinition"},
};
// Attribute that names a unit -> the element that declares such a unit.
struct UnitAttribute {
  std::string_view attribute;
  std::array<std::string_view, 2> units;
};
constexpr std::array kUnitAttributes = {
    UnitAttribute{"linearUnit", {"LinearUnit", "PMILinearUnit"}},
    UnitAttribute{"angularUnit", {"AngularUnit", "PMIAngularUnit"}},
    UnitAttribute{"pressureUnit", {"PressureUnit", "PressureUnit"}},
    UnitAttribute{"unitName", {"UserDefinedUnit", "UserDefinedUnit"}},
};

bool natural(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  result += text.substr(0, 40);
  result += '"';
  return result;
}

class Checker {
 public:
  explicit Checker(const XmlTree& tree) : t_(tree) {}

  std::vector<std::string> run() {
    const bool is_document = t_.name(t_.root()) == "QIFDocument";
    if (!is_document) say(t_.root(), "is not QIFDocument");
    if (t_.space(t_.root()) != qif::kNamespace) {
      say(t_.root(), "is not of the namespace " + std::string(qif::kNamespace));
    }
    ids();
    units();
    if (is_document) element(t_.root(), *qif::schema_type("QIFDocument"));
    for (Index e = 0; e < t_.size() && lines_.size() < kMostLines; ++e) {
      count(e);
      references(e);
      chain(e);
      unit(e);
      uncertainty(e);
      pass_or_fail(e);
    }
    return std::move(lines_);
  }

 private:
  void say(Index e, const std::string& what) {
    if (lines_.size() >= kMostLines) return;
    lines_.push_back(t_.source() + ", line " + std::to_string(t_.line(e)) + ": " +
                     std::string(t_.name(e)) + ' ' + what);
  }

  void ids() {
    std::uint64_t largest = 0;
    for (Index e = 0; e < t_.size(); ++e) collect_id(e, largest);
    std::uint64_t id_max = 0;
    const auto declared = t_.attribute(t_.root(), "idMax");
    if (!declared || !natural(*declared, id_max)) {
      say(t_.root(), "has no idMax");
    } else if (id_max < largest) {
      say(t_.root(), "has idMax " + std::to_string(id_max) + ", but id " + std::to_string(largest) +
                         " occurs");
    }
  }

  void collect_id(Index e, std::uint64_t& largest) {
    const auto text = t_.attribute(e, "id");
    if (!text || t_.space(e) != qif::kNamespace) return;
    std::uint64_t id = 0;
    if (!natural(*text, id) || !qif::is_value("id", *text)) {
      say(e, "has the id " + quoted(*text) + ", which is no " + qif::value_kind_text("id"));
      return;
    }
    largest = std::max(largest, id);
    if (!of_id_.emplace(id, e).second) {
      say(e, "has the id " + std::to_string(id) + ", which occurs before");
    }
  }

  // Names of units by the element that declares them; each once.
  void units() {
    const Index all = t_.child(t_.root(), "FileUnits");
    if (all == kNone) return;
    for (Index list = t_.first(all); list != kNone; list = t_.next(list)) {
      for (Index u = t_.first(list); u != kNone; u = t_.next(u)) {
        const std::string_view name = t_.child_text(u, "UnitName");
        if (!units_.emplace(t_.name(u), name).second && t_.name(list) != "PrimaryUnits") {
          say(u, "declares the unit " + quoted(name) + ", which occurs before");
        }
      }
    }
  }

  // What the schema says of an element of that type and of what lies within.
  void element(Index e, const SchemaType& type) {
    attributes(e, type);
    if (!type.text.empty()) {
      value(e, type.text);
      if (t_.first(e) != kNone) say(t_.first(e), "is not known in " + std::string(t_.name(e)));
      return;
    }
    if (!t_.text(e).empty()) say(e, "holds the text " + quoted(t_.text(e)));
    Index at = t_.first(e);
    sequence(e, type.children, at);
    for (; at != kNone; at = t_.next(at)) {
      const bool known = type.children.names(t_.name(at));
      if (type.open && !known) continue;
      say(at,
          (known ? "stands in the wrong place of " : "is not known in ") + std::string(t_.name(e)));
    }
  }

  void value(Index e, std::string_view kind) {
    if (qif::is_value(kind, t_.text(e))) return;
    say(e, "is " + quoted(t_.text(e)) + ", which is no" + (kind.starts_with('=') ? "t " : " ") +
               qif::value_kind_text(kind));
  }

  void attributes(Index e, const SchemaType& type) {
    for (const SchemaAttribute& a : type.attributes) {
      const auto text = t_.attribute(e, a.name);
      if (!text) {
        if (a.needed) say(e, "has no " + std::string(a.name));
      } else if (a.name != "id" && !qif::is_value(a.kind, *text)) {
        say(e, "has " + std::string(a.name) + " " + quoted(*text) + ", which is no" +
                   (a.kind.starts_with('=') ? "t " : " ") + qif::value_kind_text(a.kind));
      }
    }
    for (const auto& [name, text] : t_.attributes(e)) {
      // xsi:schemaLocation, xml:lang
      if (name.find(':') != std::string_view::npos) continue;
      const bool known =
          std::any_of(type.attributes.begin(), type.attributes.end(),
                      [&name = name](const SchemaAttribute& a) { return a.name == name; });
      if (!known) say(e, "has the attribute " + quoted(name) + ", which is not known there");
    }
  }

  void sequence(Index e, const Particle& particle, Index& at) {
    for (const Particle& part : particle.parts) term(e, part, at);
  }

  // Takes what fits to the term, from `at` on, which stops at the first child that does not.
  void term(Index e, const Particle& part, Index& at) {
    bool taken = false;
    while (at != kNone && part.can_start_with(t_.name(at)) && (part.repeated || !taken)) {
      taken = true;
      take(e, part, at);
    }
    if (taken || part.can_be_empty()) return;
    // Where it stands elsewhere, that is said where it stands.
    for (Index c = t_.first(e); c != kNone; c = t_.next(c)) {
      if (part.can_start_with(t_.name(c))) return;
    }
    say(e, "has no " + part.text());
  }

  void take(Index e, const Particle& part, Index& at) {
    if (part.form == Particle::Form::kElement) {
      child(at, part);
      at = t_.next(at);
    } else if (part.form == Particle::Form::kSequence) {
      sequence(e, part, at);
    } else {
      for (const Particle& alternative : part.parts) {
        if (!alternative.can_start_with(t_.name(at))) continue;
        take(e, alternative, at);
        return;
      }
    }
  }

  void child(Index c, const Particle& part) {
    if (t_.space(c) != qif::kNamespace) say(c, "is of another namespace");
    const bool any_name = part.name.starts_with('*');
    const SchemaType* type = any_name ? qif::schema_type(t_.name(c)) : nullptr;
    if (type == nullptr) type = qif::schema_type(part.type);
    if (type != nullptr) {
      element(c, *type);
    } else if (qif::is_value_kind(part.type)) {
      value(c, part.type);
      for (const auto& [name, text] : t_.attributes(c)) {
        say(c, "has the attribute " + quoted(name) + ", which is not known there");
      }
      if (t_.first(c) != kNone) say(t_.first(c), "is not known in " + std::string(t_.name(c)));
    }
  }

  void count(Index e) {
    const auto text = t_.attribute(e, "n");
    if (!text) return;
    if (t_.first(e) == kNone && !t_.text(e).empty()) return;  // a list in its text
    std::uint64_t n = 0, children = 0;
    for (Index c = t_.first(e); c != kNone; c = t_.next(c)) ++children;
    if (!natural(*text, n) || n != children) {
      say(e, "has n=\"" + std::string(text->substr(0, 20)) + "\" and " + std::to_string(children) +
                 " elements");
    }
  }

  // The element that `e` refers to; kNone where it is outside of the document or missing.
  Index target(Index e, std::string_view container, bool report) {
    std::uint64_t id = 0;
    if (!natural(t_.text(e), id)) {
      if (report) say(e, "refers to " + quoted(t_.text(e)));
      return kNone;
    }
    const auto found = of_id_.find(id);
    if (found == of_id_.end()) {
      if (report) say(e, "refers to id " + std::to_string(id) + ", which does not exist");
      return kNone;
    }
    if (t_.name(found->second) == "ExternalQIFDocument") return kNone;
    const Index parent = t_.parent(found->second);
    if (parent == kNone || t_.name(parent) != container) {
      if (report) {
        say(e, "refers to id " + std::to_string(id) + ", which is no element of " +
                   std::string(container));
      }
      return kNone;
    }
    return found->second;
  }

  void references(Index e) {
    for (const Reference& r : kReferences) {
      if (t_.name(e) == r.element) target(e, r.container, true);
    }
    for (const Reference& r : kReferenceLists) {
      if (t_.name(e) != r.element) continue;
      for (Index c = t_.first(e); c != kNone; c = t_.next(c)) {
        if (t_.name(c) == "Id") target(c, r.container, true);
      }
    }
  }

  // The next link of the chain that `e` is part of.
  Index next_link(Index e, const Chain& c) {
    const Index reference = t_.child(e, c.reference);
    if (reference == kNone) return kNone;
    const auto* const r =
        std::find_if(kReferences.begin(), kReferences.end(),
                     [&](const Reference& x) { return x.element == c.reference; });
    return target(reference, r->container, false);
  }

  void chain(Index e) {
    const std::string_view name = t_.name(e);
    for (const Chain& c : kChains) {
      if (!name.ends_with(c.suffix)) continue;
      const Index to = next_link(e, c);
      if (to == kNone) continue;
      std::string wanted(name.substr(0, name.size() - c.suffix.size()));
      wanted += c.target_suffix;
      if (t_.name(to) != wanted) {
        say(e, "refers to a " + std::string(t_.name(to)) + ", not to a " + wanted);
      }
    }
  }

  void unit(Index e) {
    for (const UnitAttribute& u : kUnitAttributes) {
      const auto name = t_.attribute(e, u.attribute);
      if (!name || units_.contains({u.units[0], *name}) || units_.contains({u.units[1], *name})) {
        continue;
      }
      say(e, "has the " + std::string(u.attribute) + " " + quoted(*name) +
                 ", which is no unit of FileUnits");
    }
  }

  void uncertainty(Index e) {
    if (t_.attribute(e, "combinedUncertainty").has_value() !=
        t_.attribute(e, "meanError").has_value()) {
      say(e, "has only one of combinedUncertainty and meanError");
    }
  }

  // The value of an attribute is one of those that its nominal lists.
  void pass_or_fail(Index e) {
    if (t_.name(e) != "UserDefinedAttributeCharacteristicMeasurement") return;
    const Index value = t_.child(e, "Value");
    const Index item = value == kNone ? kNone : next_link(e, kChains[0]);
    const Index nominal = item == kNone ? kNone : next_link(item, kChains[1]);
    if (nominal == kNone) return;
    for (const std::string_view name : {"PassValues", "FailValues"}) {
      const Index list = t_.child(nominal, name);
      if (list == kNone) continue;
      for (Index s = t_.first(list); s != kNone; s = t_.next(s)) {
        if (t_.text(s) == t_.text(value)) return;
      }
    }
    say(value, "is " + quoted(t_.text(value)) + ", which its nominal lists neither in PassValues " +
                   "nor in FailValues");
  }

  const XmlTree& t_;
  std::unordered_map<std::uint64_t, Index> of_id_;
  std::set<std::pair<std::string_view, std::string_view>> units_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> check_qif(const XmlTree& document) {
  return Checker(document).run();
}

std::vector<std::string> check_qif(const std::filesystem::path& path) {
  const XmlTree document = XmlTree::read(path);
  return check_qif(document);
}

}  // namespace asbuilt
