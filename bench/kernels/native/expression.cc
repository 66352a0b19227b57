// The native twin of bench/kernels/expression.ts: the loop that one would write by hand for the query in it.
#include "measure.h"

static inline uint32_t hashInt64(uint32_t seed, uint64_t value) {
  uint64_t x = value + seed * 0x9e3779b97f4a7c15ull + 0x632be59bd9b4e019ull;
  x = (x ^ (x >> 32)) * 0xff51afd7ed558ccdull;
  x = (x ^ (x >> 29)) * 0xc4ceb9fe1a85ec53ull;
  return static_cast<uint32_t>(x ^ (x >> 32));
}

// Arguments: seconds, one file of 4 columns end to end for each batch, rows of a batch, 1 with hashes.
int main(int count, char **arguments) {
  if (count < 5) return 2;
  double seconds = std::atof(arguments[1]);
  auto input = readColumn<int64_t>(arguments[2]);
  size_t batchRows = std::atoi(arguments[3]);
  bool hashed = arguments[4][0] == '1';
  size_t batches = input.rows / (batchRows * 4);
  auto *outAuction = allocate<int64_t>(batchRows);
  auto *outValue = allocate<int64_t>(batchRows);
  auto *outTime = allocate<int64_t>(batchRows);
  auto *hashes = allocate<uint32_t>(batchRows);
  std::vector<uint32_t> folded(4, 0x811c9dc5);
  auto pass = [&](bool folding) {
    uint64_t total = 0;
    for (size_t batch = 0; batch < batches; batch++) {
      const int64_t *auction = input.data + batch * batchRows * 4;
      const int64_t *bidder = auction + batchRows, *price = bidder + batchRows, *time = price + batchRows;
      size_t out = 0;
      for (size_t row = 0; row < batchRows; row++) {
        if (!(price[row] > 10000 && auction[row] % 10 != 3)) continue;
        outAuction[out] = auction[row];
        outValue[out] = price[row] * 2 + bidder[row];
        outTime[out] = time[row];
        if (hashed) hashes[out] = hashInt64(0, auction[row]);
        out++;
      }
      total += out;
      if (!folding) continue;
      folded[0] = hashWords(reinterpret_cast<uint32_t *>(outAuction), out * 2, folded[0]);
      folded[1] = hashWords(reinterpret_cast<uint32_t *>(outValue), out * 2, folded[1]);
      folded[2] = hashWords(reinterpret_cast<uint32_t *>(outTime), out * 2, folded[2]);
      if (hashed) folded[3] = hashWords(hashes, out, folded[3]);
    }
    return total;
  };
  double best = measureSeconds(seconds, [&] { return pass(false); });
  pass(true);
  report(best, hashWords(folded.data(), folded.size()));
}
