#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/number_text.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/qif.h"
#include "core/interchange/qif_names.h"
#include "core/interchange/qif_schema.h"
#include "core/interchange/xml_tree.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

using namespace qif;  // NOLINT(google-build-using-namespace): the names of this format

constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr double kUnitLength = 1e-8;  // by which the standard lets a unit vector differ from 1

// Takes the document piece by piece; without a file it only makes the digest of what comes.
class Sink {
 public:
  explicit Sink(OutputFile* file) : file_(file) {}

  Sink& raw(std::string_view text) {
    block_ += text;
    if (block_.size() > kBlock) flush();
    return *this;
  }
  Sink& text(std::string_view value) {
    append_xml(block_, value);
    return *this;
  }
  Sink& whole(std::size_t value) { return raw(std::to_string(value)); }
  // <name>value</name>
  Sink& element(std::string_view name, std::string_view value) {
    return raw("<").raw(name).raw(">").text(value).raw("</").raw(name).raw(">");
  }
  Sink& element(std::string_view name, std::size_t value) {
    return element(name, std::to_string(value));
  }
  // <name n="1"><Id>id</Id></name>
  Sink& one_id(std::string_view name, std::size_t id) {
    return raw("<").raw(name).raw(" n=\"1\">").element("Id", id).raw("</").raw(name).raw(">");
  }
  Sink& open(std::string_view name, std::size_t id) {
    return raw("<").raw(name).raw(" id=\"").whole(id).raw("\">");
  }
  Sink& list(std::string_view name, std::size_t count) {
    return raw("<").raw(name).raw(" n=\"").whole(count).raw("\">");
  }
  Sink& close(std::string_view name) { return raw("</").raw(name).raw(">"); }

  std::string finish() {
    flush();
    return digest_;
  }

 private:
  void flush() {
    if (file_ != nullptr) {
      file_->write(block_);
    } else {
      digest_ = sha256_hex(digest_ + block_);
    }
    block_.clear();
  }

  OutputFile* file_;
  std::string block_, digest_;
};

struct Named {
  std::string_view name;
  std::string value;
  bool number = false;  // for other programs, as a double
};

void write_attributes(Sink& out, const std::vector<Named>& attributes) {
  if (attributes.empty()) return;
  out.list("Attributes", attributes.size());
  for (const Named& a : attributes) {
    out.raw(a.number ? "<AttributeD1" : "<AttributeStr").raw(" name=\"").text(a.name);
    out.raw("\" value=\"").text(a.value).raw("\"/>");
  }
  out.close("Attributes");
}

std::string point_text(const Vec3& p) {
  return plain_decimal(p.x()) + ' ' + plain_decimal(p.y()) + ' ' + plain_decimal(p.z());
}

// One piece: the values of one part and serial.
struct Piece {
  std::size_t part = 0;
  std::string serial;
  std::vector<std::size_t> values;
  std::vector<std::size_t> features;  // rows of the table that were measured on it
  // What all values of the piece share; none where they differ.
  std::optional<std::string> operator_name, batch, machine;
};

class Writer {
 public:
  explicit Writer(const CharacteristicResults& results) : r_(results) {
    check_results(r_);
    if (r_.parts.empty()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the table names no part", "parts", "at least one", ""});
    }
    collect_features();
    collect_pieces();
    number();
  }

  std::string write(OutputFile* file, const std::string& id) const {
    Sink out(file);
    head(out, id);
    product(out);
    features(out);
    characteristics(out);
    measured(out);
    out.raw("\n</QIFDocument>\n");
    return out.finish();
  }

 private:
  static bool can_be_written(const ResultFeature& f) {
    if (!f.nominal_mm || !f.direction) return false;
    return f.form == "Point" || (f.form == "Cylinder" && !std::isnan(f.nominal_diameter_mm));
  }
  static bool was_measured(const ResultFeature& f) {
    return f.measured_mm || !std::isnan(f.measured_diameter_mm);
  }

