// Signed heads beside a database.
#include "core/lot/head_file.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

namespace {

SignedTrail trail() {
  return {{{1, "a"}, {2, "b"}, {3, "c"}}, {{2, false}, {3, true}}};
}

}  // namespace

// A damaged line is a finding about the record, told in `problems`: nothing is refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = fuzz::put("lot.heads", fuzz::as_text(data, size));
  return fuzz::run([&] {
    for (const HeadFindings& found :
         {check_heads(path, trail(), {}), check_last_head(path, trail(), {})}) {
      for (const std::string& problem : found.problems) fuzz::require_readable(problem);
    }
  });
}

fuzz::Corpus fuzz::corpus() {
  const std::string line = "{\"ed25519\":\"" + std::string(128, 'a') +
                           "\",\"hash\":\"c\",\"previous\":\"\",\"public_key\":\"" +
                           std::string(64, 'b') +
                           "\",\"seq\":3,\"signer\":\"ada\",\"utc\":\"2026-11-20T10:00:00Z\"}\n";
  return {Form::kText, {made("unsigned.heads", line + line, line.size())}, {}, false};
}
