-- history {kind?, number?, place?, type?, from?, to?, limit?, offset?} -> {"items": [...], "more": bool}
-- What is hidden from the viewer is not found by what it says: a masked incident by nothing, a masked call by its
-- number alone, as any call of which nothing was noted.
create function code.query_history(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_limit integer := code.bound(p, 'limit', 100, 1, 500);
    v_offset integer := code.bound(p, 'offset', 0, 0, 100000);
    v_from timestamptz := coalesce(code.at((p->>'from')::bigint), '-infinity');
    v_to timestamptz := coalesce(code.at((p->>'to')::bigint), 'infinity');
    v_kind text := code.txt(p->'kind');
    v_type text := code.txt(p->'type');
    v_place text := nullif(btrim(p->>'place'), '');
    v_asked text := nullif(btrim(p->>'number'), '');
    v_kej text := case when upper(v_asked) like 'KEJ%' then upper(v_asked) end;
    v_digits text := case when v_kej is null then code.digits(v_asked) end;
    v_filtered boolean := v_type is not null or v_place is not null or v_digits is not null;
    v_era smallint := code.latest_era();
    v_items jsonb;
begin
    if v_kind is not null and v_kind not in ('call', 'incident') then raise exception 'kind: call atau incident'; end if;
    if v_asked is not null and v_kej is null and coalesce(length(v_digits), 0) < 3 then
        raise exception 'tulis sedikitnya tiga angka nomornya';
    end if;
    if not code.staff(v_viewer) then return '{"items": [], "more": false}'; end if;

    with calls as (
        select c.arrived_at as t, c.era, c.id, s.sight, jsonb_build_object(
                   'kind', 'call', 'id', c.id, 'wall', code.us(c.arrived_at), 'state', c.state, 'wait_ms', c.wait_ms,
                   'talk_ms', c.talk_ms, 'seat', c.seat, 'era', nullif(c.era, v_era), 'number', c.number, 'person_name', w.name) ||
               case when s.sight = 'full' then jsonb_build_object(
                   'result', c.result, 'type', coalesce(r.type, i.type, c.default_type),
                   'priority', r.priority, 'place_text', code.place_text(coalesce(r.place, i.place)),
                   'incident', c.incident, 'incident_number', i.number,
                   'restricted', nullif(i.restricted, false), 'recordings', code.recordings_of(c.era, c.id))
               else jsonb_build_object('type', c.default_type) end as item
          from call c
          left join incident i on i.era = c.era and i.id = c.incident
          left join report r on r.era = c.era and r.id = c.report
          left join person w on w.era = c.era and w.id = c.person
          cross join lateral (select case when i.id is null and (c.answered_at is null or c.result is not null) then 'full'
                                  else code.sight(c, i, v_viewer) end as sight) s
         where v_kind is distinct from 'incident' and v_kej is null
           and c.arrived_at >= v_from and c.arrived_at < v_to
           and (v_digits is null or c.number like '%' || v_digits || '%')
           and (v_type is null or case s.sight when 'full' then coalesce(r.type, i.type, c.default_type) else c.default_type end = v_type)
           and (v_place is null or s.sight = 'full' and code.place_matches(coalesce(r.place, i.place), v_place))
         order by c.arrived_at desc, c.era desc, c.id desc limit v_offset + v_limit + 1),
    incidents as (
        select i.created_at as t, i.era, i.id, s.sight, jsonb_build_object(
                   'kind', 'incident', 'id', i.id, 'wall', code.us(i.created_at), 'number', i.number, 'state', i.state,
                   'restricted', nullif(i.restricted, false), 'era', nullif(i.era, v_era)) ||
               case when s.sight = 'full' then jsonb_build_object(
                   'type', i.type, 'priority', i.priority, 'place_text', code.place_text(i.place), 'person_name', w.name,
                   -- the seat is that of who saved it; whose case it is by now may never have sat there
                   'seat', (select i.seat from report r where r.era = i.era and r.incident = i.id and not r.further and r.person = i.owner limit 1))
               else '{"masked": true}' end as item
          from incident i
          left join person w on w.era = i.era and w.id = i.owner
          cross join lateral (select code.sight(i, v_viewer) as sight) s
         where v_kind is distinct from 'call' and s.sight <> 'none'
           and i.created_at >= v_from and i.created_at < v_to
           and (v_kej is null or i.number like v_kej || '%')
           and (v_digits is null or exists (select from report r where r.era = i.era and r.incident = i.id
                                               and r.caller_number like '%' || v_digits || '%'))
           and (v_type is null or i.type = v_type)
           and (v_place is null or code.place_matches(i.place, v_place))
           and (s.sight = 'full' or not v_filtered)
         order by i.created_at desc, i.era desc, i.id desc limit v_offset + v_limit + 1),
    page as (
        select * from (select * from calls union all select * from incidents) both_kinds
         order by t desc, era desc, id desc, item->>'kind' offset v_offset limit v_limit + 1)
    select coalesce(jsonb_agg(jsonb_strip_nulls(item) order by t desc, era desc, id desc, item->>'kind'), '[]') into v_items from page;

    return jsonb_build_object('items', case when jsonb_array_length(v_items) > v_limit then v_items - v_limit else v_items end,
                              'more', jsonb_array_length(v_items) > v_limit);
end $$;

-- number_history {number} -> {"count", "results", "last": [...], "callback"?}: what this number's calls were.
create function code.query_number_history(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_viewer jsonb := coalesce(p->'viewer', '{}');
    v_number text := code.txt(p->'number');
    v_answer jsonb;
begin
    if v_number is null then raise exception 'nomor belum disebut'; end if;
    if not code.staff(v_viewer) then return '{"count": 0, "results": {}, "last": []}'; end if;
    with known as (
        select c.*, code.sight(c, i, v_viewer) as sight, i.number as incident_number
          from call c left join incident i on i.era = c.era and i.id = c.incident
         where c.number = v_number and c.direction = 'inbound')
    select jsonb_build_object(
        'count', (select count(*) from known),
        'results', coalesce((select jsonb_object_agg(result, n) from (select result, count(*) n from known
                             where result is not null and sight = 'full' group by result) by_result), '{}'),
        'last', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('call', k.id, 'at_wall', code.us(k.arrived_at),
                        'result', case when sight = 'full' then k.result end, 'incident', case when sight = 'full' then k.incident end,
                        'incident_number', case when sight = 'full' then k.incident_number end)) order by k.arrived_at desc, k.era desc, k.id desc)
                   from (select * from known order by arrived_at desc, era desc, id desc limit 20) k), '[]')) into v_answer;
    return v_answer;
end $$;
