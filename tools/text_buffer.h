// Text that grows at its end, in memory that is used again.
#ifndef BFA_TOOLS_TEXT_BUFFER_H_
#define BFA_TOOLS_TEXT_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace bfa::tools {

// What std::string does not allow: to write behind the text through a plain pointer, which a
// compiler keeps in a register, and then to say how far one came.
class TextBuffer {
 public:
  std::string_view text() const { return {bytes_.data(), size_}; }
  // Keeps the memory.
  void Clear() { size_ = 0; }

  // The end of the text, with room for `size` characters behind it. Write from there on, then
  // EndAt behind the last.
  char* Room(size_t size) {
    if (bytes_.size() - size_ < size) bytes_.resize(std::max(size_ + size, 2 * bytes_.size()));
    return bytes_.data() + size_;
  }
  void EndAt(const char* end) { size_ = static_cast<size_t>(end - bytes_.data()); }

  void Append(std::string_view text) {
    EndAt(std::copy(text.begin(), text.end(), Room(text.size())));
  }

 private:
  std::vector<char> bytes_;
  size_t size_ = 0;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_TEXT_BUFFER_H_
