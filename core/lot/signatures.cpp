#include "core/lot/signatures.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/lot/persons.h"

namespace asbuilt {
namespace {

std::string manifest_line(const LotRecord& entry) {
  std::string line = std::to_string(entry.id);
  line += ' ';
  line += entry.sha256;
  line += '\n';
  return line;
}

std::string manifest_of_lot(const std::vector<LotRecord>& records, const std::string& lot,
                            std::int64_t to) {
  std::string manifest;
  for (const LotRecord& r : records) {
    if (r.id > to || (!r.lot.empty() && r.lot != lot)) continue;
    manifest += manifest_line(r);
  }
  return manifest;
}

const LotRecord* find_entry(const std::vector<LotRecord>& records, std::int64_t id) {
  const auto at =
      std::find_if(records.begin(), records.end(), [id](const LotRecord& r) { return r.id == id; });
  return at == records.end() ? nullptr : &*at;
}

std::string target_text(std::int64_t entry) {
  if (entry == 0) return "lot";
  std::string text = "entry ";
  text += std::to_string(entry);
  return text;
}

}  // namespace

void check_new_user(const std::vector<LotRecord>& records, const std::string& name,
                    const std::string& full_name, const std::string& another_person) {
  const std::string wanted = folded_name(full_name);
  bool namesake = false;
  for (const LotRecord* user : current_records(records)) {
    if (user->kind != "user") continue;
    if (user->key == name) {
      throw Error(ErrorCode::kInvalidInput,
                  {"there is already a user of this name", name, "another name",
                   "names are never given to somebody else, nor back"});
    }
    if (folded_name(user->key) == folded_name(name)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a user has this name but for case or blanks", name + ", user " + user->key,
                   "a name that is another one at a glance", ""});
    }
    if (folded_name(user->text("full_name")) != wanted) continue;
    namesake = true;
    if (!another_person.empty()) continue;
    std::string where = "--full-name \"" + full_name;
    where.append("\", user ").append(user->key).append(" (").append(user->text("full_name"));
    where.append(user->flag("active") ? ")" : "), deactivated");
    throw Error(
        ErrorCode::kInvalidInput,
        {"a user has this printed name already", where, "a name that no other user has, nor had",
         "the same person goes on with that login; for somebody else add what tells them "
         "apart (a middle name, a department), or --another-person \"WHY\", which is kept "
         "and printed"});
  }
  if (namesake || another_person.empty()) return;
  throw Error(
      ErrorCode::kInvalidInput,
      {"nobody has this printed name", "--another-person, --full-name \"" + full_name + "\"",
       "only beside a user of the same printed name", "leave it out"});
}

bool has_role(const LotRecord& user, const std::string& role) {
  const std::vector<std::string> roles = user.list("roles");
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

UserKeys keys_of(const LotRecord& user) {
  return {user.text("password_hash"), user.text("public_key"), user.text("sealed_key")};
}

const LotRecord& active_user(const std::vector<LotRecord>& records, const std::string& name) {
  // The last entry of a name is the current one.
  const auto at = std::find_if(records.rbegin(), records.rend(), [&name](const LotRecord& r) {
    return r.key == name && r.kind == "user";
  });
  if (at == records.rend()) {
    throw Error(ErrorCode::kInvalidInput,
                {"there is no such user", "--user " + name, "", "asbuilt lot add-user"});
  }
  if (at->flag("active")) return *at;
  throw Error(ErrorCode::kInvalidInput,
              {"this user may no longer log in", "--user " + name, "", ""});
}

LotRecord make_signature(const std::vector<LotRecord>& records, const LotRecord& user,
                         const SignatureRequest& request) {
  if ((request.meaning == "release" || request.meaning == "approval") &&
      !has_role(user, "quality")) {
    throw Error(ErrorCode::kInvalidInput, {"this user's role does not allow the signature",
                                           user.key + ", " + request.meaning, "role quality", ""});
  }
  std::string manifest;
  std::int64_t covers_to = request.entry;
  if (request.entry == 0) {
    manifest = manifest_of_lot(records, request.lot, request.id - 1);
    covers_to = request.id - 1;
  } else {
    const LotRecord* entry = find_entry(records, request.entry);
    if (entry == nullptr || (!entry->lot.empty() && entry->lot != request.lot)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"there is no such entry in the lot",
                   "lot " + request.lot + ", entry " + std::to_string(request.entry),
                   "an entry of the lot or of the file", "asbuilt lot show --lot lists them"});
    }
    manifest = manifest_line(*entry);
  }
  LotRecord signature;
  signature.id = request.id;
  signature.lot = request.lot;
  signature.kind = "signature";
  signature.key = std::string("S").append(std::to_string(request.id));
  signature.actor = user.key;
  signature.utc = request.utc;
  signature.fields = {{"signature", signature.key},
                      {"signer", user.key},
                      {"full_name", user.text("full_name")},
                      {"meaning", request.meaning},
                      {"target", target_text(request.entry)},
                      {"covers_to", static_cast<double>(covers_to)},
                      {"manifest_sha256", sha256_hex(manifest)}};
  return signature;
}

