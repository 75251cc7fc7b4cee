// QIF out and in: the samples of the standard's committee, files of our own, and spoiled ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/interchange/qif.h"
#include "core/interchange/xml_tree.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::bytes_of;
using sample::expect_error;
using sample::expect_same_results;
using sample::TemporaryFolder;
using sample::write_bytes;
namespace fs = std::filesystem;

const fs::path kSamples = fs::path(ASBUILT_FIXTURES_DIR) / "data" / "qif";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

std::vector<std::string> problems_of(const std::string& bytes) {
  return check_qif(XmlTree(bytes, "file.qif"));
}

void expect_problem(const std::string& bytes, const std::string& text) {
  const std::vector<std::string> problems = problems_of(bytes);
  const bool found = std::any_of(problems.begin(), problems.end(), [&](const std::string& line) {
    return line.find(text) != std::string::npos;
  });
  EXPECT_TRUE(found) << text << "; " << (problems.empty() ? "nothing found" : problems.front());
}

std::string written(const CharacteristicResults& results) {
  const TemporaryFolder folder;
  write_qif(results, folder / "out.qif");
  return bytes_of(folder / "out.qif");
}

CharacteristicResults read_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_bytes(folder / "in.qif", bytes);
  return read_qif(folder / "in.qif");
}

bool has_note(const CharacteristicResults& results, const std::string& text) {
  return std::any_of(results.notes.begin(), results.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

TEST(Qif, EverySampleOfTheStandardPassesTheCheck) {
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kSamples)) {
    const std::string ending = entry.path().extension().string();
    if (ending != ".QIF" && ending != ".qif") continue;
    ++count;
    const std::vector<std::string> problems = check_qif(entry.path());
    EXPECT_TRUE(problems.empty()) << entry.path() << ": " << problems.front();
    EXPECT_NO_THROW(read_qif(entry.path())) << entry.path();
  }
  EXPECT_EQ(count, 18);
}

TEST(Qif, WhatWeWritePassesTheCheckAndComesBackToTheLastBit) {
  for (const CharacteristicResults& results : {sample::one_part(), sample::with_features()}) {
    const std::string bytes = written(results);
    const std::vector<std::string> problems = problems_of(bytes);
    EXPECT_TRUE(problems.empty()) << problems.front();
    const CharacteristicResults back = read_bytes(bytes);
    expect_same_results(results, back, true);
    EXPECT_EQ(back.created, results.created);
  }
}

TEST(Qif, FeaturesComeBack) {
  const CharacteristicResults results = sample::with_features();
  const CharacteristicResults back = read_bytes(written(results));
  ASSERT_EQ(back.features.size(), results.features.size());
  for (const ResultFeature& f : results.features) {
    const auto found = std::find_if(
        back.features.begin(), back.features.end(),
        [&](const ResultFeature& other) { return other.id == f.id && other.serial == f.serial; });
    ASSERT_NE(found, back.features.end());
    EXPECT_EQ(found->form, "Cylinder");
    EXPECT_EQ(*found->nominal_mm, *f.nominal_mm);
    EXPECT_EQ(*found->direction, *f.direction);
    EXPECT_EQ(found->nominal_diameter_mm, f.nominal_diameter_mm);
    EXPECT_EQ(found->measured_diameter_mm, f.measured_diameter_mm);
  }
}

TEST(Qif, SeveralPartsKeepTheirCharacteristics) {
  CharacteristicResults results = sample::one_part();
  results.parts.push_back({"LAT-002", "", "A"});
  results.characteristics[2].part = 1;
  results.characteristics[5].part = 1;
  for (ResultValue& v : results.values) {
    if (results.characteristics[v.characteristic].part == 1) v.serial += "-b";
  }
  // In the order in which a file tells them: piece by piece.
  std::stable_sort(results.values.begin(), results.values.end(),
                   [](const ResultValue& a, const ResultValue& b) { return a.serial < b.serial; });
  const std::string bytes = written(results);
  EXPECT_TRUE(problems_of(bytes).empty()) << problems_of(bytes).front();
  expect_same_results(results, read_bytes(bytes), true);
  // Another program's file tells the part by the path of the component alone.
  std::string foreign = bytes;
  for (std::size_t at = 0; (at = foreign.find("asbuilt.part", at)) != std::string::npos; ++at) {
    foreign.replace(at, 12, "another.part");
  }
  const CharacteristicResults back = read_bytes(foreign);
  for (std::size_t i = 0; i < back.characteristics.size(); ++i) {
    EXPECT_EQ(back.characteristics[i].part, results.characteristics[i].part);
  }
}

