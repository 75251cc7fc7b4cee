// What is written as QIF held against the facts of the schema, twice: by check_qif from its table,
// and by libxml2 with a schema of our own that knows the written elements only (qif_subset.xsd).
#include <gtest/gtest.h>

#include <algorithm>

#include "core/interchange/qif.h"
#include "core/interchange/qif_schema.h"
#include "core/interchange/xml_tree.h"
#include "tests/core/interchange/qif_subset.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::bytes_of;
using sample::expect_error;
using sample::expect_same_results;
using sample::SubsetSchema;
using sample::TemporaryFolder;
using sample::write_bytes;

std::string written(const CharacteristicResults& results) {
  const TemporaryFolder folder;
  write_qif(results, folder / "out.qif");
  return bytes_of(folder / "out.qif");
}

std::vector<std::string> problems_of(const std::string& bytes) {
  return check_qif(XmlTree(bytes, "file.qif"));
}

std::string first_of(const std::vector<std::string>& lines) {
  return lines.empty() ? "nothing found" : lines.front();
}

void expect_valid(const CharacteristicResults& results, const SubsetSchema& schema) {
  const std::string bytes = written(results);
  EXPECT_EQ(first_of(problems_of(bytes)), "nothing found");
  EXPECT_EQ(first_of(schema.problems(bytes)), "nothing found");
}

// Every element and attribute that can be written.
CharacteristicResults everything() {
  CharacteristicResults r = sample::with_features();
  for (ResultFeature& f : r.features) {
    f.measured_mm = Vec3(0.1, 2.0, -3.4);
    f.measured_direction = Vec3(0.6, 0.0, 0.8);
  }
  ResultFeature node;
  node.id = "node 4";
  node.form = "Point";
  node.serial = "SN-0002";
  node.nominal_mm = Vec3(1.0, 2.0, 3.0);
  node.direction = Vec3(1.0, 0.0, 0.0);
  node.measured_mm = Vec3(1.01, 2.0, 3.0);
  node.measured_direction = Vec3(1.0, 0.0, 0.0);
  r.features.push_back(node);
  r.values[1].operator_name = "another";
  r.values[2].batch = "another lot";
  return r;
}

TEST(QifSchema, TheTableNamesOnlyWhatItHolds) {
  EXPECT_EQ(first_of(qif::schema_faults()), "nothing found");
}

TEST(QifSchema, EveryTableThatIsWrittenIsValid) {
  const SubsetSchema schema;
  expect_valid(sample::one_part(), schema);
  expect_valid(sample::with_features(), schema);
  expect_valid(everything(), schema);

  CharacteristicResults parts = everything();
  parts.parts.push_back({"LAT-002", "", ""});
  parts.characteristics[2].part = 1;
  for (ResultValue& v : parts.values) {
    if (v.characteristic == 2) v.serial += "-b";
  }
  expect_valid(parts, schema);

  CharacteristicResults bare;
  bare.parts.emplace_back();
  expect_valid(bare, schema);
  bare.parts[0].number = "P";
  bare.characteristics.push_back({"C", "", ResultKind::kLength, "", 0, {}, {}, {}, ""});
  expect_valid(bare, schema);
  bare.values.emplace_back();
  expect_valid(bare, schema);
}

TEST(QifSchema, TimesAndUnitsThatTheSchemaDoesNotKnowStandAmongTheAttributes) {
  const SubsetSchema schema;
  CharacteristicResults r = sample::one_part();
  r.created = "2026-11-20";
  r.values[0].time = "2016-12-31T23:59:60Z";
  r.values[1].time = "2026-11-20";
  r.values[2].time = "2026-11-20T10:00:00+14:30";
  r.values[3].time = "0000-11-20T10:00:00Z";
  r.values[4].time = "2026-11-20T10:00:00.5+14:00";
  r.characteristics[8].unit = "parts  per";  // two blanks, which a reader folds
  r.characteristics[4].unit = "mdeg";
  expect_valid(r, schema);
  const TemporaryFolder folder;
  write_qif(r, folder / "r.qif");
  const CharacteristicResults back = read_qif(folder / "r.qif");
  expect_same_results(r, back, true);
  EXPECT_EQ(back.created, r.created);
  const std::string bytes = bytes_of(folder / "r.qif");
  EXPECT_EQ(bytes.find("<UserDefinedUnits"), std::string::npos);
  EXPECT_NE(bytes.find("<TimeStamp>2026-11-20T10:00:00.5+14:00<"), std::string::npos);
}

