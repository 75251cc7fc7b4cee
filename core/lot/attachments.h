// Files that belong to entries of the lot's record: certificates, charts, raw curves, drawings.
//
// An entry of kind "attachment" names the file, its size and SHA-256, what it is, and the entries
// that it belongs to; the content stands beside it in the database (kAttachmentKind). It belongs to
// the whole file where its entries do, such as a calibration, and else to their lot. Attachments
// keep nobody from withdrawing what they belong to: they stay, as evidence of what was there.
#pragma once

#include <string>
#include <vector>

#include "core/lot/record_kinds.h"

namespace asbuilt {

class Evaluation;

// What a file may be: "powder_certificate", ...
const std::vector<std::string>& attachment_contents();

// The kind itself; entries of `kinds` may have attachments, but for users, decisions and
// signatures.
RecordKind attachment_kind(const std::vector<RecordKind>& kinds);

// What is wrong with an attachment by itself: a name that is a path. Nothing for other kinds.
EntryProblems attachment_problems(const LotRecord& record);
// What it belongs to must be there, and in its lot, or of the file where it is.
EntryProblems attachment_reference_problems(const LotRecord& record, const RecordIndex& existing);

// An attachment without its content: name, lot, fields. `file` is the file's name without its
// folder; entries that belong to the file take no lot.
struct AttachedFile {
  std::string file;
  std::string sha256;
  std::size_t bytes = 0;
  std::string what;
};
LotRecord make_attachment(const std::string& name, const std::string& lot, const AttachedFile& file,
                          const std::string& of_kind, const std::vector<std::string>& of_names);

// Attachments that `entry` has among the `current` ones.
std::vector<const LotRecord*> attachments_of(const std::vector<const LotRecord*>& current,
                                             const LotRecord& entry);

// Those of the lot, and those of the file that belong to the instruments that it used, their
// calibrations, or its profile.
std::vector<const LotRecord*> attachments_of_lot(const std::vector<LotRecord>& records,
                                                 const std::string& lot);

// Certificates that are not there: of powder, of HIP steps (cycle_chart), of the calibrations that
// held when something was measured. A note, or a blocker each where the profile has
// needs_certificates.
void evaluate_certificates(Evaluation& e);

}  // namespace asbuilt
