#include "app/cli/lot_attachments.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

#include "app/cli/lot_output.h"
#include "app/cli/paths.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/lot/told_names.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed = "", const std::string& remedy = "") {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

// What "--to KIND:NAMES" says.
struct Belonging {
  std::string kind;
  std::vector<std::string> names;
};

Belonging belonging_of(const LotArguments& a, const RecordIndex& existing) {
  const std::size_t colon = a.to.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == a.to.size()) {
    refuse("it is not told what the file belongs to", "--to " + a.to, "KIND:NAME",
           "for example --to powder:W1, --to calibration:C-1, --to lot:L-001");
  }
  Belonging to;
  to.kind = a.to.substr(0, colon);
  const RecordKind& kind = record_kind(to.kind);
  const std::string lot = kind.scope == LotScope::kFile ? "" : a.lot;
  if (kind.scope != LotScope::kFile && a.lot.empty()) {
    refuse("an entry of this kind belongs to a lot", "--to " + a.to, "--lot LOT");
  }
  const std::string told = a.to.substr(colon + 1);
  const auto known = [&](const std::string& name) {
    return existing.current(lot, to.kind, name) != nullptr;
  };
  to.names = known(told) ? std::vector<std::string>{told} : told_names({told}, known, "--to");
  return to;
}

// The current attachment of this name, of the lot or the file.
const LotRecord& attachment_named(const RecordIndex& index, const LotArguments& a) {
  for (const std::string& lot : {a.lot, std::string()}) {
    const LotRecord* found = index.current(lot, kAttachmentKind, a.attachment);
    if (found != nullptr) return *found;
  }
  throw Error(ErrorCode::kNotFound,
              {"there is no attachment of this name", "--attachment " + a.attachment,
               a.lot.empty() ? "one of the whole file; --lot for one of a lot" : "",
               "asbuilt lot show --lot lists the attachments"});
}

// Never over a file that is there.
void write_new(const Path& out, const std::string& bytes) {
  std::FILE* file = std::fopen(out.c_str(), "wbx");
  if (file == nullptr && errno == EEXIST) {
    refuse("there is already a file of this name", "--out " + out.string(), "another name");
  }
  const auto fail = [&out] {
    throw Error(ErrorCode::kStorage,
                {"the file cannot be written", out.string() + " (" + std::strerror(errno) + ")", "",
                 "check the folder's permissions and the free space of the disk"});
  };
  if (file == nullptr) fail();
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) != 0 || !written) {
    std::error_code ignored;
    fs::remove(out, ignored);
    fail();
  }
}

}  // namespace

FileContent read_content_of(const Path& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) {
    throw Error(ErrorCode::kNotFound, {"there is no such file", file.string(), "", ""});
  }
  const auto size = static_cast<std::int64_t>(fs::file_size(file, failure));
  if (failure || size == 0 || size > kMostAttachmentBytes) {
    refuse("a file of this size is not attached",
           file.string() + ", " + std::to_string(size) + " bytes",
           "1 to " + std::to_string(kMostAttachmentBytes) + " bytes (64 MiB)",
           "pack it, or split it into files of their own");
  }
  FileContent content;
  content.name = file.filename().string();
  content.bytes.resize(static_cast<std::size_t>(size));
  std::ifstream in(file, std::ios::binary);
  in.read(content.bytes.data(), size);
  if (in.gcount() != size || in.peek() != std::ifstream::traits_type::eof()) {
    throw Error(ErrorCode::kStorage,
                {"the file cannot be read, or changed meanwhile", file.string(), "", "try again"});
  }
  content.sha256 = sha256_hex(content.bytes);
  return content;
}

FileContent read_raw(const RawFile& raw) {
  FileContent content = read_content_of(raw.path);
  if (content.sha256 == raw.sha256) return content;
  refuse("the file changed while it was reduced", raw.path.string(), "SHA-256 " + raw.sha256,
         "enter it again; nothing was added");
}

std::optional<LotRecord> attach_raw(LotWriter& writer, const FileContent& content,
                                    const RawFile& raw, const LotArguments& a,
                                    const std::vector<LotRecord>& of, const SigningKey& key) {
  std::vector<std::string> names;
  names.reserve(of.size());
  for (const LotRecord& record : of) names.push_back(record.key);
  const std::string& kind = of.front().kind;
  LotRecord record =
      make_attachment(kind + " " + a.test, a.lot,
                      {content.name, content.sha256, content.bytes.size(), raw.what}, kind, names);
  const LotRecord* before = writer.index().latest(a.lot, kAttachmentKind, record.key);
  if (before != nullptr) {
    if (before->fields == record.fields) return std::nullopt;
    record.supersedes = before->id;
    record.reason = a.reason.empty() ? "the test was entered again" : a.reason;
  }
  writer.add_content(content.bytes);
  return add_checked(writer, std::move(record), a.user, key, utc_now());
}

int lot_attach(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const FileContent content = read_content_of(a.file);
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    const Belonging to = belonging_of(a, writer.index());
    LotRecord record = make_attachment(a.attachment.empty() ? content.name : a.attachment, a.lot,
                                       {content.name, content.sha256, content.bytes.size(), a.what},
                                       to.kind, to.names);
    add_told_fields(record, a);
    record.supersedes = a.supersedes;
    record.reason = a.reason;
    writer.add_content(content.bytes);
    added = add_checked(writer, std::move(record), a.user, key, utc_now());
  });
  print_added(added, console);
  return 0;
}

int lot_save_attachment(const LotArguments& a, const Console& console) {
  if (a.attachment.empty() == a.sha256.empty()) {
    refuse("it is not told which attachment", "--attachment, --sha256", "one of them");
  }
  const Store store = Store::open_read_only(a.db);
  std::string sha256 = a.sha256;
  if (sha256.empty()) {
    const std::vector<LotRecord> records = store.lot_records();
    sha256 = attachment_named(RecordIndex(records), a).text(kContentField);
  }
  write_new(a.out, store.attached_content(sha256));
  if (console.form == OutputForm::kText) std::cout << a.out.string() << '\n';
  return 0;
}

}  // namespace asbuilt