std::string signature_problem(const std::vector<LotRecord>& before, const LotRecord& signer,
                              const LotRecord& signature) {
  SignatureRequest request{signature.lot, 0, signature.text("meaning"), signature.id,
                           signature.utc};
  if (signature.text("target") != target_text(0)) {
    // check_lot_record has made sure that the number is whole and in range.
    request.entry = static_cast<std::int64_t>(signature.number("covers_to"));
  }
  try {
    const LotRecord expected = make_signature(before, signer, request);
    if (canonical_text(expected) == canonical_text(signature)) return {};
    return expected.text("manifest_sha256") != signature.text("manifest_sha256")
               ? "covers other bytes than the record holds"
               : "is not what its signer could sign";
  } catch (const Error& error) {
    return "could not have been given: " + error.text().what;
  }
}

std::vector<const LotRecord*> signatures_on(const std::vector<LotRecord>& records,
                                            const std::string& lot, std::int64_t entry) {
  std::vector<const LotRecord*> found;
  for (const LotRecord& r : records) {
    if (r.kind == "signature" && r.lot == lot && r.text("target") == target_text(entry)) {
      found.push_back(&r);
    }
  }
  return found;
}

std::vector<std::string> authors_of(const std::vector<LotRecord>& records, const LotRecord& entry) {
  std::vector<std::string> authors;
  for (const LotRecord* version : versions_of(records, entry)) {
    if (std::find(authors.begin(), authors.end(), version->actor) == authors.end()) {
      authors.push_back(version->actor);
    }
  }
  return authors;
}

const LotRecord* signature_of_another(const std::vector<LotRecord>& records, const LotRecord& entry,
                                      std::initializer_list<std::string_view> meanings) {
  const std::string target = target_text(entry.id);
  const std::vector<std::string> authors = authors_of(records, entry);
  const auto is_author = [&](const std::string& login) {
    return std::any_of(authors.begin(), authors.end(), [&](const std::string& author) {
      return same_person(records, login, author);
    });
  };
  const auto at = std::find_if(records.begin(), records.end(), [&](const LotRecord& s) {
    return s.kind == "signature" && s.text("target") == target && !is_author(s.actor) &&
           std::find(meanings.begin(), meanings.end(), s.text("meaning")) != meanings.end();
  });
  return at == records.end() ? nullptr : &*at;
}

const LotRecord* approval_by_another(const std::vector<LotRecord>& records,
                                     const LotRecord& entry) {
  return signature_of_another(records, entry, {"approval"});
}

const LotRecord* step_signature(const std::vector<LotRecord>& records, const LotRecord& step) {
  return signature_of_another(records, step, {"review", "approval"});
}

std::vector<const LotRecord*> signatures_on_entry(const std::vector<LotRecord>& records,
                                                  std::int64_t entry) {
  std::vector<const LotRecord*> found;
  for (const LotRecord& r : records) {
    if (r.kind == "signature" && r.text("target") == target_text(entry)) found.push_back(&r);
  }
  return found;
}

}  // namespace asbuilt
