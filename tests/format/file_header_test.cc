#include "format/file_header.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>

#include "format/checksum.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr Id128 kFileId{0xb1, 0xf1, 0xa1};
constexpr Id128 kOtherId{0x0d};
constexpr std::string_view kDescriptor =
    "market=m\ncadence=c\nkind=k\ninterval=i\nurl_template=u\n";

// A header with this descriptor, whatever it says, and right sizes and checksum.
ByteEditor HeaderWith(std::string_view descriptor) {
  FileHeader header{};
  header.magic = kFileMagic;
  header.format_version = kFormatVersion;
  header.header_size = static_cast<uint32_t>(AlignUp(sizeof header + descriptor.size()));
  header.file_id = kFileId;
  header.descriptor_size = static_cast<uint32_t>(descriptor.size());
  ByteBuffer bytes;
  AppendValue(header, bytes);
  Append(std::as_bytes(std::span(descriptor)), bytes);
  PadTo(kAlignment, bytes);
  ByteEditor editor(bytes);
  editor.FixHeaderChecksum();
  return editor;
}

class FileHeaderTest : public ::testing::Test {
 protected:
  FileHeaderTest()
      : editor_(BuildFileHeader(Dataset::BinanceUsdMarginedKlines(), kFileId, kOtherId)) {}

  Result<ParsedHeader> Parse() const { return ParseFileHeader(editor_.bytes()); }

  ByteEditor editor_;
};

TEST_F(FileHeaderTest, ItComesBack) {
  const auto header = Parse();
  ASSERT_THAT(header, Succeeds());
  EXPECT_EQ(header->file_id, kFileId);
  EXPECT_EQ(header->compacted_from, kOtherId);
  EXPECT_EQ(header->header_size, editor_.size());
  EXPECT_EQ(header->dataset, Dataset::BinanceUsdMarginedKlines());
  EXPECT_EQ(header->hash, HashOf(editor_.bytes()));
}

TEST_F(FileHeaderTest, WhatFollowsItIsNotItsConcern) {
  editor_.Grow(ByteBuffer(1000, std::byte{0xff}));
  EXPECT_THAT(Parse(), Succeeds());
}

TEST_F(FileHeaderTest, EmptyFile) {
  EXPECT_THAT(ParseFileHeader({}), IsDamage("the file is empty"));
}

TEST_F(FileHeaderTest, FileOfAnotherKind) {
  for (const std::string& text :
       {std::string("x"), std::string("PK\3\4"), std::string("<html>") + std::string(500, ' ')}) {
    EXPECT_THAT(ParseFileHeader(std::as_bytes(std::span(text))), IsDamage("not a bfa store"));
  }
}

TEST_F(FileHeaderTest, FileThatWentThroughATextModeTransfer) {
  ByteBuffer without_cr(editor_.bytes().begin(), editor_.bytes().end());
  without_cr.erase(without_cr.begin() + 4);
  EXPECT_THAT(ParseFileHeader(without_cr), IsDamage("not a bfa store"));
  editor_.SetByte(0, 0x09);  // the eighth bit cleared
  EXPECT_THAT(Parse(), IsDamage("not a bfa store"));
}

TEST_F(FileHeaderTest, CutAtEveryByte) {
  for (size_t size = 1; size < editor_.size(); ++size) {
    EXPECT_THAT(ParseFileHeader(editor_.bytes().first(size)),
                IsDamage("the file ends inside its header"))
        << size;
  }
}

TEST_F(FileHeaderTest, NewerVersion) {
  editor_.Set<uint32_t>(offsetof(FileHeader, format_version), 2);
  EXPECT_THAT(Parse(), FailsWith(ErrorCode::kNewerVersion, "format version 2"));
  // Whatever else it has changed.
  editor_.SetByte(offsetof(FileHeader, header_size), 99);
  EXPECT_THAT(Parse(), FailsWith(ErrorCode::kNewerVersion, "format version 2"));
}

TEST_F(FileHeaderTest, NewerVersionCutShort) {
  editor_.Set<uint32_t>(offsetof(FileHeader, format_version), 2);
  for (size_t size = 1; size < editor_.size(); ++size) {
    const auto header = ParseFileHeader(editor_.bytes().first(size));
    if (size < offsetof(FileHeader, header_size)) {
      EXPECT_THAT(header, IsDamage("the file ends inside its header")) << size;
    } else {
      EXPECT_THAT(header, FailsWith(ErrorCode::kNewerVersion, "format version 2")) << size;
    }
  }
}

TEST_F(FileHeaderTest, VersionZero) {
  editor_.Set<uint32_t>(offsetof(FileHeader, format_version), 0);
  EXPECT_THAT(Parse(), IsDamage("format version is 0"));
}

