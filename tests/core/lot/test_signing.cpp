#include <gtest/gtest.h>

#include <cctype>

#include "core/base/error.h"
#include "core/lot/signatures.h"
#include "core/lot/signing.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

TEST(Signing, TheRightPasswordOpensTheKeyAndNoOther) {
  const UserKeys keys = make_user_keys("correct horse battery");
  const SigningKey key = SigningKey::open(keys, "correct horse battery");
  ASSERT_TRUE(key.valid());
  EXPECT_FALSE(SigningKey::open(keys, "correct horse batterz").valid());
  EXPECT_FALSE(SigningKey::open(keys, "").valid());
  const std::string signature = key.sign("a text");
  EXPECT_TRUE(signature_holds(keys.public_key, "a text", signature));
  EXPECT_FALSE(signature_holds(keys.public_key, "a texu", signature));
  EXPECT_FALSE(signature_holds(std::string(64, '0'), "a text", signature));
  EXPECT_FALSE(signature_holds("xyz", "a text", signature));
  EXPECT_FALSE(signature_holds(keys.public_key, "a text", signature.substr(2)));
  // One signature has one text.
  std::string upper = signature;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_FALSE(signature_holds(keys.public_key, "a text", upper));
}

// RFC 8032, 7.1, test 3: the library is called as it wants to be.
TEST(Signing, HoldsThePublishedTestVector) {
  EXPECT_TRUE(signature_holds("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                              "\xaf\x82",
                              "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                              "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
}

TEST(Signing, ANewPasswordKeepsTheKey) {
  const UserKeys keys = make_user_keys("first password");
  const UserKeys changed = SigningKey::open(keys, "first password").seal_again("second password");
  EXPECT_EQ(changed.public_key, keys.public_key);
  EXPECT_FALSE(SigningKey::open(changed, "first password").valid());
  const SigningKey key = SigningKey::open(changed, "second password");
  EXPECT_TRUE(signature_holds(keys.public_key, "text", key.sign("text")));
}

TEST(Signing, ExchangedKeysDoNotOpen) {
  UserKeys keys = make_user_keys("password of one");
  const UserKeys other = make_user_keys("password of two");
  UserKeys mixed = keys;
  mixed.public_key = other.public_key;
  EXPECT_FALSE(SigningKey::open(mixed, "password of one").valid());
  mixed = keys;
  mixed.sealed_key = other.sealed_key;
  EXPECT_FALSE(SigningKey::open(mixed, "password of one").valid());
  mixed = keys;
  mixed.sealed_key[100] = mixed.sealed_key[100] == '0' ? '1' : '0';
  EXPECT_FALSE(SigningKey::open(mixed, "password of one").valid());
  mixed.password_hash = std::string(500, 'x');
  EXPECT_FALSE(SigningKey::open(mixed, "password of one").valid());
}

TEST(Signing, ShortPasswordsAreRefused) {
  EXPECT_THROW(make_user_keys("too short"), Error);
}

TEST(PrintedNames, BelongToOnePersonForGood) {
  const sample::LotBook book;
  const auto refused = [](const std::vector<LotRecord>& records, const char* login,
                          const char* name, const char* another = "") {
    try {
      check_new_user(records, login, name, another);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  for (const char* name :
       {"Quinn Quality", "quinn  QUALITY", " QuinnQuality", "Quinn\u00a0Quality"}) {
    EXPECT_NE(refused(book.records(), "bob", name).find("--another-person"), std::string::npos)
        << name;
    EXPECT_EQ(refused(book.records(), "bob", name, "his son"), "") << name;
  }
  EXPECT_EQ(refused(book.records(), "bob", "Quinn B. Quality"), "");
  EXPECT_NE(refused(book.records(), "bob", "Quinn B. Quality", "no need"), "");
  EXPECT_NE(refused(book.records(), "QUINN", "Quinn B. Quality").find("user quinn"),
            std::string::npos);
  std::vector<LotRecord> records = book.records();
  for (LotRecord& r : records) {
    if (r.key == "quinn") r.fields["full_name"] = std::string("\u00c4nne \u00d6\u0161il");
  }
  // In small letters, and with the accents behind their letters.
  EXPECT_NE(refused(records, "bob", "\u00e4nne \u00f6\u0161il"), "");
  EXPECT_NE(refused(records, "bob", "A\u0308nne O\u0308s\u030cil"), "");
  EXPECT_EQ(refused(records, "bob", "Anne Osil"), "");
  for (LotRecord& r : records) {
    if (r.key == "quinn") r.fields["active"] = false;
  }
  EXPECT_NE(refused(records, "bob", "\u00c4nne \u00d6\u0161il").find("deactivated"),
            std::string::npos);
}

}  // namespace
}  // namespace asbuilt
