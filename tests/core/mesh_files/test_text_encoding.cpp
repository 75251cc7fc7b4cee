// Text of files whose encoding nobody tells.
#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"
#include "core/mesh_files/text_encoding.h"

using namespace asbuilt;

namespace {

std::string wide(const std::u16string& text, bool big_endian) {
  std::string out;
  for (const char16_t c : text) {
    const char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

std::string refused(const std::string& bytes) {
  try {
    text_of_bytes(bytes, "table.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kBadFormat);
    return error.what();
  }
  ADD_FAILURE() << "was read";
  return "";
}

}  // namespace

TEST(TextEncoding, Utf16WithAndWithoutAMark) {
  const std::u16string text = u"force;\u00b5m\r\n1,5;\U0001F600\r\n";
  const std::string wanted = "force;\u00b5m\r\n1,5;\U0001F600\r\n";
  for (const bool big : {false, true}) {
    EXPECT_EQ(text_of_bytes(wide(text, big), ""), wanted);
    EXPECT_EQ(text_of_bytes((big ? "\xfe\xff" : "\xff\xfe") + wide(text, big), ""), wanted);
  }
}

TEST(TextEncoding, HalfCharactersCannotBeRead) {
  for (const bool big : {false, true}) {
    EXPECT_EQ(text_of_bytes(wide(u"abcd\xD83D", big), ""), "abcd\uFFFD");
    EXPECT_EQ(text_of_bytes(wide(u"abcd\xD83Dx", big), ""), "abcd\uFFFDx");
    EXPECT_EQ(text_of_bytes(wide(u"abcd\xDE00x", big), ""), "abcd\uFFFDx");
    EXPECT_EQ(text_of_bytes(wide(u"abcd", big) + "1", ""), "abcd\uFFFD");  // cut off
  }
}

TEST(TextEncoding, OneByteEach) {
  EXPECT_EQ(text_of_bytes("\xb5m; Pr\xfc"
                          "fkraft",
                          ""),
            "\u00b5m; Pr\u00fcfkraft");
  EXPECT_EQ(text_of_bytes("\x80 \x84 \x9f \x96 \xa0", ""), "\u20ac \u201e \u0178 \u2013 \u00a0");
  EXPECT_NE(refused("a\nb\x81").find("table.csv, line 2"), std::string::npos);
}

TEST(TextEncoding, Utf8AndWhatIsNoText) {
  EXPECT_EQ(text_of_bytes("\xef\xbb\xbf\u00b5m", ""), "\u00b5m");
  EXPECT_EQ(text_of_bytes("\u00b5m", ""), "\u00b5m");
  EXPECT_EQ(text_of_bytes("", ""), "");
  EXPECT_NE(refused("\xef\xbb\xbf\xb5m").find("marked as UTF-8"), std::string::npos);
  EXPECT_NE(refused(std::string("a\n\0b", 4)).find("line 2"), std::string::npos);
  // Text that is there already is not copied.
  const std::string bytes = "force;strain";
  std::string made;
  EXPECT_EQ(utf8_of(bytes, made, "").data(), bytes.data());
}
