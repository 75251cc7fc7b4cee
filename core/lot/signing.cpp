#include "core/lot/signing.h"

#include <sodium.h>

#include <array>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr std::size_t kSealed = crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES +
                                crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES;

void start_library() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw Error(ErrorCode::kInternal, "libsodium could not be started");
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string hex(std::string_view raw) {
  std::string text(2 * raw.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes(raw), raw.size());
  text.pop_back();
  return text;
}
// Empty where the text is not hexadecimal in lower case, as `hex` writes it, or not `length` bytes:
// one signature has one text.
std::string unhex(std::string_view text, std::size_t length) {
  std::string raw(length, '\0');
  std::size_t found = 0;
  if (text.size() != 2 * length || sodium_hex2bin(bytes(raw), raw.size(), text.data(), text.size(),
                                                  nullptr, &found, nullptr) != 0) {
    return {};
  }
  return found == length && hex(raw) == text ? raw : std::string();
}

void derive(std::string& key, std::string_view password, std::string_view salt) {
  key.resize(crypto_secretbox_KEYBYTES);
  if (crypto_pwhash(bytes(key), key.size(), password.data(), password.size(), bytes(salt),
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::kOutOfMemory, "no memory for deriving a key from the password");
  }
}

UserKeys seal(std::string_view secret, std::string_view public_key, std::string_view password) {
  if (password.size() < kLeastPasswordLength) {
    throw Error(ErrorCode::kInvalidInput,
                {"the password is too short", "",
                 "at least " + std::to_string(kLeastPasswordLength) + " characters", ""});
  }
  UserKeys keys;
  keys.public_key = hex(public_key);
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw Error(ErrorCode::kOutOfMemory, "no memory for hashing the password");
  }
  keys.password_hash = hash.data();
  std::string sealed(kSealed, '\0');
  unsigned char* salt = bytes(sealed);
  unsigned char* nonce = salt + crypto_pwhash_SALTBYTES;
  randombytes_buf(salt, crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES);
  std::string key;
  derive(key, password, std::string_view(sealed).substr(0, crypto_pwhash_SALTBYTES));
  crypto_secretbox_easy(nonce + crypto_secretbox_NONCEBYTES, bytes(secret), secret.size(), nonce,
                        bytes(key));
  sodium_memzero(key.data(), key.size());
  keys.sealed_key = hex(sealed);
  return keys;
}

}  // namespace

UserKeys make_user_keys(std::string_view password) {
  start_library();
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_keypair(bytes(public_key), bytes(secret));
  UserKeys keys = seal(secret, public_key, password);
  sodium_memzero(secret.data(), secret.size());
  return keys;
}

SigningKey SigningKey::open(const UserKeys& keys, std::string_view password) {
  start_library();
  SigningKey opened;
  const std::string sealed = unhex(keys.sealed_key, kSealed);
  // Other costs than this program's would let an edited file keep the machine busy for hours.
  if (sealed.empty() || keys.password_hash.size() >= crypto_pwhash_STRBYTES ||
      !keys.password_hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) {
    return opened;
  }
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  keys.password_hash.copy(hash.data(), hash.size() - 1);
  if (crypto_pwhash_str_verify(hash.data(), password.data(), password.size()) != 0) return opened;
  std::string key;
  derive(key, password, std::string_view(sealed).substr(0, crypto_pwhash_SALTBYTES));
  const unsigned char* nonce = bytes(std::string_view(sealed)) + crypto_pwhash_SALTBYTES;
  const unsigned char* box = nonce + crypto_secretbox_NONCEBYTES;
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  const bool ok = crypto_secretbox_open_easy(bytes(secret), box,
                                             crypto_secretbox_MACBYTES + crypto_sign_SECRETKEYBYTES,
                                             nonce, bytes(key)) == 0;
  sodium_memzero(key.data(), key.size());
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  if (ok) crypto_sign_ed25519_sk_to_pk(bytes(public_key), bytes(secret));
  // A key pair that was exchanged behind the user's back must not sign in the user's name.
  if (ok && hex(public_key) == keys.public_key) {
    opened.secret_ = std::move(secret);
    opened.public_key_ = keys.public_key;
  }
  return opened;
}

UserKeys SigningKey::seal_again(std::string_view password) const {
  return seal(secret_, unhex(public_key_, crypto_sign_PUBLICKEYBYTES), password);
}

SigningKey::SigningKey(SigningKey&& other) noexcept
    : secret_(std::move(other.secret_)), public_key_(std::move(other.public_key_)) {
  other.secret_.clear();
}

SigningKey::~SigningKey() {
  if (!secret_.empty()) sodium_memzero(secret_.data(), secret_.size());
}

std::string SigningKey::sign(std::string_view text) const {
  if (!valid()) throw Error(ErrorCode::kInternal, "signing without a key");
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(bytes(signature), nullptr, bytes(text), text.size(),
                       bytes(std::string_view(secret_)));
  return hex(signature);
}

bool signature_holds(std::string_view public_key, std::string_view text,
                     std::string_view signature) {
  start_library();
  const std::string key = unhex(public_key, crypto_sign_PUBLICKEYBYTES);
  const std::string raw = unhex(signature, crypto_sign_BYTES);
  return !key.empty() && !raw.empty() &&
         crypto_sign_verify_detached(bytes(std::string_view(raw)), bytes(text), text.size(),
                                     bytes(std::string_view(key))) == 0;
}

}  // namespace asbuilt