// Elongation and reduction of area: least values in % without a nominal, which the standard has no
// characteristic for.
TEST(QifSchema, NumbersWithoutACharacteristicStandAmongTheAttributes) {
  const SubsetSchema schema;
  CharacteristicResults r = sample::one_part();
  r.characteristics[9] = {"A",          "A",  ResultKind::kRatio, "%", 0,
                          std::nullopt, 10.0, std::nullopt,       ""};
  r.values[9].value = 12.5;
  r.values[9].u = 0.25;
  r.values[9].k = 1.0;
  expect_valid(r, schema);
  const TemporaryFolder folder;
  write_qif(r, folder / "r.qif");
  expect_same_results(r, read_qif(folder / "r.qif"), true);
  const std::string bytes = bytes_of(folder / "r.qif");
  for (const char* part : {"<AttributeD1 name=\"A, %\" value=\"12.5\"/>",
                           "<AttributeD1 name=\"least A, %\" value=\"10\"/>",
                           "<AttributeD1 name=\"U (k = 2) of A, %\" value=\"0.5\"/>"}) {
    EXPECT_NE(bytes.find(part), std::string::npos) << part;
  }
  // Any double is a number there, and nothing else.
  const std::string number = "name=\"A, %\" value=\"12.5\"";
  const auto with = [&](const std::string& other) {
    std::string changed = bytes;
    return changed.replace(changed.find(number), number.size(),
                           "name=\"A, %\" value=\"" + other + "\"");
  };
  for (const char* good : {"1.25e1", "-1E-400", "+3", "INF", "NaN"}) {
    EXPECT_TRUE(problems_of(with(good)).empty()) << good;
    EXPECT_TRUE(schema.problems(with(good)).empty()) << good;
  }
  for (const char* bad : {"12,5", "twelve", "", "inf", "nan", "0x1p3"}) {
    EXPECT_FALSE(problems_of(with(bad)).empty()) << bad;
    EXPECT_FALSE(schema.problems(with(bad)).empty()) << bad;
  }
}

TEST(QifSchema, NumbersOfManyDigitsAreRoundedAndKeptBesideIt) {
  const SubsetSchema schema;
  CharacteristicResults r = sample::with_features();
  r.characteristics[0].lower = 1.0000000000000002e-12;
  r.characteristics[0].nominal = -1.0 / 3e9;
  r.values[0].value = 1.2345678901234567e-20;
  r.values[0].u = 1.0 / 3e30;
  r.values[2].value = 1.2345678901234567e15;
  r.values[8].value = 1.2345678901234567e-11;  // in a unit of its own
  r.features[0].measured_diameter_mm = 1.0 / 3e12;
  expect_valid(r, schema);
  const TemporaryFolder folder;
  write_qif(r, folder / "r.qif");
  expect_same_results(r, read_qif(folder / "r.qif"), true);
  EXPECT_NE(bytes_of(folder / "r.qif").find(">0.00000000001234567890123<"), std::string::npos);
}

TEST(QifSchema, OnlyWhatTheNominalListsStandsAsTheValueOfAnAttribute) {
  CharacteristicResults r = sample::one_part();
  const std::string bytes = written(r);
  EXPECT_NE(bytes.find(">R-2<"), std::string::npos);  // a ratio without nominal and limits
  EXPECT_EQ(bytes.find("<Value>1.385714285714286"), std::string::npos);
  EXPECT_NE(bytes.find("name=\"asbuilt.value\" value=\"1.385714285714286"), std::string::npos);
  EXPECT_NE(bytes.find("<Value>fail</Value>"), std::string::npos);
}

