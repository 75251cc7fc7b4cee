// The workbook, read back from its own XML.
#include <gtest/gtest.h>
#include <zip.h>

#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "core/base/error.h"
#include "core/interchange/xlsx.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::expect_error;
using sample::TemporaryFolder;

class Book {
 public:
  explicit Book(const std::filesystem::path& path) {
    int error = 0;
    zip_t* zip = zip_open(path.c_str(), ZIP_RDONLY, &error);
    if (zip == nullptr) {
      ADD_FAILURE() << "no ZIP";
      return;
    }
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
      zip_stat_t stat;
      zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat);
      std::string bytes(stat.size, '\0');
      zip_file_t* file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
      EXPECT_EQ(zip_fread(file, bytes.data(), bytes.size()),
                static_cast<zip_int64_t>(bytes.size()));
      zip_fclose(file);
      entries[stat.name] = bytes;
    }
    zip_close(zip);
    pugi::xml_document book;
    EXPECT_TRUE(book.load_string(entries["xl/workbook.xml"].c_str()));
    int number = 0;
    for (const pugi::xml_node& sheet : book.child("workbook").child("sheets").children()) {
      names.emplace_back(sheet.attribute("name").value());
      auto& document = sheets[names.back()];
      const std::string entry = "xl/worksheets/sheet" + std::to_string(++number) + ".xml";
      EXPECT_TRUE(document.load_string(entries[entry].c_str())) << entry;
    }
    EXPECT_TRUE(styles.load_string(entries["xl/styles.xml"].c_str()));
  }

  pugi::xml_node cell(const std::string& sheet, const std::string& reference) {
    const std::string path = "//c[@r='" + reference + "']";
    return sheets[sheet].select_node(path.c_str()).node();
  }
  std::string text(const std::string& sheet, const std::string& reference) {
    return cell(sheet, reference).child("is").child("t").text().get();
  }
  double number(const std::string& sheet, const std::string& reference) {
    const pugi::xml_node found = cell(sheet, reference);
    EXPECT_STREQ(found.attribute("t").value(), "") << "a number is no text";
    const std::string value = found.child("v").text().get();
    double result = kNotMeasured;
    std::from_chars(value.data(), value.data() + value.size(), result);
    return result;
  }
  // Background of a cell as the style sheet states it.
  std::string colour(const std::string& sheet, const std::string& reference) {
    const int style = cell(sheet, reference).attribute("s").as_int();
    const pugi::xml_node root = styles.child("styleSheet");
    const auto nth = [](const pugi::xml_node& list, int n) {
      pugi::xml_node node = list.first_child();
      while (n-- > 0) node = node.next_sibling();
      return node;
    };
    const int fill = nth(root.child("cellXfs"), style).attribute("fillId").as_int();
    return nth(root.child("fills"), fill)
        .child("patternFill")
        .child("fgColor")
        .attribute("rgb")
        .value();
  }

  std::vector<std::string> names;
  std::map<std::string, std::string> entries;
  std::map<std::string, pugi::xml_document> sheets;
  pugi::xml_document styles;
};

TEST(Xlsx, HoldsIdentityAndASheetForEachUnit) {
  const CharacteristicResults results = sample::one_part();
  const TemporaryFolder folder;
  write_xlsx(results, folder / "out.xlsx");
  Book book(folder / "out.xlsx");
  EXPECT_EQ(book.names,
            (std::vector<std::string>{"identity", "values", "values 1", "values MPa",
                                      "values N_mm2", "values deg", "values mm", "values um"}));
  EXPECT_EQ(book.text("identity", "B1"), results.source);
  EXPECT_EQ(book.text("identity", "B2"), "17");
  EXPECT_EQ(book.text("identity", "A5"), "LAT-001");
  EXPECT_EQ(book.text("identity", "B5"), results.parts[0].name);
  EXPECT_EQ(book.text("identity", "C7"), "2027-01-31");
}

