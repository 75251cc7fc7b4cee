#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <unordered_map>

#include "core/interchange/number_forms.h"
#include "core/interchange/qif.h"
#include "core/interchange/qif_names.h"
#include "core/interchange/xml_tree.h"

namespace asbuilt {
namespace {

using Index = XmlTree::Index;

constexpr std::size_t kMostLines = 100;

// Children in the order in which they may stand. Of an element that is not here the order is not
// checked; a child that is not named here is refused.
const std::map<std::string_view, std::vector<std::string_view>>& order_of_children() {
  static const std::map<std::string_view, std::vector<std::string_view>> order = {
      {"QIFDocument",
       {"QPId",
        "Attributes",
        "VersionHistory",
        "Version",
        "Header",
        "ValidationCounts",
        "ProductDataQuality",
        "ExternalQIFReferences",
        "StandardsDefinitions",
        "SoftwareDefinitions",
        "AlgorithmDefinitions",
        "PreInspectionTraceability",
        "FileUnits",
        "DatumDefinitions",
        "DatumTargetDefinitions",
        "Transforms",
        "CoordinateSystems",
        "DatumReferenceFrames",
        "MeasurementResources",
        "ThreadSpecifications",
        "Product",
        "Features",
        "FeatureZones",
        "Characteristics",
        "Plan",
        "Results",
        "Statistics",
        "ManufacturingProcessTraceabilities",
        "Rules",
        "UserDataXML",
        "Signature"}},
      {"FileUnits", {"PrimaryUnits", "OtherUnits", "UserDefinedUnits"}},
      {"UserDefinedUnit", {"WhatIsMeasured", "UnitName", "StandardName"}},
      {"MeasurementDevice",
       {"Name", "Description", "Manufacturer", "ModelNumber", "SerialNumber", "Mass", "Size",
        "LocationId", "Location", "Attributes", "Calibrations", "EnvironmentalRange"}},
      {"Features", {"FeatureDefinitions", "FeatureNominals", "FeatureItems", "FeatureGroups"}},
      {"Characteristics",
       {"FormalStandardId", "CharacteristicDefinitions", "CharacteristicNominals",
        "CharacteristicItems", "CharacteristicGroups"}},
      {"Tolerance", {"MaxValue", "MinValue", "DefinedAsLimit", "Attributes"}},
      {"Results",
       {"Version", "MeasurementResultsSet", "ActualComponentSets", "InspectionTraceability"}},
      {"MeasurementResults",
       {"Attributes", "InspectionTraceability", "ThisResultsInstanceQPId", "ExternalFileReferences",
        "MeasuredFeatures", "MeasuredPointSets", "MeasuredCharacteristics", "ActualTransforms",
        "CoordinateSystemActualTransformAssociations", "InspectionStatus", "ActualComponentIds"}},
      {"ActualComponentSets", {"ActualComponentSet"}},
      {"ActualComponentSet", {"ActualComponent"}},
      {"ActualComponent",
       {"Attributes", "SerialNumber", "AdditionalChanges", "Status", "Traceability", "AsmPathId"}},
      {"Axis", {"AxisPoint", "Direction"}},
      {"UnitConversion", {"Factor", "Offset"}},
  };
  return order;
}

// Parts of measurements, items and nominals that all types share, in their order; what a type adds
// comes after them or, of an item, is not among them.
constexpr std::array<std::string_view, 12> kMeasurementOrder = {"Attributes",
                                                                "Description",
                                                                "Status",
                                                                "CharacteristicItemId",
                                                                "TimeStamp",
                                                                "FeatureMeasurementIds",
                                                                "SubstituteFeatureAlgorithm",
                                                                "ActualComponentId",
                                                                "MeasurementDeviceIds",
                                                                "ManufacturingProcessId",
                                                                "NotedEventIds",
                                                                "NonConformanceDesignator"};
constexpr std::array<std::string_view, 11> kItemOrder = {"Attributes",
                                                         "Description",
                                                         "Name",
                                                         "CharacteristicDesignator",
                                                         "FeatureItemIds",
                                                         "SubstituteFeatureAlgorithm",
                                                         "NotableEventIds",
                                                         "MeasurementDeviceIds",
                                                         "CharacteristicNominalId",
                                                         "LocationOnDrawing",
                                                         "VirtualMeasurement"};

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

constexpr std::array<std::string_view, 8> kCharacteristicStatus = {
    "PASS",          "FAIL",         "REWORK",       "SYSERROR",
    "INDETERMINATE", "NOT_ANALYZED", "BASIC_OR_TED", "UNDEFINED"};
constexpr std::array<std::string_view, 8> kInspectionStatus = {
    "PASS", "FAIL", "REWORK", "SYSERROR", "UNKNOWN", "NOT_CALCULATED", "NOT_MEASURED", "UNDEFINED"};

bool natural(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

class Checker {
 public:
  explicit Checker(const XmlTree& tree) : t_(tree) {}

  std::vector<std::string> run() {
    root();
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
    for (Index e = 0; e < t_.size() && lines_.size() < kMostLines; ++e) {
      count(e);
      order(e);
      references(e);
      chain(e);
      values(e);
    }
    return std::move(lines_);
  }

 private:
  void say(Index e, const std::string& what) {
    if (lines_.size() >= kMostLines) return;
    lines_.push_back(t_.source() + ", line " + std::to_string(t_.line(e)) + ": " +
                     std::string(t_.name(e)) + ' ' + what);
  }

  void root() {
    if (t_.name(t_.root()) != "QIFDocument") say(t_.root(), "is not QIFDocument");
    if (t_.space(t_.root()) != qif::kNamespace) {
      say(t_.root(), "is not of the namespace " + std::string(qif::kNamespace));
    }
    if (t_.attribute(t_.root(), "versionQIF").value_or("") != "3.0.0") {
      say(t_.root(), "is not of version 3.0.0");
    }
    const Index first = t_.first(t_.root());
    if (first == XmlTree::kNone || t_.name(first) != "QPId") say(t_.root(), "has no QPId");
    for (const std::string_view needed :
         {std::string_view("MeasurementResultsSet"), std::string_view("FormalStandardId")}) {
      const Index parent =
          t_.child(t_.root(), needed == "FormalStandardId" ? "Characteristics" : "Results");
      if (parent != XmlTree::kNone && t_.child(parent, needed) == XmlTree::kNone) {
        say(parent, "has no " + std::string(needed));
      }
    }
  }

  void collect_id(Index e, std::uint64_t& largest) {
    const auto text = t_.attribute(e, "id");
    if (!text || t_.space(e) != qif::kNamespace) return;
    std::uint64_t id = 0;
    if (!natural(*text, id)) {
      say(e, "has the id \"" + std::string(text->substr(0, 40)) + "\", which is no number");
      return;
    }
    largest = std::max(largest, id);
    if (!of_id_.emplace(id, e).second) {
      say(e, "has the id " + std::to_string(id) + ", which occurs before");
    }
  }

  void count(Index e) {
    const auto text = t_.attribute(e, "n");
    if (!text) return;
    if (t_.first(e) == XmlTree::kNone && !t_.text(e).empty()) return;  // a list in its text
    std::uint64_t n = 0, children = 0;
    for (Index c = t_.first(e); c != XmlTree::kNone; c = t_.next(c)) ++children;
    if (!natural(*text, n) || n != children) {
      say(e, "has n=\"" + std::string(text->substr(0, 20)) + "\" and " + std::to_string(children) +
                 " elements");
    }
  }

  template <class Names>
  void in_order(Index e, const Names& names, bool closed) {
    std::size_t at = 0;
    bool past = false;
    for (Index c = t_.first(e); c != XmlTree::kNone; c = t_.next(c)) {
      const auto found = std::find(names.begin(), names.end(), t_.name(c));
      if (found == names.end()) {
        if (closed) say(c, "is not known in " + std::string(t_.name(e)));
        past = true;
        continue;
      }
      const auto place = static_cast<std::size_t>(found - names.begin());
      if (place < at || (past && !closed)) {
        say(c, "stands in the wrong place of " + std::string(t_.name(e)));
      }
      at = place;
    }
  }

  void order(Index e) {
    const auto known = order_of_children().find(t_.name(e));
    // "Axis", "Tolerance" and "Results" mean other things inside of plans and rules.
    if (known != order_of_children().end() && !inside(e, "Plan") && !inside(e, "Rules")) {
      in_order(e, known->second, true);
    }
    const Index parent = t_.parent(e);
    if (parent == XmlTree::kNone) return;
    if (t_.name(parent) == "CharacteristicMeasurements") in_order(e, kMeasurementOrder, false);
    if (t_.name(parent) == "CharacteristicItems") in_order(e, kItemOrder, false);
  }

  bool inside(Index e, std::string_view name) const {
    for (; e != XmlTree::kNone; e = t_.parent(e)) {
      if (t_.name(e) == name) return true;
    }
    return false;
  }

  // The element that `e` refers to; kNone where it is outside of the document or missing.
  Index target(Index e, std::string_view container, bool report) {
    std::uint64_t id = 0;
    if (!natural(t_.text(e), id)) {
      if (report) say(e, "refers to \"" + std::string(t_.text(e).substr(0, 40)) + '"');
      return XmlTree::kNone;
    }
    const auto found = of_id_.find(id);
    if (found == of_id_.end()) {
      if (report) say(e, "refers to id " + std::to_string(id) + ", which does not exist");
      return XmlTree::kNone;
    }
    if (t_.name(found->second) == "ExternalQIFDocument") return XmlTree::kNone;
    const Index parent = t_.parent(found->second);
    if (parent == XmlTree::kNone || t_.name(parent) != container) {
      if (report) {
        say(e, "refers to id " + std::to_string(id) + ", which is no element of " +
                   std::string(container));
      }
      return XmlTree::kNone;
    }
    return found->second;
  }

  void references(Index e) {
    for (const Reference& r : kReferences) {
      if (t_.name(e) == r.element) target(e, r.container, true);
    }
    for (const Reference& r : kReferenceLists) {
      if (t_.name(e) != r.element) continue;
      for (Index c = t_.first(e); c != XmlTree::kNone; c = t_.next(c)) {
        if (t_.name(c) == "Id") target(c, r.container, true);
      }
    }
  }

  void chain(Index e) {
    const std::string_view name = t_.name(e);
    for (const Chain& c : kChains) {
      if (!name.ends_with(c.suffix)) continue;
      const Index reference = t_.child(e, c.reference);
      if (reference == XmlTree::kNone) continue;
      for (const Reference& r : kReferences) {
        if (r.element != c.reference) continue;
        const Index to = target(reference, r.container, false);
        if (to == XmlTree::kNone) continue;
        std::string wanted(name.substr(0, name.size() - c.suffix.size()));
        wanted += c.target_suffix;
        if (t_.name(to) != wanted) {
          say(e, "refers to a " + std::string(t_.name(to)) + ", not to a " + wanted);
        }
      }
    }
  }

  void values(Index e) {
    const auto one_of = [&](const auto& names) {
      if (std::find(names.begin(), names.end(), t_.text(e)) == names.end()) {
        say(e, "is \"" + std::string(t_.text(e).substr(0, 40)) + "\", which is no status");
      }
    };
    if (t_.name(e) == "CharacteristicStatusEnum") one_of(kCharacteristicStatus);
    if (t_.name(e) == "InspectionStatusEnum") one_of(kInspectionStatus);
    if (t_.attribute(e, "combinedUncertainty").has_value() !=
        t_.attribute(e, "meanError").has_value()) {
      say(e, "has only one of combinedUncertainty and meanError");
    }
    for (const std::string_view name :
         {std::string_view("TargetValue"), std::string_view("MaxValue"),
          std::string_view("MinValue")}) {
      double number = 0.0;
      if (t_.name(e) == name && t_.text(e).find_first_of("eE,") != std::string_view::npos &&
          number_of_text(t_.text(e), number)) {
        say(e, "is no decimal number without an exponent");
      }
    }
    const Index parent = t_.parent(e);
    if (parent != XmlTree::kNone && t_.name(parent) == "MeasurementResultsSet" &&
        t_.name(e) == "MeasurementResults" && t_.child(e, "InspectionStatus") == XmlTree::kNone) {
      say(e, "has no InspectionStatus");
    }
  }

  const XmlTree& t_;
  std::unordered_map<std::uint64_t, Index> of_id_;
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
