#include "core/lot/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out < 0) fail();
  const bool written =
      ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fsync(out) == 0;
  if (::close(out) != 0 || !written) fail();
}

std::vector<std::string> check_heads(const std::filesystem::path& file,
                                     const std::map<std::int64_t, std::string>& hash_of,
                                     const std::vector<LotRecord>& records) {
  std::vector<std::string> problems;
  std::ifstream in(file);
  if (!in) {
    const bool any = std::any_of(records.begin(), records.end(),
                                 [](const LotRecord& r) { return r.kind == "signature"; });
    if (any) problems.push_back("the file of signed heads is missing: " + file.string());
    return problems;
  }
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::string name = "signed head in line " + std::to_string(number);
    try {
      nlohmann::json json = nlohmann::json::parse(line);
      const std::string public_key = json.at("public_key").get<std::string>();
      const std::string signature = json.at("ed25519").get<std::string>();
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
      }
    } catch (const nlohmann::json::exception&) {
      problems.push_back(name + " cannot be read");
    }
  }
  return problems;
}

}  // namespace asbuilt
