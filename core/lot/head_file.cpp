#include "core/lot/head_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"

namespace asbuilt {
namespace {

const std::string kFirst(64, '0');         // what the first line names as the line before it
constexpr std::chrono::seconds kWait(10);  // for another program to write its entry and its head

// `previous`: SHA-256 of the line before; empty in lines of older files.
nlohmann::json body_of(const SignedHead& head, const std::string& previous) {
  nlohmann::json body = {
      {"seq", head.seq}, {"hash", head.hash}, {"utc", head.utc}, {"signer", head.signer}};
  if (!previous.empty()) body["previous"] = previous;
  return body;
}

bool is_key_of(const std::vector<LotRecord>& records, const std::string& signer,
               const std::string& public_key) {
  return std::any_of(records.begin(), records.end(), [&](const LotRecord& r) {
    return r.kind == "user" && r.key == signer && r.text("public_key") == public_key;
  });
}

struct HeadLine {
  SignedHead head;
  std::string previous, public_key;
  bool signature_holds = false;
};

std::optional<HeadLine> read_line(const std::string& text) {
  // Exceptions are slow: a file of line ends alone would keep a verification for minutes.
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  try {
    if (!json.at("seq").is_number_integer()) return std::nullopt;
    HeadLine line;
    line.head = {json.at("seq").get<std::int64_t>(), json.at("hash").get<std::string>(),
                 json.at("utc").get<std::string>(), json.at("signer").get<std::string>()};
    line.previous = json.value("previous", "");
    line.public_key = json.at("public_key").get<std::string>();
    line.signature_holds =
        signature_holds(line.public_key, body_of(line.head, line.previous).dump(),
                        json.at("ed25519").get<std::string>());
    return line;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

// Goes through the lines of one file in their order.
class HeadCheck {
 public:
  HeadCheck(const SignedTrail& trail, const std::vector<LotRecord>& records)
      : trail_(trail), records_(records) {}

  // A line that stands alone: those before it are not looked at.
  void last_line(const HeadLine& line) {
    name_ = "the last signed head";
    if (!line.signature_holds) return problem("is not signed by the key it names");
    in_trail(line);
  }

  void line(const std::string& text) {
    name_ = "signed head in line " + std::to_string(++number_);
    const std::optional<HeadLine> read = read_line(text);
    if (!read) {
      torn_told();
      torn_ = name_;
    } else if (!read->signature_holds) {
      torn_told();
      problem("is not signed by the key it names");
    } else {
      follows(*read);
      in_trail(*read);
    }
    before_ = sha256_hex(text);
  }

  // `whole`: the file ends with a line end.
  HeadFindings end(bool whole, const std::filesystem::path& file) {
    if (whole) torn_told();
    found_.newest = newest_;
    const std::vector<std::int64_t> missing = changes_until(0);
    if (missing.empty()) return found_;
    constexpr char kPutBack[] = "; put back the one that belongs to the database";
    if (missing.size() == 1) {
      found_.unfinished = "the last signed head is missing: " + file.string();
      found_.unfinished.append(newest_ == 0 ? " holds none" : " ends with audit entry ");
      if (newest_ != 0) found_.unfinished.append(std::to_string(newest_));
      found_.unfinished.append(", the last change of the record is audit entry ");
      found_.unfinished.append(std::to_string(missing.back()));
    } else if (newest_ == 0) {
      found_.lost = "the file of signed heads is missing or holds none: " + file.string();
      found_.lost.append(kPutBack);
    } else {
      found_.lost = "the file of signed heads was cut off: " + file.string();
      found_.lost.append(" ends with audit entry ").append(std::to_string(newest_));
      found_.lost.append(", the record was changed ").append(std::to_string(missing.size()));
      found_.lost.append(" times after that, in audit entries ");
      found_.lost.append(std::to_string(missing.front())).append(" to ");
      found_.lost.append(std::to_string(missing.back())).append(kPutBack);
    }
    return found_;
  }

 private:
  void problem(const std::string& sentence) { found_.problems.push_back(name_ + " " + sentence); }
  void torn_told() {
    if (!torn_.empty()) found_.problems.push_back(torn_ + " cannot be read");
    torn_.clear();
  }

  void follows(const HeadLine& line) {
    if (line.previous.empty()) return torn_told();
    if (line.previous == before_) {
      torn_.clear();
    } else {
      torn_told();
      problem(
          "does not follow the line before it: one between them was taken out, or it was "
          "altered");
    }
  }

  // The changes after the newest head that should have a head of their own, by their last audit
  // entries; up to audit entry `until`, 0: all. Older versions wrote one for signatures only.
  std::vector<std::int64_t> changes_until(std::int64_t until) const {
    std::vector<std::int64_t> found;
    for (const RecordChange& change : trail_.changes) {
      if (change.last <= newest_ || (until != 0 && change.last > until)) continue;
      if (change.is_signed || !newest_is_old_) found.push_back(change.last);
    }
    return found;
  }

  // One line for each change: where it stands for several, that stays in sight.
  void gap(const HeadLine& line) {
    if (newest_ == 0 && line.previous.empty()) newest_is_old_ = true;
    const std::vector<std::int64_t> covered = changes_until(line.head.seq);
    newest_is_old_ = line.previous.empty();
    if (covered.size() < 2) return;
    std::string note;
    if (newest_ == 0) {
      note = "The signed heads begin again at audit entry " + std::to_string(line.head.seq);
    } else {
      note = "The " + name_ + " stands for " + std::to_string(covered.size());
      note.append(" changes of the record, the first is audit entry ");
      note.append(std::to_string(covered.front()));
    }
    note.append(" (").append(line.head.signer).append(", ").append(line.head.utc);
    note.append(
        "): whether the record was rolled back before, only a head on paper or the file of "
        "heads that was there shows");
    found_.notes.push_back(note);
  }

  void in_trail(const HeadLine& line) {
    const SignedHead& head = line.head;
    const auto entry = trail_.hash_of.find(head.seq);
    const std::string by = " (signed by " + head.signer + " at " + head.utc + ")";
    if (entry == trail_.hash_of.end()) {
      found_.problems.push_back("the audit trail ends before entry " + std::to_string(head.seq) +
                                by + ": its end was cut off, or this is an older copy of the file");
    } else if (entry->second != head.hash) {
      found_.problems.push_back("audit entry " + std::to_string(head.seq) +
                                " is not the one that was signed" + by);
    } else if (!is_key_of(records_, head.signer, line.public_key)) {
      problem("was signed with a key that is not the signer's");
    } else {
      gap(line);
      newest_ = std::max(newest_, head.seq);
    }
  }

  const SignedTrail& trail_;
  const std::vector<LotRecord>& records_;
  HeadFindings found_;
  std::string name_, torn_;
  std::string before_ = kFirst;
  std::int64_t newest_ = 0;
  bool newest_is_old_ = false;
  int number_ = 0;
};

}  // namespace

std::filesystem::path head_file_of(const std::filesystem::path& database) {
  std::filesystem::path file = database;
  file += ".heads";
  return file;
}

// Closes the file, and with that gives up its lock.
class HeadFile::Open {
 public:
  explicit Open(const std::filesystem::path& path)
      : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {}
  ~Open() {
    if (fd_ >= 0) ::close(fd_);
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;

  bool is_open() const { return fd_ >= 0; }
  // False where it cannot be locked for kWait.
  bool lock() const {
    const auto end = std::chrono::steady_clock::now() + kWait;
    while (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      const bool taken = errno == EWOULDBLOCK || errno == EINTR;
      if (!taken || std::chrono::steady_clock::now() >= end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }
  // The bytes behind the last line end but one; nothing where they cannot be read.
  std::optional<std::string> last_line() const {
    const off_t size = ::lseek(fd_, 0, SEEK_END);
    if (size < 0) return std::nullopt;
    for (off_t window = 4096;; window *= 2) {
      const off_t from = std::max<off_t>(0, size - window);
      std::string text(static_cast<std::size_t>(size - from), ' ');
      if (::pread(fd_, text.data(), text.size(), from) != size - from) return std::nullopt;
      const std::size_t end = text.ends_with('\n') ? text.size() - 1 : text.size();
      const std::size_t at = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
      if (at != std::string::npos) return text.substr(at + 1);
      if (from == 0) return text;
    }
  }
  bool write(const std::string& bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t n = ::write(fd_, bytes.data() + done, bytes.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      done += static_cast<std::size_t>(n);
    }
    return ::fsync(fd_) == 0;
  }

 private:
  int fd_;
};

HeadFile::HeadFile(const std::filesystem::path& file)
    : file_(file), open_(std::make_unique<Open>(file)) {
  const bool opened = open_->is_open();
  if (opened && open_->lock()) return;
  throw Error(ErrorCode::kStorage,
              {opened ? "the file of signed heads is held by another program, nothing was added"
                      : "the file of signed heads cannot be written, nothing was added",
               file.string(), "",
               opened ? "wait until that program is done, and try again"
                      : "make room or mend permissions, and try again"});
}

HeadFile::HeadFile(HeadFile&&) noexcept = default;
HeadFile& HeadFile::operator=(HeadFile&&) noexcept = default;
HeadFile::~HeadFile() = default;

void HeadFile::append(const SignedHead& head, const SigningKey& key,
                      const std::string& remedy) const {
  const auto fail = [&] {
    throw Error(ErrorCode::kStorage,
                {"the signed head could not be written", file_.string(), "", remedy});
  };
  const std::optional<std::string> last = open_->last_line();
  if (!last) fail();
  // A line that was torn by a full disk must not spoil this one.
  const bool torn = !last->empty() && !last->ends_with('\n');
  std::string before = *last;
  if (before.ends_with('\n')) before.pop_back();
  nlohmann::json json = body_of(head, last->empty() ? kFirst : sha256_hex(before));
  const std::string signature = key.sign(json.dump());
  json["public_key"] = key.public_key();
  json["ed25519"] = signature;
  std::string bytes = torn ? "\n" : "";
  bytes.append(json.dump()).append("\n");
  if (!open_->write(bytes)) fail();
  // The name of a new file is on the disk only with its folder.
  const std::filesystem::path folder = std::filesystem::absolute(file_).parent_path();
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
}

HeadFindings check_heads(const std::filesystem::path& file, const SignedTrail& trail,
                         const std::vector<LotRecord>& records) {
  HeadCheck check(trail, records);
  std::ifstream in(file);
  std::string line;
  bool whole = true;
  while (std::getline(in, line)) {
    whole = !in.eof();
    check.line(line);
  }
  return check.end(whole, file);
}

HeadFindings check_last_head(const std::filesystem::path& file, const SignedTrail& trail,
                             const std::vector<LotRecord>& records) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
  HeadCheck check(trail, records);
  for (; !lines.empty(); lines.pop_back()) {
    const std::optional<HeadLine> read = read_line(lines.back());
    if (!read) continue;
    check.last_line(*read);
    break;
  }
  return check.end(true, file);
}

}  // namespace asbuilt
