// The native twin of bench/kernels/memory-copy.ts.
#include "measure.h"

int main(int count, char **arguments) {
  if (count < 3) return 2;
  auto source = readColumn<uint32_t>(arguments[2]);
  auto *target = allocate<uint32_t>(source.rows);
  double best = measureSeconds(std::atof(arguments[1]), [&] {
    std::memcpy(target, source.data, source.rows * 4);
    // Memory that nobody reads need not be written.
    asm volatile("" : : "r"(target) : "memory");
    return source.rows;
  });
  report(best, hashWords(target, source.rows));
}
