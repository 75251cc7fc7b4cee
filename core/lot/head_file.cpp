#include "core/lot/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace asbuilt {
namespace {

nlohmann::json body_of(const SignedHead& head) {
  return {{"seq", head.seq}, {"hash", head.hash}, {"utc", head.utc}, {"signer", head.signer}};
}

bool is_key_of(const std::vector<LotRecord>& records, const std::string& signer,
               const std::string& public_key) {
  return std::any_of(records.begin(), records.end(), [&](const LotRecord& r) {
    return r.kind == "user" && r.key == signer && r.text("public_key") == public_key;
  });
}

}  // namespace

std::filesystem::path head_file_of(const std::filesystem::path& database) {
  std::filesystem::path file = database;
  file += ".heads";
  return file;
}

void append_head(const std::filesystem::path& file, const SignedHead& head, const SigningKey& key) {
  nlohmann::json json = body_of(head);
  const std::string signature = key.sign(json.dump());
  json["public_key"] = key.public_key();
  json["ed25519"] = signature;
  const std::string line = json.dump() + "\n";
  const auto fail = [&file] {
    throw Error(ErrorCode::kStorage,
                {"the signed head could not be written", file.string(), "",
                 "the signature itself is stored; make room or mend permissions, and sign again"});
  };
  std::string bytes = line;
  const int out = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out < 0) fail();
  // A line that was torn by a full disk must not spoil this one.
  char last = '\n';
  const off_t size = ::lseek(out, 0, SEEK_END);
  if (size > 0 && ::pread(out, &last, 1, size - 1) == 1 && last != '\n') bytes = "\n" + line;
  bool written = size >= 0;
  for (std::size_t done = 0; written && done < bytes.size();) {
    const ssize_t n = ::write(out, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    written = n > 0;
    if (written) done += static_cast<std::size_t>(n);
  }
  written = written && ::fsync(out) == 0;
  if (::close(out) != 0 || !written) fail();
  // The name of a new file is on the disk only with its folder.
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
}

std::vector<std::string> check_heads(const std::filesystem::path& file,
                                     const std::map<std::int64_t, std::string>& hash_of,
                                     std::int64_t last_signed,
                                     const std::vector<LotRecord>& records) {
  std::vector<std::string> problems;
  std::ifstream in(file);
  if (!in && last_signed == 0) return problems;
  std::int64_t newest = 0;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::string name = "signed head in line " + std::to_string(number);
    try {
      nlohmann::json json = nlohmann::json::parse(line);
      const std::string public_key = json.at("public_key").get<std::string>();
      const std::string signature = json.at("ed25519").get<std::string>();
      if (!json.at("seq").is_number_integer()) {
        problems.push_back(name + " cannot be read");
        continue;
      }
      const SignedHead head{json.at("seq").get<std::int64_t>(), json.at("hash").get<std::string>(),
                            json.at("utc").get<std::string>(),
                            json.at("signer").get<std::string>()};
      if (!signature_holds(public_key, body_of(head).dump(), signature)) {
        problems.push_back(name + " is not signed by the key it names");
        continue;
      }
      const auto entry = hash_of.find(head.seq);
      const std::string by = " (signed by " + head.signer + " at " + head.utc + ")";
      if (entry == hash_of.end()) {
        problems.push_back("the audit trail ends before entry " + std::to_string(head.seq) + by +
                           ": its end was cut off, or this is an older copy of the file");
      } else if (entry->second != head.hash) {
        problems.push_back("audit entry " + std::to_string(head.seq) +
                           " is not the one that was signed" + by);
      } else if (!is_key_of(records, head.signer, public_key)) {
        problems.push_back(name + " was signed with a key that is not the signer's");
      } else {
        newest = std::max(newest, head.seq);
      }
    } catch (const nlohmann::json::exception&) {
      problems.push_back(name + " cannot be read");
    }
  }
  if (newest < last_signed) {
    problems.push_back(
        "the file of signed heads is missing or ends before the last signature (audit "
        "entry " +
        std::to_string(last_signed) + "): " + file.string());
  }
  return problems;
}

}  // namespace asbuilt
