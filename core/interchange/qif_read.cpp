#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/qif.h"
#include "core/interchange/qif_names.h"
#include "core/interchange/qif_units.h"
#include "core/interchange/xml_tree.h"

namespace asbuilt {
namespace {

using namespace qif;  // NOLINT(google-build-using-namespace): the names of this format
using Index = XmlTree::Index;
constexpr Index kNone = XmlTree::kNone;

bool has_suffix(std::string_view name, std::string_view suffix, std::string_view& stem) {
  if (!name.ends_with(suffix)) return false;
  stem = name.substr(0, name.size() - suffix.size());
  return true;
}

class Reader {
 public:
  explicit Reader(const XmlTree& tree) : t_(tree), units_(tree) {}

  CharacteristicResults run() {
    require_qif();
    r_.source = "QIF " + std::string(t_.attribute(t_.root(), "versionQIF").value_or(""));
    r_.created = std::string(t_.child_text(t_.child(t_.root(), "Version"), "TimeCreated"));
    if (r_.created.empty()) r_.created = clean(kept(t_.root(), kCreatedAttribute));
    if (!is_time_text(r_.created)) r_.created.clear();
    for (Index e = 0; e < t_.size(); ++e) collect(e);
    for (const std::string& text : units_.notes()) note(text);
    devices();
    parts();
    features();
    characteristics();
    results();
    skipped();
    for (const auto& [text, count] : counted_) {
      r_.notes.push_back(count == 1 ? text : text + " (" + std::to_string(count) + " times)");
    }
    check_results(r_);
    return std::move(r_);
  }

 private:
  [[noreturn]] void fail(Index e, const std::string& what, const std::string& allowed) const {
    refuse_element(t_, e, what, allowed);
  }
  void note(const std::string& text) { ++counted_[text]; }

  void require_qif() const {
    if (t_.name(t_.root()) != "QIFDocument") {
      fail(t_.root(), "this is no QIF document", "the root QIFDocument");
    }
    const std::string_view version = t_.attribute(t_.root(), "versionQIF").value_or("");
    if (t_.space(t_.root()) != kNamespace || !version.starts_with("3.")) {
      fail(t_.root(), "this version of QIF is not read", "QIF 3 in the namespace qif3");
    }
  }

  void collect(Index e) {
    const auto text = t_.attribute(e, "id");
    if (!text || t_.space(e) != kNamespace) return;
    if (!of_id_.emplace(*text, e).second) {
      fail(e, "the id " + std::string(text->substr(0, 20)) + " occurs twice", "each id once");
    }
  }

  // The element that `reference` names. kNone where it is missing or lies in another document.
  Index follow(Index reference, std::string_view container) {
    if (reference == kNone) return kNone;
    const auto found = of_id_.find(t_.text(reference));
    if (found == of_id_.end()) {
      fail(reference,
           "the id \"" + std::string(t_.text(reference).substr(0, 20)) + "\" leads nowhere",
           "the id of an element of " + std::string(container));
    }
    if (t_.name(found->second) == "ExternalQIFDocument") {
      note("references into another QIF document were not followed");
      return kNone;
    }
    const Index parent = t_.parent(found->second);
    if (parent == kNone || t_.name(parent) != container) {
      fail(reference,
           "the id " + std::string(t_.text(reference)) + " leads to a " +
               std::string(t_.name(found->second)),
           "an element of " + std::string(container));
    }
    return found->second;
  }

  std::string_view kept(Index e, std::string_view name) const {
    const Index list = t_.child(e, "Attributes");
    if (list == kNone) return {};
    for (Index a = t_.first(list); a != kNone; a = t_.next(a)) {
      if (t_.name(a) == "AttributeStr" && t_.attribute(a, "name").value_or("") == name) {
        return t_.attribute(a, "value").value_or("");
      }
    }
    return {};
  }
  std::optional<double> kept_number(Index e, std::string_view name) {
    const std::string_view text = kept(e, name);
    if (text.empty()) return std::nullopt;
    double value = 0.0;
    if (!number_of_text(text, value)) {
      fail(e, "the attribute " + std::string(name) + " is no number", "a number");
    }
    return value;
  }