TEST(QifSchema, DirectionsAreUnitVectors) {
  const TemporaryFolder folder;
  CharacteristicResults r = sample::with_features();
  r.features[1].direction = Vec3(0.0, 0.0, 1.0 + 1e-7);
  const Error error =
      expect_error(ErrorCode::kInvalidInput, [&] { write_qif(r, folder / "r.qif"); });
  EXPECT_NE(error.text().where.find("row 2"), std::string::npos);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

// One fault of each sort. `by_schema`: a schema can say it, and both find it.
struct Fault {
  const char* sort;
  const char* from;
  const char* to;
  const char* says;
  bool by_schema = true;
};
constexpr Fault kFaults[] = {
    {"an element in the wrong place", "<Organization>", "<Year>1</Year><Organization>",
     "Year stands in the wrong place of Standard"},
    {"an element that is not known", "<Results>", "<Results><Surprise/>",
     "Surprise is not known in Results"},
    {"an element of another namespace", "<Results>", "<Results><x:Version xmlns:x=\"urn:x\"/>",
     "another namespace"},
    {"a needed element is missing", "<FeatureName>strut 1</FeatureName>", "",
     "CylinderFeatureItem has no FeatureName"},
    {"a needed text is missing", "<WhatToMeasure>0.2 % offset stress</WhatToMeasure>", "",
     "has no WhatToMeasure"},
    {"one element too many", "<DefinedAsLimit>true</DefinedAsLimit>",
     "<DefinedAsLimit>true</DefinedAsLimit><DefinedAsLimit>true</DefinedAsLimit>",
     "DefinedAsLimit stands in the wrong place"},
    {"both of a choice", "<NonTolerance>MEASURED</NonTolerance>",
     "<Tolerance><MaxValue>1</MaxValue><DefinedAsLimit>true</DefinedAsLimit></Tolerance>"
     "<NonTolerance>MEASURED</NonTolerance>",
     "NonTolerance stands in the wrong place"},
    {"none of a choice", "<NonTolerance>MEASURED</NonTolerance>", "",
     "has no Tolerance or NonTolerance"},
    {"no limit at all", "<MaxValue>0.45</MaxValue><MinValue>0.36</MinValue>", "",
     "Tolerance has no MaxValue or MinValue"},
    {"the lower limit first", "<MaxValue>0.45</MaxValue><MinValue>0.36</MinValue>",
     "<MinValue>0.36</MinValue><MaxValue>0.45</MaxValue>", "MaxValue stands in the wrong place"},
    {"a text between elements", "<PrimaryUnits>", "<PrimaryUnits>mm", "holds the text \"mm\""},
    {"an element within a value", "<Factor>0.001</Factor>", "<Factor>0.001<Less/></Factor>",
     "Less is not known in Factor"},
    {"an attribute is missing", "<AttributeStr name=\"asbuilt.calibration_due\"", "<AttributeStr",
     "AttributeStr has no name"},
    {"an attribute that is not known", "<Standard id", "<Standard name=\"x\" id",
     "has the attribute \"name\""},
    {"an attribute of a simple value", "<QPId>", "<QPId xId=\"1\">", "has the attribute \"xId\""},
    {"a count is missing", "<PartSet n=\"1\">", "<PartSet>", "PartSet has no n"},
    {"a count of another number", "<PartSet n=\"1\">", "<PartSet n=\"2\">", "n=\"2\" and 1", false},
    {"an empty list", "<FeatureItems n=\"3\">", "<FeatureItems n=\"0\">", "n=\"0\" and 3"},
    {"an id that is there twice", "<Component id=\"5\"", "<Component id=\"4\"", "occurs before"},
    {"an id that is no number", "<Standard id=\"1\"", "<Standard id=\"one\"", "is no number"},
    {"an id with a zero before it", "<Standard id=\"1\"", "<Standard id=\"01\"", "is no number"},
    {"another version", "versionQIF=\"3.0.0\"", "versionQIF=\"3.0.1\"", "not one of 3.0.0"},
    {"a reference to nothing", "<FormalStandardId>1<", "<FormalStandardId>999999<",
     "does not exist"},
    {"a reference to another list", "<FormalStandardId>1<", "<FormalStandardId>2<",
     "no element of StandardsDefinitions"},
    {"a component of no part", "<Part><Id>4</Id></Part>", "<Part><Id>5</Id></Part>",
     "no element of PartSet"},
    {"a status that does not exist", ">INDETERMINATE<", ">PERHAPS<",
     "\"PERHAPS\", which is not one of PASS"},
    {"a verdict that does not exist", "<InspectionStatusEnum>FAIL<",
     "<InspectionStatusEnum>FAILED<", "\"FAILED\", which is not one of PASS"},
    {"neither inside nor outside", ">EXTERNAL<", ">OUTER<", "not one of INTERNAL"},
    {"another tolerance", ">MEASURED<", ">OPEN<", "not one of MEASURED, SET"},
    {"an organisation that is none", ">ISO<", ">OSI<", "not one of AIAG"},
    {"another unit of the SI", ">radian<", ">degree<", "not one of radian"},
    {"a number with an exponent", "<Factor>0.001<", "<Factor>1e-3<", "decimal number above 0"},
    {"a factor of zero", "<Factor>0.001<", "<Factor>0<", "decimal number above 0"},
    {"a number with a comma", "<MaxValue>0.45<", "<MaxValue>0,45<", "decimal number without"},
    {"an uncertainty below zero", "combinedUncertainty=\"", "combinedUncertainty=\"-",
     "decimal number of 0 or above"},
    {"half of an uncertainty", " meanError=\"0\"", "", "only one of", false},
    {"neither true nor false", "<DefinedAsLimit>true<", "<DefinedAsLimit>yes<", "true or false"},
    {"a day that does not exist", "<TimeCreated>2026-11-20", "<TimeCreated>2026-02-30",
     "date with a time"},
    {"a date without a time", "<TimeCreated>2026-11-20T10:00:00Z", "<TimeCreated>2026-11-20",
     "date with a time"},
    {"two coordinates", "<AxisPoint>0.1 ", "<AxisPoint>", "three numbers"},
    {"an id that does not persist", "<QPId>", "<QPId>x", "no UUID"},
    {"a unit that is not declared", "unitName=\"1\"", "unitName=\"2\"", "no unit of FileUnits"},
    {"a unit without its name", " unitName=\"1\"", "", "has no unitName"},
    {"a value that the nominal does not list", "<Value>fail<", "<Value>bad<",
     "neither in PassValues", false},
};

TEST(QifSchema, OneFaultOfEachSortIsFound) {
  const SubsetSchema schema;
  const std::string good = written(everything());
  ASSERT_EQ(first_of(problems_of(good)), "nothing found");
  for (const Fault& fault : kFaults) {
    const std::string bad = replaced(good, fault.from, fault.to);
    const std::vector<std::string> lines = problems_of(bad);
    const bool found = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(fault.says) != std::string::npos;
    });
    EXPECT_TRUE(found) << fault.sort << ": " << first_of(lines);
    EXPECT_EQ(!schema.problems(bad).empty(), fault.by_schema) << fault.sort;
  }
}

