#include "tests/tree_source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace bfa::tree {
namespace {

class CodeBlanker {
 public:
  explicit CodeBlanker(std::string_view text) : text_(text) {}

  std::string Run() && {
    while (at_ < text_.size()) {
      if (Sees("//")) {
        Blank(at_, text_.find('\n', at_));
      } else if (Sees("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        Blank(at_, end == text_.npos ? end : end + 2);
      } else if (Sees("R\"")) {
        BlankRawString();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !InNumber())) {
        BlankQuoted(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] bool Sees(std::string_view token) const {
    return text_.compare(at_, token.size(), token) == 0;
  }

  // A quote within a number is a digit separator.
  [[nodiscard]] bool InNumber() const {
    std::size_t start = at_;
    while (start > 0 && (IsWordChar(text_[start - 1]) || text_[start - 1] == '\'')) --start;
    return start < at_ && std::isdigit(static_cast<unsigned char>(text_[start])) != 0;
  }

  void Blank(std::size_t first, std::size_t end) {
    end = std::min(end, text_.size());
    for (std::size_t i = first; i < end; ++i) {
      if (text_[i] != '\n') text_[i] = ' ';
    }
    at_ = end;
  }

  void BlankQuoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2U : 1U;
    Blank(at_ + 1, end);
    ++at_;
  }

  void BlankRawString() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size());
    const std::string close = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
    const std::size_t end = text_.find(close, open);
    Blank(at_ + 2, end == text_.npos ? end : end + close.size() - 1);
    ++at_;
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::string WithoutDirectives(std::string code) {
  bool in_directive = false;
  std::size_t start = 0;
  while (start < code.size()) {
    const std::size_t end = std::min(code.find('\n', start), code.size());
    const std::string line = code.substr(start, end - start);
    in_directive = in_directive || Trim(line).starts_with('#');
    if (in_directive) code.replace(start, line.size(), line.size(), ' ');
    in_directive = in_directive && line.ends_with('\\');
    start = end + 1;
  }
  return code;
}

class FunctionFinder {
 public:
  explicit FunctionFinder(std::string_view text) : code_(WithoutDirectives(CodeOnly(text))) {}

  [[nodiscard]] std::vector<Function> Run() const {
    std::vector<Function> functions;
    std::size_t head = 0;  // where the statement that leads to the next brace starts
    for (std::size_t i = 0; i < code_.size(); ++i) {
      if (code_[i] == ';' || code_[i] == '}') head = i + 1;
      if (code_[i] != '{') continue;
      const std::string_view text = StripPrefixes(std::string_view(code_).substr(head, i - head));
      if (IsScope(text)) {
        head = i + 1;
        continue;
      }
      const std::size_t close = MatchingBrace(i);
      if (IsFunction(text)) {
        const std::size_t first = LineNumber(code_, text.empty() ? i : Offset(text));
        functions.push_back({first, LineNumber(code_, close) - first + 1});
        head = close + 1;
      }
      i = close;
    }
    return functions;
  }

 private:
  [[nodiscard]] std::size_t Offset(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - code_.data());
  }

  [[nodiscard]] std::size_t MatchingBrace(std::size_t open) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < code_.size(); ++i) {
      if (code_[i] == '{') ++depth;
      if (code_[i] == '}' && --depth == 0) return i;
    }
    return code_.size();
  }

  static std::string_view StripPrefixes(std::string_view head) {
    static constexpr std::string_view kPrefixes[] = {
        "public:", "private:", "protected:", "inline ",
        "static ", "typedef ", "const ",     "constexpr "};
    head = Trim(head);
    for (bool again = true; again;) {
      again = false;
      for (const std::string_view prefix : kPrefixes) {
        if (!head.starts_with(prefix)) continue;
        head = Trim(head.substr(prefix.size()));
        again = true;
      }
      if (head.starts_with("template")) {
        head = Trim(head.substr(TemplateEnd(head)));
        again = true;
      }
    }
    return head;
  }

  static std::size_t TemplateEnd(std::string_view head) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
      if (head[i] == '<') ++depth;
      if (head[i] == '>' && --depth == 0) return i + 1;
    }
    return head.size();
  }

  static bool IsScope(std::string_view head) {
    static constexpr std::string_view kWords[] = {"namespace", "class", "struct",
                                                  "union",     "enum",  "extern"};
    return !head.ends_with(')') && std::ranges::any_of(kWords, [head](std::string_view word) {
      return FindWord(head.substr(0, word.size() + 1), word) == 0;
    });
  }

  // Not a function: an initialiser, a default argument, a member in a constructor's initialiser
  // list.
  static bool IsFunction(std::string_view head) {
    int depth = 0;
    bool seen_parameters = false;
    bool in_member_list = false;
    for (std::size_t i = 0; i < head.size(); ++i) {
      if (head[i] == '(') ++depth;
      if (head[i] == ')') --depth;
      if (depth != 0) continue;
      seen_parameters = seen_parameters || head[i] == ')';
      if (head[i] == '=' && FindWord(head, "operator") == head.npos) {
        return Trim(head.substr(i + 1)).starts_with('[') && head.find(')', i) != head.npos;
      }
      if (head.substr(i, 2) == "::") {
        ++i;
      } else if (head[i] == ':') {
        in_member_list = seen_parameters;
      }
    }
    const bool ends_in_name = !head.empty() && (IsWordChar(head.back()) || head.back() == '>');
    return depth == 0 && seen_parameters && !(in_member_list && ends_in_name);
  }

  std::string code_;
};

}  // namespace

Tree ReadTree(const std::string& root) {
  namespace fs = std::filesystem;
  static constexpr std::string_view kSuffixes[] = {".h", ".cc", ".c", ".py", ".sh", ".cmake"};
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    const std::string path = entry->path().lexically_relative(root).generic_string();
    const std::string name = entry->path().filename().string();
    if (entry->is_directory()) {
      const bool foreign = path == "build" || path == "tests/data" || path == "tests/fuzz/corpus" ||
                           fs::exists(entry->path() / "CMakeCache.txt");
      if (foreign || name.starts_with('.')) entry.disable_recursion_pending();
      continue;
    }
    const bool is_source = name == "CMakeLists.txt" || name == "Makefile" ||
                           std::ranges::any_of(kSuffixes, [&name](std::string_view suffix) {
                             return name.ends_with(suffix);
                           });
    if (!is_source) continue;
    std::ifstream in(entry->path(), std::ios::binary);
    tree.push_back({path, std::string(std::istreambuf_iterator<char>(in), {})});
  }
  std::ranges::sort(tree, {}, &SourceFile::path);
  return tree;
}

bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t LineNumber(std::string_view text, std::size_t position) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, position), '\n'));
}

std::size_t FindWord(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !IsWordChar(word.front()) || !IsWordChar(text[at - 1]);
    const bool ends = end == text.size() || !IsWordChar(word.back()) || !IsWordChar(text[end]);
    if (starts && ends) return at;
  }
  return text.npos;
}

std::string CodeOnly(std::string_view text) { return CodeBlanker(text).Run(); }

std::vector<Function> Functions(std::string_view text) { return FunctionFinder(text).Run(); }

}  // namespace bfa::tree