  std::string clean(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    return result;
  }

  std::optional<double> number(Index e) const { return number_of_element(t_, e); }
  double scale_of(Index e, UnitFamily quantity) const { return units_.scale_of(e, quantity); }
  std::optional<double> scaled(Index e, UnitFamily quantity) const {
    return units_.scaled(e, quantity);
  }

  void devices() {
    const Index list = t_.find(t_.root(), {"MeasurementResources", "MeasurementDevices"});
    if (list == kNone) return;
    std::set<std::string> ids;
    for (Index d = t_.first(list); d != kNone; d = t_.next(d)) {
      ResultInstrument instrument;
      instrument.name = clean(t_.child_text(d, "Name"));
      instrument.id = clean(t_.child_text(d, "SerialNumber"));
      if (instrument.id.empty()) instrument.id = instrument.name;
      if (!ids.insert(instrument.id).second) {
        instrument.id += " (id " + std::string(t_.attribute(d, "id").value_or("")) + ")";
        ids.insert(instrument.id);
      }
      if (instrument.name == instrument.id) instrument.name.clear();
      instrument.calibration_due = clean(kept(d, kDueAttribute));
      const Index expires = t_.find(d, {"Calibrations", "Calibration", "ExpirationDate"});
      if (instrument.calibration_due.empty() && expires != kNone) {
        instrument.calibration_due = clean(t_.text(expires));
      }
      if (!is_time_text(instrument.calibration_due)) instrument.calibration_due.clear();
      device_[d] = r_.instruments.size();
      r_.instruments.push_back(instrument);
    }
  }

  void parts() {
    const Index list = t_.find(t_.root(), {"Product", "PartSet"});
    if (list != kNone) {
      for (Index p = t_.first(list); p != kNone; p = t_.next(p)) {
        part_[p] = r_.parts.size();
        r_.parts.push_back({clean(t_.child_text(p, "ModelNumber")),
                            clean(t_.attribute(p, "label").value_or("")),
                            clean(t_.child_text(p, "Version"))});
      }
    }
    if (r_.parts.empty()) {
      r_.parts.emplace_back();
      note("the file names no part");
    }
  }