  static void require_unit_vector(std::size_t row, const std::optional<Vec3>& direction) {
    if (!direction || std::abs(direction->norm() - 1.0) <= kUnitLength) return;
    throw Error(ErrorCode::kInvalidInput,
                {"the direction of a feature is no unit vector",
                 "features, row " + std::to_string(row + 1), "a length of 1", ""});
  }

  void collect_features() {
    for (std::size_t i = 0; i < r_.features.size(); ++i) {
      if (!can_be_written(r_.features[i])) continue;
      require_unit_vector(i, r_.features[i].direction);
      require_unit_vector(i, r_.features[i].measured_direction);
      if (item_of_feature_.emplace(r_.features[i].id, shapes_.size()).second) shapes_.push_back(i);
    }
  }

  void collect_pieces() {
    std::map<std::pair<std::size_t, std::string>, std::size_t> known;
    for (std::size_t i = 0; i < r_.values.size(); ++i) {
      const ResultValue& v = r_.values[i];
      const std::size_t part = r_.characteristics[v.characteristic].part;
      const auto [at, fresh] = known.emplace(std::pair{part, v.serial}, pieces_.size());
      if (fresh) {
        pieces_.push_back({part, v.serial, {}, {}, v.operator_name, v.batch, v.machine});
      }
      Piece& piece = pieces_[at->second];
      piece.values.push_back(i);
      const auto share = [](std::optional<std::string>& shared, const std::string& value) {
        if (shared && *shared != value) shared.reset();
      };
      share(piece.operator_name, v.operator_name);
      share(piece.batch, v.batch);
      share(piece.machine, v.machine);
    }
    for (std::size_t i = 0; i < r_.features.size(); ++i) {
      const ResultFeature& f = r_.features[i];
      if (!was_measured(f) || !can_be_written(f)) continue;
      const auto piece = std::find_if(pieces_.begin(), pieces_.end(),
                                      [&](const Piece& p) { return p.serial == f.serial; });
      if (piece == pieces_.end()) {
        throw Error(ErrorCode::kInvalidInput,
                    {"a measured feature belongs to no piece with values",
                     "features, row " + std::to_string(i + 1) + ", serial \"" + f.serial + '"',
                     "the serial of a value", ""});
      }
      piece->features.push_back(i);
    }
  }

  // Ids in the order of the document.
  void number() {
    std::size_t next = 2;  // 1 is the standard
    const auto take = [&](std::size_t count) { return std::exchange(next, next + count); };
    devices_ = take(r_.instruments.size());
    parts_ = take(r_.parts.size());
    components_ = take(r_.parts.size());
    paths_ = take(r_.parts.size());
    feature_definitions_ = take(shapes_.size());
    feature_nominals_ = take(shapes_.size());
    feature_items_ = take(shapes_.size());
    definitions_ = take(r_.characteristics.size());
    nominals_ = take(r_.characteristics.size());
    items_ = take(r_.characteristics.size());
    results_ = take(pieces_.size());
    measured_features_ = take(r_.features.size());
    values_ = take(r_.values.size());
    actual_ = take(pieces_.size());
    id_max_ = next - 1;
  }