TEST(Qif, TheSameTableGivesTheSameBytesAndAnotherOneAnotherId) {
  const CharacteristicResults results = sample::with_features();
  EXPECT_EQ(written(results), written(results));
  CharacteristicResults other = results;
  other.values[0].value += 1e-12;
  const auto id = [](const std::string& bytes) {
    const std::size_t at = bytes.find("<QPId>") + 6;
    return bytes.substr(at, bytes.find("</QPId>") - at);
  };
  EXPECT_NE(id(written(results)), id(written(other)));
  EXPECT_EQ(id(written(results)).size(), 36U);
  EXPECT_EQ(id(written(results))[14], '8');
}

TEST(Qif, NumbersHaveNoExponent) {
  CharacteristicResults results = sample::one_part();
  results.values[0].value = 1.2345e-12;
  results.values[0].u = 3e-15;
  results.values[0].k = 2.0;
  results.values[2].value = 5e20;
  const std::string bytes = written(results);
  EXPECT_NE(bytes.find(">0.0000000000012345</Value>"), std::string::npos);
  EXPECT_TRUE(problems_of(bytes).empty());
  expect_same_results(results, read_bytes(bytes), true);
}

TEST(Qif, AHundredThousandCharacteristicsAreWrittenAndChecked) {
  CharacteristicResults results = sample::one_part();
  results.values.clear();
  results.characteristics.clear();
  for (std::size_t i = 0; i < 100000; ++i) {
    ResultCharacteristic c;
    c.id = "D-" + std::to_string(i);
    c.kind = ResultKind::kDiameter;
    c.unit = "mm";
    c.nominal = 0.4;
    c.lower = 0.36;
    results.characteristics.push_back(c);
    ResultValue v;
    v.characteristic = i;
    v.value = 0.4 + 1e-7 * static_cast<double>(i);
    v.u = 0.002;
    v.status = ResultStatus::kPass;
    v.serial = "SN-1";
    results.values.push_back(v);
  }
  const TemporaryFolder folder;
  write_qif(results, folder / "large.qif");
  EXPECT_TRUE(check_qif(folder / "large.qif").empty());
  expect_same_results(results, read_qif(folder / "large.qif"), true);
}

TEST(Qif, TablesThatCannotBeWrittenAreRefused) {
  const TemporaryFolder folder;
  CharacteristicResults results = sample::one_part();
  results.parts.clear();
  results.characteristics.clear();
  results.values.clear();
  expect_error(ErrorCode::kInvalidInput, [&] { write_qif(results, folder / "x.qif"); });
  results = sample::with_features();
  results.features[0].serial = "SN-9";
  const Error error =
      expect_error(ErrorCode::kInvalidInput, [&] { write_qif(results, folder / "x.qif"); });
  EXPECT_NE(error.text().where.find("SN-9"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "x.qif"));
  expect_error(ErrorCode::kStorage,
               [&] { write_qif(sample::one_part(), folder / "none" / "x.qif"); });
}

TEST(Qif, TheCheckFindsWhatIsSpoiled) {
  const std::string good = written(sample::with_features());
  ASSERT_TRUE(problems_of(good).empty());
  expect_problem(replaced(good, "idMax=\"", "idMax=\"1\" was=\""), "has idMax 1");
  expect_problem(replaced(good, "idMax=", "maxId="), "no idMax");
  expect_problem(replaced(good, "<CharacteristicItems n=\"12\"", "<CharacteristicItems n=\"13\""),
                 "n=\"13\" and 12 elements");
  expect_problem(replaced(good, "<Standard id=\"1\"", "<Standard id=\"2\""), "occurs before");
  expect_problem(replaced(good, "<Standard id=\"1\"", "<Standard id=\"one\""), "is no number");
  expect_problem(replaced(good, "<CharacteristicNominalId>", "<CharacteristicNominalId>9"),
                 "does not exist");
  expect_problem(replaced(good, "<FormalStandardId>1<", "<FormalStandardId>3<"), "no element of");
  // The first item is a diameter; two ids on stands the nominal of a length.
  const std::size_t at = good.find("<CharacteristicNominalId>") + 25;
  const std::string nominal = good.substr(at, good.find('<', at) - at);
  expect_problem(replaced(good, "<CharacteristicNominalId>" + nominal,
                          "<CharacteristicNominalId>" + std::to_string(std::stoi(nominal) + 2)),
                 "not to a DiameterCharacteristicNominal");
  expect_problem(replaced(good, ">PASS<", ">GOOD<"), "not one of PASS");
  expect_problem(replaced(good, " meanError=\"0\"", ""), "only one of");
  expect_problem(replaced(good, "versionQIF=\"3.0.0\"", "versionQIF=\"2.1.0\""),
                 "not one of 3.0.0");
  expect_problem(replaced(good, "http://qifstandards.org/xsd/qif3", "http://qifstandards.org/q"),
                 "namespace");
  expect_problem(replaced(good, "<SerialNumber>SN-0001</SerialNumber><Status>",
                          "<Status>"
                          "<InspectionStatusEnum>FAIL</InspectionStatusEnum></Status>"
                          "<SerialNumber>SN-0001</SerialNumber><Status>"),
                 "wrong place");
  expect_problem(replaced(good, "<Results>", "<Results><Surprise/>"), "is not known in Results");
}