  std::optional<Vec3> vector(std::string_view text) const {
    Vec3 v;
    std::size_t at = 0;
    for (int i = 0; i < 3; ++i) {
      while (at < text.size() &&
             (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
        ++at;
      }
      std::size_t end = at;
      while (end < text.size() && text[end] > ' ') ++end;
      double value = 0.0;
      if (!number_of_text(text.substr(at, end - at), value)) return std::nullopt;
      v[i] = value;
      at = end;
    }
    return v;
  }

  void place(Index e, std::optional<Vec3>& point, std::optional<Vec3>& direction) {
    const Index axis = t_.child(e, "Axis");
    point = vector(axis != kNone ? t_.child_text(axis, "AxisPoint") : t_.child_text(e, "Location"));
    direction =
        vector(axis != kNone ? t_.child_text(axis, "Direction") : t_.child_text(e, "Normal"));
    if (point) *point *= scale_of(kNone, UnitFamily::kLength);
  }

  void features() {
    const Index list = t_.find(t_.root(), {"Features", "FeatureItems"});
    if (list == kNone) return;
    for (Index item = t_.first(list); item != kNone; item = t_.next(item)) {
      std::string_view form;
      if (!has_suffix(t_.name(item), "FeatureItem", form)) {
        note(std::string(t_.name(item).substr(0, 60)) + " is not read");
        continue;
      }
      ResultFeature feature;
      feature.form = std::string(form);
      feature.id = clean(t_.child_text(item, "FeatureName"));
      if (feature.id.empty()) feature.id = "id " + std::string(*t_.attribute(item, "id"));
      const Index nominal = follow(t_.child(item, "FeatureNominalId"), "FeatureNominals");
      if (nominal != kNone) {
        place(nominal, feature.nominal_mm, feature.direction);
        const Index definition =
            follow(t_.child(nominal, "FeatureDefinitionId"), "FeatureDefinitions");
        feature.nominal_diameter_mm =
            scaled(t_.child(definition, "Diameter"), UnitFamily::kLength).value_or(kNotMeasured);
      }
      if (!std::isnan(feature.nominal_diameter_mm)) {
        diameter_of_.emplace(feature.id, feature.nominal_diameter_mm);
      }
      feature_[item] = feature;
    }
  }

  std::string designator(Index item) {
    std::string id = clean(t_.child_text(t_.child(item, "CharacteristicDesignator"), "Designator"));
    if (id.empty() || id == "-NONE-") id = clean(t_.child_text(item, "Name"));
    if (id.empty() || id == "-NONE-") id = "id " + std::string(*t_.attribute(item, "id"));
    return id;
  }

  void characteristics() {
    const Index list = t_.find(t_.root(), {"Characteristics", "CharacteristicItems"});
    if (list == kNone) return;
    std::set<std::pair<std::size_t, std::string>> ids;
    for (Index item = t_.first(list); item != kNone; item = t_.next(item)) {
      std::string_view stem;
      if (!has_suffix(t_.name(item), "CharacteristicItem", stem) || !t_.attribute(item, "id")) {
        note(std::string(t_.name(item).substr(0, 60)) + " is not read");
        continue;
      }
      ResultCharacteristic c = characteristic(item, stem);
      if (!ids.insert({c.part, c.id}).second) {
        c.id += " (id " + std::string(*t_.attribute(item, "id")) + ")";
        ids.insert({c.part, c.id});
        note("a designator of a characteristic occurs twice; the id of its item was added");
      }
      item_[item] = r_.characteristics.size();
      r_.characteristics.push_back(c);
    }
  }

  ResultCharacteristic characteristic(Index item, std::string_view stem) {
    ResultCharacteristic c;
    c.id = designator(item);
    c.name = clean(t_.child_text(item, "Name"));
    c.kind = kind_of_stem(stem);
    const UnitFamily quantity = quantity_of_stem(stem);
    if (c.kind == ResultKind::kOther) {
      note(std::string(stem.substr(0, 60)) +
           "Characteristic is not known; its numbers are taken without a unit");
    }
    c.unit = units_.knows(quantity) ? base_unit(quantity) : "";
    const Index features = t_.child(item, "FeatureItemIds");
    if (features != kNone) {
      const Index first = t_.first(features);
      const Index feature = follow(first, "FeatureItems");
      if (feature != kNone && feature_.contains(feature)) c.feature = feature_.at(feature).id;
      if (first != kNone && t_.next(first) != kNone) {
        note("a characteristic of several features keeps the first one only");
      }
    }
    const Index nominal =
        follow(t_.child(item, "CharacteristicNominalId"), "CharacteristicNominals");
    if (nominal != kNone) limits(c, stem, quantity, nominal);
    own_attributes(c, item);
    return c;
  }

  void limits(ResultCharacteristic& c, std::string_view stem, UnitFamily quantity, Index nominal) {
    const Index target = t_.child(nominal, "TargetValue");
    c.nominal = scaled(target, quantity);
    Index tolerance = nominal;
    if (stem == "UserDefinedUnit") {
      c.unit = clean(target == kNone ? "" : t_.attribute(target, "unitName").value_or(""));
    } else {
      const Index definition =
          follow(t_.child(nominal, "CharacteristicDefinitionId"), "CharacteristicDefinitions");
      if (definition == kNone) return;
      const auto diameter = diameter_of_.find(c.feature);
      if (!c.nominal && stem == "Diameter" && diameter != diameter_of_.end()) {
        c.nominal = diameter->second;
      }
      const Index zone = t_.child(definition, "ToleranceValue");
      if (zone != kNone) {
        c.upper = scaled(zone, quantity);
        if (t_.child(definition, "OuterDisposition") != kNone) {
          note("the unequal disposition of a profile's zone is not kept");
        }
      }
      tolerance = t_.child(definition, "Tolerance");
      if (tolerance == kNone) return;
    }
    const std::optional<double> most = scaled(t_.child(tolerance, "MaxValue"), quantity);
    const std::optional<double> least = scaled(t_.child(tolerance, "MinValue"), quantity);
    const std::string_view as_limit = t_.child_text(tolerance, "DefinedAsLimit");
    if (as_limit == "true" || as_limit == "1") {
      c.upper = most;
      c.lower = least;
    } else if (c.nominal) {
      if (most) c.upper = decimal_sum(*c.nominal, *most);
      if (least) c.lower = decimal_sum(*c.nominal, *least);
    } else if (most || least) {
      note("a tolerance about a nominal that the file does not state was left out");
    }
  }

  // What this program wrote beside the elements of the standard.
  void own_attributes(ResultCharacteristic& c, Index item) {
    const std::string kind(kept(item, kKindAttribute));
    if (!kind.empty()) c.kind = result_kind_from(kind);
    const std::string_view part = kept(item, kPartAttribute);
    if (!part.empty()) {
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), c.part);
      if (error != std::errc() || end != part.data() + part.size() || c.part >= r_.parts.size()) {
        fail(item, "the part of a characteristic does not exist", "an index into PartSet");
      }
    }
    if (!kept(item, kFeatureAttribute).empty()) c.feature = clean(kept(item, kFeatureAttribute));
    if (!kept(item, kUnitAttribute).empty()) {
      c.unit = clean(kept(item, kUnitAttribute));
      own_unit_.insert(r_.characteristics.size());
    }
    if (const auto own = kept_number(item, kNominalAttribute)) c.nominal = own;
    if (const auto own = kept_number(item, kLowerAttribute)) c.lower = own;
    if (const auto own = kept_number(item, kUpperAttribute)) c.upper = own;
  }

