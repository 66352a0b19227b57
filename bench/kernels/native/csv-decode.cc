// The native twin of bench/kernels/csv-decode.ts: fields are found 16 bytes at a time as in assembly/formats/csv-decode.ts. Every
// record is read whole and checked; quotes are not for this program.
#include "measure.h"
#include "text.h"

enum Kind { SKIP, NUMBER, TIMESTAMP, STRING };

struct Field {
  Kind kind;
  int64_t *values = nullptr;
  char *bytes = nullptr;
  uint32_t *offsets = nullptr;
};

// From the start of a field to its delimiter or newline.
static inline const char *fieldEnd(const char *at) {
  for (;; at += 16) {
    __m128i bytes = block(at);
    __m128i delimiter = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(','));
    __m128i line = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    uint32_t stops = _mm_movemask_epi8(_mm_or_si128(delimiter, line));
    if (stops != 0) return at + __builtin_ctz(stops);
  }
}

static inline bool isAscii(const char *at, const char *end) {
  for (; at + 16 <= end; at += 16)
    if (_mm_movemask_epi8(block(at)) != 0) return false;
  return (_mm_movemask_epi8(block(at)) & ((1u << (end - at)) - 1)) == 0;
}

static inline void store(Field &field, const char *at, const char *end, uint32_t row) {
  size_t bytes = end - at;
  switch (field.kind) {
  case SKIP:
    return;
  case NUMBER: {
    uint64_t word = load64(at), stops = digitStops(word);
    size_t digits = stops ? __builtin_ctzll(stops) >> 3 : 8;
    if (bytes - 1 < 7 && digits >= bytes) field.values[row] = digitsValue(word, bytes);
    else if (longNumber(at, field.values + row) != end) fail("number", at);
    return;
  }
  case TIMESTAMP:
    if (bytes != 23) fail("timestamp", at);
    field.values[row] = timestampMs(at);
    return;
  case STRING: {
    char *out = field.bytes + field.offsets[row];
    for (size_t i = 0; i < bytes; i += 16) _mm_storeu_si128(reinterpret_cast<__m128i *>(out + i), block(at + i));
    field.offsets[row + 1] = field.offsets[row] + bytes;
    return;
  }
  }
}

// Arguments: seconds, file, rows of a batch, columns as name:kind with kind number, timestamp, string or skip.
int main(int count, char **arguments) {
  if (count < 5) return 2;
  double seconds = std::atof(arguments[1]);
  auto input = readColumn<char>(arguments[2]);
  uint32_t batchRows = std::atoi(arguments[3]);
  std::vector<Field> fields;
  for (int i = 4; i < count; i++) {
    std::string text = arguments[i], kind = text.substr(text.find(':') + 1);
    Field field{kind == "number" ? NUMBER : kind == "timestamp" ? TIMESTAMP : kind == "string" ? STRING : SKIP};
    if (field.kind == STRING) {
      field.offsets = allocate<uint32_t>(batchRows + 1);
      field.bytes = allocate<char>(input.rows);
    } else if (field.kind != SKIP) field.values = allocate<int64_t>(batchRows);
    fields.push_back(field);
  }
  std::vector<uint32_t> hashes;
  auto pass = [&](bool hashing) {
    uint64_t rows = 0;
    uint32_t row = 0;
    const char *at = input.data, *end = input.data + input.rows;
    while (at < end) {
      for (size_t i = 0; i < fields.size(); i++) {
        const char *stop = fieldEnd(at);
        if (*at == '"') fail("quotes are not for this program", at);
        if ((*stop == '\n') != (i + 1 == fields.size())) fail("number of fields", at);
        if (!isAscii(at, stop) && !validUtf8(at, stop)) fail("UTF-8", at);
        store(fields[i], at, stop, row);
        at = stop + 1;
      }
      row++;
      if (row < batchRows && at < end) continue;
      size_t column = 0;
      for (size_t i = 0; hashing && i < fields.size(); i++) {
        Field &field = fields[i];
        if (field.kind == SKIP) continue;
        if (hashes.size() < (column + 1) * 2) hashes.resize((column + 1) * 2, 0x811c9dc5);
        uint32_t &words = hashes[column * 2], &bytes = hashes[column * 2 + 1];
        column++;
        if (field.kind != STRING) words = hashWords(reinterpret_cast<uint32_t *>(field.values), row * 2, words);
        else {
          for (uint32_t r = 0; r < row; r++) {
            uint32_t length = field.offsets[r + 1] - field.offsets[r];
            words = hashWords(&length, 1, words);
          }
          for (uint32_t b = 0; b < field.offsets[row]; b++) {
            uint32_t byte = static_cast<uint8_t>(field.bytes[b]);
            bytes = hashWords(&byte, 1, bytes);
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
