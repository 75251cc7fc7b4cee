#include "core/lot/attachments.h"

#include <algorithm>
#include <set>

#include "core/lot/evaluation.h"

namespace asbuilt {
namespace {

LotField field(std::string name, LotFieldType type, std::string text) {
  return {std::move(name), type, true, "", std::move(text), 0, 0, {}, ""};
}

bool of_file(const std::string& kind) {
  return record_kind(kind).scope == LotScope::kFile;
}

// What keeps an attachment from belonging to entries of this kind is a kind that is not known.
bool is_kind(const std::string& id) {
  const std::vector<RecordKind>& all = record_kinds();
  return std::any_of(all.begin(), all.end(), [&id](const RecordKind& k) { return k.id == id; });
}

std::string name_of_attachment(const LotRecord& record) {
  std::string name = kAttachmentKind;
  return name.append(" \"").append(record.key).append("\"");
}

bool has(const Evaluation& e, const LotRecord& entry, const std::string& what) {
  const Entries all = attachments_of(e.of(kAttachmentKind), entry);
  return std::any_of(all.begin(), all.end(),
                     [&what](const LotRecord* a) { return a->text("what") == what; });
}

// The calibrations that held when something of the lot was measured.
Entries calibrations_in_use(const Evaluation& e) {
  Entries found;
  for (const LotRecord* use : e.current()) {
    if (use->lot != e.lot()) continue;
    for (const char* instrument : {"instrument", "extensometer"}) {
      for (const char* when : {"tested", "measured", "scanned"}) {
        const LotRecord* calibration = calibration_on(e.of("calibration"), use->text(instrument),
                                                      use->text(when).substr(0, 10));
        if (calibration == nullptr) continue;
        if (std::find(found.begin(), found.end(), calibration) == found.end()) {
          found.push_back(calibration);
        }
      }
    }
  }
  return found;
}

class Certificates {
 public:
  explicit Certificates(Evaluation& e)
      : e_(e), needed_(e.has_profile() && e.profile().flag("needs_certificates")) {}

  void want(const Entries& entries, const std::string& what, const std::string& words) {
    std::string missing;
    for (const LotRecord* entry : entries) {
      if (has(e_, *entry, what)) continue;
      if (needed_) {
        block(*entry, what, words);
      } else {
        missing.append(missing.empty() ? "" : ", ").append(entry->key);
      }
    }
    if (!missing.empty()) e_.note(words + " not attached: " + missing);
  }

 private:
  void block(const LotRecord& entry, const std::string& what, const std::string& words) {
    const std::string options =
        "--file FILE --what " + what + " --to " + shell_word(entry.kind + ":" + entry.key);
    e_.block(words + " of " + entry.key + " is not attached, and the profile asks for it",
             entry.lot.empty() ? Evaluation::file_command("attach", options)
                               : e_.command("attach", options));
  }

