// Users' keys and signatures.
//
// Each user has a key pair of Ed25519 (RFC 8032). The secret key is stored encrypted
// (XSalsa20-Poly1305) under a key derived from the password by Argon2id (RFC 9106; the library's
// "interactive" cost, some 64 MiB and a tenth of a second); the password itself is stored only as
// an Argon2id hash. Whoever has the file but no password can neither sign nor learn a password
// faster than by trying. All through libsodium.
#pragma once

#include <string>
#include <string_view>

namespace asbuilt {

constexpr std::size_t kLeastPasswordLength = 10;  // characters (bytes of UTF-8)

struct UserKeys {
  std::string password_hash;
  std::string public_key;  // hexadecimal
  std::string sealed_key;  // salt, nonce and encrypted secret key, hexadecimal
};

// New keys. Throws kInvalidInput for a password that is too short.
UserKeys make_user_keys(std::string_view password);
// A secret key in memory, wiped when it goes.
class SigningKey {
 public:
  // Not valid() where the password is wrong or the stored keys do not belong together.
  static SigningKey open(const UserKeys& keys, std::string_view password);
  SigningKey(SigningKey&& other) noexcept;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  SigningKey& operator=(SigningKey&&) = delete;
  ~SigningKey();

  bool valid() const { return !secret_.empty(); }
  const std::string& public_key() const { return public_key_; }
  // Hexadecimal; of the bytes of `text`.
  std::string sign(std::string_view text) const;
  // The same key pair under a new password. Throws kInvalidInput for one that is too short.
  UserKeys seal_again(std::string_view password) const;

 private:
  SigningKey() = default;
  std::string secret_;  // 64 bytes
  std::string public_key_;
};

// False also for keys and signatures that are not hexadecimal or have the wrong length.
bool signature_holds(std::string_view public_key, std::string_view text,
                     std::string_view signature);

}  // namespace asbuilt
