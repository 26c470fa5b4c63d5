#include <algorithm>

#include "siaga/centre/state.hpp"

namespace siaga::centre {

const std::vector<AssignmentMove>& assignment_moves() {
    using enum AssignmentState;
    // An acknowledgement counts from wherever it comes: a page, a phone call before the page showed
    // anything, a desk that was unreachable a moment ago.
    static const std::vector<AssignmentMove> kMoves = {
        {created, sent},          {created, unreachable},  {created, acknowledged},  {created, declined},
        {created, cancelled},     {sent, delivered},       {sent, unreachable},      {sent, acknowledged},
        {sent, declined},         {sent, cancelled},       {delivered, unreachable}, {delivered, acknowledged},
        {delivered, declined},    {delivered, cancelled},  {unreachable, sent},      {unreachable, acknowledged},
        {unreachable, declined},  {unreachable, cancelled}, {acknowledged, en_route}, {acknowledged, on_scene},
        {acknowledged, cleared},  {acknowledged, declined}, {acknowledged, cancelled}, {en_route, on_scene},
        {en_route, cleared},      {en_route, cancelled},   {on_scene, cleared},      {on_scene, cancelled},
        {declined, acknowledged}, {declined, cancelled},
    };
    return kMoves;
}

bool may_move(AssignmentState from, AssignmentState to) {
    const auto& moves = assignment_moves();
    return std::any_of(moves.begin(), moves.end(), [&](const auto& m) { return m.from == from && m.to == to; });
}

}  // namespace siaga::centre