  void head(Sink& out, const std::string& id) const {
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<QIFDocument xmlns=\"")
        .raw(kNamespace)
        .raw("\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"")
        .raw(kNamespace)
        .raw(" ../QIFApplications/QIFDocument.xsd\" versionQIF=\"3.0.0\" idMax=\"")
        .whole(id_max_)
        .raw("\">\n")
        .element("QPId", id);
    if (is_schema_time(r_.created)) {
      out.raw("\n<Version>").element("TimeCreated", r_.created).close("Version");
    } else if (!r_.created.empty()) {
      write_attributes(out, {{kCreatedAttribute, r_.created}});
    }
    if (!r_.source.empty()) {
      out.raw("\n<Header><Application>").element("Name", r_.source);
      out.raw("</Application></Header>");
    }
    out.raw(
        "\n<StandardsDefinitions n=\"1\"><Standard id=\"1\"><Organization>"
        "<StandardsOrganizationEnum>ISO</StandardsOrganizationEnum></Organization>"
        "<Designator>1101</Designator><Year>2017</Year></Standard></StandardsDefinitions>"
        "\n<FileUnits><PrimaryUnits>"
        "<AngularUnit><SIUnitName>radian</SIUnitName><UnitName>degree</UnitName><UnitConversion>"
        "<Factor>0.017453292519943295</Factor></UnitConversion></AngularUnit>"
        "<LinearUnit><SIUnitName>meter</SIUnitName><UnitName>mm</UnitName><UnitConversion>"
        "<Factor>0.001</Factor></UnitConversion></LinearUnit>"
        "<PressureUnit><SIUnitName>pascal</SIUnitName><UnitName>MPa</UnitName><UnitConversion>"
        "<Factor>1000000</Factor></UnitConversion></PressureUnit></PrimaryUnits>");
    std::set<std::string> units;
    for (const ResultCharacteristic& c : r_.characteristics) {
      if (stem_of(c) == "UserDefinedUnit") units.insert(c.unit);
    }
    if (!units.empty()) {
      out.list("UserDefinedUnits", units.size());
      for (const std::string& unit : units) {
        out.raw("<UserDefinedUnit>").element("WhatIsMeasured", "number in the unit " + unit);
        out.element("UnitName", unit).close("UserDefinedUnit");
      }
      out.close("UserDefinedUnits");
    }
    out.close("FileUnits");
    if (r_.instruments.empty()) return;
    out.raw("\n<MeasurementResources>").list("MeasurementDevices", r_.instruments.size());
    for (std::size_t i = 0; i < r_.instruments.size(); ++i) {
      const ResultInstrument& device = r_.instruments[i];
      out.open("MeasurementDevice", devices_ + i);
      out.element("Name", device.name.empty() ? device.id : device.name);
      out.element("SerialNumber", device.id);
      if (!device.calibration_due.empty()) {
        write_attributes(out, {{kDueAttribute, device.calibration_due}});
      }
      out.close("MeasurementDevice");
    }
    out.raw("</MeasurementDevices></MeasurementResources>");
  }

  void product(Sink& out) const {
    out.raw("\n<Product>").list("PartSet", r_.parts.size());
    for (std::size_t i = 0; i < r_.parts.size(); ++i) {
      out.raw("<Part id=\"").whole(parts_ + i).raw("\"");
      if (!r_.parts[i].name.empty()) out.raw(" label=\"").text(r_.parts[i].name).raw("\"");
      out.raw(">").element("ModelNumber", r_.parts[i].number);
      if (!r_.parts[i].revision.empty()) out.element("Version", r_.parts[i].revision);
      out.close("Part");
    }
    out.close("PartSet").list("ComponentSet", r_.parts.size());
    for (std::size_t i = 0; i < r_.parts.size(); ++i) {
      out.open("Component", components_ + i).raw("<Part>").element("Id", parts_ + i);
      out.raw("</Part></Component>");
    }
    out.close("ComponentSet").list("AsmPaths", r_.parts.size());
    for (std::size_t i = 0; i < r_.parts.size(); ++i) {
      out.open("AsmPath", paths_ + i).one_id("ComponentIds", components_ + i).close("AsmPath");
    }
    out.raw("</AsmPaths></Product>");
  }