// A minimal results file of another program; `parts` replace what stands between the tags.
std::string foreign(const std::string& units, const std::string& definition,
                    const std::string& nominal, const std::string& value) {
  return "<?xml version=\"1.0\"?><QIFDocument xmlns=\"http://qifstandards.org/xsd/qif3\" "
         "versionQIF=\"3.0.0\" idMax=\"9\"><QPId>a04702e1-cce4-4240-bd8b-35451f7d6dfe</QPId>"
         "<StandardsDefinitions n=\"1\"><Standard id=\"9\"/></StandardsDefinitions>" +
         (units.empty() ? ""
                        : "<FileUnits><PrimaryUnits>" + units + "</PrimaryUnits></FileUnits>") +
         "<Characteristics><FormalStandardId>9</FormalStandardId>"
         "<CharacteristicDefinitions n=\"1\"><DiameterCharacteristicDefinition id=\"1\">" +
         definition +
         "</DiameterCharacteristicDefinition></CharacteristicDefinitions>"
         "<CharacteristicNominals n=\"1\"><DiameterCharacteristicNominal id=\"2\">"
         "<CharacteristicDefinitionId>1</CharacteristicDefinitionId>" +
         nominal +
         "</DiameterCharacteristicNominal></CharacteristicNominals>"
         "<CharacteristicItems n=\"1\"><DiameterCharacteristicItem id=\"3\"><Name>D</Name>"
         "<CharacteristicNominalId>2</CharacteristicNominalId></DiameterCharacteristicItem>"
         "</CharacteristicItems></Characteristics>"
         "<Results><MeasurementResultsSet n=\"1\"><MeasurementResults id=\"4\">"
         "<MeasuredCharacteristics><CharacteristicMeasurements n=\"1\">"
         "<DiameterCharacteristicMeasurement id=\"5\"><Status><CharacteristicStatusEnum>PASS"
         "</CharacteristicStatusEnum></Status><CharacteristicItemId>3</CharacteristicItemId>" +
         value +
         "</DiameterCharacteristicMeasurement></CharacteristicMeasurements>"
         "</MeasuredCharacteristics><InspectionStatus><InspectionStatusEnum>PASS"
         "</InspectionStatusEnum></InspectionStatus></MeasurementResults></MeasurementResultsSet>"
         "</Results></QIFDocument>";
}

std::string linear_unit(const std::string& name, const std::string& factor) {
  return "<LinearUnit><SIUnitName>meter</SIUnitName><UnitName>" + name +
         "</UnitName><UnitConversion><Factor>" + factor + "</Factor></UnitConversion></LinearUnit>";
}

constexpr const char* kPlusMinus =
    "<Tolerance><MaxValue>0.5</MaxValue><MinValue>-0.25</MinValue>"
    "<DefinedAsLimit>false</DefinedAsLimit></Tolerance>";
constexpr const char* kTarget = "<TargetValue>10</TargetValue>";
constexpr const char* kValue = "<Value combinedUncertainty=\"0.01\" meanError=\"0\">10.1</Value>";