TEST(QifSchema, ChainsOfOneType) {
  const SubsetSchema schema;
  const std::string good = written(everything());
  // Each reference that begins a chain, led to the next element of its list, of another type.
  for (const auto& [element, last, names] :
       {std::tuple{"UserDefinedLinearCharacteristicItem", "CharacteristicNominalId",
                   "not to a UserDefinedLinearCharacteristicNominal"},
        {"UserDefinedPressureCharacteristicNominal", "CharacteristicDefinitionId",
         "not to a UserDefinedPressureCharacteristicDefinition"},
        {"UserDefinedUnitCharacteristicMeasurement", "CharacteristicItemId",
         "not to a UserDefinedUnitCharacteristicItem"},
        {"PointFeatureMeasurement", "FeatureItemId", "not to a PointFeatureItem"},
        {"PointFeatureItem", "FeatureNominalId", "not to a PointFeatureNominal"},
        {"PointFeatureNominal", "FeatureDefinitionId", "not to a PointFeatureDefinition"}}) {
    const std::string start = "<" + std::string(element) + " ";
    const std::size_t at =
        good.find("<" + std::string(last) + ">", good.find(start)) + std::string(last).size() + 2;
    const std::size_t end = good.find('<', at);
    std::string bad = good;
    bad.replace(at, end - at, std::to_string(std::stoi(good.substr(at, end - at)) - 1));
    const std::vector<std::string> lines = problems_of(bad);
    const bool found =
        std::any_of(lines.begin(), lines.end(), [&names = names](const std::string& line) {
          return line.find(names) != std::string::npos;
        });
    EXPECT_TRUE(found) << element << ": " << first_of(lines);
    EXPECT_FALSE(schema.problems(bad).empty()) << element;
  }
}

