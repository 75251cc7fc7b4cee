#include "core/fe/plastic_kernel.h"

namespace asbuilt::fe {

PlasticKernel plastic_kernel(InstructionSet set) {
  switch (set) {
    case InstructionSet::kAvx512:
      return avx512_plastic_kernel();
    case InstructionSet::kAvx2:
      return avx2_plastic_kernel();
    case InstructionSet::kPortable:
      break;
  }
  return portable_plastic_kernel();
}

}  // namespace asbuilt::fe
