// Timing, input and output that every native twin shares; the counterpart of bench/kernels/measure.ts.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

// Raw little-endian values of a file, aligned to 64 bytes with room to read past the end by one vector.
template <typename T> struct Column {
  T *data;
  size_t rows;
};

template <typename T> Column<T> readColumn(const char *path) {
  FILE *file = std::fopen(path, "rb");
  if (!file) {
    std::fprintf(stderr, "cannot open %s\n", path);
    std::exit(1);
  }
  std::fseek(file, 0, SEEK_END);
  size_t bytes = std::ftell(file);
  std::rewind(file);
  T *data = static_cast<T *>(std::aligned_alloc(64, (bytes + 191) / 64 * 64));
  std::memset(data, 0, (bytes + 191) / 64 * 64);
  if (std::fread(data, 1, bytes, file) != bytes) std::exit(1);
  std::fclose(file);
  return {data, bytes / sizeof(T)};
}

template <typename T> T *allocate(size_t count) {
  size_t bytes = (count * sizeof(T) + 127) / 64 * 64;
  T *data = static_cast<T *>(std::aligned_alloc(64, bytes));
  std::memset(data, 0, bytes);
  return data;
}

// Seconds of one call in the fastest of several samples.
template <typename F> double measureSeconds(double seconds, F step) {
  using clock = std::chrono::steady_clock;
  double sampleSeconds = seconds / 10;
  double best = std::numeric_limits<double>::infinity();
  volatile uint64_t consumed = 0;
  auto end = clock::now() + std::chrono::duration<double>(seconds);
  do {
    auto start = clock::now();
    double elapsed = 0;
    uint32_t calls = 0;
    do {
      consumed = consumed + step();
      calls++;
      elapsed = std::chrono::duration<double>(clock::now() - start).count();
    } while (elapsed < sampleSeconds);
    best = std::min(best, elapsed / calls);
  } while (clock::now() < end);
  return best;
}

// FNV-1a over 32-bit words; the counterpart of hashWords in bench/result-hash.mjs.
inline uint32_t hashWords(const uint32_t *words, size_t count, uint32_t hash = 0x811c9dc5) {
  for (size_t i = 0; i < count; i++) hash = (hash ^ words[i]) * 0x01000193;
  return hash;
}

inline void report(double seconds, uint32_t hash) {
  std::printf("{\"seconds\": %.9g, \"resultHash\": \"%08x\"}\n", seconds, hash);
}
