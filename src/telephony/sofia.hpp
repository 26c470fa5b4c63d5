// Purpose: the only door to sofia-sip's headers, with the types of its callbacks' contexts.
// Thread: everything of nta belongs to the telephony thread. Owner: telephony.
#pragma once

#include <memory>
#include <string>

namespace siaga::telephony {
class SipLeg;
class SipAgent;
class Engine;
}  // namespace siaga::telephony

#define SU_ROOT_MAGIC_T siaga::telephony::Engine
#define SU_WAKEUP_ARG_T siaga::telephony::Engine
#define SU_TIMER_ARG_T siaga::telephony::Engine
#define NTA_AGENT_MAGIC_T siaga::telephony::SipAgent
#define NTA_LEG_MAGIC_T siaga::telephony::SipLeg
#define NTA_INCOMING_MAGIC_T siaga::telephony::SipLeg
#define NTA_OUTGOING_MAGIC_T void
#define NTA_RELIABLE_MAGIC_T void

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
#pragma GCC diagnostic pop

#undef leg_t

namespace siaga::telephony {

// Memory that sofia allocates for one function's work.
class Home {
public:
    Home() { su_home_init(&home_); }
    ~Home() { su_home_deinit(&home_); }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;
    su_home_t* get() { return &home_; }

private:
    su_home_t home_{};
};

}  // namespace siaga::telephony
