#include "core/fe/plastic_kernel_body.h"

namespace asbuilt::fe {

PlasticKernel avx2_plastic_kernel() {
  return {tangent_batch, forces_batch, commit_batch, mises_batch};
}

}  // namespace asbuilt::fe