  void results() {
    const Index set = t_.find(t_.root(), {"Results", "MeasurementResultsSet"});
    std::set<std::string> measured_features;
    if (set != kNone) {
      for (Index m = t_.first(set); m != kNone; m = t_.next(m)) {
        if (t_.name(m) == "MeasurementResults") piece(m, measured_features);
      }
    }
    // What was not measured is kept with its nominal.
    for (const auto& [item, feature] : feature_) {
      if (!measured_features.contains(feature.id)) r_.features.push_back(feature);
    }
  }

  void piece(Index m, std::set<std::string>& measured_features) {
    ResultValue common;
    part_of_piece_.reset();
    const Index ids = t_.child(m, "ActualComponentIds");
    if (ids != kNone) {
      const Index first = t_.first(ids);
      const Index actual = follow(first, "ActualComponentSet");
      if (actual != kNone) component(actual, common);
      if (first != kNone && t_.next(first) != kNone) {
        note("results of several components are told by the first one where a value names none");
      }
    }
    const Index features = t_.child(m, "MeasuredFeatures");
    if (features != kNone) {
      for (Index f = t_.first(features); f != kNone; f = t_.next(f)) {
        const Index item = follow(t_.child(f, "FeatureItemId"), "FeatureItems");
        const auto known = feature_.find(item);
        if (known == feature_.end()) continue;
        ResultFeature feature = known->second;
        feature.serial = common.serial;
        place(f, feature.measured_mm, feature.measured_direction);
        feature.measured_diameter_mm =
            scaled(t_.child(f, "Diameter"), UnitFamily::kLength).value_or(kNotMeasured);
        measured_features.insert(feature.id);
        r_.features.push_back(feature);
      }
    }
    const Index values = t_.find(m, {"MeasuredCharacteristics", "CharacteristicMeasurements"});
    if (values == kNone) return;
    for (Index v = t_.first(values); v != kNone; v = t_.next(v)) measurement(v, common);
  }

  void component(Index actual, ResultValue& common) {
    common.serial = clean(t_.child_text(actual, "SerialNumber"));
    const Index trace = t_.child(actual, "Traceability");
    common.batch = clean(t_.child_text(trace, "LotNumber"));
    common.operator_name = clean(t_.child_text(t_.child(trace, "InspectionOperator"), "Name"));
    common.machine = clean(kept(actual, kMachineAttribute));
    part_of_piece_.reset();
    const Index asm_path = follow(t_.child(actual, "AsmPathId"), "AsmPaths");
    const Index components = t_.child(asm_path, "ComponentIds");
    if (components != kNone) {
      const Index instance = follow(t_.first(components), "ComponentSet");
      const auto part = part_.find(follow(t_.find(instance, {"Part", "Id"}), "PartSet"));
      if (part != part_.end()) part_of_piece_ = part->second;
    }
    const std::string report = clean(t_.child_text(trace, "ReportNumber"));
    if (r_.inspection_id.empty()) r_.inspection_id = report;
  }

