// The native twin of bench/kernels/json-decode.ts: the same walk over expected keys as assembly/formats/json-decode.ts, with the
// same 16-byte compares, over flat records of numbers, timestamps and strings. What is not expected goes through plain JSON
// parsing; a record that cannot be decoded ends the program.
#include "measure.h"
#include "text.h"

enum Kind { SKIP, BIGINT, TIMESTAMP, STRING };

struct Key {
  alignas(16) char pattern[32];
  uint32_t mask0 = 0x10000, mask1 = 0;
  uint32_t patternBytes = 0;
  Key *next = nullptr;
  Kind kind = SKIP;
  int64_t *values = nullptr;
  char *bytes = nullptr;
  uint32_t *offsets = nullptr;
  uint64_t minuteText0 = 0, minuteText1 = 0;
  int64_t minute = 0;
  bool minuteKnown = false;
  uint32_t stamp = 0;
  std::string name;
};

struct Decoder {
  Key start;
  std::vector<Key *> keys;
  uint32_t columns = 0;
  uint32_t stamp = 0;
};

static inline uint32_t equalBytes(const char *a, const char *b) { return _mm_movemask_epi8(_mm_cmpeq_epi8(block(a), block(b))); }

static inline uint32_t stringStops(__m128i bytes) {
  __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  __m128i escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  __m128i line = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
  return _mm_movemask_epi8(_mm_or_si128(quote, _mm_or_si128(escape, line)));
}

static const char *skipBlanks(const char *at) {
  while (*at == ' ' || *at == '\t' || *at == '\r') at++;
  return at;
}

static const char *stringEnd(const char *start) {
  for (const char *at = start;; at++) {
    if (*at == '\\') at++;
    else if (*at == '\n') fail("line end", at);
    else if (*at == '"') {
      if (!validUtf8(start, at)) fail("UTF-8", start);
      return at;
    }
  }
}

static const char *skipScalar(const char *at) {
  if (*at == '"') return stringEnd(at + 1) + 1;
  const char *start = at;
  while ((*at >= '0' && *at <= '9') || (*at | 32) == 'e' || *at == '.' || *at == '-' || *at == '+') at++;
  if (at == start) fail("value", at);
  return at;
}

static Key *findKey(Decoder &decoder, std::string name) {
  for (Key *key : decoder.keys)
    if (key->name == name) return key;
  Key *added = new Key();
  added->name = name;
  decoder.keys.push_back(added);
  return added;
}

static const char *nextKey(Decoder &decoder, Key *previous, const char *start, Key **found) {
  const char *at = skipBlanks(previous == &decoder.start ? start + 1 : start);
  if (*at == '}') {
    *found = nullptr;
    return at + 1;
  }
  if (previous != &decoder.start) {
    if (*at != ',') fail("comma", at);
    at = skipBlanks(at + 1);
  }
  if (*at != '"') fail("key", at);
  const char *quote = stringEnd(at + 1);
  *found = findKey(decoder, std::string(at + 1, quote));
  at = skipBlanks(quote + 1);
  if (*at != ':') fail("colon", at);
  at = skipBlanks(at + 1);
  size_t bytes = at - start;
  if (bytes <= 32) {
    auto lowBits = [](size_t count) { return count >= 16 ? 0xffffu : (1u << count) - 1; };
    std::memcpy(previous->pattern, start, bytes);
    previous->patternBytes = bytes;
    previous->mask0 = lowBits(bytes);
    previous->mask1 = bytes > 16 ? lowBits(bytes - 16) : 0;
    previous->next = *found;
  }
  return at;
}

static const char *firstTimestamp(Key *key, const char *at, int64_t *out) {
  if (*at != '"' || at[24] != '"') fail("timestamp", at);
  *out = timestampMs(at + 1);
  key->minute = *out - *out % 60000;
  key->minuteText0 = load64(at + 1);
  key->minuteText1 = load64(at + 9);
  key->minuteKnown = true;
  return at + 25;
}