TEST(Qif, LimitsOfEveryForm) {
  const std::string mm = linear_unit("mm", "0.001");
  CharacteristicResults r = read_bytes(foreign(mm, kPlusMinus, kTarget, kValue));
  ASSERT_EQ(r.characteristics.size(), 1U);
  EXPECT_EQ(r.characteristics[0].unit, "mm");
  EXPECT_EQ(*r.characteristics[0].upper, 10.5);
  EXPECT_EQ(*r.characteristics[0].lower, 9.75);
  // As on the drawing; the sum of the doubles is 20.279999999999998.
  r = read_bytes(foreign(mm,
                         "<Tolerance><MaxValue>0.05</MaxValue><MinValue>-0.05</MinValue>"
                         "<DefinedAsLimit>false</DefinedAsLimit></Tolerance>",
                         "<TargetValue>20.33</TargetValue>", kValue));
  EXPECT_EQ(*r.characteristics[0].lower, 20.28);
  EXPECT_EQ(*r.characteristics[0].upper, 20.38);
  r = read_bytes(foreign(mm, kPlusMinus, kTarget, kValue));
  EXPECT_EQ(r.values[0].value, 10.1);
  EXPECT_EQ(r.values[0].u, 0.02);
  EXPECT_TRUE(has_note(r, "k = 2"));
  r = read_bytes(foreign(mm,
                         "<Tolerance><MinValue>9.9</MinValue><DefinedAsLimit>1</DefinedAsLimit>"
                         "</Tolerance>",
                         kTarget, kValue));
  EXPECT_FALSE(r.characteristics[0].upper.has_value());
  EXPECT_EQ(*r.characteristics[0].lower, 9.9);
  r = read_bytes(foreign(mm, "<NonTolerance>MEASURED</NonTolerance>", "", kValue));
  EXPECT_FALSE(r.characteristics[0].upper || r.characteristics[0].lower ||
               r.characteristics[0].nominal);
  r = read_bytes(foreign(mm, kPlusMinus, "", kValue));
  EXPECT_FALSE(r.characteristics[0].upper.has_value());
  EXPECT_TRUE(has_note(r, "does not state was left out"));
  r = read_bytes(foreign(mm, "<ToleranceValue>0.2</ToleranceValue>", "", kValue));
  EXPECT_EQ(*r.characteristics[0].upper, 0.2);
}

TEST(Qif, UnitsAreConverted) {
  CharacteristicResults r =
      read_bytes(foreign(linear_unit("inch", "0.0254"), kPlusMinus, kTarget, kValue));
  EXPECT_EQ(r.characteristics[0].unit, "mm");
  EXPECT_EQ(*r.characteristics[0].nominal, 254.0);
  EXPECT_EQ(*r.characteristics[0].upper, 254.0 + 12.7);
  EXPECT_EQ(r.values[0].value, 256.54);
  EXPECT_DOUBLE_EQ(r.values[0].u, 0.02 * 25.4);
  r = read_bytes(foreign(linear_unit("um", "0.000001"), kPlusMinus, kTarget, kValue));
  EXPECT_DOUBLE_EQ(r.values[0].value, 0.0101);
  r = read_bytes(foreign(linear_unit("furlong", "201.168"), kPlusMinus, kTarget, kValue));
  EXPECT_DOUBLE_EQ(*r.characteristics[0].nominal, 2011680.0);
  r = read_bytes(foreign("", kPlusMinus, kTarget, kValue));
  EXPECT_EQ(r.characteristics[0].unit, "");
  EXPECT_TRUE(has_note(r, "states no units"));
  const Error error = expect_error(ErrorCode::kBadFormat, [] {
    read_bytes(foreign(linear_unit("inch", "0.001"), kPlusMinus, kTarget, kValue));
  });
  EXPECT_NE(std::string(error.what()).find("contradict"), std::string::npos);
  expect_error(ErrorCode::kBadFormat,
               [] { read_bytes(foreign(linear_unit("mm", "0"), kPlusMinus, kTarget, kValue)); });
}

TEST(Qif, AFileOfACoordinateMeasuringMachine) {
  const CharacteristicResults r = read_qif(kSamples / "Results" / "QIF_Results_Sample.QIF");
  ASSERT_EQ(r.parts.size(), 1U);
  EXPECT_EQ(r.parts[0].number, "QM_X_123456");
  EXPECT_EQ(r.parts[0].revision, "1.02");
  ASSERT_EQ(r.instruments.size(), 3U);
  EXPECT_EQ(r.instruments[0].id, "CMM");
  ASSERT_EQ(r.values.size(), 13U);
  const ResultValue& hole = r.values[9];
  const ResultCharacteristic& d = r.characteristics[hole.characteristic];
  EXPECT_EQ(d.kind, ResultKind::kDiameter);
  EXPECT_EQ(*d.nominal, 10.0);
  EXPECT_EQ(*d.lower, 9.6);
  EXPECT_EQ(*d.upper, 10.4);
  EXPECT_EQ(d.feature, "HOLE2");
  EXPECT_EQ(hole.value, 10.199987999999999);
  EXPECT_EQ(hole.status, ResultStatus::kPass);
  const ResultValue& position = r.values[10];
  EXPECT_EQ(r.characteristics[position.characteristic].kind, ResultKind::kPosition);
  EXPECT_EQ(*r.characteristics[position.characteristic].upper, 1.0);
  EXPECT_EQ(position.status, ResultStatus::kFail);
  EXPECT_EQ(position.value, 1.137681133150282);
  EXPECT_TRUE(has_note(r, "DatumDefinitions is not kept"));
  EXPECT_TRUE(has_note(r, "designators of non-conformance"));
}

