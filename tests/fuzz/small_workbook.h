// A workbook with one sheet of a tension curve, as text.
#pragma once

#include <string>
#include <vector>

#include "core/design/zip_package.h"

namespace asbuilt::fuzz {

inline std::vector<ZipEntry> workbook_of(const std::string& sheet) {
  const std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string relations =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return {
      {"[Content_Types].xml",
       xml + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
      {"xl/workbook.xml", xml + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + relations +
                              R"("><sheets><sheet name="TB-1" sheetId="1" r:id="rId1"/></sheets>)"
                              "</workbook>"},
      {"xl/_rels/workbook.xml.rels",
       xml + R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>)"
             "</Relationships>"},
      {"xl/sharedStrings.xml",
       xml + "<sst xmlns=\"" + main +
           R"("><si><t>Force</t></si><si><t>Extension</t></si><si><t>N</t></si>)"
           "<si><t>mm</t></si></sst>"},
      {"xl/worksheets/sheet1.xml", sheet}};
}

inline std::string small_sheet() {
  std::string sheet =
      R"(<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)"
      R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>)"
      R"(<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><t>mm</t></is></c></row>)";
  for (int i = 3; i < 30; ++i) {
    const std::string n = std::to_string(i);
    sheet.append("<row r=\"").append(n).append("\"><c r=\"A").append(n).append("\"><v>");
    sheet.append(n).append("5.25</v></c><c r=\"B").append(n).append("\"><v>0.0").append(n);
    sheet.append("</v></c><c t=\"e\"><v>#REF!</v></c></row>\n");
  }
  return sheet.append("</sheetData></worksheet>");
}

}  // namespace asbuilt::fuzz
