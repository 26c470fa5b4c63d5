-- figures {from, to} -> counts of a span of time; offered = answered + abandoned + cut, always.
create function code.query_figures(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_leads boolean := coalesce(v_viewer->>'role', '') in ('supervisor', 'admin');
    v_answer jsonb;
begin
    if v_from is null or v_to is null then raise exception 'dari dan sampai belum disebut'; end if;
    if not code.staff(v_viewer) then return null; end if;
    with counted as (  -- one pass each: a year is a million rows
        select count(*) as offered, count(c.connected_at) as connected, count(c.answered_at) as answered,
               count(*) filter (where c.answered_at is not null and c.wait_ms <= 15000) as in_15_s,
               count(*) filter (where c.answered_at is not null and c.wait_ms <= 20000) as in_20_s,
               count(*) filter (where c.answered_at is null and c.cause in ('caller_hung_up', 'cancelled')) as abandoned,
               count(*) filter (where c.answered_at is null and c.cause in ('caller_hung_up', 'cancelled')
                                  and c.wait_ms < coalesce(h.short_call_ms, 5000)) as abandoned_short,
               count(*) filter (where c.answered_at is null and c.cause not in ('caller_hung_up', 'cancelled')) as cut,
               count(*) filter (where not c.called_listed) as unlisted,
               percentile_disc(array[0.5, 0.9, 0.95]) within group (order by c.wait_ms) filter (where c.answered_at is not null) as waits,
               percentile_disc(0.5) within group (order by c.talk_ms) filter (where c.answered_at is not null) as talk
          from call c left join house h on h.era = c.era
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to),
    hidden as materialized (select * from code.hidden(v_viewer)),
    results as (
        select c.result, count(*) as n from call c
         where c.direction = 'inbound' and c.state = 'ended' and c.arrived_at >= v_from and c.arrived_at < v_to and c.result is not null
           and (c.era, coalesce(c.incident, 0)) not in (select h.era, h.id from hidden h)
         group by c.result),
    incidents as (
        select * from incident i where i.created_at >= v_from and i.created_at < v_to and (v_leads or not i.restricted)),
    assigned as (select a.* from assignment a join incidents i on i.era = a.era and i.id = a.incident)
    select jsonb_build_object(
        'offered', c.offered, 'connected', c.connected, 'answered', c.answered, 'answered_in_15_s', c.in_15_s, 'answered_in_20_s', c.in_20_s,
        'abandoned', c.abandoned, 'abandoned_short', c.abandoned_short, 'cut', c.cut, 'unlisted', c.unlisted,
        'wait_ms', jsonb_build_object('p50', c.waits[1], 'p90', c.waits[2], 'p95', c.waits[3]),
        'talk_ms', c.talk,
        'results', coalesce((select jsonb_object_agg(result, n) from results), '{}'),
        'incidents', (select count(*) from incidents),
        'types', coalesce((select jsonb_object_agg(type, n) from (select type, count(*) n from incidents group by type) t), '{}'),
        'kecamatan', coalesce((select jsonb_object_agg(kecamatan, n) from (select kecamatan, count(*) n from incidents
                                where kecamatan is not null group by kecamatan) k), '{}'),
        'agencies', coalesce((select jsonb_object_agg(agency, jsonb_build_object('assigned', n, 'acknowledged', acknowledged,
                                 'in_time', in_time, 'declined', declined, 'acknowledge_ms', median))
                       from (select agency, count(*) n, count(acknowledged_at) acknowledged,
                                    count(*) filter (where acknowledged_at <= acknowledge_by) in_time,
                                    count(declined_at) declined,
                                    percentile_disc(0.5) within group (order by acknowledge_ms) median
                               from assigned group by agency) a), '{}')) into v_answer from counted c;
    return v_answer;
end $$;

-- recap {from, to, limit?, offset?} -> {"items": [...], "more"}: each call with number, place and time, and
-- each forwarding with its times; what a regency reports about its 112.
create function code.query_recap(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_limit integer := code.bound(p, 'limit', 500, 1, 5000);
    v_offset integer := code.bound(p, 'offset', 0, 0, 1000000);
    v_items jsonb;
begin
    if v_from is null or v_to is null then raise exception 'dari dan sampai belum disebut'; end if;
    if not code.staff(v_viewer) then return '{"items": [], "more": false}'; end if;
    select coalesce(jsonb_agg(item order by arrived_at, era, id), '[]') into v_items from (
        select c.arrived_at, c.era, c.id, jsonb_strip_nulls(jsonb_build_object(
                   'call', c.id, 'wall', code.us(c.arrived_at), 'answered_wall', code.us(c.answered_at), 'wait_ms', c.wait_ms,
                   'number', c.number) ||
               case when s.sight <> 'full' then '{}' else jsonb_build_object(
                   'result', c.result, 'place_text', code.place_text(coalesce(r.place, i.place)),
                   'type', coalesce(r.type, i.type), 'incident_number', i.number,
                   'forwarded', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('agency', a.agency, 'role', a.role,
                                     'state', a.state, 'sent_wall', code.us(a.sent_at),
                                     'acknowledged_wall', code.us(a.acknowledged_at), 'by_phone', a.by_phone,
                                     'en_route_wall', code.us(a.en_route_at), 'on_scene_wall', code.us(a.on_scene_at),
                                     'cleared_wall', code.us(a.cleared_at))) order by a.id)
                                   from assignment a where a.era = i.era and a.incident = i.id)) end) as item
          from call c
          left join incident i on i.era = c.era and i.id = c.incident
          left join report r on r.era = c.era and r.id = c.report
          cross join lateral (select case when i.id is null and (c.answered_at is null or c.result is not null) then 'full'
                                  else code.sight(c, i, v_viewer) end as sight) s
         where c.direction = 'inbound' and c.arrived_at >= v_from and c.arrived_at < v_to
         order by c.arrived_at, c.era, c.id offset v_offset limit v_limit + 1) rows;
    return jsonb_build_object('items', case when jsonb_array_length(v_items) > v_limit then v_items - v_limit else v_items end,
                              'more', jsonb_array_length(v_items) > v_limit);
