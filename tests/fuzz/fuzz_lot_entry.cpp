// The file of an entry of the lot's record (TOML), taken as each kind that a user may enter.
#include "core/lot/entry_file.h"
#include "core/lot/record_kinds.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_lot.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<LotRecord> lot = fuzz::small_lot();
  static const RecordIndex index(lot);
  return fuzz::run([&] {
    const LotFields fields = parse_entry_file(fuzz::as_text(data, size), "entry.toml");
    for (const RecordKind& kind : record_kinds()) {
      if (kind.entered_by != EnteredBy::kUser) continue;
      const LotRecord record = fuzz::entry(kind.id, 6, fields);
      const EntryProblems problems = entry_problems(record);
      reference_problems(record, index);
      new_entry_problems(record);
      if (problems.empty()) parse_lot_record(canonical_text(record));
    }
  });
}

fuzz::Corpus fuzz::corpus() {
  fuzz::Corpus all;
  all.seeds.push_back(made("build.toml",
                           "build = \"B2\"\nmachine = \"M\"\nmachine_serial = \"1\"\n"
                           "parameter_set = \"30 um\"\nparameter_sha256 = \"" +
                               std::string(64, 'a') +
                               "\"\npowder = [\"W1\", \"W2\"]\nshares_pct = [70, 30.5]\n"
                               "layer_um = 30.0\nstarted = \"2026-11-01T08:00:00Z\"\n"
                               "ended = \"2026-11-02T08:00:00Z\"\n",
                           200));
  all.seeds.push_back(made("powder.toml",
                           "powder = \"W1\"\nalloy = \"Ti6Al4V ELI\"\nstate = 'virgin'\n"
                           "reuse_count = 0\nd50_um = 35.2\ncertificate = \"\"\"CoC\n1\"\"\"\n",
                           60));
  for (const char* name : {"lot", "part", "dimension", "tensile", "tolerance"}) {
    const RecordKind& kind = record_kind(name);
    std::string text = record_template(kind);
    // Fields that may stay away stand behind a # until somebody fills them in.
    for (const LotField& field : kind.fields) {
      const std::size_t at = text.find("\n# " + field.name + " = ");
      if (at != std::string::npos) text.erase(at + 1, 2);
    }
    all.seeds.push_back(made(kind.id + ".toml", text, 60));
  }
  all.seeds.push_back(refused("a table.toml", "[part]\nserial = \"SN-1\"\n"));
  all.seeds.push_back(refused("a date.toml", "started = 2026-11-01\n"));
  return all;
}