  ResultStatus status(Index v) {
    const std::string_view text = t_.child_text(t_.child(v, "Status"), "CharacteristicStatusEnum");
    if (text == "PASS") return ResultStatus::kPass;
    if (text == "FAIL") return ResultStatus::kFail;
    if (text == "INDETERMINATE") return ResultStatus::kUndecided;
    if (text == "NOT_ANALYZED") return ResultStatus::kUnmeasured;
    if (text == "REWORK") {
      note("the status REWORK was taken as fail");
      return ResultStatus::kFail;
    }
    if (text != "UNDEFINED" && text != "BASIC_OR_TED") {
      note("a status \"" + std::string(text.substr(0, 30)) + "\" was taken as not judged");
    }
    return ResultStatus::kNotJudged;
  }

  void measurement(Index v, const ResultValue& common) {
    std::string_view stem;
    if (!has_suffix(t_.name(v), "CharacteristicMeasurement", stem)) {
      note(std::string(t_.name(v).substr(0, 60)) + " is not read");
      return;
    }
    const Index reference = t_.child(v, "CharacteristicItemId");
    if (reference == kNone)
      fail(v, "a measurement names no characteristic", "CharacteristicItemId");
    const Index item = follow(reference, "CharacteristicItems");
    ResultValue value = common;
    value.place = "id " + std::string(t_.attribute(v, "id").value_or("-"));
    if (item == kNone) {
      // Its definition lies in another document: it is kept under the id that it has there.
      value.characteristic = foreign(reference, stem);
    } else {
      const auto known = item_.find(item);
      if (known == item_.end()) return;  // named above as not read
      value.characteristic = known->second;
    }
    const Index actual = follow(t_.child(v, "ActualComponentId"), "ActualComponentSet");
    if (actual != kNone) component(actual, value);
    if (part_of_piece_) r_.characteristics[value.characteristic].part = *part_of_piece_;
    value.status = status(v);
    value.reason = clean(t_.child_text(v, "Description"));
    value.time = clean(t_.child_text(v, "TimeStamp"));
    if (value.time.empty()) value.time = clean(kept(v, kTimeAttribute));
    if (!value.time.empty() && !is_time_text(value.time)) {
      fail(v, "a time cannot be read", "for example 2026-11-20T10:00:00Z");
    }
    const Index devices = t_.child(v, "MeasurementDeviceIds");
    if (devices != kNone) {
      const auto device = device_.find(follow(t_.first(devices), "MeasurementDevices"));
      if (device != device_.end()) value.instrument = device->second;
    }
    own_attributes(value, v);
    number_of(value, v, stem);
    for (Index c = t_.first(v); c != kNone; c = t_.next(c)) {
      const std::string_view name = t_.name(c);
      if (name == "MaxValue" || name == "MinValue") {
        note("largest and smallest single values of a characteristic are not kept");
      } else if (name == "NonConformanceDesignator" && t_.text(c) != "NA") {
        note("designators of non-conformance are not kept");
      }
    }
    r_.values.push_back(std::move(value));
  }

  void own_attributes(ResultValue& value, Index v) {
    const auto take = [&](std::string& text, std::string_view name) {
      const Index list = t_.child(v, "Attributes");
      if (list == kNone) return;
      for (Index a = t_.first(list); a != kNone; a = t_.next(a)) {
        if (t_.attribute(a, "name").value_or("") == name) {
          text = clean(t_.attribute(a, "value").value_or(""));
        }
      }
    };
    take(value.operator_name, kOperatorAttribute);
    take(value.batch, kBatchAttribute);
    take(value.machine, kMachineAttribute);
    take(value.text, kTextAttribute);
  }

