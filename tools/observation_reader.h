// Observations from csv or ndjson text.
#ifndef BFA_TOOLS_OBSERVATION_READER_H_
#define BFA_TOOLS_OBSERVATION_READER_H_

#include <memory>
#include <string_view>

#include "bfa/observation.h"
#include "tools/console.h"
#include "tools/csv_reader.h"
#include "tools/input_buffer.h"

namespace bfa::tools {

class ObservationReader {
 public:
  virtual ~ObservationReader() = default;

  // Reads the next one into `observation`, whose memory is used again. What each field says is
  // checked; whether they go together is not (FindFault). After kEnd and kFault there is no more.
  virtual ReadState Next(Observation& observation) = 0;
  // Where the last observation has the field of that name, or begins if it does not have it.
  virtual TextPlace PlaceOf(std::string_view field) const = 0;
  // After kFault.
  virtual const InputFault& fault() const = 0;
};

// A reader for what `input` holds: ndjson if its first byte that is no blank is `{`, else csv with
// a header. A byte order mark is skipped. `input` must outlive the reader.
std::unique_ptr<ObservationReader> MakeObservationReader(InputBuffer& input);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_OBSERVATION_READER_H_
