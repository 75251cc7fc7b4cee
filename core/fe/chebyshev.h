// Chebyshev smoothing: the factors of the three-term recurrence, and the largest eigenvalue it
// needs.
//
// Source: Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., algorithm 12.1, on D^-1 A;
// M. Adams et al., J. Comput. Phys. 188 (2003) 593-610 for its use as a smoother: the upper part
// [largest / ratio, largest] of the spectrum is damped, the rest is left to the coarser levels.
#pragma once

#include <utility>
#include <vector>

namespace asbuilt::fe {

struct Smoothing {
  int degree = 2;       // products per smoothing, 1 to 20
  double ratio = 12.0;  // largest eigenvalue over the lower end of the damped range, above 1
};

// d_k = keep_k d_(k-1) + scale_k D^-1 r_k; x_(k+1) = x_k + d_k. keep_0 is 0. All are 0 where the
// eigenvalue is 0: a level all of whose nodes are held.
struct ChebyshevStep {
  float keep;
  float scale;
};
std::vector<ChebyshevStep> chebyshev_steps(double largest_eigenvalue, const Smoothing& smoothing);

// Weights w of two corrections by an operator B with which 1 - M A = (1 - w1 B A)(1 - w2 B A) is
// least over eigenvalues of B A from low to high, the smaller first.
std::pair<float, float> two_visits(double low, double high);

// Largest eigenvalue of the Lanczos matrix of a conjugate gradient run, from its step lengths alpha
// and its direction factors beta (beta[k] joins step k and k + 1).
double largest_ritz_value(const std::vector<double>& alpha, const std::vector<double>& beta);

}  // namespace asbuilt::fe