// Bytes [begin, end) of each element of a document without comments, in the order of their ends.
struct Span {
  std::size_t begin = 0, end = 0;
};
std::vector<Span> elements_of(const std::string& bytes) {
  std::vector<Span> all;
  std::vector<std::size_t> open;
  for (std::size_t at = bytes.find('<'); at != std::string::npos; at = bytes.find('<', at + 1)) {
    if (bytes[at + 1] == '?') continue;
    const std::size_t end = bytes.find('>', at) + 1;
    if (bytes[at + 1] == '/') {
      all.push_back({open.back(), end});
      open.pop_back();
    } else if (bytes[end - 2] == '/') {
      all.push_back({at, end});
    } else {
      open.push_back(at);
    }
  }
  return all;
}

// What a schema cannot say.
bool beyond_schema(const std::string& line) {
  for (const char* text : {"has n=", "only one of", "neither in PassValues"}) {
    if (line.find(text) != std::string::npos) return true;
  }
  return false;
}

// Both are made from the same facts by different means: they have to agree on every document that
// lacks an element, has one twice, or has two in the wrong order.
TEST(QifSchema, TableAndSchemaAgreeOnEveryElementLeftOutDoubledOrMoved) {
  const SubsetSchema schema;
  const std::string good = written(everything());
  const std::vector<Span> all = elements_of(good);
  ASSERT_GT(all.size(), 500U);
  std::size_t invalid = 0, documents = 0;
  const auto agree = [&](const std::string& bytes, const Span& span) {
    std::vector<std::string> lines = problems_of(bytes);
    std::erase_if(lines, beyond_schema);
    const std::vector<std::string> by_schema = schema.problems(bytes);
    EXPECT_EQ(lines.empty(), by_schema.empty())
        << good.substr(span.begin, std::min<std::size_t>(span.end - span.begin, 120)) << "\n"
        << first_of(lines) << "\n"
        << first_of(by_schema);
    ++documents;
    if (!by_schema.empty()) ++invalid;
  };
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {  // the last one is the root
    const Span& s = all[i];
    const std::string own = good.substr(s.begin, s.end - s.begin);
    agree(good.substr(0, s.begin) + good.substr(s.end), s);
    agree(good.substr(0, s.end) + own + good.substr(s.end), s);
    const auto next = std::find_if(all.begin(), all.end(), [&](const Span& other) {
      return other.begin >= s.end && good.find_first_not_of('\n', s.end) == other.begin;
    });
    if (next == all.end()) continue;
    agree(good.substr(0, s.begin) + good.substr(next->begin, next->end - next->begin) + own +
              good.substr(next->end),
          s);
  }
  EXPECT_GT(documents, 1500U);
  EXPECT_GT(invalid, documents / 2);
}

}  // namespace
}  // namespace asbuilt
