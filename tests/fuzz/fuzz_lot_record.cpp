// The canonical text of an entry as a database holds it.
#include "core/records/lot_record.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_lot.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] { parse_lot_record(std::string(fuzz::as_text(data, size))); });
}

fuzz::Corpus fuzz::corpus() {
  Corpus all;
  for (const LotRecord& record : small_lot()) {
    const std::string text = canonical_text(record);
    all.seeds.push_back(made(record.kind + ".json", text, text.size()));
  }
  all.seeds.push_back(refused("list.json", "[1, 2]"));
  all.seeds.push_back(refused("deep.json", std::string(100000, '[')));
  return all;
}
