// The one way to hand an error on to the caller. Private: macros do not belong in public headers.
#ifndef BFA_FORMAT_PROPAGATE_H_
#define BFA_FORMAT_PROPAGATE_H_

#define BFA_CONCAT_(a, b) a##b
#define BFA_CONCAT(a, b) BFA_CONCAT_(a, b)

// BFA_RETURN_IF_ERROR(F()): returns the error of a Status from the function it stands in.
#define BFA_RETURN_IF_ERROR(expression)                             \
  do {                                                              \
    if (auto bfa_status = (expression); !bfa_status) [[unlikely]] { \
      return std::move(bfa_status).error();                         \
    }                                                               \
  } while (false)

// BFA_ASSIGN_OR_RETURN(auto x, F()): x is the value of a Result, or its error is returned.
#define BFA_ASSIGN_OR_RETURN(declaration, expression) \
  BFA_ASSIGN_OR_RETURN_(BFA_CONCAT(bfa_result_, __LINE__), declaration, expression)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
#define BFA_ASSIGN_OR_RETURN_(result, declaration, expression) \
  auto result = (expression);                                  \
  if (!result) [[unlikely]]                                    \
    return std::move(result).error();                          \
  declaration = std::move(*result)
// NOLINTEND(bugprone-macro-parentheses)

#endif  // BFA_FORMAT_PROPAGATE_H_
