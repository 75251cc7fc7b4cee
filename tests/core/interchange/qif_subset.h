// Validation with libxml2 by the schema of the written elements (qif_subset.xsd), whose path the
// build tells.
#pragma once

#include <gtest/gtest.h>
#include <libxml/xmlschemas.h>

#include <memory>
#include <string>
#include <vector>

namespace asbuilt::sample {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* p) const { Free(p); }
};

class SubsetSchema {
 public:
  SubsetSchema() {
    const std::unique_ptr<xmlSchemaParserCtxt, Freed<xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt>>
        parser(xmlSchemaNewParserCtxt(ASBUILT_QIF_SUBSET));
    schema_.reset(xmlSchemaParse(parser.get()));
    EXPECT_NE(schema_, nullptr);
  }

  // What libxml2 says against the document, a line each.
  std::vector<std::string> problems(const std::string& bytes) const {
    std::vector<std::string> lines;
    const std::unique_ptr<xmlSchemaValidCtxt, Freed<xmlSchemaValidCtxt, xmlSchemaFreeValidCtxt>>
        validator(xmlSchemaNewValidCtxt(schema_.get()));
    xmlSchemaSetValidStructuredErrors(validator.get(), &keep, &lines);
    const std::unique_ptr<xmlDoc, Freed<xmlDoc, xmlFreeDoc>> document(
        xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), "file.qif", nullptr,
                      XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET));
    if (document == nullptr) return {"is not well-formed"};
    const int verdict = xmlSchemaValidateDoc(validator.get(), document.get());
    if (verdict != 0 && lines.empty()) lines.emplace_back("the validation failed");
    return lines;
  }

 private:
  static void keep(void* lines, xmlErrorPtr error) {
    static_cast<std::vector<std::string>*>(lines)->emplace_back(error->message);
  }

  std::unique_ptr<xmlSchema, Freed<xmlSchema, xmlSchemaFree>> schema_;
};

}  // namespace asbuilt::sample
