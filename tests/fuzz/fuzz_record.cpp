// The record as a file from elsewhere (SQLite): opened for reading only, listed, loaded, verified.
#include <optional>

#include "core/records/inspection.h"
#include "reports/store/artifacts.h"
#include "reports/store/store.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/hostile_records.h"
#include "tests/fuzz/small_lot.h"

using namespace asbuilt;

namespace {

// Each in its turn, so that what stops one does not keep the others from being tried. Damage that
// opening does not show is a finding of verify(), which is a refusal here.
int read_all(const std::filesystem::path& path) {
  std::optional<Store> store;
  fuzz::run([&] { store.emplace(Store::open_read_only(path)); });
  if (!store) return 0;
  fuzz::run([&] { store->audit_trail(); });
  fuzz::run([&] {
    store->strut_history("s1");
    store->recurring_defects(1);
  });
  fuzz::run([&] {
    for (const LotRecord& entry : store->lot_records()) {
      if (entry.kind == kAttachmentKind) store->attached_content(entry.text(kContentField));
    }
  });
  fuzz::run([&] {
    for (const InspectionSummary& summary : store->list_inspections()) {
      store->load_inspection(summary.id);
      store->table_digests(summary.id);
    }
  });
  return fuzz::run([&] {
    const IntegrityReport report = store->verify();
    for (const std::string& problem : report.problems) fuzz::require_readable(problem);
    if (!report.ok()) throw Error(ErrorCode::kStorage, report.problems.front());
  });
}

fuzz::Seed old_record(int schema, std::int64_t bytes) {
  std::string name = "store/data/schema_";
  name.append(std::to_string(schema)).append(".zlib");
  const std::string packed = fuzz::real_file("../tests/reports/" + name, 0).bytes;
  return fuzz::made(name, decompress(packed, bytes), 100);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return read_all(fuzz::put("lot.sqlite", fuzz::as_text(data, size)));
}

fuzz::Corpus fuzz::corpus() {
  fuzz::Corpus all{Form::kBytes, {old_record(8, 266240), old_record(1, 167936)}};
  for (Seed& seed : hostile_records(all.seeds[0].bytes)) all.seeds.push_back(std::move(seed));
  return all;
}
