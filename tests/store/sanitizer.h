// Whether this program is slowed down by a sanitizer: what repeats itself then does less of it.
#ifndef BFA_TESTS_STORE_SANITIZER_H_
#define BFA_TESTS_STORE_SANITIZER_H_

namespace bfa::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_SANITIZER_H_