// One record into row `row`; returns behind its `}`.
static const char *readRecord(Decoder &decoder, const char *at, uint32_t row) {
  Key *key = &decoder.start;
  uint32_t stamp = ++decoder.stamp;
  uint32_t seen = 0;
  for (;;) {
    uint32_t mask0 = key->mask0, mask1 = key->mask1;
    if ((equalBytes(at, key->pattern) & mask0) == mask0 && (mask1 == 0 || (equalBytes(at + 16, key->pattern + 16) & mask1) == mask1)) {
      at += key->patternBytes;
      key = key->next;
    } else if (*at == '}') {
      at++;
      break;
    } else {
      Key *found;
      at = nextKey(decoder, key, at, &found);
      if (!found) break;
      key = found;
    }
    if (key->kind != SKIP && key->stamp != stamp) {
      key->stamp = stamp;
      seen++;
    }
    switch (key->kind) {
    case SKIP: {
      if (*at == '"') {
        const char *start = ++at;
        __m128i bytes = block(at), bits = bytes;
        uint32_t stops;
        while ((stops = stringStops(bytes)) == 0) {
          at += 16;
          bytes = block(at);
          bits = _mm_or_si128(bits, bytes);
        }
        at += __builtin_ctz(stops);
        if (*at == '"') {
          if (_mm_movemask_epi8(bits) != 0 && !validUtf8(start, at)) fail("UTF-8", start);
        } else at = stringEnd(start);
        at++;
        continue;
      }
      uint64_t word = load64(at), stops = digitStops(word), count = stops ? __builtin_ctzll(stops) >> 3 : 8;
      if (count - 1 < 7 && (*at != '0' || count == 1) && (at[count] == ',' || at[count] == '}')) at += count;
      else at = skipScalar(at);
      continue;
    }
    case BIGINT: {
      uint64_t word = load64(at), stops = digitStops(word), count = stops ? __builtin_ctzll(stops) >> 3 : 8;
      if (count - 1 < 7 && (*at != '0' || count == 1) && (at[count] == ',' || at[count] == '}')) {
        key->values[row] = digitsValue(word, count);
        at += count;
      } else at = longNumber(at, key->values + row);
      continue;
    }
    case TIMESTAMP: {
      uint64_t clock = load64(at + 17) ^ 0x223030302e30303a;
      if (*at == '"' && load64(at + 1) == key->minuteText0 && load64(at + 9) == key->minuteText1 && key->minuteKnown &&
          (((clock + 0x7f7676767f767a7f) | clock) & 0x8080808080808080) == 0) {
        uint64_t second = ((clock >> 8) & 15) * 10 + ((clock >> 16) & 15);
        uint64_t fraction = ((clock >> 32) & 15) * 100 + ((clock >> 40) & 15) * 10 + ((clock >> 48) & 15);
        key->values[row] = key->minute + second * 1000 + fraction;
        at += 25;
      } else at = firstTimestamp(key, at, key->values + row);
      continue;
    }
    case STRING: {
      if (*at != '"') fail("string", at);
      const char *start = ++at;
      char *out = key->bytes + key->offsets[row];
      __m128i bytes = block(at), bits = bytes;
      uint32_t stops;
      for (;;) {
        _mm_storeu_si128(reinterpret_cast<__m128i *>(out), bytes);
        if ((stops = stringStops(bytes)) != 0) break;
        at += 16;
        out += 16;
        bytes = block(at);
        bits = _mm_or_si128(bits, bytes);
      }
      at += __builtin_ctz(stops);
      if (*at != '"') fail("escapes are not for this program", at);
      if (_mm_movemask_epi8(bits) != 0 && !validUtf8(start, at)) fail("UTF-8", start);
      key->offsets[row + 1] = out + __builtin_ctz(stops) - key->bytes;
      at++;
      continue;
    }
    }
  }
  if (seen != decoder.columns) fail("a column is missing before", at);
  return at;
}

// Arguments: seconds, file, rows of a batch, columns as name:kind with kind number, timestamp, string or skip.
int main(int count, char **arguments) {
  if (count < 5) return 2;
  double seconds = std::atof(arguments[1]);
  auto input = readColumn<char>(arguments[2]);
  uint32_t batchRows = std::atoi(arguments[3]);
  Decoder decoder;
  std::vector<Key *> wanted;
  for (int i = 4; i < count; i++) {
    std::string text = arguments[i];
    size_t colon = text.find(':');
    Key *key = findKey(decoder, text.substr(0, colon));
    std::string kind = text.substr(colon + 1);
    if (kind == "skip") continue;
    key->kind = kind == "number" ? BIGINT : kind == "timestamp" ? TIMESTAMP : STRING;
    if (key->kind == STRING) {
      key->offsets = allocate<uint32_t>(batchRows + 1);
      key->bytes = allocate<char>(input.rows);
    } else key->values = allocate<int64_t>(batchRows);
    decoder.columns++;
    wanted.push_back(key);
  }
  std::vector<uint32_t> hashes(wanted.size() * 2, 0x811c9dc5);
  auto pass = [&](bool hashing) {
    uint64_t rows = 0;
    uint32_t row = 0;
    const char *at = input.data, *end = input.data + input.rows;
    while (at < end) {
      at = readRecord(decoder, at, row++);
      if (*at != '\n') fail("line end", at);
      at++;
      if (row < batchRows && at < end) continue;
      for (size_t i = 0; hashing && i < wanted.size(); i++) {
        Key *key = wanted[i];
        if (key->kind != STRING) hashes[i * 2] = hashWords(reinterpret_cast<uint32_t *>(key->values), row * 2, hashes[i * 2]);
        else {
          for (uint32_t r = 0; r < row; r++) {
            uint32_t length = key->offsets[r + 1] - key->offsets[r];
            hashes[i * 2] = hashWords(&length, 1, hashes[i * 2]);
          }
          for (uint32_t b = 0; b < key->offsets[row]; b++) {
            uint32_t byte = static_cast<uint8_t>(key->bytes[b]);
            hashes[i * 2 + 1] = hashWords(&byte, 1, hashes[i * 2 + 1]);
          }
        }
      }
      rows += row;
      row = 0;
    }
    return rows;
  };
  double best = measureSeconds(seconds, [&] { return pass(false); });
  pass(true);
  report(best, hashWords(hashes.data(), hashes.size()));
}