TEST(Xlsx, NumbersAreNumbersWithUnitsInTheHeader) {
  const CharacteristicResults results = sample::one_part();
  const TemporaryFolder folder;
  write_xlsx(results, folder / "out.xlsx");
  Book book(folder / "out.xlsx");
  EXPECT_EQ(book.text("values mm", "G1"), "nominal [mm]");
  EXPECT_EQ(book.text("values mm", "J1"), "value [mm]");
  EXPECT_EQ(book.text("values mm", "C2"), "D-1");
  EXPECT_EQ(book.number("values mm", "G2"), 0.4);
  EXPECT_EQ(book.number("values mm", "H2"), 0.36);
  EXPECT_DOUBLE_EQ(book.number("values mm", "J2"), results.values[0].value);
  EXPECT_DOUBLE_EQ(book.number("values mm", "K2"), results.values[0].u);
  EXPECT_EQ(book.number("values mm", "L2"), 2.0);
  EXPECT_EQ(book.text("values mm", "M2"), "pass");
  // L-1: a nominal without a short decimal form, no lower limit; of the second piece no value.
  EXPECT_EQ(book.text("values mm", "C3"), "L-1");
  EXPECT_DOUBLE_EQ(book.number("values mm", "G3"), 1.0 / 3.0);
  EXPECT_FALSE(book.cell("values mm", "H3"));
  EXPECT_EQ(book.text("values mm", "C7"), "L-1");
  EXPECT_FALSE(book.cell("values mm", "J7"));
  EXPECT_EQ(book.text("values mm", "M7"), "not_measured");
  EXPECT_EQ(book.text("values mm", "O7"), "outside the scan");
  EXPECT_EQ(book.number("values um", "J3"), 0.0);
}

TEST(Xlsx, TheHeaderIsFrozenAndTheStatusColoured) {
  CharacteristicResults results = sample::one_part();
  const TemporaryFolder folder;
  write_xlsx(results, folder / "out.xlsx");
  Book book(folder / "out.xlsx");
  const pugi::xml_node pane = book.sheets["values mm"].select_node("//pane").node();
  EXPECT_STREQ(pane.attribute("state").value(), "frozen");
  EXPECT_STREQ(pane.attribute("ySplit").value(), "1");
  EXPECT_TRUE(book.sheets["values mm"].select_node("//autoFilter"));
  EXPECT_EQ(book.colour("values mm", "M2"), "FFC6EFCE");
  EXPECT_EQ(book.text("values mm", "M3"), "fail");
  EXPECT_EQ(book.colour("values mm", "M3"), "FFFFC7CE");
  EXPECT_EQ(book.text("values MPa", "M2"), "undecided");
  EXPECT_EQ(book.colour("values MPa", "M2"), "FFFFEB9C");
}

TEST(Xlsx, TheSameTableGivesTheSameCells) {
  const TemporaryFolder folder;
  write_xlsx(sample::with_features(), folder / "a.xlsx");
  write_xlsx(sample::with_features(), folder / "b.xlsx");
  const Book a(folder / "a.xlsx"), b(folder / "b.xlsx");
  EXPECT_EQ(a.entries, b.entries);
}

TEST(Xlsx, UnitsThatMayNotNameASheet) {
  CharacteristicResults results = sample::one_part();
  results.characteristics[8].unit = "a/b[c]:*?\\ and much longer than thirty-one characters";
  results.characteristics[9].unit = "a_b_c_____ and much longer than thirty-one";
  results.characteristics[10].unit = "MM";
  const TemporaryFolder folder;
  write_xlsx(results, folder / "out.xlsx");
  const Book book(folder / "out.xlsx");
  EXPECT_EQ(book.names.size(), 9U);
  for (const std::string& name : book.names) EXPECT_LE(name.size(), 31U);
}

TEST(Xlsx, PlacesThatCannotBeWritten) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kStorage,
               [&] { write_xlsx(sample::one_part(), folder / "none" / "out.xlsx"); });
  CharacteristicResults results = sample::one_part();
  results.values[0].reason = std::string(40000, 'a');
  expect_error(ErrorCode::kInvalidInput, [&] { write_xlsx(results, folder / "out.xlsx"); });
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace asbuilt
