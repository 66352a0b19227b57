// Bytes to values, as the decoding programs share it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <immintrin.h>

[[noreturn]] static void fail(const char *what, const char *at) {
  std::fprintf(stderr, "%s at: %.40s\n", what, at);
  std::exit(1);
}

static inline uint64_t load64(const char *at) {
  uint64_t word;
  std::memcpy(&word, at, 8);
  return word;
}

static inline __m128i block(const char *at) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(at)); }

static bool validUtf8(const char *start, const char *end) {
  auto continues = [](const char *at) { return (static_cast<uint8_t>(*at) & 0xc0) == 0x80; };
  for (const char *at = start; at < end;) {
    uint8_t lead = *at;
    uint8_t second = at + 1 < end ? at[1] : 0;
    int bytes = lead < 0x80 ? 1 : lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (bytes == 0 || end - at < bytes) return false;
    for (int i = 1; i < bytes; i++)
      if (!continues(at + i)) return false;
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)) return false;
    if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return false;
    at += bytes;
  }
  return true;
}

static inline uint64_t digitStops(uint64_t word) {
  uint64_t digits = word ^ 0x3030303030303030;
  return ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
}

static inline uint64_t digitsValue(uint64_t word, uint64_t count) {
  uint64_t digits = (word ^ 0x3030303030303030) << (64 - (count << 3));
  digits = digits * 10 + (digits >> 8);
  return (((digits & 0x000000ff000000ff) * 0x000f424000000064) + (((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >> 32;
}

static const char *longNumber(const char *at, int64_t *out) {
  bool negative = *at == '-';
  if (negative) at++;
  const char *start = at;
  uint64_t value = 0;
  while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
  if (at == start) fail("number", at);
  *out = negative ? -value : value;
  return at;
}

// Milliseconds of `yyyy-mm-dd hh:mm:ss.SSS`.
static int64_t timestampMs(const char *at) {
  auto number = [at](int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      if (at[i] < '0' || at[i] > '9') fail("timestamp", at);
      value = value * 10 + (at[i] - '0');
    }
    return value;
  };
  int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  year -= month <= 2;
  int era = year / 400, yearOfEra = year - era * 400;
  int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t days = int64_t(era) * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
  return (((days * 24 + number(11, 2)) * 60 + number(14, 2)) * 60 + number(17, 2)) * 1000 + number(20, 3);
}