  void number_of(ResultValue& value, Index v, std::string_view stem) {
    const Index element = t_.child(v, "Value");
    const std::optional<double> factor = kept_number(v, kFactorAttribute);
    value.k = factor.value_or(2.0);
    const ResultCharacteristic& c = r_.characteristics[value.characteristic];
    if (stem == "UserDefinedAttribute") {
      if (const auto own = kept_number(v, kValueAttribute)) {
        value.value = *own;
      } else if (element != kNone && c.kind != ResultKind::kAttribute) {
        value.value = number(element).value_or(kNotMeasured);
      } else if (element != kNone && value.text.empty() && t_.text(element) != "pass" &&
                 t_.text(element) != "fail") {
        value.text = clean(t_.text(element));
      }
    } else if (element != kNone) {
      const UnitFamily quantity = quantity_of_stem(stem);
      value.value = scaled(element, quantity).value_or(kNotMeasured);
      const auto combined = t_.attribute(element, "combinedUncertainty");
      if (combined) {
        double u = 0.0;
        if (!number_of_text(*combined, u) || u < 0.0) {
          fail(element, "combinedUncertainty is no number of 0 or above", "for example 0.002");
        }
        value.u = value.k * u * scale_of(element, quantity);
        double mean = 0.0;
        const auto mean_text = t_.attribute(element, "meanError");
        if (mean_text && number_of_text(*mean_text, mean) && mean != 0.0) {
          note("a mean error was neither corrected nor kept");
        }
        if (!factor && kept(v, kUncertaintyAttribute).empty()) combined_seen_ = true;
      }
      // Numbers of this program in another unit than the file's, or with more digits.
      const auto own = kept_number(v, kValueAttribute);
      if (!own && own_unit_.contains(value.characteristic)) {
        fail(v, "a value lacks its number in the unit of its characteristic", "");
      }
      if (own) value.value = *own;
    } else if (const auto own = kept_number(v, kValueAttribute)) {
      value.value = *own;
    }
    if (const auto own = kept_number(v, kUncertaintyAttribute)) value.u = *own;
    if (value.status == ResultStatus::kUnmeasured && !std::isnan(value.value)) {
      note("a value of status NOT_ANALYZED was kept as not judged");
      value.status = ResultStatus::kNotJudged;
    }
  }

  std::size_t foreign(Index reference, std::string_view stem) {
    const std::string id = "external " + std::string(t_.text(reference)) + "/" +
                           std::string(t_.attribute(reference, "xId").value_or(""));
    const auto [at, fresh] = foreign_.emplace(id, r_.characteristics.size());
    if (fresh) {
      ResultCharacteristic c;
      c.id = id;
      c.kind = kind_of_stem(stem);
      const UnitFamily quantity = quantity_of_stem(stem);
      c.unit = units_.knows(quantity) ? base_unit(quantity) : "";
      r_.characteristics.push_back(c);
    }
    return at->second;
  }

  // Parts of the document that carry results and are not read.
  void skipped() {
    for (Index c = t_.first(t_.root()); c != kNone; c = t_.next(c)) {
      for (const std::string_view name :
           {"DatumDefinitions", "DatumReferenceFrames", "DatumTargetDefinitions", "Transforms",
            "CoordinateSystems", "Plan", "Statistics", "Rules", "UserDataXML", "Signature",
            "ManufacturingProcessTraceabilities", "PreInspectionTraceability",
            "ThreadSpecifications", "FeatureZones"}) {
        if (t_.name(c) == name) note(std::string(name) + " is not kept");
      }
    }
    if (combined_seen_) {
      note("expanded uncertainties were made from combinedUncertainty with k = 2");
    }
  }

  const XmlTree& t_;
  FileUnits units_;
  CharacteristicResults r_;
  std::map<std::string, int> counted_;
  std::unordered_map<std::string_view, Index> of_id_;
  std::map<Index, std::size_t> device_, part_, item_;
  std::map<Index, ResultFeature> feature_;
  std::map<std::string, double> diameter_of_;
  std::map<std::string, std::size_t> foreign_;
  std::set<std::size_t> own_unit_;
  std::optional<std::size_t> part_of_piece_;
  bool combined_seen_ = false;
};

}  // namespace

CharacteristicResults read_qif(const std::filesystem::path& path) {
  const XmlTree document = XmlTree::read(path);
  return Reader(document).run();
}

}  // namespace asbuilt