TEST(Qif, SeveralPiecesAreToldApart) {
  const CharacteristicResults r = read_qif(kSamples / "Results" / "Sheet_Metal" /
                                           "SheetMetal_QIF_Results_6_samples_w_UUIDs.QIF");
  std::set<std::string> serials;
  for (const ResultValue& v : r.values) serials.insert(v.serial);
  EXPECT_EQ(serials.size(), 6U);
  EXPECT_TRUE(serials.contains("SN5802803"));
  EXPECT_EQ(r.values.size() % 6, 0U);
  EXPECT_EQ(r.parts[0].number, "Wing mirror reinforcement");
}

TEST(Qif, ResultsOfAPlanInAnotherFileAreKeptUnderTheirForeignIds) {
  const CharacteristicResults r =
      read_qif(kSamples / "ExternalReferencesAndQPIds" / "Exploded_Results1.QIF");
  ASSERT_EQ(r.values.size(), 2U);
  EXPECT_EQ(r.characteristics[0].id, "external 1/5");
  EXPECT_EQ(r.values[0].value, 25.008279671621001);
  EXPECT_TRUE(has_note(r, "another QIF document"));
}

TEST(Qif, FalseReferencesAndNumbersAreRefusedWithTheirLine) {
  const std::string mm = linear_unit("mm", "0.001");
  const std::string good = foreign(mm, kPlusMinus, kTarget, kValue);
  const auto refused = [](const std::string& bytes) {
    return std::string(expect_error(ErrorCode::kBadFormat, [&] { read_bytes(bytes); }).what());
  };
  EXPECT_NE(refused(replaced(good, "<CharacteristicItemId>3", "<CharacteristicItemId>33"))
                .find("leads nowhere"),
            std::string::npos);
  EXPECT_NE(refused(replaced(good, "<CharacteristicItemId>3", "<CharacteristicItemId>2"))
                .find("leads to a"),
            std::string::npos);
  EXPECT_NE(refused(replaced(good, "id=\"2\"", "id=\"1\"")).find("occurs twice"),
            std::string::npos);
  EXPECT_NE(refused(replaced(good, ">10.1<", ">ten<")).find("is no number"), std::string::npos);
  EXPECT_NE(refused(replaced(good, ">10.1<", ">10,1<")).find("is no number"), std::string::npos);
  EXPECT_NE(refused(replaced(good, "\"0.01\"", "\"-1\"")).find("combinedUncertainty"),
            std::string::npos);
  EXPECT_NE(refused("<html/>").find("no QIF document"), std::string::npos);
  EXPECT_NE(refused(replaced(good, "xsd/qif3", "xsd/qif2")).find("version"), std::string::npos);
}

TEST(Qif, AFileCutOffAnywhereIsRefused) {
  const std::string ours = written(sample::with_features());
  const std::string theirs = bytes_of(kSamples / "Results" / "testPython30.qif");
  for (const std::string& whole : {ours, theirs}) {
    const std::size_t end = whole.rfind("</QIFDocument>") + 14;
    for (std::size_t i = 0; i < 50; ++i) {
      const std::size_t cut = std::min(whole.size() * i / 50, end - 1);
      expect_error(ErrorCode::kBadFormat, [&] { read_bytes(whole.substr(0, cut)); });
      expect_error(ErrorCode::kBadFormat, [&] { problems_of(whole.substr(0, cut)); });
    }
  }
}

TEST(Qif, SpoiledBytesNeverDoWorseThanAnError) {
  const std::string good = written(sample::with_features());
  std::uint32_t random = 1;
  int refusals = 0;
  for (int i = 0; i < 400; ++i) {
    std::string bytes = good;
    for (int j = 0; j < 3; ++j) {
      random = random * 1664525U + 1013904223U;
      bytes[random % bytes.size()] = "<>\"/019 a&"[(random >> 24U) % 10];
    }
    try {
      check_results(read_bytes(bytes));
    } catch (const Error& error) {
      ++refusals;
      EXPECT_TRUE(error.code() == ErrorCode::kBadFormat || error.code() == ErrorCode::kInvalidInput)
          << error.what();
    }
  }
  EXPECT_GT(refusals, 100);
}

}  // namespace
}  // namespace asbuilt
