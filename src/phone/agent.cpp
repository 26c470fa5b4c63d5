#include "siaga/phone/agent.hpp"

#include "agent_impl.hpp"
#include "dialog.hpp"
#include "random.hpp"

namespace siaga::phone {

using namespace std::chrono_literals;

Agent::Agent(Loop& loop, Account account, AgentEvents events)
    : impl_(std::make_unique<Impl>(loop, std::move(account), std::move(events))) {}

Agent::~Agent() = default;

Status Agent::open() {
    auto local = resolve(impl_->account.address, impl_->account.port);
    if (local.has_error()) return local.error();
    return impl_->transactions.open(*local, [this](const Incoming& incoming) { impl_->on_request(incoming); });
}

std::uint16_t Agent::port() const { return impl_->transactions.local().port; }

Result<std::uint64_t> Agent::call(CallPlan plan) {
    Dialog& dialog = impl_->add_dialog();
    const auto id = dialog.id();
    if (const auto status = dialog.invite(std::move(plan)); status.has_error()) {
        impl_->bury(id);
        return status.error();
    }
    return id;
}

Call* Agent::find(std::uint64_t id) { return impl_->find(id); }
std::size_t Agent::calls() const { return impl_->dialogs.size(); }

void Agent::hang_up_all() {
    for (auto& [id, dialog] : impl_->dialogs) dialog->hang_up();
}

bool Agent::registered() const { return impl_->registration.ok; }
const Counters& Agent::counters() const { return impl_->counters; }

Agent::Impl::Impl(Loop& loop_in, Account account_in, AgentEvents events_in)
    : loop(loop_in), account(std::move(account_in)), events(std::move(events_in)), transactions(loop, counters) {}

Agent::Impl::~Impl() { loop.cancel(registration.refresh); }

Dialog* Agent::Impl::find(std::uint64_t id) {
    const auto it = dialogs.find(id);
    return it == dialogs.end() ? nullptr : it->second.get();
}

std::string Agent::Impl::contact() const { return "<sip:" + account.user + "@" + to_string(transactions.local()) + ">"; }

Dialog& Agent::Impl::add_dialog() {
    const auto id = next_id_++;
    auto& dialog = *(dialogs[id] = std::make_unique<Dialog>(*this, id));
    by_tag[dialog.local_tag()] = id;
    return dialog;
}

void Agent::Impl::bury(std::uint64_t id) {
    // Not now: the dialog's own functions are still on the stack.
    loop.after(0ms, [this, id] {
        const auto it = dialogs.find(id);
        if (it == dialogs.end()) return;
        by_tag.erase(it->second->local_tag());
        dialogs.erase(it);
    });
}

void Agent::Impl::refuse(const Incoming& incoming, int status) {
    Message reply = make_response(incoming, status, random_token());
    if (status == 405 || status == 200) reply.add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY");
    reply.add("User-Agent", account.user_agent);
    transactions.respond(incoming, reply);
}

void Agent::Impl::on_request(const Incoming& incoming) {
    const Message& request = incoming.request;
    if (request.method == "CANCEL") return on_cancel(incoming);
    const auto tag = param_of(request.get("To"), "tag");
    if (tag.empty()) return on_new_request(incoming);
    const auto it = by_tag.find(tag);
    Dialog* dialog = it == by_tag.end() ? nullptr : find(it->second);
    if (dialog != nullptr && dialog->matches(request)) return dialog->in_dialog(incoming);
    if (request.method != "ACK") refuse(incoming, 481);
}

void Agent::Impl::on_new_request(const Incoming& incoming) {
    const auto& method = incoming.request.method;
    if (method == "ACK") return;
    if (method == "OPTIONS") return refuse(incoming, 200);
    if (method == "NOTIFY") return refuse(incoming, 481);
    if (method != "INVITE") return refuse(incoming, 405);
    std::size_t busy = 0;
    for (const auto& [id, dialog] : dialogs) busy += dialog->stage() != Stage::ended ? 1U : 0U;
    if (account.max_calls != 0 && busy >= account.max_calls) return refuse(incoming, 486);
    add_dialog().invited(incoming);
}

void Agent::Impl::on_cancel(const Incoming& incoming) {
    // §9.2: a CANCEL has the branch of its INVITE.
    const auto key = incoming.key.substr(0, incoming.key.size() - std::string_view("CANCEL").size()) + "INVITE";
    for (const auto& [id, dialog] : dialogs) {
        if (!dialog->incoming() || dialog->invite_key() != key) continue;
        refuse(incoming, 200);
        return dialog->cancelled();
    }
    refuse(incoming, 481);
}

}  // namespace siaga::phone
