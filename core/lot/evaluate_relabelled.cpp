// Parts that were entered again as something else, or of another build.
#include <map>

#include "core/lot/entry_words.h"
#include "core/lot/relabelled_parts.h"

namespace asbuilt {
namespace {

bool same_label(const LotRecord& a, const LotRecord& b) {
  return a.text("role") == b.text("role") && a.text("build") == b.text("build");
}

std::string entry_text(const LotRecord& r) {
  std::string text = " (entry ";
  return text.append(std::to_string(r.id)).append(")");
}

// "tensile test T1 failed (entry 30)"; empty: it speaks for the part.
std::string spoken_against(const Evaluation& e, const LotRecord& r) {
  if (result_failed(e, r)) return name_of(r) + " failed" + entry_text(r);
  if (is_outside(e, r)) return name_of(r) + " is outside its limits" + entry_text(r);
  if (r.text("verdict") != "undecided") return {};
  return name_of(r) + " is undecided" + entry_text(r);
}

// The entry before number `place` that last made the part something else than `again`; 0: it was
// never that.
std::int64_t changed_from(const std::vector<LotRecord>& records, const LotRecord& again,
                          std::int64_t place) {
  std::int64_t since = 0;
  bool was = false;
  for (const LotRecord& r : records) {
    if (r.id >= place) break;
    if (r.lot != again.lot || r.kind != "part" || r.key != again.key || r.withdrawn()) continue;
    if (was && !same_label(r, again)) since = r.id;
    was = same_label(r, again);
  }
  return since;
}

}  // namespace

std::vector<Relabelling> relabelled_parts(const std::vector<LotRecord>& records,
                                          const std::string& lot) {
  std::map<std::string, const LotRecord*> last;  // by serial
  std::vector<Relabelling> changes;
  for (const LotRecord& r : records) {
    if (r.lot != lot || r.kind != "part" || r.withdrawn()) continue;
    const LotRecord*& before = last[r.key];
    if (before != nullptr && !same_label(*before, r)) changes.push_back({before, &r});
    before = &r;
  }
  std::erase_if(changes, [&last](const Relabelling& change) {
    return same_label(*change.before, *last.at(change.after->key));
  });
  return changes;
}

std::string relabelling_words(const Relabelling& change) {
  const LotRecord &before = *change.before, &after = *change.after;
  std::string words;
  if (before.text("role") != after.text("role")) {
    words.append(choice_words(before.text("role"))).append(" to ");
    words.append(choice_words(after.text("role")));
  }
  if (before.text("build") != after.text("build")) {
    words.append(words.empty() ? "" : ", ").append("build ").append(before.text("build"));
    words.append(" to build ").append(after.text("build"));
  }
  words.append(" (entry ").append(std::to_string(after.id)).append(", by ").append(after.actor);
  return words.append(": ").append(after.reason).append(")");
}

RelabellingHindrance relabelling_hindrance(const Evaluation& e, const Relabelling& change,
                                           std::int64_t place) {
  const LotRecord& part = *change.before;
  const bool other_build = part.text("build") != change.after->text("build");
  const std::int64_t since = changed_from(e.records(), *change.after, place);
  RelabellingHindrance found;
  for (const LotRecord& r : e.records()) {
    if (r.id >= place) break;
    if (r.lot != e.lot() || r.withdrawn() || r.id < since) continue;
    std::string what;
    if (r.kind == "disposition" && r.key == part.key) {
      what = "it was decided " + r.text("to") + entry_text(r);
    } else if (r.text("part") == part.key) {
      what = spoken_against(e, r);
    } else if (other_build && result_failed(e, r)) {
      const LotRecord* piece = e.find("part", r.text("part"));
      if (piece != nullptr && piece->text("build") == part.text("build") &&
          piece->text("role") != "implant") {
        what = name_of(r) + " of its build failed" + entry_text(r);
      }
    }
    if (!what.empty()) found = {r.id, what};
  }
  return found;
}

// What was found on a part and decided about it does not go away with its name.
void evaluate_relabelled(Evaluation& e) {
  for (const Relabelling& change : relabelled_parts(e.records(), e.lot())) {
    const std::string serial = change.after->key, words = relabelling_words(change);
    const RelabellingHindrance why = relabelling_hindrance(e, change, change.after->id);
    if (why.entry == 0 || e.answered_part(serial, why.entry, change.after->id)) {
      std::string note = "Part ";
      e.note(note.append(serial).append(" was changed from ").append(words));
      continue;
    }
    std::string what = "was changed from ";
    what.append(words).append(" after ").append(why.what);
    const LotRecord* now = e.find("part", serial);
    std::string remedy = e.nonconformity_command(serial, {"part:" + serial});
    remedy.append("; or enter it again as it was: ");
    remedy.append(now == nullptr ? e.command("add-part", "PART.toml") : e.correction(*now));
    e.block_part(serial, what.append(", and no closed nonconformity is about it"), remedy);
  }
}

}  // namespace asbuilt
