#include "kcl/wire/codec/base64_wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kcl::wire {

#if defined(__x86_64__)

namespace {

#define KCL_AVX2 __attribute__((target("avx2")))

bool has_wide_registers() {
    static const bool has = __builtin_cpu_supports("avx2") != 0;
    return has;
}

KCL_AVX2 __m256i load(const void* from) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}
KCL_AVX2 void store(void* to, __m256i value) {
    _mm256_storeu_si256(static_cast<__m256i*>(to), value);
}
KCL_AVX2 __m256i all(char value) { return _mm256_set1_epi8(value); }
/// The same 16 bytes in both halves: most instructions keep the halves apart.
KCL_AVX2 __m256i halves(__m128i half) { return _mm256_broadcastsi128_si256(half); }

/// 24 bytes, 12 in each half, as 32 numbers below 64.
KCL_AVX2 __m256i split(__m256i bytes) {
    // Of each three bytes a b c the four b a c b: the 16-bit words ab and bc, low byte first.
    const auto order = _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
    const auto words = _mm256_shuffle_epi8(bytes, halves(order));
    // Multiplying by a power of two shifts each word by its own distance: digits 1 and 3 go right
    // by 10 and 6, digits 2 and 4 left by 4 and 8.
    const auto odd = _mm256_mulhi_epu16(_mm256_and_si256(words, _mm256_set1_epi32(0x0fc0'fc00)),
                                        _mm256_set1_epi32(0x0400'0040));
    const auto even = _mm256_mullo_epi16(_mm256_and_si256(words, _mm256_set1_epi32(0x003f'03f0)),
                                         _mm256_set1_epi32(0x0100'0010));
    return _mm256_or_si256(odd, even);
}

/// Each range of digits lies at a distance of its own from its characters: 'A', then steps from
/// there.
KCL_AVX2 __m256i characters_of(__m256i digits) {
    const auto step = [digits](char above, char by) KCL_AVX2 {
        return _mm256_and_si256(_mm256_cmpgt_epi8(digits, all(above)), all(by));
    };
    auto distance = all('A');
    distance = _mm256_add_epi8(distance, step(25, 'a' - 26 - 'A'));
    distance = _mm256_add_epi8(distance, step(51, '0' - 52 - ('a' - 26)));
    distance = _mm256_add_epi8(distance, step(61, '+' - 62 - ('0' - 52)));
    distance = _mm256_add_epi8(distance, step(62, '/' - 63 - ('+' - 62)));
    return _mm256_add_epi8(digits, distance);
}

KCL_AVX2 std::size_t encode(const unsigned char* in, std::size_t size, char* out) {
    constexpr std::size_t read = 28;  // two times 16 bytes, the second 12 behind the first
    std::size_t done = 0;
    for (; size - done >= read; done += 24, out += 32) {
        const auto* first = reinterpret_cast<const __m128i*>(in + done);
        const auto* second = reinterpret_cast<const __m128i*>(in + done + 12);
        const auto bytes = _mm256_set_m128i(_mm_loadu_si128(second), _mm_loadu_si128(first));
        store(out, characters_of(split(bytes)));
    }
    return done;
}

struct Digits {
    __m256i values;
    bool good;
};

KCL_AVX2 Digits digits_of(__m256i characters) {
    const auto within = [characters](char first, char last) KCL_AVX2 {
        return _mm256_and_si256(_mm256_cmpgt_epi8(characters, all(static_cast<char>(first - 1))),
                                _mm256_cmpgt_epi8(all(static_cast<char>(last + 1)), characters));
    };
    auto known = _mm256_setzero_si256();
    auto distance = _mm256_setzero_si256();
    const auto add = [&](__m256i these, char by) KCL_AVX2 {
        known = _mm256_or_si256(known, these);
        distance = _mm256_or_si256(distance, _mm256_and_si256(these, all(by)));
    };
    add(within('A', 'Z'), -'A');
    add(within('a', 'z'), 26 - 'a');
    add(within('0', '9'), 52 - '0');
    add(_mm256_cmpeq_epi8(characters, all('+')), 62 - '+');
    add(_mm256_cmpeq_epi8(characters, all('/')), 63 - '/');
    return {_mm256_add_epi8(characters, distance), _mm256_movemask_epi8(known) == -1};
}

/// 32 numbers below 64 as 24 bytes at the beginning.
KCL_AVX2 __m256i join(__m256i digits) {
    // Pairs of 6 bits to 12, pairs of those to 24.
    const auto pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi32(0x0140'0140));
    const auto triples = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x0001'1000));
    const auto order = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const auto packed = _mm256_shuffle_epi8(triples, halves(order));
    return _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

KCL_AVX2 std::size_t decode(const char* in, std::size_t size, std::byte* out) {
    constexpr std::size_t room = 48;  // 32 bytes are written, of which 24 count
    std::size_t done = 0;
    for (; size - done >= room; done += 32, out += 24) {
        const auto digits = digits_of(load(in + done));
        if (!digits.good) break;
        store(out, join(digits.values));
    }
    return done;
}

#undef KCL_AVX2

}  // namespace

std::size_t encode_base64_wide(const unsigned char* in, std::size_t size, char* out) {
    return has_wide_registers() ? encode(in, size, out) : 0;
}

std::size_t decode_base64_wide(const char* in, std::size_t size, std::byte* out) {
    return has_wide_registers() ? decode(in, size, out) : 0;
}

#else

std::size_t encode_base64_wide(const unsigned char*, std::size_t, char*) { return 0; }
std::size_t decode_base64_wide(const char*, std::size_t, std::byte*) { return 0; }

#endif

}  // namespace kcl::wire