  Evaluation& e_;
  bool needed_;
};

}  // namespace

const std::vector<std::string>& attachment_contents() {
  static const std::vector<std::string> all = {"powder_certificate",
                                               "calibration_certificate",
                                               "cycle_chart",
                                               "raw_curve",
                                               "test_table",
                                               "drawing",
                                               "photograph",
                                               "purchase_order",
                                               "other"};
  return all;
}

RecordKind attachment_kind(const std::vector<RecordKind>& kinds) {
  RecordKind kind{kAttachmentKind, "Attached file",     LotScope::kLotOrFile,
                  kAttachmentKind, EnteredBy::kProgram, {}};
  LotField what = field("what", LotFieldType::kText, "what the file is");
  what.choices = attachment_contents();
  LotField of_kind = field("of_kind", LotFieldType::kText, "kind of the entries it belongs to");
  for (const RecordKind& other : kinds) {
    if (other.id == "user" || other.id == "disposition" || other.id == "signature") continue;
    of_kind.choices.push_back(other.id);
  }
  LotField bytes = field(kContentBytesField, LotFieldType::kCount, "size of the file, bytes");
  bytes.unit = std::string("1");
  bytes.minimum = 1.0;
  bytes.maximum = static_cast<double>(kMostAttachmentBytes);
  LotField note = field("note", LotFieldType::kText, "anything else worth keeping");
  note.required = false;
  kind.fields = {field(kAttachmentKind, LotFieldType::kText, "its name in the record"),
                 field("file", LotFieldType::kText, "name of the file"),
                 bytes,
                 field(kContentField, LotFieldType::kSha256, "SHA-256 of the file"),
                 what,
                 of_kind,
                 field("of_names", LotFieldType::kList, "names of the entries it belongs to"),
                 note};
  return kind;
}

EntryProblems attachment_problems(const LotRecord& record) {
  if (record.kind != kAttachmentKind) return {};
  const std::string file = record.text("file");
  if (file.find_first_of("/\\") == std::string::npos && file != "." && file != "..") return {};
  return {{"the name of an attached file is a path",
           name_of_attachment(record) + ", file = \"" + file + "\"", "a name without folders", ""}};
}

EntryProblems attachment_reference_problems(const LotRecord& record, const RecordIndex& existing) {
  const std::string kind = record.text("of_kind");
  if (record.kind != kAttachmentKind || !is_kind(kind)) return {};
  EntryProblems found;
  if (of_file(kind) != record.lot.empty()) {
    found.push_back({"an attachment belongs where its entry does",
                     name_of_attachment(record) + ", of_kind = \"" + kind + "\"",
                     of_file(kind) ? "the whole file, no lot" : "the lot of its entry", ""});
    return found;
  }
  for (const std::string& name : record.list("of_names")) {
    if (existing.current(record.lot, kind, name) != nullptr) continue;
    std::string where = name_of_attachment(record);
    where.append(", ").append(kind).append(" \"").append(name).append("\"");
    std::string allowed = "a ";
    allowed.append(kind).append(" of this record");
    found.push_back({"an attachment belongs to an entry that is not there", where, allowed,
                     "add that entry first"});
  }
  return found;
}

LotRecord make_attachment(const std::string& name, const std::string& lot, const AttachedFile& file,
                          const std::string& of_kind, const std::vector<std::string>& of_names) {
  LotRecord record;
  record.kind = kAttachmentKind;
  record.key = name;
  record.lot = of_file(of_kind) ? "" : lot;
  record.fields = {{kAttachmentKind, name},
                   {"file", file.file},
                   {kContentBytesField, static_cast<double>(file.bytes)},
                   {kContentField, file.sha256},
                   {"what", file.what},
                   {"of_kind", of_kind},
                   {"of_names", of_names}};
  return record;
}

std::vector<const LotRecord*> attachments_of(const std::vector<const LotRecord*>& current,
                                             const LotRecord& entry) {
  std::vector<const LotRecord*> found;
  for (const LotRecord* a : current) {
    if (a->kind == kAttachmentKind && a->lot == entry.lot && a->text("of_kind") == entry.kind &&
        contains(a->list("of_names"), entry.key)) {
      found.push_back(a);
    }
  }
  return found;
}

std::vector<const LotRecord*> attachments_of_lot(const std::vector<LotRecord>& records,
                                                 const std::string& lot) {
  const std::vector<const LotRecord*> current = current_records(records);
  std::set<std::string> instruments, profiles;
  for (const LotRecord* r : current) {
    if (r->lot != lot) continue;
    for (const char* named : {"instrument", "extensometer"}) instruments.insert(r->text(named));
    if (r->kind == "lot") profiles.insert(r->text("profile"));
  }
  std::set<const LotRecord*> found;
  for (const LotRecord* r : current) {
    if (r->kind == kAttachmentKind && r->lot == lot) found.insert(r);
    const bool used = ((r->kind == "instrument" || r->kind == "calibration") &&
                       instruments.contains(r->text("instrument"))) ||
                      (r->kind == "profile" && profiles.contains(r->key)) || r->kind == "policy";
    if (!used) continue;
    for (const LotRecord* a : attachments_of(current, *r)) found.insert(a);
  }
  std::vector<const LotRecord*> sorted(found.begin(), found.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const LotRecord* a, const LotRecord* b) { return a->id < b->id; });
  return sorted;
}

void evaluate_certificates(Evaluation& e) {
  Certificates certificates(e);
  Entries hip;
  for (const LotRecord* step : e.of("step")) {
    if (step->text("process") == "hip") hip.push_back(step);
  }
  certificates.want(e.of("powder"), "powder_certificate", "Certificate of powder");
  certificates.want(hip, "cycle_chart", "Cycle chart of HIP step");
  certificates.want(calibrations_in_use(e), "calibration_certificate",
                    "Certificate of calibration");
}

}  // namespace asbuilt
