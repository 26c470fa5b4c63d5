-- Reports count a year at once: each step of an assignment measured on house time, and indexes narrow
-- enough that a year of calls is counted without reading the calls themselves.

alter table assignment
    add column sent_ms bigint check (sent_ms >= 0),          -- created to this step; house time
    add column delivered_ms bigint check (delivered_ms >= 0),
    add column en_route_ms bigint check (en_route_ms >= 0),
    add column on_scene_ms bigint check (on_scene_ms >= 0),
    add column cleared_ms bigint check (cleared_ms >= 0);

-- What was projected before has wall time only.
update assignment set
    sent_ms = greatest(0, extract(epoch from sent_at - created_at) * 1000)::bigint,
    delivered_ms = greatest(0, extract(epoch from delivered_at - created_at) * 1000)::bigint,
    en_route_ms = greatest(0, extract(epoch from en_route_at - created_at) * 1000)::bigint,
    on_scene_ms = greatest(0, extract(epoch from on_scene_at - created_at) * 1000)::bigint,
    cleared_ms = greatest(0, extract(epoch from cleared_at - created_at) * 1000)::bigint;

create index call_figures on call (arrived_at)
    include (era, incident, report, connected_at, answered_at, wait_ms, talk_ms, cause, result)
    where direction = 'inbound' and state = 'ended';
create index assignment_figures on assignment (created_at)
    include (era, incident, agency, state, must_acknowledge, by_phone, overdue, acknowledge_by, acknowledged_at,
             acknowledge_ms, sent_ms, delivered_ms, en_route_ms, on_scene_ms, cleared_ms, declined_at);
create index incident_figures on incident (created_at)
    include (era, id, type, priority, kecamatan, restricted, state, closed_at);
create index incident_restricted on incident (era, id) where restricted;
