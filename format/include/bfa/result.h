// Errors are values: every function that can fail returns Status or Result<T>.
#ifndef BFA_RESULT_H_
#define BFA_RESULT_H_

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace bfa {

// The numbers are pinned: they never change meaning and are never used again.
enum class ErrorCode : uint8_t {
  kInvalidArgument = 1,  // the caller's input breaks a documented rule
  kNotFound = 2,         // no such file, day, symbol or commit
  kDamaged = 3,          // the bytes of the store break the format
  kNewerVersion = 4,     // the store needs a newer version of bfa
  kIo = 5,               // the system or the machine refused; the message has the reason
  kLocked = 6,           // another appender holds the store
  kAlreadyExists = 7,    // what was to be created or added is there
  kOutcomeUnknown = 8,   // the last sync failed: the commit may or may not survive
  kNetwork = 9,          // the origin gave no answer, or none that can be used; worth trying again
};

// What went wrong: a code to act on, one line to read, and for damage the place in the file.
class [[nodiscard]] Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}
  Error(ErrorCode code, std::string message, uint64_t offset)
      : code_(code), message_(std::move(message)), offset_(offset) {}

  ErrorCode code() const { return code_; }
  // Without the offset; no line feed.
  const std::string& message() const { return message_; }
  // Byte in the store file that the error is about.
  std::optional<uint64_t> offset() const { return offset_; }
  // The message, followed by " at byte N" where an offset is known.
  std::string ToString() const {
    return offset_ ? message_ + " at byte " + std::to_string(*offset_) : message_;
  }

 private:
  ErrorCode code_;
  std::string message_;
  std::optional<uint64_t> offset_;
};

// A T or an Error, with the member names of std::expected. Asking for the one that is not there
// ends the process: look first.
template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit, so that `return value;` and `return Error(...);` both read well.
  // NOLINTBEGIN(google-explicit-constructor, bugprone-forwarding-reference-overload)
  template <typename U = T>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, Error> &&
           !std::is_same_v<std::remove_cvref_t<U>, Result>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor, bugprone-forwarding-reference-overload)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *Checked(std::get_if<0>(&state_)); }
  const T& value() const& { return *Checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(*Checked(std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return *Checked(std::get_if<1>(&state_)); }
  Error&& error() && { return std::move(*Checked(std::get_if<1>(&state_))); }

 private:
  template <typename P>
  static P* Checked(P* pointer) {
    if (pointer == nullptr) std::abort();
    return pointer;
  }

  std::variant<T, Error> state_;
};

// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): as above
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const& {
    if (!error_) std::abort();
    return *error_;
  }
  Error&& error() && {
    if (!error_) std::abort();
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace bfa

#endif  // BFA_RESULT_H_