end $$;

-- audit {from?, to?, person?, limit?, offset?} -> {"items": [...], "more"}; for supervisors and admins.
create function code.query_audit(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_limit integer := code.bound(p, 'limit', 100, 1, 500);
    v_offset integer := code.bound(p, 'offset', 0, 0, 100000);
    v_items jsonb;
begin
    if coalesce(v_viewer->>'role', '') not in ('supervisor', 'admin') then return '{"items": [], "more": false}'; end if;
    select coalesce(jsonb_agg(jsonb_strip_nulls(item) order by at desc, seq desc, journal_id), '[]') into v_items from (
        select a.at, a.seq, a.journal_id, jsonb_build_object('seq', a.seq, 'wall', code.us(a.at), 'person', a.person, 'person_name', w.name,
                   'action', a.action, 'call', case when s.sight = 'full' then a.call end, 'incident', case when s.sight <> 'none' then a.incident end, 'subject', case when s.sight <> 'none' then a.subject end,
                   'text', case when s.sight = 'full' then a.text end) as item
          from audit a
          left join person w on w.era = a.era and w.id = a.person
          left join call c on c.era = a.era and c.id = a.call
          left join assignment m on m.era = a.era and a.action like 'assignment%' and m.id::text = a.subject
          left join incident i on i.era = a.era and i.id = coalesce(a.incident, m.incident, c.incident)
          cross join lateral (select case when i.id is null then 'full' else code.sight(i, v_viewer) end as sight) s
         where (s.sight <> 'none' or a.action = 'restricted_opened')
           and (p->>'from' is null or a.at >= code.at((p->>'from')::bigint))
           and (p->>'to' is null or a.at < code.at((p->>'to')::bigint))
           and (p->>'person' is null or a.person = (p->>'person')::bigint)
         order by a.at desc, a.seq desc, a.journal_id offset v_offset limit v_limit + 1) rows;
    return jsonb_build_object('items', case when jsonb_array_length(v_items) > v_limit then v_items - v_limit else v_items end,
                              'more', jsonb_array_length(v_items) > v_limit);
end $$;

-- playbacks {call} -> {"items": [{recording, wall, person, person_name}]}: who listened.
create function code.query_playbacks(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_era smallint := coalesce((p->>'era')::smallint, code.latest_era());
    v_items jsonb;
begin
    if coalesce(v_viewer->>'role', '') not in ('supervisor', 'admin') then return '{"items": []}'; end if;
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('recording', b.recording, 'wall', code.us(b.at),
                                                                   'person', b.person, 'person_name', w.name)) order by b.at, b.journal_id, b.seq), '[]')
      into v_items
      from playback b left join person w on w.era = b.era and w.id = b.person
     where b.era = v_era and b.call = (p->>'call')::bigint;
    return jsonb_build_object('items', v_items);
end $$;
