// The stores of spec/vectors: small files, made the same bit by bit, from which any reader of the
// format can be tested.
#ifndef BFA_TESTS_FORMAT_VECTOR_SET_H_
#define BFA_TESTS_FORMAT_VECTOR_SET_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/result.h"
#include "format/bytes.h"

namespace bfa::internal {

struct Vector {
  std::string name;
  std::string about;  // what it holds, or what is wrong with it
  ByteBuffer bytes;
  std::string error;  // part of the message that a broken one is met with; empty for a valid one
};

// Stores that every reader accepts.
std::vector<Vector> ValidVectors();
// Stores that a reader refuses, at the latest in a full check; made from valid ones.
std::vector<Vector> BrokenVectors();
// The part of them that is about columns and their values.
std::vector<Vector> BrokenColumnVectors();

// The bytes of the valid vector of that name.
ByteBuffer ValidVector(std::string_view name);

// What a reader says of the store: why it does not open, or the first damage that a full check
// finds; success if there is none.
Status CheckVector(Bytes bytes);

// `NAME.error`: the exit code of a command that meets the error, then the error.
std::string ErrorText(const Error& error);
// `README.md`.
std::string ReadmeText();

}  // namespace bfa::internal

#endif  // BFA_TESTS_FORMAT_VECTOR_SET_H_
