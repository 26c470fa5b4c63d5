// Purpose: does the telco still answer? OPTIONS (RFC 3261 §11) to every outgoing target of every trunk; of a trunk
// without one, to where its last UDP call came from, which counts once it has answered between its calls: a telco need
// not, and a phone that makes a test call answers as long as it talks and is gone with its port.
// A trunk of which nobody answers is silent; one dead target beside a living one is told apart from that.
// Thread: the telephony thread. Owner: Engine.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "siaga/centre/state.hpp"
#include "telephony/sofia.hpp"
#include "telephony/timers.hpp"

namespace siaga::telephony {

class Engine;

class TrunkProbes {
public:
    explicit TrunkProbes(Engine& engine);
    ~TrunkProbes();

    // Alarms that were open when the process before ended: they end here when somebody answers.
    void take_up(const centre::State& state);
    void watch();  // what the trunks are now: at the start and after every change
    void called(CallId call, const TrunkId& trunk, const std::string& source, const std::string& transport);
    void ended(CallId call);

private:
    struct Probe {
        TrunkProbes* all = nullptr;
        TrunkId trunk;
        std::string target;     // as the settings write it
        bool expected = false;  // we send calls there: silence is an alarm even if it never answered
        int missed = 0;
        bool answered = false;  // while nobody called from there
        bool idle = false;      // no call of its own when it was last asked,
        bool between = false;   // nor the time before
        nta_outgoing_t* request = nullptr;
        Timers::Id again = 0, patience = 0;
    };
    using Key = std::pair<TrunkId, std::string>;

    void add(const TrunkId& trunk, const std::string& target, bool expected);
    void drop(Probe& probe);
    void ask(const Key& key);
    void adopt(const Probe& probe);
    void heard(Probe& probe, bool answer);
    void tell(const TrunkId& trunk);
    static int on_response(void* probe, nta_outgoing_t* request, const sip_t* sip);

    Engine& engine_;
    std::map<Key, std::unique_ptr<Probe>> probes_;
    std::map<TrunkId, std::string> callers_;              // where the calls of a trunk come from, which answers
    std::map<TrunkId, std::string> strangers_;            // where its last call came from, if that has not answered yet
    std::map<CallId, Key> calling_;                       // calls that are up
    std::map<TrunkId, std::set<std::string>> told_;       // subjects of alarms of ours
};

}  // namespace siaga::telephony
