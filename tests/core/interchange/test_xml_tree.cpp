#include <gtest/gtest.h>

#include <filesystem>

#include "core/base/error.h"
#include "core/interchange/xml_tree.h"
#include "tests/core/interchange/sample_results.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::expect_error;

Error refused(const std::string& bytes) {
  return expect_error(ErrorCode::kBadFormat, [&] { const XmlTree tree(bytes, "file.xml"); });
}

TEST(XmlTree, HoldsElementsTextsAndAttributes) {
  const XmlTree tree(
      "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a < b & c -->\n"
      "<a xmlns=\"urn:x\" xmlns:p=\"urn:y\">\n <b n=\"2\" k='v &amp; w'> one &lt; two </b>"
      "<p:b/><c><![CDATA[<&>]]></c><d><e/><f>3</f></d>\n</a>",
      "file.xml");
  const XmlTree::Index b = tree.first(tree.root());
  EXPECT_EQ(tree.name(b), "b");
  EXPECT_EQ(tree.text(b), "one < two");
  EXPECT_EQ(tree.attribute(b, "n"), "2");
  EXPECT_EQ(tree.attribute(b, "k"), "v & w");
  EXPECT_FALSE(tree.attribute(b, "x").has_value());
  EXPECT_EQ(tree.space(b), "urn:x");
  EXPECT_EQ(tree.line(b), 4);
  EXPECT_EQ(tree.space(tree.next(b)), "urn:y");
  EXPECT_EQ(tree.name(tree.next(b)), "b");
  EXPECT_EQ(tree.child_text(tree.root(), "c"), "<&>");
  EXPECT_EQ(tree.text(tree.find(tree.root(), {"d", "f"})), "3");
  EXPECT_EQ(tree.find(tree.root(), {"d", "x", "f"}), XmlTree::kNone);
  EXPECT_EQ(tree.parent(tree.find(tree.root(), {"d", "f"})), tree.child(tree.root(), "d"));
  EXPECT_EQ(tree.size(), 7U);
}

TEST(XmlTree, HostileDocumentsAreRefused) {
  EXPECT_NE(std::string(refused("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").what())
                .find("document type"),
            std::string::npos);
  refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>");
  EXPECT_NE(std::string(refused("<a>\n&lol;</a>").what()).find("line 2"), std::string::npos);
  refused("<a>&</a>");
  refused(std::string("<a>\0</a>", 8));
  refused("<a>\x01</a>");
  refused("<a>\xff</a>");
  refused("<a><b></a></b>");
  refused("<a/><b/>");
  refused("<p:a/>");
  refused("");
  refused("text only");
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "<a>";
  refused(deep);
  for (int i = 0; i < 200000; ++i) deep += "</a>";
  EXPECT_NE(std::string(refused(deep).what()).find("nested"), std::string::npos);
}

TEST(XmlTree, AFileThatIsTooLargeIsRefusedBeforeItIsRead) {
  const sample::TemporaryFolder folder(sample::Place::kDisk);
  sample::write_bytes(folder / "large.xml", "<a/>");
  std::filesystem::resize_file(folder / "large.xml", (std::uintmax_t{512} << 20) + 1);
  const Error error =
      expect_error(ErrorCode::kBadFormat, [&] { XmlTree::read(folder / "large.xml"); });
  EXPECT_NE(std::string(error.what()).find("512 MiB"), std::string::npos);
  expect_error(ErrorCode::kNotFound, [&] { XmlTree::read(folder / "none.xml"); });
}

TEST(XmlTree, EscapedTextComesBack) {
  const std::string text = "a<b>&\"c\"'\xc2\xb5";
  std::string out = "<a v=\"";
  append_xml(out, text);
  out += "\">";
  append_xml(out, text);
  out += "</a>";
  const XmlTree tree(out, "file.xml");
  EXPECT_EQ(tree.attribute(tree.root(), "v"), text);
  EXPECT_EQ(tree.text(tree.root()), text);
}

}  // namespace
}  // namespace asbuilt
