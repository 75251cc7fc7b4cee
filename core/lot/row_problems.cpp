#include "core/lot/row_problems.h"

#include <map>
#include <utility>

#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

std::string sentence(const std::vector<const RowProblem*>& alike) {
  const RowProblem& first = *alike.front();
  std::string text = first.place;
  if (alike.size() == 1) return text.append(": ").append(first.text);
  if (first.line == 0) {
    text.append(": ").append(first.text).append("; so of ");
    text.append(std::to_string(alike.size() - 1)).append(" further, the last: ");
    return text.append(alike.back()->place);
  }
  std::vector<std::int64_t> lines;
  lines.reserve(alike.size());
  for (const RowProblem* p : alike) lines.push_back(p->line);
  text = "lines " + entries_text(lines);
  if (!first.column.empty()) text.append(", column ").append(first.column);
  return text.append(": ").append(first.text);
}

}  // namespace

std::vector<std::string> row_problem_sentences(const std::vector<RowProblem>& problems) {
  std::map<std::pair<std::string, std::string>, std::vector<const RowProblem*>> same;
  for (const RowProblem& p : problems) same[{p.column, p.text}].push_back(&p);
  std::vector<std::string> all;
  for (const RowProblem& p : problems) {
    const std::vector<const RowProblem*>& alike = same[{p.column, p.text}];
    if (alike.size() < kGroupedRows) {
      all.push_back(sentence({&p}));
    } else if (alike.front() == &p) {
      all.push_back(sentence(alike));
    }
  }
  return all;
}

}  // namespace asbuilt
