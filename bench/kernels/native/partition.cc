// The native twin of bench/kernels/partition.ts: a counting sort of row numbers by subtask, then gathers.
#include "measure.h"

static void gather8(const uint64_t *source, const uint32_t *selection, uint32_t rows, uint64_t *target) {
  for (uint32_t i = 0; i < rows; i++) std::memcpy(reinterpret_cast<char *>(target) + i * 8ul, source + selection[i], 8);
}

static void gather4(const uint32_t *source, const uint32_t *selection, uint32_t rows, uint32_t *target) {
  for (uint32_t i = 0; i < rows; i++) target[i] = source[selection[i]];
}

static void partition(const uint8_t *table, uint64_t keyGroups, uint32_t parallelism, const uint32_t *hashes, uint32_t rows,
                      uint8_t *subtasks, uint32_t *starts, uint32_t *target) {
  std::memset(starts, 0, (parallelism + 1) * 4);
  for (uint32_t i = 0; i < rows; i++) {
    uint8_t subtask = table[(hashes[i] * keyGroups) >> 32];
    subtasks[i] = subtask;
    starts[subtask + 1]++;
  }
  for (uint32_t s = 0; s < parallelism; s++) starts[s + 1] += starts[s];
  for (uint32_t i = 0; i < rows; i++) target[starts[subtasks[i]]++] = i;
  for (uint32_t s = parallelism; s > 0; s--) starts[s] = starts[s - 1];
  starts[0] = 0;
}

int main(int count, char **arguments) {
  if (count < 8) return 2;
  double seconds = std::atof(arguments[1]);
  auto hashes = readColumn<uint32_t>(arguments[2]);
  auto values = readColumn<uint64_t>(arguments[3]);
  uint32_t keyGroups = std::atoi(arguments[4]), parallelism = std::atoi(arguments[5]);
  uint32_t columns = std::atoi(arguments[6]), batchRows = std::atoi(arguments[7]);
  uint32_t batches = hashes.rows / batchRows;
  auto *table = allocate<uint8_t>(keyGroups);
  auto *subtasks = allocate<uint8_t>(batchRows);
  auto *starts = allocate<uint32_t>(parallelism + 1);
  auto *rowNumbers = allocate<uint32_t>(batchRows);
  auto *target = allocate<uint32_t>(hashes.rows * (1 + columns * 2));
  for (uint64_t group = 0; group < keyGroups; group++) table[group] = group * parallelism / keyGroups;
  auto step = [&] {
    uint32_t *out = target;
    for (uint32_t batch = 0; batch < batches; batch++) {
      const uint32_t *batchHashes = hashes.data + size_t(batch) * batchRows;
      const uint64_t *batchValues = values.data + size_t(batch) * batchRows * columns;
      partition(table, keyGroups, parallelism, batchHashes, batchRows, subtasks, starts, rowNumbers);
      for (uint32_t s = 0; s < parallelism; s++) {
        uint32_t rows = starts[s + 1] - starts[s];
        for (uint32_t column = 0; column < columns; column++) {
          gather8(batchValues + size_t(column) * batchRows, rowNumbers + starts[s], rows, reinterpret_cast<uint64_t *>(out));
          out += rows * 2;
        }
        gather4(batchHashes, rowNumbers + starts[s], rows, out);
        out += rows;
      }
    }
    return uint64_t(out - target);
  };
  double best = measureSeconds(seconds, step);
  report(best, hashWords(target, hashes.rows * (1 + columns * 2)));
}