  void features(Sink& out) const {
    if (shapes_.empty()) return;
    out.raw("\n<Features>").list("FeatureDefinitions", shapes_.size());
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const ResultFeature& f = r_.features[shapes_[i]];
      const std::string name = f.form + "FeatureDefinition";
      out.raw("\n").open(name, feature_definitions_ + i);
      if (f.form == "Cylinder") {
        out.element("InternalExternal", "EXTERNAL");
        out.element("Diameter", short_decimal(f.nominal_diameter_mm));
      }
      out.close(name);
    }
    out.close("FeatureDefinitions").list("FeatureNominals", shapes_.size());
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const ResultFeature& f = r_.features[shapes_[i]];
      const std::string name = f.form + "FeatureNominal";
      out.raw("\n").open(name, feature_nominals_ + i);
      out.element("FeatureDefinitionId", feature_definitions_ + i);
      place(out, f.form, f.nominal_mm, f.direction);
      out.close(name);
    }
    out.close("FeatureNominals").list("FeatureItems", shapes_.size());
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const ResultFeature& f = r_.features[shapes_[i]];
      const std::string name = f.form + "FeatureItem";
      out.raw("\n").open(name, feature_items_ + i);
      out.element("FeatureNominalId", feature_nominals_ + i).element("FeatureName", f.id);
      out.raw("<DeterminationMode><Checked/></DeterminationMode>").close(name);
    }
    out.raw("</FeatureItems></Features>");
  }

  static void place(Sink& out, const std::string& form, const std::optional<Vec3>& point,
                    const std::optional<Vec3>& direction) {
    if (form == "Cylinder") {
      if (!point || !direction) return;
      out.raw("<Axis>").element("AxisPoint", point_text(*point));
      out.element("Direction", point_text(*direction)).close("Axis");
    } else if (point) {
      out.element("Location", point_text(*point));
      if (direction) out.element("Normal", point_text(*direction));
    }
  }

  static std::string scaled(double value, double scale) {
    return short_decimal(decimal_product(value, scale));
  }
  // A number that no characteristic of the standard takes: it stands where other programs find
  // numbers among the attributes, under its own name, as well as where this one reads it.
  static bool is_number_as_text(const ResultCharacteristic& c) {
    return c.kind != ResultKind::kAttribute && stem_of(c) == "UserDefinedAttribute";
  }
  // "A, %", "least A, %".
  static std::string named_number(const ResultCharacteristic& c, const std::string& of) {
    std::string name = of + (c.name.empty() ? c.id : c.name);
    if (!c.unit.empty() && c.unit != "1") name.append(", ").append(c.unit);
    return name;
  }
  // Whether a reader of the text finds the same bits.
  static bool is_exact(double value) {
    double read = 0.0;
    return number_of_text(short_decimal(value), read) && read == value;
  }

  void characteristics(Sink& out) const {
    const std::size_t count = r_.characteristics.size();
    if (count == 0) return;
    out.raw("\n<Characteristics>").element("FormalStandardId", std::size_t{1});
    out.list("CharacteristicDefinitions", count);
    for (std::size_t i = 0; i < count; ++i) definition(out, i);
    out.close("CharacteristicDefinitions").list("CharacteristicNominals", count);
    for (std::size_t i = 0; i < count; ++i) nominal(out, i);
    out.close("CharacteristicNominals").list("CharacteristicItems", count);
    for (std::size_t i = 0; i < count; ++i) item(out, i);
    out.raw("</CharacteristicItems></Characteristics>");
  }

  void definition(Sink& out, std::size_t i) const {
    const ResultCharacteristic& c = r_.characteristics[i];
    const std::string stem = stem_of(c);
    const std::string name = stem + "CharacteristicDefinition";
    const double scale = unit_of_name(c.unit).scale;
    out.raw("\n").open(name, definitions_ + i);
    if (stem != "UserDefinedUnit" && stem != "UserDefinedAttribute") {
      if (c.lower || c.upper) {
        out.raw("<Tolerance>");
        if (c.upper) out.element("MaxValue", scaled(*c.upper, scale));
        if (c.lower) out.element("MinValue", scaled(*c.lower, scale));
        out.element("DefinedAsLimit", "true").close("Tolerance");
      } else {
        out.element("NonTolerance", "MEASURED");
      }
    }
    if (stem.starts_with("UserDefined") && stem != "UserDefinedUnit") {
      out.element("WhatToMeasure", c.name.empty() ? c.id : c.name);
    }
    out.close(name);
  }

  void nominal(Sink& out, std::size_t i) const {
    const ResultCharacteristic& c = r_.characteristics[i];
    const std::string stem = stem_of(c);
    const std::string name = stem + "CharacteristicNominal";
    out.raw("\n").open(name, nominals_ + i);
    out.element("CharacteristicDefinitionId", definitions_ + i);
    if (stem == "UserDefinedUnit") {
      const auto number = [&](std::string_view element, double value) {
        out.raw("<").raw(element).raw(" unitName=\"").text(c.unit).raw("\">");
        out.raw(short_decimal(value)).close(element);
      };
      number("TargetValue", *c.nominal);
      if (c.upper) number("MaxValue", *c.upper);
      if (c.lower) number("MinValue", *c.lower);
      out.element("DefinedAsLimit", "true");
    } else if (stem == "UserDefinedAttribute") {
      if (c.kind == ResultKind::kAttribute) {
        out.raw("<PassValues n=\"1\"><StringValue>pass</StringValue></PassValues>");
        out.raw("<FailValues n=\"1\"><StringValue>fail</StringValue></FailValues>");
      }
    } else if (c.nominal) {
      out.element("TargetValue", scaled(*c.nominal, unit_of_name(c.unit).scale));
    }
    out.close(name);
  }

  void item(Sink& out, std::size_t i) const {
    const ResultCharacteristic& c = r_.characteristics[i];
    const std::string stem = stem_of(c);
    const std::string name = stem + "CharacteristicItem";
    const auto feature = item_of_feature_.find(c.feature);
    std::vector<Named> kept;
    if (kind_of_stem(stem) != c.kind) kept.push_back({kKindAttribute, to_string(c.kind)});
    if (r_.parts.size() > 1) kept.push_back({kPartAttribute, std::to_string(c.part)});
    if (!c.feature.empty() && feature == item_of_feature_.end()) {
      kept.push_back({kFeatureAttribute, c.feature});
    }
    const bool as_text = stem == "UserDefinedAttribute";
    if (in_own_unit(c) || (as_text && !c.unit.empty())) kept.push_back({kUnitAttribute, c.unit});
    const auto keep = [&](std::string_view attribute, const std::optional<double>& number) {
      if (!number || !(as_text || in_own_unit(c) || !is_exact(*number))) return;
      kept.push_back({attribute, shortest_number(*number)});
    };
    keep(kNominalAttribute, c.nominal);
    keep(kLowerAttribute, c.lower);
    keep(kUpperAttribute, c.upper);
    const std::string nominal = named_number(c, "nominal of "), lower = named_number(c, "least ");
    const std::string upper = named_number(c, "largest ");
    if (is_number_as_text(c)) {
      if (c.nominal) kept.push_back({nominal, shortest_number(*c.nominal), true});
      if (c.lower) kept.push_back({lower, shortest_number(*c.lower), true});
      if (c.upper) kept.push_back({upper, shortest_number(*c.upper), true});
    }
    out.raw("\n").open(name, items_ + i);
    write_attributes(out, kept);
    if (!c.name.empty()) out.element("Name", c.name);
    out.raw("<CharacteristicDesignator>").element("Designator", c.id);
    out.close("CharacteristicDesignator");
    if (feature != item_of_feature_.end()) {
      out.one_id("FeatureItemIds", feature_items_ + feature->second);
    }
    out.element("CharacteristicNominalId", nominals_ + i).close(name);
  }

  void measured(Sink& out) const {
    if (pieces_.empty()) return;
    out.raw("\n<Results>").list("MeasurementResultsSet", pieces_.size());
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      const Piece& piece = pieces_[p];
      out.raw("\n").open("MeasurementResults", results_ + p);
      std::map<std::string_view, std::size_t> measured_here;
      if (!piece.features.empty()) {
        out.list("MeasuredFeatures", piece.features.size());
        for (const std::size_t row : piece.features) {
          const ResultFeature& f = r_.features[row];
          measured_here[f.id] = measured_features_ + row;
          const std::string name = f.form + "FeatureMeasurement";
          out.raw("\n").open(name, measured_features_ + row);
          out.element("FeatureItemId", feature_items_ + item_of_feature_.at(f.id));
          place(out, f.form, f.measured_mm, f.measured_direction);
          if (f.form == "Cylinder" && !std::isnan(f.measured_diameter_mm)) {
            out.element("Diameter", short_decimal(f.measured_diameter_mm));
          }
          out.close(name);
        }
        out.close("MeasuredFeatures");
      }
      out.raw("<MeasuredCharacteristics>").list("CharacteristicMeasurements", piece.values.size());
      for (const std::size_t i : piece.values) {
        const auto shape =
            measured_here.find(r_.characteristics[r_.values[i].characteristic].feature);
        value(out, i, p, shape == measured_here.end() ? 0 : shape->second);
      }
      out.raw("</CharacteristicMeasurements></MeasuredCharacteristics>");
      inspection_status(out, "InspectionStatus", piece);
      out.one_id("ActualComponentIds", actual_ + p).close("MeasurementResults");
    }
    out.raw("</MeasurementResultsSet>\n").list("ActualComponentSets", 1);
    out.list("ActualComponentSet", pieces_.size());
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      const Piece& piece = pieces_[p];
      out.raw("\n").open("ActualComponent", actual_ + p);
      if (piece.machine && !piece.machine->empty()) {
        write_attributes(out, {{kMachineAttribute, *piece.machine}});
      }
      if (!piece.serial.empty()) out.element("SerialNumber", piece.serial);
      inspection_status(out, "Status", piece);
      out.raw("<Traceability>");
      if (piece.batch && !piece.batch->empty()) out.element("LotNumber", *piece.batch);
      if (!r_.inspection_id.empty()) out.element("ReportNumber", r_.inspection_id);
      if (piece.operator_name && !piece.operator_name->empty()) {
        out.raw("<InspectionOperator>").element("Name", *piece.operator_name);
        out.close("InspectionOperator");
      }
      out.close("Traceability").element("AsmPathId", paths_ + piece.part);
      out.close("ActualComponent");
    }
    out.raw("</ActualComponentSet></ActualComponentSets></Results>");
  }

  void inspection_status(Sink& out, std::string_view element, const Piece& piece) const {
    bool fail = false, open = false, pass = false;
    for (const std::size_t i : piece.values) {
      const ResultStatus status = r_.values[i].status;
      fail = fail || status == ResultStatus::kFail;
      open = open || status == ResultStatus::kUndecided || status == ResultStatus::kUnmeasured;
      pass = pass || status == ResultStatus::kPass;
    }
    out.raw("<").raw(element).raw(">");
    const char* status = fail ? "FAIL" : open ? "UNKNOWN" : pass ? "PASS" : "UNDEFINED";
    out.element("InspectionStatusEnum", status).close(element);
  }

  void value(Sink& out, std::size_t i, std::size_t p, std::size_t shape) const {
    const ResultValue& v = r_.values[i];
    const ResultCharacteristic& c = r_.characteristics[v.characteristic];
    const Piece& piece = pieces_[p];
    const std::string stem = stem_of(c);
    const std::string name = stem + "CharacteristicMeasurement";
    const double scale = unit_of_name(c.unit).scale;
    const bool as_text = stem == "UserDefinedAttribute";
    const bool has_u = !std::isnan(v.u);
    const bool u_fits = !as_text && !std::isnan(v.value);
    std::vector<Named> kept;
    const bool own = in_own_unit(c);
    if (!std::isnan(v.value) && (as_text || own || !is_exact(v.value))) {
      kept.push_back({kValueAttribute, shortest_number(v.value)});
    }
    if (has_u && (!u_fits || own || v.k != 2.0 || !is_exact(v.u / v.k))) {
      kept.push_back({kUncertaintyAttribute, shortest_number(v.u)});
    }
    if (v.k != 2.0) kept.push_back({kFactorAttribute, shortest_number(v.k)});
    const std::string of_value = named_number(c, ""), of_u = named_number(c, "U (k = 2) of ");
    if (is_number_as_text(c) && !std::isnan(v.value)) {
      kept.push_back({of_value, shortest_number(v.value), true});
      if (has_u) kept.push_back({of_u, shortest_number(v.u / v.k * 2.0), true});
    }
    if (!v.text.empty()) kept.push_back({kTextAttribute, v.text});
    if (!piece.operator_name) kept.push_back({kOperatorAttribute, v.operator_name});
    if (!piece.batch) kept.push_back({kBatchAttribute, v.batch});
    if (!piece.machine) kept.push_back({kMachineAttribute, v.machine});
    if (!v.time.empty() && !is_schema_time(v.time)) kept.push_back({kTimeAttribute, v.time});

    out.raw("\n").open(name, values_ + i);
    write_attributes(out, kept);
    if (!v.reason.empty()) out.element("Description", v.reason);
    out.raw("<Status>").element("CharacteristicStatusEnum", status_name(v.status)).close("Status");
    out.element("CharacteristicItemId", items_ + v.characteristic);
    if (is_schema_time(v.time)) out.element("TimeStamp", v.time);
    if (shape != 0) out.one_id("FeatureMeasurementIds", shape);
    out.element("ActualComponentId", actual_ + p);
    if (v.instrument) out.one_id("MeasurementDeviceIds", devices_ + *v.instrument);
    if (as_text) {
      // Only what the nominal lists may stand there; a number stands among the attributes.
      if (c.kind == ResultKind::kAttribute &&
          (v.status == ResultStatus::kPass || v.status == ResultStatus::kFail)) {
        out.element("Value", to_string(v.status));
      }
    } else if (!std::isnan(v.value)) {
      out.raw("<Value");
      if (stem == "UserDefinedUnit") out.raw(" unitName=\"").text(c.unit).raw("\"");
      if (has_u) {
        out.raw(" combinedUncertainty=\"").raw(scaled(v.u / v.k, scale)).raw("\" meanError=\"0\"");
      }
      out.raw(">").raw(scaled(v.value, scale)).close("Value");
    }
    out.close(name);
  }

  const CharacteristicResults& r_;
  std::vector<std::size_t> shapes_;  // rows of the features that stand in the file
  std::map<std::string, std::size_t, std::less<>> item_of_feature_;
  std::vector<Piece> pieces_;
  std::size_t devices_ = 0, parts_ = 0, components_ = 0, paths_ = 0;
  std::size_t feature_definitions_ = 0, feature_nominals_ = 0, feature_items_ = 0;
  std::size_t definitions_ = 0, nominals_ = 0, items_ = 0;
  std::size_t results_ = 0, measured_features_ = 0, values_ = 0, actual_ = 0;
  std::size_t id_max_ = 0;
};

// Version 8 leaves the content of the other bits to the maker; the variant is that of RFC 9562.
std::string uuid_of(const std::string& digest) {
  std::string id = digest.substr(0, 8) + '-' + digest.substr(8, 4) + "-8" + digest.substr(13, 3) +
                   "-a" + digest.substr(17, 3) + '-' + digest.substr(20, 12);
  return id;
}

}  // namespace

void write_qif(const CharacteristicResults& results, const std::filesystem::path& path) {
  const Writer writer(results);
  const std::string id = uuid_of(writer.write(nullptr, ""));
  OutputFile file(path);
  writer.write(&file, id);
  file.commit();
}

}  // namespace asbuilt
