#include "core/statistics/gage_sums.h"

#include <vector>

#include "core/statistics/descriptive.h"

namespace asbuilt {
namespace {

struct Means {
  std::vector<double> part, op, cell;
  double grand = 0.0;
};

Means means_of(const GageTable& table) {
  Means m;
  const std::size_t parts = table.parts.size();
  const std::size_t operators = table.operators.size();
  std::vector<std::vector<double>> of_op(operators);
  for (std::size_t p = 0; p < parts; ++p) {
    std::vector<double> of_part;
    for (std::size_t o = 0; o < operators; ++o) {
      m.cell.push_back(table.cell_mean(p, o));
      of_part.push_back(m.cell.back());
      of_op[o].push_back(m.cell.back());
    }
    m.part.push_back(sample_mean(of_part));
  }
  for (const std::vector<double>& column : of_op) m.op.push_back(sample_mean(column));
  m.grand = sample_mean(m.part);
  return m;
}

double square(double x) {
  return x * x;
}

double within_cells(const GageTable& table) {
  double sum = 0.0;
  for (std::size_t p = 0; p < table.parts.size(); ++p) {
    for (std::size_t o = 0; o < table.operators.size(); ++o) {
      sum += sample_moments(table.cell(p, o)).sum_of_squares;
    }
  }
  return sum;
}

}  // namespace

GageSums crossed_sums(const GageTable& table) {
  const Means m = means_of(table);
  const std::size_t operators = table.operators.size();
  const auto trials = static_cast<double>(table.trials);
  GageSums sums;
  for (const double mean : m.part) {
    sums.parts += static_cast<double>(operators) * trials * square(mean - m.grand);
  }
  for (const double mean : m.op) {
    sums.operators += static_cast<double>(table.parts.size()) * trials * square(mean - m.grand);
  }
  for (std::size_t c = 0; c < m.cell.size(); ++c) {
    sums.interaction +=
        trials * square((m.cell[c] - m.part[c / operators]) - (m.op[c % operators] - m.grand));
  }
  sums.repeatability = within_cells(table);
  return sums;
}

GageSums nested_sums(const GageTable& table) {
  const Means m = means_of(table);
  const std::size_t operators = table.operators.size();
  const auto trials = static_cast<double>(table.trials);
  GageSums sums;
  for (const double mean : m.op) {
    sums.operators += static_cast<double>(table.parts.size()) * trials * square(mean - m.grand);
  }
  for (std::size_t c = 0; c < m.cell.size(); ++c) {
    sums.parts += trials * square(m.cell[c] - m.op[c % operators]);
  }
  sums.repeatability = within_cells(table);
  return sums;
}

}  // namespace asbuilt
