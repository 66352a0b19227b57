// The native twin of bench/kernels/window-aggregate.ts: the same chunks and phases over one hash table, of which no snapshots are taken.
#include "measure.h"

struct Entry {
  uint32_t hash, state;
  int64_t key, count, sum, max;
};

static const uint32_t pageBytes = 65536, chunkRows = 1024, touchBytes = 512 * 1024;

// Runs of a power of two of pages that are used again, zeroed, as the slot's memory does.
struct Runs {
  std::vector<void *> free[32];
  static int orderOf(uint32_t bytes) {
    int order = 16;
    while ((1u << order) < bytes) order++;
    return order;
  }
  void *take(uint32_t bytes) {
    int order = orderOf(bytes);
    if (free[order].empty()) return allocate<uint8_t>(1u << order);
    void *run = free[order].back();
    free[order].pop_back();
    std::memset(run, 0, 1u << order);
    return run;
  }
  void give(void *run, uint32_t bytes) { free[orderOf(bytes)].push_back(run); }
};

static inline uint32_t slotOf(uint32_t hash, uint32_t capacity) {
  return (uint64_t((hash << 16) | (hash >> 16)) * capacity) >> 32;
}

struct Table {
  Entry *entries = nullptr;
  uint32_t capacity = 0, count = 0, limit = 0, bytes = 0;

  void grow(Runs &runs) {
    uint32_t newBytes = bytes == 0 ? pageBytes : bytes < touchBytes ? bytes << 2 : bytes << 1;
    auto *fresh = static_cast<Entry *>(runs.take(newBytes));
    uint32_t newCapacity = newBytes / sizeof(Entry);
    for (uint32_t i = 0; i < capacity; i++) {
      if (entries[i].state == 0) continue;
      uint32_t slot = slotOf(entries[i].hash, newCapacity);
      while (fresh[slot].state != 0) slot = slot + 1 == newCapacity ? 0 : slot + 1;
      fresh[slot] = entries[i];
    }
    if (bytes != 0) runs.give(entries, bytes);
    entries = fresh;
    capacity = newCapacity;
    bytes = newBytes;
    limit = capacity - capacity / 8 * 3;
  }

  void clear(Runs &runs) {
    if (bytes != 0) runs.give(entries, bytes);
    *this = Table();
  }
};

static volatile uint32_t touched;

static uint32_t probe(Table &table, const uint32_t *hashes, const int64_t *keys, uint32_t from, uint32_t to, Entry **found) {
  Entry *end = table.entries + table.capacity;
  uint32_t i = from;
  for (; i < to; i++) {
    Entry *entry = table.entries + slotOf(hashes[i], table.capacity);
    while (entry->state != 0 && entry->key != keys[i]) {
      if (++entry == end) entry = table.entries;
    }
    if (entry->state == 0) {
      if (table.count >= table.limit) break;
      table.count++;
      *entry = {hashes[i], 1, keys[i], 0, 0, INT64_MIN};
    }
    found[i] = entry;
  }
  return i;
}

static void update(Table &table, Runs &runs, const uint32_t *hashes, const int64_t *keys, const int64_t *values, uint32_t rows) {
  Entry *found[chunkRows];
  if (table.capacity == 0) table.grow(runs);
  for (uint32_t done = 0; done < rows; done += chunkRows) {
    uint32_t chunk = std::min(rows - done, chunkRows);
    const uint32_t *chunkHashes = hashes + done;
    const int64_t *chunkValues = values + done;
    if (table.bytes > touchBytes) {
      uint32_t sum = 0;
      for (uint32_t i = 0; i < chunk; i++) {
        const Entry &entry = table.entries[slotOf(chunkHashes[i], table.capacity)];
        sum += entry.state + uint32_t(entry.max >> 32);
      }
      touched = sum;
    }
    for (uint32_t from = 0; from < chunk;) {
      uint32_t to = probe(table, chunkHashes, keys + done, from, chunk, found);
      for (uint32_t i = from; i < to; i++) found[i]->count++;
      for (uint32_t i = from; i < to; i++) found[i]->sum += chunkValues[i];
      for (uint32_t i = from; i < to; i++) found[i]->max = std::max(found[i]->max, chunkValues[i]);
      from = to;
      if (from < chunk) table.grow(runs);
    }
  }
}

int main(int count, char **arguments) {
  if (count < 6) return 2;
  double seconds = std::atof(arguments[1]);
  auto hashes = readColumn<uint32_t>(arguments[2]);
  auto keys = readColumn<int64_t>(arguments[3]);
  auto values = readColumn<int64_t>(arguments[4]);
  uint32_t batchRows = std::atoi(arguments[5]);
  Runs runs;
  Table table;
  double best = measureSeconds(seconds, [&] {
    table.clear(runs);
    for (size_t first = 0; first < hashes.rows; first += batchRows) {
      update(table, runs, hashes.data + first, keys.data + first, values.data + first, batchRows);
    }
    return uint64_t(table.count);
  });
  // In any order of the groups.
  uint32_t hash = 0;
  for (uint32_t i = 0; i < table.capacity; i++) {
    const Entry &entry = table.entries[i];
    if (entry.state == 0) continue;
    uint32_t words[8];
    std::memcpy(words, &entry.key, sizeof words);
    hash += hashWords(words, 8);
  }
  report(best, hash);
}