TEST_F(FileHeaderTest, DescriptorTooLarge) {
  for (const uint32_t size : {65'537U, 0xffffffffU}) {
    editor_.Set(offsetof(FileHeader, descriptor_size), size);
    EXPECT_THAT(Parse(), IsDamage("descriptor size is over 65536"));
  }
}

TEST_F(FileHeaderTest, HeaderSizeThatDoesNotMatch) {
  for (const int delta : {-64, -1, 1, 64}) {
    const auto size = static_cast<int64_t>(editor_.size()) + delta;
    editor_.Set(offsetof(FileHeader, header_size), static_cast<uint32_t>(size));
    EXPECT_THAT(Parse(), IsDamage("header size does not match the descriptor size")) << delta;
  }
}

TEST_F(FileHeaderTest, EveryBitIsChecked) {
  for (uint64_t at = 0; at < editor_.size(); ++at) {
    editor_.FlipBit(at);
    EXPECT_FALSE(Parse().has_value()) << at;
    editor_.FlipBit(at);
  }
  editor_.FlipBit(offsetof(FileHeader, file_id));
  EXPECT_THAT(Parse(), IsDamage("wrong checksum of file header"));
}

TEST_F(FileHeaderTest, PaddingIsNotZero) {
  const auto descriptor_size = editor_.Get<uint32_t>(offsetof(FileHeader, descriptor_size));
  ASSERT_LT(sizeof(FileHeader) + descriptor_size, editor_.size());
  editor_.SetByte(editor_.size() - 1, 1);
  editor_.FixHeaderChecksum();
  EXPECT_THAT(Parse(), IsDamage("padding of file header is not 0"));
}

TEST_F(FileHeaderTest, FirstDayOutOfRange) {
  for (const int32_t day : {-1, 107'016, INT32_MIN, INT32_MAX}) {
    editor_.Set(offsetof(FileHeader, first_day), day);
    editor_.FixHeaderChecksum();
    EXPECT_THAT(Parse(), IsDamage("first day is not between 1970 and 2262")) << day;
  }
}

TEST_F(FileHeaderTest, DescriptorThatIsNoLines) {
  EXPECT_THAT(ParseFileHeader(HeaderWith(kDescriptor).bytes()), Succeeds());
  const std::string whole(kDescriptor);
  for (const std::string& descriptor : {whole + "x", whole + "x=y", whole + "xy\n", whole + "\n"}) {
    EXPECT_THAT(ParseFileHeader(HeaderWith(descriptor).bytes()),
                IsDamage("descriptor is not lines of key=value"))
        << descriptor;
  }
}

TEST_F(FileHeaderTest, DescriptorThatBreaksARule) {
  const std::string whole(kDescriptor);
  const auto parse = [](const std::string& descriptor) {
    return ParseFileHeader(HeaderWith(descriptor).bytes());
  };
  EXPECT_THAT(parse(""), IsDamage("has no 'market'"));
  EXPECT_THAT(parse(whole.substr(whole.find('\n') + 1)), IsDamage("has no 'market'"));
  EXPECT_THAT(parse(whole + "kind=x\n"), IsDamage("key 'kind' stands twice"));
  EXPECT_THAT(parse(whole + "=x\n"), IsDamage("is not of a-z, 0-9 and _"));
  EXPECT_THAT(parse(whole + "Kind=x\n"), IsDamage("is not of a-z, 0-9 and _"));
  EXPECT_THAT(parse(whole + "x=\t\n"), IsDamage("control character"));
  EXPECT_THAT(parse(whole + "x=\r\n"), IsDamage("control character"));
  EXPECT_THAT(parse(whole + "x=\xff\n"), IsDamage("not valid UTF-8"));
}

TEST_F(FileHeaderTest, KeysThatItDoesNotKnowAreKept) {
  const auto header = ParseFileHeader(HeaderWith(std::string(kDescriptor) + "x_9=a=b\n").bytes());
  ASSERT_THAT(header, Succeeds());
  EXPECT_EQ(header->dataset.value("x_9"), "a=b");
}

RC_GTEST_PROP(FileHeaderProperty, AnyBytesAreParsedOrRefused, (std::vector<uint8_t> bytes)) {
  const Bytes magic = AsBytes(kFileMagic);
  for (size_t i = 0; i < magic.size() && i < bytes.size(); ++i) {
    bytes[i] = std::to_integer<uint8_t>(magic[i]);
  }
  RC_ASSERT(!ParseFileHeader(std::as_bytes(std::span(bytes))).has_value());
}

}  // namespace
}  // namespace bfa::internal
