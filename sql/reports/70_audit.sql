-- audit {from, to, person?, action?, kind?: changes|all, limit?, offset?}: who did what when, and for a change of the house
-- what it was before and is after, from the events themselves; what is new is called *_added and has no before. For
-- admins. Words about restricted incidents stay with those who may read them; so does what was done about them, but for
-- opening one, which names neither case nor call.

-- The thing an event is about, where it carries a whole one: {"person": {"id": 3, ...}} -> ("person", {...}).
create function code.audit_thing(payload jsonb) returns table (name text, thing jsonb) language sql immutable
as $$
    select key, value from jsonb_each(payload) where jsonb_typeof(value) = 'object' and value ? 'id' order by key limit 1;
$$;

-- Members that differ, as they were and as they are.
create function code.audit_difference(p_before jsonb, p_after jsonb) returns table (before jsonb, after jsonb) language sql immutable
as $$
    select case when p_before is not null then coalesce(jsonb_object_agg(k, p_before->k) filter (where p_before ? k), '{}') end,
           case when p_after is not null then coalesce(jsonb_object_agg(k, p_after->k) filter (where p_after ? k), '{}') end
      from (select jsonb_object_keys(coalesce(p_before, '{}') || coalesce(p_after, '{}')) as k) keys
     where p_before is null or p_after is null or p_before->k is distinct from p_after->k;
$$;

-- One side of a change that the event tells itself: "before": {..}, "before": "a word", or "before_name": "..".
create function code.audit_side(payload jsonb, side text) returns jsonb language sql immutable
as $$
    select coalesce(case when jsonb_typeof(payload->side) = 'object' then payload->side end, '{}')
        || coalesce(jsonb_object_agg(case when key = side then 'value' else substr(key, length(side) + 2) end, value), '{}')
      from jsonb_each(payload)
     where (key = side and jsonb_typeof(value) <> 'object') or key ~ ('^' || side || '_');
$$;

-- What a change was and is. An event that says both itself is believed; one that carries the whole thing is
-- compared with the event before it about the same thing; anything else changed what it names.
create function code.audit_change(e event, p_era smallint) returns table (before jsonb, after jsonb) language plpgsql stable as $$
declare
    v_payload jsonb := e.open || coalesce(e.personal, '{}');
    v_name text;
    v_thing jsonb;
    v_old jsonb;
begin
    if exists (select from jsonb_object_keys(v_payload) k where k ~ '^(before|after)(_|$)') then
        return query select d.before, d.after
                       from code.audit_difference(code.audit_side(v_payload, 'before'), code.audit_side(v_payload, 'after')) d;
        return;
    end if;
    select t.name, t.thing into v_name, v_thing from code.audit_thing(v_payload) t;
    if v_thing is null then
        before := case when e.type ~ '_removed$' then v_payload - array['person', 'by'] end;
        after := case when e.type !~ '_removed$' then v_payload - array['person', 'by', 'reply', 'report'] end;
        return next;
        return;
    end if;
    select (o.open || coalesce(o.personal, '{}'))->v_name into v_old
      from event o join journal j using (journal_id)
     where j.era = p_era and o.type = e.type and o.seq < e.seq and (j.until_seq is null or o.seq <= j.until_seq)
       and (o.open || coalesce(o.personal, '{}'))->v_name->'id' = v_thing->'id'
     order by o.seq desc limit 1;
    return query select d.before, d.after from code.audit_difference(v_old, v_thing) d;
end $$;

create function code.query_report_audit(p jsonb) returns jsonb language plpgsql stable as $$
declare
    v_head jsonb := code.report_head('audit', p);
    v_limit integer := code.bound(p, 'limit', 200, 1, 5000);
    v_offset integer := code.bound(p, 'offset', 0, 0, 1000000);
    v_from timestamptz := code.at((p->>'from')::bigint);
    v_to timestamptz := code.at((p->>'to')::bigint);
    v_all boolean := coalesce(p->>'kind', 'all') = 'all';
    v_zone interval := code.report_zone();
    v_rows jsonb;
begin
    if coalesce(p->'viewer'->>'role', '') <> 'admin' then raise exception 'audit untuk admin'; end if;
    with hidden as materialized (select * from code.hidden(p->'viewer')),
    page as (
        select a.*, coalesce(a.incident, m.incident, c.incident) as about
          from audit a
          left join call c on c.era = a.era and c.id = a.call
          left join assignment m on m.era = a.era and a.action like 'assignment%' and m.id::text = a.subject
         where a.at >= v_from and a.at < v_to
           and (p->>'person' is null or a.person = (p->>'person')::bigint)
           and (p->>'action' is null or a.action = p->>'action')
           and (a.action = 'restricted_opened' or not exists (select from hidden h where h.era = a.era
                                                                 and h.id = coalesce(a.incident, m.incident, c.incident)))
           and (v_all or a.incident is null and a.call is null
                and a.action not in ('signed_in', 'signed_out', 'alarm_acknowledged', 'recording_played', 'seat_taken', 'seat_left',
                                     'seat_paused', 'callback_closed', 'report_exported')
                and a.action not like 'assignment%' and a.action not like 'training%')
         order by a.at desc, a.seq desc, a.journal_id offset v_offset limit v_limit + 1),
    told as (
        select g.at, g.seq, g.journal_id, jsonb_build_array(g.seq, code.local_text(g.at, v_zone), coalesce(w.name, g.person::text, ''),
                   case when n.fresh then replace(g.action, '_saved', '_added') else g.action end,
                   case when h.id is null then g.subject end,
                   case when h.id is null then i.number end, case when h.id is null then g.call end,
                   case when h.id is null and g.about is null and g.call is null and not n.fresh then left(d.before::text, 4000) end,
                   case when h.id is null and g.about is null and g.call is null then left(d.after::text, 4000) end,
                   case when h.id is null then g.text end) as row
          from page g
          left join person w on w.era = g.era and w.id = g.person
          left join hidden h on h.era = g.era and h.id = g.about
          left join incident i on i.era = g.era and i.id = g.about and h.id is null
          left join event e on e.journal_id = g.journal_id and e.seq = g.seq
          cross join lateral (select g.action in ('agency_saved', 'contact_saved', 'incident_type_saved')
                                     and coalesce(e.open->'added' = 'true', false) as fresh) n
          left join lateral code.audit_change(e, g.era) d on g.about is null and g.call is null
                and g.action not like 'training%'  -- its text says all; what the trainee typed is nobody's
                and g.action not in ('signed_in', 'signed_out', 'seat_taken', 'seat_left', 'seat_paused', 'alarm_acknowledged', 'report_exported'))
    select jsonb_agg(row order by at desc, seq desc, journal_id) into v_rows from told;
    v_rows := coalesce(v_rows, '[]');
    return v_head || jsonb_build_object('figures', '{}'::jsonb, 'more', jsonb_array_length(v_rows) > v_limit, 'tables', jsonb_build_array(
        code.report_table('audit', 'Audit', '[["seq", "Nomor", "id"], ["time", "Waktu", "time"], ["person", "Oleh", "text"], ["action", "Tindakan", "event"],
            ["subject", "Tentang", "text"], ["incident", "Kejadian", "text"], ["call", "Panggilan", "id"], ["before", "Sebelum", "json"], ["after", "Sesudah", "json"],
            ["text", "Keterangan", "text"]]', case when jsonb_array_length(v_rows) > v_limit then v_rows - v_limit else v_rows end)));
end $$;
