#include "reports/store/digest.h"

#include <sodium.h>

#include <array>
#include <bit>

#include "reports/store/table_map.h"

namespace asbuilt {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

void append_big_endian(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
}

}  // namespace

struct DigestBuilder::State {
  crypto_hash_sha256_state sha256;
};

DigestBuilder::DigestBuilder() : state_(std::make_unique<State>()) {
  crypto_hash_sha256_init(&state_->sha256);
  buffer_.reserve(kBufferBytes + 64);
}

DigestBuilder::~DigestBuilder() = default;

void DigestBuilder::flush() {
  crypto_hash_sha256_update(&state_->sha256, reinterpret_cast<const unsigned char*>(buffer_.data()),
                            buffer_.size());
  buffer_.clear();
}

void DigestBuilder::add(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    buffer_ += 'i';
    append_big_endian(buffer_, static_cast<std::uint64_t>(*integer));
  } else if (const auto* real = std::get_if<double>(&value)) {
    buffer_ += 'r';
    append_big_endian(buffer_, std::bit_cast<std::uint64_t>(*real));
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    buffer_ += 't';
    append_big_endian(buffer_, text->size());
    buffer_ += *text;
  } else {
    buffer_ += 'n';
  }
  if (buffer_.size() >= kBufferBytes) flush();
}

std::string DigestBuilder::hex() {
  flush();
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state_->sha256, digest.data());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

TableDigest digest_stored_rows(Database& database, const std::string& table,
                               const std::string& columns, const std::string& key,
                               std::int64_t parent, const Progress& progress) {
  Statement statement(database, select_sql(table, key, columns));
  statement.bind(1, parent);
  DigestBuilder builder;
  std::int64_t rows = 0;
  const int count = statement.column_count();
  while (statement.step()) {
    if (rows % kRowsBetweenReports == 0) progress.throw_if_cancelled();
    for (int column = 0; column < count; ++column) builder.add(statement.value(column));
    ++rows;
  }
  return {table, columns, rows, builder.hex()};
}

}  // namespace asbuilt
