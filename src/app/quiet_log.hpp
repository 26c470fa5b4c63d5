// Purpose: the log of a process whose threads must never wait for a terminal or a pipe: lines are put into
// memory and written by a thread of the log's own, many at once; warnings and errors go out at once.
// Thread: lines may come from any. Owner: the process's main; the destructor writes what is left.
// Full-policy: 1 MiB waiting, then lines are left out and their number is said.
#pragma once

namespace siaga::app {

class QuietLog {
public:
    QuietLog();  // from here on spdlog's default logger is this one
    ~QuietLog();
    QuietLog(const QuietLog&) = delete;
    QuietLog& operator=(const QuietLog&) = delete;
};

}  // namespace siaga::app
