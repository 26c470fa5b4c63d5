// Purpose: the seam through which tests make the disk refuse: each value is the errno to answer, 0
// lets the real call happen. Global on purpose: one process, one disk. Never set in production.
// Thread: any.
#pragma once

#include <atomic>

namespace siaga::journal {

struct Failpoints {
    std::atomic<int> write{0};         // every transaction
    std::atomic<int> sync{0};          // fdatasync of the log
    std::atomic<int> open_segment{0};  // a new segment file
    std::atomic<bool> hold_sync{false};  // fdatasync takes as long as this stays true
    std::atomic<int> syncs{0};         // how often the log was synced, for "never a retry"
};
inline Failpoints failpoints;

}  // namespace siaga::journal
